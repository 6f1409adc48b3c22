// The wall chart: clauses × units, or clauses × areas. A grid of which one page stands in the document.
const WALL_PAGE = 40;
const WIDE = 60;

/** The chapter of a printed clause: what stands before the first bracket, digit or point. */
const chapterOf = (clause) => (/^[^（(.．\d]+/.exec(clause) || [clause.split(/[.．（(]/)[0]])[0].replace(/第$/, "").trim() || clause;
/** As the index has them; without an index as the rules have them. */
const inOrder = (a, b) => a.order - b.order || (a.file < b.file ? -1 : a.file > b.file ? 1 : a.line - b.line);
/** The columns of each document: duties under the same printed clauses stand in one. */
const columnsOf = D.documents.map(() => []);
{
  const known = new Map();
  const order = D.duties.map((_, d) => d).sort((a, b) => inOrder(D.duties[a], D.duties[b]) || a - b);
  for (const d of order) {
    const clause = clausesOf(d), key = `${D.duties[d].document} ${clause}`;
    if (!known.has(key)) {
      const column = { clause, duties: [], chapter: chapterOf(clause), title: D.duties[d].clauses.map((c) => c[1]).filter(Boolean).join("；") };
      known.set(key, column);
      columnsOf[D.duties[d].document].push(column);
    }
    known.get(key).duties.push(d);
  }
}
/** The verdict in a cell: of several duties the one that most needs attention; -1: none binds. */
function cellVerdict(e, column) {
  let worst = -1;
  for (const d of column.duties) {
    const v = verdictOn(e, d);
    if (v >= 0 && (worst < 0 || WEIGHT[v] > WEIGHT[worst])) worst = v;
  }
  return worst;
}
function areaCell(members, column) {
  const tally = new Array(8).fill(0);
  let units = 0;
  for (const e of members) {
    let bound = false;
    for (const d of column.duties) {
      const v = verdictOn(e, d);
      if (v >= 0) { tally[v]++; bound = true; }
    }
    if (bound) units++;
  }
  return { tally, units, n: tally.reduce((a, b) => a + b, 0) };
}
/** The columns that are shown. */
function wallColumns() {
  const s = state.wall;
  return columnsOf[s.doc].filter((c) => s.chapter === "" || c.chapter === s.chapter);
}
/** The rows that fit, in order. */
function wallRows() {
  const s = state.wall;
  if (s.rows !== "") return [...AREAS.keys()].filter((e) => E.type[e] === Number(s.rows)).sort((a, b) => (s.order === "name" ? a - b : troubleIn(b) - troubleIn(a) || a - b));
  const fits = inside(s.area), rows = [];
  const concerned = D.types.map((t) => t.duties.some((d) => D.duties[d].document === s.doc));
  for (let e = 0; e < E.name.length; e++) if ((s.type === "" || E.type[e] === Number(s.type)) && concerned[E.type[e]] && fits(e)) rows.push(e);
  const low = (e) => (scoreAt.has(e) ? Number(scoreAt.get(e)[0].low[scoreAt.get(e)[1]]) : 101);
  if (s.order === "bad") rows.sort((a, b) => trouble[b] - trouble[a] || a - b);
  if (s.order === "rank") rows.sort((a, b) => low(a) - low(b) || a - b);
  if (s.order === "name") rows.sort((a, b) => E.name[a].localeCompare(E.name[b], "zh-CN") || a - b);
  return rows;
}
const troubleIn = (area) => AREAS.get(area).reduce((sum, e) => sum + trouble[e], 0);

/** The chapter that is shown first: all of them where that is not too wide, else the one with the most clauses. */
function chapterFor(doc) {
  if (columnsOf[doc].length <= WIDE) return "";
  const sizes = new Map();
  for (const c of columnsOf[doc]) sizes.set(c.chapter, (sizes.get(c.chapter) || 0) + 1);
  return [...sizes].sort((a, b) => b[1] - a[1])[0][0];
}
/** What is said of a cell below the chart. */
function wallSays(e, column) {
  if (state.wall.rows !== "") {
    const c = areaCell(AREAS.get(e), column);
    return `${E.name[e]} · ${column.clause} ${column.title || dutyTitle(column.duties[0])}：${say("in_area", count(c.units), count(c.n), count(c.tally[1]), count(c.tally[3]), count(c.tally[0]))}`;
  }
  const parts = column.duties.filter((d) => verdictOn(e, d) >= 0).map((d) => {
    const found = findingOn(e, d);
    return `${dutyTitle(d)}：${WORDS.v[state.lang][verdictOn(e, d)]}${found === undefined ? "" : `（${T[F.message[found]]}）`}`;
  });
  return `${E.name[e]} · ${column.clause}　${parts.join("；") || say("unbound")}`;
}
function wallCell(e, column, r, c) {
  const attributes = { role: "gridcell", tabindex: "-1", "data-r": r, "data-c": c };
  if (state.wall.rows !== "") {
    const { tally, n } = areaCell(AREAS.get(e), column);
    const judged = n - tally[7] - tally[5];
    const bad = tally[1] + tally[2];
    if (!judged) return h("td", { ...attributes, class: n ? "v7" : "none", "aria-label": n ? WORDS.v[state.lang][7] : say("unbound") }, n ? SIGNS[7] : "");
    const label = `${WORDS.vs[state.lang][1]} ${bad}，${WORDS.vs[state.lang][3]} ${tally[3]}`;
    const level = bad ? Math.min(4, 1 + Math.floor((bad * 4) / (judged + 0.001))) : 0;
    return h("td", { ...attributes, class: bad ? `wb l${level}` : tally[3] ? "wu" : tally[4] ? "wo" : "wm", "aria-label": label }, bad ? count(bad) : tally[3] ? `?${tally[3]}` : tally[4] ? "…" : "✓");
  }
  const v = cellVerdict(e, column);
  return h("td", { ...attributes, class: v < 0 ? "none" : `v${v}`, "aria-label": v < 0 ? say("unbound") : WORDS.v[state.lang][v] }, v < 0 ? "" : SIGNS[v]);
}
function renderWall(section) {
  const s = state.wall;
  const documents = D.documents.map((d, i) => [i, pick(d.cited)]).filter(([i]) => columnsOf[i].length);
  if (!documents.length) return fill(section, h("p", null, say("none_found")));
  if (s.doc < 0) {
    s.doc = documents.slice().sort((a, b) => columnsOf[b[0]].length - columnsOf[a[0]].length)[0][0];
    s.chapter = chapterFor(s.doc);
  }
  const chapters = [...new Set(columnsOf[s.doc].map((c) => c.chapter))];
  const columns = wallColumns(), rows = wallRows();
  const pages = Math.max(1, Math.ceil(rows.length / WALL_PAGE));
  s.page = Math.min(s.page, pages - 1);
  const shown = rows.slice(s.page * WALL_PAGE, (s.page + 1) * WALL_PAGE);
  const again = (change) => { Object.assign(s, { page: 0, at: [0, 0] }, change); renderWall(section); };
  const doc = (v) => again({ doc: Number(v), chapter: chapterFor(v) });
  const areaTypes = [...new Set([...AREAS.keys()].map((e) => E.type[e]))];
  const strip = h("p", { class: "strip" }, "\u00a0");
  const tell = (cell) => { if (cell) strip.textContent = wallSays(shown[cell.dataset.r], columns[cell.dataset.c]); };
  const body = h("tbody", null, shown.map((e, r) => h("tr", { "aria-rowindex": s.page * WALL_PAGE + r + 2 },
    h("th", { scope: "row" }, h("a", { href: unitHash(e), tabindex: "-1" }, E.name[e])),
    columns.map((column, c) => wallCell(e, column, r, c)))));
  const at = (r, c) => body.querySelector(`[data-r="${r}"][data-c="${c}"]`);
  const open = (cell) => openCell(shown[cell.dataset.r], columns[cell.dataset.c]);
  const grid = h("table", { class: "wall", role: "grid", "aria-rowcount": rows.length + 1, "aria-label": say("s_wall"), onkeydown: (ev) => {
    const cell = ev.target.closest("[data-r]");
    if (!cell) return;
    const [r, c] = [Number(cell.dataset.r), Number(cell.dataset.c)];
    const to = { ArrowRight: [r, c + 1], ArrowLeft: [r, c - 1], ArrowDown: [r + 1, c], ArrowUp: [r - 1, c], Home: [r, 0], End: [r, columns.length - 1], PageDown: [shown.length - 1, c], PageUp: [0, c] }[ev.key];
    if (to) {
      ev.preventDefault();
      const next = at(...to);
      if (next) { cell.tabIndex = -1; next.tabIndex = 0; next.focus(); s.at = to; }
    } else if (ev.key === "Enter" || ev.key === " ") { ev.preventDefault(); open(cell); }
  }, onclick: (ev) => { const cell = ev.target.closest("[data-r]"); if (cell) open(cell); },
  onmouseover: (ev) => tell(ev.target.closest("[data-r]")), onfocusin: (ev) => tell(ev.target.closest("[data-r]")) },
    h("thead", null, h("tr", { "aria-rowindex": 1 }, h("th", { scope: "col", class: "corner" }, say(s.rows === "" ? "unit" : "area")),
      columns.map((c) => h("th", { scope: "col", title: `${c.clause} ${c.title || dutyTitle(c.duties[0])}` }, h("span", null, c.clause))))),
    body);
  const first = at(...s.at) || at(0, 0);
  if (first) first.tabIndex = 0;
  fill(section, h("p", { class: "note" }, say("wall_note")),
    h("div", { class: "controls" },
      select(say("document"), s.doc, documents, doc),
      select(say("chapter"), s.chapter, [["", say("all")], ...chapters.map((c) => [c, c])], (chapter) => again({ chapter })),
      AREAS.size ? select(say("rows"), s.rows, [["", say("rows_units")], ...areaTypes.map((t) => [t, pick(D.types[t].label)])], (v) => again({ rows: v })) : null,
      s.rows === "" ? select(say("type"), s.type, typeOptions(), (type) => again({ type })) : null,
      AREAS.size && s.rows === "" ? select(say("area"), s.area, areaOptions(), (area) => again({ area })) : null,
      select(say("order"), s.order, [["bad", say("order_bad")], ...(s.rows === "" && D.scores ? [["rank", say("order_rank")]] : []), ["name", say("order_name")]], (order) => again({ order }))),
    h("p", { class: "legend" }, say("legend"), state.lang ? ": " : "：", URGENT.map((v) => [badge(v, true), " "])),
    h("div", { class: "scroll wallbox" }, grid), strip,
    pager(s.page, pages, (page) => { s.page = page; s.at = [0, 0]; renderWall(section); }));
}
