//! Sums, least and greatest of a field over the members that count (language.md, section 3).

use super::cx::{Cx, Engine};
use super::finding::Truth;
use super::trace::Rec;
use super::truth::Num;
use super::value::{Out, least};
use super::walk::Member;
use crate::base::Rat;
use crate::plan::Coll;

impl<'a> Engine<'a> {
    /// The sum of a field over those kept; what may count or is unknown widens it.
    pub(crate) fn sum<R: Rec>(&self, coll: &'a Coll, cx: &mut Cx<'a>, rec: &mut R) -> Out<'a> {
        let mut total = Some(Num::exact(Rat::ZERO));
        let mut open = true;
        let unknown = self.each_value(coll, cx, rec, |kept, value| {
            let n = match value {
                Out::Num(n) => n,
                // Nothing there adds nothing.
                Out::None => Num::exact(Rat::ZERO),
                _ => Num::between(coll.non_negative.then_some(Rat::ZERO), None),
            };
            total = total.and_then(|t| add_maybe(t, n, kept));
            open &= kept != Truth::Unknown && (n.known().is_some() || n.open);
        });
        match total {
            None => Out::TooLarge,
            Some(mut n) => {
                if unknown {
                    n = Num::between(if coll.non_negative { n.lo } else { None }, None);
                }
                Out::Num(Num { open: open && !unknown, ..n })
            }
        }
    }

    /// The least or greatest of a field over those kept.
    pub(crate) fn least_of<R: Rec>(&self, coll: &'a Coll, greatest: bool, cx: &mut Cx<'a>, rec: &mut R) -> Out<'a> {
        let mut sure: Vec<Out<'a>> = Vec::new();
        let mut unsure: Vec<Out<'a>> = Vec::new();
        let unknown =
            self.each_value(
                coll,
                cx,
                rec,
                |kept, value| if kept == Truth::True { sure.push(value) } else { unsure.push(value) },
            );
        let base = least(sure.iter().copied(), greatest);
        let all = least(sure.into_iter().chain(unsure), greatest);
        match (base, all) {
            // Members that may count can only move it outwards.
            (Out::Num(b), Out::Num(a)) => {
                let mut n = if greatest {
                    Num { lo: b.lo, hi: a.hi, open: false }
                } else {
                    Num { lo: a.lo, hi: b.hi, open: false }
                };
                if unknown {
                    if greatest { n.hi = None } else { n.lo = None }
                }
                Out::Num(n)
            }
            (Out::None, Out::None) if !unknown => Out::None,
            (Out::None | Out::Num(_), Out::Num(_) | Out::None) => Out::Num(Num::between(None, None)),
            (other, _) => other,
        }
    }

    /// Hands each member's measured field, and whether the member counts, to `take`; tells whether there may be more.
    fn each_value<R: Rec>(
        &self,
        coll: &'a Coll,
        cx: &mut Cx<'a>,
        rec: &mut R,
        mut take: impl FnMut(Truth, Out<'a>),
    ) -> bool {
        let members = self.members(&coll.acc, cx, rec);
        self.note_lacking(coll.at, &members.ledgers, rec);
        for (i, member) in members.items.iter().enumerate() {
            let name = if R::ON { Some(members.name(i)) } else { None };
            let name = name.as_ref();
            let (kept, sat) = self.classify(coll, member, name, cx, rec);
            if R::ON {
                rec.lost(members.doubts(i).to_vec());
                let asked = usize::from(!member.blank)
                    * (usize::from(coll.filter.is_some()) + usize::from(coll.satisfy.is_some()));
                for node in rec.pop(asked) {
                    rec.lost(node.missing);
                }
            }
            let counts = kept.and(sat);
            if counts != Truth::False {
                take(counts, self.member_value(coll, member, name, cx, rec));
            }
        }
        members.unbounded()
    }

    /// A member's measured field.
    pub(crate) fn member_value<R: Rec>(
        &self,
        coll: &'a Coll,
        member: &Member<'a>,
        name: Option<&(String, String)>,
        cx: &mut Cx<'a>,
        rec: &mut R,
    ) -> Out<'a> {
        match &coll.field {
            Some(field) if coll.framed && !member.blank => {
                let before = self.enter(coll, member, name, cx, rec);
                let out = self.read(field, cx, rec);
                self.leave(before, cx, rec);
                out
            }
            Some(_) => Out::Unknown,
            None => self.plain(member.value, member.frame.chunk, &coll.acc),
        }
    }
}

/// Adds a number that counts, or may count.
pub(crate) fn add_maybe(total: Num, n: Num, counts: Truth) -> Option<Num> {
    let n = if counts == Truth::True {
        n
    } else {
        let zero = Rat::ZERO;
        Num { lo: n.lo.map(|l| l.min(zero)), hi: n.hi.map(|h| h.max(zero)), open: n.open }
    };
    let end = |a: Option<Rat>, b: Option<Rat>| match (a, b) {
        (Some(a), Some(b)) => a.add(b).map(Some),
        _ => Some(None),
    };
    Some(Num { lo: end(total.lo, n.lo)?, hi: end(total.hi, n.hi)?, open: false })
}
