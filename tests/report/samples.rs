//! Sample rules, facts and findings made by hand; every format renders the same ones.

use guiju::base::window::{Length, Range};
use guiju::base::{Day, Dim, FileId, Rat, Source, Sources, Span};
use guiju::engine::finding::*;
use guiju::engine::outcome::{Outcome, Tally};
use guiju::facts::waivers::Waiver;
use guiju::facts::{EntityIx, Facts, Stated};
use guiju::model::{
    Consequence, Document, DocumentId, DutyId, DutyKind, Entity, EntityId, Measure, Model, Obligation, Pack,
};
use guiju::syntax::tree::{Cmp, Quant, Severity};

/// Everything a report needs.
pub struct Samples {
    pub sources: Sources,
    pub model: Model,
    pub facts: Facts,
    pub outcome: Outcome,
    pub waivers: Vec<Waiver>,
}

const RULES: &str = r#"document jz2022_9 "晋中市人民政府关于做好2022年安全生产工作的通知" {
    number "市政发〔2022〕9号"
}
obligation monthly_meeting "政府每月召开安全生产会议" {
    clause "一（一）"
    binds government
    require at least 1 meetings in every month
}
obligation qualified_share "专业执法人员占比" {
    clause "三（十）"
    require at least 75% of inspectors where in_post satisfy qualified
}
obligation township_staff "乡镇应急工作人员不少于三名" { clause "三（十）" require staff >= 3 }
obligation plan "六月底前报送方案" { require plan_on by 2022-06-30 }
义务 轮训 “执法人员每三年轮训不少于两周” { 要求 每名 执法人员 均须（自 入职日期 起 任一连续 3 年内 轮训 时长 合计 不少于 14 天） }
attest duty_list "制定年度重点任务清单" { by 2022-12-31 evidence document }
"#;

const FACTS: &str = "[[county_government]]\nid = \"140702\"\nname = \"榆次区人民政府\"\n\"安全生产会议\" = [2022-01-05, 2022-02-08, 2022-04-06, 2022-05-10, 2022-06-07, 2022-08-03, 2022-09-06, 2022-10-11, 2022-11-08, 2022-12-06]\nplan_on = 2022-07-03\n\n[[emergency_bureau]]\nid = \"140702\"\nname = \"榆次区应急管理局\"\ninspectors = [ { name = \"甲\", in_post = true, qualified = true }, { name = \"乙\", in_post = true } ]\n\n[[township]]\nid = \"140702101\"\nname = \"乌金山镇\"\nstaff = 2\n\n[[township]]\nid = \"140702102\"\nname = \"东阳镇\"\n";

fn day(text: &str) -> Day {
    Day::parse_iso(text).expect(text)
}

fn range(from: &str, to: &str) -> Range {
    Range::new(day(from), day(to))
}

/// The place of some text.
fn at(file: u32, needle: &str) -> Span {
    let text = if file == 0 { RULES } else { FACTS };
    let start = text.find(needle).expect(needle);
    Span::new(FileId(file), start, start + needle.len())
}

fn int(n: i64) -> Shown {
    Shown::Number(Rat::int(n), Dim::None)
}

fn share(a: i128, b: i128) -> Shown {
    Shown::Number(Rat::new(a, b).expect("den"), Dim::Share)
}

fn entity(name: &str, label: &str, parent: Option<u32>) -> Entity {
    Entity {
        name: name.into(),
        label: Some(label.into()),
        label_en: None,
        parent: parent.map(EntityId),
        fields: Vec::new(),
        pack: "shanxi".into(),
        span: Span::new(FileId(0), 0, 0),
    }
}

fn duty(name: &str, title: &str, severity: Severity, needle: &str) -> Obligation {
    let place = at(0, needle);
    Obligation {
        name: name.into(),
        full: format!("jz2022_9.{name}"),
        title: Some(title.into()),
        title_en: None,
        docs: None,
        document: DocumentId(0),
        clauses: vec!["三（十）".into()],
        binds: vec![EntityId(0)],
        when: Vec::new(),
        from: None,
        until: None,
        kind: DutyKind::Requirements(Vec::new()),
        severity,
        topic: None,
        points: Rat::ONE,
        veto: None,
        remedy: None,
        consequences: Vec::new(),
        notes: Vec::new(),
        supersedes: Vec::new(),
        span: place,
    }
}

fn model() -> Model {
    let mut duties = vec![
        duty("duty_list", "制定年度重点任务清单", Severity::Minor, "attest duty_list"),
        duty("monthly_meeting", "政府每月召开安全生产会议", Severity::Major, "obligation monthly_meeting"),
        duty("plan", "六月底前报送方案", Severity::Minor, "obligation plan"),
        duty("qualified_share", "专业执法人员占比", Severity::Critical, "obligation qualified_share"),
        duty("township_staff", "乡镇应急工作人员不少于三名", Severity::Major, "obligation township_staff"),
        duty("轮训", "执法人员每三年轮训不少于两周", Severity::Major, "义务 轮训"),
    ];
    duties[1].clauses = vec!["一（一）".into()];
    duties[1].remedy = Some("立即补开会议并形成会议纪要；此后每月10日前召开。".into());
    duties[1].consequences = vec![Consequence {
        text: "由上级人民政府约谈主要负责人".into(),
        clause: Some("五（二）".into()),
    }];
    duties[3].notes = vec!["分母为在职执法人员；不四舍五入，74.9% 不达标。".into()];
    Model {
        packs: vec![Pack {
            name: "shanxi".into(),
            version: "2025.1".into(),
            title: "山西".into(),
            depends: Vec::new(),
            calendar: Default::default(),
            files: Vec::new(),
            topics: Default::default(),
        }],
        documents: vec![Document {
            name: "jz2022_9".into(),
            title: Some("晋中市人民政府关于做好2022年安全生产工作的通知".into()),
            title_en: None,
            number: Some("市政发〔2022〕9号".into()),
            issuer: Some("晋中市人民政府".into()),
            issued: None,
            in_force: range("2022-04-09", "2022-12-31"),
            status: None,
            draft: false,
            clauses: Vec::new().into(),
            catalogue: None,
            pack: 0,
            span: at(0, "jz2022_9"),
        }],
        entities: vec![
            entity("government", "政府", None),
            entity("county_government", "县级政府", Some(0)),
            entity("emergency_bureau", "应急管理部门", None),
            entity("township", "乡镇", None),
        ],
        duties,
        ..Model::default()
    }
}

fn stated(ty: u32, id: &str, name: &str, needle: &str) -> Stated {
    Stated {
        ty: EntityId(ty),
        id: id.into(),
        name: name.into(),
        chunk: 0,
        base: 0,
        at: at(1, needle),
        stated_on: None,
        stated_on_of: Vec::new(),
        covers: Box::new([]),
        attests: Box::new([]),
        unanswered: Box::new([]),
    }
}

fn fact(needle: &str, path: &str, label: &str, stated: bool) -> FactUse {
    FactUse { at: at(1, needle), path: path.into(), label: label.into(), stated }
}

fn step(truth: Truth, needle: &str, what: What) -> Step {
    Step { at: at(0, needle), truth, what, facts: Vec::new(), parts: Vec::new() }
}

fn count(lo: i64, hi: i64, limit: Limit) -> Measured {
    Measured {
        name: "安全生产会议".into(),
        measure: Measure::Count,
        dim: Dim::None,
        lo: Rat::int(lo),
        hi: Some(Rat::int(hi)),
        share: None,
        limit,
        filtered: false,
    }
}

fn month(m: i8, n: i64, state: WindowState) -> WindowStep {
    let from = Day::new(2022, m, 1).expect("month");
    WindowStep {
        label: format!("2022-{m:02}"),
        range: Range::new(from, from.month_end()),
        state,
        measured: count(n, n, Limit::AtLeast(int(1))),
        late: None,
        ledger_ends: None,
    }
}

fn meetings(windows: Vec<WindowStep>, met: usize) -> What {
    What::Windows { name: "安全生产会议".into(), measure: Measure::Count, all: false, windows, total: 12, met }
}

fn finding(duty: u32, entity: u32, verdict: Verdict, rule: &str, step: Step, fact: FactUse) -> Finding {
    Finding {
        duty: DutyId(duty),
        entity: EntityIx(entity),
        verdict,
        windows: Vec::new(),
        missing: Vec::new(),
        fact,
        rule: at(0, rule),
        why: Why::Requirements,
        steps: vec![step],
        mend: Vec::new(),
        vacuous: false,
        exception: None,
        waiver: None,
        message: None,
    }
}

const MEETING: &str = "require at least 1 meetings in every month";
const SHARE: &str = "require at least 75% of inspectors where in_post satisfy qualified";
const STAFF: &str = "require staff >= 3";
const PLAN: &str = "require plan_on by 2022-06-30";
const TRAIN: &str = "每名 执法人员 均须（自 入职日期 起 任一连续 3 年内 轮训 时长 合计 不少于 14 天）";
const LIST: &str = "attest duty_list";

fn share_step(truth: Truth, yes: u64, kept: u64, unknown: u64) -> Step {
    step(
        truth,
        SHARE,
        What::Measured(Measured {
            name: "在职执法人员".into(),
            measure: Measure::Share,
            dim: Dim::Share,
            lo: Rat::new(i128::from(yes), i128::from(kept)).expect("den"),
            hi: Rat::new(i128::from(yes + unknown), i128::from(kept)),
            share: Some((yes, kept, unknown)),
            limit: Limit::AtLeast(share(3, 4)),
            filtered: true,
        }),
    )
}

fn staff(truth: Truth, left: Shown) -> Step {
    step(
        truth,
        STAFF,
        What::Compare {
            name: "应急工作人员数".into(), left, op: Cmp::Ge, right: int(3), against: String::new()
        },
    )
}

/// One finding a situation, in the order of `names`.
pub fn findings() -> Vec<(&'static str, Finding)> {
    let entity_fact = || fact("[[county_government]]", "", "", true);
    let meeting_fact = || fact("[2022-01-05", "meetings", "安全生产会议", true);
    let deadline = |truth, done| {
        step(
            truth,
            PLAN,
            What::Deadline {
                name: "方案报送日期".into(),
                done,
                due: Some(day("2022-06-30")),
                outside: false,
                filtered: false,
            },
        )
    };
    let mut out: Vec<(&'static str, Finding)> = Vec::new();

    let mut f = finding(
        1,
        0,
        Verdict::Violated,
        MEETING,
        step(
            Truth::False,
            MEETING,
            meetings(vec![month(3, 0, WindowState::Broken), month(7, 0, WindowState::Broken)], 10),
        ),
        meeting_fact(),
    );
    f.windows = vec!["2022-03".into(), "2022-07".into()];
    f.mend = vec![Mend::Closed(f.windows.clone())];
    out.push(("months without an event", f));

    let mut f = finding(
        3,
        1,
        Verdict::Violated,
        SHARE,
        share_step(Truth::False, 5, 7, 0),
        fact("[ { name", "inspectors", "执法人员", true),
    );
    f.mend = vec![Mend::MoreMembers { name: "执法人员".into(), n: 1, or_new: Some(1) }];
    out.push(("a share too low", f));

    let mut f = finding(
        4,
        2,
        Verdict::Violated,
        STAFF,
        staff(Truth::False, int(2)),
        fact("staff = 2", "staff", "应急工作人员数", true),
    );
    f.mend = vec![Mend::Change { name: "应急工作人员数".into(), op: Cmp::Ge, to: int(3), by: Some(int(1)) }];
    out.push(("a number too small", f));

    let mut f = finding(
        2,
        0,
        Verdict::Violated,
        PLAN,
        deadline(Truth::False, Shown::Date(day("2022-07-03"))),
        fact("2022-07-03", "plan_on", "方案报送日期", true),
    );
    f.mend = vec![Mend::Late { name: "方案报送日期".into(), days: 3 }];
    out.push(("late by three days", f));

    let mut f = finding(2, 0, Verdict::Violated, PLAN, deadline(Truth::False, Shown::Nothing), entity_fact());
    f.mend = vec![Mend::Overdue { name: "方案报送日期".into(), days: 199 }];
    out.push(("overdue", f));

    let mut f = finding(
        3,
        1,
        Verdict::Undetermined,
        SHARE,
        share_step(Truth::Unknown, 5, 8, 2),
        fact("{ name = \"乙\", in_post = true }", "inspectors[1].qualified", "执法人员 第2项 专业合格", false),
    );
    f.missing = vec!["inspectors[1].qualified".into(), "inspectors[4].qualified".into()];
    f.steps[0].facts = vec![f.fact.clone()];
    out.push(("a share that facts could still decide", f));

    let mut open = month(9, 0, WindowState::Unknown);
    open.ledger_ends = Some(day("2022-08-31"));
    let mut f = finding(
        1,
        0,
        Verdict::Undetermined,
        MEETING,
        step(Truth::Unknown, MEETING, meetings(vec![open], 8)),
        meeting_fact(),
    );
    f.windows = vec!["2022-09".into()];
    f.missing = vec!["meetings".into()];
    out.push(("the ledger ends early", f));

    let mut f = finding(
        4,
        3,
        Verdict::Undetermined,
        STAFF,
        staff(Truth::Unknown, Shown::Unknown),
        fact("[[township]]\nid = \"140702102\"", "staff", "应急工作人员数", false),
    );
    f.missing = vec!["staff".into()];
    f.steps[0].facts = vec![f.fact.clone()];
    out.push(("a number not stated", f));

    let mut f = finding(
        1,
        0,
        Verdict::Pending,
        MEETING,
        step(Truth::Open, MEETING, meetings(vec![month(12, 0, WindowState::Open)], 11)),
        meeting_fact(),
    );
    f.windows = vec!["2022-12".into()];
    out.push(("a month not over", f));

    let mut f = finding(
        4,
        2,
        Verdict::Waived,
        STAFF,
        staff(Truth::False, int(2)),
        fact("staff = 2", "staff", "应急工作人员数", true),
    );
    f.waiver = Some(0);
    out.push(("waived", f));

    let mut f = finding(4, 3, Verdict::Exempt, STAFF, staff(Truth::True, int(2)), entity_fact());
    f.why = Why::Exempt;
    f.exception = Some("人口不足五千的乡".into());
    out.push(("exempt", f));

    let mut f = finding(4, 3, Verdict::Conflict, STAFF, staff(Truth::False, int(2)), entity_fact());
    f.why = Why::Conflict(vec!["海岛乡镇".into(), "撤并乡镇".into()]);
    out.push(("exceptions in conflict", f));

    let mut f = finding(4, 2, Verdict::Satisfied, STAFF, staff(Truth::True, int(5)), entity_fact());
    f.vacuous = false;
    out.push(("satisfied", f.clone()));
    f.vacuous = true;
    out.push(("vacuous", f));

    let mut f = finding(4, 2, Verdict::NotApplicable, STAFF, staff(Truth::False, int(2)), entity_fact());
    f.why = Why::OutOfForce(range("2023-01-01", "2023-12-31"));
    out.push(("out of force", f.clone()));
    f.why = Why::When;
    out.push(("another case", f.clone()));
    f.why = Why::Superseded(vec!["jz2022_9.plan".into()]);
    out.push(("superseded", f.clone()));
    f.why = Why::DidNotExist(Range::new(day("2023-02-01"), Day::MAX));
    out.push(("not there yet", f));

    let mut f = finding(4, 2, Verdict::Pending, STAFF, staff(Truth::False, int(2)), entity_fact());
    f.why = Why::NotYet { from: day("2023-06-01"), now: Truth::False };
    out.push(("not in force yet", f));

    let rolling = |name: &str| Step {
        at: at(0, TRAIN),
        truth: Truth::False,
        what: What::Member { name: name.into() },
        facts: Vec::new(),
        parts: vec![step(
            Truth::False,
            TRAIN,
            What::Rolling {
                name: "轮训 时长".into(),
                measure: Measure::Sum,
                length: Length::Months(36),
                some: false,
                day: Some(WindowStep {
                    label: "2022-06-14".into(),
                    range: range("2019-06-15", "2022-06-14"),
                    state: WindowState::Broken,
                    measured: Measured {
                        name: "轮训 时长".into(),
                        measure: Measure::Sum,
                        dim: Dim::Days,
                        lo: Rat::int(10),
                        hi: Some(Rat::int(10)),
                        share: None,
                        limit: Limit::AtLeast(Shown::Number(Rat::int(14), Dim::Days)),
                        filtered: false,
                    },
                    late: None,
                    ledger_ends: None,
                }),
                last: Some(day("2022-12-31")),
            },
        )],
    };
    let mut members = step(
        Truth::False,
        TRAIN,
        What::Members { quant: Quant::All, name: "执法人员".into(), filtered: false, yes: 5, no: 2, maybe: 0 },
    );
    members.parts = vec![rolling("甲"), rolling("丙")];
    let mut f = finding(5, 1, Verdict::Violated, TRAIN, members, fact("[ { name", "inspectors", "执法人员", true));
    f.windows = vec!["2022-06-14".into()];
    f.mend = vec![Mend::MoreSum { name: "轮训 时长".into(), by: Shown::Number(Rat::int(4), Dim::Days) }];
    out.push(("members and a rolling window", f));

    let due = |m: i8, late: Option<&str>| {
        let to = Day::new(2022, m, 27).expect("day");
        WindowStep {
            label: to.to_string(),
            range: Range::new(to.plus_months(-1).plus(1), to),
            state: WindowState::Broken,
            measured: count(0, 0, Limit::AtLeast(int(1))),
            late: late.map(day),
            ledger_ends: None,
        }
    };
    let mut f = finding(
        1,
        0,
        Verdict::Violated,
        MEETING,
        step(
            Truth::False,
            MEETING,
            What::Windows {
                name: "进展报告".into(),
                measure: Measure::Count,
                all: false,
                windows: vec![due(3, Some("2022-03-30")), due(7, None)],
                total: 12,
                met: 10,
            },
        ),
        meeting_fact(),
    );
    f.windows = vec!["2022-03-27".into(), "2022-07-27".into()];
    out.push(("due days, one late", f));

    let mut few = vec![month(3, 1, WindowState::Broken), month(4, 0, WindowState::Broken)];
    for w in &mut few {
        w.measured.limit = Limit::AtLeast(int(2));
    }
    out.push((
        "months with too few",
        finding(1, 0, Verdict::Violated, MEETING, step(Truth::False, MEETING, meetings(few, 10)), meeting_fact()),
    ));

    for (name, verdict, state) in [
        ("attest undeclared", Verdict::Undetermined, AttestState::Undeclared),
        ("attest late", Verdict::Violated, AttestState::Late { due: day("2022-12-31"), on: day("2023-01-09") }),
        ("attest not done", Verdict::Violated, AttestState::NotDone(Some(day("2022-12-31")))),
        ("attest without evidence", Verdict::Undetermined, AttestState::NoEvidence("document".into())),
        ("attest does not apply", Verdict::NotApplicable, AttestState::DoesNotApply("辖区内没有煤矿".into())),
    ] {
        let mut f = finding(0, 0, verdict, LIST, step(Truth::False, LIST, What::Constant), entity_fact());
        f.why = Why::Attest(state);
        if verdict == Verdict::Undetermined {
            f.missing = vec!["attest.duty_list".into()];
        }
        out.push((name, f));
    }

    let mut forbidden = step(Truth::False, STAFF, What::Forbidden);
    forbidden.parts = vec![step(
        Truth::True,
        STAFF,
        What::Compare {
            name: "应急工作人员数".into(),
            left: int(7),
            op: Cmp::Gt,
            right: int(5),
            against: String::new(),
        },
    )];
    out.push((
        "forbidden",
        finding(4, 2, Verdict::Violated, STAFF, forbidden, fact("staff = 2", "staff", "应急工作人员数", true)),
    ));

    let mut any = step(Truth::False, STAFF, What::Any);
    any.parts = vec![
        staff(Truth::False, int(2)),
        step(Truth::False, STAFF, What::Flag { name: "应急避难场所".into(), value: Shown::Bool(false) }),
    ];
    out.push((
        "one of two",
        finding(4, 2, Verdict::Violated, STAFF, any, fact("staff = 2", "staff", "应急工作人员数", true)),
    ));

    out.push((
        "stale facts",
        finding(
            4,
            2,
            Verdict::Undetermined,
            STAFF,
            step(Truth::Unknown, STAFF, What::Stale { stated_on: day("2022-01-05"), from: day("2022-04-09") }),
            entity_fact(),
        ),
    ));
    out
}

/// A run with those findings that can stand together.
pub fn samples() -> Samples {
    let mut sources = Sources::default();
    sources.add(Source::new("rules/shanxi/jz2022-9/obligations.gj", RULES));
    sources.add(Source::new("facts/榆次.toml", FACTS));
    let model = model();
    let facts = Facts {
        entities: vec![
            stated(1, "140702", "榆次区人民政府", "[[county_government]]"),
            stated(2, "140702", "榆次区应急管理局", "[[emergency_bureau]]"),
            stated(3, "140702101", "乌金山镇", "[[township]]"),
            stated(3, "140702102", "东阳镇", "[[township]]\nid = \"140702102\""),
        ],
        files: 1,
        digest: "sha256:0000".into(),
        ..Facts::default()
    };
    let wanted = [
        "months without an event",
        "late by three days",
        "a share too low",
        "members and a rolling window",
        "a number too small",
        "a number not stated",
        "attest undeclared",
        "satisfied",
    ];
    let all = findings();
    let chosen: Vec<Finding> =
        wanted.iter().filter_map(|name| all.iter().find(|(n, _)| n == name)).map(|(_, f)| f.clone()).collect();
    let mut outcome = Outcome {
        assessment: assessment(),
        later: None,
        findings: Vec::new(),
        total: Tally::default(),
        by_duty: vec![Tally::default(); model.duties.len()],
        by_entity: vec![Tally::default(); facts.entities.len()],
        remarks: Vec::new(),
        asked: Vec::new(),
        wall: None,
    };
    for f in &chosen {
        outcome.total.add(f.verdict);
        outcome.by_duty[f.duty.0 as usize].add(f.verdict);
        outcome.by_entity[f.entity.0 as usize].add(f.verdict);
    }
    outcome.findings = chosen;
    Samples {
        sources,
        model,
        facts,
        outcome,
        waivers: vec![Waiver {
            duty: DutyId(4),
            entity: "township/140702101".into(),
            reason: "撤并过渡".into(),
            basis: Some("市安委办〔2022〕5号".into()),
            approved_by: Some("市安委办".into()),
            expires: day("2023-03-31"),
            window: None,
            at: at(1, "staff = 2"),
            expires_at: at(1, "staff = 2"),
        }],
    }
}

/// 2022, judged on 15 January 2023.
pub fn assessment() -> Assessment {
    Assessment { span: range("2022-01-01", "2022-12-31"), as_of: day("2023-01-15") }
}
