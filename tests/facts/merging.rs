//! One entity in several files; references; order.

use super::{codes, read};
use guiju::facts::{EntityIx, Value};

const FIRST: &str = "stated_on = 2023-01-01\n[[town]]\nid = \"1\"\nstaff = 3\nmeetings = [2022-01-01, {on = 2022-02-01, topic = \"甲\"}]\n";

#[test]
fn a_later_file_adds_what_the_first_did_not_state() {
    let second = "stated_on = 2023-02-01\n[[town]]\nid = \"1\"\nname = \"甲镇\"\nshelter = true\nstaff = 3\nmeetings = [2022-01-01, {on = 2022-02-01, topic = \"甲\"}]\n[town.covers]\nmeetings = false\n";
    let (loaded, sources) = read(&[("b.toml", second), ("a.toml", FIRST)]);
    assert_eq!(codes(&loaded), Vec::<&str>::new());
    let town = loaded.facts.entity(EntityIx(0)).expect("the town");
    assert_eq!(loaded.facts.entities.len(), 1);
    assert_eq!(&*town.name, "甲镇");
    // It stands where its name does.
    assert_eq!(sources.place(town.at), ("b.toml", 2, 1));
    assert_eq!(town.stated_on.map(|d| d.to_string()).as_deref(), Some("2023-01-01"));
    let of: Vec<_> =
        town.stated_on_of.iter().map(|(f, d)| (sources.get(*f).map(|s| &*s.name), d.map(|d| d.to_string()))).collect();
    assert_eq!(of, [(Some("b.toml"), Some("2023-02-01".to_owned()))]);
    assert_eq!(town.covers.len(), 1);
    let chunk = loaded.facts.chunk(town).expect("a chunk");
    let shelter = chunk.slots[town.base as usize + 10];
    assert_eq!(shelter.value, Value::Bool(true));
    assert_eq!(sources.place(shelter.at), ("b.toml", 5, 11));
    let Value::List(first, 2) = chunk.slots[town.base as usize + 4].value else { panic!("meetings") };
    let Value::Text(a, b) = chunk.slots[first as usize + 3].value else { panic!("a topic") };
    assert_eq!(chunk.text(a, b), "甲");
}

#[test]
fn what_differs_is_shown_at_both_places_and_the_first_holds() {
    let second = "[[town]]\nid = \"1\"\nstaff = 4\nmeetings = [2022-01-01]\n";
    let (loaded, sources) = read(&[("b.toml", second), ("a.toml", FIRST)]);
    assert_eq!(codes(&loaded), ["conflicting-facts", "conflicting-facts"]);
    let d = &loaded.diagnostics[0];
    assert_eq!(sources.place(d.primary.expect("a place")), ("b.toml", 3, 9));
    assert_eq!(sources.place(d.related[0]), ("a.toml", 4, 9));
    let town = loaded.facts.entity(EntityIx(0)).expect("the town");
    let chunk = loaded.facts.chunk(town).expect("a chunk");
    assert_eq!(chunk.slots[town.base as usize + 8].value, Value::Number(3, 1));
}

#[test]
fn references_find_their_entities_in_other_files() {
    let county = "[[county]]\nid = \"c\"\n[[county]]\nid = \"x\"\n";
    let towns = "[[town]]\nid = \"2\"\ncounty = \"c\"\n[[town]]\nid = \"1\"\ncounty = \"c\"\n[[town]]\nid = \"3\"\n[[town]]\nid = \"x\"\ncounty = \"nowhere\"\n[[mine]]\nid = \"m\"\npartners = [\"c\", \"x\", \"town/x\"]\n";
    let (loaded, _) = read(&[("towns.toml", towns), ("county.toml", county)]);
    assert_eq!(codes(&loaded), ["dangling-reference", "ambiguous-reference"]);
    let facts = &loaded.facts;
    let model = super::model::prelude();
    let keys: Vec<String> = (0..facts.entities.len()).map(|i| facts.key(&model, EntityIx(i as u32))).collect();
    assert_eq!(keys, ["county/c", "county/x", "mine/m", "town/1", "town/2", "town/3", "town/x"]);
    assert_eq!(facts.counts, [0, 2, 4, 1]);
    let reverse = &facts.reverse[&(guiju::model::EntityId(2), 7)];
    assert_eq!(reverse.members[&EntityIx(0)], [EntityIx(3), EntityIx(4)]);
    assert_eq!(reverse.unknown, [EntityIx(5)]);
}

#[test]
fn the_order_of_files_and_their_names_leave_the_digest_alone() {
    let (a, _) = read(&[("a.toml", FIRST), ("b.toml", "[[town]]\nid = \"2\"\n")]);
    let (b, _) = read(&[("y.toml", "[[town]]\nid = \"2\"\n"), ("z.toml", FIRST)]);
    assert_eq!(a.facts.digest, b.facts.digest);
    assert!(a.facts.digest.starts_with("sha256:") && a.facts.digest.len() == 71);
    let (c, _) = read(&[("a.toml", FIRST)]);
    assert_ne!(a.facts.digest, c.facts.digest);
}

#[test]
fn a_reference_to_a_type_without_any_facts_is_a_warning() {
    let (loaded, _) = read(&[("a.toml", "[[town]]\nid = \"1\"\ncounty = \"c\"\n")]);
    assert_eq!(codes(&loaded), ["dangling-reference"]);
    assert_eq!(loaded.diagnostics[0].level, guiju::base::Level::Warning);
}

#[test]
fn a_slot_stays_small() {
    assert!(std::mem::size_of::<Value>() <= 16, "{}", std::mem::size_of::<Value>());
    assert!(std::mem::size_of::<guiju::facts::Slot>() <= 32, "{}", std::mem::size_of::<guiju::facts::Slot>());
}

#[test]
fn long_decimals_are_carried_over_when_entities_are_merged() {
    let model = super::model::prelude();
    let (loaded, _) = read(&[
        ("a.toml", "[[mine]]\nid = \"m\"\nshare = 0.857142857142857\nhours = 0.333333333333333\n"),
        (
            "b.toml",
            "[[mine]]\nid = \"m\"\nhours = 0.333333333333333\nshift = \"0.333333333333333 小时\"\ngrade = 0.5\n",
        ),
        ("c.toml", "[[mine]]\nid = \"m\"\nhours = 0.333333333333334\n"),
    ]);
    assert_eq!(codes(&loaded), ["conflicting-facts"]);
    let mine = &loaded.facts.entities[0];
    let chunk = loaded.facts.chunk(mine).expect("its chunk");
    let fields = &model.entities[mine.ty.index()].fields;
    let of = |name: &str| {
        let slot = fields.iter().position(|f| f.name == name).expect("a field");
        match chunk.slots[mine.base as usize + slot].value {
            Value::Wide(at, clock) => format!("{} {clock}", chunk.wide(at).expect("a number")),
            other => format!("{other:?}"),
        }
    };
    assert_eq!(of("share"), "0.857142857142857 false");
    assert_eq!(of("hours"), "0.333333333333333 false");
    assert_eq!(of("shift"), "19.99999999999998 true");
    assert_eq!(of("grade"), "Number(1, 2)");
}
