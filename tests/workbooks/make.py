#!/usr/bin/env python3
"""Makes the workbooks of this folder, with other libraries than the program's own: openpyxl, xlwt and LibreOffice.

    python3 tests/workbooks/make.py            # all of them, again
    python3 tests/workbooks/make.py --rows N entities|ledger   # a CSV file of N rows, to standard output

`district.toml` is a piece of examples/jinzhong in one file; the others say the same as sheets.
"""

import datetime
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import tomllib

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parent.parent
FACTS = ROOT / "examples" / "jinzhong" / "facts"
VOCABULARY = ROOT / "rules" / "shanxi" / "vocabulary"
FILES = ["yuci.toml", "yuci-roster.toml", "self-assessment-townships.toml", "ledgers-bureaus.toml"]


def vocabulary():
    """Declared fields: owner -> [(name, label, type)], parents, labels of owners, labels of enum members."""
    fields, parents, labels, enums = {}, {}, {}, {}
    owner = None
    for file in sorted(VOCABULARY.glob("*.gj")):
        for line in file.read_text(encoding="utf-8").splitlines():
            line = line.split("#")[0].rstrip()
            head = re.match(r'(entity|record|event|enum)\s+(\w+)\s+"([^"]*)"\s*(?::\s*(\w+))?\s*\{(.*)', line)
            if head:
                kind, owner, label, parent, rest = head.groups()
                labels[owner], parents[owner] = label, parent
                fields.setdefault(owner, [])
                if kind == "enum":
                    enums[owner] = {}
                    enums[owner].update(re.findall(r'(\w+)\s+"([^"]*)"', rest))
                line = rest
            if owner in enums:
                enums[owner].update(re.findall(r'(\w+)\s+"([^"]*)"', line))
                continue
            field = re.match(r'\s*(\w+)\s+"([^"]*)"\s*:\s*(.+?)\s*$', line)
            if field and owner:
                fields[owner].append(field.groups())
    return fields, parents, labels, enums


FIELDS, PARENTS, LABELS, ENUMS = vocabulary()
OWN = [("id", "编号", "text"), ("name", "名称", "text"), ("established_on", "成立日期", "date?"), ("closed_on", "撤销日期", "date?")]


def fields_of(owner, entity=False):
    """All fields, those of the types above first."""
    above = PARENTS.get(owner)
    own = FIELDS[owner]
    if above:
        return fields_of(above, entity) + own
    return (OWN if entity else []) + own


def record_of(kind):
    match = re.match(r"list of (\w+)", kind)
    return match.group(1) if match and match.group(1) in FIELDS and match.group(1) not in ENUMS else None


def merged():
    """The entities of the files, each in one piece, and what the files say of themselves."""
    all_, head = {}, {}
    for file in FILES:
        data = tomllib.loads((FACTS / file).read_text(encoding="utf-8"))
        for key, value in data.items():
            if key in ("period", "stated_on"):
                head[key] = value
                continue
            for entity in value if isinstance(value, list) else [value]:
                into = all_.setdefault((key, entity["id"]), {})
                for k, v in entity.items():
                    if k in ("covers", "attest"):
                        into.setdefault(k, {}).update(v)
                    else:
                        into.setdefault(k, v)
    return all_, head


def normal(data):
    """As sheets say it: who has no row on a sheet that is there has an empty list; an event of which only the day is known
    has nothing else that is known, not even that there is none."""
    for (type_, _), entity in data.items():
        lists = {k for (t, _), e in data.items() for k, v in e.items() if isinstance(v, list)}
        for name, _, kind in fields_of(type_, True):
            record = record_of(kind)
            if not record:
                continue
            if name in lists:
                entity.setdefault(name, [])
            rows = []
            for row in entity.get(name, []):
                rows.append(row if isinstance(row, dict) else {"on": row, "__bare": True})
            if name in entity:
                entity[name] = rows
    for (type_, _), entity in data.items():
        for name, _, kind in fields_of(type_, True):
            record = record_of(kind)
            if not record or name not in entity:
                continue
            for sub, _, subkind in fields_of(record):
                if not record_of(subkind):
                    continue
                there = any(
                    sub in row for (t, _), e in data.items() for n, _, k in fields_of(t, True)
                    if record_of(k) == record and n == name for row in e.get(n, [])
                )
                for row in entity[name]:
                    if there:
                        row.setdefault(sub, [])
                    if sub in row:
                        row[sub] = [r if isinstance(r, dict) else {"on": r, "__bare": True} for r in row[sub]]
    return data


def toml(value):
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (int, float)):
        return str(value)
    if isinstance(value, (datetime.datetime, datetime.date)):
        return value.isoformat()
    if isinstance(value, str):
        return '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"'
    if isinstance(value, list):
        return "[" + ", ".join(toml(v) for v in value) + "]"
    if value.get("__bare"):
        return toml(value["on"])
    return "{ " + ", ".join(f"{k} = {toml(v)}" for k, v in value.items()) + " }"


def write_toml(path, data, head):
    out = ["# Made by make.py from a piece of examples/jinzhong; the workbooks beside it say the same.\n"]
    out += [f"{k} = {toml(v)}" for k, v in head.items()]
    for (type_, _), entity in data.items():
        out.append(f"\n[[{type_}]]")
        sides = {}
        for k, v in entity.items():
            if k in ("covers", "attest"):
                sides[k] = v
            else:
                out.append(f"{k} = {toml(v)}")
        for side, values in sides.items():
            out.append(f"\n[{type_}.{side}]")
            out += [f"{k} = {toml(v)}" for k, v in values.items()]
    path.write_text("\n".join(out) + "\n", encoding="utf-8")


def cell(kind, value, row, n):
    """A value as someone fills it in; the hand changes from row to row."""
    optional = kind.endswith("?")
    kind = kind.rstrip("?")
    if value is None:
        return "不详" if row.get("__bare") and optional else None
    if isinstance(value, bool):
        return [("是", "否"), ("√", "×"), ("有", "无"), ("Y", "N")][n % 4][0 if value else 1]
    if isinstance(value, datetime.datetime):
        return value
    if isinstance(value, datetime.date):
        d = value
        hands = [d, f"{d.year}年{d.month}月{d.day}日", f"{d.year}.{d.month}.{d.day}", d.strftime("%Y%m%d"), (d - datetime.date(1899, 12, 30)).days, d]
        return hands[n % len(hands)]
    if kind in ENUMS:
        return ENUMS[kind][value]
    if isinstance(value, list):
        words = ENUMS.get(kind.removeprefix("list of "), {})
        return "、".join(words.get(v, str(v)) for v in value) or "无"
    if isinstance(value, float) and kind == "percent":
        return f"{value * 100:g}%"
    if isinstance(value, int) and kind == "count":
        return [value, f"{value}人", "".join(chr(ord(c) + 0xFEE0) for c in str(value))][n % 3]
    return value


def sheets(data, head):
    """[(name, title, [row of cells], columns that are merged over equal rows)]"""
    out = []
    types = list(dict.fromkeys(t for t, _ in data))
    names = {(t, i): e.get("name", i) for (t, i), e in data.items()}
    out.append(("填报信息", None, [["填报期间", head["period"]], ["填报日期", head["stated_on"]]], 0))
    lists = {}
    for type_ in types:
        rows = [e for (t, _), e in data.items() if t == type_]
        fields = [f for f in fields_of(type_, True) if not record_of(f[2]) and not f[2].startswith("every")]
        plain, nested = [], []
        for f in fields:
            if any(f[0] in r for r in rows):
                (nested if f[2].rstrip("?") in FIELDS and f[2].rstrip("?") not in ENUMS else plain).append(f)
        table = [["序号"] + [f[1] for f in plain] + [f"{f[1]}.{s[1]}" for f in nested for s in fields_of(f[2].rstrip("?"))]]
        for n, r in enumerate(rows):
            line = [n + 1] + [cell(f[2], r.get(f[0]), r, n) for f in plain]
            for f in nested:
                inner = r.get(f[0]) or {}
                line += [cell(s[2], inner.get(s[0]), inner, n) for s in fields_of(f[2].rstrip("?"))]
            table.append(line)
        table.append(["填表人：甲", None, "审核人：乙"])
        out.append((LABELS[type_], f"{LABELS[type_]}基本情况（2022年度）", table, 0))
        for f in fields_of(type_, True):
            if record_of(f[2]) and any(f[0] in r for r in rows):
                lists.setdefault((f[0], f[1], record_of(f[2])), []).append(type_)
    for (name, label, record), of in lists.items():
        fields = [f for f in fields_of(record) if not record_of(f[2])]
        used = [f for f in fields if any(f[0] in row for (t, _), e in data.items() if t in of for row in e.get(name, []))]
        used = used + [f for f in fields if f not in used and f[2].endswith("?")]
        table = [["单位"] + [f[1] for f in used]]
        n = 0
        for (t, i), e in data.items():
            for row in e.get(name, []) if t in of else []:
                table.append([names[t, i]] + [cell(f[2], row.get(f[0]), row, n) for f in used])
                n += 1
        out.append((label, None, table, 1))
        for sub, sublabel, subkind in fields_of(record):
            if not record_of(subkind):
                continue
            inner = [f for f in fields_of(record_of(subkind)) if not record_of(f[2])]
            key = next((f[0] for f in fields_of(record) if f[2] == "text"), None)
            rows, said = [], False
            for (t, i), e in data.items():
                for row in e.get(name, []) if t in of else []:
                    said |= sub in row
                    for n, r in enumerate(row.get(sub, [])):
                        rows.append((names[t, i], row[key or "?"], r, n))
            if not said:
                continue
            used = [f for f in inner if any(f[0] in r for _, _, r, _ in rows)]
            used = used + [f for f in inner if f not in used and f[2].endswith("?")]
            table = [["单位", label] + [f[1] for f in used]]
            table += [[who, member] + [cell(f[2], r.get(f[0]), r, n) for f in used] for who, member, r, n in rows]
            out.append((f"{label}.{sublabel}", None, table, 1))
    covers = [["单位", "台账", "起", "止"]]
    attests = [["单位", "事项", "是否完成", "完成日期", "佐证材料", "是否适用", "理由"]]
    for (t, i), e in data.items():
        for path, range_ in e.get("covers", {}).items():
            if range_ is False:
                covers.append([names[t, i], path, None, "不完整"])
            else:
                covers.append([names[t, i], path, range_.get("from"), range_.get("to")])
        for matter, says in e.get("attest", {}).items():
            for d in says if isinstance(says, list) else [says]:
                d = d if isinstance(d, dict) else {"done": d}
                yes = {True: "是", False: "否", None: None}
                attests.append([names[t, i], matter, yes[d.get("done")], d.get("on"), d.get("evidence"), yes[d.get("applies")], d.get("reason")])
    if len(covers) > 1:
        out.append(("台账范围", None, covers, 0))
    if len(attests) > 1:
        out.append(("声明", None, attests, 0))
    return out


def openpyxl_book(path, all_):
    import openpyxl

    book = openpyxl.Workbook()
    book.remove(book.active)
    hidden = book.create_sheet("辅助")
    hidden["A1"] = "下拉选项"
    hidden.sheet_state = "hidden"
    for name, title, rows, merge in all_:
        sheet = book.create_sheet(name[:31])
        if title:
            sheet.append([title])
            sheet.merge_cells(start_row=1, start_column=1, end_row=1, end_column=len(rows[0]))
            sheet.append([])
        first = sheet.max_row + 1 if title else 1
        for r, row in enumerate(rows):
            for c, value in enumerate(row):
                sheet.cell(first + r, c + 1, value)
        if merge:
            start = first + 1
            while start < first + len(rows):
                end = start
                while end + 1 < first + len(rows) and sheet.cell(end + 1, 1).value == sheet.cell(start, 1).value:
                    end += 1
                if end > start:
                    sheet.merge_cells(start_row=start, start_column=1, end_row=end, end_column=1)
                start = end + 1
    book.save(path)


def xlwt_book(path, all_):
    import xlwt

    book = xlwt.Workbook(encoding="utf-8")
    date = xlwt.easyxf(num_format_str="yyyy-mm-dd")
    for name, title, rows, merge in all_:
        sheet = book.add_sheet(name[:31])
        first = 0
        if title:
            sheet.write_merge(0, 0, 0, len(rows[0]) - 1, title)
            first = 2
        for r, row in enumerate(rows):
            for c, value in enumerate(row):
                if isinstance(value, datetime.date):
                    sheet.write(first + r, c, value, date)
                elif value is not None:
                    sheet.write(first + r, c, value)
    book.save(path)


def office(source, ending):
    """Opened and saved by LibreOffice."""
    with tempfile.TemporaryDirectory() as home:
        out = pathlib.Path(home) / "out"
        subprocess.run(
            ["soffice", f"-env:UserInstallation=file://{home}/profile", "--headless", "--convert-to", ending, "--outdir", out, source],
            check=True, capture_output=True,
        )
        name = source.stem + "-libreoffice." + ending.split(":")[0]
        shutil.copy(next(out.iterdir()), HERE / name)


def rows_of(n, kind):
    """A table of many rows for measuring (rules: tests/workbooks/many)."""
    out = sys.stdout
    if kind == "entities":
        out.write("编号,名称,工作人员数,成立应急站日期,有场所\n")
        for i in range(n):
            out.write(f"{140000000000 + i},乡镇{i},{i % 7}人,2022年{i % 12 + 1}月{i % 28 + 1}日,{'是' if i % 3 else '否'}\n")
    else:
        out.write("乡镇,日期,类别,参加人数\n")
        for i in range(n):
            who = i * 7919 % 2000
            out.write(f"{140000000000 + who},2022-{i % 12 + 1:02}-{i % 28 + 1:02},{'例会' if i % 2 else '专题会'},{i % 40}\n")


def main():
    if sys.argv[1:2] == ["--rows"]:
        return rows_of(int(sys.argv[2]), sys.argv[3])
    data, head = merged()
    data = normal(data)
    write_toml(HERE / "district.toml", data, head)
    all_ = sheets(data, head)
    openpyxl_book(HERE / "district.xlsx", all_)
    xlwt_book(HERE / "district.xls", all_)
    for ending in ("xlsx", "xls", "ods"):
        office(HERE / "district.xlsx", ending)


if __name__ == "__main__":
    main()
