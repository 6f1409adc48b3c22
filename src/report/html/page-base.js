// The data, what is derived from it once, and small helpers.
const D = JSON.parse(document.getElementById("data").textContent);
const state = {
  lang: D.lang === "en" ? 1 : 0,
  rank: { key: "", page: 0 },
  wall: { rows: "", doc: -1, chapter: "", type: "", area: "", order: "bad", page: 0, at: [0, 0] },
  calendar: { type: "", area: "" },
  cured: { page: 0 },
  errors: { page: 0 },
};
const T = D.texts, F = D.findings, E = D.entities, N = F.entity.length;
const SIGNS = ["✓", "✗", "!", "?", "…", "○", "△", "–"];
const URGENT = [1, 2, 3, 6, 4, 0, 5, 7];
const WEIGHT = [2, 7, 6, 5, 3, 1, 4, 0];
const SEVERITIES = ["critical", "major", "minor", "advice"];

/** A word of the page in its language; {0}, {1} … are filled in. */
function say(key, ...with_) {
  let text = WORDS[key][state.lang];
  with_.forEach((value, i) => { text = text.replaceAll(`{${i}}`, value); });
  return text;
}
const pick = (both) => both[state.lang];
const count = (n) => (n < 10000 && !state.lang ? String(n) : String(n).replace(/\B(?=(\d{3})+(?!\d))/g, state.lang ? "," : "\u202f"));
/** A share in per cent to one decimal, cut. */
const share = (n, of) => (of ? `${(Math.floor((n * 1000) / of) / 10).toFixed(1)}%` : "");

/** An element. Attributes: `on…` listeners, `class`, others as they are; `false` and `null` are left out. */
function h(tag, attributes, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes || {})) {
    if (value === null || value === undefined || value === false) continue;
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...children.flat(2).filter((c) => c !== null && c !== undefined && c !== false));
  return element;
}
/** Puts these in the place of what an element holds. */
const fill = (element, ...children) => element.replaceChildren(...children.flat(2).filter((c) => c !== null && c !== undefined && c !== false));
/** A text in the language of the report. */
const said = (text) => h("span", { class: "said", lang: D.lang === "en" ? "en" : "zh-CN" }, text);

const typeName = (e) => pick(D.types[E.type[e]].label);
const keyOf = (e) => `${D.types[E.type[e]].name}/${E.id[e]}`;
const unitHash = (e) => `#u=${encodeURIComponent(keyOf(e))}`;
const fingerprint = (i) => F.fingerprint.substr(i * 16, 16);
const findingHash = (i) => `#f=${fingerprint(i)}`;
const verdictOf = (i) => F.verdict.charCodeAt(i) - 48;
const changeOf = (i) => F.change.charCodeAt(i) - 48;
const dutyTitle = (d) => pick(D.duties[d].title);
const clausesOf = (d) => [...new Set(D.duties[d].clauses.map((c) => c[0]))].join("、");

/** Where the verdict of a duty stands in the verdicts of an entity of a type. */
const places = D.types.map((t) => new Map(t.duties.map((d, i) => [d, i])));
function verdictOn(e, d) {
  const at = places[E.type[e]].get(d);
  return at === undefined || at >= E.verdicts[e].length ? -1 : E.verdicts[e].charCodeAt(at) - 48;
}
/** The findings of each entity, one behind the other, and by entity and duty. */
const byPair = new Map();
const firstOf = new Int32Array(E.name.length + 1);
const listed = new Int32Array(N);
for (let i = 0; i < N; i++) {
  byPair.set(F.entity[i] * D.duties.length + F.duty[i], i);
  firstOf[F.entity[i] + 1]++;
}
for (let e = 0; e < E.name.length; e++) firstOf[e + 1] += firstOf[e];
{
  const next = firstOf.slice();
  for (let i = 0; i < N; i++) listed[next[F.entity[i]]++] = i;
}
const findingOn = (e, d) => byPair.get(e * D.duties.length + d);

/** The areas: an entity that others refer to, and all units in it. */
const AREAS = new Map();
for (const table of D.scores ? D.scores.areas : []) {
  table.entity.forEach((e, i) => { if (table.members[i].length > 1) AREAS.set(e, table.members[i]); });
}
/** Whether an entity is in an area; all are where none is chosen. */
const insideCache = new Map();
function inside(area) {
  if (area === "") return () => true;
  if (!insideCache.has(area)) {
    const set = new Uint8Array(E.name.length);
    for (const e of AREAS.get(Number(area)) || []) set[e] = 1;
    insideCache.set(area, set);
  }
  const set = insideCache.get(area);
  return (e) => set[e] === 1;
}
/** The score of each unit: its table and its row. */
const scoreAt = new Map();
for (const table of D.scores ? D.scores.units : []) table.entity.forEach((e, i) => scoreAt.set(e, [table, i]));
function scoreText(table, i) {
  return table.low[i] === table.high[i] ? table.low[i] : `${table.low[i]}～${table.high[i]}`;
}
/** How many breaches and undetermined verdicts each entity has. */
const trouble = new Float64Array(E.name.length);
for (let e = 0; e < E.name.length; e++) {
  const v = E.verdicts[e];
  for (let k = 0; k < v.length; k++) trouble[e] += v[k] === "1" || v[k] === "2" ? 1000 : v[k] === "3" ? 1 : 0;
}

/** A verdict with its sign; the sign says the same without colour. */
function badge(v, short) {
  return h("span", { class: `badge v${v}` }, h("span", { "aria-hidden": "true" }, SIGNS[v]), ` ${WORDS[short ? "vs" : "v"][state.lang][v]}`);
}
/** A select with a label. Options: value, text; or a heading with options below it. */
function select(label, value, options, change) {
  const one = ([v, text]) => h("option", { value: v, selected: String(v) === String(value) }, text);
  const list = options.map((o) => (Array.isArray(o[1]) ? (o[1].length ? h("optgroup", { label: o[0] }, o[1].map(one)) : null) : one(o)));
  return h("label", { class: "field" }, h("span", null, label), h("select", { onchange: (ev) => change(ev.target.value) }, list));
}
/** All types that have duties, and all areas, as options. */
function typeOptions() {
  const present = new Set(E.type);
  return [["", say("all")], ...D.types.map((t, i) => [i, pick(t.label)]).filter(([i]) => present.has(i) && D.types[i].duties.length)];
}
const MOST_AREAS = 400;
function areaOptions() {
  const groups = new Map();
  for (const e of AREAS.keys()) {
    const name = typeName(e);
    if (!groups.has(name)) groups.set(name, []);
    groups.get(name).push([e, E.name[e]]);
  }
  const few = [...groups].filter(([, list]) => list.length <= MOST_AREAS);
  for (const [, list] of few) list.sort((a, b) => a[0] - b[0]);
  return [["", say("all")], ...few];
}
/** Buttons for the pages of a list. `go` is told the page. */
function pager(page, pages, go) {
  if (pages < 2) return null;
  return h("nav", { class: "pager", "aria-label": say("page_of", page + 1, pages) },
    h("button", { type: "button", disabled: page === 0, onclick: () => go(page - 1) }, say("prev")),
    h("span", null, say("page_of", count(page + 1), count(pages))),
    h("button", { type: "button", disabled: page + 1 >= pages, onclick: () => go(page + 1) }, say("next")));
}
/** A table with a heading for each column; cells are strings or elements, the first of a row its heading. */
function table(caption, heads, rows, attributes) {
  const cell = (c, i) => (i === 0 ? h("th", { scope: "row" }, c) : h("td", { class: typeof c === "number" ? "n" : null }, typeof c === "number" ? count(c) : c));
  return h("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": caption },
    h("table", attributes, h("caption", null, caption),
      h("thead", null, h("tr", null, heads.map((t) => h("th", { scope: "col" }, t)))),
      h("tbody", null, rows.map((r) => h("tr", null, r.map(cell))))));
}
