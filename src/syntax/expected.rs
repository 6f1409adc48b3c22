//! What could have stood at the place of an error, in the words of those who write rules; never a rule's name.

use super::grammar::Rule;
use super::keywords::{Keyword, of_rule};
use crate::base::Lang;

/// Something a person can type.
#[derive(Clone, Copy, Debug)]
pub(super) enum Expected {
    /// A word of the language.
    Word(&'static Keyword),
    /// A sign or bracket.
    Sign(&'static str),
    /// Something described.
    Kind(Kind),
}

/// Pieces of a rule file that have no fixed words. In the order in which they are named in a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Kind {
    Declaration,
    Name,
    Text,
    Type,
    Field,
    Variant,
    DatedValue,
    Condition,
    Collection,
    Value,
    Number,
    Date,
    Bound,
    Unit,
    Weekday,
    Schedule,
    Filter,
    Window,
    Comparison,
    Joiner,
    Grade,
    Clause,
    NextDeclaration,
}

impl Kind {
    /// The words of a message in `lang` about a declaration with keywords in `keywords`.
    fn words(self, lang: Lang, keywords: Lang) -> &'static str {
        let k = |zh, en| keywords.pick(zh, en);
        match (self, lang) {
            (Kind::Declaration, Lang::Zh) => "声明",
            (Kind::Declaration, Lang::En) => "a declaration",
            (Kind::Name, Lang::Zh) => "名称",
            (Kind::Name, Lang::En) => "a name",
            (Kind::Text, Lang::Zh) => "引号中的文字",
            (Kind::Text, Lang::En) => "a quoted text",
            (Kind::Type, Lang::Zh) => k("类型（如 `数量`、`会议 列表`）", "类型（如 `count`、`list of meeting`）"),
            (Kind::Type, Lang::En) => {
                k("a type such as `数量` or `会议 列表`", "a type such as `count` or `list of meeting`")
            }
            (Kind::Field, Lang::Zh) => "字段",
            (Kind::Field, Lang::En) => "a field",
            (Kind::Variant, Lang::Zh) => "枚举成员",
            (Kind::Variant, Lang::En) => "a member of the enum",
            (Kind::DatedValue, Lang::Zh) => "日期和数值（如 `2022-01-01: 60%`）",
            (Kind::DatedValue, Lang::En) => "a date and a value such as `2022-01-01: 60%`",
            (Kind::Condition, Lang::Zh) => "条件",
            (Kind::Condition, Lang::En) => "a condition",
            (Kind::Collection, Lang::Zh) => k("集合（如 `执法人员`）", "集合（如 `inspectors`）"),
            (Kind::Collection, Lang::En) => k("a collection such as `执法人员`", "a collection such as `inspectors`"),
            (Kind::Value, Lang::Zh) => "数值或字段",
            (Kind::Value, Lang::En) => "a value or field",
            (Kind::Number, Lang::Zh) => "数字",
            (Kind::Number, Lang::En) => "a number",
            (Kind::Date, Lang::Zh) => "日期（如 `2022-06-30`）",
            (Kind::Date, Lang::En) => "a date such as `2022-06-30`",
            (Kind::Bound, Lang::Zh) => k("数量要求（如 `不少于 1 次`）", "数量要求（如 `at least 1`）"),
            (Kind::Bound, Lang::En) => k("a bound such as `不少于 1 次`", "a bound such as `at least 1`"),
            (Kind::Unit, Lang::Zh) => {
                k("时间单位（年、个月、周、日等）", "时间单位（`day`、`week`、`month`、`quarter`、`year` 等）")
            }
            (Kind::Unit, Lang::En) => k(
                "a unit of time (年, 个月, 周, 日 …)",
                "a unit of time (`day`, `week`, `ten_day`, `month`, `quarter`, `half_year`, `year`)",
            ),
            (Kind::Weekday, Lang::Zh) => "星期几",
            (Kind::Weekday, Lang::En) => "a day of the week",
            (Kind::Schedule, Lang::Zh) => {
                k("期限（如 `每月 27 日 前`）", "期限（如 `2022-06-30`、`day 27 of every month`）")
            }
            (Kind::Schedule, Lang::En) => {
                k("a due day such as `每月 27 日 前`", "a due day such as `2022-06-30` or `day 27 of every month`")
            }
            (Kind::Filter, Lang::Zh) => k("`均须`、`满足`", "`where`、`satisfy`"),
            (Kind::Filter, Lang::En) => k("`均须`, `满足`", "`where`, `satisfy`"),
            (Kind::Window, Lang::Zh) => k("时间窗（如 `每月`）", "时间窗（如 `in every month`）"),
            (Kind::Window, Lang::En) => k("a window such as `每月`", "a window such as `in every month`"),
            (Kind::Comparison, Lang::Zh) => k("比较（如 `>= 3`、`不少于 3`）", "比较（如 `>= 3`）"),
            (Kind::Comparison, Lang::En) => k("a comparison such as `不少于 3`", "a comparison such as `>= 3`"),
            (Kind::Joiner, Lang::Zh) => k("`且`、`或`", "`and`、`or`"),
            (Kind::Joiner, Lang::En) => k("`且`, `或`", "`and`, `or`"),
            (Kind::Grade, Lang::Zh) => {
                k("`特别严重`、`严重`、`一般`、`建议`", "`critical`、`major`、`minor`、`advice`")
            }
            (Kind::Grade, Lang::En) => {
                k("`特别严重`, `严重`, `一般`, `建议`", "`critical`, `major`, `minor`, `advice`")
            }
            (Kind::Clause, Lang::Zh) => "下一个条款词",
            (Kind::Clause, Lang::En) => "the next clause",
            (Kind::NextDeclaration, Lang::Zh) => "下一个声明",
            (Kind::NextDeclaration, Lang::En) => "the next declaration",
        }
    }
}

/// How many things a message lists.
const SHOWN: usize = 6;

/// The things expected, as a list in a sentence.
pub(super) fn list(expected: &[Expected], lang: Lang, keywords: Lang) -> String {
    let mut items: Vec<String> = expected
        .iter()
        .map(|e| match e {
            Expected::Word(k) => format!("`{}`", k.word(keywords)),
            Expected::Sign(s) => format!("`{s}`"),
            Expected::Kind(k) => k.words(lang, keywords).to_owned(),
        })
        .collect();
    items.dedup();
    items.truncate(SHOWN);
    let separator = lang.pick("、", ", ");
    match items.pop() {
        None => lang.pick("别的内容", "something else").to_owned(),
        Some(last) if items.is_empty() => last,
        Some(last) => format!("{}{}{last}", items.join(separator), lang.pick("或", " or ")),
    }
}

/// What the rules that failed at one place, while reading by `top`, mean to a person.
pub(super) fn of_rules(rules: &[Rule], top: Rule, keywords: Lang) -> Vec<Expected> {
    let mut kinds = Vec::new();
    let mut signs = Vec::new();
    let mut words: Vec<&'static Keyword> = Vec::new();
    for rule in rules {
        match meaning(*rule) {
            Some(Expected::Kind(Kind::Clause)) if top == Rule::only_declaration => kinds.push(Kind::NextDeclaration),
            Some(Expected::Kind(k)) => kinds.push(k),
            Some(Expected::Sign(s)) => signs.push(s),
            // A word that only the other language has does not help here.
            Some(Expected::Word(k)) if k.forms(keywords).is_empty() => {}
            Some(Expected::Word(k)) if words.iter().any(|w| std::ptr::eq(*w, k)) => {}
            Some(Expected::Word(k)) => words.push(k),
            None => {}
        }
    }
    kinds.sort();
    kinds.dedup();
    let has = |kinds: &[Kind], k| kinds.contains(&k);
    let wants = |rule| words.iter().any(|k| k.rule() == rule);
    // Before a collection, a condition, or behind one, many things may stand; a message names the one that is meant.
    if has(&kinds, Kind::Value) && wants(Rule::w_of) {
        return vec![Expected::Kind(Kind::Collection)];
    }
    if has(&kinds, Kind::Condition) || (has(&kinds, Kind::Value) && wants(Rule::w_not)) {
        return vec![Expected::Kind(Kind::Condition)];
    }
    if has(&kinds, Kind::Value) {
        return vec![Expected::Kind(Kind::Value)];
    }
    if has(&kinds, Kind::Joiner) {
        let bracket = signs.contains(&")").then_some(Expected::Sign(")"));
        let shown = [Kind::Comparison, Kind::Joiner, Kind::Window, Kind::Clause, Kind::NextDeclaration];
        let kinds = shown.into_iter().filter(|k| kinds.contains(k) && (bracket.is_none() || *k != Kind::Window));
        return bracket.into_iter().chain(kinds.map(Expected::Kind)).collect();
    }
    let mut all: Vec<Expected> = words.into_iter().map(Expected::Word).collect();
    signs.dedup();
    all.extend(signs.into_iter().map(Expected::Sign));
    all.extend(kinds.into_iter().map(Expected::Kind));
    all
}

/// All that they mean, words of both languages among it.
pub(super) fn all_of(rules: &[Rule]) -> Vec<Expected> {
    let mut out: Vec<Expected> = Vec::new();
    for rule in rules {
        // These stand for themselves where it is asked what may be typed.
        let word =
            matches!(rule, Rule::w_and | Rule::w_or | Rule::w_where | Rule::w_satisfy | Rule::z_must | Rule::w_en);
        let found = if word { of_rule(*rule).map(Expected::Word) } else { meaning(*rule) };
        if *rule == Rule::filter {
            out.extend(of_rule(Rule::w_where).map(Expected::Word));
        }
        if matches!(rule, Rule::filter | Rule::satisfy) {
            out.extend([Rule::w_satisfy, Rule::z_must].into_iter().filter_map(of_rule).map(Expected::Word));
        }
        out.extend(found);
    }
    out
}

fn meaning(rule: Rule) -> Option<Expected> {
    use Expected::{Kind as K, Sign};
    let kind = match rule {
        Rule::condition | Rule::part | Rule::test | Rule::inner | Rule::inner_part | Rule::group => Kind::Condition,
        Rule::sum
        | Rule::path
        | Rule::call
        | Rule::first_day
        | Rule::last_day_of
        | Rule::dates
        | Rule::days_between
        | Rule::workdays_between => Kind::Value,
        Rule::quantity | Rule::number | Rule::many | Rule::plain_number | Rule::measured | Rule::percent => {
            Kind::Number
        }
        Rule::date | Rule::date_time | Rule::year => Kind::Date,
        Rule::name
        | Rule::ident
        | Rule::qname
        | Rule::bound_type
        | Rule::target
        | Rule::parent
        | Rule::owner
        | Rule::any_word => Kind::Name,
        Rule::text => Kind::Text,
        Rule::type_expr | Rule::single_type | Rule::list_of | Rule::type_name | Rule::builtin => Kind::Type,
        Rule::field => Kind::Field,
        Rule::variant => Kind::Variant,
        Rule::dated_value => Kind::DatedValue,
        Rule::bound | Rule::zh_bound => Kind::Bound,
        Rule::length | Rule::length_unit | Rule::cal_unit => Kind::Unit,
        Rule::weekday => Kind::Weekday,
        Rule::due | Rule::day_of_month | Rule::last_day => Kind::Schedule,
        Rule::time | Rule::every | Rule::during | Rule::zh_every => Kind::Window,
        Rule::filter | Rule::satisfy | Rule::among => Kind::Filter,
        Rule::compare | Rule::in_set | Rule::in_range | Rule::is_missing | Rule::zh_is | Rule::absent | Rule::s_ge => {
            Kind::Comparison
        }
        Rule::w_and | Rule::w_or => Kind::Joiner,
        Rule::w_where | Rule::w_satisfy | Rule::z_must => Kind::Filter,
        Rule::w_en => return None,
        Rule::grade => Kind::Grade,
        Rule::EOI => Kind::Clause,
        Rule::c_clause | Rule::c_binds | Rule::d_number => Kind::Clause,
        Rule::document | Rule::obligation => Kind::Declaration,
        Rule::open => return Some(Sign("{")),
        Rule::rbrace | Rule::close => return Some(Sign("}")),
        Rule::lparen => return Some(Sign("(")),
        Rule::rparen => return Some(Sign(")")),
        Rule::colon => return Some(Sign(":")),
        Rule::range_sign => return Some(Sign("..")),
        Rule::s_eq => return Some(Sign("=")),
        other => return of_rule(other).map(Expected::Word),
    };
    Some(K(kind))
}
