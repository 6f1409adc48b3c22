//! Units and operators: which values may stand on both sides of a sign, and what comes out. Constants are computed here.

use crate::base::{Day, Dim, Rat, Span};
use crate::model::fields::shape;
use crate::model::problem::TypeProblem;
use crate::model::{Expr, ExprKind, Model, NumKind, Type, Value};
use crate::syntax::tree::Arith;

/// An expression, and what a bare number beside it counts in.
#[derive(Clone, Debug)]
pub(in crate::model) struct Typed {
    pub(in crate::model) expr: Expr,
    pub(in crate::model) unit: Unit,
}

/// What a bare number beside a value counts in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::model) enum Unit {
    /// The value is itself a bare number: it takes the other side's unit.
    Bare,
    /// So many canonical units.
    Size(i64),
    /// Nothing: a number beside it must say its unit.
    Open,
}

impl Typed {
    /// A value that brings no unit for others.
    pub(super) fn open(kind: ExprKind, ty: Type, span: Span) -> Typed {
        Typed { expr: Expr { kind, ty, span }, unit: Unit::Open }
    }
    /// A plain number or other value beside which a bare number is just that.
    pub(super) fn plain(kind: ExprKind, ty: Type, span: Span) -> Typed {
        Typed { unit: Unit::Size(1), ..Typed::open(kind, ty, span) }
    }
    /// The number, where it is a constant one.
    pub(super) fn constant(&self) -> Option<Rat> {
        match &self.expr.kind {
            ExprKind::Const(Value::Number(n)) => Some(*n),
            _ => None,
        }
    }
}

/// The type of a bare constant.
pub(super) fn number_type(n: Rat) -> Type {
    let kind = match (n.is_int(), n.is_negative()) {
        (true, false) => NumKind::Count,
        (true, true) => NumKind::Int,
        (false, _) => NumKind::Any,
    };
    Type::Number(kind, Dim::None)
}

/// Turns a bare number into one of the unit of what it stands beside.
pub(super) fn fit(mut t: Typed, beside: &Type, unit: Unit) -> Result<Typed, TypeProblem> {
    let (Unit::Bare, Some(n)) = (t.unit, t.constant()) else {
        return Ok(t);
    };
    match (beside, unit) {
        (Type::Number(_, Dim::None), _) => {
            t.unit = Unit::Size(1);
            Ok(t)
        }
        (Type::Number(_, Dim::Share), _) => {
            if n.is_int() {
                return Err(TypeProblem::WholeForPercent { number: n });
            }
            t.expr.ty = Type::Number(NumKind::Any, Dim::Share);
            t.unit = Unit::Open;
            Ok(t)
        }
        (Type::Number(_, dim), Unit::Size(size)) => {
            let scaled = n.mul(Rat::int(size)).ok_or(TypeProblem::TooLarge)?;
            t.expr.kind = ExprKind::Const(Value::Number(scaled));
            t.expr.ty = Type::Number(NumKind::Any, *dim);
            t.unit = unit;
            Ok(t)
        }
        (Type::Number(_, dim), Unit::Open | Unit::Bare) => Err(TypeProblem::NeedsUnit { number: n, dim: Some(*dim) }),
        (Type::Duration, _) => Err(TypeProblem::NeedsUnit { number: n, dim: None }),
        (
            Type::Bool
            | Type::Months
            | Type::Text
            | Type::Date
            | Type::DateTime
            | Type::Enum(_)
            | Type::Record(_)
            | Type::List(_)
            | Type::Ref(_)
            | Type::Every(..),
            _,
        ) => Ok(t),
    }
}

/// Brings both sides to one unit and checks that they can be compared; gives the type that both have.
pub(super) fn align(a: Typed, b: Typed, model: &Model) -> Result<(Typed, Typed, Type), TypeProblem> {
    let (a, b) = match (a.unit, b.unit) {
        (Unit::Bare, Unit::Bare) => (a, b),
        (Unit::Bare, _) => (fit(a, &b.expr.ty, b.unit)?, b),
        (_, Unit::Bare) => {
            let b = fit(b, &a.expr.ty, a.unit)?;
            (a, b)
        }
        _ => (a, b),
    };
    let ty = common(&a.expr.ty, &b.expr.ty, model)?;
    Ok((a, b, ty))
}

/// The type that two values share, if they can be compared.
pub(super) fn common(a: &Type, b: &Type, model: &Model) -> Result<Type, TypeProblem> {
    use Type as T;
    let mismatch = || TypeProblem::Mismatch { left: shape(model, a), right: shape(model, b) };
    match (a, b) {
        (T::Number(k, d), T::Number(l, e)) if d == e => {
            let kind = if k == l { *k } else { NumKind::Any };
            Ok(T::Number(kind, *d))
        }
        // A quotient is compared with a percentage; a count is not.
        (T::Number(NumKind::Any, Dim::None), T::Number(_, Dim::Share))
        | (T::Number(_, Dim::Share), T::Number(NumKind::Any, Dim::None)) => Ok(T::Number(NumKind::Any, Dim::Share)),
        (T::Number(_, Dim::None), T::Number(_, Dim::Share)) | (T::Number(_, Dim::Share), T::Number(_, Dim::None)) => {
            Err(TypeProblem::CountWithPercent)
        }
        (T::Number(_, Dim::Days), T::Number(_, Dim::Clock)) | (T::Number(_, Dim::Clock), T::Number(_, Dim::Days)) => {
            Err(TypeProblem::DaysWithClock)
        }
        (T::Number(_, Dim::Workdays), T::Number(_, Dim::Days | Dim::Clock) | T::Duration | T::Months)
        | (T::Number(_, Dim::Days | Dim::Clock) | T::Duration | T::Months, T::Number(_, Dim::Workdays)) => {
            Err(TypeProblem::DaysWithWorkdays)
        }
        (T::Duration, T::Duration | T::Number(_, Dim::Days | Dim::Clock))
        | (T::Number(_, Dim::Days | Dim::Clock), T::Duration) => Ok(T::Duration),
        (T::Months, T::Duration | T::Number(_, Dim::Days | Dim::Clock))
        | (T::Duration | T::Number(_, Dim::Days | Dim::Clock), T::Months) => Err(TypeProblem::MonthsWithDays),
        (T::Bool, T::Bool) => Ok(T::Bool),
        (T::Text, T::Text) => Ok(T::Text),
        (T::Date, T::Date) => Ok(T::Date),
        (T::DateTime, T::DateTime) => Ok(T::DateTime),
        (T::Date, T::DateTime) | (T::DateTime, T::Date) => Err(TypeProblem::DateWithDateTime),
        (T::Enum(x), T::Enum(y)) if x == y => Ok(T::Enum(*x)),
        (T::Ref(x), T::Ref(y)) if model.is_a(*x, *y) => Ok(T::Ref(*y)),
        (T::Ref(x), T::Ref(y)) if model.is_a(*y, *x) => Ok(T::Ref(*x)),
        (T::Ref(_), T::Text) | (T::Text, T::Ref(_)) => Err(TypeProblem::RefWithText),
        _ => Err(mismatch()),
    }
}

/// Whether values of a type have an order.
pub(super) fn ordered(ty: &Type) -> bool {
    match ty {
        Type::Number(..) | Type::Duration | Type::Date | Type::DateTime => true,
        Type::Bool
        | Type::Months
        | Type::Text
        | Type::Enum(_)
        | Type::Record(_)
        | Type::List(_)
        | Type::Ref(_)
        | Type::Every(..) => false,
    }
}

/// Brings a value to a declared type.
pub(super) fn assign(t: Typed, ty: &Type, unit: Unit, model: &Model) -> Result<Expr, TypeProblem> {
    let t = fit(t, ty, unit)?;
    let found = &t.expr.ty;
    common(found, ty, model).map_err(|problem| match problem {
        TypeProblem::Mismatch { left, right } => TypeProblem::NotOfType { is: left, want: right },
        other => other,
    })?;
    let whole = match (ty, t.constant()) {
        (Type::Number(NumKind::Count, _), Some(n)) => n.is_int() && !n.is_negative(),
        (Type::Number(NumKind::Int, _), Some(n)) => n.is_int(),
        _ => true,
    };
    let narrows = matches!(
        (ty, found),
        (Type::Number(NumKind::Count, _), Type::Number(NumKind::Int | NumKind::Any, _))
            | (Type::Number(NumKind::Int, _), Type::Number(NumKind::Any, _))
    );
    if !whole || narrows {
        return Err(TypeProblem::NotWhole);
    }
    Ok(t.expr)
}

/// `a OP b`.
pub(super) fn arith(op: Arith, a: Typed, b: Typed, span: Span, model: &Model) -> Result<Typed, TypeProblem> {
    if let (Some(x), Some(y)) = (a.constant(), b.constant())
        && a.unit == Unit::Bare
        && b.unit == Unit::Bare
    {
        let n = compute(op, x, y)?;
        let kind = ExprKind::Const(Value::Number(n));
        return Ok(Typed { expr: Expr { kind, ty: number_type(n), span }, unit: Unit::Bare });
    }
    if op == Arith::Div && b.constant().is_some_and(Rat::is_zero) {
        return Err(TypeProblem::DivisionByZero);
    }
    let (a, b, ty, unit) = match op {
        Arith::Add | Arith::Sub => sum(op, a, b, model)?,
        Arith::Mul | Arith::Div => product(op, a, b, model)?,
    };
    let working = matches!(b.expr.ty, Type::Number(_, Dim::Workdays));
    let folded = match (&a.expr.kind, &b.expr.kind) {
        (ExprKind::Const(Value::Number(x)), ExprKind::Const(Value::Number(y))) => {
            Some(Value::Number(compute(op, *x, *y)?))
        }
        (ExprKind::Const(Value::Date(day)), ExprKind::Const(by)) => {
            let sign = if op == Arith::Sub { -1 } else { 1 };
            let moved = match by {
                Value::Months(n) => Some(day.plus_months(n.saturating_mul(sign))),
                // Working days depend on the holiday calendar, which only an evaluation reads.
                Value::Number(n) if n.is_int() && !working => {
                    let days = i32::try_from(n.num()).map_err(|_| TypeProblem::TooLarge)?;
                    Some(day.plus(days.saturating_mul(sign)))
                }
                _ => None,
            };
            if moved.is_some_and(|d| d <= Day::MIN || Day::MAX <= d) {
                return Err(TypeProblem::TooLarge);
            }
            moved.map(Value::Date)
        }
        _ => None,
    };
    let kind = match folded {
        Some(value) => ExprKind::Const(value),
        None => ExprKind::Arith(op, Box::new(a.expr), Box::new(b.expr)),
    };
    Ok(Typed { expr: Expr { kind, ty, span }, unit })
}

type Operands = (Typed, Typed, Type, Unit);

fn sum(op: Arith, a: Typed, b: Typed, model: &Model) -> Result<Operands, TypeProblem> {
    use Type as T;
    let days = |t: &Typed, moment: &Type| match (&t.expr.ty, moment) {
        _ if t.unit == Unit::Bare => Err(TypeProblem::DatePlusNumber),
        (T::Number(_, Dim::Days | Dim::Workdays) | T::Duration | T::Months, _)
        | (T::Number(_, Dim::Clock), T::DateTime) => Ok(moment.clone()),
        (T::Number(_, Dim::Clock), _) => Err(TypeProblem::DatePlusClock),
        (T::Date | T::DateTime, _) => Err(TypeProblem::DateMinusDate),
        (other, _) => Err(TypeProblem::Mismatch { left: shape(model, moment), right: shape(model, other) }),
    };
    match (&a.expr.ty, &b.expr.ty) {
        (moment @ (T::Date | T::DateTime), _) => {
            let ty = days(&b, moment)?;
            Ok((a, b, ty, Unit::Open))
        }
        (_, moment @ (T::Date | T::DateTime)) if op == Arith::Add => {
            let ty = days(&a, moment)?;
            Ok((b, a, ty, Unit::Open))
        }
        (T::Number(..) | T::Duration, T::Number(..) | T::Duration) => {
            let (a, b, ty) = align(a, b, model)?;
            let unit = if a.unit == b.unit { a.unit } else { Unit::Open };
            let ty = match (op, ty) {
                (Arith::Sub, T::Number(NumKind::Count, d)) => T::Number(NumKind::Int, d),
                (_, ty) => ty,
            };
            Ok((a, b, ty, unit))
        }
        (T::Months, _) | (_, T::Months) => Err(TypeProblem::MonthsWithDays),
        (T::Number(..) | T::Duration, other) | (other, _) => Err(TypeProblem::NotANumber { is: shape(model, other) }),
    }
}

fn product(op: Arith, a: Typed, b: Typed, model: &Model) -> Result<Operands, TypeProblem> {
    use Type as T;
    let cannot = || TypeProblem::CannotMultiply {
        divide: op == Arith::Div,
        left: shape(model, &a.expr.ty),
        right: shape(model, &b.expr.ty),
    };
    // A bare number is a plain factor here.
    let unit_of = |t: &Typed| match t.unit {
        Unit::Bare => Unit::Size(1),
        unit @ (Unit::Size(_) | Unit::Open) => unit,
    };
    let any = |d: Dim| T::Number(NumKind::Any, d);
    let (ty, unit) = match (op, &a.expr.ty, &b.expr.ty) {
        (Arith::Mul, T::Number(k, Dim::None), T::Number(l, Dim::None)) => {
            let kind = if k == l { *k } else { NumKind::Any };
            (T::Number(kind, Dim::None), Unit::Size(1))
        }
        (Arith::Mul, T::Number(_, Dim::Share), T::Number(_, Dim::Share)) => (any(Dim::Share), Unit::Open),
        // A share of a count is a number of them.
        (_, T::Number(_, d), T::Number(_, Dim::None | Dim::Share)) => (any(*d), unit_of(&a)),
        (Arith::Mul, T::Number(_, Dim::None | Dim::Share), T::Number(_, d)) => (any(*d), unit_of(&b)),
        (_, T::Duration, T::Number(_, Dim::None | Dim::Share))
        | (Arith::Mul, T::Number(_, Dim::None | Dim::Share), T::Duration) => (T::Duration, Unit::Open),
        (Arith::Div, T::Number(_, d), T::Number(_, e)) if d == e => (any(Dim::None), Unit::Size(1)),
        (Arith::Div, T::Number(_, Dim::Days), T::Number(_, Dim::Clock))
        | (Arith::Div, T::Number(_, Dim::Clock), T::Number(_, Dim::Days)) => {
            return Err(TypeProblem::DaysWithClock);
        }
        (
            Arith::Div,
            T::Duration | T::Number(_, Dim::Days | Dim::Clock),
            T::Duration | T::Number(_, Dim::Days | Dim::Clock),
        ) => (any(Dim::None), Unit::Size(1)),
        (_, T::Number(..) | T::Duration, T::Number(..) | T::Duration) => return Err(cannot()),
        (_, T::Months, _) | (_, _, T::Months) => return Err(TypeProblem::MonthsWithDays),
        (_, T::Number(..) | T::Duration, other) | (_, other, _) => {
            return Err(TypeProblem::NotANumber { is: shape(model, other) });
        }
    };
    // A share multiplied with a bare number or count is that number's; a share divided by one stays a share.
    let ty = match (op, &a.expr.ty, &b.expr.ty) {
        (Arith::Mul, T::Number(_, Dim::Share), T::Number(_, Dim::None)) => any(Dim::None),
        (Arith::Div, T::Number(_, Dim::Share), T::Number(_, Dim::Share)) => any(Dim::None),
        _ => ty,
    };
    Ok((a, b, ty, unit))
}

fn compute(op: Arith, x: Rat, y: Rat) -> Result<Rat, TypeProblem> {
    match op {
        Arith::Add => x.add(y),
        Arith::Sub => x.sub(y),
        Arith::Mul => x.mul(y),
        Arith::Div if y.is_zero() => return Err(TypeProblem::DivisionByZero),
        Arith::Div => x.div(y),
    }
    .ok_or(TypeProblem::TooLarge)
}
