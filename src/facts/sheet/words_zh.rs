//! The problems of tables in Chinese.

use super::aside::Aside;
use super::problem::{Amiss, Hint, Looks, Unfit};
use crate::base::{Dim, Words};
use crate::facts::problem::{Named, Want};
use crate::facts::words_zh::{bytes, dim_words, units};

/// At most a handful of names.
fn labels(all: &[Named]) -> String {
    let mut words: Vec<&str> = all.iter().take(12).map(|n| n.label.as_str()).collect();
    if all.len() > 12 {
        words.push("……");
    }
    words.join("、")
}

pub(in crate::facts) fn words(amiss: &Amiss) -> Words {
    match amiss {
        Amiss::Unfit(unfit) => unfit_words(*unfit),
        Amiss::NotUtf8 => Words::new("文件不是 UTF-8 编码，已按 GB18030（GBK、ANSI）读取")
            .help("文字显示正常就不必处理；如有乱码，请另存为“CSV UTF-8”"),
        Amiss::UnknownSheet(name, nearest, known) => {
            let words = Words::new(format!("工作表“{name}”不是任何主体或台账的名称，已跳过"));
            match nearest {
                Some(n) => words.label(format!("是不是“{n}”？")).help(format!("如是事实，请把工作表改名为“{n}”")),
                None => words
                    .label("整张工作表未读取")
                    .help(format!("如是事实，请用主体或台账的名称给工作表命名，如：{}；否则不必处理", labels(known))),
            }
        }
        Amiss::NothingKnown(_) => Words::new("文件里没有可以读作事实的工作表，未采用")
            .help("工作表（CSV 则是文件名）须以主体或台账命名，如“乡镇”“会议”；可用 guiju template 生成样表"),
        Amiss::NoHeader(sheet, known) => Words::new(format!("“{}”找不到表头", sheet.label))
            .label("从这里起没有一行写着字段名称")
            .help(format!("表头的各列写字段名称，如：{}", labels(known))),
        Amiss::UnknownColumn(owner, written, nearest) => {
            let words = Words::new(format!("“{}”没有“{written}”这一列，已跳过", owner.label));
            match nearest {
                Some(n) => words.label(format!("是不是“{n}”？")).help(format!("表头改为“{n}”，或不必处理")),
                None => words.label("不是字段名称，这一列未读取").help("请核对表头；如是本单位自用的列，不必处理"),
            }
        }
        Amiss::ColumnTwice(name) => Words::new(format!("“{name}”有两列"))
            .label("又一列，未采用")
            .also("第一列在这里")
            .help("请删去其中一列，或改表头"),
        Amiss::HeaderUnit(field, word, dim) => {
            Words::new(format!("“{}”是{}，表头里的单位“{word}”不适用", field.label, dim_words(*dim)))
                .label("单位不符，这一列未读取")
                .help(units(*dim).unwrap_or_else(|| "请删去括号里的单位".into()))
        }
        Amiss::NeedsParts(field, parts) => {
            let parts: Vec<String> = parts.iter().take(8).map(|p| format!("{}.{}", field.label, p.label)).collect();
            Words::new(format!("“{}”有几项内容，一列写不下", field.label))
                .label("这一列未读取")
                .help(format!("请分成几列，表头写作：{}", parts.join("、")))
        }
        Amiss::NoOwner(types) => Words::new("表里没有写明各行属于哪个单位的一列，未采用")
            .label("表头里没有单位一列")
            .help(format!("请加一列“单位”（或“{}”），填编号或名称", labels(types))),
        Amiss::NoParent(list) => Words::new(format!("表里没有写明各行属于哪一项“{}”，未采用", list.label))
            .label("表头里没有这一列")
            .help(format!("请加一列“{}”，填其姓名或名称", list.label)),
        Amiss::WhoseRow => Words::new("这一行没有写明是谁的，未采用")
            .label("这里是空的")
            .help("请填写编号或名称；同一单位的各行，每行都要填（或合并单元格）"),
        Amiss::UnknownOwner(written, nearest, ty) => {
            let words = Words::new(format!("没有编号或名称为“{written}”的{}，这一行未采用", ty.label));
            match nearest {
                Some(n) => {
                    words.label(format!("是不是“{n}”？")).help(format!("改为“{n}”，或在“{}”表里补上它", ty.label))
                }
                None => {
                    words.label("查无此单位").help(format!("请改成“{}”表里的编号或名称，或在那张表里补上它", ty.label))
                }
            }
        }
        Amiss::SharedOwner(written, all) => Words::new(format!("“{written}”不止一个：{}", all.join("、")))
            .label("指哪一个？")
            .help("请改填编号，或把表头“单位”改成主体的类别"),
        Amiss::WhichType(written, types) => Words::new(format!("不知道“{written}”是哪一类主体，这一行未采用"))
            .label("哪一类？")
            .help(format!("请把表头“单位”改成主体的类别（{}），或在同一文件里写明该单位", labels(types))),
        Amiss::UnknownMember(written, list) => {
            Words::new(format!("该单位的“{}”里没有“{written}”，这一行未采用", list.label))
                .label("查无此项")
                .help(format!("请核对，或在“{}”表里补上这一行", list.label))
        }
        Amiss::InnerAlone(list) => Words::new(format!("这张表写的是“{}”里的台账，不能单独成文件", list.label))
            .label("未采用")
            .help(format!("请与“{}”表放在同一个工作簿里", list.label)),
        Amiss::Cell { field, want, found, hint } => {
            let words = Words::new(format!("“{}”应填{}，这里写的是“{found}”", field.label, want_words(want)))
                .label(format!("应填{}", want_short(want)));
            match hint.as_ref().map(hint_words).or_else(|| want_help(want)) {
                Some(help) => words.help(help),
                None => words.help("请改正；不清楚的，填“不详”或留空"),
            }
        }
        Amiss::ErrorCell(field, text) => Words::new(format!("“{}”这一格是公式错误 {text}", field.label))
            .label("公式算不出结果")
            .help("请改正公式，或直接填写数值；暂按不详处理"),
        Amiss::Uncomputed(field) => Words::new(format!("“{}”这一格是公式，文件里没有存下它的结果", field.label))
            .label("没有结果的公式")
            .help("请用 Excel 或 WPS 打开、保存一次，或直接填写数值；暂按不详处理"),
        Amiss::Vague(field) => Words::new(format!("“{}”填了“无”，说不清是没有还是不知道，按不详处理", field.label))
            .label("“无”在这里没有意思")
            .help("请填写实际内容；不清楚的，填“不详”或留空"),
        Amiss::LostDigits(field, found) => {
            Words::new(format!("“{}”的 {found} 是按数字存的，15 位以后的数字已经丢失", field.label))
                .label("应设为文本格式")
                .help("请先把单元格设为文本格式，再重新填写完整的号码")
        }
        Amiss::OpenQuote => {
            Words::new("引号没有配对，按普通字符读取").label("这个引号没有结束").help("请补上右引号，或删去它")
        }
        Amiss::UnknownAbout(written) => Words::new(format!("填报信息里没有“{written}”这一项，已跳过"))
            .label("未知的项目")
            .help("可以写：填报期间、起、止、填报日期"),
        Amiss::NoReason(name) => Words::new(format!("“{name}”填了不适用，却没有写理由，未采用"))
            .label("这里要写理由")
            .help("请填写不适用的理由；没有理由的不适用不予采用"),
        Amiss::NotALedger(path) => Words::new(format!("“{path}”不是按日期登记的台账，没有起止，未采用"))
            .label("不是台账")
            .help("请填写台账（如会议、检查）的名称；列表里的台账写作“领导.下基层”"),
        Amiss::Aside(what, word) => aside(*what, word),
        Amiss::IdleUnit(word) => Words::new(format!("表头上面写着单位“{word}”，这张表没有一列用得上，没有采用"))
            .label("没有用上")
            .help("各列自己的单位写在表头的括号里，如“执法经费（万元）”；不是要读的列的单位，不必处理"),
        Amiss::EmptyLedger(list) => Words::new(format!("台账“{}”整张空着，按没有处理", list.label))
            .label("表头下面一行也没有")
            .help("确实没有的，不必处理；不是没有而是还没填的，请补填，或删去这张表；不清楚的，在单位一栏写名称，后一栏填“不详”"),
        Amiss::HiddenSheet(name) => {
            Words::new(format!("工作表“{name}”是隐藏的，未读取")).help("要读，请取消隐藏再保存；不要读的，不必处理")
        }
        Amiss::MergedNumber(field, (first, last), found) => {
            let rows = last - first + 1;
            Words::new(format!("“{}”第 {first} 至 {last} 行合并成一格，{rows} 行都按 {found} 读取", field.label))
                .label("合并的数字")
                .help("如果是几行合起来的数，请取消合并，逐行填写；每一行确实都是这个数的，不必处理")
        }
        Amiss::NoId(name) => Words::new(format!("“{name}”这一行没有填编号，未采用"))
            .label("编号是空的")
            .help("请填写编号；各行都没有编号的，删去编号这一列，就以名称为准"),
        Amiss::DoneOrNot(name, day) => {
            Words::new(format!("“{name}”填的是没有完成，却又写了完成日期 {day}；按没有完成处理，日期未采用"))
                .label("没有完成，就没有完成日期")
                .help("已经完成的，“是否完成”改填“是”；没有完成的，完成日期空着（计划的日期不填）")
        }
        Amiss::AfterStated(name, day, stated_on) => {
            Words::new(format!("“{name}”的完成日期 {day} 晚于填报日期 {stated_on}"))
                .label("填报时还没有到这一天")
                .help("请核对年、月、日，或改正填报信息里的填报日期")
        }
        Amiss::NoMatter => Words::new("这一行没有写明声明的事项，未采用").label("这里是空的").help("请填写事项的名称"),
    }
}

fn aside(what: Aside, word: &str) -> Words {
    match what {
        Aside::Sum => Words::new(format!("“{word}”这一行看作合计，未读取"))
            .label("看作合计")
            .help("是合计的，不必处理；如果是一个单位，请填上编号"),
        Aside::Header => Words::new("这一行与表头相同，看作重复的表头，未读取").label("重复的表头").help("不必处理"),
        Aside::Numbers => {
            Words::new("表头下面这一行看作栏次（甲、乙、1、2……），未读取").label("看作栏次").help("不必处理")
        }
        Aside::Example => Words::new(format!("“{word}”这一行看作填写样例，未读取"))
            .label("看作样例")
            .help("是样例的，不必处理；如果是一个单位，请把名称里的括号去掉"),
    }
}

fn unfit_words(unfit: Unfit) -> Words {
    match unfit {
        Unfit::Is(looks) => Words::new(match looks {
            Looks::Html => "文件其实是网页（HTML），只是以 .xls 之类命名，未读取",
            Looks::Xml => "文件其实是 XML 表格，不是工作簿，未读取",
            Looks::Text => "文件其实是文本（如 CSV），只是以 .xls 之类命名，未读取",
            Looks::Zip => "文件是压缩包，但不是这种工作簿，未读取",
            Looks::Nothing => "文件是空的，未读取",
            Looks::Other => "文件不是工作簿，未读取",
        })
        .help(match looks {
            Looks::Html | Looks::Xml => "请用 Excel 或 WPS 打开，另存为“Excel 工作簿（.xlsx）”",
            Looks::Text => "请把文件名的结尾改成 .csv，或用 Excel 或 WPS 打开，另存为“Excel 工作簿（.xlsx）”",
            Looks::Zip | Looks::Other => "请核对文件；如能用 Excel 或 WPS 打开，请另存为“Excel 工作簿（.xlsx）”",
            Looks::Nothing => "请重新保存或下载",
        }),
        Unfit::Broken => Words::new("工作簿不完整或已损坏，未读取")
            .help("请用 Excel 或 WPS 打开，另存为“Excel 工作簿（.xlsx）”；打不开的，请重新下载或拷贝"),
        Unfit::Password => Words::new("工作簿设有密码，未读取").help("请取消打开密码后重新保存"),
        Unfit::TooManyCells(limit) => Words::new(format!("工作簿的单元格超过 {limit} 个，未读取"))
            .help("请清除多余的区域，拆成几个文件，或另存为 CSV"),
        Unfit::TooLarge(limit) => Words::new(format!("工作簿解压后超过 {}，未读取", bytes(limit)))
            .help("请删去图片等无关内容，拆成几个文件，或另存为 CSV"),
        Unfit::TooManyColumns(limit) => {
            Words::new(format!("表格的列超过 {limit}，未读取")).help("请删去多余的列；每行应是一个主体或一条记录")
        }
        Unfit::Encoding => {
            Words::new("文件既不是 UTF-8，也不是 GB18030（GBK、ANSI）编码，未读取").help("请另存为“CSV UTF-8”")
        }
    }
}

fn want_short(want: &Want) -> String {
    match want {
        Want::Bool => "“是”或“否”".into(),
        Want::Count => "数量".into(),
        Want::Int => "整数".into(),
        Want::Number(dim, ..) => dim_words(*dim).into(),
        Want::Duration => "时长".into(),
        Want::Text => "文字".into(),
        Want::Date => "日期".into(),
        Want::DateTime => "日期和时刻".into(),
        Want::OneOf(..) => "所列各项之一".into(),
        Want::Ref(target) => format!("{}的编号或名称", target.label),
        Want::Record(named, _) => named.label.clone(),
        Want::List(inner) => format!("几个{}", want_short(inner)),
        Want::Months => "月数".into(),
        Want::Period => "年份或起止日期".into(),
        Want::Cover => "起止日期或“不完整”".into(),
        Want::Declaration => "声明".into(),
        Want::Entities(named) => named.label.clone(),
        Want::Table => "表".into(),
    }
}

fn want_words(want: &Want) -> String {
    match want {
        Want::Count => "数量（不小于 0 的整数）".into(),
        Want::Number(Dim::Share, ..) => "百分比（如 75%）".into(),
        Want::Number(dim, zh, _) if !zh.is_empty() => format!("{}（单位：{zh}）", dim_words(*dim)),
        Want::Duration => "时长（如 14天）".into(),
        Want::Date => "日期（如 2022-06-30）".into(),
        Want::DateTime => "日期和时刻（如 2022-06-30 16:00）".into(),
        other => want_short(other),
    }
}

fn want_help(want: &Want) -> Option<String> {
    match want {
        Want::OneOf(_, members) => Some(format!("可以填：{}", labels(members))),
        Want::Bool => Some("请填“是”或“否”（√、×也可以）；不清楚的，填“不详”或留空".into()),
        Want::List(_) => Some("各项之间用顿号隔开".into()),
        Want::Period => Some("填年份（如 2022），或分别填起、止".into()),
        Want::Number(dim, ..) => units(*dim),
        Want::Count
        | Want::Int
        | Want::Duration
        | Want::Text
        | Want::Date
        | Want::DateTime
        | Want::Ref(_)
        | Want::Record(..)
        | Want::Months
        | Want::Cover
        | Want::Declaration
        | Want::Entities(_)
        | Want::Table => None,
    }
}

fn hint_words(hint: &Hint) -> String {
    match hint {
        Hint::WhichShare(text) => format!("{text} 是指 {text}% 吗？请填 {text}%，或在表头写明（%）"),
        Hint::WhichOne(text) => {
            let sign = if text.starts_with('-') { "-" } else { "" };
            format!("{text} 是指 {sign}100% 还是 {sign}1%？请连同百分号填写，或把单元格设为百分比格式")
        }
        Hint::WhichPercent(text) => {
            format!("表头写明了（%），{text} 是指 {text}% 吗？请连同百分号填写，如 {text}% 或 75%")
        }
        Hint::Unit(word, dim) => match units(*dim) {
            Some(units) => format!("单位“{word}”不适用；{units}"),
            None => format!("只填数字，“{word}”不适用"),
        },
        Hint::Months => "月和年的天数不定，时长请用天、周或小时".into(),
        Hint::NeedsTime => "请写明时刻，例如 2022-06-30 16:00".into(),
        Hint::Offset => "不写时区，直接写当地时间".into(),
        Hint::BadTime => "时刻写作 00:00 至 23:59".into(),
        Hint::Whole => "须为整数，不带小数点".into(),
        Hint::Negative => "不能小于 0".into(),
        Hint::Nearest(text) => format!("是不是“{text}”？"),
        Hint::ChineseNumeral => "请用阿拉伯数字，如 3".into(),
        Hint::NoDayOfMonth => "只写了年和月，请写到日，如 2022-06-30".into(),
        Hint::NoYear => "没有写年份，请写全，如 2022-06-30".into(),
        Hint::OnlyYear => "只写了年份，请写到日，如 2022-06-30".into(),
        Hint::ShortYear => "年份只写了两位，请写四位，如 2022-06-30".into(),
        Hint::OneDate => "这一格只填一个日期".into(),
        Hint::OwnSheet(name) => format!("请另建一张名为“{name}”的工作表，一行写一条"),
    }
}
