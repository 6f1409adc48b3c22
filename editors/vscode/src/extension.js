// The extension: starts `guiju lsp` and leaves everything to it.
const vscode = require("vscode");
const { LanguageClient } = require("vscode-languageclient/node");

let client;

const chinese = () => vscode.env.language.toLowerCase().startsWith("zh");
const say = (zh, en) => (chinese() ? zh : en);

/** What is said where the program cannot be started. */
async function cannot(path, error) {
  const open = say("打开设置", "Open settings");
  const text = say(
    `启动不了 \`${path} lsp\`：${error.message}。请安装 guiju，或在设置 guiju.path 中写明它的路径。`,
    `Could not start \`${path} lsp\`: ${error.message}. Install guiju, or say where it is in the setting guiju.path.`,
  );
  if ((await vscode.window.showErrorMessage(text, open)) === open) {
    await vscode.commands.executeCommand("workbench.action.openSettings", "guiju.path");
  }
}

async function start(context) {
  const settings = vscode.workspace.getConfiguration("guiju");
  const path = settings.get("path") || "guiju";
  const lang = settings.get("lang");
  client = new LanguageClient(
    "guiju",
    "guiju",
    { command: path, args: ["lsp"] },
    {
      documentSelector: [
        { scheme: "file", language: "guiju" },
        { scheme: "file", pattern: "**/*.{toml,json,jsonl,yaml,yml}" },
      ],
      initializationOptions: lang === "auto" ? {} : { lang },
      middleware: { executeCommand: executed },
    },
  );
  try {
    await client.start();
  } catch (error) {
    await cannot(path, error);
  }
}

/** Who violates an obligation is shown where it is stated, not only named. */
async function executed(command, args, next) {
  const answer = await next(command, args);
  if (command === "guiju.violations" && answer?.locations?.length) {
    const at = client.protocol2CodeConverter;
    const places = answer.locations.map((l) => at.asLocation(l));
    const editor = vscode.window.activeTextEditor;
    const uri = editor?.document.uri ?? places[0].uri;
    const from = editor?.selection.active ?? new vscode.Position(0, 0);
    await vscode.commands.executeCommand("editor.action.showReferences", uri, from, places);
  }
  return answer;
}

async function restart(context) {
  await client?.stop().catch(() => {});
  await start(context);
}

exports.activate = async function (context) {
  context.subscriptions.push(vscode.commands.registerCommand("guiju.restart", () => restart(context)));
  context.subscriptions.push(
    vscode.workspace.onDidChangeConfiguration((change) => {
      if (change.affectsConfiguration("guiju.path") || change.affectsConfiguration("guiju.lang")) {
        return restart(context);
      }
    }),
  );
  await start(context);
};

exports.deactivate = () => client?.stop();
