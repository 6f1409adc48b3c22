//! Declarations: heads, fields, types, documents.

use super::Lower;
use crate::base::fold::fold_char;
use crate::syntax::broken::{Broken, BrokenKind};
use crate::syntax::grammar::{Node, Rule};
use crate::syntax::tree::*;

impl<'t> Lower<'t> {
    /// One declaration.
    pub(super) fn item(&mut self, node: &Node<'t>) -> Option<Item> {
        let name = self.declared_name(node)?;
        let label = node.kid(Rule::label).and_then(|l| self.text_in(l));
        let label_en = node.kid(Rule::label_en).and_then(|l| self.text_in(l));
        let kind = match node.rule {
            Rule::document => ItemKind::Document(self.document(node)?),
            Rule::enumeration => ItemKind::Enum(node.all(Rule::variant).filter_map(|v| self.variant(v)).collect()),
            Rule::record => ItemKind::Record(self.fields(node)?),
            Rule::event => ItemKind::Event(self.fields(node)?),
            Rule::entity => {
                ItemKind::Entity { parent: node.kid(Rule::parent).map(|p| self.name(p)), fields: self.fields(node)? }
            }
            Rule::define => ItemKind::Define {
                owner: self.name(node.kid(Rule::owner)?),
                ty: self.type_expr(node.kid(Rule::type_expr)?)?,
                body: self.condition(node.kid(Rule::condition)?)?,
            },
            Rule::parameter => ItemKind::Parameter {
                ty: self.type_expr(node.kid(Rule::type_expr)?)?,
                values: self.every(node.all(Rule::dated_value), |me, v| {
                    let day = me.date_expr(v.kid(Rule::date)?);
                    let value = me.sum(v.kid(Rule::sum)?);
                    Some((day?, value?))
                })?,
            },
            Rule::interval => {
                let mut ends = node.all(Rule::sum);
                let (from, to) = (ends.next()?, ends.next()?);
                let (from, to) = (self.sum(from), self.sum(to));
                ItemKind::Interval { from: from?, to: to? }
            }
            Rule::obligation => ItemKind::Obligation(self.duty(node, false)?),
            Rule::attest => ItemKind::Attest(self.duty(node, true)?),
            Rule::exception => ItemKind::Exception {
                to: self.qname(node.kid(Rule::target)?.kid(Rule::qname)?)?,
                of: self.of_document(node),
                duty: self.duty(node, false)?,
            },
            _ => return None,
        };
        Some(Item {
            span: self.span(node),
            lang: self.lang,
            docs: self.docs_before(node.start),
            name,
            label,
            label_en,
            kind,
        })
    }

    /// What can be told of a declaration that could not be understood.
    pub(super) fn broken(&mut self, node: &Node<'t>) -> Option<Broken> {
        let kind = match node.rule {
            Rule::document => BrokenKind::Document,
            Rule::enumeration | Rule::record | Rule::event | Rule::entity => BrokenKind::Type,
            Rule::define => BrokenKind::Define,
            Rule::parameter => BrokenKind::Parameter,
            Rule::interval => BrokenKind::Interval,
            Rule::obligation | Rule::attest | Rule::exception => BrokenKind::Duty,
            _ => return None,
        };
        Some(Broken {
            kind,
            name: self.declared_name(node)?,
            label: node.kid(Rule::label).and_then(|l| self.text_in(l)),
            label_en: node.kid(Rule::label_en).and_then(|l| self.text_in(l)),
            of: self.of_document(node),
        })
    }

    /// Does all, so that every error is reported; `None` if one is broken.
    pub(super) fn every<'n, T>(
        &mut self,
        nodes: impl Iterator<Item = &'n Node<'t>>,
        mut f: impl FnMut(&mut Self, &'n Node<'t>) -> Option<T>,
    ) -> Option<Vec<T>>
    where
        't: 'n,
    {
        let all: Vec<Option<T>> = nodes.map(|n| f(self, n)).collect();
        all.into_iter().collect()
    }

    fn declared_name(&self, node: &Node<'t>) -> Option<Name> {
        let ident = node.kid(Rule::name)?.kid(Rule::ident)?;
        Some(self.name(ident))
    }

    /// `##` lines right before a place.
    fn docs_before(&self, start: usize) -> Option<String> {
        let before = self.text.get(..start)?;
        // Only where the declaration begins its line; a needless stop before it is none of it.
        let blank =
            |c: char| c != '\n' && (c.is_whitespace() || matches!(c, ';' | '；' | ',' | '，' | '、' | '。' | '．'));
        let before = before.trim_end_matches(blank).strip_suffix('\n')?;
        let mut lines: Vec<&str> = before
            .lines()
            .rev()
            .map_while(|l| {
                let l = l.trim();
                l.strip_prefix("##").or_else(|| l.strip_prefix("＃＃"))
            })
            .map(|l| l.trim_start_matches('#').trim())
            .collect();
        lines.reverse();
        if lines.is_empty() { None } else { Some(lines.join("\n")) }
    }

    fn variant(&mut self, node: &Node<'t>) -> Option<Variant> {
        Some(Variant {
            name: self.declared_name(node)?,
            label: node.kid(Rule::label).and_then(|l| self.text_in(l)),
            label_en: node.kid(Rule::label_en).and_then(|l| self.text_in(l)),
        })
    }

    fn fields(&mut self, node: &Node<'t>) -> Option<Vec<Field>> {
        self.every(node.all(Rule::field), |me, f| {
            Some(Field {
                name: me.declared_name(f)?,
                label: f.kid(Rule::label).and_then(|l| me.text_in(l)),
                label_en: f.kid(Rule::label_en).and_then(|l| me.text_in(l)),
                docs: me.docs_before(f.start),
                ty: me.type_expr(f.kid(Rule::type_expr)?)?,
            })
        })
    }

    /// A type as written.
    fn type_expr(&mut self, node: &Node<'t>) -> Option<TypeExpr> {
        let (single, lists) = match node.kid(Rule::list_of) {
            Some(list) => (list.kid(Rule::single_type)?, list.all(Rule::w_list).count()),
            None => (node.kid(Rule::single_type)?, 0),
        };
        let mut ty = self.single_type(single)?;
        // More than a few levels are no type anybody means; the rest of the program may recurse over what is kept.
        for _ in 0..(lists + node.all(Rule::z_list).count()).min(4) {
            ty = At { span: self.span(node), node: TypeKind::List(Box::new(ty)) };
        }
        if node.has(Rule::option) {
            ty = At { span: self.span(node), node: TypeKind::Optional(Box::new(ty)) };
        }
        Some(ty)
    }

    fn single_type(&mut self, node: &Node<'t>) -> Option<TypeExpr> {
        let core = node.kids.first()?;
        let builtin = |b| TypeKind::Builtin(b);
        let kind = match core.rule {
            Rule::reference => TypeKind::Ref(self.name(core.kid(Rule::ident)?)),
            Rule::every_via => {
                let mut names = core.all(Rule::ident);
                TypeKind::Every { entity: self.name(names.next()?), via: self.name(names.next()?) }
            }
            Rule::number_of => TypeKind::NumberOf(self.name(core.kid(Rule::unit)?)),
            Rule::type_name => TypeKind::Named(self.name(core.kid(Rule::ident)?).node),
            Rule::t_bool => builtin(Builtin::Bool),
            Rule::t_count => builtin(Builtin::Count),
            Rule::t_int => builtin(Builtin::Int),
            Rule::t_number => builtin(Builtin::Number),
            Rule::t_percent => builtin(Builtin::Percent),
            Rule::t_money => builtin(Builtin::Money),
            Rule::t_duration => builtin(Builtin::Duration),
            Rule::t_text => builtin(Builtin::Text),
            Rule::t_date => builtin(Builtin::Date),
            Rule::t_datetime => builtin(Builtin::DateTime),
            _ => return None,
        };
        let ty = At { span: self.span(core), node: kind };
        Some(if node.has(Rule::option) {
            At { span: self.span(node), node: TypeKind::Optional(Box::new(ty)) }
        } else {
            ty
        })
    }

    fn document(&mut self, node: &Node<'t>) -> Option<Document> {
        let mut document = Document::default();
        let mut whole = true;
        for clause in &node.kids {
            match clause.rule {
                Rule::d_number => document.number = self.text_in(clause),
                Rule::d_issuer => document.issuer = self.text_in(clause),
                Rule::d_status => document.status = self.text_in(clause),
                Rule::d_issued => {
                    document.issued = clause.kid(Rule::sum).and_then(|s| self.sum(s));
                    whole &= document.issued.is_some();
                }
                Rule::d_in_force => {
                    let mut end = |rule| match clause.kid(rule).and_then(|e| e.kid(Rule::sum)) {
                        None => Some(None),
                        Some(sum) => self.sum(sum).map(Some),
                    };
                    match (end(Rule::first_day), end(Rule::last_day_of)) {
                        (Some(from), Some(to)) => document.in_force = Some((from, to)),
                        _ => whole = false,
                    }
                }
                _ => {}
            }
        }
        whole.then_some(document)
    }

    /// `name` or `pack.name`.
    pub(super) fn qname(&mut self, node: &Node<'t>) -> Option<QName> {
        let mut names: Vec<Name> = node.all(Rule::ident).map(|i| self.name(i)).collect();
        let name = names.pop()?;
        Some(QName { pack: names.pop(), name })
    }

    /// `of DOCUMENT`
    pub(super) fn of_document(&mut self, node: &Node<'t>) -> Option<QName> {
        let of = node.kid(Rule::of_document)?;
        self.qname(of.kid(Rule::qname)?)
    }
}

/// Digits, folded.
pub(super) fn digits(text: &str) -> String {
    text.chars().map(fold_char).filter(|c| *c != ' ').collect()
}
