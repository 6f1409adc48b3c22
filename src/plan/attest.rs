//! Lowering of declarations (language.md, section 6).

use super::expr::{Acc, Bounded, Coll, Cond, CondKind, Const, Limit, Val, ValKind};
use super::lower::Lowering;
use super::{Asks, Attest};
use crate::base::{Dim, Rat};
use crate::model::{self, DutyId, Measure, NumKind, Obligation, Type};

impl Lowering<'_> {
    pub(super) fn attest(&mut self, id: DutyId, duty: &Obligation, attest: &model::Attest) -> Asks {
        Asks::Attest(Box::new(Attest {
            duty: id,
            by: attest.by.as_ref().map(|e| self.val(e, false)),
            evidence: attest.evidence.clone(),
            repeats: attest.repeats.as_ref().map(|r| self.repeats(id, duty, r)),
            at: duty.span,
        }))
    }

    /// At least one declaration in each window or by each due day, as of the events of a ledger.
    fn repeats(&mut self, id: DutyId, duty: &Obligation, repeats: &model::Repeats) -> Cond {
        let count = Type::Number(NumKind::Count, Dim::None);
        let one = Val { kind: ValKind::Const(Const::Number(Rat::ONE)), ty: count };
        let acc = Acc {
            frame: 0,
            steps: Vec::new(),
            slot: None,
            ty: Type::Bool,
            clock: false,
            names: Vec::new(),
            label: duty.title.clone().unwrap_or_else(|| duty.name.clone()),
            ledgers: Vec::new(),
        };
        let coll = Coll {
            acc,
            framed: false,
            filter: None,
            satisfy: None,
            on: None,
            office: None,
            field: None,
            non_negative: true,
            may_lack: false,
            declared: Some(id),
            at: repeats.span,
        };
        let start = self.changes.len();
        let bounded = Bounded {
            measure: Measure::Count,
            coll,
            dim: Dim::None,
            limit: Limit { lo: Some((one, false)), hi: None, exact: false },
            timing: Some(self.timing(&repeats.when, start)),
            quick: None,
            varies: false,
            members_vary: false,
        };
        Cond { kind: CondKind::Bounded(Box::new(bounded)), at: repeats.span, timed: true }
    }
}
