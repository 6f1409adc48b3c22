//! Lists: members that count and members that do not, so many of them, and when.

use super::maker::{End, Maker, V, days_num, mid, settable};
use super::wish::is_clock;
use super::world::{At, Node};
use crate::base::window::{Length, Range};
use crate::base::{Day, Rat};
use crate::model::{Access, Bound, Coll, Expr, ExprKind, Measure, Step, Type, When};
use crate::plan::{Calendar, Due, Laid, due_slices};

/// A stretch of time, in days; moments are fractions of days.
type Stretch = (Rat, Rat);
/// More windows than this are too many for a small example: the bearer is then founded late.
const MANY: usize = 12;
/// The most members put into a list at once.
const MOST: i128 = 300;

impl Maker<'_> {
    /// Where a list is: the place that holds it, the step into it, and the way on from each member.
    pub(super) fn list(&mut self, a: &Access, frames: &[At]) -> Option<(At, Step, Vec<Step>)> {
        let each =
            |s: &Step| matches!(s, Step::EachRow(..) | Step::EachValue(_) | Step::EachRef(..) | Step::EachOf { .. });
        let last = a.steps.iter().rposition(each)?;
        let from = self.root(a.root, frames)?.clone();
        let (at, _) = self.reach(a.steps.get(..last)?, from)?;
        Some((at, a.steps.get(last)?.clone(), a.steps.get(last + 1..)?.to_vec()))
    }

    /// Adds a member to a collection that passes `where` and `satisfy`, or not; on a day, where it is an event.
    pub(super) fn member(
        &mut self,
        c: &Coll,
        frames: &[At],
        filter: bool,
        satisfy: bool,
        day: Option<Rat>,
    ) -> Option<At> {
        let (at, step, rest) = self.list(&c.access, frames)?;
        if let Step::EachValue(slot) = step {
            self.touch(&at, &step);
            let v = self.invent(&c.member)?;
            let node = match v {
                V::Num(n) => Node::Number(n),
                V::Text(t) => Node::Text(t),
                V::Variant(v) => Node::Variant(v),
                V::Bool(b) => Node::Bool(b),
                V::Months(_) | V::Entity(_) => return None,
            };
            if let Some(Node::Values(values)) = self.world.fields_mut(&at).and_then(|f| f.get_mut(&slot)) {
                values.push(node);
            }
            return None;
        }
        let added = self.add(&at, &step)?;
        let (member, _) = self.reach(&rest, added)?;
        if let Some(on) = c.on {
            let ty = self.field_type(member.owner, on)?;
            let force = self.force_at(frames);
            let mut days = vec![mid(force), force.from, force.to];
            days.extend(&self.days);
            let n = self.dice.pick(days.len());
            let day = day.unwrap_or_else(|| days_num(days.get(n).copied().unwrap_or(force.from)));
            self.store(&member, on, &ty, V::Num(moment(day, &ty)), false);
        }
        let mut inner = frames.to_vec();
        inner.push(member.clone());
        if let Some(f) = &c.filter {
            self.wish(f, &inner, filter);
        }
        if let Some(s) = &c.satisfy {
            self.wish(s, &inner, satisfy);
        }
        Some(member)
    }

    /// The days in force of the bearer: from when it was founded until it was closed.
    pub(super) fn force_at(&self, frames: &[At]) -> Range {
        let mut force = self.force;
        if let Some(bearer) = frames.first() {
            let day = |slot| match self.world.get(&At { path: Vec::new(), ..bearer.clone() }, slot) {
                Some(Node::Date(d)) => Some(*d),
                _ => None,
            };
            force.from = day(crate::model::Entity::ESTABLISHED).map_or(force.from, |d: Day| d.max(force.from));
            force.to = day(crate::model::Entity::CLOSED).map_or(force.to, |d: Day| d.min(force.to));
        }
        force
    }

    /// So much of a measure in a stretch of time, with members beside that do not count.
    pub(super) fn fill(
        &mut self,
        measure: Measure,
        c: &Coll,
        frames: &[At],
        n: Rat,
        when: Option<Stretch>,
        clock: bool,
    ) {
        if let Some((at, step, _)) = self.list(&c.access, frames) {
            self.touch(&at, &step);
        }
        match measure {
            Measure::Count | Measure::Share => {
                for _ in 0..n.ceil().clamp(0, MOST) {
                    let day = self.day_in(when);
                    self.member(c, frames, true, true, day);
                }
            }
            Measure::Distinct => {
                let allowed = self.allowed(c, frames);
                for i in 0..n.ceil().clamp(0, MOST) {
                    let day = self.day_in(when);
                    let Some(member) = self.member(c, frames, true, true, day) else { continue };
                    if let Some(field) = &c.field
                        && let Some((at, End::Slot(slot, ty))) = self.reach(&field.steps, member)
                        && let Some(v) = allowed.get(i as usize).cloned().or_else(|| self.nth(&ty, i as i64, when))
                    {
                        self.store(&at, slot, &ty, v, clock);
                    }
                }
                if self.dice.one_in(2) && n >= Rat::ONE {
                    self.twin(c, frames);
                }
            }
            Measure::Sum => {
                let split = self.dice.one_in(3);
                let half = n.div(Rat::int(2)).filter(|h| split && h.is_int());
                let parts = half.map_or(vec![n], |h| vec![h, n.sub(h).unwrap_or(h)]);
                for part in parts {
                    let day = self.day_in(when);
                    let Some(member) = self.member(c, frames, true, true, day) else { continue };
                    if let Some(field) = &c.field
                        && let Some((at, end)) = self.reach(&field.steps, member)
                    {
                        self.store_end(at, end, V::Num(part), clock);
                    }
                }
            }
        }
        self.beside(c, frames, when);
    }

    /// Members that do not count: they fail `where`, or `satisfy`, or lie just outside the time.
    fn beside(&mut self, c: &Coll, frames: &[At], when: Option<Stretch>) {
        if c.filter.is_some() && self.dice.one_in(2) {
            let day = self.day_in(when);
            self.member(c, frames, false, true, day);
        }
        if c.satisfy.is_some() && self.dice.one_in(3) {
            let day = self.day_in(when);
            self.member(c, frames, true, false, day);
        }
        if let (Some((lo, hi)), true) = (when, self.dice.one_in(4)) {
            let outside = if self.dice.any(2) == 0 { lo.sub(Rat::ONE) } else { hi.add(Rat::ONE) };
            self.member(c, frames, true, true, outside);
        }
    }

    /// The values that `where` lets the measured field have, where it lists them.
    fn allowed(&mut self, c: &Coll, frames: &[At]) -> Vec<V> {
        let (Some(field), Some(filter)) = (&c.field, &c.filter) else { return Vec::new() };
        let mut open: Vec<&Expr> = vec![filter];
        let mut found: Vec<&Expr> = Vec::new();
        while let Some(e) = open.pop() {
            match &e.kind {
                ExprKind::And(a, b) => open.extend([&**a, &**b]),
                ExprKind::InSet(x, items) if matches!(&x.kind, ExprKind::Access(a) if a.steps == field.steps) => {
                    found.extend(items);
                }
                _ => {}
            }
        }
        found.into_iter().filter_map(|e| self.value(e, frames)).collect()
    }

    /// The last member of a list once more.
    fn twin(&mut self, c: &Coll, frames: &[At]) {
        let Some((at, Step::EachRow(slot, _), _)) = self.list(&c.access, frames) else { return };
        if let Some(Node::Rows(rows)) = self.world.fields_mut(&at).and_then(|f| f.get_mut(&slot)) {
            rows.extend(rows.last().cloned());
        }
    }

    /// The i-th of different values.
    fn nth(&mut self, ty: &Type, i: i64, when: Option<Stretch>) -> Option<V> {
        Some(match ty {
            Type::Text => V::Text(
                ["甲", "乙", "丙", "丁", "戊", "己"].get(i as usize).map_or(format!("第{i}"), |t| (*t).to_string()),
            ),
            Type::Enum(_) => V::Variant(i as u16),
            Type::Number(..) | Type::Duration => V::Num(Rat::int(i + 1)),
            Type::Date => {
                let base = when.map_or(days_num(self.force.from), |w| w.0);
                V::Num(base.add(Rat::int(i))?)
            }
            Type::DateTime => {
                V::Num(when.map_or(days_num(self.force.from), |w| w.0).add(Rat::int(i))?.mul(Rat::int(86_400))?)
            }
            Type::Ref(entity) => V::Entity(self.entity(*entity)?.entity),
            _ => return None,
        })
    }

    fn day_in(&mut self, when: Option<Stretch>) -> Option<Rat> {
        let (lo, hi) = when?;
        let middle = hi.sub(lo).and_then(|d| d.div(Rat::int(2))).and_then(|h| lo.add(Rat::new(h.floor(), 1)?));
        let n = self.dice.pick(3);
        [Some(hi), Some(lo), middle].get(n).copied().flatten()
    }

    /// A share of `p`, and so many members more (or fewer) that satisfy.
    pub(super) fn share(&mut self, c: &Coll, frames: &[At], p: Rat, more: i128) {
        let den = p.den().clamp(1, 100);
        let totals = [den, den.max(2), 4, 10, 1, 2, 3, 20, 7];
        let n = self.dice.pick(totals.len());
        let total = totals.get(n).copied().unwrap_or(den);
        let exact = p.mul(Rat::new(total, 1).unwrap_or(Rat::ONE)).unwrap_or(Rat::ONE);
        let yes = (exact.ceil() + more).clamp(0, total);
        for i in 0..total {
            self.member(c, frames, true, i < yes, None);
        }
        if c.filter.is_some() && self.dice.one_in(2) {
            let satisfied = self.dice.any(2) == 0;
            for _ in 0..=self.dice.any(3) {
                self.member(c, frames, false, satisfied, None);
            }
        }
    }

    /// A bound, with or without windows.
    pub(super) fn bounded(
        &mut self,
        measure: Measure,
        c: &Coll,
        bound: &Bound,
        when: Option<&When>,
        frames: &[At],
        want: bool,
    ) {
        let (low, high, strict, exact) = match bound {
            Bound::AtLeast(e) => (Some(e), None, false, false),
            Bound::MoreThan(e) => (Some(e), None, true, false),
            Bound::AtMost(e) => (None, Some(e), false, false),
            Bound::FewerThan(e) => (None, Some(e), true, false),
            Bound::Exactly(e) => (Some(e), None, false, true),
            Bound::Between(a, b) => (Some(a), Some(b), false, false),
        };
        let clock = [low, high].into_iter().flatten().any(|e| is_clock(&e.ty));
        let unit = if clock { Rat::int(60) } else { Rat::ONE };
        let mut number = |e: Option<&Box<Expr>>| e.and_then(|e| self.number(e, frames));
        let (lo, hi) = (number(low), number(high));
        if measure == Measure::Share {
            // Just under the bound fails a lower one; an upper one is kept by as many as it admits.
            let more = match (lo, want) {
                (Some(_), true) => i128::from(strict),
                (Some(_), false) => i128::from(strict) - 1,
                (None, true) => 0,
                (None, false) => 1,
            };
            let extra = if want && self.dice.one_in(3) { more + i128::from(lo.is_some()) } else { more };
            lo.or(hi).into_iter().for_each(|p| self.share(c, frames, p, extra));
            return;
        }
        let up = |n: Rat, by: Rat| n.add(by).unwrap_or(n);
        let down = |n: Rat, by: Rat| n.sub(by).filter(|d| !d.is_negative());
        let good: Vec<Rat> = match (lo, hi) {
            (Some(lo), None) if exact => vec![lo],
            (Some(lo), None) => {
                let least = if strict { up(lo, unit) } else { lo };
                vec![least, up(least, unit)]
            }
            (Some(lo), Some(hi)) => vec![lo, hi],
            (None, Some(hi)) => {
                let most = if strict { down(hi, unit).unwrap_or(Rat::ZERO) } else { hi };
                vec![Rat::ZERO, most]
            }
            (None, None) => return,
        };
        let bad: Vec<Rat> = match (lo, hi) {
            (Some(lo), None) if exact => [Some(up(lo, unit)), down(lo, unit)].into_iter().flatten().collect(),
            (Some(lo), None) => {
                let most = if strict { Some(lo) } else { down(lo, unit) };
                most.into_iter().chain([Rat::ZERO]).collect()
            }
            (Some(lo), Some(hi)) => down(lo, unit).into_iter().chain([up(hi, unit)]).collect(),
            (None, Some(hi)) => vec![if strict { hi } else { up(hi, unit) }],
            (None, None) => return,
        };
        match when {
            None => {
                let ways = if want { &good } else { &bad };
                let i = self.dice.any(ways.len());
                let Some(n) = ways.get(i).copied() else { return };
                if c.filter.is_some() || c.satisfy.is_some() {
                    self.amend(c, frames, false);
                }
                self.fill(measure, c, frames, n, None, clock);
            }
            Some(When::EveryRolling(length, since)) => {
                let force = self.force_at(frames);
                if let Some(since) = since.as_ref().filter(|e| settable(e)) {
                    // So early that the first stretch is over.
                    let early = [length.before(force.from), length.before(force.to), force.from];
                    let i = self.dice.pick(3);
                    let day = early.get(i).copied().unwrap_or(force.from);
                    self.set(since, frames, V::Num(days_num(day)), false);
                }
                let since = since.as_ref().and_then(|e| self.number(e, frames));
                self.rolling(measure, c, frames, *length, since, want, &good, &bad);
            }
            Some(When::SomeRolling(length)) => {
                let n = good.first().copied().unwrap_or(Rat::ONE);
                self.close_together(c, frames, *length, n, want && lo.is_some());
            }
            Some(when) => {
                let slices = self.slices(when, frames);
                let wrong = if want { None } else { Some(self.dice.any(slices.len())) };
                let every = !want && self.dice.one_in(3);
                let i = self.dice.any(good.len());
                let usual = good.get(i).copied().unwrap_or(Rat::ZERO);
                for (i, slice) in slices.iter().enumerate() {
                    let n = if every || wrong == Some(i) {
                        let j = self.dice.any(bad.len());
                        bad.get(j).copied().unwrap_or(Rat::ZERO)
                    } else {
                        usual
                    };
                    self.fill(measure, c, frames, n, Some(*slice), clock);
                }
            }
        }
    }

    /// The windows or due days that are judged.
    fn slices(&mut self, when: &When, frames: &[At]) -> Vec<Stretch> {
        let force = self.force_at(frames);
        let mut found = self.laid(when, force, frames);
        if found.len() > MANY
            && !self.dice.one_in(12)
            && let (Some(bearer), Some((second, _))) = (frames.first().cloned(), found.get(found.len() - 2).copied())
        {
            let bearer = At { path: Vec::new(), ..bearer };
            let founded = super::maker::day_of(second);
            self.world.put(&bearer, crate::model::Entity::ESTABLISHED, Node::Date(founded));
            found = self.laid(when, self.force_at(frames), frames);
        }
        found
    }

    fn laid(&mut self, when: &When, force: Range, frames: &[At]) -> Vec<Stretch> {
        let as_of = self.assessment.as_of;
        let days = |r: Range| (days_num(r.from), days_num(r.to));
        let laid = match when {
            When::Every(unit) => {
                let all = unit.touching(force);
                let whole: Vec<Range> = all.iter().copied().filter(|r| force.contains(*r) && r.from <= as_of).collect();
                return (if whole.is_empty() { all } else { whole }).into_iter().map(days).collect();
            }
            When::During(range, _) => return vec![days(Range::new(range.from, range.to.min(as_of)))],
            When::Recurring { recurrence, at, next_workday } => {
                let calendar = next_workday.then(|| Calendar::of(&self.model.packs, self.pack));
                Laid::recurring(recurrence, *at, calendar, force)
            }
            When::Dates { days: due, .. } => {
                let mut all: Vec<Day> =
                    due.iter().filter_map(|e| self.number(e, frames)).map(super::maker::day_of).collect();
                all.sort_unstable();
                let slices = due_slices(Due::On(self.force.from.plus(-1)), &all, None, Due::On);
                let judged = slices.iter().filter(|s| s.scheduled.iter().any(|d| force.has(*d)));
                return judged.map(|s| days(s.days)).collect();
            }
            When::EveryRolling(..) | When::SomeRolling(_) => return Vec::new(),
        };
        let part = |key: i64| {
            if laid.seconds { Rat::new(i128::from(key), 86_400).unwrap_or(Rat::ZERO) } else { Rat::int(key) }
        };
        laid.slices.iter().filter(|s| s.days.from <= as_of).map(|s| (part(s.lo), part(s.hi))).collect()
    }

    /// The last days of the windows or due days that are judged.
    pub(super) fn laid_for(&mut self, when: &When, force: Range, frames: &[At]) -> Vec<Day> {
        self.laid(when, force, frames).into_iter().map(|(_, hi)| super::maker::day_of(hi)).collect()
    }

    /// Events at intervals just short enough for every window of this length, or with one gap a day too long.
    #[expect(clippy::too_many_arguments, reason = "the parts of one requirement")]
    fn rolling(
        &mut self,
        measure: Measure,
        c: &Coll,
        frames: &[At],
        length: Length,
        since: Option<Rat>,
        want: bool,
        good: &[Rat],
        bad: &[Rat],
    ) {
        let force = self.force_at(frames);
        let from = since.map_or(force.from, |s| length.after(super::maker::day_of(s)).max(force.from));
        let end = force.to.min(self.assessment.as_of);
        let n = good.first().copied().unwrap_or(Rat::ONE);
        let lower = bad.iter().any(|b| *b < n);
        if !lower {
            // An upper bound: all at once is the worst, nothing the best.
            let n = if want { n } else { bad.first().copied().unwrap_or(n) };
            let day = days_num(force.from);
            self.fill(measure, c, frames, n, Some((day, day)), false);
            return;
        }
        let late = i32::from(!want);
        let earliest = length.before(from).plus(1);
        let at = if self.dice.pick(2) == 0 { from.min(end) } else { earliest };
        let mut day = if want || self.dice.any(2) == 0 { at.plus(late) } else { earliest.plus(-1) };
        for _ in 0..MANY {
            self.fill(measure, c, frames, n, Some((days_num(day), days_num(day))), false);
            let next = length.after(day).plus(if want { 0 } else { 1 });
            if next > end || (!want && self.dice.one_in(2)) {
                break;
            }
            day = next;
        }
    }

    /// So many events within one length of time, or spread just beyond it.
    fn close_together(&mut self, c: &Coll, frames: &[At], length: Length, n: Rat, want: bool) {
        let force = self.force_at(frames);
        let last = [force.to.min(self.assessment.as_of), mid(force)];
        let i = self.dice.pick(2);
        let to = last.get(i).copied().unwrap_or(force.to);
        let first = length.before(to).plus(i32::from(want));
        let count = n.ceil().clamp(0, MOST);
        for i in 0..count {
            let day = if i == 0 && count > 1 { first } else { to };
            self.member(c, frames, true, true, Some(days_num(day)));
            if !want && count < 2 {
                return;
            }
        }
        self.beside(c, frames, None);
    }
}

/// A day (or a moment as a fraction of one) in the form of a field; a bare day becomes noon.
fn moment(day: Rat, ty: &Type) -> Rat {
    if *ty != Type::DateTime {
        return Rat::new(day.floor(), 1).unwrap_or(day);
    }
    let seconds = day.mul(Rat::int(86_400)).unwrap_or(day);
    if day.is_int() { seconds.add(Rat::int(12 * 3600)).unwrap_or(seconds) } else { seconds }
}
