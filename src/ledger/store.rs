//! The database. A rollback journal, not a write-ahead log: at rest it is one file that may be copied, and a log in shared
//! memory would bind all who write to one machine.

use super::{Event, Item, Kind, LedgerProblem};
use rusqlite::{Connection, OpenFlags, OptionalExtension, Row, Transaction, TransactionBehavior, params};
use std::path::Path;
use std::time::Duration;

/// How long to wait for somebody else to finish writing.
const PATIENCE: Duration = Duration::from_secs(30);

/// What marks a file as a ledger: `gjld`.
const APPLICATION: i64 = 0x676A_6C64;

/// What makes each version of the schema from the one before.
const MIGRATIONS: &[&str] = &["
    CREATE TABLE run (
        no INTEGER PRIMARY KEY,
        as_of TEXT NOT NULL, first TEXT NOT NULL, last TEXT NOT NULL,
        rules TEXT NOT NULL, facts TEXT NOT NULL, tool TEXT NOT NULL
    ) STRICT;
    CREATE TABLE item (
        no INTEGER PRIMARY KEY AUTOINCREMENT,
        obligation TEXT NOT NULL, entity TEXT NOT NULL,
        name TEXT NOT NULL, title TEXT NOT NULL, basis TEXT NOT NULL, severity TEXT NOT NULL,
        windows TEXT NOT NULL, message TEXT NOT NULL, remedy TEXT NOT NULL, fingerprint TEXT NOT NULL,
        verdict TEXT NOT NULL,
        first_seen TEXT NOT NULL, last_seen TEXT NOT NULL, checked TEXT NOT NULL,
        closed TEXT, due TEXT, dept TEXT, owner TEXT, note TEXT,
        reopened INTEGER NOT NULL DEFAULT 0,
        told_overdue INTEGER NOT NULL DEFAULT 0,
        UNIQUE (obligation, entity)
    ) STRICT;
    CREATE TABLE event (
        no INTEGER PRIMARY KEY,
        item INTEGER NOT NULL REFERENCES item (no),
        day TEXT NOT NULL, kind TEXT NOT NULL, detail TEXT NOT NULL,
        run INTEGER REFERENCES run (no)
    ) STRICT;
    CREATE INDEX event_by_item ON event (item, no);
"];

/// An open ledger.
pub struct Ledger {
    pub(super) connection: Connection,
}

impl Ledger {
    /// Opens a ledger, or begins one. A database of another program, a later schema or a damaged file are refused.
    pub fn open(path: &Path) -> Result<Ledger, LedgerProblem> {
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let mut connection = Connection::open_with_flags(path, flags)?;
        connection.busy_timeout(PATIENCE)?;
        connection.pragma_update(None, "foreign_keys", true)?;
        // After a loss of power too, what was told as done is done.
        connection.pragma_update(None, "synchronous", "EXTRA")?;
        migrate(&mut connection)?;
        Ok(Ledger { connection })
    }
    /// Looks through the file for damage.
    pub fn verify(&self) -> Result<(), LedgerProblem> {
        let said: String = self.connection.query_row("PRAGMA quick_check(1)", [], |r| r.get(0))?;
        if said == "ok" { Ok(()) } else { Err(LedgerProblem::Damaged(said)) }
    }
    /// One change, whole or not at all; others wait.
    pub(super) fn begin(&mut self) -> Result<Transaction<'_>, LedgerProblem> {
        Ok(self.connection.transaction_with_behavior(TransactionBehavior::Immediate)?)
    }
    /// All items by number.
    pub fn items(&self) -> Result<Vec<Item>, LedgerProblem> {
        items(&self.connection)
    }
    /// One item by number or `obligation@entity`.
    pub fn find(&self, id: &str) -> Result<Item, LedgerProblem> {
        find(&self.connection, id)
    }
    /// What happened to an item, in order.
    pub fn events(&self, item: &Item) -> Result<Vec<Event>, LedgerProblem> {
        let mut statement = self.connection.prepare_cached(
            "SELECT day, kind, detail, rules, facts FROM event LEFT JOIN run ON run.no = event.run WHERE item = ?1 ORDER BY event.no",
        )?;
        let rows = statement.query_map([item.no], |r| {
            let kind: String = r.get(1)?;
            let rules: Option<String> = r.get(3)?;
            let facts: Option<String> = r.get(4)?;
            Ok(Event {
                day: r.get(0)?,
                kind: Kind::ALL.into_iter().find(|k| k.key() == kind).unwrap_or(Kind::Changed),
                detail: r.get(2)?,
                proof: rules.zip(facts),
            })
        })?;
        Ok(rows.collect::<Result<_, _>>()?)
    }
}

fn migrate(connection: &mut Connection) -> Result<(), LedgerProblem> {
    let known = MIGRATIONS.len() as i64;
    let state = |c: &Connection| -> Result<(i64, i64, i64), rusqlite::Error> {
        let pragma = |name: &str| c.pragma_query_value(None, name, |r| r.get::<_, i64>(0));
        let tables = c.query_row("SELECT count(*) FROM sqlite_schema", [], |r| r.get(0))?;
        Ok((pragma("application_id")?, pragma("user_version")?, tables))
    };
    // In one transaction: between two readings somebody else may finish what he begins.
    let found = {
        let reading = connection.transaction()?;
        state(&reading)?
    };
    match found {
        (APPLICATION, version, _) if version == known => return Ok(()),
        (APPLICATION, version, _) if version > known => return Err(LedgerProblem::Newer(version, known)),
        (APPLICATION, ..) | (0, 0, 0) => {}
        _ => return Err(LedgerProblem::Foreign),
    }
    // Two may begin the same ledger: who comes second looks again.
    let change = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let (_, version, _) = state(&change)?;
    for step in MIGRATIONS.iter().skip(usize::try_from(version).unwrap_or(0)) {
        change.execute_batch(step)?;
    }
    change.pragma_update(None, "application_id", APPLICATION)?;
    change.pragma_update(None, "user_version", known)?;
    change.commit()?;
    Ok(())
}

const COLUMNS: &str = "no, obligation, entity, name, title, basis, severity, windows, message, remedy, fingerprint, verdict, \
    first_seen, last_seen, checked, closed, due, dept, owner, note, reopened";

fn item(r: &Row) -> Result<Item, rusqlite::Error> {
    Ok(Item {
        no: r.get(0)?,
        obligation: r.get(1)?,
        entity: r.get(2)?,
        name: r.get(3)?,
        title: r.get(4)?,
        basis: r.get(5)?,
        severity: r.get(6)?,
        windows: r.get(7)?,
        message: r.get(8)?,
        remedy: r.get(9)?,
        fingerprint: r.get(10)?,
        verdict: r.get(11)?,
        first_seen: r.get(12)?,
        last_seen: r.get(13)?,
        checked: r.get(14)?,
        closed: r.get(15)?,
        due: r.get(16)?,
        dept: r.get(17)?,
        owner: r.get(18)?,
        note: r.get(19)?,
        reopened: r.get(20)?,
    })
}

pub(super) fn items(connection: &Connection) -> Result<Vec<Item>, LedgerProblem> {
    let mut statement = connection.prepare_cached(&format!("SELECT {COLUMNS} FROM item ORDER BY no"))?;
    let rows = statement.query_map([], item)?;
    Ok(rows.collect::<Result<_, _>>()?)
}

pub(super) fn find(connection: &Connection, id: &str) -> Result<Item, LedgerProblem> {
    let found = match (id.parse::<i64>(), id.split_once('@')) {
        (Ok(no), _) => {
            connection.query_row(&format!("SELECT {COLUMNS} FROM item WHERE no = ?1"), [no], item).optional()?
        }
        (Err(_), Some((obligation, entity))) => connection
            .query_row(
                &format!("SELECT {COLUMNS} FROM item WHERE obligation = ?1 AND entity = ?2"),
                [obligation, entity],
                item,
            )
            .optional()?,
        (Err(_), None) => None,
    };
    found.ok_or_else(|| LedgerProblem::NoItem(id.to_string()))
}

/// Writes an item back; its number, obligation and entity stay.
pub(super) fn save(connection: &Connection, i: &Item) -> Result<(), LedgerProblem> {
    let mut statement = connection.prepare_cached(
        "UPDATE item SET name = ?2, title = ?3, basis = ?4, severity = ?5, windows = ?6, message = ?7, remedy = ?8, \
         fingerprint = ?9, verdict = ?10, last_seen = ?11, checked = ?12, closed = ?13, due = ?14, dept = ?15, \
         owner = ?16, note = ?17, reopened = ?18 WHERE no = ?1",
    )?;
    statement.execute(params![
        i.no,
        i.name,
        i.title,
        i.basis,
        i.severity,
        i.windows,
        i.message,
        i.remedy,
        i.fingerprint,
        i.verdict,
        i.last_seen,
        i.checked,
        i.closed,
        i.due,
        i.dept,
        i.owner,
        i.note,
        i.reopened,
    ])?;
    Ok(())
}

/// Enters a new item and gives its number.
pub(super) fn insert(connection: &Connection, i: &Item) -> Result<i64, LedgerProblem> {
    let mut statement = connection.prepare_cached(
        "INSERT INTO item (obligation, entity, name, title, basis, severity, windows, message, remedy, fingerprint, \
         verdict, first_seen, last_seen, checked, due) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15)",
    )?;
    statement.execute(params![
        i.obligation,
        i.entity,
        i.name,
        i.title,
        i.basis,
        i.severity,
        i.windows,
        i.message,
        i.remedy,
        i.fingerprint,
        i.verdict,
        i.first_seen,
        i.last_seen,
        i.checked,
        i.due,
    ])?;
    Ok(connection.last_insert_rowid())
}

/// Notes what happened.
pub(super) fn note(
    connection: &Connection,
    item: i64,
    day: &str,
    kind: Kind,
    detail: &str,
    run: Option<i64>,
) -> Result<(), LedgerProblem> {
    let mut statement =
        connection.prepare_cached("INSERT INTO event (item, day, kind, detail, run) VALUES (?1, ?2, ?3, ?4, ?5)")?;
    statement.execute(params![item, day, kind.key(), detail, run])?;
    Ok(())
}
