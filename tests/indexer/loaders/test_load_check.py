"""Checking a row.

1. A full matter passes without a word; what is left out of §7.1 is warned of by its name, one warning for each.
2. Every fault of a row is told at once, with row, dotted field, and a Chinese reason; nothing is told twice.
3. Regions become canonical; unknown and abolished ones are refused by code, an abolished one with its successor.
4. Limits, dates, themes, links and levels are judged by the house's rules.
5. Who asked, and personal numbers in public letters, are masked; organisations stay.
6. The fast way (clean validator, shared parts) gives what the model itself gives, or fails.
7. Feeds may write null, "", labels, lists as text and codes as numbers.
8. Any JSON is either a document or faults.
"""

from __future__ import annotations

from typing import Any

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from dictionaries.faults import Fault
from dictionaries.regions import load_tree
from indexer.documents.document import Document
from indexer.loaders import DocumentCheck, Row
from indexer.loaders.check import SharedParts
from indexer.loaders.clean import clean_validator
from indexer.loaders.coercion import as_model
from indexer.loaders.elements import ELEMENTS
from indexer.loaders.row import Unreadable
from tests.indexer.documents.load_samples import DOCUMENTS, check, full_matter


def test_a_full_matter_passes_without_a_word() -> None:
    document, faults, warnings = check(full_matter())
    assert document == Document.model_validate(full_matter())
    assert (faults, warnings) == ({}, {})


@pytest.mark.parametrize("field", [*ELEMENTS, "visits"])
def test_each_missing_element_is_warned_of(field: str) -> None:
    document, faults, warnings = check(full_matter(**{field: None}))
    assert document is not None
    assert faults == {}
    assert list(warnings) == [field]
    assert "缺少" in warnings[field]
    assert "§7.1" in warnings[field]


def test_an_authority_without_a_name_is_missing() -> None:
    _, _, warnings = check(full_matter(authority={"code": "11330110002501234X"}))
    assert "缺少“实施主体”" in warnings["authority"]


def test_zero_visits_are_no_missing_element() -> None:
    assert check(full_matter(visits=0))[2] == {}


def test_a_power_exercised_ex_officio_needs_no_materials() -> None:
    raw = full_matter(initiative="依职权", materials=None, conditions=None, fee=None, supervision=None)
    assert list(check(raw)[2]) == ["supervision"]


def test_only_matters_have_elements() -> None:
    assert check({"id": "P1", "title": "某政策", "kind": "policy", "region": "330000"})[2] == {}


FAULTS = [
    ("id", None, "id", "缺少必填"),
    ("id", "a b", "id", "空白"),
    ("title", "", "title", "缺少必填"),
    ("title", "<b>身份证</b>", "title", "HTML"),
    ("title", "身份\x07证", "title", "控制字符"),
    ("title", "身份\ud800证", "title", "控制字符"),
    ("title", "证" * 501, "title", "最多 500"),
    ("title", "<a" * 5000, "title", "最多 500"),
    ("title", 7, "title", "应为文字"),
    ("kind", "业务", "kind", "应为 事项、办事指南"),
    ("matter_type", "行政", "matter_type", "应为 行政许可、行政处罚"),
    ("audience", ["natural", "人"], "audience.1", "应为 自然人、法人"),
    ("aliases", {}, "aliases", "应为列表"),
    ("authority", "公安局", "authority", "应为对象"),
    ("visits", "几次", "visits", "应为整数"),
    ("visits", 1.5, "visits", "不能有小数"),
    ("visits", 100, "visits", "不能大于 99"),
    ("visits", -1, "visits", "不能小于 0"),
    ("rating", "高", "rating", "应为数字"),
    ("rating", 5.1, "rating", "不能大于 5"),
    ("needs_identity", "也许", "needs_identity", "是/否"),
    ("fee", {"standard": "20元"}, "fee.charged", "缺少必填"),
    ("materials", [{"name": "照片"}, {"name": "<i>"}], "materials.1.name", "HTML"),
    ("materials", "照片|大概", "materials", "大概"),
    ("faqs", "可以代领吗", "faqs", "没有答案"),
    ("promised_time", "很快", "promised_time", "不是时限"),
    ("links", {"pc": "www.gov.cn"}, "links.pc", "http://"),
    ("place", {"lat": 91}, "place.lat", "不能大于 90"),
    ("updated_at", "2026-02-30", "updated_at", "日期无法识别"),
    ("updated_at", "3026-01-01", "updated_at", "1900"),
    ("region", None, "region", "缺少行政区划"),
    ("region", "999999", "region", "999999"),
    ("region", "33", "region", "没有区划代码 33"),
    ("region", 3.3e200, "region", "末尾的数字已丢失"),
    ("effective_from", Unreadable("这一格坏了"), "effective_from", "这一格坏了"),
]


@pytest.mark.parametrize(("field", "value", "where", "words"), FAULTS)
def test_every_fault_says_where_and_what(field: str, value: object, where: str, words: str) -> None:
    document, faults, warnings = check(full_matter(**{field: value}))
    assert document is None
    assert list(faults) == [where]
    assert words in faults[where]
    assert warnings == {}, "the field at fault is not missing as well"


def test_all_faults_of_a_row_come_at_once() -> None:
    raw = full_matter(
        title="<b>x</b>",
        visits=-1,
        region="330103",
        themes=["奇谈"],
        legal_time={"value": -1, "unit": "天天"},
        effective_from="2026-02-01",
        expires_at="2026-01-01",
    )
    _, faults, warnings = check(raw)
    assert set(faults) == {"title", "visits", "region", "legal_time.value", "legal_time.unit", "effective_from"}
    assert set(warnings) == {"themes"}


def test_faults_carry_the_row() -> None:
    (fault,) = DocumentCheck(load_tree()).check(41, {"id": "a"}).faults
    assert fault == Fault(41, "title", "缺少必填字段")
    assert str(fault) == "第 41 行 title：缺少必填字段"


@pytest.mark.parametrize("code", ["330110", "330110000", "330110000000", 330110, 330110.0, " 330110 "])
def test_every_form_of_a_region_becomes_one(code: object) -> None:
    document, _, _ = check(full_matter(region=code))
    assert document is not None
    assert document.region == "330110"


def test_an_abolished_region_names_its_successor() -> None:
    _, faults, _ = check(full_matter(region="330103", coverage={"regions": ["310000", "330103", "000001"]}))
    assert set(faults) == {"region", "coverage.regions.1", "coverage.regions.2"}
    assert "330103" in faults["region"]
    assert "拱墅区" in faults["region"]


def test_coverage_becomes_canonical() -> None:
    document, _, _ = check(full_matter(coverage={"regions": ["310000000000", "330000", "310000"]}))
    assert document is not None
    assert document.coverage is not None
    assert document.coverage.regions == ("310000", "330000")


@pytest.mark.parametrize(
    ("code", "level"),
    [("000000", "国家级"), ("330000", "省级"), ("330100", "市级"), ("330110", "县级"), ("330110005", "乡级")],
)
def test_the_level_follows_the_region(code: str, level: str) -> None:
    document, _, warnings = check(full_matter(region=code, level=None))
    assert document is not None
    assert (document.level, warnings) == (level, {})


def test_a_level_that_the_region_has_not_is_doubtful() -> None:
    document, _, warnings = check(full_matter(level="市级"))
    assert document is not None
    assert document.level == "市级"
    assert "市级" in warnings["level"]
    assert "县级" in warnings["level"]


def test_plain_texts_need_no_region() -> None:
    document, faults, warnings = check({"id": "1", "title": "第一条", "text": "正文"})
    assert document is not None
    assert (faults, warnings) == ({}, {})


@pytest.mark.parametrize(
    ("promised", "legal", "slow"),
    [
        ((20, "工作日"), (60, "自然日"), False),
        ((5, "工作日"), (7, "自然日"), False),
        ((6, "工作日"), (7, "自然日"), True),
        ((21, "工作日"), (20, "工作日"), True),
        ((20, "工作日"), (20, "工作日"), False),
        ((22, "工作日"), (1, "月"), False),
        ((25, "小时"), (1, "自然日"), True),
        ((1, "小时"), (0, "即时"), True),
        ((5, "工作日"), (0, "工作日"), False),
        ((0, "即时"), (5, "工作日"), False),
    ],
)
def test_a_promise_longer_than_the_law_is_doubtful(
    promised: tuple[int, str], legal: tuple[int, str], slow: bool
) -> None:
    limits = {
        name: {"value": value, "unit": unit}
        for name, (value, unit) in {"promised_time": promised, "legal_time": legal}.items()
    }
    document, _, warnings = check(full_matter(**limits))
    assert document is not None
    assert ("比法定办结时限" in warnings.get("promised_time", "")) is slow


def test_a_local_theme_goes_under_other_and_keeps_its_name() -> None:
    raw = full_matter(themes=["证件办理", "最多跑一次", "亲清在线"], site_themes=["本地"])
    document, _, _ = check(raw)
    faults = DocumentCheck(load_tree()).check(1, raw).faults
    assert document is not None
    assert document.themes == ("证件办理", "其他")
    assert document.site_themes == ("本地", "最多跑一次", "亲清在线")
    assert [fault.warning for fault in faults] == [True, True]
    assert "最多跑一次" in faults[0].reason


def test_a_document_cannot_end_before_it_begins() -> None:
    _, faults, _ = check(full_matter(effective_from="2026-01-02", expires_at="2026-01-01"))
    assert "晚于失效时间" in faults["effective_from"]
    assert check(full_matter(effective_from="2026-01-01", expires_at="2026-01-01"))[1] == {}


def test_a_document_cannot_be_repealed_before_it_is_issued() -> None:
    _, faults, _ = check(full_matter(issued_at="2026-01-02", repealed_at="2026-01-01"))
    assert "早于发文时间" in faults["repealed_at"]
    assert check(full_matter(issued_at="2026-01-01", repealed_at="2026-01-01"))[1] == {}


@pytest.mark.parametrize(("field", "value"), [("superseded_by", str), ("amended_by", list)])
def test_a_document_takes_no_place_of_its_own(field: str, value: type) -> None:
    raw = full_matter()
    _, faults, warnings = check({**raw, field: raw["id"] if value is str else [raw["id"]]})
    assert (faults, "自己" in warnings[field]) == ({}, True)


HOSTS = frozenset({"www.zjzwfw.gov.cn", "*.hangzhou.gov.cn"})


@pytest.mark.parametrize(
    ("url", "allowed"),
    [
        ("https://www.zjzwfw.gov.cn/a", True),
        ("https://WWW.zjzwfw.GOV.cn:443/a", True),
        ("http://wsbs.hangzhou.gov.cn", True),
        ("http://hangzhou.gov.cn", False),
        ("https://www.zjzwfw.gov.cn.evil.com/", False),
        ("https://www.zjzwfw.gov.cn@evil.com/", False),
        ("https://evil.com\\@www.zjzwfw.gov.cn/", False),
        ("https://evil.com?www.zjzwfw.gov.cn", False),
        ("https://xhangzhou.gov.cn/", False),
    ],
)
def test_personal_data_in_letters_is_masked(url: str, allowed: bool) -> None:
    raw = full_matter(links={"mobile": url}, materials=[{"name": "表", "form_url": url}])
    _, faults, _ = check(raw, link_hosts=HOSTS)
    assert set(faults) == (set() if allowed else {"links.mobile", "materials.0.form_url"})
    assert all("允许名单" in reason for reason in faults.values())
    assert check(raw)[1] == {}


def test_letters_are_masked() -> None:
    raw = {
        "id": "Q1",
        "kind": "faq",
        "public": True,
        "region": "330110",
        "title": "13812345678 换证",
        "text": "我的身份证号 11010519491231002X，电话 13812345678",
        "answer": "请拨打 0571-88888888 或 12345",
        "asker": "张小三",
    }
    document, _, _ = check(raw)
    assert document is not None
    assert document.asker == "张**"
    assert document.title == "*** 换证"
    assert document.text == "我的身份证号 ***，电话 ***"
    assert document.answer == raw["answer"]


def test_only_letters_are_searched_for_numbers() -> None:
    document, _, _ = check(full_matter(contact="13812345678"))
    assert document is not None
    assert document.contact == "13812345678"


def test_unknown_fields_are_named_once() -> None:
    rule = DocumentCheck(load_tree())
    raw = full_matter(colour="red", materials=[{"name": "表", "nmae": "x"}], place={"adress": "x", "name": "厅"})
    for row in range(3):
        assert rule.check(row, raw).document is not None
    assert rule.unknown_fields == {"colour", "materials.nmae", "place.adress"}


def test_a_refused_row_stays_refused() -> None:
    fault = Fault(3, "", "坏")
    assert DocumentCheck(load_tree()).check_row(Row(3, None, (fault,))).faults == (fault,)


LENIENT: list[tuple[str, object, object]] = [
    ("audience", ["自然人", "企业法人"], ("natural", "legal")),
    ("audience", "自然人；法人", ("natural", "legal")),
    ("kind", "事项", "matter"),
    ("status", "暂停", "suspended"),
    ("status", "", "online"),
    ("aliases", None, ()),
    ("aliases", ["", None, "换证"], ("换证",)),
    ("item_code", 330110, "330110"),
    ("item_code", 330110.0, "330110"),
    ("summary", "  ", None),
    ("matter_type", "", None),
    ("title", "  居民身份证 \n 换领 ", "居民身份证 换领"),
    ("text", "一\r\n二\r三", "一\n二\n三"),
    ("needs_identity", "是", True),
    ("visits", "1", 1),
]


@pytest.mark.parametrize(("field", "value", "read"), LENIENT)
def test_values_as_feeds_write_them_are_read(field: str, value: object, read: object) -> None:
    document, faults, _ = check({**full_matter(), field: value})
    assert faults == {}
    assert getattr(document, field) == read


def test_time_limits_may_be_text() -> None:
    document, _, _ = check(full_matter(promised_time="5个工作日", legal_time="当场办结"))
    assert document is not None
    assert document.promised_time is not None
    assert document.legal_time is not None
    assert (document.promised_time.value, document.promised_time.unit) == (5, "工作日")
    assert document.legal_time.unit == "即时"


def plain_way(raw: dict[str, Any]) -> Document | None:
    try:
        return Document.model_validate(as_model(raw, lambda field, reason: None, set()))
    except ValidationError:
        return None


SPOILED = st.sampled_from(
    [
        "",
        " ",
        "a",
        " a",
        "a ",
        "a  b",
        "a\nb",
        "a\tb",
        "a\rb",
        "<b>",
        "a<b",
        "a\u3000b",
        "\x85",
        "\u2028",
        "\ufffe",
        "\u200b",
        "�",
        "a\x00",
        "\x1f",
        "ａ",
        "县级",
        "是",
        "2026-01-01",
        "5个工作日",
        "a;b",
        "330110",
    ]
)
VALUES = st.recursive(
    SPOILED | st.none() | st.booleans() | st.integers(-5, 2**70) | st.floats(),
    lambda inner: (
        st.lists(inner, max_size=2)
        | st.dictionaries(
            st.sampled_from(["name", "code", "value", "unit", "question", "regions", "x"]), inner, max_size=3
        )
    ),
    max_leaves=4,
)
ROWS = st.dictionaries(st.sampled_from([*Document.model_fields, "x"]), VALUES, max_size=5)


@given(DOCUMENTS, ROWS)
def test_the_fast_way_is_the_plain_way(document: Document, spoiled: dict[str, Any]) -> None:
    raw = {**document.model_dump(mode="json", exclude_none=True), **spoiled}
    shared = SharedParts(clean_validator().validate_python)
    for _ in range(2):
        try:
            fast = shared.validate(raw)
        except ValidationError:
            continue
        assert fast == plain_way(raw)


@given(st.lists(DOCUMENTS, min_size=2, max_size=4))
def test_shared_parts_are_shared_only_where_they_are_the_same(documents: list[Document]) -> None:
    shared = SharedParts(clean_validator().validate_python)
    bare = full_matter(materials=None, faqs=None)
    raws = [bare, full_matter(), *(document.model_dump(mode="json", exclude_none=True) for document in documents), bare]
    for raw in raws * 2:
        assert shared.validate(raw) == Document.model_validate(raw)


@given(DOCUMENTS)
def test_clean_documents_go_the_fast_way(document: Document) -> None:
    raw = orjson.loads(document.model_dump_json())
    assert clean_validator().validate_python(raw) == document


@given(ROWS)
def test_any_row_is_a_document_or_faults(raw: dict[str, Any]) -> None:
    rule = DocumentCheck(load_tree(), link_hosts=HOSTS)
    first, again = rule.check(1, raw), rule.check(1, raw)
    assert first == again
    assert (first.document is None) == any(not fault.warning for fault in first.faults)
    assert all(fault.reason and fault.row == 1 and "不符合要求" not in fault.reason for fault in first.faults)


def test_deep_nesting_is_no_trouble() -> None:
    deep: object = "x"
    for _ in range(900):
        deep = [deep]
    assert check(full_matter(aliases=deep))[0] is None
    assert check(full_matter(place={"name": deep}, other=deep))[0] is None
