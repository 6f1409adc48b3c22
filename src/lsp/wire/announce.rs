//! What the editor can do, and what the server does.

use super::convert::path_of;
use crate::base::Lang;
use crate::lsp::FORMATTER;
use crate::lsp::text::Encoding;
use crate::lsp::tokens::KINDS;
use lsp_server::RequestId;
use serde_json::{Value, json};
use std::path::PathBuf;
use std::time::Duration;

/// What is known of the editor.
#[derive(Clone, Debug, Default)]
pub struct Client {
    /// In what it counts columns.
    pub encoding: Encoding,
    /// The language it speaks.
    pub lang: Option<Lang>,
    /// The folders that are open.
    pub folders: Vec<PathBuf>,
    /// How long a question about meaning waits.
    pub patience: Option<Duration>,
    /// Whether it tells of files that change on the disk.
    pub watches: bool,
    /// Whether it asks for lenses again when told to.
    pub refreshes_lenses: bool,
    /// Whether it takes several edits of files with their versions.
    pub document_changes: bool,
}

impl Client {
    /// As it presents itself. What it does not say, or says in another way than expected, is as if it could not.
    pub fn of(params: &Value) -> Client {
        let at = |pointer: &str| params.pointer(pointer);
        let yes = |pointer: &str| at(pointer).and_then(Value::as_bool).unwrap_or(false);
        let offered: Vec<&str> = at("/capabilities/general/positionEncodings")
            .and_then(Value::as_array)
            .map(|list| list.iter().filter_map(Value::as_str).collect())
            .unwrap_or_default();
        // In the order the editor prefers them.
        let encoding = offered.iter().find_map(|e| match *e {
            "utf-8" => Some(Encoding::Utf8),
            "utf-16" => Some(Encoding::Utf16),
            "utf-32" => Some(Encoding::Utf32),
            _ => None,
        });
        let lang = |pointer: &str| at(pointer).and_then(Value::as_str).and_then(language);
        let roots = at("/workspaceFolders").and_then(Value::as_array);
        let mut folders: Vec<PathBuf> = roots
            .map(|list| list.iter().filter_map(|f| path_of(f.get("uri")?.as_str()?)).collect())
            .unwrap_or_default();
        if folders.is_empty() {
            folders.extend(at("/rootUri").and_then(Value::as_str).and_then(path_of));
        }
        let patience = at("/initializationOptions/patience").and_then(Value::as_u64);
        Client {
            encoding: encoding.unwrap_or_default(),
            lang: lang("/initializationOptions/lang").or_else(|| lang("/locale")),
            folders,
            patience: patience.map(|ms| Duration::from_millis(ms.min(600_000))),
            watches: yes("/capabilities/workspace/didChangeWatchedFiles/dynamicRegistration"),
            refreshes_lenses: yes("/capabilities/workspace/codeLens/refreshSupport"),
            document_changes: yes("/capabilities/workspace/workspaceEdit/documentChanges"),
        }
    }
    /// Folders that came and went.
    pub fn change_folders(&mut self, params: &Value) {
        let of = |pointer: &str| -> Vec<PathBuf> {
            let list = params.pointer(pointer).and_then(Value::as_array);
            list.map(|l| l.iter().filter_map(|f| path_of(f.get("uri")?.as_str()?)).collect()).unwrap_or_default()
        };
        let (added, removed) = (of("/event/added"), of("/event/removed"));
        self.folders.retain(|f| !removed.contains(f));
        self.folders.extend(added);
    }
}

/// `zh-CN`, `zh_TW.UTF-8`: Chinese; any other language: English.
fn language(tag: &str) -> Option<Lang> {
    let tag = tag.to_ascii_lowercase();
    match tag.as_str() {
        "" | "auto" => None,
        t if t.starts_with("zh") => Some(Lang::Zh),
        _ => Some(Lang::En),
    }
}

/// What the server does, said as it begins.
pub fn answer(encoding: Encoding) -> Value {
    let encoding = match encoding {
        Encoding::Utf8 => "utf-8",
        Encoding::Utf16 => "utf-16",
        Encoding::Utf32 => "utf-32",
    };
    json!({
        "capabilities": {
            "positionEncoding": encoding,
            "textDocumentSync": { "openClose": true, "change": 2, "save": { "includeText": false } },
            "hoverProvider": true,
            "definitionProvider": true,
            "referencesProvider": true,
            "documentFormattingProvider": FORMATTER.is_some(),
            "documentSymbolProvider": true,
            "renameProvider": { "prepareProvider": true },
            "codeActionProvider": { "codeActionKinds": ["quickfix", "source.fixAll.guiju"] },
            "codeLensProvider": { "resolveProvider": false },
            "executeCommandProvider": { "commands": [super::lens::RUN, super::lens::SHOW] },
            "semanticTokensProvider": {
                "legend": { "tokenTypes": KINDS, "tokenModifiers": ["declaration"] },
                "full": true,
            },
            "completionProvider": { "triggerCharacters": ["\"", "“", ".", "=", ":", "："] },
            "workspace": { "workspaceFolders": { "supported": true, "changeNotifications": true } },
        },
        "serverInfo": { "name": "guiju", "version": env!("CARGO_PKG_VERSION") },
    })
}

/// Asks to be told of files that change on the disk.
pub fn watching(n: i32) -> (RequestId, Value) {
    let globs = ["**/*.gj", "**/*.toml", "**/*.json", "**/*.jsonl", "**/*.yaml", "**/*.yml"];
    let watchers: Vec<Value> = globs.iter().map(|g| json!({ "globPattern": g })).collect();
    let params = json!({ "registrations": [{
        "id": "guiju-files",
        "method": "workspace/didChangeWatchedFiles",
        "registerOptions": { "watchers": watchers },
    }] });
    (RequestId::from(format!("guiju-{n}")), params)
}
