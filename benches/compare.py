#!/usr/bin/env python3
"""Is guiju right on the workload, and how long does it take beside a checker written by hand for the same rules?

  python3 benches/compare.py --hand HAND --guiju GUIJU --data DIR

HAND and GUIJU are the two programs, already built; DIR holds the records as flat TOML files, one record a file. First
both have to give the verdict counts of --expected, record by record as far as its check sums tell. Then they are timed in
turn, hand, guiju for counts alone (as hand gives them), guiju with its whole JSON report, and again; one round before that is
not counted. Standard library only.
"""
import argparse
import collections
import json
import os
import pathlib
import statistics
import subprocess
import sys
import tempfile
import time

HERE = pathlib.Path(__file__).resolve().parent
ASSESSMENT = ["--from", "2022-01-01", "--to", "2022-12-31", "--as-of", "2023-01-15"]
WEIGHT = {"pass": 0, "fail": 1, "undetermined": 2, "na": 3}
VERDICT = {"satisfied": "pass", "violated": "fail", "undetermined": "undetermined", "not_applicable": "na"}
RULE = {f"bench.r{k}": f"R{k}" for k in range(1, 12)}


def guiju_command(args, *more):
    return [args.guiju, "check", "--rules", args.rules, *ASSESSMENT, "--no-progress", "--quiet", *more, args.data]


def fail(message):
    sys.exit(f"compare: {message}")


def counts_of_hand(args):
    done = subprocess.run([args.hand, args.data], capture_output=True, text=True)
    if done.returncode != 0:
        fail(f"hand ended with {done.returncode}: {done.stderr.strip()[:400]}")
    return json.loads(done.stdout)["rules"]


def counts_of_guiju(args):
    """Counts by rule from a run with --all. A record that a rule does not bind has no finding there: it counts as na."""
    with tempfile.TemporaryDirectory() as scratch:
        path = os.path.join(scratch, "all.json")
        done = subprocess.run(guiju_command(args, "--all", "-o", f"json={path}"), capture_output=True, text=True)
        if done.returncode not in (0, 1):
            fail(f"guiju ended with {done.returncode}: {done.stderr.strip()[:400]}")
        with open(path, encoding="utf-8") as file:
            result = json.load(file)
    errors = [error for error in result["errors"] if error.get("level", "error") == "error"]
    if errors:
        fail(f"guiju met {len(errors)} errors, the first: {errors[0]}")
    verdicts = collections.defaultdict(dict)
    for finding in result["findings"]:
        sequence = int(finding["entity"].rsplit("/", 1)[1].lstrip("TCE"))
        verdicts[sequence][RULE[finding["obligation"]]] = VERDICT[finding["verdict"]]
    rules = {f"R{k}": dict.fromkeys([*WEIGHT, "mix"], 0) for k in range(1, 13)}
    for sequence, by_rule in verdicts.items():
        by_rule["R12"] = "undetermined" if "undetermined" in by_rule.values() else "pass"
        for rule, count in rules.items():
            verdict = by_rule.get(rule, "na")
            count[verdict] += 1
            count["mix"] += sequence * WEIGHT[verdict]
    return rules


def verify(name, got, want):
    wrong = [f"  {rule}: {got.get(rule)}, expected {want[rule]}" for rule in want if got.get(rule) != want[rule]]
    if wrong:
        fail("\n".join([f"{name} does not give the expected counts", *wrong]))
    print(f"{name}: all {len(want)} rules as expected")


def seconds(command):
    """Wall and processor time of one run; what it prints goes nowhere."""
    start = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    wall = time.perf_counter() - start
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode not in (0, 1):
        fail(f"{command[0]} ended with {process.returncode}")
    return wall, usage.ru_utime + usage.ru_stime


def measure(args):
    with tempfile.TemporaryDirectory() as scratch:
        commands = {
            "hand": [args.hand, args.data],
            "counts": guiju_command(args),
            "json": guiju_command(args, "-o", f"json={os.path.join(scratch, 'result.json')}"),
        }
        rounds = [{name: seconds(command) for name, command in commands.items()} for _ in range(args.pairs + 1)]
    return rounds[1:]


def report(rounds):
    print(f"\n{'':8}{'median':>10}{'least':>10}{'greatest':>10}{'CPU':>10}   seconds, {len(rounds)} rounds")
    for name in rounds[0]:
        walls = [r[name][0] for r in rounds]
        cpu = statistics.median(r[name][1] for r in rounds)
        print(f"{name:8}{statistics.median(walls):10.4f}{min(walls):10.4f}{max(walls):10.4f}{cpu:10.4f}")
    print()
    for name in [name for name in rounds[0] if name != "hand"]:
        for kind, what in enumerate(("wall", "CPU")):
            ratios = [r[name][kind] / r["hand"][kind] for r in rounds]
            print(f"{name} / hand, {what}, median of the rounds: {statistics.median(ratios):.3f} (from {min(ratios):.3f} to {max(ratios):.3f})")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--hand", required=True, help="the checker of benches/hand")
    parser.add_argument("--guiju", required=True, help="the program")
    parser.add_argument("--data", required=True, help="folder of records")
    parser.add_argument("--rules", default=str(HERE / "workload"))
    parser.add_argument("--expected", default=str(HERE / "workload" / "expected-10k.json"))
    parser.add_argument("--pairs", type=int, default=9, help="at least 7")
    parser.add_argument("--verify-only", action="store_true")
    args = parser.parse_args()
    if args.pairs < 7:
        fail("fewer than 7 pairs say little; ask for 7 or more")
    with open(args.expected, encoding="utf-8") as file:
        want = json.load(file)["rules"]
    verify("hand", counts_of_hand(args), want)
    verify("guiju", counts_of_guiju(args), want)
    if not args.verify_only:
        report(measure(args))


if __name__ == "__main__":
    main()
