"""What openpyxl reads of an annotated workbook: read.py BOOK.xlsx"""
import sys

import openpyxl

book = openpyxl.load_workbook(sys.argv[1])
for sheet in book:
    print("==", sheet.title)
    for cells, rules in sheet.conditional_formatting._cf_rules.items():
        for rule in rules:
            if rule.formula and "规矩" in rule.formula[0]:
                print("colour", cells.sqref, rule.dxf.fill.bgColor.rgb)
    for row in sheet.iter_rows():
        for cell in row:
            if cell.comment:
                print(f"comment {cell.coordinate}（{cell.comment.author.strip()}）")
                print("   ", cell.comment.text.replace("\n", "\n    "))
    if sheet.title in ("问题清单", "Findings"):
        print("widths", [round(sheet.column_dimensions[c].width) for c in "ABCDEF"], sheet.column_dimensions["M"].hidden)
        print("print", sheet.page_setup.orientation, sheet.page_setup.fitToHeight, sheet.print_title_rows, sheet.freeze_panes)
        for row in sheet.iter_rows(values_only=True):
            print(" | ".join("" if v is None else str(v) for v in row[:13]).rstrip(" |"))
