//! Every word and phrase of the language, English and Chinese, in one table: for errors and suggestions, the formatter and the
//! reference. A rule of the grammar may take more forms than its row lists; those are slips, understood but pointed out.

use super::grammar::Rule;
use crate::base::Lang;
use crate::base::fold::fold;
use std::sync::OnceLock;

/// Where a word is a word of the language.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// Begins a declaration.
    Declaration,
    /// In the head of a declaration, or in a field.
    Head,
    /// Begins a clause of a document.
    DocumentClause,
    /// Begins a clause of a duty.
    Clause,
    /// The argument of `severity`.
    Grade,
    /// In a condition.
    Condition,
    /// The name of a function, before a bracket.
    Function,
    /// In a window, deadline or schedule.
    Time,
    /// In a field's type; either language's word may be used anywhere.
    Type,
    /// A unit of the calendar or a weekday; either language's word may be used anywhere.
    Unit,
}

/// One word of the language. The first form of each language is the one to write; the others mean the same.
#[derive(Debug)]
pub struct Keyword {
    rule: Rule,
    /// English forms; empty where only Chinese needs the word.
    pub en: &'static [&'static str],
    /// Chinese forms; empty where Chinese has another phrase.
    pub zh: &'static [&'static str],
    /// Where it is a word.
    pub place: Place,
    /// Never a name. (Other words are words only in their place.)
    pub reserved: bool,
}

impl Keyword {
    pub(super) fn rule(&self) -> Rule {
        self.rule
    }
    /// The forms in one language.
    pub fn forms(&self, lang: Lang) -> &'static [&'static str] {
        lang.pick(self.zh, self.en)
    }
    /// The form to write: in `lang` if it has one, else in the other language.
    pub fn word(&self, lang: Lang) -> &'static str {
        let (first, second) = lang.pick((self.zh, self.en), (self.en, self.zh));
        first.first().or(second.first()).copied().unwrap_or("")
    }
    /// Whether a text (folded, blanks apart) is one of the forms.
    pub fn is(&self, text: &str) -> bool {
        let text = fold(text);
        self.en.contains(&text.as_ref()) || self.zh.contains(&text.as_ref())
    }
    /// Whether its language tells the language of the declaration it stands in.
    pub fn tells_language(&self) -> bool {
        !matches!(self.place, Place::Type | Place::Unit) && self.rule != Rule::w_en
    }
}

/// The language of a keyword as written.
pub fn lang_of(word: &str) -> Lang {
    if word.chars().any(|c| c.is_ascii_alphabetic()) { Lang::En } else { Lang::Zh }
}

/// The keyword that a rule of the grammar stands for.
pub(super) fn of_rule(rule: Rule) -> Option<&'static Keyword> {
    static BY_RULE: OnceLock<Vec<Option<&'static Keyword>>> = OnceLock::new();
    let by_rule = BY_RULE.get_or_init(|| {
        let mut rows = vec![None; Rule::all_rules().len() + 1];
        for keyword in KEYWORDS {
            if let Some(row) = rows.get_mut(keyword.rule as usize) {
                *row = Some(keyword);
            }
        }
        rows
    });
    by_rule.get(rule as usize).copied().flatten()
}

/// Whether a word can never be a name.
pub fn is_reserved(word: &str) -> bool {
    KEYWORDS.iter().any(|k| k.reserved && k.is(word))
}

/// All forms in one language of the words at the given places.
pub fn words(lang: Lang, places: &'static [Place]) -> impl Iterator<Item = &'static str> {
    KEYWORDS.iter().filter(move |k| places.contains(&k.place)).flat_map(move |k| k.forms(lang).iter().copied())
}

macro_rules! table {
    ($($place:ident { $($mark:ident $rule:ident [$($en:literal)*] [$($zh:literal)*])* })*) => {
        /// Every word of the language.
        pub const KEYWORDS: &[Keyword] = &[$($(Keyword {
            rule: Rule::$rule,
            en: &[$($en),*],
            zh: &[$($zh),*],
            place: Place::$place,
            reserved: table!(@$mark),
        },)*)*];
    };
    (@reserved) => { true };
    (@word) => { false };
}

table! {
    Declaration {
        reserved w_document ["document"] ["文件"]
        reserved w_enum ["enum"] ["枚举"]
        reserved w_record ["record"] ["记录"]
        reserved w_event ["event"] ["事件"]
        reserved w_entity ["entity"] ["主体"]
        reserved w_define ["define"] ["派生"]
        reserved w_parameter ["parameter"] ["参数"]
        reserved w_interval ["interval"] ["时段"]
        reserved w_obligation ["obligation"] ["义务"]
        reserved w_attest ["attest"] ["申报"]
        reserved w_exception ["exception"] ["例外"]
    }
    Head {
        word w_for ["for"] []
        word w_to ["to"] ["对"]
        reserved w_of_document ["of"] ["属于"]
        word w_en ["en"] ["英文"]
    }
    DocumentClause {
        word w_number ["number"] ["文号"]
        word w_issuer ["issuer"] ["发文机关"]
        word w_issued ["issued"] ["印发"]
        word w_in_force ["in_force"] ["有效期"]
        word w_status ["status"] ["状态"]
    }
    Clause {
        word w_clause ["clause"] ["条款"]
        word w_binds ["binds"] ["适用" "责任单位"]
        word w_when ["when"] ["情形"]
        word w_from ["from"] []
        word w_until ["until"] []
        word w_require ["require"] ["要求"]
        word w_forbid ["forbid"] ["禁止"]
        word w_severity ["severity"] ["等级"]
        word w_topic ["topic"] ["主题"]
        word w_points ["points"] ["分值"]
        word w_veto ["veto"] ["一票否决"]
        word w_remedy ["remedy"] ["整改"]
        word w_consequence ["consequence"] ["后果"]
        word w_note ["note"] ["说明"]
        word w_supersedes ["supersedes"] ["取代"]
        word w_evidence ["evidence"] ["佐证"]
        word w_repeats ["repeats"] ["频次"]
        word z_deadline [] ["期限"]
        reserved z_from [] ["自"]
        reserved z_onward [] ["起"]
        reserved z_until [] ["至"]
        reserved z_stop [] ["止"]
    }
    Grade {
        word g_critical ["critical"] ["特别严重"]
        word g_major ["major"] ["严重"]
        word g_minor ["minor"] ["一般"]
        word g_advice ["advice"] ["建议"]
    }
    Condition {
        reserved w_and ["and"] ["且"]
        reserved w_or ["or"] ["或"]
        reserved w_not ["not"] ["非"]
        reserved w_where ["where"] []
        reserved z_de [] ["的"]
        reserved w_satisfy ["satisfy"] ["满足"]
        reserved z_must [] ["均须"]
        reserved w_all ["all"] []
        reserved z_each [] ["每名" "每个" "每位" "每家" "每座" "每处" "每项" "所有"]
        reserved w_some ["some"] []
        reserved z_have [] ["有"]
        reserved w_no ["no"] []
        reserved z_none [] ["无"]
        reserved w_of ["of"] []
        reserved w_at ["at"] []
        reserved w_least ["least"] []
        reserved w_most ["most"] []
        reserved w_more ["more"] []
        reserved w_fewer ["fewer"] []
        reserved w_than ["than"] []
        reserved w_exactly ["exactly"] []
        reserved w_between ["between"] []
        reserved z_at_least [] ["不少于" "不低于" "至少" "不小于" "不得少于" "不得低于" "达到"]
        reserved z_at_most [] ["不超过" "不高于" "至多" "不多于" "不大于" "最多" "不得超过" "不得高于" "不得多于"]
        reserved z_more_than [] ["超过" "多于" "高于"]
        reserved z_fewer_than [] ["少于" "不满" "低于" "不足"]
        reserved z_exactly [] ["恰好"]
        reserved z_amid [] ["介于"]
        reserved z_above [] ["以上"]
        reserved z_below [] ["以下" "以内"]
        word w_sum ["sum"] []
        word w_distinct ["distinct"] ["不同"]
        word z_total [] ["合计" "累计"]
        word z_gap [] ["间隔"]
        reserved w_is ["is"] []
        reserved w_missing ["missing"] []
        reserved z_missing [] ["缺失"]
        reserved z_present [] ["已填"]
        reserved w_in ["in"] []
        reserved w_belongs [] ["属于"]
        reserved z_be [] ["为"]
        word z_isnt [] ["不为"]
        word z_between [] ["之间"]
        word w_contains ["contains"] ["包含"]
        reserved z_among [] ["中" "之中"]
        reserved z_those [] ["者"]
        word w_share_of [] ["占比" "比例" "占" "的占比"]
        reserved w_true ["true"] ["是"]
        reserved w_false ["false"] ["否"]
        reserved w_as_of ["as_of"] ["判定日"]
        word w_days ["days"] []
        word w_workdays ["workdays"] []
    }
    Function {
        word f_count ["count"] ["计数" "个数"]
        word f_sum ["sum"] ["求和" "合计"]
        word f_min ["min"] ["最小值"]
        word f_max ["max"] ["最大值"]
        word f_share ["share"] ["占比"]
        word f_earliest ["earliest"] ["最早"]
        word f_latest ["latest"] ["最晚"]
        word f_days ["days_between"] ["相隔天数"]
        word f_workdays ["workdays_between"] ["相隔工作日数"]
    }
    Time {
        reserved w_every ["every"] []
        reserved w_rolling ["rolling"] []
        reserved w_during ["during"] []
        word w_since ["since"] []
        reserved w_by ["by"] []
        word w_day ["day"] []
        word w_last ["last"] []
        word w_next ["next"] []
        word w_workday ["workday"] []
        reserved z_per [] ["每"]
        reserved z_day [] ["每日" "每天"]
        reserved z_week [] ["每周" "每星期"]
        reserved z_ten_day [] ["每旬"]
        reserved z_month [] ["每月" "每个月"]
        reserved z_quarter [] ["每季度" "每季" "每个季度"]
        reserved z_half_year [] ["每半年"]
        reserved z_year [] ["每年" "每年度"]
        reserved z_any_run [] ["任一连续" "任意连续" "任何连续"]
        reserved z_some_run [] ["有连续" "某一连续" "存在连续"]
        reserved z_within [] ["内" "以内" "之内"]
        reserved z_period [] ["期间"]
        word z_inside [] ["在"]
        reserved z_at [] ["于"]
        reserved z_before [] ["前" "以前" "之前"]
        word z_not_later [] ["不迟于" "不晚于"]
        word z_inclusive [] ["含当日" "含本日" "含当天" "含"]
        word z_postpone [] ["遇节假日顺延" "遇法定节假日顺延" "遇节假日顺延至下一工作日"]
        word z_unit_end [] ["每月末" "每日末" "每周末" "每旬末" "每季度末" "每季末" "每半年末" "每年末" "每月底" "每日底" "每周底" "每旬底" "每季度底" "每季底" "每半年底" "每年底" "每月最后一日" "每日最后一日" "每周最后一日" "每旬最后一日" "每季度最后一日" "每季最后一日" "每半年最后一日" "每年最后一日" "每月最后一天" "每日最后一天" "每周最后一天" "每旬最后一天" "每季度最后一天" "每季最后一天" "每半年最后一天" "每年最后一天"]
        word z_last_day [] ["最后一日" "最后一天"]
        word z_weekday [] ["每周一" "每周二" "每周三" "每周四" "每周五" "每周六" "每周日" "每周天" "每星期一" "每星期二" "每星期三" "每星期四" "每星期五" "每星期六" "每星期日" "每星期天"]
    }
    Type {
        word w_list ["list"] []
        word z_list [] ["列表"]
        word w_ref ["ref"] ["引用"]
        word w_via ["via"] ["按"]
        word z_all_of [] ["全部"]
        word t_bool ["bool"] ["是否"]
        word t_count ["count"] ["数量"]
        word t_int ["int"] ["整数"]
        word t_number ["number"] ["数值"]
        word t_percent ["percent"] ["百分比"]
        word t_money ["money"] ["金额"]
        word t_duration ["duration"] ["时长"]
        word t_text ["text"] ["文本"]
        word t_date ["date"] ["日期"]
        word t_datetime ["datetime"] ["时刻"]
    }
    Unit {
        word u_day ["day" "days"] []
        word u_week ["week" "weeks"] []
        word u_ten_day ["ten_day" "ten_days"] []
        word u_month ["month" "months"] []
        word u_quarter ["quarter" "quarters"] []
        word u_half_year ["half_year" "half_years"] []
        word u_year ["year" "years"] []
        word d_monday ["monday"] []
        word d_tuesday ["tuesday"] []
        word d_wednesday ["wednesday"] []
        word d_thursday ["thursday"] []
        word d_friday ["friday"] []
        word d_saturday ["saturday"] []
        word d_sunday ["sunday"] []
    }
}

/// Signs: the forms that are right once folded to half width. Others that the grammar takes (`==`, `=>`, `≠`) are slips.
const SIGNS: &[(Rule, &[&str])] = &[
    (Rule::s_ge, &[">=", "≥"]),
    (Rule::s_le, &["<=", "≤"]),
    (Rule::s_ne, &["!="]),
    (Rule::s_eq, &["="]),
    (Rule::s_gt, &[">"]),
    (Rule::s_lt, &["<"]),
];

/// What should have been written, if a piece is a word or sign in a form that is only understood.
pub(super) fn slip(rule: Rule, text: &str, lang: Lang) -> Option<&'static str> {
    if let Some((_, forms)) = SIGNS.iter().find(|(r, _)| *r == rule) {
        return if forms.contains(&fold(text).as_ref()) { None } else { forms.first().copied() };
    }
    let keyword = of_rule(rule)?;
    if keyword.is(text) {
        return None;
    }
    let own = if text.chars().any(char::is_alphabetic) { lang_of(text) } else { lang };
    Some(keyword.word(own))
}

#[cfg(test)]
mod tests {
    use super::super::grammar::{Rule, read};
    use super::{KEYWORDS, of_rule};
    use crate::base::unit::{COUNTERS, UNITS};

    #[test]
    fn every_keyword_rule_has_a_row_and_takes_its_words() {
        for rule in Rule::all_rules() {
            let name = format!("{rule:?}");
            if ["w_", "z_", "g_", "t_", "f_", "u_"].iter().any(|p| name.starts_with(p)) {
                assert!(of_rule(*rule).is_some(), "{name} has no row");
            }
        }
        for keyword in KEYWORDS {
            for word in keyword.en.iter().chain(keyword.zh) {
                let text = format!("{word} (");
                let taken = read(keyword.rule, &text).map(|n| n.text.len());
                assert_eq!(taken.ok(), Some(word.len()), "{word}");
            }
        }
    }

    #[test]
    fn the_reserved_words_of_grammar_and_table_agree() {
        for keyword in KEYWORDS {
            for word in keyword.en.iter().chain(keyword.zh) {
                let other = KEYWORDS.iter().any(|k| k.reserved && k.is(word));
                let taken = read(Rule::reserved, word).is_ok_and(|n| n.text == *word);
                assert_eq!(taken, keyword.reserved || other, "{word}");
            }
        }
    }

    #[test]
    fn the_units_of_grammar_and_base_agree() {
        for word in UNITS.iter().flat_map(|u| [u.en, u.plural].into_iter().chain(u.zh.iter().copied())) {
            assert!(read(Rule::unit, word).is_ok_and(|n| n.text == word), "{word}");
        }
        for word in COUNTERS {
            assert!(read(Rule::counter, word).is_ok_and(|n| n.text == *word), "{word}");
        }
    }
}
