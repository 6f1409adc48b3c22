//! The words of the verbs for those who write and review rules: `fmt`, `doc`.

type Pair = (&'static str, &'static str);

/// What a verb does.
pub(super) fn about(verb: &str) -> Pair {
    match verb {
        "fmt" => (
            "把规则文件排成统一的样式；也可以在中文和英文关键词之间互换，一字不丢",
            "put rule files into the one style; or rewrite them from Chinese keywords to English ones and back, without loss",
        ),
        "doc" => (
            "由规则的含义写成规则书，供法制审核：每项义务、例外、词汇都用通俗的话说明",
            "write the rulebook for legal review: every duty, exception and term in plain words made from its meaning",
        ),
        _ => ("", ""),
    }
}

/// What stands below the flags of a verb.
pub(super) fn after(verb: &str) -> Pair {
    match verb {
        "fmt" => (
            "样式见 docs/style.zh-CN.md。写入前重新读一遍，与原文意思不同就不写。有错误的文件不动，其余照排。\n退出码：0 已排好；1 有文件需要排版（--check、--diff）；2 命令、配置或读写有误；3 有规则文件有错误。\n\n例：\n  guiju fmt\n  guiju fmt rules/ --check\n  guiju fmt rules/ --diff\n  guiju fmt rules/ --keywords zh\n  guiju fmt - < 旧.gj > 新.gj",
            "the style: docs/style.md. What is to be written is read again first, and not written if it says something else. Files with errors are left as they are, the others formatted.\nexit codes: 0 done; 1 files to be formatted (--check, --diff); 2 usage, configuration, input/output; 3 a rule file has errors.\n\nexamples:\n  guiju fmt\n  guiju fmt rules/ --check\n  guiju fmt rules/ --diff\n  guiju fmt rules/ --keywords zh\n  guiju fmt - < old.gj > new.gj",
        ),
        "doc" => (
            "退出码：0 已写好；2 命令、配置或读写有误；3 规则有误；6 没有文件。\n\n例：\n  guiju doc -o 规则书.html\n  guiju doc rules/shanxi --document jz2022_9 -o 规则书.md",
            "exit codes: 0 written; 2 usage, configuration, input/output; 3 the rules do not load; 6 no document.\n\nexamples:\n  guiju doc -o rulebook.html\n  guiju doc rules/shanxi --document jz2022_9 -o rulebook.md",
        ),
        _ => ("", ""),
    }
}

/// What a flag is for where a verb means something of its own by it.
pub(super) fn of_verb(verb: &str, id: &str) -> Option<Pair> {
    Some(match (verb, id) {
        ("fmt", "paths") => (
            "规则文件或文件夹；- 为标准输入（默认：guiju.toml 的 rules，或 ./rules，否则当前文件夹）",
            "rule files or folders; - is standard input (default: `rules` of guiju.toml, else ./rules, else the current one)",
        ),
        ("doc", "paths") => (
            "规则包（默认：guiju.toml 的 rules，或 ./rules，否则用自带的）",
            "packs (default: `rules` of guiju.toml, else ./rules, else those built in)",
        ),
        ("doc", "rules") => ("所依赖的规则包所在文件夹，可重复", "folder of a pack that is depended on; repeatable"),
        ("doc", "document") => (
            "只写这部文件（名称或总目录名，可用 *），可重复",
            "only this document (its name or catalogue, with *); repeatable",
        ),
        ("doc", "format") => ("输出格式：md（默认）或 html", "output: md (default) or html"),
        ("doc", "output") => (
            "写到文件，如 规则书.html 或 规则书.md（由结尾定格式），可重复",
            "write to a file, such as rulebook.html or rulebook.md (its ending tells the format); repeatable",
        ),
        _ => return None,
    })
}

/// What a flag or argument is for.
pub(super) fn words(id: &str) -> Pair {
    match id {
        "check" => ("只列出需要排版的文件，不写入", "only list the files to be formatted, write nothing"),
        "diff" => ("显示会怎样改动，不写入", "show what would change, write nothing"),
        "keywords" => (
            "改用这种语言的关键词：zh 或 en（默认：保留原样）",
            "rewrite with the keywords of this language: zh or en (default: as written)",
        ),
        _ => ("", ""),
    }
}

pub(super) fn usage(verb: &str) -> Option<Pair> {
    Some(match verb {
        "fmt" => ("guiju fmt [选项] [路径]…", "guiju fmt [options] [PATH]…"),
        "doc" => ("guiju doc [选项] [规则包]…", "guiju doc [options] [PACK]…"),
        _ => return None,
    })
}
