//! A form as commented TOML. `# ` begins a word of explanation; what begins with `#` and no space is an example that
//! counts once the `#` is taken away. What is stated already stands without.

use super::layout::{Block, Column, Role};
use super::rows::{Cell, decimal, dotted, truth};
use super::words::Words;
use super::{Filling, Order};
use crate::base::window::Range;
use crate::base::{Day, Dim, Lang, Rat};
use crate::facts::{Chunk, Declaration, Stated, Value};
use crate::model::{DutyId, Field, Owner, Type};
use std::fmt::Write as _;

/// A field of a row: a value, a record inside it, or a list of rows.
enum Node<'a, 'm> {
    Leaf(&'a Column<'m>),
    Record(&'m Field, Vec<(usize, Node<'a, 'm>)>),
    List(&'m Field, &'a Block<'m>, Vec<(usize, Node<'a, 'm>)>),
}

type Nodes<'a, 'm> = Vec<(usize, Node<'a, 'm>)>;

/// The form.
pub fn write(order: &Order) -> String {
    let mut out = String::new();
    let writer = Writer { order, words: Words { toml: true, ..order.words() }, filling: order.filling() };
    writer.head(&mut out);
    for block in order.form.blocks.iter().filter(|b| b.is_entities()) {
        writer.block(block, &mut out);
    }
    out
}

struct Writer<'o, 'a, 'm> {
    order: &'o Order<'a, 'm>,
    words: Words<'m>,
    filling: Option<Filling<'a>>,
}

impl<'a, 'm> Writer<'_, 'a, 'm> {
    fn zh(&self) -> bool {
        self.order.lang == Lang::Zh
    }
    fn head(&self, out: &mut String) {
        let form = self.order.form;
        let name = self.words.entity(form.need.entity);
        let count = form.need.duties.len();
        if self.zh() {
            let _ = writeln!(out, "# {name}填报表：{count} 项义务要核对的事实，规则不读的一概不问。");
            out.push_str("# “# ”开头的是说明；“#”后面没有空格的是示例，去掉“#”、改成实际情况才算数。\n");
            out.push_str("# 应填的不填算“不详”；注明“没有就空着”的不填表示没有。几个单位就把整段写几遍。\n");
            out.push_str("# 填好后：guiju check 本文件\n\n");
        } else {
            let _ = writeln!(out, "# facts of one {name}: what {count} duties read, and nothing else.");
            out.push_str(
                "# `# ` begins an explanation; what begins with `#` and no space is an example: take the `#` away\n",
            );
            out.push_str(
                "# and write what is the case. What is not stated is not known, or there is none where that is said.\n",
            );
            out.push_str("# Repeat the whole table for each entity. Then: guiju check THIS_FILE\n\n");
        }
        for (document, duties) in self.words.by_document(&form.need.duties) {
            let _ = match self.order.lang {
                Lang::Zh => writeln!(out, "# {document}：{} 项", duties.len()),
                Lang::En => writeln!(out, "# {document}: {} duties", duties.len()),
            };
        }
        out.push('\n');
        let period = self.filling.and_then(|f| f.period());
        let stated = self.filling.and_then(|f| f.stated_on(form));
        let period = period.map_or_else(|| "#period = 2022".into(), |r| format!("period = {}", ends(r, None)));
        let stated = stated.map_or_else(|| "#stated_on = 2023-01-10".into(), |d| format!("stated_on = {d}"));
        let (of, on) = (self.words.pick("填报期间", "the period"), self.words.pick("填报日期", "the day of compiling"));
        let _ = writeln!(out, "{period}   # {of}\n{stated}   # {on}");
    }

    fn block(&self, block: &'a Block<'m>, out: &mut String) {
        let nodes = self.nodes(block);
        let name = self.order.model.entities.get(block.place.entity.index()).map_or("", |e| &e.name);
        let _ = writeln!(out, "\n# ==== {} ====", self.words.entity(block.place.entity));
        if block.place.entity != self.order.form.need.entity {
            out.push_str(self.words.pick(
                "# 与上面的单位有关联的单位；已在别的文件里填过的不用再填。\n",
                "# related entities; not needed if another file states them.\n",
            ));
        }
        let entities = self.filling.map(|f| f.entities(block.place.entity)).unwrap_or_default();
        for entity in &entities {
            let _ = writeln!(out, "\n[[{name}]]");
            self.entity(block, &nodes, name, Some(entity), out);
        }
        if entities.is_empty() {
            let _ = writeln!(out, "\n#[[{name}]]");
            self.entity(block, &nodes, name, None, out);
        }
    }

    fn entity(
        &self,
        block: &'a Block<'m>,
        nodes: &Nodes<'a, 'm>,
        name: &str,
        of: Option<&'a Stated>,
        out: &mut String,
    ) {
        let chunk = of.and_then(|e| self.filling.and_then(|f| f.facts.chunk(e)));
        let at = chunk.zip(of).map(|(chunk, e)| At { chunk, base: e.base as usize });
        for (_, node) in nodes {
            self.explain(node, out);
            let stated = at.as_ref().and_then(|at| self.stated(node, at, Owner::Entity(block.place.entity), 0));
            match stated {
                Some(text) => {
                    let _ = writeln!(out, "{} = {text}", key(node));
                }
                None => {
                    let example = format!("{} = {}", key(node), self.example(node, block, true));
                    for line in example.lines() {
                        let _ = writeln!(out, "#{line}");
                    }
                }
            }
        }
        self.covers(block, name, of, out);
        if block.place.entity == self.order.form.need.entity {
            self.attests(name, of, out);
        }
    }

    /// What a field is, what to write, and which clauses it serves.
    fn explain(&self, node: &Node, out: &mut String) {
        let name = |f: &Field| self.shown(f);
        let (text, duties): (String, &[DutyId]) = match node {
            Node::Leaf(c) => {
                let Some(field) = c.field() else { return };
                let blank = self.words.blank(c);
                let sep = self.words.pick("；", "; ");
                (format!("{}{}{}{sep}{blank}", name(field), self.colon(), self.words.takes(field)), &c.duties)
            }
            Node::Record(field, inner) => {
                let mut text = format!("{}{}", name(field), self.colon());
                let parts: Vec<String> = inner.iter().map(|(_, n)| self.part(n)).collect();
                text.push_str(&parts.join(self.words.pick("；", "; ")));
                (text, &[])
            }
            Node::List(field, block, inner) => {
                let parts: Vec<String> = inner.iter().map(|(_, n)| self.part(n)).collect();
                let list = self
                    .words
                    .pick("一行一条，一条也没有就写 = []。各项：", "one line each, = [] if there are none. Of each: ");
                let parts = parts.join(self.words.pick("；", "; "));
                (format!("{}{}{list}{parts}", name(field), self.colon()), &block.duties)
            }
        };
        let _ = writeln!(out, "\n# {text}");
        for line in self.words.serves(duties) {
            let _ = writeln!(out, "#   {line}");
        }
    }
    /// A field inside a row, in short.
    fn part(&self, node: &Node) -> String {
        match node {
            Node::Leaf(c) => {
                let Some(field) = c.field() else { return String::new() };
                let optional =
                    if c.optional() { self.words.pick("，没有就不写", ", left out if none") } else { "" };
                let open = self.words.pick("（", " (");
                let close = self.words.pick("）", ")");
                format!("{}{open}{}{optional}{close}", self.named(field), self.words.takes(field))
            }
            Node::Record(field, inner) | Node::List(field, _, inner) => {
                let parts: Vec<String> = inner.iter().map(|(_, n)| self.part(n)).collect();
                format!("{} {{ {} }}", self.named(field), parts.join(self.words.pick("；", "; ")))
            }
        }
    }
    fn colon(&self) -> &'static str {
        self.words.pick("：", ": ")
    }
    fn shown(&self, field: &Field) -> String {
        match self.order.lang {
            Lang::Zh => field.shown().to_string(),
            Lang::En => field.label_en.clone().unwrap_or_else(|| field.name.clone()),
        }
    }
    fn named(&self, field: &Field) -> String {
        let shown = self.shown(field);
        if shown == field.name { shown } else { format!("{} {shown}", field.name) }
    }

    fn nodes(&self, block: &'a Block<'m>) -> Nodes<'a, 'm> {
        let mut nodes = Nodes::new();
        for column in &block.columns {
            insert(&mut nodes, &column.path, &column.fields, Node::Leaf(column));
        }
        let depth = block.place.path.len();
        for child in &self.order.form.blocks {
            let below = child.place.entity == block.place.entity
                && child.lists.len() == block.lists.len() + 1
                && child.place.path.starts_with(&block.place.path)
                && child.place.path.len() > depth;
            if let (true, Some(path), Some(list)) = (below, child.place.path.get(depth..), child.lists.last()) {
                let fields = self.fields_along(&child.place, depth);
                insert(&mut nodes, path, &fields, Node::List(list, child, self.nodes(child)));
            }
        }
        nodes
    }
    fn fields_along(&self, place: &crate::model::Place, from: usize) -> Vec<&'m Field> {
        let model = self.order.model;
        (from + 1..=place.path.len())
            .filter_map(|n| {
                let path = place.path.get(..n)?.to_vec();
                model.field_at(&crate::model::Place { entity: place.entity, path })
            })
            .collect()
    }

    /// An example of a value.
    fn example(&self, node: &Node, block: &Block, spread: bool) -> String {
        match node {
            Node::Leaf(c) => c.field().map_or_else(String::new, |f| self.example_of(f, &f.ty, c.role, block)),
            Node::Record(_, inner) => self.example_row(inner, block),
            Node::List(_, child, inner) => {
                let row = self.example_row(inner, child);
                if spread { format!("[\n    {row},\n]") } else { format!("[{row}]") }
            }
        }
    }
    fn example_row(&self, nodes: &Nodes, block: &Block) -> String {
        let parts: Vec<String> =
            nodes.iter().map(|(_, n)| format!("{} = {}", key(n), self.example(n, block, false))).collect();
        format!("{{ {} }}", parts.join(", "))
    }
    fn example_of(&self, field: &Field, ty: &Type, role: Role, block: &Block) -> String {
        let model = self.order.model;
        let of = |e: crate::model::EntityId| model.entities.get(e.index()).map_or("", |e| &e.name);
        match ty {
            Type::Bool => "true".into(),
            Type::Enum(id) => {
                let first = model.enums.get(id.index()).and_then(|e| e.variants.first());
                quoted(first.map_or("", |v| &v.name))
            }
            Type::Text if role == Role::Id && block.is_entities() => quoted(&format!("{}-1", of(block.place.entity))),
            Type::Ref(e) => quoted(&format!("{}-1", of(*e))),
            Type::List(inner) => format!("[{}]", self.example_of(field, inner, Role::Read, block)),
            Type::DateTime => "2022-06-30T16:00:00".into(),
            Type::Text | Type::Months => quoted(&self.words.example(field, ty, role)),
            Type::Number(_, Dim::Share) => quoted("75%"),
            Type::Number(..) | Type::Duration | Type::Date => self.words.example(field, ty, role),
            Type::Record(_) | Type::Every(..) => "{}".into(),
        }
    }

    /// What is stated, as TOML; `None` if nothing is.
    fn stated(&self, node: &Node, at: &At<'a>, owner: Owner, depth: usize) -> Option<String> {
        let filling = self.filling?;
        match node {
            Node::Leaf(c) => {
                let slot = *c.path.last()?;
                let field = c.field()?;
                self.literal(&filling, at.chunk, field, &field.ty, at.value(slot))
            }
            Node::Record(field, inner) => match at.value(self.slot(owner, field)?) {
                Value::Row(first) => {
                    let Type::Record(r) = &field.ty else { return None };
                    let row = At { chunk: at.chunk, base: first as usize };
                    Some(self.stated_row(inner, &row, Owner::Record(*r), depth))
                }
                _ => None,
            },
            Node::List(field, _, inner) => {
                let Value::List(first, n) = at.value(self.slot(owner, field)?) else { return None };
                let Type::List(of) = &field.ty else { return None };
                let Type::Record(r) = **of else { return None };
                let stride = self.order.model.fields_of(Owner::Record(r)).len();
                let rows: Vec<String> = (0..n as usize)
                    .map(|i| {
                        let row = At { chunk: at.chunk, base: first as usize + i * stride };
                        self.stated_row(inner, &row, Owner::Record(r), depth + 1)
                    })
                    .collect();
                Some(match (rows.is_empty(), depth) {
                    (true, _) => "[]".into(),
                    (false, 0) => format!("[\n    {},\n]", rows.join(",\n    ")),
                    (false, _) => format!("[{}]", rows.join(", ")),
                })
            }
        }
    }
    fn stated_row(&self, nodes: &Nodes, row: &At<'a>, owner: Owner, depth: usize) -> String {
        let parts: Vec<String> = nodes
            .iter()
            .filter_map(|(_, n)| Some(format!("{} = {}", key(n), self.stated(n, row, owner, depth + 1)?)))
            .collect();
        if parts.is_empty() { "{}".into() } else { format!("{{ {} }}", parts.join(", ")) }
    }
    fn slot(&self, owner: Owner, field: &Field) -> Option<usize> {
        self.order.model.fields_of(owner).iter().position(|f| f.name == field.name)
    }
    fn literal(&self, filling: &Filling, chunk: &Chunk, field: &Field, ty: &Type, value: Value) -> Option<String> {
        Some(match (value, ty) {
            (Value::Bool(b), _) => truth(b, Lang::En).into(),
            (Value::Variant(i), Type::Enum(id)) => {
                let of = self.order.model.enums.get(id.index());
                quoted(&of.and_then(|e| e.variants.get(usize::from(i)))?.name)
            }
            (Value::List(first, n), Type::List(inner)) => {
                let slots = chunk.slots.get(first as usize..(first + n) as usize)?;
                let all: Vec<String> =
                    slots.iter().filter_map(|s| self.literal(filling, chunk, field, inner, s.value)).collect();
                format!("[{}]", all.join(", "))
            }
            _ => match filling.value(chunk, field, ty, value) {
                Cell::Blank | Cell::Unknown | Cell::Empty => return None,
                Cell::Text(text) => quoted(&text),
                Cell::Number(n) => decimal(n),
                Cell::Share(n) => quoted(&format!("{}%", decimal(n.mul(Rat::int(100))?))),
                Cell::Date(day) => day.to_string(),
                Cell::Moment(m) => format!("{m}{}", if m.second_of_day() % 60 == 0 { ":00" } else { "" }),
            },
        })
    }

    /// How far ledgers speak.
    fn covers(&self, block: &Block, name: &str, of: Option<&'a Stated>, out: &mut String) {
        let mine: Vec<_> = self.order.form.need.ledgers.keys().filter(|p| p.entity == block.place.entity).collect();
        if mine.is_empty() {
            return;
        }
        let stated = |place| of.and_then(|e| self.filling.and_then(|f| f.cover(e, place)));
        out.push_str(self.words.pick(
            "\n# 台账范围：登记到哪天为止是全的。不写＝从头到填报日期都全；false＝从来不全。\n",
            "\n# how far each ledger is complete; left out: up to the day of compiling; false: never.\n",
        ));
        let live = mine.iter().any(|p| stated(p).is_some());
        let _ = writeln!(out, "{}[{name}.covers]", if live { "" } else { "#" });
        for place in mine {
            let path = dotted(self.order.model, place);
            let path = if path.contains('.') { quoted(&path) } else { path };
            let line = match stated(place) {
                Some(range) if range.is_empty() => format!("{path} = false"),
                Some(range) => format!("{path} = {}", ends(range, of.and_then(|e| e.stated_on))),
                None => format!("#{path} = {{ from = 2022-01-01, to = 2022-12-31 }}"),
            };
            let _ = writeln!(out, "{line}");
        }
    }

    /// What has to be declared.
    fn attests(&self, name: &str, of: Option<&'a Stated>, out: &mut String) {
        let all = &self.order.form.attests;
        if all.is_empty() {
            return;
        }
        let model = self.order.model;
        let answers = |id: DutyId| -> &'a [Declaration] {
            of.and_then(|e| self.filling.map(|f| f.declared(e, id))).unwrap_or_default()
        };
        out.push_str(self.words.pick(
            "\n# 声明：做了没有、哪天完成、凭什么证明。不涉及的写 { applies = false, reason = \"理由\" }。\n",
            "\n# declarations: done or not, when, on what evidence; { applies = false, reason = \"…\" } if it does not apply.\n",
        ));
        let live = all.iter().any(|id| !answers(*id).is_empty());
        let _ = writeln!(out, "{}[{name}.attest]", if live { "" } else { "#" });
        for id in all {
            let Some(duty) = model.duties.get(id.0 as usize) else { continue };
            let same = all.iter().filter_map(|o| model.duties.get(o.0 as usize)).filter(|d| d.name == duty.name);
            let key = if same.count() == 1 { duty.name.clone() } else { quoted(&duty.full) };
            for line in self.words.serves(&[*id]) {
                let _ = writeln!(out, "# {line}");
            }
            let entries: Vec<String> = answers(*id).iter().map(declaration).collect();
            let line = match entries.as_slice() {
                [] => format!(
                    "#{key} = {{ done = true, on = 2022-06-30, evidence = {} }}",
                    quoted(self.words.pick("文号、台账名称等", "number of the paper, name of the ledger"))
                ),
                [one] => format!("{key} = {one}"),
                several => format!("{key} = [{}]", several.join(", ")),
            };
            let _ = writeln!(out, "{line}");
        }
    }
}

/// A row in the facts.
struct At<'a> {
    chunk: &'a Chunk,
    base: usize,
}

impl At<'_> {
    fn value(&self, slot: usize) -> Value {
        self.chunk.slots.get(self.base + slot).map_or(Value::Unknown, |s| s.value)
    }
}

/// Puts a node where its path leads, in the order of slots.
fn insert<'a, 'm>(nodes: &mut Nodes<'a, 'm>, path: &[usize], fields: &[&'m Field], node: Node<'a, 'm>) {
    let (Some((slot, rest)), Some((field, inner))) = (path.split_first(), fields.split_first()) else { return };
    if rest.is_empty() {
        let at = match node {
            Node::Leaf(c) if matches!(c.role, Role::Id | Role::Name) => nodes.iter().take_while(|n| lead(&n.1)).count(),
            _ => nodes.iter().filter(|n| lead(&n.1) || n.0 < *slot).count(),
        };
        nodes.insert(at, (*slot, node));
        return;
    }
    if !nodes.iter().any(|(s, _)| s == slot) {
        let at = nodes.iter().filter(|n| lead(&n.1) || n.0 < *slot).count();
        nodes.insert(at, (*slot, Node::Record(field, Vec::new())));
    }
    if let Some((_, Node::Record(_, below))) = nodes.iter_mut().find(|(s, _)| s == slot) {
        insert(below, rest, inner, node);
    }
}

fn lead(node: &Node) -> bool {
    matches!(node, Node::Leaf(c) if matches!(c.role, Role::Id | Role::Name))
}

fn key(node: &Node) -> String {
    match node {
        Node::Leaf(c) => c.field().map_or_else(String::new, |f| f.name.clone()),
        Node::Record(f, _) | Node::List(f, ..) => f.name.clone(),
    }
}

/// A text in quotes.
pub(super) fn quoted(text: &str) -> String {
    let mut out = String::from("\"");
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\t' => out.push_str("\\t"),
            c if c.is_control() => {
                let _ = write!(out, "\\u{:04X}", c as u32);
            }
            c => out.push(c),
        }
    }
    out.push('"');
    out
}

/// The ends of a span that are given.
fn ends(range: Range, stated_on: Option<Day>) -> String {
    let from = (range.from != Day::MIN).then(|| format!("from = {}", range.from));
    let to = (range.to != Day::MAX && Some(range.to) != stated_on).then(|| format!("to = {}", range.to));
    let parts: Vec<String> = from.into_iter().chain(to).collect();
    format!("{{ {} }}", parts.join(", "))
}

fn declaration(d: &Declaration) -> String {
    if d.not_applicable {
        return format!("{{ applies = false, reason = {} }}", quoted(d.reason.as_deref().unwrap_or_default()));
    }
    let parts = [
        d.done.map(|b| format!("done = {b}")),
        d.on.map(|day| format!("on = {day}")),
        d.evidence.as_deref().map(|e| format!("evidence = {}", quoted(e))),
        d.reason.as_deref().map(|r| format!("reason = {}", quoted(r))),
    ];
    format!("{{ {} }}", parts.into_iter().flatten().collect::<Vec<_>>().join(", "))
}
