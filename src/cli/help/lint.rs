//! The words of `lint`.

type Pair = (&'static str, &'static str);

/// What it does.
pub(super) const ABOUT: Pair = (
    "检查规则本身的毛病：没有用到的声明、永远成立或永远不成立的条件、不能同时做到的义务、没有用例的义务等",
    "find mistakes in rules that load: unused declarations, conditions that are always or never true, duties that cannot both be met, obligations without cases …",
);

/// What stands below its flags.
pub(super) const AFTER: Pair = (
    "每一项的说明：guiju explain 代码，或 docs/lints.zh-CN.md。允许一处：在前一行写 # 规矩:允许 代码 理由。等级在 guiju.toml 的 [lint] 中改。\n\n退出码：0 没有“错误”级的；1 有（--strict：或有警告）；2 命令、配置或读写有误；3 规则有误；6 没有规则。\n\n例：\n  guiju lint\n  guiju lint rules/shanxi --strict\n  guiju lint rules/shanxi/jz2022-9 -o sarif=规则.sarif",
    "`guiju explain CODE` or docs/lints.md tells what each means. To allow one, write before it: # guiju:allow CODE REASON. Levels are set in [lint] of guiju.toml.\n\nexit codes: 0 nothing at level error; 1 something (--strict: or a warning); 2 usage, configuration, input/output; 3 the rules do not load; 6 no rules.\n\nexamples:\n  guiju lint\n  guiju lint rules/shanxi --strict\n  guiju lint rules/shanxi/jz2022-9 -o sarif=rules.sarif",
);

/// How it is written.
pub(super) const USAGE: Pair = ("guiju lint [选项] [规则包]…", "guiju lint [options] [PACK]…");

/// What a flag or argument is for.
pub(super) fn of_verb(id: &str) -> Option<Pair> {
    Some(match id {
        "paths" => (
            "规则包、文件的文件夹或规则文件（默认：guiju.toml 的 rules，或 ./rules，否则用自带的）",
            "packs, folders of documents, or rule files (default: `rules` of guiju.toml, else ./rules, else those built in)",
        ),
        "rules" => ("所依赖的规则包所在文件夹，可重复", "folder of a pack that is depended on; repeatable"),
        "format" => ("输出格式：text（默认）、json、sarif 或 github", "output: text (default), json, sarif or github"),
        "strict" => ("有警告也算没有通过", "a warning fails too"),
        "limit" => (
            "每一种最多详细列出多少处，0 为全列（默认 20）",
            "most findings of one kind shown in full, 0 for all (default: 20)",
        ),
        _ => return None,
    })
}
