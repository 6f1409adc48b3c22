//! The words of a difference.

use super::compare::{Change, Reverse};
use super::pair::How;
use super::vocabulary;
use crate::base::Lang;
use crate::engine::Verdict;
use crate::model::{DutyKind, Obligation};
use crate::report::words::verdict_word;

/// A verdict's key, also where there is none.
pub fn key(v: Option<Verdict>) -> &'static str {
    v.map_or("not_bound", Verdict::key)
}

/// A verdict's word, also where there is none.
pub fn word(v: Option<Verdict>, lang: Lang) -> String {
    v.map_or(lang.pick("不受约束", "not bound"), |v| verdict_word(v, lang)).to_string()
}

/// How far what is said of a change is certain; empty where it is.
pub fn sure_words(change: &Change, lang: Lang) -> String {
    match (change, lang) {
        (Change::Stricter(_, Reverse::NotFound(n)), Lang::Zh) => {
            format!("试了 {n} 组事实，没有找到反过来的（旧规则不符合、新规则没有违反）；不是证明")
        }
        (Change::Stricter(_, Reverse::NotFound(n)), Lang::En) => {
            format!("{n} fact files tried, none found that violate only the old rules, which is no proof")
        }
        (Change::Laxer(_, Reverse::NotFound(n)), Lang::Zh) => {
            format!("试了 {n} 组事实，没有找到反过来的（旧规则没有违反、新规则不符合）；不是证明")
        }
        (Change::Laxer(_, Reverse::NotFound(n)), Lang::En) => {
            format!("{n} fact files tried, none found that violate only the new rules, which is no proof")
        }
        (Change::Stricter(_, Reverse::Impossible), Lang::Zh) => "只动了界限，不会有反过来更宽的".to_string(),
        (Change::Stricter(_, Reverse::Impossible), Lang::En) => "only limits were moved: laxer for nobody".to_string(),
        (Change::Laxer(_, Reverse::Impossible), Lang::Zh) => "只动了界限，不会有反过来更严的".to_string(),
        (Change::Laxer(_, Reverse::Impossible), Lang::En) => "only limits were moved: stricter for nobody".to_string(),
        (Change::Otherwise(_, n), Lang::Zh) => {
            format!("试了 {n} 组事实，没有找到一边不符合、另一边没有违反的；不是证明")
        }
        (Change::Otherwise(_, n), Lang::En) => {
            format!("{n} fact files tried, none found that violate one side and not the other, which is no proof")
        }
        (Change::NoneFound(n), Lang::Zh) => format!("写法不同，试了 {n} 组事实没有找到区别；不是证明"),
        (Change::NoneFound(n), Lang::En) => {
            format!("written differently; {n} fact files tried, no difference found, which is no proof")
        }
        (Change::Same | Change::Wording | Change::Both(..), _) => String::new(),
    }
}

/// How two duties were matched.
pub fn how_words(how: How, lang: Lang) -> String {
    match how {
        How::Name => lang.pick("名称相同", "by name"),
        How::Clause => lang.pick("条款和要求相同", "by clause and what is asked"),
        How::Title => lang.pick("标题相同", "by title"),
    }
    .to_string()
}

/// What else was changed.
pub fn mark_word(key: &str, lang: Lang) -> &'static str {
    match key {
        "name" => lang.pick("名称", "name"),
        "title" => lang.pick("标题", "title"),
        "title_en" => lang.pick("英文标题", "English title"),
        "clause" => lang.pick("条款", "clause"),
        "severity" => lang.pick("等级", "severity"),
        "points" => lang.pick("分值", "points"),
        "veto" => lang.pick("一票否决", "veto"),
        "evidence" => lang.pick("佐证", "evidence"),
        "topic" => lang.pick("主题", "topic"),
        "remedy" => lang.pick("整改", "remedy"),
        "consequence" => lang.pick("后果", "consequence"),
        _ => lang.pick("说明", "note"),
    }
}

/// A kind of declaration.
pub fn kind_word(kind: vocabulary::Kind, lang: Lang) -> &'static str {
    use vocabulary::Kind;
    match kind {
        Kind::Define => lang.pick("派生", "define"),
        Kind::Parameter => lang.pick("参数", "parameter"),
        Kind::Interval => lang.pick("时段", "interval"),
        Kind::Variant => lang.pick("枚举项", "enum member"),
        Kind::Field => lang.pick("字段", "field"),
        Kind::Type => lang.pick("类型", "type"),
        Kind::Calendar => lang.pick("节假日", "calendar"),
    }
}

/// What goes by the old name or, of a declaration, by the old title: waivers, `--select`, facts.
pub fn hanging(old: &Obligation, new: &Obligation, lang: Lang) -> Option<String> {
    let attest = matches!(old.kind, DutyKind::Attest(_));
    let mut all = Vec::new();
    if old.full != new.full {
        all.push(lang.pick("豁免、--select 等处写的原名", "waivers, `--select` and the like that name it").to_string());
    }
    if attest && old.name != new.name {
        all.push(match lang {
            Lang::Zh => format!("事实中的 attest.{}", old.name),
            Lang::En => format!("`attest.{}` in facts", old.name),
        });
    }
    if let (true, Some(title)) = (attest && old.title != new.title, &old.title) {
        all.push(match lang {
            Lang::Zh => format!("事实中写作“{title}”的申报"),
            Lang::En => format!("declarations in facts that call it “{title}”"),
        });
    }
    if all.is_empty() {
        return None;
    }
    Some(match lang {
        Lang::Zh => format!("要一并改的：{}", all.join("、")),
        Lang::En => format!("to be changed along: {}", all.join(", ")),
    })
}

/// That one side cannot read all of the facts.
pub fn unknown(lang: Lang) -> &'static str {
    lang.pick(
        "其中有的字段或取值只有一边的规则认识，另一边当作没有填报",
        "one side's vocabulary does not know all of these; for it they are not stated",
    )
}

/// That the facts are of a bearer that was not there all the time.
pub fn brief(lang: Lang) -> &'static str {
    lang.pick("只找到期间内设立或撤销的主体作例子", "found only with a bearer founded or closed within these days")
}
