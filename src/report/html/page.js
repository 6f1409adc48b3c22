// The page as a whole: sections in order, addresses, keys, print.
const SECTIONS = {};
const PARTS = [
  ["total", "s_total", renderTotals],
  ["rank", "s_rank", renderRank],
  ["wall", "s_wall", renderWall],
  ["calendar", "s_calendar", renderCalendar],
  ["findings", "s_findings", mountFindings],
  ...(D.baseline ? [["years", "s_years", renderYears]] : []),
  ["errors", "s_errors", renderErrors],
];
const NUMBERS = "一二三四五六七";
function render() {
  document.documentElement.lang = state.lang ? "en" : "zh-CN";
  document.title = `${say("title")} ${D.assessment[0]} – ${D.assessment[1]}`;
  const head = (key, i) => (state.lang ? `${i + 1}. ${say(key)}` : `${NUMBERS[i]}、${say(key)}`);
  const sections = PARTS.map(([id, key, draw], i) => {
    const body = h("div", { class: "body" });
    SECTIONS[id] = body;
    return [h("section", { id, "aria-labelledby": `h-${id}` }, h("h2", { id: `h-${id}`, tabindex: "-1" }, head(key, i)), body), () => draw(body)];
  });
  const meta = (label, ...text) => h("div", null, h("dt", null, label), h("dd", null, ...text));
  const short = (digest) => h("code", { title: digest }, `${digest.slice(0, 19)}…`);
  fill(document.getElementById("page"),
    h("a", { class: "skip", href: "#h-total" }, say("skip")),
    h("header", { class: "masthead" },
      h("button", { type: "button", id: "language", lang: say("other_lang"), "aria-label": say("other_label"), onclick: () => { state.lang = 1 - state.lang; render(); document.getElementById("language").focus(); } }, say("other")),
      h("h1", null, say("title")),
      h("p", { class: "period" }, D.assessment[0], say("to"), D.assessment[1]),
      h("dl", null, meta(say("as_of"), D.assessment[2]), meta(say("packs"), D.packs.map((p) => `${p[2] || p[0]} ${p[1]}`).join(state.lang ? ", " : "、"), " ", short(D.digests[0])), meta(say("facts"), say("files", count(D.files), count(E.name.length)), " ", short(D.digests[1])), meta(say("tool"), `guiju ${D.tool}`))),
    h("nav", { class: "contents", "aria-label": say("sections") }, h("ul", null, PARTS.map(([id, key]) => h("li", null, h("a", { href: `#${id}` }, say(key)), id === "errors" && D.errors.length ? h("span", { class: "n" }, ` ${count(D.errors.length)}`) : null)))),
    h("main", null, sections.map((s) => s[0])),
    h("footer", { class: "foot" }, h("p", null, say("keys"), " ", say("self"))),
    dialog);
  for (const [, draw] of sections) draw();
}

/** Follows the address: `#f=` a finding by fingerprint, `#u=` a unit by type and id. */
function route() {
  const match = /^#([fu])=(.*)$/.exec(location.hash);
  if (!match) return;
  let key = match[2];
  try { key = decodeURIComponent(key); } catch { /* as it is written */ }
  if (match[1] === "f") {
    let at = F.fingerprint.indexOf(key);
    while (at >= 0 && at % 16) at = F.fingerprint.indexOf(key, at + 1);
    if (key.length === 16 && at >= 0) return openFinding(at / 16);
  } else {
    const e = E.name.findIndex((_, k) => keyOf(k) === key);
    if (e >= 0) return openUnit(e);
  }
  openDialog(say("gone", key), []);
}

const PRINT_FINDINGS = 3000, PRINT_UNITS = 100;
addEventListener("beforeprint", () => {
  const s = D.scores || { areas: [], units: [] };
  const areas = s.areas.filter((t) => t.members.some((m) => m.length > 1));
  const filtered = filterSays();
  const heads = findingHeads().map((key) => h("th", { scope: "col" }, say(key)));
  const printed = (id, ...parts_) => SECTIONS[id].append(h("div", { class: "printed" }, ...parts_));
  afterPrint();
  if (s.units.length) printed("rank", [...areas.map((t) => [t, true]), ...s.units.map((t) => [t, false])].map(([t, area]) => [rankTable(t, 0, PRINT_UNITS, area), t.entity.length > PRINT_UNITS ? h("p", null, say("print_more", PRINT_UNITS, count(t.entity.length))) : null]));
  printed("findings", filtered ? h("p", null, say("print_filter", filtered)) : null,
    found.length > PRINT_FINDINGS ? h("p", null, say("print_more", count(PRINT_FINDINGS), count(found.length))) : null,
    h("table", { class: "list findings" }, h("thead", null, h("tr", null, heads)), h("tbody", null, Array.from(found.slice(0, PRINT_FINDINGS), findingRow))));
});
const afterPrint = () => document.querySelectorAll(".printed").forEach((e) => e.remove());
addEventListener("afterprint", afterPrint);
addEventListener("hashchange", route);
addEventListener("keydown", (ev) => {
  const typing = /^(INPUT|SELECT|TEXTAREA)$/.test(ev.target.tagName);
  if (ev.key === "/" && !typing && !dialog.open) {
    ev.preventDefault();
    parts.input.focus();
    parts.input.scrollIntoView({ block: "center" });
  }
  if (ev.key === "Escape" && ev.target === parts.input && filter.q) {
    ev.preventDefault();
    parts.input.value = "";
    Object.assign(filter, { q: "", page: 0 });
    renderFindings();
  }
});
render();
route();
