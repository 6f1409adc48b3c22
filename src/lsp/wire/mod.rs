//! The protocol: what the editor asks, in which order it is answered, and in what form. The only place that knows it.
//!
//! Edits are taken in at once. Whoever asks about meaning waits a little for the newest study, and is answered from the last one if
//! that takes longer; whoever asks to change the texts waits until everything is up to date. What panics is answered with an error.

mod announce;
mod answer;
mod assist;
mod convert;
mod lens;
mod mend;
mod publish;

use super::desk::{Desk, Open, Role, role};
use super::home::Homes;
use super::study::{Bench, Study};
use super::text::Text;
use super::view::View;
use super::worker::{self, Done, Job, Judged, Linted};
use super::{Host, refer};
use crate::base::Lang;
use lsp_server::{Connection, ErrorCode, Message, Notification, Request, RequestId, Response};
use lsp_types::notification::Notification as _;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::rc::Rc;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::time::{Duration, Instant};

/// How long a question about meaning waits for the newest study.
const PATIENCE: Duration = Duration::from_millis(30);
/// How long a question that must not be answered from an older state waits.
const LONG: Duration = Duration::from_secs(60);

/// What comes in.
enum Event {
    Message(Message),
    Done(Done),
    Closed,
}

/// Serves an editor over standard input and output until it asks to end. Gives the exit code.
pub fn serve(host: Host) -> u8 {
    let (connection, threads) = Connection::stdio();
    let code = run(connection, host);
    // What was said last still has to be written.
    match threads.join() {
        Ok(()) => code,
        Err(_) => 1,
    }
}

/// Serves an editor at the other end of a connection. 0: it asked to end, and then to exit.
pub fn run(connection: Connection, host: Host) -> u8 {
    let Ok((id, params)) = connection.initialize_start() else { return 1 };
    let client = announce::Client::of(&params);
    let lang = if host.fixed { host.lang } else { client.lang.unwrap_or(host.lang) };
    let answer = announce::answer(client.encoding);
    if connection.initialize_finish(id, answer).is_err() {
        return 1;
    }
    let Connection { sender, receiver } = connection;
    let (tell, events) = channel();
    let done = tell.clone();
    let Ok(jobs) = worker::start(host, move |d| drop(done.send(Event::Done(d)))) else { return 1 };
    let forward = move || {
        for message in receiver {
            if tell.send(Event::Message(message)).is_err() {
                return;
            }
        }
        let _ = tell.send(Event::Closed);
    };
    if std::thread::Builder::new().name("input".into()).spawn(forward).is_err() {
        return 1;
    }
    let mut server = Server {
        host,
        lang,
        client,
        send: Box::new(move |m| drop(sender.send(m))),
        desk: Desk::new(),
        homes: Homes::default(),
        jobs,
        generation: 0,
        studies: BTreeMap::new(),
        views: BTreeMap::new(),
        linted: BTreeMap::new(),
        waiting: Vec::new(),
        published: BTreeMap::new(),
        readings: BTreeMap::new(),
        case_said: BTreeMap::new(),
        untold: false,
        next_request: 0,
        ending: false,
    };
    server.begin();
    server.work(&events)
}

/// What is known of a bench.
struct Known<T> {
    generation: u64,
    value: T,
}

/// A question that waits for a study.
struct Waiting {
    request: Request,
    until: Instant,
    need: Need,
}

/// What a question needs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Need {
    /// The text alone.
    Text,
    /// What the rules mean; an older state will do.
    Study,
    /// The newest state of rules and facts.
    Newest,
}

/// Everything the server knows.
struct Server {
    host: Host,
    lang: Lang,
    client: announce::Client,
    send: Box<dyn Fn(Message)>,
    desk: Desk,
    homes: Homes,
    jobs: Sender<Job>,
    generation: u64,
    studies: BTreeMap<Bench, Known<Arc<Study>>>,
    views: BTreeMap<Bench, Known<Vec<Arc<View>>>>,
    linted: BTreeMap<Bench, Arc<Linted>>,
    waiting: Vec<Waiting>,
    /// What was last said about each file.
    published: BTreeMap<PathBuf, String>,
    /// Fact texts read by themselves, by path: of which text and study.
    readings: BTreeMap<PathBuf, (Text, Arc<Study>, Rc<refer::Reading>)>,
    /// What cases that were run said, by their file and obligation.
    case_said: BTreeMap<(PathBuf, String), (String, Vec<lsp_types::Diagnostic>)>,
    /// Whether something is to be said about files once nobody waits for an answer.
    untold: bool,
    next_request: i32,
    ending: bool,
}

impl Server {
    fn begin(&mut self) {
        let folders = self.client.folders.clone();
        self.homes.look(&folders, &self.host);
        if !self.host.fixed && self.client.lang.is_none() {
            self.lang = self.homes.lang(&folders).unwrap_or(self.lang);
        }
        if self.client.watches {
            let (id, params) = announce::watching(self.next_request);
            self.next_request += 1;
            let method = "client/registerCapability".to_string();
            (self.send)(Request { id, method, params }.into());
        }
    }

    fn work(&mut self, events: &Receiver<Event>) -> u8 {
        loop {
            let event = events.try_recv().or_else(|_| {
                // Who asks is answered before files are told about.
                self.tell();
                match self.waiting.iter().map(|w| w.until).min() {
                    None => events.recv().map_err(|_| RecvTimeoutError::Disconnected),
                    Some(until) => events.recv_timeout(until.saturating_duration_since(Instant::now())),
                }
            });
            match event {
                Ok(Event::Message(Message::Request(request))) => self.request(request),
                Ok(Event::Message(Message::Notification(n))) if n.method == "exit" => return u8::from(!self.ending),
                Ok(Event::Message(Message::Notification(notification))) => {
                    let guarded = catch_unwind(AssertUnwindSafe(|| self.notification(notification)));
                    if let Err(panic) = guarded {
                        self.log(&worker::said(&panic));
                    }
                }
                Ok(Event::Message(Message::Response(_))) => {}
                Ok(Event::Done(done)) => self.done(done),
                Ok(Event::Closed) | Err(RecvTimeoutError::Disconnected) => return 1,
                Err(RecvTimeoutError::Timeout) => {}
            }
            self.wake();
        }
    }

    /// Says something to whoever looks into the log.
    fn log(&self, text: &str) {
        let params = serde_json::json!({ "type": 1, "message": format!("guiju: {text}") });
        (self.send)(Notification { method: "window/logMessage".into(), params }.into());
    }

    fn request(&mut self, request: Request) {
        if self.ending {
            let text = "shutting down".to_string();
            (self.send)(Response::new_err(request.id, ErrorCode::InvalidRequest as i32, text).into());
            return;
        }
        if request.method == "shutdown" {
            self.ending = true;
            (self.send)(Response::new_ok(request.id, Value::Null).into());
            return;
        }
        let need = answer::need(&request.method);
        let patience = match need {
            Need::Text => Duration::ZERO,
            Need::Study => self.client.patience.unwrap_or(PATIENCE),
            Need::Newest => LONG,
        };
        self.waiting.push(Waiting { request, until: Instant::now() + patience, need });
    }

    /// Says of files what has not been said yet.
    fn tell(&mut self) {
        if std::mem::take(&mut self.untold) {
            self.publish();
        }
    }

    /// Answers the questions that need wait no longer.
    fn wake(&mut self) {
        let now = Instant::now();
        let waiting = std::mem::take(&mut self.waiting);
        for question in waiting {
            let path = answer::path_in(&question.request.params);
            let current = path.as_deref().is_none_or(|p| self.is_current(p, question.need));
            if current {
                // Who wants the newest state of all has also been told of it.
                if question.need == Need::Newest {
                    self.tell();
                }
                self.reply(question.request);
            } else if question.until <= now {
                match question.need {
                    Need::Text | Need::Study => self.reply(question.request),
                    Need::Newest => {
                        let text =
                            self.lang.pick("内容还在分析，请稍后再试", "still being studied; try again").to_string();
                        let code = ErrorCode::ContentModified as i32;
                        (self.send)(Response::new_err(question.request.id, code, text).into());
                    }
                }
            } else {
                self.waiting.push(question);
            }
        }
    }

    fn is_current(&self, path: &Path, need: Need) -> bool {
        let Some(bench) = self.homes.bench(path, &self.desk) else { return true };
        let studied = self.studies.get(&bench).is_some_and(|k| k.generation == self.generation);
        match need {
            Need::Text => true,
            Need::Study => studied,
            Need::Newest => studied && self.views.get(&bench).is_some_and(|k| k.generation == self.generation),
        }
    }

    fn reply(&mut self, request: Request) {
        let id = request.id.clone();
        let answered = catch_unwind(AssertUnwindSafe(|| self.answer(request)));
        let response = match answered {
            Ok(Ok(value)) => Response::new_ok(id, value),
            Ok(Err((code, text))) => Response::new_err(id, code as i32, text),
            Err(panic) => {
                let text = worker::said(&panic);
                self.log(&text);
                Response::new_err(id, ErrorCode::InternalError as i32, text)
            }
        };
        (self.send)(response.into());
    }

    fn notification(&mut self, notification: Notification) {
        use lsp_types::notification as n;
        let params = notification.params;
        match notification.method.as_str() {
            "$/cancelRequest" => {
                let wanted: Option<RequestId> = params.get("id").and_then(|id| serde_json::from_value(id.clone()).ok());
                let (gone, kept) =
                    std::mem::take(&mut self.waiting).into_iter().partition(|w| Some(&w.request.id) == wanted.as_ref());
                self.waiting = kept;
                for w in gone {
                    let code = ErrorCode::RequestCanceled as i32;
                    (self.send)(Response::new_err(w.request.id, code, "canceled".into()).into());
                }
            }
            n::DidOpenTextDocument::METHOD => self.opened(&params),
            n::DidChangeTextDocument::METHOD => self.changed(&params),
            n::DidCloseTextDocument::METHOD => self.closed(&params),
            n::DidSaveTextDocument::METHOD => self.study(true),
            n::DidChangeWatchedFiles::METHOD => {
                self.homes.look(&self.client.folders.clone(), &self.host);
                self.study(true);
            }
            n::DidChangeWorkspaceFolders::METHOD => {
                self.client.change_folders(&params);
                self.homes.look(&self.client.folders.clone(), &self.host);
                self.study(true);
            }
            _ => {}
        }
    }

    fn opened(&mut self, params: &Value) {
        let Ok(params) = serde_json::from_value::<lsp_types::DidOpenTextDocumentParams>(params.clone()) else { return };
        let uri = params.text_document.uri.as_str().to_string();
        let Some(path) = convert::path_of(&uri) else { return };
        let text = Text::new(params.text_document.text);
        self.desk.insert(path.clone(), Open { uri, version: params.text_document.version, text });
        self.homes.above(&path, &self.host);
        if role(&path) == Role::Facts {
            self.homes.adopt(&path);
        }
        // It may have come to the disk since the packs were read.
        let known = self.studies.values().any(|k| k.value.file(&path).is_some());
        self.study(!known && matches!(role(&path), Role::Rules | Role::Pack));
    }

    fn changed(&mut self, params: &Value) {
        let Ok(params) = serde_json::from_value::<lsp_types::DidChangeTextDocumentParams>(params.clone()) else {
            return;
        };
        let Some(path) = convert::path_of(params.text_document.uri.as_str()) else { return };
        let encoding = self.client.encoding;
        let Some(open) = self.desk.get_mut(&path) else { return };
        for change in params.content_changes {
            open.text = match change.range {
                None => Text::new(change.text),
                Some(r) => open.text.edited(convert::place(r.start), convert::place(r.end), &change.text, encoding),
            };
        }
        open.version = params.text_document.version;
        // What its cases said, or those of its rules, may no longer be so.
        self.case_said.clear();
        self.study(false);
        if role(&path) == Role::Cases {
            self.untold = true;
        }
    }

    fn closed(&mut self, params: &Value) {
        let Ok(params) = serde_json::from_value::<lsp_types::DidCloseTextDocumentParams>(params.clone()) else {
            return;
        };
        let Some(path) = convert::path_of(params.text_document.uri.as_str()) else { return };
        self.desk.remove(&path);
        self.homes.release(&path);
        self.readings.remove(&path);
        self.study(true);
    }

    /// Has everything that is open studied anew.
    fn study(&mut self, reread: bool) {
        self.generation += 1;
        let paths: Vec<PathBuf> = self.desk.keys().cloned().collect();
        let benches: BTreeSet<Bench> = paths.iter().filter_map(|p| self.homes.bench(p, &self.desk)).collect();
        let benches = benches.into_iter().map(|b| (b.clone(), self.homes.judged_by(&b))).collect::<BTreeMap<_, _>>();
        self.studies.retain(|b, _| benches.contains_key(b));
        self.views.retain(|b, _| benches.contains_key(b));
        self.linted.retain(|b, _| benches.contains_key(b));
        let open = self.desk.iter().map(|(path, o)| (path.clone(), Arc::clone(&o.text.text))).collect();
        let none = benches.is_empty();
        let job = Job { generation: self.generation, open, benches, reread };
        if self.jobs.send(job).is_err() {
            self.log("the thread that studies rules has ended");
        }
        if none {
            self.untold = true;
        }
    }

    fn done(&mut self, done: Done) {
        match done {
            Done::Study(generation, study) => {
                let bench = study.bench.clone();
                let unchanged = self.studies.get(&bench).is_some_and(|k| Arc::ptr_eq(&k.value, &study));
                self.studies.insert(bench.clone(), Known { generation, value: study });
                if !unchanged {
                    // What was judged by former rules stands until it is judged anew, but is not the newest.
                    if let Some(views) = self.views.get_mut(&bench) {
                        views.generation = 0;
                    }
                    self.untold = true;
                }
            }
            Done::Views(generation, bench, Judged { views, linted }) => {
                if !self.studies.contains_key(&bench) {
                    return;
                }
                let found = self.linted.get(&bench);
                let same_lints = found.zip(linted.as_ref()).is_some_and(|(a, b)| Arc::ptr_eq(a, b));
                if let Some(linted) = linted {
                    self.linted.insert(bench.clone(), linted);
                }
                let before = self.views.insert(bench.clone(), Known { generation, value: views });
                let same = before.zip(self.views.get(&bench)).is_some_and(|(old, new)| {
                    let pairs = old.value.iter().zip(&new.value);
                    old.value.len() == new.value.len() && pairs.into_iter().all(|(a, b)| Arc::ptr_eq(a, b))
                });
                if !same || !same_lints {
                    self.untold = true;
                    self.refresh();
                }
            }
            Done::Failed(generation, bench, text) => {
                self.log(&text);
                if let Some(known) = self.studies.get_mut(&bench) {
                    known.generation = generation;
                }
                if let Some(known) = self.views.get_mut(&bench) {
                    known.generation = generation;
                }
            }
        }
    }

    /// Lenses count what facts say: those who show them ask again.
    fn refresh(&mut self) {
        if self.client.refreshes_lenses {
            let id = RequestId::from(format!("guiju-{}", self.next_request));
            self.next_request += 1;
            let method = "workspace/codeLens/refresh".to_string();
            (self.send)(Request { id, method, params: Value::Null }.into());
        }
    }
}
