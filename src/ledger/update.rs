//! A check entered into the ledger: what is new, what is put right, what came back.

use super::store::{insert, items, note, save};
use super::{Item, Kind, Ledger, LedgerProblem, Status};
use crate::base::Day;
use crate::engine::Verdict;
use crate::report::baseline::Former;
use rusqlite::{Connection, params};
use std::collections::HashMap;

/// A verdict on an obligation and an entity, with what is shown of it.
#[derive(Clone, Debug)]
pub struct Seen {
    /// The verdict with its texts.
    pub finding: Former,
    /// What the obligation is called.
    pub title: String,
    /// Document and printed clauses.
    pub basis: String,
}

/// A check.
#[derive(Clone, Debug)]
pub struct Checked {
    /// Day of judgement.
    pub as_of: Day,
    /// First and last day assessed.
    pub span: (String, String),
    /// Digests of the rules and of the facts.
    pub digests: (String, String),
    /// The program.
    pub tool: String,
    /// By how many days after it was found a new item is due, if there is such a rule.
    pub due_days: Option<i32>,
    /// Every verdict that was listed, and that on every open item that was judged.
    pub seen: Vec<Seen>,
}

/// What an update did, as numbers of items.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Done {
    /// Entered.
    pub new: Vec<i64>,
    /// Closed before, found again.
    pub reopened: Vec<i64>,
    /// Closed now.
    pub closed: Vec<i64>,
    /// Past the due date for the first time.
    pub overdue: Vec<i64>,
    /// Still broken.
    pub kept: usize,
    /// Kept, since not known.
    pub undetermined: usize,
    /// Kept, though it does not apply now.
    pub lapsed: usize,
    /// Kept, since not judged this time.
    pub unjudged: usize,
    /// Left alone: judged as of a later day before.
    pub stale: usize,
}

impl Ledger {
    /// Enters a check, whole or not at all.
    pub fn update(&mut self, checked: &Checked) -> Result<Done, LedgerProblem> {
        let change = self.begin()?;
        let day = checked.as_of.to_string();
        change.execute(
            "INSERT INTO run (as_of, first, last, rules, facts, tool) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
            params![day, checked.span.0, checked.span.1, checked.digests.0, checked.digests.1, checked.tool],
        )?;
        let update = Update { day, run: change.last_insert_rowid(), checked, done: Done::default() };
        let done = update.all(&change)?;
        change.commit()?;
        Ok(done)
    }
}

struct Update<'a> {
    day: String,
    run: i64,
    checked: &'a Checked,
    done: Done,
}

impl Update<'_> {
    fn all(mut self, db: &Connection) -> Result<Done, LedgerProblem> {
        let key = |s: &Seen| format!("{}@{}", s.finding.obligation, s.finding.entity);
        let mut seen: HashMap<String, &Seen> = HashMap::new();
        for s in &self.checked.seen {
            seen.entry(key(s)).or_insert(s);
        }
        for mut item in items(db)? {
            match seen.remove(&item.key()) {
                // What is closed and was not judged is at rest.
                None => self.done.unjudged += usize::from(item.closed.is_none()),
                Some(_) if self.day < item.checked || item.closed.as_ref().is_some_and(|d| self.day < *d) => {
                    self.done.stale += 1;
                }
                Some(s) => self.one(db, &mut item, s)?,
            }
            self.mark_overdue(db, &item)?;
        }
        // In the order of the check: numbers do not depend on a hash.
        for s in &self.checked.seen {
            if seen.remove(&key(s)).is_some() {
                self.enter(db, s)?;
            }
        }
        Ok(self.done)
    }

    fn one(&mut self, db: &Connection, item: &mut Item, seen: &Seen) -> Result<(), LedgerProblem> {
        let Some(verdict) = seen.finding.verdict() else { return Ok(()) };
        let open = item.closed.is_none();
        let again = item.verdict == verdict.key();
        item.checked.clone_from(&self.day);
        match (verdict, open) {
            (Verdict::Violated | Verdict::Conflict | Verdict::Waived, _) => {
                let (windows, severity) = (item.windows.clone(), item.severity.clone());
                let what = detail(seen);
                fill(item, seen, &self.day);
                if !open {
                    item.closed = None;
                    item.reopened += 1;
                    self.done.reopened.push(item.no);
                    self.tell(db, item, Kind::Reopened, &what)?;
                } else {
                    self.done.kept += 1;
                    if item.windows != windows || item.severity != severity {
                        self.tell(db, item, Kind::Changed, &what)?;
                    }
                }
                if verdict == Verdict::Waived && !again {
                    self.tell(db, item, Kind::Waived, &what)?;
                }
            }
            (_, false) => return Ok(()),
            (Verdict::Satisfied, true) => {
                item.closed = Some(self.day.clone());
                self.done.closed.push(item.no);
                self.tell(db, item, Kind::Closed, "")?;
            }
            (Verdict::Undetermined | Verdict::Pending, true) => {
                self.done.undetermined += 1;
                if !again {
                    self.tell(db, item, Kind::Undetermined, &seen.finding.message)?;
                }
            }
            (Verdict::Exempt | Verdict::NotApplicable, true) => {
                self.done.lapsed += 1;
                if !again {
                    self.tell(db, item, Kind::Lapsed, &seen.finding.message)?;
                }
            }
        }
        item.verdict = verdict.key().to_string();
        save(db, item)
    }

    fn enter(&mut self, db: &Connection, seen: &Seen) -> Result<(), LedgerProblem> {
        let Some(verdict) = seen.finding.verdict().filter(|v| crate::report::baseline::is_breach(*v)) else {
            return Ok(());
        };
        let mut item = Item {
            no: 0,
            obligation: seen.finding.obligation.clone(),
            entity: seen.finding.entity.clone(),
            name: String::new(),
            title: String::new(),
            basis: String::new(),
            severity: String::new(),
            windows: String::new(),
            message: String::new(),
            remedy: String::new(),
            fingerprint: String::new(),
            verdict: verdict.key().to_string(),
            first_seen: self.day.clone(),
            last_seen: String::new(),
            checked: self.day.clone(),
            closed: None,
            due: self.checked.due_days.map(|n| self.checked.as_of.plus(n).to_string()),
            dept: None,
            owner: None,
            note: None,
            reopened: 0,
        };
        fill(&mut item, seen, &self.day);
        item.no = insert(db, &item)?;
        self.done.new.push(item.no);
        self.tell(db, &item, Kind::Opened, &detail(seen))?;
        if verdict == Verdict::Waived {
            self.tell(db, &item, Kind::Waived, "")?;
        }
        Ok(())
    }

    fn mark_overdue(&mut self, db: &Connection, item: &Item) -> Result<(), LedgerProblem> {
        if item.status(self.checked.as_of) != Status::Overdue {
            return Ok(());
        }
        let marked = db
            .prepare_cached("UPDATE item SET told_overdue = 1 WHERE no = ?1 AND told_overdue = 0")?
            .execute([item.no])?;
        if marked > 0 {
            self.done.overdue.push(item.no);
            self.tell(db, item, Kind::Overdue, item.due.as_deref().unwrap_or(""))?;
        }
        Ok(())
    }

    fn tell(&self, db: &Connection, item: &Item, kind: Kind, detail: &str) -> Result<(), LedgerProblem> {
        note(db, item.no, &self.day, kind, detail, Some(self.run))
    }
}

/// What was found, in short.
fn detail(seen: &Seen) -> String {
    seen.finding.message.clone()
}

fn fill(item: &mut Item, seen: &Seen, day: &str) {
    let finding = &seen.finding;
    item.name.clone_from(&finding.name);
    item.title.clone_from(&seen.title);
    item.basis.clone_from(&seen.basis);
    item.severity.clone_from(&finding.severity);
    item.windows = finding.windows.join("、");
    item.message.clone_from(&finding.message);
    item.remedy.clone_from(&finding.remedy);
    item.fingerprint.clone_from(&finding.fingerprint);
    item.last_seen = day.to_string();
}
