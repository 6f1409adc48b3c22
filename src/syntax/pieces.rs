//! A rule file as it stands, piece by piece, for whoever lays it out anew: every token with its place, grouped as the grammar
//! groups them, and the comments and blank lines between them. Nothing is understood here; `parse` does that.

use super::grammar::{Node, Rule, read};
use super::keywords::{Keyword, of_rule};
use super::nesting;

/// A group of pieces, or a token (which has none inside).
#[derive(Debug)]
pub struct Piece {
    /// What it is.
    pub kind: Kind,
    /// First byte.
    pub start: usize,
    /// One past the last byte.
    pub end: usize,
    /// The pieces inside, in order.
    pub kids: Vec<Piece>,
}

/// What a piece is: groups first, then tokens.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// The whole file.
    File,
    /// One declaration.
    Declaration,
    /// A field of a record, event or entity.
    Field,
    /// A member of an enum.
    Variant,
    /// A dated value of a parameter.
    Value,
    /// A clause of a document.
    DocumentClause,
    /// A clause of a duty.
    Clause,
    /// A condition, or what stands behind `where`: operands and the words that join them.
    Chain,
    /// One operand of a chain.
    Part,
    /// A value with what is asked of it.
    Test,
    /// What is asked of a value.
    Tail,
    /// What narrows a collection, behind it.
    Narrow,
    /// A window or due date.
    Time,
    /// A value: operands and signs.
    Sum,
    /// A condition in brackets.
    Brackets,
    /// A function with its arguments.
    Call,
    /// `{ a, b }`
    Set,
    /// `in 3..5`
    Range,
    /// A number with its unit.
    Measured,
    /// A number with its percent sign.
    Percent,
    /// `前（含当日）`
    Before,
    /// Any other group.
    Group,
    /// A word of the language, in any of its forms.
    Word(&'static Keyword),
    /// A name, plain or with dots.
    Name,
    /// A quoted text.
    Text,
    /// A number in digits.
    Number,
    /// A number in Chinese words, with its percent word if it has one.
    ChineseNumber,
    /// 万
    Wan,
    /// A unit, a counting word, or the `日` of a schedule.
    Unit,
    /// `%`
    PercentSign,
    /// A day, a month and day.
    Date,
    /// A day and time.
    DateTime,
    /// A time of day.
    Clock,
    /// A comparison or arithmetic sign.
    Sign,
    /// `{`
    Open,
    /// `}`
    Close,
    /// `(`
    OpenBracket,
    /// `)`
    CloseBracket,
    /// `:`
    Colon,
    /// `,`
    Comma,
    /// `?`
    Option,
    /// `..`, `至`, `to`
    RangeSign,
    /// A needless `;` and the like.
    Stop,
    /// The end of the file.
    End,
}

impl Kind {
    /// Whether it is a token.
    pub fn is_token(self) -> bool {
        use Kind::*;
        match self {
            File | Declaration | Field | Variant | Value | DocumentClause | Clause | Chain | Part | Test | Tail
            | Narrow | Time | Sum | Brackets | Call | Set | Range | Measured | Percent | Before | Group => false,
            Word(_) | Name | Text | Number | ChineseNumber | Wan | Unit | PercentSign | Date | DateTime | Clock
            | Sign | Open | Close | OpenBracket | CloseBracket | Colon | Comma | Option | RangeSign | Stop | End => {
                true
            }
        }
    }
}

impl PartialEq for Keyword {
    fn eq(&self, other: &Self) -> bool {
        self.rule() == other.rule()
    }
}
impl Eq for Keyword {}

impl Piece {
    /// The tokens, in order.
    pub fn tokens<'p>(&'p self, out: &mut Vec<&'p Piece>) {
        if self.kind.is_token() {
            out.push(self);
        }
        for kid in &self.kids {
            kid.tokens(out);
        }
    }
    /// The first token.
    pub fn first(&self) -> &Piece {
        self.kids.first().map_or(self, Piece::first)
    }
    /// The last token.
    pub fn last(&self) -> &Piece {
        self.kids.last().map_or(self, Piece::last)
    }
}

/// What stands between two tokens.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Between {
    /// A comment, its signs folded, without what is blank at its end.
    Comment {
        /// From its `#`.
        text: String,
        /// Nothing but blanks before it on its line.
        own_line: bool,
        /// Where it begins.
        at: usize,
    },
    /// One or more blank lines.
    BlankLine,
}

/// The pieces of a text. `None` where the reader's own limits stop it (`parse` says where).
pub fn pieces(text: &str) -> Option<Piece> {
    let file = read(Rule::file, text).ok()?;
    Some(piece(&file, Kind::File, text))
}

/// Does something that recurses as deep as the brackets of a text, on a stack that is deep enough.
pub fn roomy<T: Send>(text: &str, f: impl FnOnce() -> T + Send) -> Option<T> {
    if nesting::flatten(text).depth <= nesting::PLAIN {
        return Some(f());
    }
    let roomy = std::thread::Builder::new().stack_size(nesting::ROOMY_STACK);
    std::thread::scope(|scope| roomy.spawn_scoped(scope, f).ok()?.join().ok())
}

/// The comments and blank lines of the text between two tokens (or a token and an end of the file).
pub fn between(text: &str, from: usize, to: usize) -> Vec<Between> {
    let mut out = Vec::new();
    let mut own_line = from == 0;
    let mut blank = false;
    let mut at = from;
    for line in text.get(from..to).unwrap_or("").split_inclusive('\n') {
        let inside = line.trim_matches(blank_char);
        let begins = at + line.len() - line.trim_start_matches(blank_char).len();
        at += line.len();
        if inside.is_empty() {
            blank |= own_line && line.ends_with('\n');
            own_line |= line.ends_with('\n');
            continue;
        }
        if blank {
            out.push(Between::BlankLine);
            blank = false;
        }
        let signs: usize = inside.chars().take_while(|c| matches!(c, '#' | '＃')).map(char::len_utf8).sum();
        let (signs, rest) = inside.split_at_checked(signs).unwrap_or(("", inside));
        out.push(Between::Comment { text: format!("{}{rest}", signs.replace('＃', "#")), own_line, at: begins });
        own_line = true;
    }
    if blank {
        out.push(Between::BlankLine);
    }
    out
}

/// The same with the comments inside the token itself: blanks, and so comments, may stand inside a day.
pub fn before(text: &str, from: usize, token: &Piece) -> Vec<Between> {
    let mut out = between(text, from, token.start);
    if matches!(token.kind, Kind::Date | Kind::DateTime | Kind::Clock) {
        let mut at = token.start;
        for line in text.get(token.start..token.end).unwrap_or("").split_inclusive('\n') {
            if let Some(begins) = line.find(['#', '＃']) {
                let inside = between(text, at + begins, at + line.len()).into_iter();
                out.extend(inside.map(|b| match b {
                    Between::Comment { text, at, .. } => Between::Comment { text, own_line: true, at },
                    Between::BlankLine => b,
                }));
            }
            at += line.len();
        }
    }
    out
}

/// A text without the comments in it, of which no quote is part.
pub fn without_comments(text: &str) -> String {
    text.lines().map(|l| l.split(['#', '＃']).next().unwrap_or("")).collect::<Vec<_>>().join(" ")
}

fn blank_char(c: char) -> bool {
    c.is_whitespace() || c == '\u{FEFF}'
}

/// What a rule's node is; `None` for one whose pieces belong to the piece around.
fn kind(rule: Rule) -> Option<Kind> {
    if let Some(keyword) = of_rule(rule) {
        return Some(Kind::Word(keyword));
    }
    Some(match rule {
        Rule::document
        | Rule::enumeration
        | Rule::record
        | Rule::event
        | Rule::entity
        | Rule::define
        | Rule::parameter
        | Rule::interval
        | Rule::obligation
        | Rule::attest
        | Rule::exception => Kind::Declaration,
        Rule::field => Kind::Field,
        Rule::variant => Kind::Variant,
        Rule::dated_value => Kind::Value,
        Rule::d_number | Rule::d_issuer | Rule::d_issued | Rule::d_in_force | Rule::d_status => Kind::DocumentClause,
        Rule::c_clause
        | Rule::c_binds
        | Rule::c_when
        | Rule::c_from
        | Rule::c_until
        | Rule::c_require
        | Rule::c_forbid
        | Rule::c_severity
        | Rule::c_topic
        | Rule::c_points
        | Rule::c_veto
        | Rule::c_remedy
        | Rule::c_consequence
        | Rule::c_note
        | Rule::c_supersedes
        | Rule::c_by
        | Rule::c_evidence
        | Rule::c_repeats => Kind::Clause,
        Rule::condition | Rule::inner => Kind::Chain,
        Rule::part | Rule::inner_part => Kind::Part,
        Rule::test => Kind::Test,
        Rule::compare | Rule::is_missing | Rule::absent | Rule::present | Rule::in_set | Rule::contains => Kind::Tail,
        Rule::in_range | Rule::zh_in_set | Rule::zh_in_range | Rule::zh_is | Rule::zh_between => Kind::Range,
        Rule::filter | Rule::satisfy | Rule::among => Kind::Narrow,
        Rule::time => Kind::Time,
        Rule::sum => Kind::Sum,
        Rule::group => Kind::Brackets,
        Rule::call => Kind::Call,
        Rule::set => Kind::Set,
        Rule::measured | Rule::plain_number => Kind::Measured,
        Rule::percent => Kind::Percent,
        Rule::before => Kind::Before,
        Rule::name | Rule::ident | Rule::qname | Rule::path | Rule::any_word => Kind::Name,
        Rule::text => Kind::Text,
        Rule::number => Kind::Number,
        Rule::zh_number | Rule::zh_percent => Kind::ChineseNumber,
        Rule::wan => Kind::Wan,
        Rule::unit
        | Rule::counter
        | Rule::l_day
        | Rule::l_week
        | Rule::l_month
        | Rule::l_quarter
        | Rule::l_half_year
        | Rule::l_year => Kind::Unit,
        Rule::percent_sign => Kind::PercentSign,
        Rule::date | Rule::month_day => Kind::Date,
        Rule::date_time => Kind::DateTime,
        Rule::clock => Kind::Clock,
        Rule::s_ge
        | Rule::s_le
        | Rule::s_ne
        | Rule::s_eq
        | Rule::s_gt
        | Rule::s_lt
        | Rule::plus
        | Rule::minus
        | Rule::times
        | Rule::over => Kind::Sign,
        Rule::open => Kind::Open,
        Rule::close | Rule::rbrace => Kind::Close,
        Rule::lparen => Kind::OpenBracket,
        Rule::rparen => Kind::CloseBracket,
        Rule::colon => Kind::Colon,
        Rule::comma => Kind::Comma,
        Rule::option => Kind::Option,
        Rule::range_sign => Kind::RangeSign,
        Rule::slip_stop => Kind::Stop,
        Rule::EOI => Kind::End,
        Rule::bound
        | Rule::share_bound
        | Rule::total
        | Rule::gap
        | Rule::during_span
        | Rule::type_expr
        | Rule::length
        | Rule::quantifier => Kind::Group,
        _ => return None,
    })
}

fn piece(node: &Node<'_>, kind: Kind, text: &str) -> Piece {
    let mut piece = Piece { kind, start: node.start, end: node.end(), kids: Vec::new() };
    if !kind.is_token() {
        collect(node, text, &mut piece.kids);
    }
    piece
}

/// The pieces of a node, those of nodes that are none of their own spliced in, and words that no rule has taken.
fn collect(node: &Node<'_>, text: &str, out: &mut Vec<Piece>) {
    let mut at = node.start;
    for kid in &node.kids {
        loose(text, at, kid.start, out);
        at = kid.end();
        match kind(kid.rule) {
            Some(kind) => {
                out.push(piece(kid, kind, text));
                if node.rule == Rule::attest && kid.rule == Rule::c_when {
                    let by = out.last_mut().and_then(split_by);
                    out.extend(by);
                }
            }
            None => collect(kid, text, out),
        }
    }
    loose(text, at, node.end(), out);
}

/// In an attest `by DAY` behind the condition of `when` is a clause of its own.
fn split_by(when: &mut Piece) -> Option<Piece> {
    let part = when.kids.last_mut()?.kids.last_mut()?;
    let time = part.kids.pop_if(|k| {
        let by = matches!(k.first().kind, Kind::Word(w) if w.is("by"));
        k.kind == Kind::Time && by && matches!(k.kids.as_slice(), [_, sum] if sum.kind == Kind::Sum)
    })?;
    let end = part.kids.last().map_or(time.start, |k| k.end);
    part.end = end;
    if let Some(chain) = when.kids.last_mut() {
        chain.end = end;
    }
    when.end = end;
    Some(Piece { kind: Kind::Clause, ..time })
}

/// A word between two nodes that is no node itself (the 日 of 每月27日).
fn loose(text: &str, from: usize, to: usize, out: &mut Vec<Piece>) {
    let mut at = from;
    for line in text.get(from..to).unwrap_or("").split_inclusive('\n') {
        let code = line.split(['#', '＃']).next().unwrap_or("");
        let word = code.trim_matches(blank_char);
        if !word.is_empty() {
            let start = at + code.len() - code.trim_start_matches(blank_char).len();
            out.push(Piece { kind: Kind::Unit, start, end: start + word.len(), kids: Vec::new() });
        }
        at += line.len();
    }
}
