//! Exact numbers. There is no floating point in a verdict.

use num_rational::Ratio;
use num_traits::{CheckedAdd, CheckedDiv, CheckedMul, CheckedSub, Signed, Zero};
use std::cmp::Ordering;
use std::fmt;

/// An exact rational. Comparison never overflows; `+ - * /` are checked and give `None` past `i128`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Rat(Ratio<i128>);

/// Decimal digits that a number written in a rule or fact file may have on each side of the point.
pub const MAX_DIGITS: usize = 18;

#[expect(clippy::should_implement_trait, reason = "checked: they give an Option, which the operators cannot")]
impl Rat {
    /// Zero.
    pub const ZERO: Rat = Rat(Ratio::new_raw(0, 1));
    /// One.
    pub const ONE: Rat = Rat(Ratio::new_raw(1, 1));

    /// A whole number.
    pub fn int(n: i64) -> Self {
        Rat(Ratio::new_raw(i128::from(n), 1))
    }
    /// `num / den`, reduced. `None` if `den` is 0.
    pub fn new(num: i128, den: i128) -> Option<Self> {
        // Nearly all numbers are small: machine words reduce several times faster than 128 bits.
        if let (Ok(n), Ok(d @ 1..)) = (i64::try_from(num), i64::try_from(den)) {
            let common = gcd(n.unsigned_abs(), d.unsigned_abs()).max(1);
            let (n, d) = (n / common as i64, d / common as i64);
            return Some(Rat(Ratio::new_raw(i128::from(n), i128::from(d))));
        }
        if den == 0 { None } else { Some(Rat(Ratio::new(num, den))) }
    }
    /// From a fraction already reduced with a positive denominator.
    pub fn raw(num: i64, den: u32) -> Self {
        Rat(Ratio::new_raw(i128::from(num), i128::from(den.max(1))))
    }
    /// Numerator of the reduced form.
    pub fn num(self) -> i128 {
        *self.0.numer()
    }
    /// Denominator of the reduced form, positive.
    pub fn den(self) -> i128 {
        *self.0.denom()
    }
    /// Whether it has no fractional part.
    pub fn is_int(self) -> bool {
        self.den() == 1
    }
    /// Whether it is zero.
    pub fn is_zero(self) -> bool {
        self.0.is_zero()
    }
    /// Whether it is below zero.
    pub fn is_negative(self) -> bool {
        self.0.is_negative()
    }
    /// Sum, if it fits.
    pub fn add(self, o: Rat) -> Option<Rat> {
        self.0.checked_add(&o.0).map(Rat)
    }
    /// Difference, if it fits.
    pub fn sub(self, o: Rat) -> Option<Rat> {
        self.0.checked_sub(&o.0).map(Rat)
    }
    /// Product, if it fits.
    pub fn mul(self, o: Rat) -> Option<Rat> {
        self.0.checked_mul(&o.0).map(Rat)
    }
    /// Quotient; `None` for a zero divisor or if it does not fit.
    pub fn div(self, o: Rat) -> Option<Rat> {
        if self.is_int() && o.is_int() && !o.is_negative() {
            return Rat::new(self.num(), o.num());
        }
        if o.is_zero() { None } else { self.0.checked_div(&o.0).map(Rat) }
    }
    /// The negative, if it fits.
    pub fn neg(self) -> Option<Rat> {
        Rat::ZERO.sub(self)
    }
    /// The least whole number not below it.
    pub fn ceil(self) -> i128 {
        self.num().div_euclid(self.den()) + i128::from(self.num().rem_euclid(self.den()) != 0)
    }
    /// The greatest whole number not above it.
    pub fn floor(self) -> i128 {
        self.num().div_euclid(self.den())
    }

    /// Reads `12`, `-0.75`, `1_000`, `2e3` (digits only after folding). `None` if it is no number or has more than
    /// [`MAX_DIGITS`] digits on a side, so that `1e400` is refused and not turned into infinity. Noughts that say nothing
    /// (`007`, `0.500`) are no digits.
    pub fn parse(text: &str) -> Option<Rat> {
        Rat::parse_to(text, MAX_DIGITS)
    }
    /// The same with so many digits behind the point, 36 at most.
    pub fn parse_to(text: &str, places: usize) -> Option<Rat> {
        let (negative, rest) = match text.strip_prefix('-') {
            Some(r) => (true, r),
            None => (false, text.strip_prefix('+').unwrap_or(text)),
        };
        let (mantissa, exponent) = match rest.split_once(['e', 'E']) {
            Some((m, e)) => (m, e.parse::<i32>().ok()?),
            None => (rest, 0),
        };
        let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
        if whole.is_empty() || (mantissa.contains('.') && fraction.is_empty()) {
            return None;
        }
        // All digits in one number, without noughts at either end, and how many of them stand behind the point.
        let (mut value, mut length, mut noughts, mut behind) = (0i128, 0i64, 0i64, 0i64);
        for (part, after_point) in [(whole, 0), (fraction, 1)] {
            for c in part.chars().filter(|c| *c != '_') {
                let digit = c.to_digit(10)?;
                behind += after_point;
                if digit == 0 {
                    noughts += i64::from(length > 0);
                    continue;
                }
                length += noughts + 1;
                if length > 2 * MAX_DIGITS as i64 {
                    return None;
                }
                for _ in 0..=noughts {
                    value *= 10;
                }
                value += i128::from(digit);
                noughts = 0;
            }
        }
        if value == 0 {
            return Some(Rat::ZERO);
        }
        let behind = behind - noughts - i64::from(exponent);
        if behind > places.min(2 * MAX_DIGITS) as i64 || length - behind > MAX_DIGITS as i64 {
            return None;
        }
        let value = if negative { -value } else { value };
        let ten = 10i128.checked_pow(u32::try_from(behind.unsigned_abs()).ok()?)?;
        if behind < 0 { Rat::new(value.checked_mul(ten)?, 1) } else { Rat::new(value, ten) }
    }

    /// Whether it has no more than [`MAX_DIGITS`] digits before the point.
    pub fn is_short(self) -> bool {
        self.num().unsigned_abs() / self.den().unsigned_abs() < 10u128.pow(MAX_DIGITS as u32)
    }

    /// The fraction in the compact form of a slot, if it fits 64 and 32 bits.
    pub fn compact(self) -> Option<(i64, u32)> {
        Some((i64::try_from(self.num()).ok()?, u32::try_from(self.den()).ok()?))
    }

    /// A decimal with at most `places` digits, and whether that is the exact value. Truncated toward zero, never rounded
    /// up: 74.96 % must not read 75.0 %.
    pub fn decimal(self, places: u32) -> (String, bool) {
        let (num, den) = (self.num().unsigned_abs(), self.den().unsigned_abs());
        let (whole, mut left) = (num / den, num % den);
        let mut part = String::new();
        for _ in 0..places {
            if left == 0 {
                break;
            }
            let Some(ten) = left.checked_mul(10) else {
                return (format!("{}/{}", self.num(), self.den()), true);
            };
            part.extend(char::from_digit((ten / den) as u32, 10));
            left = ten % den;
        }
        let mut text = format!("{}{whole}", if self.is_negative() { "-" } else { "" });
        let part = part.trim_end_matches('0');
        if !part.is_empty() {
            text.push('.');
            text.push_str(part);
        }
        (text, left == 0)
    }
}

/// The greatest common divisor.
fn gcd(mut a: u64, mut b: u64) -> u64 {
    while b != 0 {
        (a, b) = (b, a % b);
    }
    a
}

impl Ord for Rat {
    /// Exact: by cross-multiplication where that fits, otherwise by whole parts and remainders.
    fn cmp(&self, other: &Rat) -> Ordering {
        if self.den() == other.den() {
            return self.num().cmp(&other.num());
        }
        match (self.num().checked_mul(other.den()), other.num().checked_mul(self.den())) {
            (Some(a), Some(b)) => a.cmp(&b),
            _ => self.0.cmp(&other.0),
        }
    }
}

impl PartialOrd for Rat {
    fn partial_cmp(&self, other: &Rat) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl fmt::Display for Rat {
    /// `3`, `0.75`, or `1/3` where no decimal of the length that facts may have is exact (two places more: of a percentage).
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (text, exact) = self.decimal(2 * MAX_DIGITS as u32 + 2);
        if exact { f.write_str(&text) } else { write!(f, "{}/{}", self.num(), self.den()) }
    }
}

#[cfg(test)]
mod tests {
    use super::Rat;

    #[test]
    fn reads_and_shows_exactly() {
        for (text, shown) in
            [("0.75", "0.75"), ("-3", "-3"), ("1_000", "1000"), ("2e3", "2000"), ("0.020", "0.02"), ("1e-2", "0.01")]
        {
            assert_eq!(Rat::parse(text).map(|r| r.to_string()).as_deref(), Some(shown), "{text}");
        }
        for bad in ["1e400", "", "1.", ".5", "x", "1e-400", "99999999999999999999999999999999999999"] {
            assert_eq!(Rat::parse(bad), None, "{bad}");
        }
        assert_eq!(Rat::new(5, 7).map(|r| r.decimal(3)), Some(("0.714".into(), false)));
        assert_eq!(Rat::new(-1, 200).map(|r| r.decimal(1)), Some(("-0".into(), false)));
        assert_eq!(Rat::new(1, 3).map(|r| r.to_string()).as_deref(), Some("1/3"));
    }

    #[test]
    fn eighteen_digits_on_either_side() {
        let nines = "9".repeat(18);
        for (text, shown) in [
            (format!("0.{nines}"), format!("0.{nines}")),
            (format!("-{nines}.{nines}"), format!("-{nines}.{nines}")),
            (format!("{nines}e0"), nines.clone()),
            (format!("{nines}e-18"), format!("0.{nines}")),
            ("1e17".into(), format!("1{}", "0".repeat(17))),
            ("1e-18".into(), format!("0.{}1", "0".repeat(17))),
            (format!("000{nines}.50000000000000000000000000000000000000000000"), format!("{nines}.5")),
            (format!("0.{}e20", "0".repeat(40)), "0".into()),
            ("0.00000000000000000012e2".into(), "0.000000000000000012".into()),
        ] {
            assert_eq!(Rat::parse(&text).map(|r| r.to_string()), Some(shown), "{text}");
        }
        for bad in [
            format!("0.{nines}1"),
            format!("1{nines}"),
            format!("1{nines}.5"),
            "1e18".into(),
            "1e-19".into(),
            format!("0.{}1", "0".repeat(18)),
            format!("1{}1", "0".repeat(17)),
            format!("{nines}{nines}{nines}"),
            format!("1{}.{}1", "0".repeat(200), "0".repeat(200)),
        ] {
            assert_eq!(Rat::parse(&bad), None, "{bad}");
        }
        let residue = format!("0.{}555111512312578", "0".repeat(16));
        assert_eq!(Rat::parse(&residue), None);
        assert_eq!(Rat::parse_to(&residue, 36).map(|r| r.is_negative()), Some(false));
        assert_eq!(Rat::parse_to(&format!("0.{}1", "0".repeat(36)), 36), None);
    }
}
