//! Which files are read.

use guiju::base::{Lang, Sources};
use guiju::facts::{Loaded, Options, load};
use std::path::{Path, PathBuf};

fn put(root: &Path, name: &str, text: &str) {
    let path = root.join(name);
    std::fs::create_dir_all(path.parent().expect("a parent")).expect("a folder");
    std::fs::write(path, text).expect("written");
}
fn town(id: &str) -> String {
    format!("[[town]]\nid = \"{id}\"\n")
}
fn run(paths: &[PathBuf]) -> (Loaded, Vec<String>) {
    let mut sources = Sources::default();
    let loaded = load(paths, &super::model::prelude(), &mut sources, &Options::default());
    let ids = loaded.facts.entities.iter().map(|e| e.id.to_string()).collect();
    (loaded, ids)
}

#[test]
fn folders_are_walked_and_what_is_no_fact_is_passed_over() {
    let folder = tempfile::tempdir().expect("a folder");
    let root = folder.path();
    put(root, "a.toml", &town("a"));
    put(root, "sub/b.JSON", "{\"town\": [{\"id\": \"b\"}]}");
    put(root, "sub/c.ndjson", "{\"entity\": \"town\", \"id\": \"c\"}\n");
    put(root, "sub/notes.txt", "not read");
    put(root, ".hidden/x.toml", &town("hidden"));
    put(root, ".x.toml", &town("hidden"));
    put(root, "~$a.toml", &town("locked"));
    put(root, "guiju.toml", "[nonsense]");
    put(root, "waivers.toml", "[[waiver]]");
    put(root, "rules/pack.toml", "name = \"p\"");
    put(root, "rules/d/other.toml", &town("in-a-pack"));
    put(root, ".gitignore", "ignored/\n*.draft.toml\n");
    put(root, "ignored/x.toml", &town("ignored"));
    put(root, "x.draft.toml", &town("ignored"));
    put(root, "keep/.gitignore", "!*.draft.toml\n");
    put(root, "keep/y.draft.toml", &town("y"));
    #[cfg(unix)]
    std::os::unix::fs::symlink(root, root.join("sub/loop")).expect("a link");
    let (loaded, ids) = run(&[root.into()]);
    assert_eq!(ids, ["a", "b", "c", "y"]);
    // A link is passed over, but not in silence.
    assert_eq!(super::codes(&loaded), if cfg!(unix) { vec!["link-not-followed"] } else { vec![] });
    assert_eq!(loaded.facts.files, 4);
}

#[test]
fn a_file_that_is_named_is_read_and_once() {
    let folder = tempfile::tempdir().expect("a folder");
    let root = folder.path();
    put(root, "pack.toml", &town("a"));
    put(root, "b.toml", &town("b"));
    let (_, ids) = run(&[root.join("pack.toml"), root.into(), root.join("b.toml")]);
    assert_eq!(ids, ["a", "b"]);
}

#[test]
fn what_cannot_be_read_is_named_and_the_rest_goes_on() {
    let folder = tempfile::tempdir().expect("a folder");
    let root = folder.path();
    put(root, "a.toml", &town("a"));
    put(root, "a.docx", "x");
    put(root, "empty.toml", "# nothing\n");
    let gone = root.join("gone.toml");
    let (loaded, ids) = run(&[gone.clone(), root.join("a.docx"), root.into()]);
    assert_eq!(ids, ["a"]);
    assert_eq!(super::codes(&loaded), ["unknown-format", "empty-file", "unreadable"]);
    assert!(loaded.diagnostics[2].words(Lang::Zh).message.contains("gone.toml"));
    assert_eq!(loaded.diagnostics[2].file.as_deref(), gone.to_str());
}

#[test]
fn a_file_over_the_limit_is_refused_with_its_size() {
    let folder = tempfile::tempdir().expect("a folder");
    let root = folder.path();
    put(root, "a.toml", &town("a"));
    put(root, "big.toml", &town("b").repeat(9));
    let mut sources = Sources::default();
    let options = Options { max_file: 100, ..Options::default() };
    let loaded = load(&[root.into()], &super::model::prelude(), &mut sources, &options);
    assert_eq!(super::codes(&loaded), ["file-too-large"]);
    let words = loaded.diagnostics[0].words(Lang::En);
    assert!(words.message.contains("162 B") && words.message.contains("100 B"), "{}", words.message);
    assert_eq!(loaded.facts.entities.len(), 1);
}

#[test]
fn a_large_file_of_lines_is_shared_out() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut text = String::from("\u{FEFF}");
    for i in 0..60_000 {
        text.push_str(&format!("{{\"entity\": \"town\", \"id\": \"{i:06}\", \"name\": \"第{i}镇\"}}\n"));
    }
    put(folder.path(), "a.jsonl", &text);
    assert!(text.len() > 3 << 20);
    let mut sources = Sources::default();
    let model = super::model::prelude();
    let loaded = load(&[folder.path().into()], &model, &mut sources, &Options::default());
    assert!(loaded.diagnostics.is_empty());
    assert_eq!(loaded.facts.entities.len(), 60_000);
    assert!(loaded.facts.chunks.len() > 2);
    let last = loaded.facts.entities.last().expect("the last");
    assert_eq!(&*last.id, "059999");
    assert_eq!(sources.place(last.at).1, 60_000);
    let name = loaded.facts.chunk(last).expect("a chunk").slots[last.base as usize + 1];
    assert_eq!(sources.text(name.at), "\"第59999镇\"");
}

#[test]
fn progress_is_told() {
    let folder = tempfile::tempdir().expect("a folder");
    for i in 0..5 {
        put(folder.path(), &format!("{i}.toml"), &town(&i.to_string()));
    }
    let told = std::sync::atomic::AtomicUsize::new(0);
    let tell = |done: usize, total: usize| {
        assert!(done <= total && total == 5);
        told.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
    };
    let options = Options { progress: Some(&tell), ..Options::default() };
    let model = super::model::prelude();
    load(&[folder.path().into()], &model, &mut Sources::default(), &options);
    assert_eq!(told.into_inner(), 5);
}

#[test]
fn threads_do_not_show() {
    let folder = tempfile::tempdir().expect("a folder");
    for i in 0..200 {
        let text = format!("[[town]]\nid = \"{}\"\nstafff = 1\nstaff = {i}\n", i % 150);
        put(folder.path(), &format!("{i}.toml"), &text);
    }
    let dump = |threads: usize| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().expect("a pool");
        let model = super::model::prelude();
        let mut sources = Sources::default();
        let loaded = pool.install(|| load(&[folder.path().into()], &model, &mut sources, &Options::default()));
        super::golden::dump(&model, &loaded, &sources) + &loaded.facts.digest
    };
    assert_eq!(dump(1), dump(7));
}
