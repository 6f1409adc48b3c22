//! A scratch project for tests of the binary: a pack, a good township that must be judged whatever else is wrong, and
//! what the case adds or replaces.

use serde_json::Value as Json;
use std::path::Path;
use std::process::Command;

/// A file's content.
#[derive(Clone)]
pub enum Content {
    /// These bytes.
    Bytes(Vec<u8>),
    /// So many bytes of nothing, without writing them.
    Sparse(u64),
    /// A link to there.
    Link(&'static str),
    /// A folder.
    Folder,
}

impl From<&str> for Content {
    fn from(text: &str) -> Content {
        Content::Bytes(text.into())
    }
}
impl From<String> for Content {
    fn from(text: String) -> Content {
        Content::Bytes(text.into())
    }
}
impl From<&[u8]> for Content {
    fn from(bytes: &[u8]) -> Content {
        Content::Bytes(bytes.into())
    }
}

/// The folder.
pub struct Scratch(pub tempfile::TempDir);

/// What the program answered.
pub struct Answer {
    pub exit: i32,
    pub out: String,
    pub err: String,
}

impl Answer {
    /// Standard output as JSON; null if it is none.
    pub fn json(&self) -> Json {
        serde_json::from_str(&self.out).unwrap_or(Json::Null)
    }
    /// The errors in JSON: code, file, line, column.
    pub fn errors(&self) -> Vec<(String, String, u64, u64)> {
        let json = self.json();
        let list = json["errors"].as_array().cloned().unwrap_or_default();
        let text = |e: &Json, key: &str| e[key].as_str().unwrap_or("").to_owned();
        list.iter()
            .map(|e| {
                (text(e, "code"), text(e, "file"), e["line"].as_u64().unwrap_or(0), e["column"].as_u64().unwrap_or(0))
            })
            .collect()
    }
    /// The verdict on an obligation and an entity.
    pub fn verdict(&self, obligation: &str, entity: &str) -> Option<String> {
        let json = self.json();
        let found =
            json["findings"].as_array()?.iter().find(|f| f["obligation"] == obligation && f["entity"] == entity)?;
        found["verdict"].as_str().map(str::to_owned)
    }
}

/// The obligation that judges the good township.
pub const RULE: &str = "obligation s \"三人\" { clause \"一\" binds town require staff >= 3 }\n";

impl Scratch {
    /// A pack and a good township, with these files added or put in their place.
    pub fn new(files: &[(&str, Content)]) -> Scratch {
        let scratch = Scratch(tempfile::tempdir().expect("a folder"));
        let prelude = include_str!("conformance/prelude.gj");
        for (name, text) in [
            ("pack/pack.toml", "name = \"p\"\nversion = \"1\"\n"),
            ("pack/prelude.gj", prelude),
            ("pack/rules.gj", RULE),
            ("facts/z-good.toml", "[[town]]\nid = \"good\"\nname = \"好镇\"\nstaff = 3\n"),
        ] {
            if !files.iter().any(|f| f.0 == name) {
                scratch.put(name, &Content::from(text));
            }
        }
        for (name, content) in files {
            scratch.put(name, content);
        }
        scratch
    }
    pub fn path(&self) -> &Path {
        self.0.path()
    }
    pub fn put(&self, name: &str, content: &Content) {
        let path = self.path().join(name);
        std::fs::create_dir_all(path.parent().expect("a parent")).expect("a folder");
        match content {
            Content::Bytes(bytes) => std::fs::write(path, bytes).expect("a file"),
            Content::Sparse(size) => std::fs::File::create(path).and_then(|f| f.set_len(*size)).expect("a sparse file"),
            #[cfg(unix)]
            Content::Link(to) => std::os::unix::fs::symlink(to, path).expect("a link"),
            #[cfg(not(unix))]
            Content::Link(_) => {}
            Content::Folder => std::fs::create_dir_all(path).expect("a folder"),
        }
    }
    pub fn run(&self, args: &[&str]) -> Answer {
        let done = Command::new(env!("CARGO_BIN_EXE_guiju"))
            .current_dir(self.path())
            .args(args)
            .env_remove("NO_COLOR")
            .output()
            .expect("guiju runs");
        let text = |bytes: Vec<u8>| String::from_utf8_lossy(&bytes).into_owned();
        let answer = Answer { exit: done.status.code().unwrap_or(-1), out: text(done.stdout), err: text(done.stderr) };
        assert!(!answer.err.contains("panicked") && answer.exit != 101, "{args:?}: {}", answer.err);
        answer
    }
    /// `guiju check` of the scratch project for 2022, as JSON, with further arguments before the paths.
    pub fn check(&self, lang: &str, more: &[&str]) -> Answer {
        let mut args = vec!["check", "--format", "json", "--all", "--lang", lang, "--as-of", "2023-01-15"];
        args.extend(["--rules", "pack", "--period", "2022"]);
        args.extend(more);
        args.push("facts");
        self.run(&args)
    }
}

/// Holds a text against its golden file under `tests/ui/report`; `BLESS=1` rewrites it.
pub fn golden(name: &str, actual: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/ui/report").join(name);
    if std::env::var_os("BLESS").is_some() {
        std::fs::write(&path, actual).expect("write golden");
        return;
    }
    let expected = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(expected == actual, "{name} differs (BLESS=1 rewrites it)\n--- expected\n{expected}\n--- actual\n{actual}");
}
