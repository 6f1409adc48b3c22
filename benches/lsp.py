#!/usr/bin/env python3
"""How long `guiju lsp` takes to answer on the packs of this repository, as an editor sees it: keys are pressed in a rule file
and each question is asked while the newest study is still under way; the answer's time is from the question to the answer.

    cargo build --release && python3 benches/lsp.py [--program target/release/guiju] [--rounds 30]
"""
import argparse, json, statistics, subprocess, threading, time, queue
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
FILE = ROOT / "rules/shanxi/ll-brgj/gas.gj"
FACTS = next((ROOT / "examples/lvliang-risks-2022/facts").rglob("*.toml"))


def cpu(pid):
    """Milliseconds of processor time that a process has taken, all its threads together."""
    fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) * 1000 / TICKS


TICKS = __import__("os").sysconf("SC_CLK_TCK")


class Server:
    def __init__(self, program):
        self.process = subprocess.Popen([program, "lsp"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=ROOT)
        self.inbox, self.next, self.published = queue.Queue(), 0, {}
        threading.Thread(target=self.read, daemon=True).start()

    def read(self):
        out = self.process.stdout
        while True:
            length = 0
            while True:
                line = out.readline().strip()
                if not line:
                    break
                if line.lower().startswith(b"content-length:"):
                    length = int(line.split(b":")[1])
            if not length:
                return
            self.inbox.put((time.perf_counter(), json.loads(out.read(length))))

    def write(self, message):
        body = json.dumps({"jsonrpc": "2.0", **message}).encode()
        self.process.stdin.write(b"Content-Length: %d\r\n\r\n" % len(body) + body)
        self.process.stdin.flush()

    def tell(self, method, params):
        self.write({"method": method, "params": params})

    def ask(self, method, params):
        self.next += 1
        begun = time.perf_counter()
        self.write({"id": self.next, "method": method, "params": params})
        while True:
            at, message = self.inbox.get(timeout=60)
            if message.get("method") == "textDocument/publishDiagnostics":
                self.published[message["params"]["uri"]] = (at, message["params"])
            elif message.get("id") == self.next and "method" not in message:
                return (at - begun) * 1000, message.get("result")
            elif "id" in message and "method" in message:
                self.write({"id": message["id"], "result": None})

    def wait(self, seconds):
        end = time.perf_counter() + seconds
        while (left := end - time.perf_counter()) > 0:
            try:
                at, message = self.inbox.get(timeout=left)
            except queue.Empty:
                return
            if message.get("method") == "textDocument/publishDiagnostics":
                self.published[message["params"]["uri"]] = (at, message["params"])


def main():
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--program", default=str(ROOT / "target/release/guiju"))
    options.add_argument("--rounds", type=int, default=30)
    args = options.parse_args()
    server = Server(args.program)
    root = ROOT.as_uri()
    server.ask("initialize", {"rootUri": root, "capabilities": {}, "locale": "zh-CN",
                              "workspaceFolders": [{"uri": root, "name": "guiju"}]})
    server.tell("initialized", {})
    text, uri = FILE.read_text("utf-8"), FILE.as_uri()
    begun = time.perf_counter()
    server.tell("textDocument/didOpen", {"textDocument": {"uri": uri, "languageId": "guiju", "version": 1, "text": text}})
    facts = FACTS.as_uri()
    server.tell("textDocument/didOpen", {"textDocument": {
        "uri": facts, "languageId": "toml", "version": 1, "text": FACTS.read_text("utf-8")}})
    line = next(i for i, l in enumerate(text.split("\n")) if "require" in l or "要求" in l)
    column = len(text.split("\n")[line])
    place = {"textDocument": {"uri": uri}, "position": {"line": line, "character": column - 2}}
    server.ask("textDocument/references", {**place, "context": {"includeDeclaration": True}})
    print(f"first study of rules and all example facts: {(time.perf_counter() - begun) * 1000:.0f} ms")
    version = 1

    def press(key, at):
        nonlocal version
        version += 1
        server.tell("textDocument/didChange", {"textDocument": {"uri": uri, "version": version}, "contentChanges": [
            {"range": {"start": {"line": line, "character": at}, "end": {"line": line, "character": at}}, "text": key}]})

    def release(at):
        nonlocal version
        version += 1
        server.tell("textDocument/didChange", {"textDocument": {"uri": uri, "version": version}, "contentChanges": [
            {"range": {"start": {"line": line, "character": at}, "end": {"line": line, "character": at + 1}}, "text": ""}]})

    whole = {"textDocument": {"uri": uri}}
    end = {"line": line, "character": column + 1}
    questions = {
        "textDocument/completion": lambda: {"textDocument": {"uri": uri}, "position": end},
        "textDocument/hover": lambda: place,
        "textDocument/definition": lambda: place,
        "textDocument/documentSymbol": lambda: whole,
        "textDocument/semanticTokens/full": lambda: whole,
        "textDocument/codeAction": lambda: {**whole, "range": {"start": end, "end": end}, "context": {"diagnostics": []}},
        "textDocument/codeLens": lambda: whole,
        "textDocument/hover (facts)": lambda: {"textDocument": {"uri": facts}, "position": {"line": 3, "character": 1}},
        "textDocument/completion (facts)": lambda: {"textDocument": {"uri": facts}, "position": {"line": 4, "character": 0}},
    }
    took = {name: [] for name in questions}
    spent = {}
    squiggle = []
    for name, params in questions.items():
        for _ in range(args.rounds):
            press("x", column)
            took[name].append(server.ask(name.split(" ")[0], params())[0])
            release(column)
            server.wait(0.05)
    # Without an edit before it: what the answer itself takes.
    server.wait(2)
    for name, params in questions.items():
        before = cpu(server.process.pid)
        for _ in range(args.rounds):
            server.ask(name.split(" ")[0], params())
        spent[name] = (cpu(server.process.pid) - before) / args.rounds
    before = cpu(server.process.pid)
    for i in range(args.rounds):
        press("x", column)
        server.ask("textDocument/hover", place)
    spent["one key: parsing the file, studying all rules"] = (cpu(server.process.pid) - before) / args.rounds
    for _ in range(args.rounds):
        release(column)
    server.wait(1)
    def until(wrong):
        """Until the file has errors, or has none; at most ten seconds."""
        begun = time.perf_counter()
        while time.perf_counter() - begun < 10:
            at, said = server.published.get(uri, (0, {"diagnostics": []}))
            if any(d["severity"] == 1 for d in said["diagnostics"]) == wrong:
                return at
            server.wait(0.002)
        return time.perf_counter()

    for _ in range(args.rounds):
        until(False)
        server.wait(0.3)
        begun = time.perf_counter()
        press("=", column)
        squiggle.append((until(True) - begun) * 1000)
        release(column)
    took["a wrong key pressed, until it is underlined"] = squiggle
    print(f"{'':46}{'median':>8}{'p95':>8}{'worst':>8}  ms, of {args.rounds}")
    for name, times in took.items():
        times.sort()
        at = times[min(len(times) - 1, int(len(times) * 0.95))]
        print(f"{name:46}{statistics.median(times):8.1f}{at:8.1f}{times[-1]:8.1f}")
    print("processor time, ms:")
    for name, ms in spent.items():
        print(f"{name:46}{ms:8.1f}")
    exact = server.ask("textDocument/rename", {**place, "newName": "renamed_thing"})
    print(f"renaming, tried out on copies: {exact[0]:.0f} ms")
    server.ask("shutdown", None)
    server.tell("exit", None)


if __name__ == "__main__":
    main()
