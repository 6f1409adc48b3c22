//! What `--help` and mistakes on the command line say, in both languages. clap speaks only English, so its command is
//! gone over once and its errors are told anew from their kind and context.

mod draft;
mod keep;
mod lint;

use super::args::Cli;
use super::terminal;
use crate::base::Lang;
use clap::error::{ContextKind, ContextValue, ErrorKind};
use clap::{Arg, ArgAction, Command, CommandFactory};

/// What a verb does.
fn about(verb: &str) -> (&'static str, &'static str) {
    match verb {
        "guiju" => (
            "规矩：把文件里的义务写成规则，逐条核对事实，指出是哪一条、差多少、缺什么",
            "guiju: duties of public notices as rules; checks facts against them and points at the line",
        ),
        "check" => ("核对事实文件，写出各项结论", "judge fact files and write the findings"),
        "explain" => (
            "说明一项义务、某个主体的结论是怎样得出的，或一个错误代码",
            "show an obligation, why an entity has its verdict, or what a code means",
        ),
        "test" => (
            "运行规则包的用例：结论对不对，每条义务的结论和界限试全了没有；改错规则用例发现得了吗；给每项义务造出样例事实",
            "run the cases of a rule pack: are the verdicts right, was everything tried, would a slip in a rule be noticed; make facts to order",
        ),
        "diff" => (
            "对照修改前后的规则：哪些义务新增、取消、更严、更宽（附能区分的事实），对所给事实有什么影响",
            "compare rules before and after an amendment: what came, went, became stricter or laxer, with facts that show it",
        ),
        "coverage" => (
            "逐条列出文件的条款怎样处理：计算、申报、说明理由，还是漏了；比对文本有没有变；按主题并列各文件的要求",
            "show what became of every clause: computed, attested, explained or missing; whether its text has changed; who demands what on one subject",
        ),
        "lint" => lint::ABOUT,
        "template" => (
            "生成填报表：只问规则要核对的事实，每一栏注明怎么填、依据哪一条；不给主体则列出有哪些",
            "make the form to fill in: what the rules read, and nothing else, with the clause each field serves; without ENTITY: list the types",
        ),
        "schema" => (
            "生成事实文件的 JSON Schema，供编辑器补全和检查",
            "write a JSON Schema of fact files, for completion and checks in editors",
        ),
        "lsp" => (
            "语言服务器：编辑器由它得到诊断、悬停说明、补全、跳转、改名等（标准输入输出）",
            "the language server: diagnostics, hover, completion, definitions, renaming and more in any editor (standard input and output)",
        ),
        "init" => ("新建一个可以直接核查的示例项目", "make a new folder that checks at once"),
        "completions" => ("生成命令行补全脚本", "write completions for a shell"),
        _ => keep::about(verb),
    }
}

/// What stands below the flags of a verb.
fn after(verb: &str) -> (&'static str, &'static str) {
    match verb {
        "check" => (
            "退出码：0 没有达到报警等级的问题；1 有不符合或规则冲突；2 命令、配置或读写有误；3 规则有误；4 事实文件有误；5 有待核实（--fail-on undetermined）；6 没有核查任何内容。\n\n例：\n  guiju check facts/ --period 2022\n  guiju check facts/ --period 2022-Q3 --select 'jz2022_9.*' -o json=结果.json",
            "exit codes: 0 nothing at or above --fail-on; 1 violations or conflicts; 2 usage, configuration, input/output; 3 the rules do not load; 4 fact files have errors; 5 undetermined (with --fail-on undetermined); 6 nothing was evaluated.\n\nexamples:\n  guiju check facts/ --period 2022\n  guiju check facts/ --period 2022-Q3 --select 'jz2022_9.*' -o json=result.json",
        ),
        "explain" => (
            "同名时义务优先，代码写作 code:代码。\n\n例：\n  guiju explain monthly_meeting\n  guiju explain jz2022_9.monthly_meeting county_government/140702 -f facts/\n  guiju explain unknown-field\n  guiju explain --codes",
            "an obligation goes before a code of the same name; `code:NAME` always means the code.\n\nexamples:\n  guiju explain monthly_meeting\n  guiju explain jz2022_9.monthly_meeting county_government/140702 -f facts/\n  guiju explain unknown-field\n  guiju explain --codes",
        ),
        "test" => (
            "退出码：0 全部通过；1 有用例没有通过，或计算类义务没有用例（--strict：或缺结论、缺界限）；2 命令、配置或读写有误；3 规则有误；4 用例文件有误；6 没有可以运行的。\n\n例：\n  guiju test rules/shanxi --strict\n  guiju test rules/shanxi/jz2022-9/cases.toml --select '*.township_staff' --all\n  guiju test --mutants rules/shanxi/ll2022-12\n  guiju test --witness rules/shanxi --out 样例 monthly_meeting",
            "exit codes: 0 all passed; 1 a case failed, or a computed obligation has none (--strict: or lacks a verdict or boundary); 2 usage, configuration, input/output; 3 the rules do not load; 4 a cases file has errors; 6 nothing to run.\n\nexamples:\n  guiju test rules/shanxi --strict\n  guiju test rules/shanxi/jz2022-9/cases.toml --select '*.township_staff' --all\n  guiju test --mutants rules/shanxi/ll2022-12\n  guiju test --witness rules/shanxi --out samples monthly_meeting",
        ),
        "diff" => (
            "退出码：0 要求没有变化；1 有变化，或写法不同而没有找到区别，或对所给事实有影响；2 命令、配置或读写有误；3 规则有误；4 事实文件有误；6 两边都没有义务。\n\n例：\n  guiju diff 旧/ 新/\n  guiju diff 旧/ 新/ --facts facts/ --period 2022 -o html=对照.html",
            "exit codes: 0 nothing that is asked has changed; 1 something has, or is written differently without a difference found, or verdicts on the facts given differ; 2 usage, configuration, input/output; 3 the rules do not load; 4 fact files have errors; 6 no duties on either side.\n\nexamples:\n  guiju diff old/ new/\n  guiju diff old/ new/ --facts facts/ --period 2022 -o html=diff.html",
        ),
        "coverage" => (
            "退出码：0 没有缺漏；1 有条款缺漏、自相矛盾，或文本有变动；2 命令、配置或读写有误；3 规则有误；6 没有条款目录。\n\n例：\n  guiju coverage rules/shanxi --all\n  guiju coverage rules/shanxi -o html=覆盖.html\n  guiju coverage rules/shanxi --document jz2022_9 --text 通知.txt\n  guiju coverage rules/shanxi --topics",
            "exit codes: 0 nothing missing; 1 clauses missing or contradictory, or the text has changed; 2 usage, configuration, input/output; 3 the rules do not load; 6 no clause index.\n\nexamples:\n  guiju coverage rules/shanxi --all\n  guiju coverage rules/shanxi -o html=coverage.html\n  guiju coverage rules/shanxi --document jz2022_9 --text notice.txt\n  guiju coverage rules/shanxi --topics",
        ),
        "lint" => lint::AFTER,
        "template" => (
            "退出码：0 已写好；2 命令、配置或读写有误；3 规则有误；4 --for 的事实有误；6 没有义务约束这类主体。\n\n例：\n  guiju template\n  guiju template 乡镇\n  guiju template 乡镇 --document jz2022_9 -o 乡镇.xlsx\n  guiju template county_government --for facts/ --format toml",
            "exit codes: 0 written; 2 usage, configuration, input/output; 3 the rules do not load; 4 the facts of --for have errors; 6 no rule binds the type.\n\nexamples:\n  guiju template\n  guiju template township\n  guiju template township --document jz2022_9 -o township.xlsx\n  guiju template county_government --for facts/ --format toml",
        ),
        "schema" => (
            "例：\n  guiju schema -o guiju.schema.json\n然后在事实文件首行写：\n  #:schema ./guiju.schema.json（TOML，Even Better TOML）\n  # yaml-language-server: $schema=./guiju.schema.json（YAML）",
            "example:\n  guiju schema -o guiju.schema.json\nthen begin a fact file with\n  #:schema ./guiju.schema.json (TOML, Even Better TOML)\n  # yaml-language-server: $schema=./guiju.schema.json (YAML)",
        ),
        _ => keep::after(verb),
    }
}

/// What a flag or argument is for where a verb means something of its own by it.
fn of_verb(verb: &str, id: &str) -> Option<(&'static str, &'static str)> {
    Some(match (verb, id) {
        ("test", "paths") => (
            "规则包、文件的文件夹或用例文件（默认：guiju.toml 的 rules，或 ./rules）；--witness 时也可写义务名",
            "packs, folders of documents, or cases files (default: `rules` of guiju.toml, else ./rules); with --witness also names of obligations",
        ),
        ("coverage", "paths") => (
            "规则包（默认：guiju.toml 的 rules，或 ./rules，否则用自带的）",
            "packs (default: `rules` of guiju.toml, else ./rules, else those built in)",
        ),
        ("diff", "old") => ("修改前的规则包", "the pack before"),
        ("diff", "new") => ("修改后的规则包", "the pack after"),
        ("diff", "facts") => ("看修改对这些事实有什么影响，可重复", "what the change does to these facts; repeatable"),
        ("diff", "format") => ("输出格式：text（默认）、json 或 html", "output: text (default), json or html"),
        ("diff", "select") => ("只对照与此相符的义务，可重复", "only obligations that fit; repeatable"),
        ("diff", "ignore") => ("不对照与此相符的义务，可重复", "leave out obligations that fit; repeatable"),
        ("diff", "all") => ("只改文字的也列出，主体全部列出", "list changes of wording too, and every entity"),
        ("test", "mutants") => (
            "逐条改动规则再运行用例，列出没有用例发现的改动",
            "change each rule, run its cases again, and list the changes no case catches",
        ),
        ("test", "witness") => (
            "为每项义务找出符合、不符合、不适用的最小事实",
            "find the smallest facts that satisfy, violate and fall outside each duty",
        ),
        ("test", "out") => {
            ("把找到的事实各写成一个文件，放进这个文件夹", "write each of these facts into a file in this folder")
        }
        ("test" | "coverage" | "diff", "rules") => {
            ("所依赖的规则包所在文件夹，可重复", "folder of a pack that is depended on; repeatable")
        }
        ("check", "facts") => {
            ("事实文件或文件夹，等同于直接写路径，可重复", "fact file or folder, as PATH; repeatable")
        }
        ("test", "format") => (
            "输出格式：text（默认）、json 或 junit；--mutants 时 text、json 或 cases",
            "output: text (default), json or junit; with --mutants text, json or cases",
        ),
        ("coverage", "format") => ("输出格式：text（默认）、json 或 html", "output: text (default), json or html"),
        ("test", "select") => ("只运行与此相符的义务的用例，可重复", "only cases of obligations that fit; repeatable"),
        ("test", "ignore") => {
            ("不运行与此相符的义务的用例，可重复", "leave out cases of obligations that fit; repeatable")
        }
        ("template", "entity") => (
            "主体的类型或名称，如 township、乡镇（不给则列出）",
            "entity type, such as township (without it: list them)",
        ),
        ("template", "document") => (
            "只问这部文件要核对的（名称或总目录名，可用 *），可重复",
            "only what this document asks (its name or catalogue, with *); repeatable",
        ),
        ("template", "format") => ("填报表的格式：xlsx（默认）或 toml", "xlsx (default) or toml"),
        ("template", "output") => (
            "写到哪个文件，- 为标准输出（默认：xlsx 写“名称填报表.xlsx”，toml 到标准输出）",
            "file to write, - for standard output (default: ENTITY-form.xlsx; toml goes to standard output)",
        ),
        ("schema", "entity") => ("只要这一类主体的", "only of this entity type"),
        ("schema", "format") => ("输出格式：json（唯一的一种）", "output format: json, the only one"),
        ("schema", "output") => ("写到哪个文件（默认：标准输出）", "file to write (default: standard output)"),
        ("test", "all") => ("逐条列出每项义务试到了什么", "list every obligation with what was tried"),
        ("coverage", "all") => ("逐条列出每一条款和由谁核对", "list every clause and what computes it"),
        ("lint", id) => return lint::of_verb(id),
        _ => return keep::of_verb(verb, id),
    })
}

/// What a flag or argument is for.
fn words(id: &str) -> (&'static str, &'static str) {
    match id {
        "lang" => (
            "使用的语言：zh 或 en（默认依 GUIJU_LANG、guiju.toml、系统语言）",
            "language: zh or en (default: GUIJU_LANG, guiju.toml, the locale)",
        ),
        "color" => ("何时用颜色：auto（默认）、always、never", "when to colour: auto (default), always, never"),
        "help" => ("显示帮助", "print help"),
        "version" => ("显示版本", "print the version"),
        "paths" => (
            "事实文件或文件夹（默认：guiju.toml 的 facts，或其所在文件夹，或当前文件夹）",
            "fact files or folders (default: `facts` of guiju.toml, else its folder, else the current one)",
        ),
        "rules" => (
            "规则包所在文件夹，可重复（默认：guiju.toml 的 rules，否则用自带的）",
            "folder of a rule pack; repeatable (default: `rules` of guiju.toml, else those built in)",
        ),
        "from" => ("考核期的起始日，如 2022-01-01", "first day assessed, such as 2022-01-01"),
        "to" => ("考核期的截止日，如 2022-12-31", "last day assessed, such as 2022-12-31"),
        "period" => (
            "考核期：2022、2022-H1、2022-Q3 或 2022-06（默认：事实文件中的 period）",
            "span assessed: 2022, 2022-H1, 2022-Q3 or 2022-06 (default: `period` of the fact files)",
        ),
        "as_of" => ("判定日（默认：今天）", "day of judgement (default: today)"),
        "waivers" => ("已批准暂缓事项的文件", "file of waivers"),
        "baseline" => (
            "用来对比的上期结果（以前 -o json=… 写出的）：标出新增、仍存在、已消除",
            "a former JSON result to compare with: marks what is new, persisting, cured",
        ),
        "annotate" => (
            "把单位的工作簿加上批注、颜色和“问题清单”另存到此（几个工作簿时给文件夹）",
            "the workbook back with comments, colours and a list of findings (a folder for several workbooks)",
        ),
        "jobs" => ("并行的线程数（默认：每个处理器核一个）", "threads (default: one a core)"),
        "no_progress" => ("不显示进度", "no progress bar"),
        "select" => (
            "只核查与此相符的义务（文件名.义务名，可用 *），可重复",
            "only obligations that fit (`document.name`, with *); repeatable",
        ),
        "ignore" => ("不核查与此相符的义务，可重复", "leave out obligations that fit; repeatable"),
        "format" => (
            "输出格式：text（默认）、json、sarif、junit、github、csv、oscal、html、xlsx 或 docx",
            "output: text (default), json, sarif, junit, github, csv, oscal, html, xlsx or docx",
        ),
        "output" => (
            "另写一份到文件，如 json=结果.json 或 结果.json（由结尾定格式），可重复",
            "also write to a file, such as json=result.json or result.json (its ending tells the format); repeatable",
        ),
        "all" => ("也列出符合和不适用的", "also list satisfied and not applicable"),
        "limit" => (
            "每项义务、每种结论最多列出多少个主体，0 为全列（默认：结论不超过 200 项时全列，否则 3 个）",
            "most entities listed for each obligation and verdict, 0 for all (default: all up to 200 findings, else 3)",
        ),
        "fail_on" => (
            "达到哪一等级时退出码为 1 或 5：critical、major、minor（默认）、advice、undetermined、never",
            "what makes the exit code 1 or 5: critical, major, minor (default), advice, undetermined, never",
        ),
        "document" => ("只看这部文件（名称或总目录名，可用 *）", "only this document (its name or catalogue, with *)"),
        "catalogue" => (
            "与一份条款总目录核对：一条不多，一条不少；可重复",
            "hold the index against a catalogue of clauses: none missing, none made up; repeatable",
        ),
        "text" => {
            ("与自己手里的文本比对，找出变动的条款", "compare with a copy of the text: which clauses have changed")
        }
        "stamp" => (
            "按所引首尾字句在文本中找到各条款，把指纹写入 clauses.toml（不保存原文）",
            "find the clauses in the text by their first and last words, and write their fingerprints into clauses.toml",
        ),
        "topics" => {
            ("按主题并列各文件的要求：谁、做什么、多久一次", "duties of all documents by topic: who, what, how often")
        }
        "strict" => (
            "义务缺一种结论（符合、不符合、待核实或不适用）或少试一处界限也算没有通过",
            "an obligation that lacks a verdict (satisfied, violated, undetermined or not applicable) or a boundary fails too",
        ),
        "quiet" => ("只输出最后的合计和错误", "only the closing line and errors"),
        "obligation" => (
            "义务：文件名.义务名、义务名或标题；或错误、检查项的代码",
            "obligation: `document.name`, name or title; or the code of a diagnostic or lint",
        ),
        "codes" => ("列出全部代码", "list all codes"),
        "entity" => (
            "主体：类型/编号、编号或名称（不给则逐个列出结论）",
            "entity: `type/id`, id or name (without it: one line for each)",
        ),
        "facts" => {
            ("事实文件或文件夹，可重复（默认同 check）", "fact file or folder; repeatable (default: as for check)")
        }
        "fill" => (
            "把这些事实文件或文件夹里已有的情况先填进去，可重复",
            "fill in what these fact files or folders state already; repeatable",
        ),
        "result" => {
            ("核查结果（guiju.result/1）的 JSON Schema", "the JSON Schema of a result (guiju.result/1) instead")
        }
        "dir" => ("新项目的文件夹（默认：当前文件夹）", "folder of the new project (default: the current one)"),
        "shell" => ("bash、zsh、fish、powershell 或 elvish", "bash, zsh, fish, powershell or elvish"),
        _ => keep::words(id),
    }
}

fn usage(verb: &str, lang: Lang) -> &'static str {
    let (zh, en) = match verb {
        "check" => ("guiju check [选项] [路径]…", "guiju check [options] [PATH]…"),
        "diff" => ("guiju diff [选项] <修改前> <修改后>", "guiju diff [options] <OLD> <NEW>"),
        "coverage" => ("guiju coverage [选项] [规则包]…", "guiju coverage [options] [PACK]…"),
        "test" => ("guiju test [选项] [规则包或用例文件]…", "guiju test [options] [PACK or FILE]…"),
        "explain" => ("guiju explain [选项] <义务|代码> [主体]", "guiju explain [options] <OBLIGATION|CODE> [ENTITY]"),
        "lint" => lint::USAGE,
        "template" => ("guiju template [选项] [主体类型]", "guiju template [options] [ENTITY]"),
        "schema" => ("guiju schema [选项]", "guiju schema [options]"),
        "lsp" => ("guiju lsp [--lang zh|en]", "guiju lsp [--lang zh|en]"),
        "init" => ("guiju init [文件夹]", "guiju init [DIR]"),
        "completions" => ("guiju completions <SHELL>", "guiju completions <SHELL>"),
        _ => keep::usage(verb),
    };
    lang.pick(zh, en)
}

/// The command with all its words in one language.
pub fn command(lang: Lang) -> Command {
    all_over(Cli::command(), lang)
}

/// Goes over a command and those below it.
fn all_over(command: Command, lang: Lang) -> Command {
    let command = go_over(command, lang);
    let verbs: Vec<String> = command.get_subcommands().map(|c| c.get_name().to_string()).collect();
    verbs.into_iter().fold(command, |c, verb| c.mut_subcommand(verb, |c| all_over(c, lang)))
}

fn go_over(command: Command, lang: Lang) -> Command {
    let verb = command.get_name().to_string();
    let root = verb == "guiju";
    let (zh, en) = about(&verb);
    let (after_zh, after_en) = after(&verb);
    let options = lang.pick("选项", "options");
    let template = match lang {
        Lang::Zh => "{about}\n\n用法：{usage}\n\n{all-args}{after-help}\n",
        Lang::En => "{about}\n\nusage: {usage}\n\n{all-args}{after-help}\n",
    };
    let mut command = command
        .about(lang.pick(zh, en))
        .help_template(template)
        .override_usage(usage(&verb, lang))
        .subcommand_help_heading(lang.pick("命令", "commands"))
        .subcommand_value_name(lang.pick("命令", "command"))
        .disable_help_flag(true)
        .disable_version_flag(true)
        .disable_help_subcommand(true)
        .mut_args(|arg| {
            let (zh, en) = of_verb(&verb, arg.get_id().as_str()).unwrap_or_else(|| words(arg.get_id().as_str()));
            let heading = if arg.is_positional() { lang.pick("参数", "arguments") } else { options };
            let takes_value = arg.get_action().takes_values();
            let arg = arg.help(lang.pick(zh, en)).help_heading(heading);
            if takes_value { arg.hide_possible_values(true).hide_default_value(true) } else { arg }
        })
        .arg(
            Arg::new("help")
                .short('h')
                .long("help")
                .action(ArgAction::Help)
                .help(lang.pick("显示帮助", "print help"))
                .help_heading(options),
        );
    let after_text = lang.pick(after_zh, after_en);
    if !after_text.is_empty() {
        command = command.after_help(format!("\n{after_text}"));
    }
    if matches!(verb.as_str(), "audit" | "update") {
        command = command.mut_arg("watch", |a| a.hide(true));
    }
    if root {
        command = command.arg(
            Arg::new("version")
                .short('V')
                .long("version")
                .action(ArgAction::Version)
                .help(lang.pick("显示版本", "print the version"))
                .help_heading(options),
        );
    }
    command
}

fn context(error: &clap::Error, kind: ContextKind) -> Vec<String> {
    match error.get(kind) {
        Some(ContextValue::String(s)) => vec![s.clone()],
        Some(ContextValue::Strings(all)) => all.clone(),
        Some(ContextValue::StyledStr(s)) => vec![s.to_string()],
        Some(ContextValue::StyledStrs(all)) => all.iter().map(ToString::to_string).collect(),
        Some(ContextValue::Number(n)) => vec![n.to_string()],
        _ => Vec::new(),
    }
}

/// clap ends its headings with `:`; a Chinese one ends with `：`.
fn headings(help: &str, lang: Lang) -> String {
    match lang {
        Lang::En => help.to_string(),
        Lang::Zh => ["命令", "参数", "选项"]
            .iter()
            .fold(help.to_string(), |text, head| text.replace(&format!("\n{head}:\n"), &format!("\n{head}：\n"))),
    }
}

/// Tells a mistake (or prints the help asked for) and gives the exit code.
pub fn explain(error: &clap::Error, lang: Lang) -> u8 {
    match error.kind() {
        ErrorKind::DisplayHelp | ErrorKind::DisplayVersion => {
            u8::from(terminal::print(headings(&error.render().to_string(), lang).as_bytes()).is_err()) * 2
        }
        ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand => {
            terminal::complain(&headings(&error.render().to_string(), lang));
            2
        }
        ErrorKind::MissingSubcommand => {
            terminal::complain(&headings(&command(lang).render_help().to_string(), lang));
            2
        }
        _ => {
            terminal::complain(&mistake(error, lang));
            2
        }
    }
}

/// A mistake on the command line in words.
pub fn mistake(error: &clap::Error, lang: Lang) -> String {
    let first = |kind| context(error, kind).into_iter().next().unwrap_or_default();
    let arg = first(ContextKind::InvalidArg);
    let value = first(ContextKind::InvalidValue);
    let all = context(error, ContextKind::InvalidArg);
    let (zh, en) = match error.kind() {
        ErrorKind::UnknownArgument => (format!("没有“{arg}”这个选项"), format!("no option `{arg}`")),
        ErrorKind::InvalidSubcommand => {
            let verb = first(ContextKind::InvalidSubcommand);
            (format!("没有“{verb}”这个命令"), format!("no command `{verb}`"))
        }
        ErrorKind::InvalidValue if value.is_empty() => {
            (format!("{arg} 后面要跟一个值"), format!("{arg} needs a value"))
        }
        ErrorKind::InvalidValue | ErrorKind::ValueValidation => {
            (format!("{arg} 的值“{value}”不可用"), format!("{arg}: `{value}` is not a value"))
        }
        ErrorKind::MissingRequiredArgument => {
            (format!("缺少 {}", all.join("、")), format!("missing {}", all.join(", ")))
        }
        ErrorKind::ArgumentConflict => {
            let other = context(error, ContextKind::PriorArg).join("、");
            if other == arg || other.is_empty() {
                (format!("{arg} 只能给一次"), format!("{arg} may be given only once"))
            } else {
                (format!("{arg} 不能与 {other} 同时使用"), format!("{arg} cannot go with {other}"))
            }
        }
        ErrorKind::TooManyValues | ErrorKind::WrongNumberOfValues | ErrorKind::TooFewValues => {
            (format!("{arg} 的值的个数不对"), format!("{arg}: wrong number of values"))
        }
        ErrorKind::NoEquals => (format!("{arg} 与值之间要写“=”"), format!("{arg} wants `=` before its value")),
        ErrorKind::InvalidUtf8 => ("命令中有不是 UTF-8 的文字".to_string(), "an argument is not UTF-8".to_string()),
        _ => ("命令写法不对".to_string(), "the command cannot be understood".to_string()),
    };
    let mut out = match lang {
        Lang::Zh => format!("错误：{zh}\n"),
        Lang::En => format!("error: {en}\n"),
    };
    let near: Vec<String> = [ContextKind::SuggestedArg, ContextKind::SuggestedSubcommand, ContextKind::SuggestedValue]
        .into_iter()
        .flat_map(|k| context(error, k))
        .collect();
    let valid: Vec<String> =
        [ContextKind::ValidValue, ContextKind::ValidSubcommand].into_iter().flat_map(|k| context(error, k)).collect();
    if !near.is_empty() {
        out.push_str(&match lang {
            Lang::Zh => format!("  是否指“{}”？\n", near.join("、")),
            Lang::En => format!("  did you mean `{}`?\n", near.join("`, `")),
        });
    } else if !valid.is_empty() {
        out.push_str(&match lang {
            Lang::Zh => format!("  可用：{}\n", valid.join("、")),
            Lang::En => format!("  there are: {}\n", valid.join(", ")),
        });
    }
    out.push_str(
        lang.pick("  用法见 guiju --help 或 guiju <命令> --help\n", "  see guiju --help or guiju <command> --help\n"),
    );
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn all(command: &Command, out: &mut Vec<(String, String)>) {
        for arg in command.get_arguments() {
            out.push((arg.get_id().to_string(), arg.get_help().map(ToString::to_string).unwrap_or_default()));
        }
        for verb in command.get_subcommands() {
            out.push((verb.get_name().to_string(), verb.get_about().map(ToString::to_string).unwrap_or_default()));
            all(verb, out);
        }
    }

    #[test]
    fn everything_has_words_in_both_languages() {
        for lang in [Lang::Zh, Lang::En] {
            let command = command(lang);
            command.clone().debug_assert();
            let mut found = Vec::new();
            all(&command, &mut found);
            for (id, text) in found {
                assert!(!text.is_empty(), "{id} has no words in {lang:?}");
                let chinese = text.chars().any(|c| c as u32 > 0x2E80);
                if lang == Lang::En {
                    assert!(!chinese, "{id}: {text}");
                } else if id != "shell" {
                    assert!(chinese, "{id}: {text}");
                }
            }
        }
    }

    #[test]
    fn mistakes_are_told_in_chinese() {
        let told = |args: &[&str]| {
            let error = command(Lang::Zh).try_get_matches_from(args).err();
            error.map(|e| mistake(&e, Lang::Zh)).unwrap_or_default()
        };
        assert!(told(&["guiju", "check", "--selct", "x"]).contains("没有“--selct”这个选项\n  是否指“--select”？"));
        assert!(told(&["guiju", "chek"]).contains("没有“chek”这个命令"));
        assert!(told(&["guiju", "check", "--fail-on", "bad"]).contains("的值“bad”不可用"));
        assert!(told(&["guiju", "explain"]).contains("缺少"));
        assert!(told(&["guiju", "check", "--limit", "x"]).contains("的值“x”不可用"));
        assert!(told(&["guiju", "check", "--baselin", "x"]).contains("--baseline"));
    }
}
