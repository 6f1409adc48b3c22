//! The problems of fact files in Chinese.

use super::problem::{Cannot, Hint, Named, Problem, Syntax, Want};
use crate::base::unit::UNITS;
use crate::base::{Dim, Lang, Words};

pub(super) fn words(problem: &Problem) -> Words {
    match problem {
        Problem::Sheet(amiss) => super::sheet::words_zh::words(amiss),
        Problem::LinkedFolder(path) => {
            Words::new(format!("“{path}”是指向文件夹的链接，未跟进")).help("请直接指明该文件夹")
        }
        Problem::Unreadable(path, cannot) => Words::new(match cannot {
            Cannot::Find => format!("找不到“{path}”"),
            Cannot::Permit => format!("没有读取“{path}”的权限"),
            Cannot::Kind => format!("“{path}”既不是文件也不是文件夹，无法读取"),
            Cannot::Read => format!("无法读取“{path}”"),
        })
        .help(match cannot {
            Cannot::Find => "请核对路径是否写对",
            Cannot::Permit => "请调整该文件的权限，或换一个账户运行",
            Cannot::Kind => "请指明文件或文件夹",
            Cannot::Read => "请检查磁盘和文件是否完好",
        }),
        Problem::UnknownFormat(path) => Words::new(format!("不认识“{path}”的格式"))
            .help("能读取的事实文件：.xlsx、.xls、.ods、.csv、.tsv、.toml、.yaml、.json、.jsonl"),
        Problem::TooLarge(size, limit) => {
            Words::new(format!("文件过大：{}，上限为 {}，未读取", bytes(*size), bytes(*limit)))
                .help("请拆成几个文件，或改用 JSON Lines（.jsonl，每行一个主体）")
        }
        Problem::NotUtf8 { utf16 } => {
            let words = Words::new("文件不是 UTF-8 编码，未读取").label("从这里起无法识别");
            if *utf16 {
                words.help("看来是 UTF-16，请另存为 UTF-8")
            } else {
                words.help("可能是 GBK（ANSI）编码，请另存为 UTF-8")
            }
        }
        Problem::Nul => {
            Words::new("文件中有空字符（NUL），不是文本文件，未读取").label("这里").help("请另存为 UTF-8 编码的纯文本")
        }
        Problem::Empty => Words::new("文件里没有任何事实"),
        Problem::Syntax(syntax) => syntax_words(syntax),
        Problem::TooDeep(limit) => Words::new(format!("嵌套过深，上限为 {limit} 层"))
            .label("从这里起不再读取")
            .help("请检查是否有漏写的右括号"),
        Problem::TooMany(limit) => {
            Words::new(format!("此文件的错误超过 {limit} 处，其余不再列出")).help("请先改正以上各处，再重新检查")
        }
        Problem::BareKey(key) => Words::new(format!("键“{key}”应加引号"))
            .label("TOML 不允许不加引号的中文键")
            .help(format!("写成 \"{key}\"；这次已照读")),
        Problem::BareValue(value) => Words::new(format!("值“{value}”应加半角引号"))
            .label("TOML 没有这种写法")
            .help(format!("写成 \"{value}\"；这次已照读")),
        Problem::UnknownEntity { written, nearest, known } => {
            let words = Words::new(format!("没有名为“{written}”的主体类型"));
            match nearest {
                Some(n) => words.label(format!("是不是“{n}”？")),
                None => words.label("未知的主体类型"),
            }
            .help(format!("已声明的主体：{}", list(known)))
        }
        Problem::NoEntity(known) => Words::new("文件开头写了字段，却没有说明是哪一类主体").label("属于谁？").help(
            format!("在文件开头加一行 entity = \"…\"，或把字段写在 [[主体]] 之下；已声明的主体：{}", list(known)),
        ),
        Problem::UnknownField { owner, written, nearest } => {
            let words = Words::new(format!("“{}”没有字段“{written}”", owner.label));
            match nearest {
                Some(n) => words.label(format!("是不是“{n}”？")).help(format!("改为“{n}”，或删去此项；其余内容已照读")),
                None => words.label("未知字段").help("请核对字段名，或删去此项；其余内容已照读"),
            }
        }
        Problem::SharedLabel(label, a, b) => {
            Words::new(format!("“{label}”同时是“{a}”和“{b}”的标签，无法分辨")).help(format!("请写名称：{a} 或 {b}"))
        }
        Problem::Computed(field) => Words::new(format!("“{}”由系统汇总得出，不在事实文件中填写", field.label))
            .label("请删去")
            .help("各成员在自己的文件中写明所属即可"),
        Problem::DuplicateKey(key) => Words::new(format!("“{key}”写了两次"))
            .label("又写了一次，未采用")
            .also("第一次在这里")
            .help("请删去其中一处"),
        Problem::RepeatedTable(key) => Words::new(format!("[{key}] 出现了两次"))
            .label("又出现一次")
            .also("第一次在这里")
            .help(format!("有多个“{key}”时，每个都用双方括号：[[{key}]]")),
        Problem::MissingId(entity) => Words::new(format!("这个“{}”没有 id，无法采用", entity.label))
            .label("缺少 id")
            .help("请加上 id = \"…\"，同类主体之间不得重复"),
        Problem::BadId => Words::new("id 不能为空，也不能含换行或控制字符")
            .label("无法作为 id")
            .help("请写代码或编号，例如 \"140702\""),
        Problem::WrongType { field, want, found, hint } => {
            let message = format!("“{}”应为{}，这里写的是 {found}", field.label, want_words(want));
            let words = Words::new(message).label(format!("应为{}", want_short(want)));
            match hint.as_ref().map(hint_words).or_else(|| want_help(want)) {
                Some(help) => words.help(help),
                None => words,
            }
        }
        Problem::OutOfRange(field, found) => {
            Words::new(format!("“{}”的数值 {found} 超出可精确保存的范围", field.label))
                .label("位数过多")
                .help("小数点前、后各不超过 18 位")
        }
        Problem::NoSuchDay(field, found) => Words::new(format!("“{}”写的是 {found}，没有这一天", field.label))
            .label("日历上没有这一天")
            .help("请核对年、月、日；年份须为四位，在 1900 至 2199 之间"),
        Problem::Conflict(entity, field) => Words::new(format!("{entity} 的“{}”前后说法不一", field.label))
            .label("这里不同，未采用")
            .also("先前在这里")
            .help("请核实后改成一致，或只保留一处"),
        Problem::Dangling { field, target, id, any } => {
            let words = Words::new(format!("“{}”引用的{}“{id}”，没有任何文件写明", field.label, target.label))
                .label("查无此主体");
            if *any {
                words.help("请核对 id，或补充该主体的事实文件")
            } else {
                words.help(format!("尚无任何“{}”的事实文件，请一并提供", target.label))
            }
        }
        Problem::AmbiguousRef(id, all) => Words::new(format!("“{id}”不止一个：{}", all.join("、")))
            .label("指哪一个？")
            .help(format!("请写全，例如 \"{}\"", all.first().map_or("", |s| s))),
        Problem::NotALedger(path) => Words::new(format!("“{path}”不是事件台账，不能写 covers"))
            .label("不是事件列表")
            .help("covers 只用于事件列表，如会议记录；嵌套的写作 \"领导.会议\""),
        Problem::Backwards(from, to) => Words::new(format!("起止颠倒：从 {from} 到 {to}")).label("止早于起"),
        Problem::UnknownAttest { written, nearest } => {
            let words = Words::new(format!("没有名为“{written}”的申报事项"));
            match nearest {
                Some(n) => words.label(format!("是不是“{n}”？")).help(format!("改为“{n}”，或删去此项")),
                None => words.label("未知的申报事项").help("请写申报（attest）的名称、标题，或“文件.名称”"),
            }
        }
        Problem::UnknownKey(key, known) => {
            Words::new(format!("这里没有“{key}”这一项")).label("未知的键").help(format!("可以写：{}", known.join("、")))
        }
        Problem::NoReason(name) => Words::new(format!("“{name}”写了不适用，却没有说明理由"))
            .label("缺少 reason")
            .help("请加上 reason = \"…\"；没有理由的不适用不予采用"),
    }
}

fn syntax_words(syntax: &Syntax) -> Words {
    match syntax {
        Syntax::UnclosedText => {
            Words::new("引号没有配对").label("从这里开始的文本没有结束").help("请补上右引号；引号须为半角 \"")
        }
        Syntax::BadEscape => Words::new("反斜杠后的转义写法无效")
            .label("无效的转义")
            .help("要写反斜杠本身，请写两个：\\\\；或改用单引号 '…'"),
        Syntax::ControlCharacter => {
            Words::new("文本中有不可见的控制字符").label("控制字符").help("请删去；要换行请写 \\n，或用三引号")
        }
        Syntax::UnclosedList => Words::new("方括号没有配对").label("这个 [ 没有对应的 ]").help("请补上 ]"),
        Syntax::UnclosedTable => Words::new("花括号没有配对").label("这个 { 没有对应的 }").help("请补上 }"),
        Syntax::UnclosedHeader => {
            Words::new("表头的方括号没有配对").label("缺少 ]").help("表头写作 [名称] 或 [[名称]]")
        }
        Syntax::StrayBracket => Words::new("多出一个右括号").label("没有对应的左括号").help("请删去，或补上左括号"),
        Syntax::NoEquals => {
            Words::new("键的后面缺少等号或冒号").label("这里缺少").help("TOML 写作 键 = 值，JSON 写作 \"键\": 值")
        }
        Syntax::NoKey => Words::new("缺少键名").label("这里缺少键名").help("写作 键 = 值"),
        Syntax::BadKey(key) => Words::new(format!("“{key}”不能作为键")).label("无效的键").help("请加半角双引号"),
        Syntax::NoValue => Words::new("等号后面没有值").label("缺少值").help("请填写；不清楚的事实，整行删去即可"),
        Syntax::BadValue(value) => {
            Words::new(format!("“{value}”不是有效的值")).label("无效的值").help("文本须加半角双引号")
        }
        Syntax::NoComma => Words::new("两项之间缺少逗号").label("这里缺少逗号"),
        Syntax::ExtraComma => Words::new("多出一个逗号").label("请删去"),
        Syntax::AfterValue => {
            Words::new("值的后面还有多余的内容").label("多余的内容").help("每行只写一项；文本须加引号")
        }
        Syntax::FullWidth(full, half) => {
            Words::new(format!("这里用了全角的“{full}”")).label("应为半角").help(format!("请改成半角的 {half}"))
        }
        Syntax::Comment => Words::new("JSON 里不能写注释").label("注释").help("请删去，或改用 TOML"),
        Syntax::SingleQuotes => Words::new("JSON 里的文本须用双引号").label("应为双引号"),
        Syntax::NotAnObject => {
            Words::new("JSON 事实应以 { 开头").label("这里应为 {").help("整个文件写作 {\"主体\": [ … ]}")
        }
        Syntax::NotAMapping => Words::new("YAML 事实应为“键: 值”")
            .label("这里不是")
            .help("写作 主体: 换行后逐项缩进；冒号须为半角，后面留一个空格"),
        Syntax::Alias => Words::new("YAML 里的引用（*…）不予采用").label("引用").help("请把内容照写一遍"),
        Syntax::Tab => Words::new("YAML 不能用制表符缩进").label("制表符").help("请改用空格"),
        Syntax::Other => Words::new("写法有误，读不下去").label("这里"),
    }
}

fn want_short(want: &Want) -> String {
    match want {
        Want::Bool => " true 或 false".into(),
        Want::Count => "数量".into(),
        Want::Int => "整数".into(),
        Want::Number(dim, ..) => dim_words(*dim).into(),
        Want::Duration => "时长".into(),
        Want::Text => "文本".into(),
        Want::Date => "日期".into(),
        Want::DateTime => "日期和时刻".into(),
        Want::OneOf(_, _) => "所列各项之一".into(),
        Want::Ref(target) => format!("{}的 id", target.label),
        Want::Record(named, true) => format!("一次{}", named.label),
        Want::Record(named, false) => format!("一项{}", named.label),
        Want::List(inner) => format!("{}的列表", want_short(inner)),
        Want::Months => "月数".into(),
        Want::Period => "年份或起止日期".into(),
        Want::Cover => " false 或起止日期".into(),
        Want::Declaration => " true、false 或申报内容".into(),
        Want::Entities(named) => format!("写成表的{}", named.label),
        Want::Table => "表".into(),
    }
}

fn want_words(want: &Want) -> String {
    match want {
        Want::Count => "数量（不小于 0 的整数）".into(),
        Want::Number(Dim::Share, ..) => "百分比（如 \"75%\" 或 0.75）".into(),
        Want::Number(dim, zh, _) if !zh.is_empty() => format!("{}（单位：{zh}）", dim_words(*dim)),
        Want::Duration => "时长（如 \"14 天\"，或天数）".into(),
        Want::Date => "日期（如 2022-06-30）".into(),
        Want::DateTime => "日期和时刻（如 2022-06-30T16:00）".into(),
        Want::Text => "文本（加引号）".into(),
        other => want_short(other),
    }
}

fn want_help(want: &Want) -> Option<String> {
    match want {
        Want::OneOf(_, members) => Some(format!("可以写：{}", list(members))),
        Want::Record(_, true) => Some("写作 { on = 2022-06-30, … }，或只写日期".into()),
        Want::Record(_, false) => Some("写作 { 字段 = 值, … }".into()),
        Want::List(_) => Some("写作 [ …, … ]".into()),
        Want::Ref(_) => Some("请填写所指主体的 id，加引号".into()),
        Want::Period => Some("写作 2022，或 { from = 2022-01-01, to = 2022-06-30 }".into()),
        Want::Cover => Some("写作 false，或 { from = 2022-01-01, to = 2022-08-31 }".into()),
        Want::Declaration => Some("写作 true，或 { done = true, on = 2022-03-01, evidence = \"…\" }".into()),
        Want::Entities(named) => {
            Some(format!("写作 [[{}]]，其下逐行写字段；JSON 写作 \"{}\": [{{ … }}]", named.name, named.name))
        }
        Want::Number(dim, ..) => units(*dim),
        Want::Bool
        | Want::Count
        | Want::Int
        | Want::Duration
        | Want::Text
        | Want::Date
        | Want::DateTime
        | Want::Months
        | Want::Table => None,
    }
}

fn hint_words(hint: &Hint) -> String {
    match hint {
        Hint::Unquote(text) => format!("数字不加引号，写作 {text}"),
        Hint::Quote(text) => format!("请加引号：\"{text}\""),
        Hint::WhichShare(text) => {
            format!("{text} 是指 {text}% 吗？请写 \"{text}%\"，或写成 0 到 1 之间的小数")
        }
        Hint::Unit(word, dim) => match units(*dim) {
            Some(units) => format!("单位“{word}”不适用；{units}"),
            None => format!("单位“{word}”不适用"),
        },
        Hint::Months => "月和年的天数不定，时长请用天、周或小时".into(),
        Hint::NoTime => "只写日期，不写时刻".into(),
        Hint::NeedsTime => "请写明时刻，例如 2022-06-30T16:00".into(),
        Hint::Offset => "不写时区，直接写当地时间".into(),
        Hint::BadTime => "时刻写作 00:00 至 23:59，秒须为整数".into(),
        Hint::NotFinite => "请写具体数值；不清楚的事实，整行删去即可".into(),
        Hint::Whole => "须为整数，不带小数点".into(),
        Hint::Negative => "不能小于 0".into(),
        Hint::LeadingZero => "数字前不加 0；代码、编号请加引号".into(),
        Hint::Bool(b) => format!("写作 {b}，不加引号"),
        Hint::Brackets => "请用方括号括起：[ … ]".into(),
        Hint::DoubleBrackets => "列表中的每一项用双方括号：[[…]]".into(),
        Hint::Nearest(text) => format!("是不是“{text}”？"),
        Hint::HalfWidthQuotes => "引号须为半角：\"…\"".into(),
    }
}

pub(super) fn dim_words(dim: Dim) -> &'static str {
    match dim {
        Dim::None => "数值",
        Dim::Days => "天数",
        Dim::Workdays => "工作日数",
        Dim::Clock => "钟点时长",
        Dim::ClassHour => "课时数",
        Dim::Length => "长度",
        Dim::Mass => "质量",
        Dim::Money => "金额",
        Dim::Share => "百分比",
    }
}

pub(super) fn units(dim: Dim) -> Option<String> {
    let words: Vec<&str> = UNITS.iter().filter(|u| u.dim == dim).filter_map(|u| u.zh.first().copied()).collect();
    (!words.is_empty()).then(|| format!("可用的单位：{}", words.join("、")))
}

pub(super) fn list(all: &[Named]) -> String {
    let lang = Lang::Zh;
    let words: Vec<String> = all
        .iter()
        .map(|n| if n.label == n.name { n.name.clone() } else { format!("{}（{}）", n.shown(lang), n.name) })
        .collect();
    words.join("、")
}

pub(super) fn bytes(n: u64) -> String {
    const MIB: u64 = 1 << 20;
    if n >= MIB { format!("{} MiB", n.div_ceil(MIB)) } else { format!("{n} B") }
}
