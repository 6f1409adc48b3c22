// VS Code's own grammar engine colours every construct: tests/lsp/colours.gj, token by token, against colours.out
// (`BLESS=1` rewrites it). Nothing may be left without a colour, and in the files named as arguments nothing called illegal.
import { readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
const require = createRequire(import.meta.url);
const oniguruma = require("vscode-oniguruma");
const { Registry, INITIAL, parseRawGrammar } = require("vscode-textmate");

const here = dirname(fileURLToPath(import.meta.url));
const grammarFile = join(here, "../syntaxes/guiju.tmLanguage.json");
await oniguruma.loadWASM(readFileSync(require.resolve("vscode-oniguruma/release/onig.wasm")).buffer);
const registry = new Registry({
  onigLib: Promise.resolve({
    createOnigScanner: (patterns) => new oniguruma.OnigScanner(patterns),
    createOnigString: (text) => new oniguruma.OnigString(text),
  }),
  loadGrammar: async () => parseRawGrammar(readFileSync(grammarFile, "utf8"), grammarFile),
});
const grammar = await registry.loadGrammar("source.guiju");

/** Every token with its innermost scope. */
function colours(text) {
  let stack = INITIAL;
  const out = [];
  for (const line of text.split("\n")) {
    const { tokens, ruleStack } = grammar.tokenizeLine(line, stack);
    stack = ruleStack;
    for (const token of tokens) {
      const piece = line.slice(token.startIndex, token.endIndex);
      if (piece.trim()) out.push([piece.trim(), token.scopes.at(-1).replace(/\.guiju$/, "")]);
    }
  }
  return out;
}

const text = readFileSync(join(here, "colours.gj"), "utf8");
const found = colours(text);
const shown = found.map(([piece, scope]) => `${scope}  ${piece}`).join("\n") + "\n";
const golden = join(here, "colours.out");
if (process.env.BLESS) writeFileSync(golden, shown);
const wanted = readFileSync(golden, "utf8");
if (shown !== wanted) {
  const [a, b] = [wanted.split("\n"), shown.split("\n")];
  for (let i = 0; i < Math.max(a.length, b.length); i++) {
    if (a[i] !== b[i]) {
      console.error(`colours.out line ${i + 1}:\n- ${a[i]}\n+ ${b[i]}`);
      break;
    }
  }
  process.exit(1);
}
const plain = found.filter(([, scope]) => scope === "source");
if (plain.length) {
  console.error("without a colour:", plain.map(([piece]) => piece).join(" "));
  process.exit(1);
}
for (const file of process.argv.slice(2)) {
  for (const [piece, scope] of colours(readFileSync(file, "utf8"))) {
    if (scope.startsWith("invalid")) {
      console.error(`${file}: ${piece} is ${scope}`);
      process.exit(1);
    }
  }
}
console.log(`${found.length} tokens coloured as expected`);
