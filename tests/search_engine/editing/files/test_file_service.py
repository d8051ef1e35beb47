"""Files as people make them, for an account of everywhere and for one of 杭州.

1. A table of 200 rows under a title and a note, with places by name, days as they are said and values as the console
   calls them: the 190 good ones are drafted, the 10 others named with every fault, its row in the file and its column.
2. Of several places of a name those of the account are meant; to an account of everywhere all are told.
3. Rows of an account of 杭州 that name no region are drafted for 杭州, which is said, from files and from what is
   pasted in the order of the columns; what is exported and imported again changes nothing.
4. An account of several regions is asked which; nobody makes rows of other regions, nor of kinds of the whole nation.
5. The kind of a file is asked where its columns fit several, none, or another one than its name, and where one of them
   is of no kind; what was unclear is said. An account of a region is asked about kinds that it may change.
6. A day that is none, and a site that there is not, are told in the words of a clerk.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from typing import Any

import openpyxl
import pytest

from dictionaries.kinds import BY_NAME
from dictionaries.lexicon import NATIONAL
from search_engine.editing.actor import Actor
from search_engine.editing.files.file_service import FileService
from search_engine.editing.rows.row_import import ImportInput
from search_engine.errors import BadParameters, UnclearKind
from tests.search_engine.editing.editors import Bench, somebody

ANYWHERE, HANGZHOU, BOTH = somebody("张三"), somebody("杭州", "330100"), somebody("两市", "330100", "330200")
ABOVE = (("各区报送的同义词（2026 年第四季度）",), (), ("备注：权重没有把握的写 0.8",), ())
HEADER = ("词语", "对应词（必填）", "关系", "权重", "适用地区", "截止日期")
PLACES = ("余杭区", "杭州市西湖区", "浙江省杭州市", "330110", "余杭区 330110", "桐庐")
DAYS = ("2026年12月31日", "2026/12/31", "2026-12-31", "")
SKIPPING, LOOKING = ImportInput(skip_bad_rows=True), ImportInput(dry_run=True)
Cells = tuple[Any, ...]


def csv_of(lines: Sequence[Cells]) -> bytes:
    text = io.StringIO()
    csv.writer(text).writerows(lines)
    return text.getvalue().encode("gb18030")  # as Excel writes it in China


def xlsx_of(lines: Sequence[Cells]) -> bytes:
    book, packed = openpyxl.Workbook(), io.BytesIO()
    for line in lines:
        book.active.append(line)
    book.save(packed)
    return packed.getvalue()


WRITERS = {"csv": csv_of, "xlsx": xlsx_of}


def right(number: int, region: str = "") -> Cells:
    place = region or PLACES[number % len(PLACES)]
    return (f"说法{number}", "食品经营许可", "官方用语", 1, place, DAYS[number % len(DAYS)])


def table(odd: str) -> tuple[list[Cells], dict[int, list[str]]]:
    """200 rows under what people write above a table; row → columns at fault. `odd`: a place that is one of them."""
    rows = [right(number) for number in range(200)]
    wrong = {
        7: ("说法7", "食品经营许可", "官方用语", 7, "余杭区", ""),
        30: ("说法30", "食品经营许可", "近似", 1, "余杭区", ""),
        55: right(55, "余航区"),
        56: right(56, "330199"),
        81: ("说法81", "食品经营许可", "官方用语", 1, "余杭区", "2月30日"),
        100: ("", "食品经营许可", "官方用语", 1, "余杭区", ""),
        120: ("说法120", "食品经营许可", "近似", "很大", "火星区", ""),
        150: right(0),
        170: ("说法170", "说法170", "官方用语", 1, "余杭区", ""),
        199: right(199, odd),
    }
    columns = {
        7: ["weight"], 30: ["relation"], 55: ["@region"], 56: ["@region"], 81: ["@ends"], 100: ["term"],
        120: ["relation", "weight", "@region"], 150: ["term"], 170: ["target"], 199: ["@region"],
    }  # fmt: skip
    first = len(ABOVE) + 2
    lines = [*ABOVE, HEADER, *(wrong.get(number, row) for number, row in enumerate(rows))]
    return lines, {number + first: names for number, names in columns.items()}


@pytest.mark.parametrize("form", WRITERS)
@pytest.mark.parametrize(
    ("actor", "odd", "told"), [(ANYWHERE, "西湖区", "南昌市西湖区"), (HANGZHOU, "宁波市", "范围内")]
)
def test_1_the_good_rows_are_drafted_and_every_fault_is_named(
    bench: Bench, form: str, actor: Actor, odd: str, told: str
) -> None:
    lines, columns = table(odd)
    content, desk = WRITERS[form](lines), FileService(bench.editor, actor)
    with pytest.raises(BadParameters) as error:
        desk.bring(content, form, "synonyms", ImportInput())
    assert ("10 行" in error.value.message, bench.editor.drafts(actor)) == (True, [])
    assert {(detail.row, detail.field) for detail in error.value.details} == {
        (number, name) for number, names in columns.items() for name in names
    }
    report = desk.bring(content, form, None, SKIPPING)
    assert (report["kind"], report["created"], len(report["drafts"]), report["refused"]) == ("synonyms", 190, 190, 10)
    found: dict[int, list[str]] = {}
    for fault in report["faults"]:
        found.setdefault(fault["row"], []).append(fault["column"])
    assert found == columns
    reasons = {fault["row"]: fault["reason"] for fault in report["faults"] if fault["column"] == "@region"}
    assert "余杭区（330110）" in reasons[55 + len(ABOVE) + 2]
    assert told in reasons[199 + len(ABOVE) + 2]
    drafted = [draft.row for draft in bench.editor.drafts(actor) if draft.row]
    assert {row.scope.region for row in drafted} == {"330110", "330106", "330100", "330122"}
    assert {row.ends for row in drafted} == {"2026-12-31", ""}
    assert {(row.entry.relation, row.entry.weight) for row in drafted} == {("official", 1.0)}


def test_2_a_place_of_several_is_the_one_of_the_account(bench: Bench) -> None:
    content = csv_of([HEADER, right(1, "西湖区")])
    FileService(bench.editor, HANGZHOU).bring(content, "csv", None, ImportInput())
    (draft,) = bench.editor.drafts(HANGZHOU)
    assert draft.key.scope.region == "330106"
    (fault,) = FileService(bench.editor, ANYWHERE).bring(content, "csv", None, LOOKING)["faults"]
    assert "杭州市西湖区（330106）、江西省南昌市西湖区（360103）" in fault["reason"]


def test_3_rows_without_a_region_are_those_of_the_account(bench: Bench) -> None:
    desk = FileService(bench.editor, HANGZHOU)
    report = desk.bring(csv_of([HEADER[:4], *(right(number)[:4] for number in range(5))]), "csv", None, ImportInput())
    assert (report["created"], report["filled"], report["filled_in"]) == (5, 5, {"region": "330100", "site": ""})
    assert {draft.key.scope.region for draft in bench.editor.drafts(HANGZHOU)} == {"330100"}
    pasted = "甲证\t食品经营许可\t官方用语\t1\n乙证\t食品经营许可\t相关\t0.5\n"
    report = desk.paste(pasted, "synonyms", ImportInput())
    assert (report["created"], report["filled"], report["refused"]) == (2, 2, 0)
    report = desk.paste("居住证\t\tm1\t1\t12月31日\n居住证\t余杭区\tm1\t1\n", "pins", ImportInput())
    assert (report["created"], report["filled"]) == (2, 1)
    pins = {draft.row.entry.region: draft.row for draft in bench.editor.drafts(HANGZHOU) if draft.key.kind == "pins"}
    assert (set(pins), pins["330100"].scope.everywhere) == ({"330100", "330110"}, True)
    assert pins["330100"].entry.until.endswith("-12-31")
    twice = csv_of([HEADER[:5], right(1, "杭州市")[:5], (*right(1)[:4], "")])
    (fault,) = desk.bring(twice, "csv", None, LOOKING)["faults"]
    assert (fault["row"], fault["reason"]) == (3, "与第 2 行重复，请删去一行")


@pytest.mark.parametrize("form", ["csv", "xlsx", "tsv"])
def test_3_what_an_account_exports_changes_nothing(bench: Bench, form: str) -> None:
    desk = FileService(bench.editor, HANGZHOU)
    own = desk.bring(csv_of([HEADER[:4], right(1)[:4]]), "csv", None, ImportInput())
    bench.editor.publish(HANGZHOU, own["drafts"])
    report = desk.bring(desk.export("synonyms", form), form, "synonyms", ImportInput(), replaces=True)
    assert (report["unchanged"], report["drafts"], report["filled"], report["refused"]) == (2, [], 0, 0)
    report = desk.bring(csv_of([HEADER[:4], right(1)[:4]]), "csv", None, ImportInput(), replaces=True)
    assert (report["unchanged"], report["drafts"]) == (1, [])


def test_4_rows_that_are_not_theirs_are_told_in_the_words_of_a_clerk(bench: Bench) -> None:
    content = csv_of([HEADER, right(1, "宁波市"), ("", "食品经营许可", "官方用语", 1, "宁波市", ""), right(3, "不限")])
    faults = FileService(bench.editor, HANGZHOU).bring(content, "csv", None, LOOKING)["faults"]
    assert [(fault["row"], fault["column"]) for fault in faults] == [(2, "@region"), (3, "term"), (3, "@region")]
    assert faults[0]["reason"] == (
        "浙江省宁波市（330200）不在您管理的范围内（浙江省杭州市（330100）），请改写您管理的地区或其下级"
    )
    (fault,) = FileService(bench.editor, BOTH).bring(csv_of([HEADER, right(1, "不限")]), "csv", None, LOOKING)["faults"]
    assert (fault["column"], "浙江省杭州市（330100）、浙江省宁波市（330200）" in fault["reason"]) == ("@region", True)
    (fault,) = FileService(bench.editor, HANGZHOU).paste("奶茶铺", "words", LOOKING)["faults"]
    assert fault["reason"].startswith("这一类词典全国统一")


@pytest.mark.parametrize(
    ("header", "name", "kinds", "why"),
    [
        (("检索词", "地区", "文档编号"), "同义词.csv", ["synonyms", "pins"], "名称是“同义词”，列却是“置顶与屏蔽”的"),
        (("句式", "类别", "处理", "经办"), "名单.csv", ["offers", "situations"], "这些列“兜售句式”、“情形”都有"),
        (("词", "备注", "经办"), "名单.csv", ["words"], "有“自定义词”的列，也有它没有的列"),
        (("对应词", "位置", "作用"), "名单.csv", ["stopwords", "synonyms"], "哪一类词典的必填列都不全"),
        (("事项", "经办"), "名单.csv", [], "哪一类词典的必填列都不全"),
    ],
)
def test_5_the_kind_of_a_file_is_asked_where_it_is_not_clear(
    bench: Bench, header: Cells, name: str, kinds: list[str], why: str
) -> None:
    content = csv_of([("填报：余杭区",), header, ("甲证",) * len(header)])
    for actor in (ANYWHERE, HANGZHOU):
        with pytest.raises(UnclearKind) as error:
            FileService(bench.editor, actor).bring(content, "csv", None, LOOKING, name=name)
        may_change = set(BY_NAME) - set(NATIONAL if actor is HANGZHOU else ())
        asked, others = list(error.value.kinds), set(error.value.others)
        assert (asked, others) == ([one for one in kinds if one in may_change], may_change - set(asked))
        assert error.value.why == why
        assert why in error.value.details[0].reason


@pytest.mark.parametrize("name", ["名单.csv", "自定义词.csv"])
def test_5_the_kind_of_a_file_is_known_by_its_columns(bench: Bench, name: str) -> None:
    content = csv_of([("填报：余杭区",), ("词",), ("甲证",)])
    report = FileService(bench.editor, ANYWHERE).bring(content, "csv", None, LOOKING, name=name)
    assert (report["kind"], report["created"]) == ("words", 1)


def test_6_what_cannot_be_is_told_in_the_words_of_a_clerk(bench: Bench) -> None:
    bench.sites = ["000000", "330100", "杭州政务网"]
    header = ("词语", "对应词", "关系", "权重", "适用站点", "截止日期")
    line = ("甲证", "食品经营许可", "官方用语", 1)
    content = csv_of([header, (*line, "火星", ""), (*line, "330100", "年底")])
    site, day = FileService(bench.editor, ANYWHERE).bring(content, "csv", None, LOOKING)["faults"]
    assert (site["column"], day["column"]) == ("@site", "@ends")
    assert day["reason"] == "应为日期或时刻（北京时间），如 12月31日、12月31日 18:00，或留空"
    assert "现有 全国（000000）、浙江省杭州市（330100）、杭州政务网。请照其中一个填写" in site["reason"]
    (fault,) = FileService(bench.editor, HANGZHOU).paste("奶茶铺", "words", LOOKING)["faults"]
    assert fault["reason"] == "这一类词典全国统一，请交由管理全部地区的账号来改"
