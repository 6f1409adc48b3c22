// Totals, ranking, calendar, comparison with a former result, trouble in the data.
function renderTotals(section) {
  const total = D.total.reduce((a, b) => a + b, 0);
  const present = URGENT.filter((v) => D.total[v]);
  const bar = h("div", { class: "bar", "aria-hidden": "true" }, present.map((v) => {
    const part = h("span", { class: `v${v}` }, D.total[v] / total > 0.03 ? SIGNS[v] : "");
    part.style.flexGrow = D.total[v];
    return part;
  }));
  const byDocument = new Map();
  D.duties.forEach((d) => {
    const row = byDocument.get(d.document) || { n: 0, tally: new Array(8).fill(0) };
    row.n++;
    d.tally.forEach((n, v) => { row.tally[v] += n; });
    byDocument.set(d.document, row);
  });
  const byType = D.types.map(() => ({ n: 0, tally: new Array(8).fill(0) }));
  for (let e = 0; e < E.name.length; e++) {
    const row = byType[E.type[e]];
    row.n++;
    for (let k = 0; k < E.verdicts[e].length; k++) row.tally[E.verdicts[e].charCodeAt(k) - 48]++;
  }
  const heads = present.map((v) => WORDS.vs[state.lang][v]);
  fill(section,
    h("p", { class: "lead" }, say("lead", count(E.name.length), count(total), count(D.total[1]), count(D.total[3]), count(D.total[0])), D.idle ? ` ${say("idle", count(D.idle))}` : ""),
    bar,
    h("div", { class: "columns" },
      table(say("by_verdict"), [say("verdict"), say("number"), say("share")], present.map((v) => [badge(v), D.total[v], h("span", { class: "n" }, share(D.total[v], total))]), { class: "totals" }),
      h("div", { class: "wide" },
        table(say("by_document"), [say("document"), say("duties"), ...heads], [...byDocument].sort((a, b) => a[0] - b[0]).map(([d, row]) => [pick(D.documents[d].cited), row.n, ...present.map((v) => row.tally[v])])),
        table(say("by_type"), [say("type"), say("units"), ...heads], byType.map((row, t) => [pick(D.types[t].label), row.n, ...present.map((v) => row.tally[v])]).filter((r) => r[1])))));
}

const RANK_PAGE = 30;
function rankHeads(area) {
  return [say("rank"), say(area ? "area" : "unit"), ...(area ? [say("members")] : []), say("score"), "", say("given"), say("lost"), say("open"), say("full"), say("veto")];
}
function rankRow(t, i, area) {
  const e = t.entity[i];
  const given = h("span", { class: "given" }), open = h("span", { class: "open" });
  given.style.width = `${t.low[i]}%`;
  open.style.width = `${Math.max(0, t.high[i] - t.low[i])}%`;
  const vetoes = t.veto[i].map((d) => h("div", null, `${dutyTitle(d)}${D.duties[d].veto ? `（${D.duties[d].veto}）` : ""}`));
  if (t.vetoed[i]) vetoes.push(h("div", null, say("vetoed_units", count(t.vetoed[i]))));
  return h("tr", { class: t.rank[i] ? null : "failed" },
    h("td", { class: "n" }, t.rank[i] ? String(t.rank[i]) : say("vetoed")),
    h("th", { scope: "row" }, h("a", { href: unitHash(e) }, E.name[e])),
    area ? h("td", { class: "n" }, count(t.members[i].length)) : null,
    h("td", { class: "n strong" }, scoreText(t, i)),
    h("td", { class: "meter" }, h("div", { "aria-hidden": "true" }, given, open)),
    [t.given, t.lost, t.open, t.full].map((c) => h("td", { class: "n" }, c[i])),
    h("td", { class: "why" }, vetoes));
}
function rankTable(t, from, to, area) {
  const rows = [];
  for (let i = from; i < Math.min(to, t.entity.length); i++) rows.push(rankRow(t, i, area));
  const name = pick(D.types[t.type].label);
  return h("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": name },
    h("table", { class: "ranking" }, h("caption", null, name, area ? `：${say("areas")}` : ""),
      h("thead", null, h("tr", null, rankHeads(area).map((t) => (t ? h("th", { scope: "col" }, t) : h("td", null))))), h("tbody", null, rows)));
}
function renderRank(section) {
  const s = D.scores;
  if (!s || !s.units.length) return fill(section, h("p", null, say("nothing_scored")));
  const options = (list, kind) => list.map((t, i) => [`${kind}${i}`, `${pick(D.types[t.type].label)}（${count(t.entity.length)}）`]);
  const real = s.areas.map((t, i) => [t, i]).filter(([t]) => t.members.some((m) => m.length > 1));
  if (!state.rank.key) {
    const most = real.slice().sort((a, b) => (b[0].entity.length > 1) - (a[0].entity.length > 1) || a[0].entity.length - b[0].entity.length)[0];
    state.rank.key = most ? `a${most[1]}` : "u0";
  }
  const area = state.rank.key[0] === "a";
  const t = s[area ? "areas" : "units"][Number(state.rank.key.slice(1))];
  const pages = Math.ceil(t.entity.length / RANK_PAGE);
  const go = (page) => { state.rank.page = page; renderRank(section); };
  fill(section, h("p", { class: "note" }, say("rank_note")),
    h("div", { class: "controls" }, select(say("rank_of"), state.rank.key, [[say("areas"), options(s.areas, "a").filter((_, i) => real.some((r) => r[1] === i))], [say("by_unit"), options(s.units, "u")]], (v) => { state.rank.key = v; go(0); })),
    rankTable(t, state.rank.page * RANK_PAGE, (state.rank.page + 1) * RANK_PAGE, area),
    t.unscored ? h("p", { class: "note" }, say("unscored", count(t.unscored))) : null,
    pager(state.rank.page, pages, go));
}

// The calendar.
function kindOf(labels) {
  const first = labels[0];
  if (/^\d{4}-\d\d$/.test(first)) return "month";
  if (/-Q\d$/.test(first)) return "quarter";
  if (/-H\d$/.test(first)) return "half";
  if (/-W\d\d$/.test(first)) return "week";
  if (/-(early|mid|late)$/.test(first)) return "ten";
  if (/^\d{4}$/.test(first)) return "year";
  if (/^\d{4}-\d\d-\d\d$/.test(first)) return labels.length > 62 ? "day" : "due";
  return "span";
}
const QUARTERS = "一二三四";
function shortLabel(label, year) {
  const own = label.slice(0, 4) === year ? "" : state.lang ? `${label.slice(2, 4)}/` : `${label.slice(2, 4)}年`;
  const rest = label.slice(5);
  if (state.lang || !/^\d{4}/.test(label)) return own + (rest || label);
  if (/^\d\d$/.test(rest)) return `${own}${Number(rest)}月`;
  if (/^Q/.test(rest)) return `${own}${QUARTERS[rest[1] - 1]}季度`;
  if (/^H/.test(rest)) return own + (rest[1] === "1" ? "上半年" : "下半年");
  if (/^W/.test(rest)) return `${own}${Number(rest.slice(1))}周`;
  if (/-(early|mid|late)$/.test(rest)) return `${own}${Number(rest.slice(0, 2))}月${{ early: "上", mid: "中", late: "下" }[rest.slice(3)]}旬`;
  if (/^\d\d-\d\d$/.test(rest)) return `${own}${Number(rest.slice(0, 2))}.${Number(rest.slice(3))}`;
  return label;
}
/** The recurring duties by the kind of their windows: what stands in one table. */
const calendars = (() => {
  const groups = new Map();
  D.windows.forEach((w) => {
    const labels = w.windows.map((x) => x[2]);
    const kind = kindOf(labels);
    const key = kind === "due" || kind === "span" ? `${kind} ${labels.join()}` : kind;
    if (!groups.has(key)) groups.set(key, { kind, rows: [], columns: new Map() });
    const group = groups.get(key);
    const slot = w.windows.map(([from, to, label]) => {
      const column = kind === "day" ? label.slice(0, 7) : label;
      if (!group.columns.has(column)) group.columns.set(column, `${from} ${to}`);
      return column;
    });
    group.rows.push({ w, slot });
  });
  const order = ["day", "week", "ten", "month", "quarter", "half", "year", "due", "span"];
  const all = [...groups.values()].sort((a, b) => order.indexOf(a.kind) - order.indexOf(b.kind));
  for (const g of all) g.labels = [...g.columns].sort((a, b) => (a[1] < b[1] ? -1 : 1)).map((c) => c[0]);
  return all;
})();
function windowCounts(row, keep) {
  const counts = new Map();
  const cells = row.slot.map((label) => {
    if (!counts.has(label)) counts.set(label, { m: 0, b: 0, u: 0, o: 0, p: 0, " ": 0 });
    return counts.get(label);
  });
  row.w.entity.forEach((e, k) => {
    if (!keep(e)) return;
    const states = T[row.w.states[k]];
    for (let i = 0; i < states.length; i++) cells[i][states[i]]++;
  });
  return counts;
}
const windowText = (c) => ["b", "u", "o", "m"].filter((s) => c[s]).map((s) => `${WORDS.w[state.lang][s]} ${count(c[s])}`).join(state.lang ? ", " : "，") || WORDS.w[state.lang].p;
function windowCell(row, label, c) {
  const judged = c ? c.m + c.b + c.u + c.o : 0;
  if (!judged) return h("td", { class: "none" }, c && c.p ? h("span", { title: WORDS.w[state.lang].p }, "·") : "");
  const kind = c.b ? "b" : c.u ? "u" : c.o ? "o" : "m";
  const text = kind === "m" ? "✓" : kind === "o" ? "…" : [c.b ? `✗${count(c.b)}` : "", c.u ? `?${count(c.u)}` : ""].filter(Boolean).join(" ");
  const level = c.b ? Math.min(4, 1 + Math.floor((c.b * 4) / (judged + 0.001))) : "";
  return h("td", { class: `w${kind} l${level}` },
    h("button", { type: "button", title: windowText(c), "aria-label": `${dutyTitle(row.w.duty)}，${label}：${windowText(c)}`, onclick: () => openWindow(row, label) }, text));
}
function renderCalendar(section) {
  if (!D.windows.length) return fill(section, h("p", null, say("no_windows")));
  const s = state.calendar, year = D.assessment[0].slice(0, 4);
  const fits = inside(s.area);
  const keep = (e) => (s.type === "" || E.type[e] === Number(s.type)) && fits(e);
  const again = (change) => { Object.assign(s, change); renderCalendar(section); };
  const tables = calendars.map((g) => {
    const rows = g.rows.map((row) => {
      const counts = windowCounts(row, keep);
      let met = 0, due = 0, any = 0;
      for (const c of counts.values()) { met += c.m; due += c.m + c.b + c.u; any += c.m + c.b + c.u + c.o + c.p; }
      return any ? h("tr", null,
        h("th", { scope: "row" }, h("span", null, dutyTitle(row.w.duty)), h("small", null, `${clausesOf(row.w.duty)}`)),
        g.labels.map((l) => windowCell(row, l, counts.get(l))), h("td", { class: "n" }, share(met, due))) : null;
    }).filter(Boolean);
    const name = WORDS.kinds[state.lang][g.kind];
    return rows.length ? h("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": name },
      h("table", { class: "calendar" }, h("caption", null, name),
        h("thead", null, h("tr", null, h("th", { scope: "col" }, say("duty")), g.labels.map((l) => h("th", { scope: "col", title: l }, shortLabel(l, year))), h("th", { scope: "col" }, say("met_share")))),
        h("tbody", null, rows))) : null;
  }).filter(Boolean);
  fill(section, h("p", { class: "note" }, say("calendar_note")),
    h("div", { class: "controls" }, select(say("type"), s.type, typeOptions(), (type) => again({ type })), AREAS.size ? select(say("area"), s.area, areaOptions(), (area) => again({ area })) : null),
    tables.length ? tables : h("p", null, say("no_windows")));
}

// Year on year.
const CURED_PAGE = 30;
function renderYears(section) {
  const b = D.baseline;
  const n = [0, 0, 0];
  for (let i = 0; i < N; i++) n[changeOf(i)]++;
  const show = (change) => h("a", { href: "#findings", onclick: () => { filter.change = String(change); filter.page = 0; renderFindings(); } }, count(n[change]));
  const sum = (list) => list.reduce((a, c) => a + c, 0);
  const sign = (d) => (d > 0 ? `+${count(d)}` : d < 0 ? `−${count(-d)}` : "0");
  const row = (head, a, c) => [head, a, c, h("span", { class: "n" }, sign(c - a))];
  const pages = Math.ceil(b.cured.length / CURED_PAGE);
  const go = (page) => { state.cured.page = page; renderYears(section); };
  const verdict = (key) => badge(Math.max(0, D.verdicts.indexOf(key)), true);
  const cured = b.cured.slice(state.cured.page * CURED_PAGE, (state.cured.page + 1) * CURED_PAGE);
  fill(section, h("p", null, say("years_note", b.file, ...b.assessment)),
    h("ul", { class: "cards" },
      h("li", null, h("span", null, say("new_n")), h("strong", null, show(1))),
      h("li", null, h("span", null, say("persisting_n")), h("strong", null, show(2))),
      h("li", null, h("span", null, say("cured_n")), h("strong", null, count(b.cured.length)))),
    table(say("by_verdict"), [say("verdict"), `${say("last")} ${b.assessment[0]}${say("to")}${b.assessment[1]}`, `${say("now")} ${D.assessment[0]}${say("to")}${D.assessment[1]}`, say("diff")],
      [...URGENT.filter((v) => v !== 7 && (b.summary[v] || D.total[v])).map((v) => row(badge(v), b.summary[v], D.total[v]))], { class: "years" }),
    b.cured.length ? table(say("cured_list"), [say("unit"), say("verdict"), say("severity"), say("duty"), say("clause"), say("windows"), say("problem")],
      cured.map((c) => [c.name || c.entity, verdict(c.verdict), WORDS.sev[state.lang][c.severity] || c.severity, titleOf(c.obligation), c.clause, c.windows, said(c.message)]), { class: "list" }) : null,
    pager(state.cured.page, pages, go));
}
const dutyNamed = new Map(D.duties.map((d, i) => [d.name, i]));
const titleOf = (name) => (dutyNamed.has(name) ? dutyTitle(dutyNamed.get(name)) : name);

const ERRORS_PAGE = 50;
function renderErrors(section) {
  if (!D.errors.length) return fill(section, h("p", null, say("no_errors")));
  const pages = Math.ceil(D.errors.length / ERRORS_PAGE), page = state.errors.page;
  const go = (p) => { state.errors.page = p; renderErrors(section); };
  fill(section, table(say("s_errors"), [say("place"), say("level"), say("message"), say("help"), say("code")],
    D.errors.slice(page * ERRORS_PAGE, (page + 1) * ERRORS_PAGE).map((e) => [h("code", null, e.place), WORDS.levels[state.lang][e.level], said(e.message), said(e.help), h("code", null, e.code)]), { class: "list" }),
  pager(page, pages, go));
}
