"""Queries that name one place to go to.

1. A credit code with a right check digit leads to the operator's page, however it is written, alone or behind its name;
   of a wrong one it is said that it is wrong.
2. Numbers of citizens and of mobile phones lead nowhere, whatever other check they pass, and are never repeated.
3. A case number is of a form that the operator has set, with a real day in it, or is called one; its number is in the
   address only.
4. A hotline is found by its number, by its name, by what people call it, by number and name as they are suggested, and
   by its number or a name that says that it is one inside a sentence; it is called.
5. An app of which a query is a name leads to its first address that browsers may follow.
6. The exact name of a life event leads to its page, with 一件事 and without; before 一件事 a part that no other has.
7. Addresses are percent-encoded; where the operator has set none there is only a text.
9. Of what an office takes up of itself it is told whom to tell, where somebody breaks a rule.
8. Any other query leads nowhere (Hypothesis: whatever is typed, nothing fails).
10. Each kind has a label, words for its link, a file that tells about it, and a row in the documents.
"""

import re
from dataclasses import replace
from datetime import date
from importlib import import_module
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dictionaries.intents.intent_index import IntentIndex
from dictionaries.kinds.intents import Hotline, Office
from dictionaries.lexicon import Lexicon, shipped_lexicon
from indexer.documents.masking.number_forms import ID_CHECKS, ID_WEIGHTS, is_credit_code
from search_engine.page.instant_answers import (
    ROUTE_KINDS,
    InstantAnswers,
    Route,
    names_of_life_events,
    route_of,
    to_app,
    to_power,
)
from search_engine.settings.settings import CASE_PATTERNS

SIGNPOSTS = InstantAnswers(
    hotlines=IntentIndex(
        Lexicon(
            hotlines=(
                Hotline("12345", "政务服务便民热线", ("市民热线",)),
                Hotline("12366", "纳税缴费服务热线"),
                Hotline("0571-12350", "安全生产举报"),
            )
        )
    ).hotlines,
    life_events=names_of_life_events(["新生儿出生", "退休一件事", "水/电 报装"]),
    credit_code_url="https://gov.example/credit?code={code}",
    case_progress_url="https://gov.example/progress/{code}/",
    case_patterns=tuple(map(re.compile, CASE_PATTERNS.split())),
    asks_progress=IntentIndex(shipped_lexicon()).asks_progress,
)
CODE = "91330110MA2AX1234L"
DOCUMENT = Path(__file__).parents[3] / "docs/integration.md"


def found(text, instant_answers=SIGNPOSTS):
    return route_of(text, instant_answers)


def kind(text):
    route = found(text)
    return route.kind if route else None


@pytest.mark.parametrize(
    "text",
    [
        CODE,
        CODE.lower(),
        "９１３３０１１０ＭＡ２ＡＸ１２３４Ｌ",
        " 91330110 MA2AX1234 L ",
        "91330110-MA2AX1234L",
        f"统一社会信用代码：{CODE}",
    ],
)
def test_a_right_credit_code_leads_to_its_page(text):
    assert found(text) == Route(
        "credit_code", f"查询统一社会信用代码 {CODE} 的登记信息", f"https://gov.example/credit?code={CODE}"
    )


@pytest.mark.parametrize(
    "text",
    [
        *(f"{CODE[:17]}{check}" for check in "0123456789ABCDEFGHJKMNPQRTUWXY"),
        f"信用代码 {CODE[:17]}",
        "统一社会信用代码是91330110MA2IX1234L",
    ],
)
def test_a_wrong_credit_code_is_said_to_be_wrong(text):
    route = found(text)
    assert (route.kind, route.url) == ("credit_code", "")
    assert "不是正确的统一社会信用代码" in route.text


@pytest.mark.parametrize(
    "text",
    [CODE[:17], f"{CODE}0", "91330110MA2IX1234L", f"食品许可 {CODE}", "330110000012345", "913301100000000000"],
)
def test_what_is_no_credit_code_leads_nowhere(text):
    assert found(text) is None


def citizens(region, birth, serial):
    """A citizen's number with its right check digit."""
    places = f"{region}{birth}{serial:03}"
    return places + ID_CHECKS[sum(int(digit) * weight for digit, weight in zip(places, ID_WEIGHTS, strict=True)) % 11]


CITIZENS = st.builds(
    citizens,
    st.sampled_from(["110101", "330110", "119120", "513401"]),
    st.dates(date(1900, 1, 1), date(2029, 12, 31)).map(lambda day: day.strftime("%Y%m%d")),
    st.integers(0, 999),
)


@given(CITIZENS, st.sampled_from(["{}", " {} ", "办件编号{}", "受理号：{}", "查办件 {}"]))
def test_numbers_of_citizens_lead_nowhere(number, written):
    assert found(written.format(number)) is None
    assert found(written.format(f"{number[:6]} {number[6:14]} {number[14:]}")) is None


def test_citizens_numbers_that_pass_as_credit_codes_lead_nowhere():
    numbers = (
        citizens("110101", f"1990{month:02}{day:02}", n) for month in (1, 2) for day in (1, 9) for n in range(99)
    )
    both = [number for number in numbers if is_credit_code(number)]
    assert both
    assert [found(number) for number in both] == [None] * len(both)


@pytest.mark.parametrize(
    "text",
    [
        "13812345678",
        "138 1234 5678",
        "办件编号13812345678",
        "办件编号 138-1234-5678",
        "330110900307123",
        "办件编号330110900307123",
    ],
)
def test_personal_numbers_lead_nowhere(text):
    assert found(text) is None


@pytest.mark.parametrize(
    "text",
    [
        "3301102024112500123",
        "hz20241125000123",
        "SLBH-20241125-0001",
        "20241125000123",
        "办件编号：330110202411250001234",
        "办件编号 YH-2024-8800123",
        "查办件88001234",
        "查进度 88001234",
        "88001234办到哪一步了",
        "我的办件YH-2024-8800123",
    ],
)
def test_a_case_number_leads_to_its_progress(text):
    route = found(text)
    code = re.search(r"[A-Z0-9-]+", text.upper())[0]
    assert route == Route("case_number", "查询办件进度", f"https://gov.example/progress/{code}/")
    assert code not in route.text


@pytest.mark.parametrize(
    "text",
    [
        "3301102024133500123",
        "hz20240230000123",
        "6222020200112233445",
        "20241125",
        "2024年11月25日",
        "88001234",
        "办件编号",
        "办件编号是多少",
        "办件编号1234",
        "国发〔2024〕3号",
        "99999999999999999999",
        "食品许可 88001234",
    ],
)
def test_what_is_no_case_number_leads_nowhere(text):
    assert found(text) is None


def test_the_operators_own_form_of_case_numbers_counts():
    own = replace(SIGNPOSTS, case_patterns=(re.compile("ZJ[0-9]{6}"),))
    assert found("zj123456", own).kind == "case_number"
    assert found("20241125000123", own) is None


@pytest.mark.parametrize(
    "text",
    [
        "12345",
        "１２３４５",
        "12345热线",
        "拨打12345",
        "12345 热线电话",
        "政务服务便民热线",
        "市民热线",
        "12345 政务服务便民热线",
        "政务服务便民热线 12345",
        "市民热线 12345",
        "拨打市民热线电话",
        "12345是哪里的电话",
        "12345打不通",
        "市民热线怎么转人工",
    ],
)
def test_a_hotline_is_called_by_number_or_name(text):
    assert found(text) == Route("hotline", "拨打 12345 政务服务便民热线", "tel:12345")


@pytest.mark.parametrize("text", ["1234", "123456", "热线", "电话", "拨打", "a12345", "123451"])
def test_what_is_no_hotline_is_not_called(text):
    assert found(text) is None


def test_a_power_of_others_tells_whom_to_call():
    """Of a punishment it is told whom to call, the office's own number first; of a confirmation it is not."""
    office = Office("市场监督管理局", (), "市场监管", (), (("12315", "投诉举报热线"), ("12345", "热线")), "", "")
    route = to_power("对无照经营的处罚", "行政处罚", office, "330110")
    assert [call.number for call in route.calls] == ["12315", "12345"]
    assert "region=330110" in route.url
    assert [call.number for call in to_power("对无照经营的处罚", "行政处罚", None, None).calls] == ["12345"]
    assert to_power("等级评定", "行政确认", office, None).calls == ()


def test_a_hotline_may_have_an_area_code():
    assert found("0571-12350").url == "tel:0571-12350"


def test_an_app_leads_to_its_first_web_address():
    links = {"pc": "javascript:alert(1)", "mobile": "https://m.example/app"}
    assert to_app("app", "浙里办", links) == Route("app", "打开应用：浙里办", "https://m.example/app")
    assert to_app("matter", "浙里办", links) is None
    assert to_app("app", "浙里办", {"pc": links["pc"]}) is None


@pytest.mark.parametrize(
    ("text", "shown", "path"),
    [
        ("新生儿出生", "新生儿出生一件事", "%E6%96%B0%E7%94%9F%E5%84%BF%E5%87%BA%E7%94%9F"),
        ("新生儿出生一件事", "新生儿出生一件事", "%E6%96%B0%E7%94%9F%E5%84%BF%E5%87%BA%E7%94%9F"),
        ("退休", "退休一件事", "%E9%80%80%E4%BC%91%E4%B8%80%E4%BB%B6%E4%BA%8B"),
        ("新生儿一件事", "新生儿出生一件事", "%E6%96%B0%E7%94%9F%E5%84%BF%E5%87%BA%E7%94%9F"),
        ("水/电报装", "水/电 报装一件事", "%E6%B0%B4%2F%E7%94%B5%20%E6%8A%A5%E8%A3%85"),
    ],
)
def test_the_name_of_a_life_event_leads_to_its_page(text, shown, path):
    assert found(text) == Route("life_event", f"{shown}：一次办齐相关事项", f"/life-events/{path}")


@pytest.mark.parametrize("text", ["一件事", "退休金", "新生儿", "生一件事", "装修一件事"])
def test_what_is_no_life_event_leads_nowhere(text):
    assert found(text) is None


def test_without_an_address_a_route_is_a_text():
    plain = replace(SIGNPOSTS, credit_code_url="", case_progress_url="")
    for text in (CODE, "20241125000123"):
        assert found(text, plain).as_dict()["url"] == ""


def test_what_is_put_into_an_address_is_encoded():
    own = replace(SIGNPOSTS, case_patterns=(re.compile("A.{3}"),))
    assert found("a/?&", own).url == "https://gov.example/progress/A%2F%3F%26/"


@given(st.text(max_size=80))
def test_any_text_is_a_route_or_none(text):
    route = found(text)
    assert route is None or (route.text and isinstance(route.as_dict()["url"], str))


@pytest.mark.parametrize("text", ["", "  ", "身份证", "'; drop table documents;--", "证" * 4000])
def test_a_search_leads_nowhere(text):
    assert found(text) is None
    assert kind(text) is None


def test_every_kind_of_instant_answer_is_documented():
    rows = re.findall(r"^\| `([a-z_]+)` \| ([^|]+) \| [^|]+ \|$", DOCUMENT.read_text(encoding="utf-8"), re.MULTILINE)
    assert [(kind.name, kind.label) for kind in ROUTE_KINDS] == [
        row for row in rows if row[0] in {one.name for one in ROUTE_KINDS}
    ]
    assert len({kind.label for kind in ROUTE_KINDS}) == len(ROUTE_KINDS)
    for kind in ROUTE_KINDS:
        assert kind.action
        assert import_module(f"search_engine.page.instant_answers.{kind.name}").__doc__
