//! The shape of the benchmark's files, small; and its folder, on demand, to measure.

use guiju::base::{Dim, FileId, Sources, Span};
use guiju::facts::{Options, Value, load, load_texts};
use guiju::model::{Entity, Field, Model, NumKind, Record, RecordId, Type};

const NOWHERE: Span = Span { file: FileId(0), start: 0, end: 0 };

fn field(name: &str, ty: Type) -> Field {
    Field { name: name.into(), label: None, label_en: None, docs: None, ty, optional: false, bare: 1, span: None }
}

/// The vocabulary of the benchmark.
fn model() -> Model {
    let int = || Type::Number(NumKind::Count, Dim::None);
    let events = || Type::List(Box::new(Type::Record(RecordId(0))));
    let record = |name: &str, fields: Vec<Field>, on| Record {
        name: name.into(),
        label: None,
        fields,
        on,
        in_office: (None, None),
        span: NOWHERE,
    };
    let entity = |name: &str| Entity {
        name: name.into(),
        label: None,
        label_en: None,
        parent: None,
        fields: vec![
            field("id", Type::Text),
            field("name", Type::Text),
            field("established_on", Type::Date),
            field("closed_on", Type::Date),
            field("seq", int()),
            field("year", int()),
            field("industry", Type::Text),
            field("staff_count", int()),
            field("leader_fulltime", Type::Bool),
            field("plan_submitted", Type::Date),
            field("enterprises_supervised", int()),
            field("enterprises_inspected", int()),
            field("underground_per_shift", int()),
            field("meetings", events()),
            field("drills", events()),
            field("reports", events()),
            field("inspectors", Type::List(Box::new(Type::Record(RecordId(1))))),
        ],
        pack: "bench".into(),
        span: NOWHERE,
    };
    Model {
        records: vec![
            record("event", vec![field("on", Type::Date)], Some(0)),
            record(
                "inspector",
                vec![
                    field("name", Type::Text),
                    field("qualified", Type::Bool),
                    field("certified", Type::Bool),
                    field("last_training", Type::Date),
                    field("training_days", int()),
                ],
                None,
            ),
        ],
        entities: vec![entity("township"), entity("county"), entity("enterprise")],
        ..Model::default()
    }
}

#[test]
fn the_benchmarks_shape_is_read() {
    let text = "id = \"C1\"\nseq = 20\nname = \"兴乐县\"\nentity = \"county\"\nyear = 2022\nmeetings = [2022-01-01, 2022-02-02]\nreports = []\n\n[[inspectors]]\nname = \"薛康心\"\nqualified = true\n\n[[inspectors]]\nname = \"何功萍\"\nlast_training = 2022-07-18\n";
    let mut sources = Sources::default();
    let loaded = load_texts([("a.toml", text)], &model(), &mut sources, &Options::default());
    assert!(loaded.diagnostics.is_empty(), "{:?}", loaded.diagnostics);
    let county = &loaded.facts.entities[0];
    let slots = &loaded.facts.chunks[0].slots[county.base as usize..];
    assert_eq!(slots[4].value, Value::Number(20, 1));
    assert!(matches!(slots[13].value, Value::List(_, 2)));
    assert!(matches!(slots[15].value, Value::List(_, 0)));
    assert!(matches!(slots[16].value, Value::List(_, 2)));
}

/// `FACTS=folder cargo test --release -- --ignored --nocapture speed` prints microseconds a file.
#[test]
#[ignore = "measures"]
fn measure_a_folder() {
    let folder = std::env::var_os("FACTS").expect("FACTS names a folder");
    let model = model();
    let mut texts: Vec<(String, String)> = Vec::new();
    let mut read = Vec::new();
    for _ in 0..7 {
        texts.clear();
        let start = std::time::Instant::now();
        for e in walkdir::WalkDir::new(&folder).into_iter().flatten().filter(|e| e.file_type().is_file()) {
            let text = std::fs::read_to_string(e.path()).expect("text");
            texts.push((e.path().display().to_string(), text));
        }
        read.push(start.elapsed().as_nanos() as usize / texts.len().max(1));
    }
    read.sort_unstable();
    println!("walk and read alone: median {} ns each", read[3]);
    let mut taken = Vec::new();
    for _ in 0..9 {
        let mut sources = Sources::default();
        let start = std::time::Instant::now();
        let texts = texts.iter().map(|(n, t)| (&**n, &**t));
        let loaded = load_texts(texts, &model, &mut sources, &Options::default());
        taken.push(start.elapsed().as_nanos() as usize / loaded.facts.entities.len().max(1));
    }
    taken.sort_unstable();
    println!("from memory, 1 thread: median {} ns each, best {}", taken[4], taken[0]);
    for threads in [1, 2] {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().expect("a pool");
        let mut times = Vec::new();
        let mut files = 1;
        for _ in 0..15 {
            let mut sources = Sources::default();
            let start = std::time::Instant::now();
            let loaded = pool.install(|| load(&[folder.clone().into()], &model, &mut sources, &Options::default()));
            times.push(start.elapsed().as_nanos() as usize);
            files = loaded.facts.entities.len().max(1);
            assert!(loaded.diagnostics.is_empty(), "{:?}", loaded.diagnostics.first());
        }
        times.sort_unstable();
        println!(
            "{threads} threads: {} entities, median {} ns each, best {}",
            files,
            times[7] / files,
            times[0] / files
        );
    }
}
