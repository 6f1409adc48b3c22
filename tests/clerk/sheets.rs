//! What stands on sheets as people write them.

use super::{
    Is::{self, *},
    Rows, book, check,
};
use crate::scratch::{Answer, Content, Scratch};

/// Bosses' money and shares, so that units matter.
const MORE: &str = "entity zone \"片区\" {
    budget \"执法经费\": money
    weight \"考核权重\": percent
    filed  \"报送日期\": date
    staff  \"人员数\": count
    bosses \"领导\": list of boss
    minutes \"会议\": list of meeting2
}
event meeting2 \"会议记录\" { on \"日期\": date topic \"议题\": text? }
event visit2 \"走访\" { on \"日期\": date }
record boss \"领导干部\" { name \"姓名\": text visits \"下基层\": list of visit2 }
obligation b \"经费\" { clause \"一\" binds zone require budget >= 100 wan_yuan }
obligation w \"权重\" { clause \"二\" binds zone require weight >= 5% }
obligation s \"人员\" { clause \"三\" binds zone require staff >= 3 }
obligation m \"开会\" { clause \"四\" binds zone require some minutes }
attest a \"制定方案\" { clause \"五\" binds zone by 2022-12-31 evidence document }
";

fn project() -> Scratch {
    Scratch::new(&[("pack/rules.gj", Content::from(MORE))])
}

/// Checks a workbook of these sheets.
fn judged(sheets: &[(&str, Rows)]) -> Answer {
    let scratch = project();
    book(&scratch, "表.xlsx", sheets);
    check(&scratch, &["表.xlsx", "--all", "--format", "json"])
}

const HEAD: &[Is] = &[T("编号"), T("名称"), T("人员数")];

/// Who is judged, and what is said.
fn towns(rows: Rows) -> (Vec<String>, String) {
    let answer = judged(&[("片区", rows)]);
    let json = answer.json();
    let all = json["findings"].as_array().expect("findings");
    let mut names: Vec<String> = all.iter().map(|f| f["entity"].as_str().expect("a name").to_string()).collect();
    names.sort();
    names.dedup();
    (names, answer.err)
}

#[test]
fn sums_and_the_like_are_no_units() {
    let (a, b): (&[Is], &[Is]) = (&[T("c1"), T("甲县"), N(3.0)], &[T("c2"), T("乙县"), N(4.0)]);
    let both = ["zone/c1", "zone/c2"];
    for sum in ["全区合计", "本页小计", "全县", "总数", "累计", "平均", "平均值", "合 计（人）"]
    {
        let rows: [&[Is]; 4] = [HEAD, a, b, &[T(sum), E, N(7.0)]];
        let (names, err) = towns(&rows);
        assert_eq!(names, both, "{sum}: {err}");
        assert!(sum == "合 计（人）" || err.contains("[row-passed-over]") && err.contains(sum), "{err}");
        let rows: [&[Is]; 4] = [HEAD, a, b, &[E, T(sum), N(7.0)]];
        assert_eq!(towns(&rows).0, both, "{sum}");
    }
    // with an id it is a unit
    let (names, err) = towns(&[HEAD, a, &[T("c9"), T("全县"), N(7.0)]]);
    assert_eq!((names.len(), err.contains("row-passed-over")), (2, false), "{err}");
    // numbered rows: the sum, and rows that were numbered beforehand
    let numbered: Rows = &[
        &[T("序号"), T("编号"), T("名称"), T("人员数")],
        &[N(1.0), T("c1"), T("甲县"), N(3.0)],
        &[N(2.0), T("c2"), T("乙县"), N(4.0)],
        &[N(3.0)],
        &[N(4.0), E, T("合计"), N(7.0)],
        &[N(5.0), T("合计"), E, N(7.0)],
    ];
    let (names, err) = towns(numbered);
    assert_eq!(names, both, "{err}");
    assert!(!err.contains("missing-owner"), "{err}");
    // an example, numbers of columns, the header once more
    let example: &[Is] = &[T("c0"), T("示例县（填写样例）"), N(2.0)];
    for (row, word) in [
        (example, "样例"),
        (&[T("甲"), T("乙"), T("1")], "栏次"),
        (&[N(1.0), N(2.0), N(3.0)], "栏次"),
        (&[T("栏次"), N(1.0), N(2.0)], "栏次"),
        (HEAD, "表头"),
    ] {
        let (names, err) = towns(&[HEAD, row, a, b]);
        assert_eq!(names, both, "{err}");
        assert!(err.contains("[row-passed-over]") && err.contains(word), "{err}");
    }
    // a county called 甲 with the neighbour 乙 is no header
    let (names, _) = towns(&[HEAD, &[T("甲"), T("甲"), N(1.0)], &[T("乙"), T("乙"), N(2.0)]]);
    assert_eq!(names, ["zone/乙", "zone/甲"]);
}

#[test]
fn a_bare_one_is_asked_about() {
    let weight = |cell: Is| judged(&[("片区", &[&[T("编号"), T("考核权重")], &[T("c1"), cell]])]);
    let of = |answer: &Answer| answer.verdict("d.w", "zone/c1").expect("a verdict");
    for cell in [N(1.0), T("1"), T("1.0"), N(5.0)] {
        let answer = weight(cell);
        assert!(answer.exit == 4 && answer.err.contains("[wrong-type]"), "{}", answer.err);
        assert_eq!(of(&answer), "undetermined");
    }
    assert!(weight(N(1.0)).err.contains("100% 还是 1%"));
    for (cell, verdict) in [
        (P(1.0), "satisfied"),
        (T("100%"), "satisfied"),
        (T("1%"), "violated"),
        (N(0.05), "satisfied"),
        (N(0.0), "violated"),
    ] {
        assert_eq!(of(&weight(cell)), verdict);
    }
}

#[test]
fn a_unit_above_the_header_counts() {
    let sheet = |line: &'static str, head: &'static str, cell: Is| {
        let rows: [&[Is]; 4] =
            [&[T("执法经费情况表")], &[E, T(line)], &[T("编号"), T(head), T("人员数")], &[T("c1"), cell, N(3.0)]];
        judged(&[("片区", &rows)])
    };
    let of = |answer: &Answer| answer.verdict("d.b", "zone/c1").expect("a verdict");
    for line in ["单位：万元", "（单位: 万元）", "2022年 单位：万元、人", "金额单位：万元"] {
        assert_eq!(of(&sheet(line, "执法经费", N(120.0))), "satisfied", "{line}");
    }
    // a header and a cell of their own win
    assert_eq!(of(&sheet("单位：万元", "执法经费（元）", N(120.0))), "violated");
    assert_eq!(of(&sheet("单位：万元", "执法经费", T("120元"))), "violated");
    assert_eq!(of(&sheet("填报单位：甲县", "执法经费", N(120.0))), "violated");
    let idle = sheet("单位：吨", "执法经费", N(120.0));
    assert!(idle.err.contains("[wrong-unit]") && idle.err.contains("吨"), "{}", idle.err);
    assert!(!sheet("单位：人", "执法经费", N(120.0)).err.contains("wrong-unit"));
}

#[test]
fn an_empty_ledger_is_none_and_it_is_said() {
    let counties: Rows = &[HEAD, &[T("c1"), T("甲县"), N(3.0)]];
    let bare = judged(&[("片区", counties), ("会议", &[&[T("片区"), T("日期")]])]);
    assert_eq!(bare.verdict("d.m", "zone/c1").as_deref(), Some("violated"));
    assert_eq!(bare.err.matches("[empty-ledger]").count(), 1, "{}", bare.err);
    let absent = judged(&[("片区", counties)]);
    assert_eq!(absent.verdict("d.m", "zone/c1").as_deref(), Some("undetermined"));
    // the unit's name alone says none, in a list inside a list too
    let named = judged(&[
        ("片区", counties),
        ("会议", &[&[T("片区"), T("日期")], &[T("甲县")]]),
        ("领导", &[&[T("片区"), T("姓名")], &[T("甲县"), T("甲")], &[T("甲县"), T("乙")]]),
        ("领导.下基层", &[&[T("片区"), T("领导"), T("日期")], &[T("甲县")]]),
    ]);
    assert_eq!(named.exit, 1, "{}", named.err);
    assert_eq!(named.verdict("d.m", "zone/c1").as_deref(), Some("violated"));
    assert!(!named.err.contains("[empty-ledger]"), "{}", named.err);
}

#[test]
fn a_blank_answer_is_shown_where_it_belongs() {
    let head: &[Is] = &[T("片区"), T("事项"), T("是否完成"), T("完成日期"), T("佐证材料"), T("是否适用"), T("理由")];
    let counties: Rows = &[HEAD, &[T("c1"), T("甲县"), N(3.0)]];
    let about: Rows = &[&[T("填报期间"), N(2022.0)], &[T("填报日期"), T("2023-01-10")]];
    let answer = |row: &[Is]| {
        let rows: [&[Is]; 2] = [head, &[&[T("甲县"), T("制定方案")], row].concat()];
        let answer = judged(&[("填报信息", about), ("片区", counties), ("声明", &rows)]);
        let json = answer.json();
        let findings = json["findings"].as_array().cloned().unwrap_or_default();
        let found = findings.into_iter().find(|f| f["obligation"] == "d.a").expect("a finding");
        (found["verdict"].as_str().expect("a verdict").to_string(), found, answer.err)
    };
    let (verdict, found, _) = answer(&[]);
    assert_eq!(verdict, "undetermined");
    assert!(found.to_string().contains("声明!C2"), "{found}");
    // a reason that is none
    for none in ["无", "—", "不适用"] {
        let (verdict, _, err) = answer(&[E, E, E, T("否"), T(none)]);
        assert!(verdict == "undetermined" && err.contains("[missing-reason]"), "{err}");
    }
    let (verdict, ..) = answer(&[E, E, E, T("不适用"), T("撤并")]);
    assert_eq!(verdict, "not_applicable");
    // not done, and yet a day
    let (verdict, found, err) = answer(&[T("否"), T("2022-11-02")]);
    assert!(verdict == "violated" && err.contains("[done-or-not]") && err.contains("声明!D2"), "{err}");
    assert!(!found.to_string().contains("已经办理"), "{found}");
    // evidence that is none
    let (verdict, found, _) = answer(&[T("是"), T("2022-11-02"), T("无")]);
    assert!(verdict == "undetermined" && found.to_string().contains("佐证材料"), "{found}");
    // done after the form was filled in; after the day of judgement
    let (verdict, _, err) = answer(&[T("是"), T("2023-01-12"), T("一份")]);
    assert!(verdict == "violated" && err.contains("[after-stated-on]"), "{err}");
    let (_, _, err) = answer(&[T("是"), T("2023-11-02"), T("一份")]);
    assert!(err.contains("[after-as-of]") && err.contains("制定方案"), "{err}");
}

#[test]
fn what_is_hidden_or_merged_is_said() {
    let scratch = project();
    let mut book = rust_xlsxwriter::Workbook::new();
    super::sheet(
        &mut book,
        "片区",
        &[HEAD, &[T("c1"), T("甲县"), N(3.0)], &[T("c2"), T("乙县")], &[T("c3"), T("丙县"), N(4.0)]],
    );
    super::sheet(&mut book, "声明", &[&[T("片区"), T("事项"), T("是否完成")], &[T("c1"), T("制定方案"), T("是")]]);
    book.worksheet_from_name("声明").expect("a sheet").set_hidden(true);
    let format = rust_xlsxwriter::Format::new();
    let sheet = book.worksheet_from_name("片区").expect("a sheet");
    sheet.merge_range(1, 2, 2, 2, "", &format).expect("merged cells");
    sheet.write_number(1, 2, 3.0).expect("a number");
    book.save(scratch.path().join("表.xlsx")).expect("a workbook");
    let answer = check(&scratch, &["表.xlsx"]);
    assert!(answer.err.contains("[hidden-sheet] 工作表“声明”是隐藏的，未读取"), "{}", answer.err);
    assert!(answer.err.contains("[merged-number]") && answer.err.contains("片区!C2"), "{}", answer.err);
    assert_eq!(answer.err.matches("[merged-number]").count(), 1, "{}", answer.err);
}

#[test]
fn messages_name_what_is_there() {
    let nameless = judged(&[("片区", &[HEAD, &[E, T("甲县"), N(3.0)]])]);
    assert!(nameless.err.contains("“甲县”这一行没有填编号"), "{}", nameless.err);
    let renamed = judged(&[("片区", &[HEAD, &[T("c1"), T("甲县"), N(3.0)]]), ("声明事项", &[&[T("片区"), T("事项")]])]);
    assert!(renamed.err.contains("是不是“声明”？"), "{}", renamed.err);
    let scratch = project();
    book(&scratch, "表.xlsx", &[("片区", &[HEAD, &[T("c1"), T("甲县"), N(3.0)]]), ("填报信息", &[&[T("填报期间")]])]);
    let none = scratch.run(&["check", "表.xlsx", "--rules", "pack", "--lang", "zh", "--as-of", "2023-01-15"]);
    assert!(none.exit == 2 && none.err.contains("填报信息") && !none.err.contains("period = "), "{}", none.err);
}
