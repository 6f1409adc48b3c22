//! The changes that put a file into the words of one language: keywords one by one, clauses and types as a whole. All else,
//! comments and blank lines among it, stays as it stands.

use super::time::qname;
use super::value::path;
use super::{Comment, Ctx, Wording};
use crate::base::{Lang, Span};
use crate::syntax::keywords::{KEYWORDS, Keyword, Place};
use crate::syntax::pieces::{Between, Kind, Piece, before};
use crate::syntax::tree::*;

/// A text in the words of a language. `tree` is what the text says, `file` how it stands.
pub(in crate::author::fmt) fn rewrite(text: &str, tree: &Tree, file: &Piece, lang: Lang) -> String {
    let comments = comments(text, file);
    let mut edits: Vec<(usize, usize, String)> = Vec::new();
    for item in &tree.items {
        let Some(piece) = file.kids.iter().find(|k| k.start == item.span.start as usize) else { continue };
        let wording = Wording { text, from: item.lang, lang, comments: &comments, next: 0 };
        Edits { wording, edits: &mut edits }.item(item, piece);
    }
    edits.sort_by_key(|(start, ..)| *start);
    let mut out = String::with_capacity(text.len());
    let mut at = 0;
    for (start, end, new) in edits {
        if start < at {
            continue;
        }
        out.push_str(text.get(at..start).unwrap_or(""));
        out.push_str(&new);
        at = end;
    }
    out.push_str(text.get(at..).unwrap_or(""));
    out
}

fn comments(text: &str, file: &Piece) -> Vec<Comment> {
    let mut tokens = Vec::new();
    file.tokens(&mut tokens);
    let mut at = 0;
    let mut out = Vec::new();
    for token in tokens {
        for found in before(text, at, token) {
            if let Between::Comment { text, own_line, at } = found {
                out.push(Comment { at, text, own_line });
            }
        }
        at = token.end;
    }
    out
}

/// The keyword of an English word at a place of the language.
fn keyword(en: &str, place: Place) -> Option<&'static Keyword> {
    KEYWORDS.iter().find(|k| k.place == place && k.en.contains(&en))
}

/// The word of a type, a grade or a clause.
fn word_of(en: &'static str, place: Place, lang: Lang) -> &'static str {
    keyword(en, place).map_or(en, |k| k.word(lang))
}

struct Edits<'t, 'e> {
    wording: Wording<'t>,
    edits: &'e mut Vec<(usize, usize, String)>,
}

impl Edits<'_, '_> {
    fn lang(&self) -> Lang {
        self.wording.lang
    }

    /// Replaces a range; comments inside it that the new text does not hold follow it.
    fn replace(&mut self, start: usize, end: usize, make: impl FnOnce(&mut Self) -> String) {
        self.wording.go_to(start);
        let mut new = make(self);
        new.push_str(&self.wording.comments_before(end));
        self.edits.push((start, end, new));
    }

    /// The same for what has no end of its own, where comments behind it would be those of the next field or declaration: if
    /// the new text does not hold them all, they stand before it.
    fn replace_inside(&mut self, start: usize, end: usize, make: impl Fn(&mut Self) -> String) {
        self.wording.go_to(start);
        let mut new = make(self);
        if !self.wording.comments_before(end).is_empty() {
            self.wording.go_to(start);
            let comments = self.wording.comments_before(end);
            new = format!("{comments}{}", make(self));
        }
        self.edits.push((start, end, new));
    }

    fn span(&mut self, span: Span, make: impl FnOnce(&mut Self) -> String) {
        self.replace(span.start as usize, span.end as usize, make);
    }

    fn item(&mut self, item: &Item, piece: &Piece) {
        let define = matches!(item.kind, ItemKind::Define { .. });
        self.words(piece, define);
        match &item.kind {
            ItemKind::Document(document) => self.document(document, piece),
            ItemKind::Enum(_) => {}
            ItemKind::Record(fields) | ItemKind::Event(fields) | ItemKind::Entity { fields, .. } => {
                for field in fields {
                    self.ty(&field.ty);
                }
            }
            ItemKind::Define { ty, body, .. } => {
                self.ty(ty);
                let (start, end) = (body.span.start as usize, body.span.end as usize);
                self.replace_inside(start, end, |me| me.wording.expr(body, Ctx::TOP, Ctx::TOP));
            }
            ItemKind::Parameter { ty, values } => {
                self.ty(ty);
                for (day, value) in values {
                    self.span(day.span, |me| me.wording.sum(day));
                    self.span(value.span, |me| me.wording.sum(value));
                }
            }
            ItemKind::Interval { from, to } => {
                let sign = piece.kids.iter().find(|k| k.kind == Kind::Sign).map_or(piece.start, |s| s.end);
                let first = piece.kids.iter().find(|k| k.start >= sign).map_or(from.span.start as usize, |k| k.start);
                self.replace_inside(first, piece.end, |me| {
                    let (from, to) = (me.wording.sum(from), me.wording.sum(to));
                    me.lang().pick(format!("自 {from} 至 {to}"), format!("{from} .. {to}"))
                });
            }
            ItemKind::Obligation(duty) => self.duty(duty, false),
            ItemKind::Attest(duty) => self.duty(duty, true),
            ItemKind::Exception { duty, .. } => self.duty(duty, false),
        }
    }

    /// The keywords of heads, fields and variants, one by one.
    fn words(&mut self, piece: &Piece, define: bool) {
        for kid in &piece.kids {
            match kid.kind {
                Kind::Word(k) if matches!(k.place, Place::Declaration | Place::Head) => {
                    let word = match (define && (k.is("for") || k.is("of")), self.lang()) {
                        (true, Lang::Zh) => "属于",
                        (true, Lang::En) => "for",
                        (false, lang) => k.word(lang),
                    };
                    self.edits.push((kid.start, kid.end, word.to_owned()));
                }
                Kind::Field | Kind::Variant => self.words(kid, false),
                _ => {}
            }
        }
    }

    fn ty(&mut self, ty: &TypeExpr) {
        self.replace_inside(ty.span.start as usize, ty.span.end as usize, |me| me.type_text(ty));
    }

    fn type_text(&self, ty: &TypeExpr) -> String {
        let zh = self.lang() == Lang::Zh;
        match &ty.node {
            TypeKind::Builtin(b) => word_of(builtin(*b), Place::Type, self.lang()).to_owned(),
            TypeKind::Named(n) => n.clone(),
            TypeKind::NumberOf(unit) => {
                let known = crate::base::unit::unit(&unit.node);
                let shown =
                    known.map_or(unit.node.as_str(), |u| if zh { u.zh.first().copied().unwrap_or(u.en) } else { u.en });
                format!("{} {shown}", word_of("number", Place::Type, self.lang()))
            }
            TypeKind::List(t) if zh => format!("{} 列表", self.type_text(t)),
            TypeKind::List(t) => format!("list of {}", self.type_text(t)),
            TypeKind::Ref(n) => format!("{} {}", word_of("ref", Place::Type, self.lang()), n.node),
            TypeKind::Every { entity, via } if zh => format!("全部 {} 按 {}", entity.node, via.node),
            TypeKind::Every { entity, via } => format!("every {} via {}", entity.node, via.node),
            TypeKind::Optional(t) => format!("{}?", self.type_text(t)),
        }
    }

    fn document(&mut self, document: &Document, piece: &Piece) {
        let clauses: Vec<&Piece> = piece.kids.iter().filter(|k| k.kind == Kind::DocumentClause).collect();
        for (i, clause) in clauses.iter().enumerate() {
            let Some(first) = clause.kids.first() else { continue };
            let Kind::Word(keyword) = first.kind else { continue };
            let word = keyword.word(self.lang());
            let last = !clauses.iter().skip(i + 1).any(|c| c.kids.first().is_some_and(|k| k.kind == first.kind));
            match (&document.issued, &document.in_force) {
                (Some(day), _) if keyword.is("issued") && last => {
                    self.replace(clause.start, clause.end, |me| format!("{word} {}", me.wording.sum(day)));
                }
                (_, Some((from, to))) if keyword.is("in_force") && last => {
                    self.replace(clause.start, clause.end, |me| format!("{word} {}", me.span_of_days(from, to)));
                }
                _ => self.edits.push((first.start, first.end, word.to_owned())),
            }
        }
    }

    fn span_of_days(&mut self, from: &Option<Expr>, to: &Option<Expr>) -> String {
        let from = from.as_ref().map(|e| self.wording.sum(e));
        let to = to.as_ref().map(|e| self.wording.sum(e));
        match (from, to, self.lang()) {
            (Some(a), Some(b), Lang::Zh) => format!("自 {a} 至 {b}"),
            (Some(a), Some(b), Lang::En) => format!("{a} .. {b}"),
            (Some(a), None, Lang::Zh) => format!("自 {a} 起"),
            (Some(a), None, Lang::En) => format!("{a} .."),
            (None, Some(b), Lang::Zh) => format!("至 {b} 止"),
            (None, Some(b), Lang::En) => format!(".. {b}"),
            (None, None, _) => String::new(),
        }
    }

    fn duty(&mut self, duty: &Duty, attest: bool) {
        let mut i = 0;
        while let Some(clause) = duty.clauses.get(i) {
            let mut run = 1;
            // Clauses read from one place (自 A 至 B), and those that Chinese writes as one.
            while duty
                .clauses
                .get(i + run)
                .is_some_and(|next| next.span == clause.span || (run == 1 && self.joined(clause, next)))
            {
                run += 1;
            }
            let group: Vec<&At<Clause>> = duty.clauses.iter().skip(i).take(run).collect();
            let end = group.last().map_or(clause.span, |c| clause.span.to(c.span));
            let until = duty.clauses.get(i + run).is_some_and(|next| matches!(next.node, Clause::Until(_)));
            self.span(end, |me| me.clauses(&group, attest, until));
            i += run;
        }
    }

    /// Whether two clauses are `from` and `until`, one right behind the other.
    fn joined(&self, clause: &At<Clause>, next: &At<Clause>) -> bool {
        let gap = self.wording.text.get(clause.span.end as usize..next.span.start as usize).unwrap_or("#");
        matches!((&clause.node, &next.node), (Clause::From(_), Clause::Until(_)))
            && gap.chars().all(char::is_whitespace)
            && gap.matches('\n').count() < 2
    }

    fn clauses(&mut self, group: &[&At<Clause>], attest: bool, until: bool) -> String {
        if let ([from, to], Lang::Zh) = (group, self.lang())
            && let (Clause::From(from), Clause::Until(to)) = (&from.node, &to.node)
        {
            return format!("自 {} 至 {}", self.wording.sum(from), self.wording.sum(to));
        }
        let last = group.len().saturating_sub(1);
        let texts: Vec<String> =
            group.iter().enumerate().map(|(i, c)| self.clause(&c.node, attest, until && i == last)).collect();
        texts.join(" ")
    }

    fn clause(&mut self, clause: &Clause, attest: bool, until: bool) -> String {
        let lang = self.lang();
        let word = |en| word_of(en, Place::Clause, lang);
        let top = Ctx { until, ..Ctx::TOP };
        match clause {
            Clause::Clause(t) => format!("{} {}", word("clause"), self.text(t)),
            Clause::Binds(names) => {
                format!("{} {}", word("binds"), names.iter().map(qname).collect::<Vec<_>>().join(", "))
            }
            Clause::When(e) => {
                let top = Ctx { when: attest, ..top };
                format!("{} {}", word("when"), self.wording.expr(e, top, top))
            }
            Clause::From(e) => {
                let day = self.wording.sum(e);
                lang.pick(format!("自 {day} 起"), format!("from {day}"))
            }
            Clause::Until(e) => {
                let day = self.wording.sum(e);
                lang.pick(format!("至 {day} 止"), format!("until {day}"))
            }
            Clause::Require(e) => format!("{} {}", word("require"), self.wording.expr(e, top, top)),
            Clause::Forbid(e) => format!("{} {}", word("forbid"), self.wording.expr(e, top, top)),
            Clause::Severity(grade) => {
                let en = match grade {
                    Severity::Advice => "advice",
                    Severity::Minor => "minor",
                    Severity::Major => "major",
                    Severity::Critical => "critical",
                };
                format!("{} {}", word("severity"), word_of(en, Place::Grade, lang))
            }
            Clause::Topic(n) => format!("{} {}", word("topic"), n.node),
            Clause::Points(n) => format!("{} {}", word("points"), n.decimal(18).0),
            Clause::Veto(None) => word("veto").to_owned(),
            Clause::Veto(Some(t)) => format!("{} {} {}", word("veto"), word("clause"), self.text(t)),
            Clause::Remedy(t) => format!("{} {}", word("remedy"), self.text(t)),
            Clause::Consequence(t, None) => format!("{} {}", word("consequence"), self.text(t)),
            Clause::Consequence(t, Some(p)) => {
                format!("{} {} {} {}", word("consequence"), self.text(t), word("clause"), self.text(p))
            }
            Clause::Note(t) => format!("{} {}", word("note"), self.text(t)),
            Clause::Supersedes(q, None) => format!("{} {}", word("supersedes"), qname(q)),
            Clause::Supersedes(q, Some(of)) => {
                format!("{} {} {} {}", word("supersedes"), qname(q), lang.pick("属于", "of"), qname(of))
            }
            Clause::By(e) => format!("{} {}", lang.pick("期限", "by"), self.wording.sum(e)),
            Clause::Evidence(n) => format!("{} {}", word("evidence"), path(std::slice::from_ref(n))),
            Clause::Repeats(t) => format!("{} {}", word("repeats"), self.wording.time(t)),
        }
    }

    fn text(&self, text: &Text) -> String {
        self.wording.slice(text.span).to_owned()
    }
}

fn builtin(b: Builtin) -> &'static str {
    match b {
        Builtin::Bool => "bool",
        Builtin::Count => "count",
        Builtin::Int => "int",
        Builtin::Number => "number",
        Builtin::Percent => "percent",
        Builtin::Money => "money",
        Builtin::Duration => "duration",
        Builtin::Text => "text",
        Builtin::Date => "date",
        Builtin::DateTime => "datetime",
    }
}
