"""Reading CSV, TSV and XLSX.

1. Headers are Chinese or English, mixed, decorated, in any order, under titles; `headers.tsv` and the model agree.
2. What a header lacks or has twice is named; unknown columns are ignored and named.
3. CSV is UTF-8 or GBK, told apart by itself, also where the first Chinese comes late.
4. A row that is too wide, badly quoted or damaged is a fault of that row; a quote without end is told of the file.
5. XLSX: the first visible sheet; dates, numbers, codes as they were typed; lost digits, failed formulas are faults.
6. An xlsx package that is encrypted, a bomb, damaged, or has a document type is refused.
7. A document written to JSONL, CSV or XLSX and read again is the same document.
8. The template gives its example as a valid document and has a drop-down for every enumerated column.
"""

from __future__ import annotations

import csv
import io
import zipfile
from datetime import date, datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import given

from dictionaries.regions import load_tree
from indexer import xlsx_packages
from indexer.documents.document import Document
from indexer.errors import WrongFile
from indexer.loaders import DocumentCheck, Row
from indexer.loaders.choices import CHOICES, labels
from indexer.loaders.coercion import NESTED
from indexer.loaders.files import SAMPLE
from indexer.loaders.headers import columns, field_of
from indexer.loaders.reading import read_rows
from indexer.loaders.row import Unreadable
from indexer.loaders.template import write_template
from indexer.loaders.workbook import cell_text
from tests.indexer.documents.load_samples import DOCUMENTS, documents_in
from tests.indexer.loaders.cell_writing import write_cell


def csv_file(folder: Path, text: str, encoding: str = "utf-8", name: str = "a.csv") -> Path:
    path = folder / name
    path.write_bytes(text.encode(encoding))
    return path


def xlsx_file(folder: Path, *rows: list[Any], name: str = "a.xlsx") -> Path:
    book = openpyxl.Workbook()
    assert book.active is not None
    for row in rows:
        book.active.append(row)
    book.save(folder / name)
    return folder / name


def refusal(path: Path) -> str:
    with pytest.raises(WrongFile) as caught:
        list(read_rows(path))
    return caught.value.reason


def only(path: Path) -> Row:
    (row,) = read_rows(path)
    return row


def test_every_field_has_a_column() -> None:
    wanted = {
        f"{field}.{inner}"
        if field in NESTED and field not in ("materials", "faqs", "legal_time", "promised_time")
        else field
        for field in Document.model_fields
        for inner in (NESTED.get(field) or {""})
    }
    assert {column.field for column in columns()} == wanted


@pytest.mark.parametrize("column", columns(), ids=lambda column: column.field)
def test_every_column_goes_by_all_its_names(column: Any) -> None:
    assert column.meaning
    assert column.form
    for name in (column.field, column.name, *column.others):
        for dressed in (name, f" {name}*", f"{name}（必填）", f"{name}(选填)", name.upper()):
            assert field_of(dressed) == column.field


def test_headers_may_be_mixed_and_decorated(tmp_path: Path) -> None:
    text = "title, 唯一编码（必填）,实施主体 ,authority.department,* 行政区划,备注\n身份证,1,公安局,公安,330110,x\n"
    row = only(csv_file(tmp_path, text))
    assert row.number == 2
    assert row.raw == {
        "title": "身份证",
        "id": "1",
        "authority": {"name": "公安局", "department": "公安"},
        "region": "330110",
        "备注": "x",
    }


def test_a_title_may_stand_over_the_header(tmp_path: Path) -> None:
    assert only(csv_file(tmp_path, "某市事项清单,,\n,,\n编码,名称,\n1,a,\n,,\n")).number == 4
    assert only(xlsx_file(tmp_path, ["某市事项清单"], [], ["编码", "名称"], [], ["1", "a"])).number == 5


HEADERS = [
    ("名称,备注\n1,2\n", "缺少必填列：唯一编码"),
    ("唯一编码\n1\n", "缺少必填列：事项名称"),
    ("实施主体,备注\n1,2\n", "缺少必填列：唯一编码、事项名称"),
    ("1,2\n3,4\n", "没有表头"),
    (",,\n,,\n", "表格是空的"),
    ("编码,名称\n", "下面没有数据行"),
    ("编码,名称\n,\n\n", "下面没有数据行"),
    ("编码,名称,id\n1,2,3\n", "重复的列：唯一编码"),
    ("编码,名称,备注,备注\n1,2,3,4\n", "重复的列：备注"),
]


@pytest.mark.parametrize(("text", "words"), HEADERS)
def test_a_header_says_what_is_wrong_with_it(tmp_path: Path, text: str, words: str) -> None:
    assert words in refusal(csv_file(tmp_path, text))
    rows = [line.split(",") for line in text.splitlines()]
    assert words in refusal(xlsx_file(tmp_path, *rows))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gbk", "gb18030"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_encodings_are_told_apart(tmp_path: Path, encoding: str, end: str) -> None:
    path = csv_file(tmp_path, f"编码,名称{end}1,公积金提取{end}2,“引号”{end}", encoding)
    assert [row.raw for row in read_rows(path)] == [{"id": "1", "title": "公积金提取"}, {"id": "2", "title": "“引号”"}]


@pytest.mark.parametrize("encoding", ["utf-8", "gbk"])
@pytest.mark.parametrize("shift", range(4))
def test_a_character_may_straddle_the_sample(tmp_path: Path, encoding: str, shift: int) -> None:
    head = "编码,名称\n" + "1" * (SAMPLE - 100 + shift) + ",公" + "积" * 100 + "\n"
    row = only(csv_file(tmp_path, head, encoding))
    assert row.raw is not None
    assert row.raw["title"] == "公" + "积" * 100


@pytest.mark.parametrize("encoding", ["utf-8", "gbk"])
def test_the_first_chinese_may_come_late(tmp_path: Path, encoding: str) -> None:
    plain = ("1," + "a" * 997 + "\n") * (SAMPLE // 1000 + 2)
    found = list(read_rows(csv_file(tmp_path, f"id,title\n{plain}2,公积金提取\n", encoding)))
    assert found[-1].raw == {"id": "2", "title": "公积金提取"}


def test_an_unknown_encoding_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(b"id,title\n" + b"\xff\x80\n" * 9)
    assert "编码无法识别" in refusal(path)


def test_a_damaged_row_is_a_fault_of_that_row(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes("编码,名称\n1,公积金\n2,公".encode() + b"\xff\n" + "3,公积金\n".encode())
    first, bad, last = read_rows(path)
    assert first.raw is not None
    assert last.raw is not None
    assert bad.number == 3
    assert "编码错误的字节" in bad.faults[0].reason


def test_a_row_too_wide_or_badly_quoted_is_a_fault(tmp_path: Path) -> None:
    first, wide, quoted, last = read_rows(csv_file(tmp_path, '编码,名称\n1,a\n2,a,b,c\n3,"a"b\n4,"a\nb"\n'))
    assert "多 2 格" in wide.faults[0].reason
    assert "引号不正确" in quoted.faults[0].reason
    assert (first.number, wide.number, quoted.number, last.number) == (2, 3, 4, 5)
    assert last.raw == {"id": "4", "title": "a\nb"}


def test_a_quote_without_end_is_told_of_the_file(tmp_path: Path) -> None:
    assert "第 3 行开始" in refusal(csv_file(tmp_path, '编码,名称\n1,a\n2,"a\n3,b\n'))
    assert "引号没有成对" in refusal(
        csv_file(tmp_path, '编码,名称\n2,"' + "a" * 60_000 + "\n" + ("b" * 60_000 + "\n") * 180)
    )


def test_line_ends_of_old_macs_are_refused(tmp_path: Path) -> None:
    assert "旧 Mac" in refusal(csv_file(tmp_path, "编码,名称\r1,a\r"))


def test_tsv_files_are_read(tmp_path: Path) -> None:
    assert only(csv_file(tmp_path, "编码\t名称\n1\ta,b\n", name="a.tsv")).raw == {"id": "1", "title": "a,b"}


CELLS: list[tuple[str, str, object]] = [
    ("别名", "换证；补证;领证|办证", ["换证", "补证", "领证", "办证"]),
    ("受理条件", "一；二\n三\n", ["一；二", "三"]),
    ("服务对象", "自然人;法人", ["natural", "legal"]),
    ("类别", "政策", "policy"),
    ("类别", "policy", "policy"),
    ("状态", "暂停", "suspended"),
    ("到办事现场次数", "1次", "1"),
    ("承诺办结时限", "5 工作日", {"value": 5.0, "unit": "工作日"}),
    ("承诺办结时限", "1个月", {"value": 1.0, "unit": "月"}),
    ("承诺办结时限", "20天（不含公告）", {"value": 20.0, "unit": "自然日", "note": "不含公告"}),
    ("承诺办结时限", "当场", {"value": 0, "unit": "即时"}),
    ("材料目录", "照片", [{"name": "照片"}]),
    ("材料目录", "照片|非必要\n表", [{"name": "照片", "necessity": "非必要"}, {"name": "表"}]),
    ("材料目录", "照片|原件1|复印件2份", [{"name": "照片", "original": 1, "copies": 2}]),
    ("材料目录", '[{"name": "a|b"}]', [{"name": "a|b"}]),
    ("常见问题", "多久？｜三天", [{"question": "多久？", "answer": "三天"}]),
    ("基本编码", "330110.0", "330110"),
]  # fmt: skip


@pytest.mark.parametrize(("header", "cell", "value"), CELLS)
def test_cells_become_values_of_their_columns(tmp_path: Path, header: str, cell: str, value: object) -> None:
    raw = only(xlsx_file(tmp_path, ["编码", "名称", header], ["1", "a", cell])).raw
    assert raw is not None
    assert raw[field_of(header) or ""] == value


def test_unreadable_cells_are_told_with_all_other_faults(tmp_path: Path) -> None:
    head, cells = (
        ["编码", "名称", "承诺办结时限", "基本编码", "行使层级"],
        ["1.13E+30", "<b>", "很快", "3.3E+17", "局级"],
    )
    checked = DocumentCheck(load_tree()).check_row(only(xlsx_file(tmp_path, head, cells)))
    told = {fault.field: fault.reason for fault in checked.faults}
    assert set(told) == {"id", "title", "promised_time", "catalog_code", "level"}
    assert "末尾的数字已丢失" in told["id"]
    assert "文本" in told["id"]
    assert "国家级" in told["level"]


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, ""),
        (True, "是"),
        (False, "否"),
        (330110, "330110"),
        (330110.0, "330110"),
        (0.5, "0.5"),
        (1.13e30, "1.13E+30"),
        (330106199001011000.0, "3.30106E+17"),
        (datetime(2026, 3, 1), "2026-03-01"),
        (datetime(2026, 3, 1, 9, 30), "2026-03-01 09:30:00"),
        (date(2026, 3, 1), "2026-03-01"),
        ("  文字 ", "文字"),
    ],
)
def test_cells_of_a_spreadsheet_say_what_was_typed(value: object, text: str) -> None:
    assert cell_text(value) == text


def test_a_failed_formula_is_unreadable() -> None:
    found = cell_text("#N/A")
    assert isinstance(found, Unreadable)
    assert "#N/A" in found.reason


def test_the_first_visible_sheet_counts(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    hidden, shown = book.active, book.create_sheet("数据")
    assert hidden is not None
    hidden.append(["编码"])
    shown.append(["编码", "名称", "生效时间", "行政区划"])
    shown.append([1, "a", datetime(2026, 3, 1), 330110.0])
    shown.merge_cells("A3:D3")
    shown["A4"], shown["B4"] = "2", "b"
    hidden.sheet_state = "hidden"
    book.save(tmp_path / "a.xlsx")
    one, two = read_rows(tmp_path / "a.xlsx")
    assert one.raw == {"id": "1", "title": "a", "effective_from": "2026-03-01", "region": "330110"}
    assert two.number == 4


def repacked(source: Path, change: Any) -> Path:
    """The package with one change to its parts: name → bytes."""
    with zipfile.ZipFile(source) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    with zipfile.ZipFile(source, "w", zipfile.ZIP_DEFLATED) as package:
        for name, data in change(parts).items():
            package.writestr(name, data)
    return source


def test_a_zip_that_is_no_spreadsheet_is_refused(tmp_path: Path) -> None:
    path = repacked(xlsx_file(tmp_path, ["编码", "名称"], ["1", "a"]), lambda parts: {"readme.txt": b"x"})
    assert "zip 压缩包但不是 xlsx" in refusal(path)


def test_a_document_type_is_refused(tmp_path: Path) -> None:
    def with_entity(parts: dict[str, bytes]) -> dict[str, bytes]:
        sheet = "xl/worksheets/sheet1.xml"
        return {
            **parts,
            sheet: b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>' + parts[sheet],
        }

    assert "文档类型" in refusal(repacked(xlsx_file(tmp_path, ["编码", "名称"], ["1", "a"]), with_entity))


def test_a_bomb_is_refused_before_it_is_unpacked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = xlsx_file(tmp_path, ["编码", "名称"], ["1", "a" * 30_000])
    monkeypatch.setattr(xlsx_packages, "MOST_UNPACKED", 20_000)
    assert "超过上限" in refusal(path)


def test_a_damaged_package_is_refused(tmp_path: Path) -> None:
    path = xlsx_file(tmp_path, ["编码", "名称"], ["1", "a"])
    path.write_bytes(path.read_bytes()[:-50])
    assert "已损坏" in refusal(path)
    broken = repacked(
        xlsx_file(tmp_path, ["编码", "名称"], ["1", "a"], name="b.xlsx"),
        lambda parts: {**parts, "xl/worksheets/sheet1.xml": parts["xl/worksheets/sheet1.xml"][:-40]},
    )
    assert "已损坏" in refusal(broken)


def cells_of(document: Document) -> list[str]:
    return [write_cell(column.field, _value(document, column.field)) for column in columns()]


def _value(document: Document, field: str) -> object:
    value: object = document
    for part in field.split("."):
        value = getattr(value, part, None)
    return value


def written(document: Document, folder: Path) -> list[Path]:
    """The document as a file of each kind."""
    lines = csv_file(folder, document.model_dump_json() + "\n", name="round.jsonl")
    head, cells = [column.name for column in columns()], cells_of(document)
    text = io.StringIO()
    csv.writer(text).writerows([head, cells])
    return [
        lines,
        csv_file(folder, text.getvalue(), name="round.csv"),
        csv_file(folder, text.getvalue(), "gb18030", name="round-gb.csv"),
        xlsx_file(folder, head, cells, name="round.xlsx"),
    ]


@given(DOCUMENTS)
def test_a_document_survives_the_way_there_and_back(
    tmp_path_factory: pytest.TempPathFactory, document: Document
) -> None:
    for path in written(document, tmp_path_factory.getbasetemp()):
        assert documents_in(path) == [document], path.name


@pytest.mark.parametrize("ending", ["xlsx", "csv"])
def test_the_template_gives_its_example(tmp_path: Path, ending: str) -> None:
    path = tmp_path / f"模板.{ending}"
    write_template(path)
    (document,) = documents_in(path)
    assert document.title == "居民身份证到期换领"
    assert DocumentCheck(load_tree()).check_row(only(path)).faults == (), "the example is complete"


def test_the_template_explains_itself(tmp_path: Path) -> None:
    path = tmp_path / "t.xlsx"
    write_template(path)
    book = openpyxl.load_workbook(path)
    assert book.sheetnames[:2] == ["数据", "说明"]
    data, explained, options = book.worksheets
    heads = {str(cell.value).rstrip("*"): cell.column_letter for cell in data[1]}
    assert list(heads) == [column.name for column in columns()]
    assert {row[1].value for row in explained.iter_rows()} >= {column.field for column in columns()}
    rules = {str(rule.sqref).split(":")[0].rstrip("2"): rule for rule in data.data_validations.dataValidation}
    for column in columns():
        if column.field in CHOICES:
            letter = rules[heads[column.name]].formula1.split("$")[1]
            assert tuple(cell.value for cell in options[letter][1:] if cell.value) == labels(column.field)
