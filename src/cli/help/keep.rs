//! The words of the verbs that keep results: `ledger`, `audit`, `replay`.

type Pair = (&'static str, &'static str);

/// What a verb does.
pub(super) fn about(verb: &str) -> Pair {
    match verb {
        "audit" => (
            "核查整个文件夹，写出全部报告和一份可以重做的回执",
            "judge folders, write every report and a receipt from which it can be made again",
        ),
        "replay" => (
            "按回执重做一次审计：逐字节相同，或指出哪里不同",
            "make an audit again from its receipt: the same to the byte, or what differs",
        ),
        "ledger" => (
            "整改台账：把问题逐项登记下来，定责任人和期限，核查符合的销号",
            "the ledger of rectification: who puts right which finding by when; what is found satisfied is closed",
        ),
        "update" => (
            "核查一次并记入台账：新问题登记，符合的销号，再次出现的重新打开，过期的标明逾期",
            "judge and enter the result: new findings are entered, satisfied ones closed, those that came back reopened",
        ),
        "list" => ("列出台账各项", "list the items"),
        "show" => ("一项的详情和经过", "one item with its history"),
        "set" => (
            "定责任单位、责任人、整改期限、备注，或人工销号",
            "set department, owner, due date or note, or close by hand",
        ),
        "report" => (
            "双报告：报监管部门的（默认特别严重的）和向职工通报的（全部）",
            "the double report: to the supervising department (by default what is critical) and to the staff (all)",
        ),
        _ => super::draft::about(verb),
    }
}

/// What stands below the flags of a verb.
pub(super) fn after(verb: &str) -> Pair {
    match verb {
        "audit" => (
            "退出码同 check。输出文件夹里有 run.json，不会被当作事实读入。\n\n例：\n  guiju audit facts/ --period 2022\n  guiju audit -d 审计 --baseline 去年/result.json --ledger 台账.db --due-days 30",
            "exit codes as for check. The folder holds run.json and is not read as facts.\n\nexamples:\n  guiju audit facts/ --period 2022\n  guiju audit -d audit --baseline last/result.json --ledger ledger.db --due-days 30",
        ),
        "replay" => (
            "退出码：0 逐字节相同；1 有不同；2 回执不能用，或重做不了。\n\n例：\n  guiju replay 审计-2022/run.json\n  guiju replay 审计-2022 -d 重做",
            "exit codes: 0 the same to the byte; 1 something differs; 2 the receipt cannot be used, or the audit not be made.\n\nexamples:\n  guiju replay audit-2022/run.json\n  guiju replay audit-2022 -d again",
        ),
        "ledger" => (
            "例：\n  guiju ledger update facts/ --db 台账.db --due-days 30\n  guiju ledger list --db 台账.db --status overdue\n  guiju ledger set 12 13 --db 台账.db --owner 甲 --due 2023-03-31\n  guiju ledger report --to supervisor --db 台账.db",
            "examples:\n  guiju ledger update facts/ --db ledger.db --due-days 30\n  guiju ledger list --db ledger.db --status overdue\n  guiju ledger set 12 13 --db ledger.db --owner A --due 2023-03-31\n  guiju ledger report --to supervisor --db ledger.db",
        ),
        "update" => (
            "只有这次核查过、结论为符合的才销号；变为待核实、不适用，或这次没有核查的，一律保留。\n退出码：0 已记入；2 命令、配置或台账有误，没有记入；3 规则有误；4 事实文件有误；6 没有核查任何内容。",
            "only what was judged and found satisfied is closed; what is undetermined, does not apply, or was not judged is kept.\nexit codes: 0 entered; 2 usage, configuration or ledger, nothing entered; 3 the rules have errors; 4 fact files have errors; 6 nothing was evaluated.",
        ),
        "set" => (
            "编号见 guiju ledger list；也可写作“义务@主体”。值为空（--due \"\"）即清空。",
            "`guiju ledger list` shows the numbers; `obligation@entity` will do too. An empty value (`--due \"\"`) takes it away.",
        ),
        _ => super::draft::after(verb),
    }
}

/// What a flag is for where a verb means something of its own by it.
pub(super) fn of_verb(verb: &str, id: &str) -> Option<Pair> {
    Some(match (verb, id) {
        ("audit", "format") => ("只写这一种（和 json）", "only this format (and json)"),
        ("replay", "out_dir") => ("把重做的各份写到这个文件夹", "write what is made again to this folder"),
        ("update", "format") => ("只有 text", "text only"),
        ("update", "output") => (
            "同时把核查结果写到文件，如 json=结果.json，可重复",
            "also write the result to a file, such as json=result.json; repeatable",
        ),
        ("list", "format") => ("输出格式：text（默认）、csv 或 json", "output: text (default), csv or json"),
        ("show", "format") => ("输出格式：text（默认）或 json", "output: text (default) or json"),
        ("report", "format") => {
            ("输出格式：text（默认）、csv、markdown 或 json", "output: text (default), csv, markdown or json")
        }
        ("list" | "report", "output") => {
            ("另写一份到文件，如 csv=台账.csv，可重复", "also write to a file, such as csv=ledger.csv; repeatable")
        }
        _ => return super::draft::of_verb(verb, id),
    })
}

/// What a flag or argument is for.
pub(super) fn words(id: &str) -> Pair {
    match id {
        "db" => (
            "台账文件（默认：guiju.toml 的 ledger；update 时没有就新建）",
            "the ledger (default: `ledger` of guiju.toml; `update` begins it)",
        ),
        "ledger_as_of" => (
            "截至哪一天（默认：guiju.toml 的 as_of，否则今天）",
            "as of which day (default: `as_of` of guiju.toml, else today)",
        ),
        "out_dir" => (
            "写到哪个文件夹（默认：当前文件夹下的 审计-考核期）",
            "folder to write to (default: audit-PERIOD in the current one)",
        ),
        "ledger" => ("同时记入这本整改台账", "also enter the result into this ledger"),
        "watch" => (
            "守着文件，一保存就重新核查（只重读改动的文件），先列出变化；Ctrl-C 结束",
            "stay and judge again on save (only changed files are read again), what changed first; Ctrl-C ends it",
        ),
        "receipt" => ("审计的 run.json，或它所在的文件夹", "run.json of an audit, or its folder"),
        "from_result" => (
            "不再核查，直接记入一份已写出的 JSON 结果（用 --all 写的才能销号）",
            "enter a JSON result as it was written instead of judging (one written with --all can close items)",
        ),
        "due_days" => {
            ("新登记的问题几天内整改（默认：不定期限）", "new items are due after so many days (default: no due date)")
        }
        "status" => (
            "只列这种情况的：overdue 已逾期、open 未整改、waived 已批暂缓、closed 已销号，可重复",
            "only overdue, open, waived or closed ones; repeatable",
        ),
        "unit" => (
            "只列与此相符的单位（名称或编号，可用 *），可重复",
            "only units whose name or id fits (with *); repeatable",
        ),
        "item" | "items" => ("编号，或“义务@主体”", "number, or `obligation@entity`"),
        "owner" => ("责任人", "the person in charge"),
        "dept" => ("责任单位", "the unit in charge"),
        "due" => ("整改期限，如 2023-03-31", "due date, such as 2023-03-31"),
        "note" => ("备注；人工销号时是理由", "a note; the reason, when closing by hand"),
        "close" => (
            "人工销号（须有 --note）；下次核查仍不符合会重新打开",
            "close by hand (wants --note); reopened if found again",
        ),
        "to" => ("给谁：supervisor 监管部门、staff 职工", "to whom: supervisor or staff"),
        "least" => (
            "最低等级：critical、major、minor、advice（默认：报监管部门的 critical，向职工的 advice）",
            "least severity: critical, major, minor, advice (default: critical to the supervisor, advice to the staff)",
        ),
        _ => super::draft::words(id),
    }
}

pub(super) fn usage(verb: &str) -> Pair {
    match verb {
        "audit" => ("guiju audit [选项] [路径]…", "guiju audit [options] [PATH]…"),
        "replay" => ("guiju replay [选项] <run.json>", "guiju replay [options] <run.json>"),
        "ledger" => ("guiju ledger <命令>", "guiju ledger <command>"),
        "update" => ("guiju ledger update [选项] [路径]…", "guiju ledger update [options] [PATH]…"),
        "list" => ("guiju ledger list [选项]", "guiju ledger list [options]"),
        "show" => ("guiju ledger show [选项] <编号>", "guiju ledger show [options] <ID>"),
        "set" => ("guiju ledger set [选项] <编号>…", "guiju ledger set [options] <ID>…"),
        "report" => (
            "guiju ledger report --to <supervisor|staff> [选项]",
            "guiju ledger report --to <supervisor|staff> [options]",
        ),
        _ => super::draft::usage(verb).unwrap_or(("guiju <命令> [选项]", "guiju <command> [options]")),
    }
}
