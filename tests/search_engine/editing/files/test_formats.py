"""Files of kinds.

1. In each format any rows of any kind come back as they went out, in people's words too; a format reads what another
   one has written.
2. Columns by label or by name, in any order, with notes above; cells that a spreadsheet has made numbers or days of.
3. A file that LibreOffice has written is read, codes and leading zeros as they were.
4. No cell of CSV or XLSX is a formula; cells of XLSX are text.
5. What cannot be read as a whole is refused with the mend; rows at fault are told by number and column.
6. The kind is told by the file's first line, the sheet's title or the file's name.
"""

from __future__ import annotations

import io
import zipfile
from datetime import date, datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dictionaries.editing.column_labels import column_labels, headers_of
from dictionaries.editing.own_files import row_of_cells
from dictionaries.editing.own_row import OwnRow
from dictionaries.editing.row_cells import cells_of
from dictionaries.lexicon import BY_NAME, KINDS
from indexer.building.steps import no_progress
from search_engine.editing.files import sheet as limits
from search_engine.editing.files.formats import CSV, FORMATS, SHEETS, TSV, XLSX, format_of
from search_engine.editing.files.kind_table import table_of_rows
from search_engine.editing.typed_cells import CellReader, region_columns
from search_engine.errors import BadParameters
from search_engine.page.csv_cells import harmless, plain
from tests.search_engine.editing.editors import somebody, tree
from tests.search_engine.editing.files.any_rows import TRAPS, any_row

FIXTURES = Path(__file__).parent / "fixtures"
SYNONYMS = BY_NAME["synonyms"]
KNOWN = {"", "330110", "330100", "330000"}


def read(name: str, content: bytes, file: str = "x", kind: str | None = None) -> Any:
    return FORMATS[name].read(content, file, BY_NAME[kind] if kind else None, no_progress, row_of_cells)


def book(*lines: tuple[Any, ...], title: str = "同义词") -> bytes:
    made = openpyxl.Workbook()
    made.active.title = title
    for line in lines:
        made.active.append(line)
    packed = io.BytesIO()
    made.save(packed)
    return packed.getvalue()


@given(st.data(), st.sampled_from(KINDS), st.sampled_from(sorted(FORMATS)))
def test_rows_come_back_from_files_of_any_format(data: st.DataObject, kind: Any, name: str) -> None:
    rows = data.draw(st.lists(any_row(kind.name), unique_by=lambda row: row.key, max_size=4))
    found = read(name, FORMATS[name].write(kind, rows), "renamed.x", kind.name if not rows else None)
    assert ([one.row for one in found.placed], found.faults, found.kind) == (rows, [], kind)


def regions(row: OwnRow) -> list[str]:
    """Those of a row's own columns: one that there is no more is a fault wherever a file is read."""
    cells = cells_of(row.kind, row.entry)
    return [cells[name] for name in region_columns(BY_NAME[row.kind]) if name in cells]


@given(st.data(), st.sampled_from(KINDS), st.sampled_from(sorted(SHEETS)), st.sampled_from([(), ("330100",)]))
def test_rows_come_back_from_files_in_words(data: st.DataObject, kind: Any, name: str, own: tuple[str, ...]) -> None:
    known = any_row(kind.name).filter(lambda row: all(cell in KNOWN for cell in regions(row)))
    rows = data.draw(st.lists(known, unique_by=lambda row: row.key, max_size=4))
    reader = CellReader(tree(), somebody("张三", *own).area, date(2026, 11, 28))
    content = SHEETS[name].write(table_of_rows(kind, rows, reader))
    found = FORMATS[name].read(content, "renamed.x", None, no_progress, reader.row)
    assert ([one.row for one in found.placed], found.faults, found.kind) == (rows, [], kind)


def test_a_file_in_words_has_no_code_that_people_need_not_know() -> None:
    cells = {"query": "居住证", "region": "330110", "document": "m1", "place": "1", "match": "all_words", "note": "pin",
             "audience": "natural", "@region": "330100", "@starts": "2026-01-02T08:30", "@off": "off"}  # fmt: skip
    row, faults = row_of_cells(BY_NAME["pins"], dict.fromkeys(BY_NAME["pins"].columns, "") | cells)
    assert row is not None, faults
    written = table_of_rows(BY_NAME["pins"], [row], CellReader(tree(), somebody("张三").area, date(2026, 11, 28)))
    assert dict(zip(written.headers, written.rows[0], strict=True)) == {
        "检索词": "居住证", "地区": "浙江省杭州市余杭区", "文档编号": "m1", "位次": "1", "截止日": "", "匹配": "所有词",
        "处理": "置顶", "频道": "", "服务对象": "个人", "备注": "pin", "适用地区": "浙江省杭州市",
        "开始日期": "2026-01-02 08:30", "停用": "停用",
    }  # fmt: skip
    assert (written.comment, written.choices["停用"]) == ("# 词典：置顶与屏蔽", ("停用",))
    told = " ".join(cell for line in written.explained for cell in line)
    assert not [word for word in ("@region", "all_words", "off", "T08:00", "列名") if word in told]


@pytest.mark.parametrize("kind", KINDS)
def test_a_list_to_choose_from_is_as_short_as_spreadsheets_take_it(kind: Any) -> None:
    reader = CellReader(tree(), somebody("张三").area, date(2026, 11, 28))
    for choices in table_of_rows(kind, [], reader).choices.values():
        assert len(set(choices)) == len(choices)
        assert len(",".join(choices)) + 2 <= 255
        assert not [one for one in choices if "," in one]


@given(st.text())
def test_harmless_cells_are_no_formula_and_come_back(cell: str) -> None:
    assert plain(harmless(cell)) == cell
    assert not harmless(cell).startswith(("=", "+", "-", "@", "＝", "＋", "－", "＠"))


def test_1_every_column_has_a_label_of_its_own() -> None:
    for kind in KINDS:
        labels = [one.label for one in column_labels(kind).values()]
        assert len(set(labels)) == len(labels)
        assert all(one.meaning for one in column_labels(kind).values())
        assert set(headers_of(kind).values()) == set(column_labels(kind))
        for one in column_labels(kind).values():
            assert all(choice in one.meaning or "取值与" in one.meaning for choice in one.choices), (kind, one)


@pytest.mark.parametrize(
    "header",
    [
        ("对应词", "词语", "权重", "关系"),
        ("target", "TERM", "weight", "relation"),
        ("对应词（必填）", "词 语*", "weight", "关系：", "备注"),
    ],
)
def test_columns_may_be_in_any_order_under_any_of_their_names(header: tuple[str, ...]) -> None:
    content = book(("各区报送，2026 年",), (), header, ("食品经营许可", "奶茶店", 0.5, "official"))
    (one,) = read(XLSX, content).placed
    entry = one.row.entry
    assert (entry.term, entry.target, entry.weight, one.number) == ("奶茶店", "食品经营许可", 0.5, 4)


def test_numbers_and_days_of_a_spreadsheet_read_as_typed() -> None:
    header = ("检索词", "地区", "文档编号", "位次", "截止日", "开始日期")
    line = ("居住证", 330110, 12345678901234, 1.0, date(2026, 12, 31), datetime(2026, 1, 2, 8, 30))
    (one,) = read(XLSX, book(header, line, title="置顶与屏蔽")).placed
    pin = one.row.entry
    assert (pin.region, pin.document, pin.place, pin.until) == (
        "330110000000"[: len(pin.region)],
        "12345678901234",
        1,
        "2026-12-31",
    )
    assert one.row.starts == "2026-01-02T08:30"


def test_csv_files_of_other_programs_are_read() -> None:
    rows = "词语;对应词;关系;权重\r\n奶茶店;食品经营许可;official;1\r\n"
    for content in (
        rows.encode("gb18030"),
        rows.replace(";", "\t").encode(),
        b"\xef\xbb\xbf" + rows.replace(";", ",").encode(),
    ):
        (one,) = read(CSV, content, "同义词.csv").placed
        assert (one.row.entry.term, one.number) == ("奶茶店", 2)


def test_a_file_written_by_libreoffice_is_read() -> None:
    found = read(XLSX, (FIXTURES / "synonyms-libreoffice.xlsx").read_bytes(), "x.xlsx")
    wanted = read(TSV, (FIXTURES / "synonyms.tsv").read_bytes(), "synonyms.tsv")
    assert [one.row for one in found.placed] == [one.row for one in wanted.placed]
    assert found.faults == []
    assert {"0571", "=1+1", "330110"} <= {one.row.entry.term for one in found.placed}


def test_no_written_cell_is_a_formula() -> None:
    entries = [[trap, "乙", "official", "1", trap] for trap in TRAPS]
    lines = "\n".join("\t".join(cells) for cells in entries)
    head = "# kind: synonyms\n# owner: 甲\n# reviewed: 乙\nterm\ttarget\trelation\tweight\tnote\n"
    rows = [one.row for one in read(TSV, (head + lines).encode(), "x.tsv").placed]
    assert len(rows) > 15
    sheet = openpyxl.load_workbook(io.BytesIO(FORMATS[XLSX].write(SYNONYMS, rows)))["同义词"]
    for line in sheet.iter_rows(min_row=2):
        assert {cell.data_type for cell in line} <= {"s", "n"}
        assert {cell.number_format for cell in line} == {"@"}
        assert [cell.value for cell in line if cell.data_type == "n"].count(None) == sum(
            cell.data_type == "n" for cell in line
        )
    text = FORMATS[CSV].write(SYNONYMS, rows).decode("utf-8-sig")
    assert not [line for line in text.splitlines() if line.lstrip('"').startswith(("=", "+", "-", "@"))]


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        (XLSX, b"PK\x03\x04 damaged", "已损坏"),
        (XLSX, b"term,target", "已损坏"),
        (XLSX, b"", "空的"),
        (XLSX, book(("甲", "乙"), ("丙", "丁")), "没有同义词的表头。第 1 行是：甲、乙；应有的列为：词语、对应词"),
        (XLSX, book(("词语", "对应词", "关系", "序号"), ("丙", "丁", "official", 1)), "不认得“序号”这一列"),
        (XLSX, book(("词语", "对应词", "关系"), ("丙", "丁", "official")), "缺少必填的列：权重"),
        (XLSX, book(("词语", "term", "对应词", "关系", "权重")), "重复的列：词语，"),
        (CSV, '词语,对应词\n"甲,乙\n'.encode(), "从第 2 行开始引号不正确"),
        (CSV, "词语,对应词\n甲,".encode() + b"\xff\xfe\xfa", "编码"),
        (CSV, b"a,b\n1,2\n", "看不出文件是哪一类词典"),
        (TSV, b"a\tb\n", "看不出文件是哪一类词典"),
        (TSV, "# owner: 甲\n# kind: synonyms\nterm\n".encode(), "缺少必填的列：对应词、关系、权重"),
    ],
)
def test_an_unreadable_file_is_refused_with_the_mend(name: str, content: bytes, told: str) -> None:
    with pytest.raises(BadParameters) as error:
        read(name, content, "x" if name != XLSX else "同义词")
    assert told in "；".join(detail.reason for detail in error.value.details)


def test_a_file_with_too_many_lines_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    row = "甲,乙,official,1\n"
    header = "词语,对应词,关系,权重\n"
    for module in ("csv_sheet", "xlsx_sheet"):
        monkeypatch.setattr(f"search_engine.editing.files.{module}.MOST_LINES", 10)
    with pytest.raises(BadParameters) as error:
        read(CSV, (header + row * 10).encode(), "synonyms.csv")
    assert "最多" in error.value.details[0].reason
    with pytest.raises(BadParameters) as error:
        read(XLSX, book(*[("词语",)] * 11))
    assert "最多" in error.value.details[0].reason
    monkeypatch.setattr(limits, "MOST_BYTES", 100)
    with pytest.raises(BadParameters) as error:
        read(CSV, (header + row * 10).encode(), "synonyms.csv")
    assert "最大" in error.value.details[0].reason


def test_a_package_that_unpacks_to_very_much_is_refused() -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("xl/workbook.xml", b"<workbook/>")
        with package.open("xl/worksheets/sheet1.xml", "w", force_zip64=True) as part:
            part.write(b"<worksheet>")
            for _ in range(101):
                part.write(b" " * 1024**2)
    assert len(packed.getvalue()) < 1024**2
    with pytest.raises(BadParameters) as error:
        read(XLSX, packed.getvalue())
    assert "超过上限" in error.value.details[0].reason


def test_rows_at_fault_are_told_by_number_and_column() -> None:
    header = ("词语", "对应词", "关系", "权重", "适用地区")
    right = ("奶茶店", "食品经营许可", "official", 1)
    content = book(
        header, right, ("甲", "乙", "same", 2), right, ("丙", "丁", "official", 1, "浙江"), (*right, "", "多")
    )
    found = read(XLSX, content, "a.xlsx")
    assert [(fault.row, fault.field) for fault in found.faults] == [
        (3, "relation"), (3, "weight"), (5, "@region"), (6, ""), (4, "term"),
    ]  # fmt: skip
    assert [one.number for one in found.placed] == [2]


@pytest.mark.parametrize(
    ("content", "file"),
    [
        (book(("词",), ("奶茶店",), title="自定义词"), "x.xlsx"),
        (book(("词",), ("奶茶店",), title="words"), "x.xlsx"),
        (book(("词",), ("奶茶店",), title="Sheet1"), "words.xlsx"),
        (book(("词",), ("奶茶店",), title="Sheet1"), "自定义词.xlsx"),
        (book(("# kind: words",), ("词",), ("奶茶店",), title="Sheet1"), "x.xlsx"),
    ],
)
def test_the_kind_of_a_file_is_told_by_line_title_or_name(content: bytes, file: str) -> None:
    found = read(XLSX, content, file)
    assert (found.kind.name, len(found.placed)) == ("words", 1)


def test_the_format_of_a_file_is_told_by_its_ending() -> None:
    assert [format_of(Path(name)) for name in ("a.TSV", "b.csv", "c.xlsx")] == [TSV, CSV, XLSX]
    with pytest.raises(BadParameters):
        format_of(Path("a.xls"))
