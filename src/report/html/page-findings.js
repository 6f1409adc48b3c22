// The list of findings: filters, search, order, pages.
const filter = { type: "", area: "", doc: "", severity: "", verdicts: new Set(), change: "", q: "", duty: -1, sort: "", down: false, page: 0, size: 50 };
let found = new Int32Array(0);
let parts = null;

/** For each word of the search: which entities, duties and texts have it. A finding fits if one of its own has each. */
const lower = { e: null, d: null, t: [] };
function hits(word) {
  lower.e = lower.e || E.name.map((n, e) => `${n} ${keyOf(e)}`.toLowerCase());
  lower.d = lower.d || D.duties.map((d) => `${d.title.join(" ")} ${d.name} ${d.clauses.flat().join(" ")} ${D.documents[d.document].cited.join(" ")}`.toLowerCase());
  const mark = (list) => Uint8Array.from(list, (t) => (t.includes(word) ? 1 : 0));
  const texts = new Map();
  const text = (t) => {
    if (!texts.has(t)) texts.set(t, (lower.t[t] = lower.t[t] || T[t].toLowerCase()).includes(word));
    return texts.get(t);
  };
  const [e, d] = [mark(lower.e), mark(lower.d)];
  return (i) => e[F.entity[i]] || d[F.duty[i]] || text(F.message[i]) || text(F.path[i]) || fingerprint(i).startsWith(word);
}
function search() {
  const f = filter, fits = inside(f.area);
  const tests = f.q.toLowerCase().split(/\s+/).filter(Boolean).map(hits);
  const out = [];
  for (let i = 0; i < N; i++) {
    const e = F.entity[i], d = F.duty[i];
    if (f.type !== "" && E.type[e] !== Number(f.type)) continue;
    if (f.area !== "" && !fits(e)) continue;
    if (f.duty >= 0 && d !== f.duty) continue;
    if (f.doc !== "" && D.duties[d].document !== Number(f.doc)) continue;
    if (f.severity !== "" && D.duties[d].severity !== f.severity) continue;
    if (f.verdicts.size && !f.verdicts.has(verdictOf(i))) continue;
    if (f.change !== "" && changeOf(i) !== Number(f.change)) continue;
    if (tests.every((test) => test(i))) out.push(i);
  }
  const by = SORTS[f.sort] || SORTS.urgent;
  const sign = f.down ? -1 : 1;
  out.sort((a, b) => sign * by(a, b) || a - b);
  found = out;
}
const SEVERAL = columnsOf.filter((c) => c.length).length > 1;
const collate = new Intl.Collator("zh-CN", { numeric: true });
const nameRank = (() => {
  let ranks = null;
  return (e) => {
    if (!ranks) {
      ranks = new Int32Array(E.name.length);
      E.name.map((_, k) => k).sort((a, b) => collate.compare(E.name[a], E.name[b])).forEach((k, r) => { ranks[k] = r; });
    }
    return ranks[e];
  };
})();
const severityAt = D.duties.map((d) => SEVERITIES.indexOf(d.severity));
const SORTS = {
  urgent: (a, b) => WEIGHT[verdictOf(b)] - WEIGHT[verdictOf(a)] || severityAt[F.duty[a]] - severityAt[F.duty[b]],
  verdict: (a, b) => WEIGHT[verdictOf(b)] - WEIGHT[verdictOf(a)],
  severity: (a, b) => severityAt[F.duty[a]] - severityAt[F.duty[b]],
  unit: (a, b) => nameRank(F.entity[a]) - nameRank(F.entity[b]),
  duty: (a, b) => F.duty[a] - F.duty[b],
  clause: (a, b) => D.duties[F.duty[a]].document - D.duties[F.duty[b]].document || inOrder(D.duties[F.duty[a]], D.duties[F.duty[b]]),
  windows: (a, b) => collate.compare(T[F.windows[a]], T[F.windows[b]]),
  change: (a, b) => changeOf(a) - changeOf(b),
};
const findingHeads = () => ["verdict", "severity", "unit", "duty", "clause", "problem", "windows", ...(D.baseline ? ["change"] : [])];
function findingRow(i) {
  const e = F.entity[i], d = F.duty[i];
  return h("tr", null,
    h("td", null, badge(verdictOf(i), true)),
    h("td", { class: D.duties[d].severity }, WORDS.sev[state.lang][D.duties[d].severity]),
    h("td", null, h("a", { href: unitHash(e) }, E.name[e]), h("small", null, typeName(e))),
    h("th", { scope: "row" }, h("a", { href: findingHash(i) }, dutyTitle(d))),
    h("td", null, clausesOf(d), SEVERAL ? h("small", null, pick(D.documents[D.duties[d].document].title)) : null),
    h("td", { class: "problem" }, said(T[F.message[i]])),
    h("td", null, T[F.windows[i]]),
    D.baseline ? h("td", null, WORDS.changes[state.lang][changeOf(i)]) : null);
}
function filterSays() {
  const f = filter, out = [];
  if (f.type !== "") out.push(pick(D.types[f.type].label));
  if (f.area !== "") out.push(E.name[f.area]);
  if (f.doc !== "") out.push(pick(D.documents[f.doc].cited));
  if (f.severity !== "") out.push(WORDS.sev[state.lang][f.severity]);
  for (const v of f.verdicts) out.push(WORDS.vs[state.lang][v]);
  if (f.change !== "") out.push(WORDS.changes[state.lang][f.change]);
  if (f.duty >= 0) out.push(dutyTitle(f.duty));
  if (f.q) out.push(`“${f.q}”`);
  return out.join(state.lang ? ", " : "、");
}
/** Builds the controls once; the rest follows each change. */
function mountFindings(section) {
  const f = filter;
  const set = (change) => { Object.assign(f, { page: 0 }, change); renderFindings(); };
  const counts = new Array(8).fill(0);
  for (let i = 0; i < N; i++) counts[verdictOf(i)]++;
  const documents = D.documents.map((d, i) => [i, pick(d.cited)]).filter(([i]) => columnsOf[i].length);
  const severities = SEVERITIES.filter((s) => D.duties.some((d) => d.severity === s)).map((s) => [s, WORDS.sev[state.lang][s]]);
  const input = h("input", { type: "search", id: "search", value: f.q, placeholder: say("search"), autocomplete: "off", oninput: (ev) => set({ q: ev.target.value }) });
  parts = { count: h("p", { role: "status", id: "count" }), chips: h("p", { class: "chips" }), body: h("tbody"), head: h("tr"), pager: h("div"), input };
  fill(section,
    h("form", { class: "controls", role: "search", "aria-label": say("filters"), onsubmit: (ev) => ev.preventDefault() },
      h("label", { class: "field search" }, h("span", null, say("search_short")), input),
      select(say("type"), f.type, typeOptions(), (type) => set({ type })),
      AREAS.size ? select(say("area"), f.area, areaOptions(), (area) => set({ area })) : null,
      select(say("document"), f.doc, [["", say("all")], ...documents], (doc) => set({ doc })),
      select(say("severity"), f.severity, [["", say("all")], ...severities], (severity) => set({ severity })),
      D.baseline ? select(say("change"), f.change, [["", say("all")], [1, WORDS.changes[state.lang][1]], [2, WORDS.changes[state.lang][2]]], (change) => set({ change })) : null,
      h("fieldset", null, h("legend", null, say("verdict")), URGENT.filter((v) => counts[v]).map((v) => h("label", { class: "tick" },
        h("input", { type: "checkbox", checked: f.verdicts.has(v), "data-verdict": v, onchange: (ev) => { f.verdicts[ev.target.checked ? "add" : "delete"](v); set({}); } }), badge(v, true), h("span", { class: "n" }, ` ${count(counts[v])}`)))),
      select(say("per_page"), f.size, [20, 50, 200].map((n) => [n, n]), (size) => set({ size: Number(size) })),
      h("button", { type: "button", id: "reset", onclick: () => { Object.assign(f, { type: "", area: "", doc: "", severity: "", change: "", q: "", duty: -1, page: 0 }); f.verdicts.clear(); mountFindings(section); renderFindings(); } }, say("reset"))),
    parts.chips, parts.count,
    h("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": say("s_findings") },
      h("table", { class: "list findings" }, h("thead", null, parts.head), parts.body)),
    parts.pager);
  renderFindings();
}
function renderFindings() {
  const f = filter;
  search();
  const pages = Math.max(1, Math.ceil(found.length / f.size));
  f.page = Math.min(f.page, pages - 1);
  const from = f.page * f.size;
  fill(parts.head, findingHeads().map((key) => {
    const on = f.sort === key;
    const turn = () => { Object.assign(f, { sort: key, down: on ? !f.down : false, page: 0 }); renderFindings(); parts.head.querySelector(`[data-sort="${key}"]`)?.focus(); };
    return h("th", { scope: "col", "aria-sort": on ? (f.down ? "descending" : "ascending") : "none" },
      SORTS[key] ? h("button", { type: "button", "data-sort": key, title: say("sort_by", say(key)), onclick: turn }, say(key), h("span", { "aria-hidden": "true" }, on ? (f.down ? " ▼" : " ▲") : "")) : say(key));
  }));
  fill(parts.body, Array.from(found.slice(from, from + f.size), findingRow));
  const [n, all, p, q] = [count(found.length), count(N), count(f.page + 1), count(pages)];
  parts.count.textContent = !found.length ? say("none_found") : found.length === N ? say("count", n, p, q) : say("count_all", n, all, p, q);
  fill(parts.chips, f.duty >= 0 ? h("button", { type: "button", onclick: () => { f.duty = -1; f.page = 0; renderFindings(); } }, say("only_duty", dutyTitle(f.duty)), ` × ${say("remove")}`) : null);
  fill(parts.pager, pager(f.page, pages, (page) => { f.page = page; renderFindings(); document.getElementById("findings").scrollIntoView(); }));
}
/** Shows the findings of a duty, in an area or of a type. */
function listDuty(d) {
  Object.assign(filter, { duty: d, page: 0 });
  renderFindings();
}
