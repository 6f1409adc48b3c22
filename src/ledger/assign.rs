//! Who puts an item right, by when, and closing by hand.

use super::store::{find, note, save};
use super::{Item, Kind, Ledger, LedgerProblem};
use crate::base::Day;

/// What is to be set; an empty text takes the value away.
#[derive(Clone, Debug, Default)]
pub struct Assign {
    /// The person in charge.
    pub owner: Option<String>,
    /// The unit in charge.
    pub dept: Option<String>,
    /// By when; `None` inside takes it away.
    pub due: Option<Option<Day>>,
    /// A remark.
    pub note: Option<String>,
    /// Close it though no check found it satisfied; wants a remark.
    pub close: bool,
}

impl Ledger {
    /// Sets the same on several items, all or none of them.
    pub fn assign(&mut self, ids: &[String], assign: &Assign, today: Day) -> Result<Vec<Item>, LedgerProblem> {
        if assign.close && assign.note.as_deref().unwrap_or("").trim().is_empty() {
            return Err(LedgerProblem::NoReason);
        }
        let change = self.begin()?;
        let day = today.to_string();
        let mut out = Vec::new();
        for id in ids {
            let mut item = find(&change, id)?;
            let mut said = Vec::new();
            let texts = [
                ("dept", &assign.dept, &mut item.dept),
                ("owner", &assign.owner, &mut item.owner),
                ("note", &assign.note, &mut item.note),
            ];
            for (what, new, old) in texts {
                let Some(new) = new else { continue };
                *old = Some(new.trim().to_string()).filter(|t| !t.is_empty());
                said.push(format!("{what}={new}"));
            }
            if let Some(due) = assign.due {
                item.due = due.map(|d| d.to_string());
                said.push(format!("due={}", item.due.as_deref().unwrap_or("")));
                change.execute("UPDATE item SET told_overdue = 0 WHERE no = ?1", [item.no])?;
            }
            if assign.close && item.closed.is_none() {
                item.closed = Some(day.clone());
                note(&change, item.no, &day, Kind::ClosedByHand, assign.note.as_deref().unwrap_or(""), None)?;
            } else if !said.is_empty() {
                note(&change, item.no, &day, Kind::Assigned, &said.join("\n"), None)?;
            }
            save(&change, &item)?;
            out.push(item);
        }
        change.commit()?;
        Ok(out)
    }
}
