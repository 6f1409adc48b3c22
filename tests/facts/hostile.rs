//! Input that means harm, or is merely broken: an answer, soon, and the rest of the work kept.

use super::{codes, read};
use guiju::base::Sources;
use guiju::facts::{Options, load_texts};
use std::time::{Duration, Instant};

fn soon(name: &str, text: &str) -> Vec<&'static str> {
    let start = Instant::now();
    let good = "[[town]]\nid = \"kept\"\n";
    let (loaded, _) = read(&[(name, text), ("z-good.toml", good)]);
    assert!(start.elapsed() < Duration::from_secs(20), "{name} took too long");
    assert!(loaded.facts.entities.iter().any(|e| &*e.id == "kept"), "{name}: the good file was lost");
    let mut codes = codes(&loaded);
    assert!(codes.len() <= 130, "{name}: {} problems", codes.len());
    codes.dedup();
    codes
}

#[test]
fn depth_is_a_message() {
    let many = 100_000;
    let open = "[".repeat(many);
    assert!(soon("a.toml", &format!("[[town]]\nid = \"1\"\nstaff = {open}\n")).contains(&"too-deep"));
    let tables = "{a=".repeat(many);
    assert!(soon("a.toml", &format!("a = {tables}")).contains(&"too-deep"));
    assert!(soon("a.json", &format!("{{\"town\": {open}")).contains(&"too-deep"));
    let objects = "{\"a\":".repeat(many);
    assert!(soon("a.json", &objects).contains(&"too-deep"));
    let dotted = vec!["a"; many].join(".");
    assert!(soon("a.toml", &format!("{dotted} = 1")).contains(&"too-deep"));
    assert!(soon("a.toml", &format!("[{dotted}]\nx = 1")).contains(&"too-deep"));
    assert!(soon("a.toml", &format!("[[{dotted}]]\nx = 1")).contains(&"too-deep"));
}

#[test]
fn many_keys_and_many_errors_do_not_take_for_ever() {
    let mut dotted = String::from("[[town]]\nid = \"1\"\n");
    let mut fields = dotted.clone();
    for i in 0..100_000 {
        dotted.push_str(&format!("a{i}.b = 1\n"));
        fields.push_str(&format!("b{i} = @\n"));
    }
    assert_eq!(soon("a.toml", &dotted), ["unknown-field", "too-many-problems"]);
    assert_eq!(soon("a.toml", &fields), ["unknown-field", "too-many-problems"]);
    let long = "staf".repeat(1_000_000);
    assert_eq!(soon("a.toml", &format!("[[town]]\nid = \"1\"\n{long} = 1\n{long} = {long}\n")), ["unknown-field"]);
    assert_eq!(soon("a.toml", &format!("[{long}]\n")), ["unknown-entity"]);
    let broken = "= = =\n".repeat(100_000);
    assert_eq!(soon("a.toml", &broken), ["syntax"]);
    let lines = "{\"entity\": \"town\", \"id\": }\n".repeat(100_000);
    assert_eq!(soon("a.jsonl", &lines), ["syntax", "too-many-problems"]);
}

#[test]
fn bytes_that_are_no_text() {
    let model = super::model::prelude();
    let folder = tempfile::tempdir().expect("a folder");
    let write = |name: &str, bytes: &[u8]| {
        std::fs::write(folder.path().join(name), bytes).expect("written");
    };
    write("gbk.toml", b"[[town]]\nid = \"1\"\nname = \"\xBC\xD7\xD5\xF2\"\n");
    write("utf16.toml", b"\xFF\xFE[\0[\0");
    write("nul.toml", b"[[town]]\nid = \"\0\"\n");
    write("bom.toml", b"\xEF\xBB\xBF[[town]]\r\nid = \"1\"\r\n");
    let mut sources = Sources::default();
    let options = Options::default();
    let loaded = guiju::facts::load(&[folder.path().into()], &model, &mut sources, &options);
    let said: Vec<_> = loaded
        .diagnostics
        .iter()
        .map(|d| {
            let (_, line, column) = sources.place(d.primary.expect("a place"));
            (d.code, line, column)
        })
        .collect();
    assert_eq!(said, [("not-utf8", 3, 9), ("nul-character", 2, 7), ("not-utf8", 1, 1)]);
    assert_eq!(loaded.facts.entities.len(), 1);
    let town = &loaded.facts.entities[0];
    assert_eq!(sources.place(town.at).1, 1);
}

#[test]
fn any_cut_of_a_good_file_is_survived() {
    let toml = include_str!("../ui/facts/good/everything.toml");
    let json = include_str!("../ui/facts/good/everything.json");
    let model = super::model::prelude();
    for (name, text) in [("a.toml", toml), ("a.json", json)] {
        for end in (0..text.len()).filter(|i| text.is_char_boundary(*i)) {
            let mut sources = Sources::default();
            let cut = &text[..end];
            let loaded = load_texts([(name, cut)], &model, &mut sources, &Options::default());
            for d in &loaded.diagnostics {
                let span = d.primary.expect("a place");
                assert!(span.start <= span.end && span.end as usize <= end, "{name} cut at {end}: {d:?}");
                assert!(cut.is_char_boundary(span.start as usize) && cut.is_char_boundary(span.end as usize));
            }
        }
    }
}

proptest::proptest! {
    #[test]
    fn any_text_is_survived(text in "[\\[\\]{}=.,:\"'#\\\\ \na-c0-9县年月日“”＝-]{0,60}") {
        for name in ["a.toml", "a.json", "a.jsonl"] {
            let (loaded, sources) = read(&[(name, &text)]);
            for d in &loaded.diagnostics {
                let span = d.primary.expect("a place");
                let source = sources.get(span.file).expect("a source");
                proptest::prop_assert!(source.text.get(span.start as usize..span.end as usize).is_some());
            }
        }
    }
}
