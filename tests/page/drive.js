// Opens the page in Chromium and does what an auditor does. Prints what it measured as JSON; fails with what was wrong.
// node drive.js PAGE MODULES CHROMIUM PICTURES
"use strict";
const assert = require("node:assert/strict");
const path = require("node:path");
const [page_, modules, chromium_, pictures] = process.argv.slice(2);
const { chromium } = require(path.join(modules, "playwright-core"));
const axe = require.resolve(path.join(modules, "axe-core"));

(async () => {
  const browser = await chromium.launch({ executablePath: chromium_, args: ["--no-sandbox", "--disable-gpu", "--disable-background-networking"] });
  const page = await browser.newPage({ viewport: { width: 1360, height: 900 } });
  page.setDefaultTimeout(10000);
  const trouble = [], requests = [];
  page.on("console", (m) => { if (m.type() === "error" || m.type() === "warning") trouble.push(m.text()); });
  page.on("pageerror", (e) => trouble.push(String(e)));
  page.on("request", (r) => requests.push(r.url()));
  const address = `file://${page_}`;
  const said = () => page.locator("#count").innerText();
  const number = async () => Number(/[\d,\u202f]+/.exec(await said())[0].replace(/\D/g, ""));
  const rows = (selector) => page.locator(`#findings tbody tr ${selector}`).allInnerTexts();
  const field = (section, label) => page.locator(`#${section} label.field`, { hasText: label }).locator("select");

  // From load to the first filter.
  const start = process.hrtime.bigint();
  await page.goto(address);
  const loaded = process.hrtime.bigint();
  const all = await number();
  const first = await page.locator('#findings input[data-verdict="1"]').evaluate(async (box) => {
    box.click();
    await new Promise((done) => requestAnimationFrame(() => setTimeout(done)));
    return document.getElementById("count").textContent;
  });
  const filtered = process.hrtime.bigint();
  const ms = (a, b) => Number((b - a) / 1000000n);
  const measured = { findings: all, load_ms: ms(start, loaded), load_to_first_filter_ms: ms(start, filtered) };
  const expected = await page.evaluate(() => JSON.parse(document.getElementById("data").textContent).total);
  assert.equal(await number(), expected[1], `violated only: ${first}`);
  assert.ok(all > 10000 && expected[1] > 1000 && expected[3] > 100, `enough to look through: ${all}, ${expected}`);
  assert.ok(measured.load_to_first_filter_ms < 2000, `two seconds from load to first filter: ${JSON.stringify(measured)}`);
  assert.ok((await rows("td:first-child")).every((t) => t.includes("不符合")));

  // Filters add up; clearing them gives all back.
  await field("findings", "类别").selectOption({ label: "乡镇" });
  const towns = await number();
  assert.ok(towns > 0 && towns < expected[1]);
  assert.ok((await rows("td:nth-child(3)")).every((t) => t.includes("乡镇")));
  await field("findings", "地区").selectOption({ label: "县007" });
  assert.ok((await number()) < towns && (await rows("td:nth-child(3)")).every((t) => t.startsWith("县007")));
  await page.click("#reset");
  assert.equal(await number(), all);

  // Sorts, both ways.
  await page.click('#findings [data-sort="unit"]');
  const up = await rows("td:nth-child(3) a");
  assert.deepEqual(up, up.slice().sort(new Intl.Collator("zh-CN", { numeric: true }).compare));
  await page.click('#findings [data-sort="unit"]');
  assert.equal(await page.locator('#findings th[aria-sort="descending"]').count(), 1);
  assert.notEqual((await rows("td:nth-child(3) a"))[0], up[0]);

  // Searches from the keyboard, in Chinese, by name and by what is said; Esc clears.
  await page.locator("body").press("/");
  assert.equal(await page.evaluate(() => document.activeElement.id), "search");
  await page.keyboard.type("县042 工作人员");
  const hits = await number();
  assert.ok(hits > 0 && hits < 60, `${hits} hits`);
  assert.ok((await rows("td:nth-child(3)")).every((t) => t.includes("县042")));
  await page.keyboard.press("Escape");
  assert.equal(await number(), all);

  // Follows a finding to its fact, rule and clause; the address is its fingerprint and opens it again.
  await page.locator("#search").fill("township/t00310 工作人员");
  await page.locator("#findings tbody th a").first().click();
  const dialog = page.locator("#detail");
  await dialog.waitFor();
  const open = async () => ({ fact: await page.locator("#d-fact").innerText(), rule: await page.locator("#d-rule").innerText(), clause: await page.locator("#d-clause").innerText(), title: await dialog.locator("h2").innerText() });
  const finding = await open();
  assert.match(finding.fact, /facts\/c003\.toml:\d+:\d+/);
  assert.match(finding.rule, /rules\.gj:\d+:\d+[\s\S]*obligation/);
  assert.match(finding.clause, /市安〔2022〕1号[\s\S]*[一三]（/);
  assert.match(page.url(), /#f=[0-9a-f]{16}$/);
  if (pictures) await page.screenshot({ path: path.join(pictures, "finding.png") });
  const deep = page.url();
  await page.keyboard.press("Escape");
  assert.equal(await dialog.isVisible(), false);
  assert.doesNotMatch(page.url(), /#f=/);
  await page.goto("about:blank");
  await page.goto(deep);
  assert.deepEqual(await open(), finding, "the deep link opens the same finding");
  // On to its unit, and from there back to a finding.
  await dialog.locator("h2 a").click();
  await dialog.locator("h3").first().waitFor();
  assert.match(await dialog.innerText(), /名，共/);
  assert.ok((await dialog.locator(".windows li").count()) >= 12, "its windows");
  await page.keyboard.press("Escape");

  // The wall chart by the keyboard: arrows move, Enter opens; by county, too.
  const cell = page.locator('#wall [data-r="0"][data-c="0"]');
  await cell.focus();
  await page.keyboard.press("ArrowRight");
  await page.keyboard.press("ArrowDown");
  assert.equal(await page.evaluate(() => `${document.activeElement.dataset.r} ${document.activeElement.dataset.c}`), "1 1");
  assert.notEqual((await page.locator("#wall .strip").innerText()).trim(), "");
  await page.keyboard.press("Enter");
  await dialog.waitFor();
  await page.keyboard.press("Escape");
  assert.equal(await page.locator("#wall [data-r]").count() > 100, true);
  await field("wall", "行").selectOption({ label: "县" });
  const bad = page.locator("#wall td.wb").first();
  assert.match(await bad.innerText(), /^\d+$/);
  if (pictures) await page.locator("#wall").screenshot({ path: path.join(pictures, "wall-counties.png") });
  await bad.click();
  await dialog.waitFor();
  assert.ok((await dialog.locator("tbody tr").count()) > 0);
  await page.keyboard.press("Escape");

  // The calendar: a window and who missed it.
  await page.locator("#calendar td.wb button").first().click();
  await dialog.waitFor();
  assert.match(await dialog.innerText(), /未完成/);
  await page.keyboard.press("Escape");

  // The ranking: counties in order, those with a veto last.
  const places = await page.locator("#rank tbody td:first-child").allInnerTexts();
  assert.equal(places[0], "1");
  while (await page.locator("#rank .pager button:last-child:not([disabled])").count()) await page.click("#rank .pager button:last-child");
  assert.equal((await page.locator("#rank tbody td:first-child").allInnerTexts()).at(-1), "否决");
  assert.match(await page.locator("#rank tbody tr:last-child .why").innerText(), /五（一）/);

  // English.
  await page.click("#language");
  assert.equal(await page.evaluate(() => document.documentElement.lang), "en");
  assert.match(await page.locator("#h-findings").innerText(), /Findings/);
  await page.click("#language");

  // Readable by everyone: nothing serious or critical, on the page and in a dialog.
  await page.evaluate(require("node:fs").readFileSync(axe, "utf8"));
  const check = async (what) => {
    const found = await page.evaluate(() => window.axe.run(document, { resultTypes: ["violations"] }));
    const grave = found.violations.filter((v) => v.impact === "serious" || v.impact === "critical");
    assert.deepEqual(grave.map((v) => `${what}: ${v.id}: ${v.nodes.slice(0, 3).map((n) => `${n.target} ${n.failureSummary}`).join(" | ")}`), []);
  };
  await check("page");
  await page.locator("#findings tbody th a").first().click();
  await dialog.waitFor();
  await check("finding");
  await page.keyboard.press("Escape");

  // A narrow window does not scroll sideways as a whole.
  await page.setViewportSize({ width: 400, height: 800 });
  assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= 400), "narrow");
  assert.deepEqual(requests.filter((r) => r.split("#")[0] !== address && r !== "about:blank"), [], "no network");
  assert.deepEqual(trouble, [], "console");
  await browser.close();
  console.log(JSON.stringify(measured));
})().catch((e) => { console.error(e); process.exit(1); });
