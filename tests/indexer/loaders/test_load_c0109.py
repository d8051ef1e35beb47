"""Profile c0109: the national table.

1. Every column of the tables is a field of the model, every coded value is one that the model takes.
2. Columns go by task_name, TASK_NAME and taskName; CSV, XLSX and JSONL give the same.
3. The id is the 业务办理项编码, else the 实施编码; the region a column, else the authority's code cut to the level.
4. An unknown code is a fault that names it and those accepted.
5. What feeds write for "none" is absent; columns that are not used are named as ignored.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import openpyxl
import orjson
import pytest

from dictionaries.regions import load_tree
from indexer.documents.document import Document
from indexer.errors import WrongFile
from indexer.loaders import DocumentCheck
from indexer.loaders.c0109 import to_raw
from indexer.loaders.c0109_columns import CODES, FIELDS, LIMITS
from indexer.loaders.check import Checked
from indexer.loaders.choices import CHOICES
from indexer.loaders.headers import columns
from indexer.loaders.reading import read_rows

MATTER = {
    "id": "7",
    "row_guid": "0f8e",
    "catalog_code": "000109001000",
    "task_code": "11330110002501234X4000109001000",
    "task_handle_item": "11330110002501234X400010900100001",
    "task_name": "居民身份证到期换领",
    "task_type": "07",
    "task_state": "1",
    "dept_name": "杭州市公安局余杭区分局",
    "dept_code": "11330110002501234X",
    "area_code": "330110000000",
    "use_level": "4",
    "server_type": "1^2",
    "project_type": "2",
    "promise_day": "20",
    "promise_type": "1",
    "promise_explain": "不含制证",
    "anticipate_day": "60",
    "anticipate_type": "2",
    "limit_scene_num": "1",
    "is_fee": "1",
    "fee_stand": "20元/证",
    "accept_condition": "一、期满\n二、换领",
    "handle_flow": "申请\n受理",
    "handle_area": "2,1",
    "online_handle_depth": "1,4",
    "link_addr": "https://www.zjzwfw.gov.cn/a",
    "mobile_terminal_url": "无",
    "plan_effective_date": "2024-01-01 00:00:00.0",
    "plan_cancel_date": "9999-12-31 00:00:00",
    "by_law": "《中华人民共和国居民身份证法》",
    "transact_addr": "文一西路1500号",
}


def checked(**changes: Any) -> Checked:
    cells = {column: cell for column, cell in {**MATTER, **changes}.items() if cell is not None}
    return DocumentCheck(load_tree()).check(2, to_raw(cells))


def document(**changes: Any) -> Document:
    found = checked(**changes)
    assert found.document is not None, found.faults
    return found.document


def faults(**changes: Any) -> dict[str, str]:
    return {fault.field: fault.reason for fault in checked(**changes).faults if not fault.warning}


def test_the_national_tables_fit_the_model() -> None:
    fields = {column.field for column in columns()}
    assert set(FIELDS.values()) | set(LIMITS) <= fields
    for column, codes in CODES.items():
        if (field := FIELDS.get(column)) in CHOICES:
            assert set(codes.values()) <= CHOICES[str(field)].keys()


def test_a_row_of_the_national_table_is_a_matter() -> None:
    found = document()
    assert (found.id, found.item_code) == (MATTER["task_handle_item"], MATTER["task_code"])
    assert (found.kind, found.matter_type, found.initiative, found.status) == ("matter", "行政确认", "依申请", "online")
    assert (found.region, found.level, found.audience) == ("330110", "县级", ("natural", "legal"))
    assert found.promised_time is not None
    assert found.legal_time is not None
    assert (found.promised_time.value, found.promised_time.unit, found.promised_time.note) == (20, "工作日", "不含制证")
    assert (found.legal_time.value, found.legal_time.unit) == (60, "自然日")
    assert found.conditions == ("一、期满", "二、换领")
    assert found.coverage is not None
    assert found.coverage.scope == "全国"
    assert found.online == ("互联网咨询", "受理")
    assert found.links is not None
    assert (found.links.pc, found.links.mobile) == (MATTER["link_addr"], None)
    assert found.effective_from is not None
    assert found.expires_at is None
    assert found.fee is not None
    assert found.fee.charged


def test_the_id_falls_back() -> None:
    assert document(task_handle_item="").id == MATTER["task_code"]
    assert faults(task_handle_item=None, task_code=None) == {"id": "缺少必填字段"}


@pytest.mark.parametrize(
    ("level", "region"), [("1", "000000"), ("2", "330000"), ("3", "330100"), ("4", "330110"), ("^", "330110")]
)
def test_the_region_falls_back_to_the_authority(level: str, region: str) -> None:
    assert document(area_code=None, use_level=level).region == region


def test_the_smallest_place_counts() -> None:
    assert document(town_code="330110005").region == "330110005"
    assert "缺少行政区划" in faults(area_code=None, dept_code=None)["region"]


def test_several_levels_are_left_to_the_region() -> None:
    assert document(use_level="3,4").level == "县级"


@pytest.mark.parametrize(
    ("state", "status"), [("1", "online"), ("2", "suspended"), ("3", "offline"), ("0", "offline"), ("在用", "online")]
)
def test_states_of_the_national_table_are_statuses(state: str, status: str) -> None:
    assert document(task_state=state).status == status


@pytest.mark.parametrize(("code", "initiative"), [("02", "依职权"), ("6", "依职权"), ("01", "依申请"), ("10", None)])
def test_the_type_tells_who_begins(code: str, initiative: str | None) -> None:
    assert document(task_type=code).initiative == initiative


@pytest.mark.parametrize(
    ("column", "field"),
    [
        ("task_type", "matter_type"),
        ("task_state", "status"),
        ("project_type", "case_type"),
        ("use_level", "level"),
        ("server_type", "audience"),
        ("handle_area", "coverage.scope"),
        ("is_fee", "fee.charged"),
        ("promise_type", "promised_time"),
        ("anticipate_type", "legal_time"),
        ("online_handle_depth", "online"),
    ],
)
def test_an_unknown_code_names_the_known_ones(column: str, field: str) -> None:
    told = faults(**{column: "77"})
    assert list(told) == [field]
    assert column in told[field]
    assert "“77”" in told[field]
    assert all(f"{code} {name}" in told[field] for code, name in CODES[column].items())


def test_limits_may_be_spelled_out() -> None:
    found = document(promise_day="5个工作日", promise_type=None)
    assert found.promised_time is not None
    assert found.promised_time.value == 5
    assert "不是时限" in faults(anticipate_day="很久")["legal_time"]


def test_all_formats_and_spellings_agree(tmp_path: Path) -> None:
    upper = {column.upper(): cell for column, cell in MATTER.items()}
    camel = {"".join(part.capitalize() for part in column.split("_")): cell for column, cell in MATTER.items()}
    (tmp_path / "a.jsonl").write_bytes(orjson.dumps({**MATTER, "limit_scene_num": 1, "is_fee": True}))
    quoted = '","'.join(upper.values())
    (tmp_path / "a.csv").write_text(f'{",".join(upper)}\n"{quoted}"\n', "gbk")
    book = openpyxl.Workbook()
    assert book.active is not None
    book.active.append(list(camel))
    book.active.append(list(camel.values()))
    book.save(tmp_path / "a.xlsx")
    for name in ("a.jsonl", "a.csv", "a.xlsx"):
        rule = DocumentCheck(load_tree())
        (row,) = read_rows(tmp_path / name, profile="c0109")
        assert rule.check_row(row).document == document(), name
        assert {field.lower().replace("_", "") for field in rule.unknown_fields} - {"id"} == {"rowguid"}


def test_a_table_without_names_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("task_code,row_guid\n1,2\n")
    with pytest.raises(WrongFile, match="task_name（事项名称）"):
        list(read_rows(path, profile="c0109"))
    path.write_text("task_name,row_guid\n1,2\n")
    with pytest.raises(WrongFile, match="task_handle_item（业务办理项编码） 或 task_code"):
        list(read_rows(path, profile="c0109"))
