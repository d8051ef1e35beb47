"""No rule takes a whole query.

1. Whatever is asked about a name of the catalogue or a term of the dictionaries, in whatever words, something of it is
   looked for; only a function of the portal or an office may be all that is meant.
2. A question for a sum, a telephone, opening hours, an office leads to the cards of the thing that it is asked about;
   the office stands beside them.
3. 政策, 规定, 条例 and 最新 beside a thing ask for the kind.
4. What reaches into a question stays whole; words that a wish is read as are not required.
5. Why a card has its class is said of this card: which words it has and lacks, and which were not required.
"""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dictionaries.lexicon import shipped_lexicon
from search_engine import SearchRequest
from tests.relevance.examples import XIHU, YUHANG, search, titles

ASKS = sorted(row.text for row in shipped_lexicon().asks)
TERMS = sorted(row.term for row in shipped_lexicon().topics)


@pytest.fixture(scope="module")
def understood(service):
    with service.state.snapshot() as snapshot:
        names = snapshot.shared_names()
    named = st.sampled_from([*names, *TERMS])
    return service, named


@settings(max_examples=300)
@given(data=st.data(), ask=st.sampled_from(ASKS), behind=st.booleans())
def test_something_of_every_query_is_looked_for(understood, data, ask, behind):
    service, named = understood
    name = data.draw(named)
    text = f"{name}{ask}" if behind else f"{ask}{name}"
    analysis = service.ask(lambda pipeline: pipeline.analysis_of(SearchRequest(q=text, region=XIHU)))
    assert analysis.no_search or not analysis.parsed_query.empty


@pytest.mark.parametrize(
    ("text", "first", "office"),
    [
        ("失业金可以领多久", "失业保险金申领", None),
        ("养老金可以领多久", "企业职工基本养老金申领", None),
        ("低保打什么电话", "最低生活保障对象认定", "民政局"),
        ("低保在哪里办几点下班", "最低生活保障对象认定", "民政局"),
        ("有没有办居住证的派出所电话", "居住证申领", "公安局"),
        ("是否提供残疾人证服务", "残疾人证", None),
        ("养犬登记", "养犬登记", None),
    ],
)
def test_a_question_leads_to_the_thing_it_asks_about(service, text, first, office):
    page = search(service, text, XIHU)
    assert first in titles(page)[0]
    assert office is None or (page.route is not None and page.route["kind"] == "office")


def test_a_whole_name_finds_nothing_but_its_own(service):
    assert search(service, "养犬登记", XIHU).total == 1


@pytest.mark.parametrize(
    ("text", "region", "kind"),
    [
        ("最新租房补贴政策", YUHANG, "policy"),
        ("公积金政策", XIHU, "policy"),
        ("退休新规", XIHU, "policy"),
        ("异地就医相关规定", XIHU, "policy"),
        ("租房补贴", YUHANG, "matter"),
        ("公租房规定", XIHU, "matter"),  # there is none
    ],
)
def test_a_word_for_policies_asks_for_the_kind(service, text, region, kind):
    assert search(service, text, region).items[0].kind in ({"policy", "interpretation"} if kind == "policy" else {kind})


@pytest.mark.parametrize(
    ("text", "within"),
    [
        ("医保报销比例", ("报销",)),
        ("公积金贷款额度", ("贷款",)),
        ("生二胎有补贴吗", ("补贴", "津贴")),
        ("退休年龄", ("退休",)),
    ],
)
def test_what_reaches_into_a_question_stays_whole(service, text, within):
    page = search(service, text, XIHU)
    assert any(word in titles(page)[0] for word in within)
    assert page.total > 1


@pytest.mark.parametrize(
    ("text", "title", "reason"),
    [
        ("护照", "普通护照签发", "名称含“护照”，且占名称的大部分"),
        ("普通护照签发", "普通护照签发", "名称与检索词相同"),
        ("是否提供残疾人证服务", "残疾人证办理", "含“残疾人证”，不含“提供”（“服务”不作要求）"),
        ("退休年龄", "法定退休年龄计算器", "名称含“退休年龄”，且占名称的大部分（“计算”不作要求）"),
    ],
)
def test_reasons_of_a_class_are_those_of_the_card(service, text, title, reason):
    page = search(service, text, XIHU, explain="true")
    why = next(item.why for item in page.items if item.title == title)
    assert why["class_reason"] == reason
