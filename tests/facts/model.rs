//! A vocabulary by hand: the conformance suite's prelude and one field of every further type.

use guiju::base::window::{CalUnit, Range};
use guiju::base::{Dim, FileId, Rat, Span, unit};
use guiju::model::{
    Attest, Document, DocumentId, DutyKind, Entity, EntityId, Enum, EnumId, Field, Model, NumKind, Obligation, Record,
    RecordId, Repeats, Type, Variant, When,
};

const NOWHERE: Span = Span { file: FileId(0), start: 0, end: 0 };

fn field(name: &str, label: &str, ty: Type) -> Field {
    let (name, optional) = match name.strip_suffix('?') {
        Some(name) => (name, true),
        None => (name, false),
    };
    Field {
        name: name.into(),
        label: Some(label.into()),
        label_en: None,
        docs: None,
        ty,
        optional,
        bare: 1,
        span: Some(NOWHERE),
    }
}
fn in_unit(name: &str, label: &str, word: &str) -> Field {
    let unit = unit::unit(word).expect("a unit");
    Field { bare: unit.size, ..field(name, label, Type::Number(NumKind::Any, unit.dim)) }
}
fn list(ty: Type) -> Type {
    Type::List(Box::new(ty))
}
fn record(name: &str, label: &str, fields: Vec<Field>) -> Record {
    Record {
        name: name.into(),
        label: Some(label.into()),
        on: fields.iter().position(|f| f.name == "on"),
        fields,
        in_office: (None, None),
        span: NOWHERE,
    }
}
fn count() -> Type {
    Type::Number(NumKind::Count, Dim::None)
}

struct Entities(Vec<Entity>);
impl Entities {
    fn add(&mut self, name: &str, label: &str, parent: Option<EntityId>, own: Vec<Field>) -> EntityId {
        let mut fields = match parent {
            Some(p) => self.0[p.index()].fields.clone(),
            None => vec![
                field("id", "编号", Type::Text),
                field("name", "名称", Type::Text),
                field("established_on?", "成立日期", Type::Date),
                field("closed_on?", "撤销日期", Type::Date),
            ],
        };
        fields.extend(own);
        self.0.push(Entity {
            name: name.into(),
            label: Some(label.into()),
            label_en: None,
            parent,
            fields,
            pack: "conformance".into(),
            span: NOWHERE,
        });
        EntityId(self.0.len() as u32 - 1)
    }
}

fn attest(name: &str, title: &str, repeats: Option<Repeats>) -> Obligation {
    Obligation {
        name: name.into(),
        full: format!("d.{name}"),
        title: Some(title.into()),
        title_en: None,
        docs: None,
        document: DocumentId(0),
        clauses: Vec::new(),
        binds: Vec::new(),
        when: Vec::new(),
        from: None,
        until: None,
        kind: DutyKind::Attest(Box::new(Attest { by: None, evidence: None, repeats })),
        severity: Default::default(),
        topic: None,
        points: Rat::ONE,
        veto: None,
        remedy: None,
        consequences: Vec::new(),
        notes: Vec::new(),
        supersedes: Vec::new(),
        span: NOWHERE,
    }
}

pub(super) fn prelude() -> Model {
    let (meeting, training, report, accident, inspector, leader, address, visit) =
        (RecordId(0), RecordId(1), RecordId(2), RecordId(3), RecordId(4), RecordId(5), RecordId(6), RecordId(7));
    let records = vec![
        record("meeting", "会议", vec![field("on", "日期", Type::Date), field("topic?", "议题", Type::Text)]),
        record("training", "培训", vec![field("on", "结业日期", Type::Date), field("length", "时长", Type::Duration)]),
        record("report", "报告", vec![field("on", "时间", Type::DateTime)]),
        record("accident", "事故", vec![field("on", "日期", Type::Date), field("deaths", "死亡人数", count())]),
        record(
            "inspector",
            "执法人员",
            vec![
                field("name", "姓名", Type::Text),
                field("in_post", "在职", Type::Bool),
                field("qualified", "合格", Type::Bool),
                field("hired_on", "入职日期", Type::Date),
                field("trainings", "轮训", list(Type::Record(training))),
            ],
        ),
        record(
            "leader",
            "领导",
            vec![
                field("name", "姓名", Type::Text),
                field("visits", "下基层", list(Type::Record(meeting))),
                field("in_office_from?", "任职日期", Type::Date),
                field("in_office_to?", "离任日期", Type::Date),
            ],
        ),
        record(
            "address",
            "地址",
            vec![
                field("street", "街道", Type::Text),
                field("number?", "门牌号", count()),
                field("town?", "所在乡镇", Type::Ref(EntityId(2))),
            ],
        ),
        record("visit", "走访", vec![field("on", "日期", Type::Date), field("to", "对象", Type::Ref(EntityId(0)))]),
    ];
    let mut e = Entities(Vec::new());
    let authority = e.add(
        "authority",
        "机关",
        None,
        vec![
            field("meetings", "会议记录", list(Type::Record(meeting))),
            field("filed_on?", "报送日期", Type::Date),
            field("noted_on", "备案日期", Type::Date),
        ],
    );
    let county = e.add(
        "county",
        "县",
        Some(authority),
        vec![
            field("inspectors", "执法人员名册", list(Type::Record(inspector))),
            field("leaders", "领导名册", list(Type::Record(leader))),
            field("reports", "报告记录", list(Type::Record(report))),
            field("supervised", "监管企业数", count()),
            field("inspected", "抽查企业数", count()),
            field("towns", "所辖乡镇", Type::Every(EntityId(2), 7)),
        ],
    );
    let town = e.add(
        "town",
        "乡镇",
        Some(authority),
        vec![
            field("county", "所属县", Type::Ref(county)),
            field("staff", "工作人员数", count()),
            field("population", "人口", count()),
            field("shelter", "应急避难场所", Type::Bool),
            field("island", "海岛", Type::Bool),
            field("drills", "演练", list(Type::Record(meeting))),
        ],
    );
    e.add(
        "mine",
        "矿山",
        None,
        vec![
            field("industry", "行业", Type::Enum(EnumId(0))),
            field("underground", "单班入井人数", count()),
            in_unit("depth", "采深", "m"),
            field("accidents", "事故", list(Type::Record(accident))),
            field("drills", "演练", list(Type::Record(meeting))),
            field("share", "持证比例", Type::Number(NumKind::Any, Dim::Share)),
            field("fund", "安全费用", Type::Number(NumKind::Any, Dim::Money)),
            field("shift", "班时", Type::Duration),
            in_unit("road", "运输路", "km"),
            field("hours", "课时", Type::Number(NumKind::Any, Dim::ClassHour)),
            field("balance?", "盈亏", Type::Number(NumKind::Int, Dim::None)),
            field("grade", "系数", Type::Number(NumKind::Any, Dim::None)),
            field("address", "地址", Type::Record(address)),
            field("minerals", "矿种", list(Type::Text)),
            field("visits", "走访", list(Type::Record(visit))),
            field("partners", "协作单位", list(Type::Ref(authority))),
            field("last_blast", "最近爆破", Type::DateTime),
            field("checks", "检查日", list(Type::Date)),
            field("first_drill", "首次演练", Type::Record(meeting)),
        ],
    );
    assert_eq!(town, EntityId(2));
    let variant = |name: &str, label: &str| Variant { name: name.into(), label: Some(label.into()), span: NOWHERE };
    Model {
        records,
        entities: e.0,
        enums: vec![Enum {
            name: "industry".into(),
            label: Some("行业".into()),
            variants: vec![variant("coal", "煤矿"), variant("chemicals", "危险化学品"), variant("trade", "工贸")],
            span: NOWHERE,
        }],
        documents: vec![Document {
            name: "d".into(),
            title: None,
            title_en: None,
            number: None,
            issuer: None,
            issued: None,
            in_force: Range::ALL,
            status: None,
            draft: false,
            clauses: Vec::new().into(),
            catalogue: None,
            pack: 0,
            span: NOWHERE,
        }],
        duties: vec![
            attest("yearly_list", "年度清单", None),
            attest("plan", "预案", None),
            attest("drill_report", "演练报告", Some(Repeats { when: When::Every(CalUnit::HalfYear), span: NOWHERE })),
        ],
        ..Model::default()
    }
}
