// What is opened: a finding down to fact, rule and clause; a unit; a cell of the wall chart; a window of the calendar.
const dialog = h("dialog", { id: "detail", "aria-labelledby": "detail-title" });
let shownFinding = -1;

function openDialog(title, body, foot) {
  fill(dialog,
    h("header", null, h("h2", { id: "detail-title", tabindex: "-1" }, title),
      h("button", { type: "button", class: "close", onclick: () => dialog.close() }, say("close"))),
    h("div", { class: "inner", tabindex: "0", role: "group", "aria-labelledby": "detail-title" }, body), foot ? h("footer", null, foot) : null);
  if (!dialog.open) dialog.showModal();
  dialog.querySelector("h2").focus();
  dialog.querySelector(".inner").scrollTop = 0;
}
dialog.addEventListener("close", () => {
  shownFinding = -1;
  if (/^#[fu]=/.test(location.hash)) history.replaceState(null, "", location.pathname + location.search);
});
dialog.addEventListener("click", (ev) => { if (ev.target === dialog) dialog.close(); });
dialog.addEventListener("keydown", (ev) => {
  if (shownFinding < 0 || ev.altKey || ev.ctrlKey || ev.metaKey) return;
  if (ev.key === "ArrowLeft") step(-1);
  if (ev.key === "ArrowRight") step(1);
});
function step(by) {
  const next = found[Array.prototype.indexOf.call(found, shownFinding) + by];
  if (next !== undefined) history.replaceState(null, "", findingHash(next));
  if (next !== undefined) openFinding(next);
}

const item = (head, ...text) => (text.flat().filter(Boolean).length ? h("div", { class: "item" }, h("dt", null, head), h("dd", null, ...text)) : null);
const lines = (text) => (text ? text.split("\n") : []);
const bullets = (list) => (list.length > 1 ? h("ul", null, list.map((t) => h("li", null, said(t)))) : list.map((t) => said(t)));

/** The line under a fact, the value marked. */
function excerpt(text) {
  const [before, marked, after] = text.split("\u0001");
  if (marked === undefined) return null;
  return h("pre", { class: "code", tabindex: "0" }, before, h("mark", null, marked), after);
}
/** The declaration of a duty with its numbers of lines, what decides marked; what stands elsewhere by itself. */
function ruleText(duty, rule) {
  const d = D.duties[duty], texts = d.text.split("\n");
  const within = rule.file === d.file && rule.line >= d.line && rule.line < d.line + texts.length;
  const block = (list, first, on) => h("pre", { class: "code numbered", tabindex: "0" }, list.map((t, i) => h("span", { class: on(first + i) ? "line on" : "line" }, h("span", { class: "no", "aria-hidden": "true" }, String(first + i)), t || " ")));
  return [h("code", { class: "place" }, rule.place), block(texts, d.line, (n) => within && n >= rule.line && n < rule.line + rule.lines && !(rule.line === d.line && rule.lines === 1)),
    within ? null : block(rule.text.split("\n"), rule.line, () => true)];
}
function basisOf(duty) {
  const d = D.duties[duty];
  return [h("div", null, pick(D.documents[d.document].cited), D.documents[d.document].issuer ? `　${D.documents[d.document].issuer}` : ""),
    h("ul", { class: "plain" }, d.clauses.map(([clause, title]) => h("li", null, h("strong", null, clause), title ? `　${title}` : "")))];
}
function aboutDuty(duty) {
  const d = D.duties[duty];
  return [item(say("remedy"), d.remedy),
    item(say("consequence"), d.consequences.length ? h("ul", { class: "plain" }, d.consequences.map(([text, clause]) => h("li", null, text, clause ? `（${clause}）` : ""))) : null),
    d.veto === null ? null : item(say("veto"), d.veto ? say("veto_by", d.veto) : say("veto_here")),
    item(say("note"), d.notes.length ? d.notes.map((n) => h("div", null, n)) : null),
    item(say("points"), d.scored ? say("points_n", d.points) : say("not_scored"))];
}
/** The windows of a unit under a duty. */
function strip(e, duty) {
  const w = D.windows.find((x) => x.duty === duty);
  const k = w ? w.entity.indexOf(e) : -1;
  if (k < 0) return null;
  const states = T[w.states[k]], year = D.assessment[0].slice(0, 4);
  const sign = { m: "✓", b: "✗", u: "?", o: "…", p: "·" };
  return h("ol", { class: "windows" }, w.windows.map(([from, to, label], i) => (states[i] === " " ? null :
    h("li", { class: `w${states[i]}`, title: `${label}（${from}${say("to")}${to}）：${WORDS.w[state.lang][states[i]]}` }, h("span", null, shortLabel(label, year)), h("span", { "aria-hidden": "true" }, sign[states[i]]), h("span", { class: "hidden" }, WORDS.w[state.lang][states[i]])))));
}
function openFinding(i) {
  shownFinding = i;
  const e = F.entity[i], duty = F.duty[i], v = verdictOf(i), d = D.duties[duty];
  const called = T[F.label[i]] || T[F.path[i]] || say("the_entity");
  const path = T[F.path[i]] && T[F.path[i]] !== called ? [" ", h("code", null, T[F.path[i]])] : null;
  const place = Array.prototype.indexOf.call(found, i);
  openDialog([h("a", { href: unitHash(e) }, E.name[e]), "　", dutyTitle(duty)], [
    h("p", { class: "head" }, badge(v), " ", h("span", { class: `tag ${d.severity}` }, WORDS.sev[state.lang][d.severity]), changeOf(i) ? [" ", h("span", { class: "tag" }, WORDS.changes[state.lang][changeOf(i)])] : null, " ", h("code", null, keyOf(e)), " ", h("code", null, d.name)),
    h("dl", null,
      item(say("problem"), said(T[F.message[i]])),
      item(say("others"), bullets(lines(T[F.more[i]]))),
      item(say("windows"), T[F.windows[i]], strip(e, duty)),
      item(say("missing"), bullets(lines(T[F.missing[i]]))),
      item(say("mend"), bullets(lines(T[F.mend[i]]))),
      item(say("fact"), h("div", { id: "d-fact" }, h("code", { class: "place" }, T[F.fact[i]]), "　", F.stated[i] === "1" ? called : say("not_stated", called), path, excerpt(T[F.line[i]]))),
      item(say("rule"), h("div", { id: "d-rule" }, ruleText(duty, D.rules[F.rule[i]]))),
      item(say("basis"), h("div", { id: "d-clause" }, basisOf(duty))),
      aboutDuty(duty),
      item(say("fingerprint"), h("code", null, fingerprint(i))))],
  [h("button", { type: "button", disabled: place <= 0, onclick: () => step(-1) }, `← ${say("prev_item")}`),
    h("span", null, place < 0 ? "" : say("item_of", count(place + 1), count(found.length))),
    h("button", { type: "button", disabled: place < 0 || place + 1 >= found.length, onclick: () => step(1) }, `${say("next_item")} →`),
    h("a", { href: unitHash(e) }, say("of_unit"))]);
}
/** A duty as judged for a unit: a link to the finding, where there is one. */
function judged(e, d) {
  const i = findingOn(e, d), v = verdictOn(e, d);
  const at = v < 0 && i !== undefined ? verdictOf(i) : v;
  const title = i === undefined ? h("details", null, h("summary", null, dutyTitle(d)), h("dl", null, item(say("rule"), ruleText(d, { file: "", line: 0, lines: 0, text: "", place: `${D.duties[d].file}:${D.duties[d].line}` }).slice(0, 2)), item(say("basis"), basisOf(d)))) : h("a", { href: findingHash(i) }, dutyTitle(d));
  return [title, badge(Math.max(0, at)), clausesOf(d), i === undefined ? "" : said(T[F.message[i]])];
}
function openUnit(e) {
  shownFinding = -1;
  const duties = D.types[E.type[e]].duties.filter((d) => verdictOn(e, d) >= 0);
  const relevant = duties.slice().sort((a, b) => WEIGHT[verdictOn(e, b)] - WEIGHT[verdictOn(e, a)] || a - b);
  const tally = URGENT.map((v) => [v, duties.filter((d) => verdictOn(e, d) === v).length]).filter((x) => x[1]);
  const places_ = [];
  for (const [kind, area] of [["areas", true], ["units", false]]) {
    for (const t of D.scores ? D.scores[kind] : []) {
      const i = t.entity.indexOf(e);
      if (i < 0 || (area && t.members[i].length < 2)) continue;
      const name = pick(D.types[t.type].label) + (area ? `：${say("areas")}，` : "");
      places_.push(h("li", null, t.rank[i] ? say("unit_place", name, t.rank[i], count(t.entity.length)) : say("unit_failed", name), "　", h("strong", null, scoreText(t, i)), `　${say("given")} ${t.given[i]}／${say("full")} ${t.full[i]}${t.open[i] !== "0" ? `，${say("open")} ${t.open[i]}` : ""}`, t.veto[i].map((d) => h("div", null, `${say("veto")}：${dutyTitle(d)}${D.duties[d].veto ? `（${D.duties[d].veto}）` : ""}`))));
    }
  }
  const recurring = D.windows.map((w) => [w.duty, strip(e, w.duty)]).filter((x) => x[1]);
  const shown = AREAS.has(e) ? h("button", { type: "button", onclick: () => { Object.assign(filter, { area: String(e), page: 0 }); dialog.close(); mountFindings(SECTIONS.findings); document.getElementById("findings").scrollIntoView(); } }, say("list_here")) : null;
  openDialog(E.name[e], [
    h("p", { class: "head" }, typeName(e), "　", h("code", null, keyOf(e)), "　", tally.map(([v, n]) => [badge(v, true), ` ${n}　`]), shown),
    places_.length ? h("ul", { class: "plain" }, places_) : null,
    recurring.length ? [h("h3", null, say("in_windows")), h("dl", null, recurring.map(([d, s]) => item(dutyTitle(d), s)))] : null,
    table(say("unit_verdicts"), [say("duty"), say("verdict"), say("clause"), say("problem")], relevant.map((d) => judged(e, d)), { class: "list" })]);
}
const MOST_UNITS = 200;
function openCell(e, column) {
  shownFinding = -1;
  const title = `${E.name[e]}　${column.clause}`;
  if (state.wall.rows === "") {
    const duties = column.duties.filter((d) => verdictOn(e, d) >= 0);
    const only = duties.length === 1 ? findingOn(e, duties[0]) : undefined;
    if (only !== undefined) { location.hash = findingHash(only); return; }
    openDialog(title, [column.title ? h("p", null, column.title) : null, duties.length ? table(title, [say("duty"), say("verdict"), say("clause"), say("problem")], duties.map((d) => judged(e, d)), { class: "list" }) : h("p", null, say("unbound")), h("p", null, h("a", { href: unitHash(e) }, say("of_unit")))]);
    return;
  }
  const rows = [];
  for (const u of AREAS.get(e)) for (const d of column.duties) { const v = verdictOn(u, d); if (v >= 1 && v <= 3) rows.push([u, d, v]); }
  rows.sort((a, b) => WEIGHT[b[2]] - WEIGHT[a[2]] || a[0] - b[0]);
  openDialog(title, [h("p", null, wallSays(e, column)), unitRows(rows)]);
}
/** Units under a duty, with their findings. */
function unitRows(rows) {
  return [table(say("unit"), [say("unit"), say("verdict"), say("duty"), say("problem")], rows.slice(0, MOST_UNITS).map(([u, d, v]) => {
    const i = findingOn(u, d);
    return [h("a", { href: unitHash(u) }, E.name[u]), badge(v, true), i === undefined ? dutyTitle(d) : h("a", { href: findingHash(i) }, dutyTitle(d)), i === undefined ? "" : said(T[F.message[i]])];
  }), { class: "list" }), rows.length > MOST_UNITS ? h("p", null, say("more_units", count(rows.length - MOST_UNITS))) : null];
}
function openWindow(row, label) {
  shownFinding = -1;
  const d = row.w.duty, fits = inside(state.calendar.area), type = state.calendar.type;
  const at = row.slot.map((l, i) => (l === label ? i : -1)).filter((i) => i >= 0);
  const rows = [];
  row.w.entity.forEach((e, k) => {
    if ((type !== "" && E.type[e] !== Number(type)) || !fits(e)) return;
    const states = T[row.w.states[k]];
    const worst = ["b", "u", "o"].find((s) => at.some((i) => states[i] === s));
    if (worst) rows.push([e, worst]);
  });
  const order = "buo";
  rows.sort((a, b) => order.indexOf(a[1]) - order.indexOf(b[1]) || a[0] - b[0]);
  const counts = windowCounts(row, (e) => (type === "" || E.type[e] === Number(type)) && fits(e)).get(label);
  openDialog(`${dutyTitle(d)}　${label}`, [h("p", null, windowText(counts)), h("p", null, pick(D.documents[D.duties[d].document].cited), clausesOf(d)),
    table(say("unit"), [say("unit"), say("verdict"), say("problem")], rows.slice(0, MOST_UNITS).map(([e, s]) => {
      const i = findingOn(e, d);
      return [h("a", { href: i === undefined ? unitHash(e) : findingHash(i) }, E.name[e]), WORDS.w[state.lang][s], i === undefined ? "" : said(T[F.message[i]])];
    }), { class: "list" }), rows.length > MOST_UNITS ? h("p", null, say("more_units", count(rows.length - MOST_UNITS))) : null,
    h("p", null, h("button", { type: "button", onclick: () => { dialog.close(); listDuty(d); document.getElementById("findings").scrollIntoView(); } }, say("list_here")))]);
}
