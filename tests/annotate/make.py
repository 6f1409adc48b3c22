#!/usr/bin/env python3
"""Makes book.xlsx and prefixed.xlsx, by a library that is not the program's own: make.py FOLDER (needs XlsxWriter, Pillow).

A workbook as an office keeps it, with one of everything that must survive being annotated.
"""
import io
import pathlib
import re
import sys
import zipfile

import xlsxwriter
from PIL import Image

OUT = pathlib.Path(sys.argv[1])


def picture(colour):
    data = io.BytesIO()
    Image.new("RGB", (40, 24), colour).save(data, "PNG")
    data.seek(0)
    return data


def book(path):
    made = xlsxwriter.Workbook(str(path))
    sheet = made.add_worksheet("乡镇")
    title = made.add_format({"bold": True, "font_size": 14, "align": "center"})
    head = made.add_format({"bold": True, "border": 1, "bg_color": "#D9E1F2", "text_wrap": True})
    cell = made.add_format({"border": 1})
    count = made.add_format({"border": 1, "num_format": '0" 人"', "locked": False})
    green = made.add_format({"border": 1, "num_format": '0" 人"', "bg_color": "#C6EFCE", "bold": True})
    sheet.merge_range("A1:F1", "乡镇自查表（2022年度）", title)
    for column, name in enumerate(["编号", "名称", "工作人员数", "应急避难场所", "人口", "备注"]):
        sheet.write(1, column, name, head)
    rows = [("a", "甲镇", 1), ("b", "乙镇", None), ("c", "丙镇", "三"), ("d", "丁镇", 5), ("e", "戊镇", 2), ("f", "己镇", None), ("g", "庚镇", "=C3+1")]
    for row, (key, name, staff) in enumerate(rows, 2):
        sheet.write(row, 0, key, cell)
        sheet.write(row, 1, name, cell)
        if isinstance(staff, str) and staff.startswith("="):
            sheet.write_formula(row, 2, staff, count, 2)
        elif staff is not None:
            sheet.write(row, 2, staff, green if key == "a" else count)
        sheet.write(row, 3, "是" if key != "d" else "否", cell)
        sheet.write(row, 4, 1000 * row, count)
    sheet.merge_range("C7:C8", 2, count)
    sheet.write("A10", "合计", cell)
    sheet.write_formula("E10", "=SUM(E3:E9)", count, 35000)
    sheet.set_column("A:A", 8)
    sheet.set_column("B:F", 13.5)
    sheet.set_row(1, 32)
    sheet.freeze_panes(2, 0)
    sheet.autofilter("A2:F9")
    sheet.protect("", {"autofilter": True})
    sheet.data_validation("D3:D9", {"validate": "list", "source": ["是", "否"]})
    sheet.conditional_format("C3:C9", {"type": "cell", "criteria": ">", "value": 4, "format": made.add_format({"font_color": "#006100"})})
    sheet.conditional_format("E3:E9", {"type": "data_bar", "bar_solid": True, "data_bar_2010": True})
    sheet.write_comment("C3", "甲：人数待补", {"author": "甲"})
    sheet.write_comment("E3", "户籍人口", {"author": "乙"})
    chart = made.add_chart({"type": "column"})
    chart.add_series({"name": "人口", "categories": "=乡镇!$B$3:$B$9", "values": "=乡镇!$E$3:$E$9"})
    sheet.insert_chart("H2", chart)
    sheet.insert_image("H18", "a.png", {"image_data": picture("red")})
    sheet.set_header("&L&G", {"image_left": "b.png", "image_data_left": picture("blue")})
    sheet.print_area("A1:F10")
    made.define_name("人口合计", "=乡镇!$E$10")
    other = made.add_worksheet("附表")
    other.add_table("A1:B3", {"columns": [{"header": "项"}, {"header": "数"}], "data": [["甲", 1], ["乙", 2]]})
    other.add_sparkline("D2", {"range": "附表!B2:B3"})
    drills = made.add_worksheet("乡镇.演练")
    for column, name in enumerate(["单位", "日期", "议题"]):
        drills.write(0, column, name)
    day = made.add_format({"num_format": "yyyy-mm-dd"})
    drills.write_row(1, 0, ["甲镇"])
    drills.write_number(1, 1, 44700, day)
    made.close()


def prefixed(source, path):
    """The same, all elements of the main namespace with a prefix."""
    space = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as new:
        for part in old.infolist():
            data = old.read(part.filename)
            if space.encode() in data[:600]:
                text = data.decode().replace(space, space.replace("xmlns", "xmlns:x"), 1)
                text = re.sub(r"<(/?)([A-Za-z]\w*)(?=[\s/>])", r"<\1x:\2", text)
                data = text.encode()
            new.writestr(part.filename, data)


book(OUT / "book.xlsx")
prefixed(OUT / "book.xlsx", OUT / "prefixed.xlsx")
