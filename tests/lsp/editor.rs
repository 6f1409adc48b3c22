//! An editor at the other end of `guiju lsp`: JSON-RPC over its standard input and output, nothing in between.

use serde_json::{Value as Json, json};
use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;

const PATIENCE: Duration = Duration::from_secs(120);

/// How an editor presents itself.
pub struct Setup {
    pub locale: &'static str,
    pub encodings: &'static [&'static str],
    /// In milliseconds: how long answers wait for the newest study. Tests are not to depend on how quick the machine is.
    pub patience: u64,
}

impl Default for Setup {
    fn default() -> Self {
        Setup { locale: "zh-CN", encodings: &["utf-16"], patience: 100_000 }
    }
}

/// The editor.
pub struct Editor {
    child: Child,
    input: ChildStdin,
    messages: Receiver<Json>,
    next: i64,
    pub root: PathBuf,
    texts: BTreeMap<PathBuf, (i64, String)>,
    /// The last diagnostics of each file.
    pub diagnostics: BTreeMap<String, Json>,
    pub capabilities: Json,
    /// What the server asked or told besides.
    pub told: Vec<Json>,
    encoding: String,
}

/// The address of a file.
pub fn uri(path: &Path) -> String {
    let mut out = String::from("file://");
    for b in path.to_string_lossy().bytes() {
        match b {
            b'/' | b'-' | b'_' | b'.' | b'0'..=b'9' | b'a'..=b'z' | b'A'..=b'Z' => out.push(b as char),
            _ => out.push_str(&format!("%{b:02X}")),
        }
    }
    out
}

/// The byte at a place, in UTF-16.
pub fn offset(text: &str, place: &Json) -> usize {
    let (line, column) = (place["line"].as_u64().expect("a line"), place["character"].as_u64().expect("a column"));
    let start: usize = text.split_inclusive('\n').take(line as usize).map(str::len).sum();
    let mut left = column as usize;
    for (i, c) in text[start..].char_indices() {
        if left == 0 || c == '\n' {
            return start + i;
        }
        left = left.saturating_sub(c.len_utf16());
    }
    text.len()
}

fn read(input: &mut impl BufRead) -> Option<Json> {
    let mut length = 0;
    loop {
        let mut line = String::new();
        if input.read_line(&mut line).ok()? == 0 {
            return None;
        }
        let line = line.trim();
        if line.is_empty() {
            break;
        }
        if let Some(n) = line.strip_prefix("Content-Length: ") {
            length = n.parse().ok()?;
        }
    }
    let mut body = vec![0; length];
    std::io::Read::read_exact(input, &mut body).ok()?;
    serde_json::from_slice(&body).ok()
}

impl Editor {
    pub fn start(root: &Path, setup: &Setup) -> Editor {
        let mut child = Command::new(env!("CARGO_BIN_EXE_guiju"))
            .arg("lsp")
            .current_dir(root)
            .env("TMPDIR", std::env::temp_dir())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::inherit())
            .spawn()
            .expect("guiju runs");
        let (send, messages) = channel();
        let output = child.stdout.take().expect("output");
        std::thread::spawn(move || {
            let mut output = BufReader::new(output);
            while let Some(message) = read(&mut output) {
                if send.send(message).is_err() {
                    return;
                }
            }
        });
        let input = child.stdin.take().expect("input");
        let mut editor = Editor {
            child,
            input,
            messages,
            next: 0,
            root: root.to_path_buf(),
            texts: BTreeMap::new(),
            diagnostics: BTreeMap::new(),
            capabilities: Json::Null,
            told: Vec::new(),
            encoding: String::new(),
        };
        let answer = editor.ask(
            "initialize",
            json!({
                "processId": null,
                "locale": setup.locale,
                "rootUri": uri(root),
                "workspaceFolders": [{ "uri": uri(root), "name": "test" }],
                "initializationOptions": { "patience": setup.patience },
                "capabilities": {
                    "general": { "positionEncodings": setup.encodings },
                    "workspace": { "workspaceEdit": { "documentChanges": true }, "codeLens": { "refreshSupport": true } },
                },
            }),
        );
        editor.capabilities = answer["capabilities"].clone();
        editor.encoding = answer["capabilities"]["positionEncoding"].as_str().expect("an encoding").to_string();
        editor.tell("initialized", json!({}));
        editor
    }

    fn write(&mut self, message: &Json) {
        let body = message.to_string();
        write!(self.input, "Content-Length: {}\r\n\r\n{body}", body.len()).expect("the server reads");
        self.input.flush().expect("the server reads");
    }
    pub fn tell(&mut self, method: &str, params: Json) {
        self.write(&json!({ "jsonrpc": "2.0", "method": method, "params": params }));
    }
    /// Asks, and gives the number of the question.
    pub fn send(&mut self, method: &str, params: Json) -> i64 {
        self.next += 1;
        let id = self.next;
        self.write(&json!({ "jsonrpc": "2.0", "id": id, "method": method, "params": params }));
        id
    }
    /// Waits for the answer to a question: the whole message.
    pub fn answer(&mut self, id: i64) -> Json {
        loop {
            let message = self.messages.recv_timeout(PATIENCE).unwrap_or_else(|e| panic!("no answer to {id}: {e}"));
            match message.get("method").and_then(Json::as_str) {
                Some("textDocument/publishDiagnostics") => {
                    let of = message["params"]["uri"].as_str().expect("an address").to_string();
                    self.diagnostics.insert(of, message["params"].clone());
                }
                Some(_) => {
                    if let Some(id) = message.get("id") {
                        let id = id.clone();
                        self.write(&json!({ "jsonrpc": "2.0", "id": id, "result": null }));
                    }
                    self.told.push(message);
                }
                None if message["id"] == id => return message,
                None => panic!("an answer that was not asked for: {message}"),
            }
        }
    }
    pub fn ask(&mut self, method: &str, params: Json) -> Json {
        let id = self.send(method, params);
        let answer = self.answer(id);
        assert!(answer.get("error").is_none(), "{method}: {answer}");
        answer["result"].clone()
    }
    pub fn path(&self, name: &str) -> PathBuf {
        self.root.join(name)
    }
    pub fn open(&mut self, name: &str) {
        let text = std::fs::read_to_string(self.path(name)).unwrap_or_else(|e| panic!("{name}: {e}"));
        self.open_as(name, &text);
    }
    pub fn open_as(&mut self, name: &str, text: &str) {
        let path = self.path(name);
        self.texts.insert(path.clone(), (1, text.to_string()));
        let language = if name.ends_with(".gj") { "guiju" } else { "toml" };
        let document = json!({ "uri": uri(&path), "languageId": language, "version": 1, "text": text });
        self.tell("textDocument/didOpen", json!({ "textDocument": document }));
    }
    pub fn version(&self, name: &str) -> i64 {
        self.texts.get(&self.path(name)).expect("an open text").0
    }
    pub fn text(&self, name: &str) -> &str {
        &self.texts.get(&self.path(name)).expect("an open text").1
    }
    /// Replaces the bytes of a range, as an edit with a range.
    pub fn edit(&mut self, name: &str, from: usize, to: usize, new: &str) {
        let path = self.path(name);
        let (start, end) = (self.position(name, from), self.position(name, to));
        let (version, text) = self.texts.get_mut(&path).expect("an open text");
        text.replace_range(from..to, new);
        *version += 1;
        let document = json!({ "uri": uri(&path), "version": *version });
        let change = json!({ "range": { "start": start, "end": end }, "text": new });
        self.tell("textDocument/didChange", json!({ "textDocument": document, "contentChanges": [change] }));
    }
    /// Replaces the only place that says `old`; gives where it is.
    pub fn replace(&mut self, name: &str, old: &str, new: &str) -> usize {
        let at = self.find(name, old);
        self.edit(name, at, at + old.len(), new);
        at
    }
    fn find(&self, name: &str, what: &str) -> usize {
        let text = self.text(name);
        let at = text.find(what).unwrap_or_else(|| panic!("{name} has no `{what}`"));
        assert!(text.rfind(what) == Some(at), "{name} has `{what}` twice");
        at
    }
    pub fn position(&self, name: &str, offset: usize) -> Json {
        let before = &self.text(name)[..offset];
        let line = before.matches('\n').count();
        let last = before.rsplit('\n').next().expect("a line");
        let column = match self.encoding.as_str() {
            "utf-8" => last.len(),
            "utf-32" => last.chars().count(),
            _ => last.encode_utf16().count(),
        };
        json!({ "line": line, "character": column })
    }
    /// The text under a range.
    pub fn under(&self, name: &str, range: &Json) -> String {
        let offset = |p: &Json| {
            let text = self.text(name);
            let (line, column) = (p["line"].as_u64().expect("a line"), p["character"].as_u64().expect("a column"));
            let start: usize = text.split_inclusive('\n').take(line as usize).map(str::len).sum();
            let mut left = column as usize;
            let mut at = start;
            for c in text[start..].chars() {
                let width = match self.encoding.as_str() {
                    "utf-8" => c.len_utf8(),
                    "utf-32" => 1,
                    _ => c.len_utf16(),
                };
                if left < width {
                    break;
                }
                left -= width;
                at += c.len_utf8();
            }
            at
        };
        self.text(name)[offset(&range["start"])..offset(&range["end"])].to_string()
    }
    /// The parameters of a question about a place: in `around`, which stands once in the file, `‸` marks it.
    pub fn at(&self, name: &str, around: &str) -> Json {
        let plain = around.replace('‸', "");
        let offset = self.find(name, &plain) + around.find('‸').expect("a mark");
        json!({ "textDocument": { "uri": uri(&self.path(name)) }, "position": self.position(name, offset) })
    }
    pub fn document(&self, name: &str) -> Json {
        json!({ "textDocument": { "uri": uri(&self.path(name)) } })
    }
    /// Waits until everything that was told so far has been studied and judged.
    pub fn settle(&mut self, name: &str) {
        let mut params = self.document(name);
        params["position"] = json!({ "line": 0, "character": 0 });
        params["context"] = json!({ "includeDeclaration": false });
        self.ask("textDocument/references", params);
    }
    /// The diagnostics of a file: severity, code, the text they stand at, the message, the related texts.
    pub fn said(&mut self, name: &str) -> String {
        self.settle(name);
        let all = self.diagnostics.get(&uri(&self.path(name))).cloned().unwrap_or(Json::Null);
        let mut out = String::new();
        for d in all["diagnostics"].as_array().into_iter().flatten() {
            let level = ["", "error", "warning", "info", "hint"][d["severity"].as_u64().unwrap_or(0) as usize];
            let at = &d["range"]["start"];
            let under = self.under(name, &d["range"]);
            let message = d["message"].as_str().expect("a message").replace('\n', "\n    ");
            let code = d["code"].as_str().unwrap_or("-");
            out.push_str(&format!("{level} {code} {}:{} `{under}`\n    {message}\n", at["line"], at["character"]));
            for r in d["relatedInformation"].as_array().into_iter().flatten() {
                let message = r["message"].as_str().expect("a message");
                out.push_str(&format!("    -> {} {message}\n", self.place(&r["location"])));
            }
        }
        out
    }
    /// `facts/towns.toml:3:4`, from 0.
    pub fn place(&self, location: &Json) -> String {
        let root = format!("{}/", uri(&self.root));
        let whole = location["uri"].as_str().unwrap_or("-");
        let name = whole.strip_prefix(&root).unwrap_or(whole);
        let at = &location["range"]["start"];
        format!("{name}:{}:{}", at["line"], at["character"])
    }
    pub fn end(mut self) -> i32 {
        self.ask("shutdown", Json::Null);
        self.tell("exit", Json::Null);
        self.child.wait().expect("an end").code().unwrap_or(-1)
    }
}

impl Drop for Editor {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
