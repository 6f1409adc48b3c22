"""Fills in the form of tests/ui/forms/pack by another library, as a clerk would: fill.py BLANK.xlsx FILLED.xlsx

`tests/forms/filled.xlsx` was made by it from `guiju template 镇 --rules tests/ui/forms/pack`.
"""
import datetime
import sys

import openpyxl

book = openpyxl.load_workbook(sys.argv[1])
names = ["填写说明", "填报信息", "镇", "镇.会议", "镇.领导", "镇.领导.走访", "县", "声明", "台账范围"]
assert book.sheetnames == names, book.sheetnames


def put(sheet, row, **cells):
    """Writes cells under headers; every header must be there."""
    heads = {cell.value: cell.column for cell in book[sheet][1]}
    for head, value in cells.items():
        head = next(h for h in heads if h == head or h.startswith(head + "（"))
        book[sheet].cell(row, heads[head]).value = value


# What a clerk sees: headers that stay, notes with the clause, drop-down lists and rules.
towns = book["镇"]
heads = [cell.value for cell in towns[1]]
assert "颜色" not in heads and "主题" not in heads, "no rule reads these"
assert "站点.经费（万元）" in heads, heads
assert towns.freeze_panes == "C2" and towns.page_setup.orientation == "landscape"
staff = towns.cell(1, heads.index("工作人员数") + 1)
assert "一（一） 镇工作人员不少于三名" in staff.comment.text, staff.comment.text
rules = {str(r.sqref).split(":")[0].rstrip("0123456789"): r for r in towns.data_validations.dataValidation}
column = openpyxl.utils.get_column_letter
assert rules[column(heads.index("工作人员数") + 1)].type == "whole"
assert rules[column(heads.index("持证比例") + 1)].type == "decimal"
kinds = [r.formula1 for r in book["镇.会议"].data_validations.dataValidation if r.type == "list"]
assert '"安全会议,学习,其他,不详"' in kinds and '"是,否,不详"' in kinds, kinds

book["填报信息"]["B1"] = 2022
book["填报信息"]["B2"] = datetime.date(2023, 1, 10)
put("县", 2, 编号="k", 名称="示例县", 备案日期=datetime.date(2022, 6, 1))
put("镇", 2, 编号="a", 名称="甲镇", 所属县="示例县", 工作人员数=3, 持证比例=0.875, 响应时限="1天")
put("镇", 3, 编号="b", 名称="乙镇", 所属县="k", 工作人员数="2人", 持证比例="70%", 响应时限=2)
towns.cell(2, heads.index("站点.经费（万元）") + 1).value = 6.5
towns.cell(3, heads.index("站点.经费（万元）") + 1).value = "不详"
row = 2
for month in range(1, 13):
    put("镇.会议", row, 镇="甲镇", 日期=datetime.date(2022, month, 5), 类别="安全会议", 有记录="是")
    row += 1
put("镇.会议", row, 镇="乙镇", 日期="不详")
put("镇.领导", 2, 镇="甲镇", 姓名="甲", 主要负责人="是")
put("镇.领导", 3, 镇="甲镇", 姓名="乙", 主要负责人="否")
put("镇.领导", 4, 镇="乙镇", 姓名="丙", 主要负责人="√")
for n, date in enumerate(["2022年2月3日", "2022-5-6", "2022.8.9", datetime.date(2022, 11, 12)]):
    put("镇.领导.走访", 2 + n, 镇="甲镇", 领导="甲", 日期=date)
put("声明", 2, 镇="甲镇", 是否完成="是", 完成日期=datetime.date(2022, 3, 1), 佐证材料="示例〔2022〕2号")
put("声明", 3, 镇="乙镇", 事项="编制职责清单", 是否完成="否")
book.save(sys.argv[2])
