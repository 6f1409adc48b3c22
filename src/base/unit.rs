//! Units and the dimensions they measure (language.md, section 2, "Units").

use super::Rat;

/// What a number measures. Numbers of different dimensions are never compared or added.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Dim {
    /// A bare number (also of people, times, items).
    None,
    /// Days and weeks; in days. Canonical unit `day`.
    Days,
    /// Working days by the pack's holiday calendar; how many days they are depends on where they lie.
    Workdays,
    /// Clock time; in minutes. A day is not 24 hours.
    Clock,
    /// Class hours.
    ClassHour,
    /// Length; in metres.
    Length,
    /// Mass; in kilograms.
    Mass,
    /// Money; in yuan.
    Money,
    /// A share; 75% is 3/4.
    Share,
}

/// A unit word with its dimension and its size in the canonical unit of that dimension.
#[derive(Debug)]
pub struct Unit {
    /// English word, singular.
    pub en: &'static str,
    /// English plural.
    pub plural: &'static str,
    /// Chinese words; the first is shown.
    pub zh: &'static [&'static str],
    /// What it measures.
    pub dim: Dim,
    /// Size in the canonical unit.
    pub size: i64,
}

/// Every unit of the language.
pub const UNITS: &[Unit] = &[
    Unit { en: "minute", plural: "minutes", zh: &["分钟"], dim: Dim::Clock, size: 1 },
    Unit { en: "hour", plural: "hours", zh: &["小时"], dim: Dim::Clock, size: 60 },
    Unit { en: "day", plural: "days", zh: &["天", "日"], dim: Dim::Days, size: 1 },
    Unit { en: "week", plural: "weeks", zh: &["周"], dim: Dim::Days, size: 7 },
    Unit { en: "workday", plural: "workdays", zh: &["个工作日", "工作日"], dim: Dim::Workdays, size: 1 },
    Unit { en: "class_hour", plural: "class_hours", zh: &["课时", "学时"], dim: Dim::ClassHour, size: 1 },
    Unit { en: "m", plural: "m", zh: &["米"], dim: Dim::Length, size: 1 },
    Unit { en: "km", plural: "km", zh: &["公里", "千米"], dim: Dim::Length, size: 1000 },
    Unit { en: "kg", plural: "kg", zh: &["千克", "公斤"], dim: Dim::Mass, size: 1 },
    Unit { en: "t", plural: "t", zh: &["吨"], dim: Dim::Mass, size: 1000 },
    Unit { en: "yuan", plural: "yuan", zh: &["元"], dim: Dim::Money, size: 1 },
    Unit { en: "wan_yuan", plural: "wan_yuan", zh: &["万元"], dim: Dim::Money, size: 10_000 },
];

/// Counting words: they may follow a number and mean nothing.
pub const COUNTERS: &[&str] =
    &["人", "名", "次", "项", "个", "家", "座", "处", "起", "场", "份", "套", "辆", "户", "篇", "条"];

/// A unit by any of its words.
pub fn unit(word: &str) -> Option<&'static Unit> {
    UNITS.iter().find(|u| u.en == word || u.plural == word || u.zh.contains(&word))
}

impl Dim {
    /// The canonical unit's word, empty for a bare number or a share.
    pub fn word(self, lang: super::Lang) -> &'static str {
        match self {
            Dim::None | Dim::Share => "",
            Dim::Days => lang.pick("天", "days"),
            Dim::Workdays => lang.pick("个工作日", "workdays"),
            Dim::Clock => lang.pick("分钟", "minutes"),
            Dim::ClassHour => lang.pick("课时", "class hours"),
            Dim::Length => lang.pick("米", "m"),
            Dim::Mass => lang.pick("千克", "kg"),
            Dim::Money => lang.pick("元", "yuan"),
        }
    }
    /// A value of this dimension for people: `14 天`, `71.42%`, `600 米`.
    pub fn show(self, value: Rat, lang: super::Lang) -> String {
        match self {
            Dim::None => value.to_string(),
            Dim::Share => match value.mul(Rat::int(100)) {
                Some(p) => {
                    // two digits behind the point, more where those are noughts
                    let says =
                        |(text, exact): &(String, bool)| *exact || text.contains(|c: char| ('1'..='9').contains(&c));
                    let (text, exact) = (2..20).map(|n| p.decimal(n)).find(says).unwrap_or_else(|| p.decimal(2));
                    format!("{}{text}%", if exact { "" } else { "≈" })
                }
                None => value.to_string(),
            },
            // Counted in minutes; people say hours where they are whole.
            Dim::Clock if !value.is_zero() && value.div(Rat::int(60)).is_some_and(Rat::is_int) => {
                let hours = value.div(Rat::int(60)).unwrap_or(value);
                format!("{hours} {}", lang.pick("小时", if hours == Rat::ONE { "hour" } else { "hours" }))
            }
            Dim::Days | Dim::Workdays | Dim::Clock | Dim::ClassHour | Dim::Length | Dim::Mass | Dim::Money => {
                format!("{value} {}", self.word(lang))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Dim, Rat};
    use crate::base::Lang;

    #[test]
    fn shares_are_cut_but_never_to_nothing() {
        let shown = |a, b| Rat::new(a, b).map(|n| Dim::Share.show(n, Lang::Zh)).unwrap_or_default();
        assert_eq!(shown(6, 7), "≈85.71%");
        assert_eq!(shown(3, 4), "75%");
        assert_eq!(shown(1, 30_000), "≈0.003%");
        assert_eq!(shown(1, 1_000_000), "0.0001%");
        assert_eq!(shown(0, 1), "0%");
        assert_eq!(shown(-1, 30_000), "≈-0.003%");
    }
}
