"""What is asked for.

1. A long phrase counts anywhere, once for each thing that it asks; what stands next to it belongs to it.
2. A phrase of two characters counts only at the end, beside something else: 医疗费用报销 keeps 费用. So do several.
3. A phrase inside a name is a part of the name; a name that is all of the query hides no long phrase.
4. What an earlier step has settled is not asked about again.
5. What stands before a phrase may change what it asks: a verb says which way money goes (see `asked_money`); 有效期多久
   is no question of how long the handling takes.
6. A verb that decides which matter is meant stays: 怎么注销, 去哪里换, 几岁上学.
7. Who or what is asked about before what they may stays, and no word is cut: of 什么情况劳动者可以 the worker stays,
   哪些人格权不能 asks nothing; duties, rights, forms (有什么义务) are what is searched for, no conditions.
8. Several things asked in one go are all found, in the order asked, however they are joined.
9. A question of yes or no is found in every form (see `plain_question`), and all of it goes.
10. Marks are in order inside the text; the step once more changes nothing; a text without phrases is unchanged.
"""

from dataclasses import replace

import pytest
from hypothesis import given

from dictionaries.lexicon import shipped_lexicon
from dictionaries.patterns.phrase_patterns import PhrasePatterns
from search_engine.query.analysis.detect_requested_fields import detect_requested_fields
from search_engine.query.analysis.query_analysis import PLACE, REMOVED, QueryAnalysis, Span
from tests.search_engine.query.analysis.small import assert_sound, resources, texts, typed, understandings

PHRASES = (
    "需要带什么",
    "带什么",
    "材料",
    "费用",
    "多少钱",
    "去哪里办",
    "要多久",
    "多少",
    "怎么注销",
    "去哪里换",
    "怎么办理",
)
ASKED = ("materials", "materials", "materials", "fee", "fee", "place", "time", "benefit", "process", "place", "process")
TOOLS = resources(asks=zip(PHRASES, ASKED, strict=True), names=["办证多少钱问答", "护照多少钱", "医疗费用报销"])


@pytest.mark.parametrize(
    ("text", "asks", "removed"),
    [
        ("身份证补领需要带什么材料", ("materials",), ("需要带什么", "材料")),
        ("身份证补领需要带什么", ("materials",), ("需要带什么",)),
        ("带什么去哪里办", ("materials", "place"), ("带什么", "去哪里办")),
        ("多少钱护照要多久", ("money", "time"), ("多少钱", "要多久")),
        ("身份证补领", (), ()),
    ],
)
def test_a_long_phrase_asks_anywhere(text: str, asks: tuple[str, ...], removed: tuple[str, ...]) -> None:
    found = detect_requested_fields(typed(text), TOOLS)
    assert (found.asks, found.texts(REMOVED)) == (asks, removed)


@pytest.mark.parametrize(
    ("text", "asks"),
    [
        ("门诊费用", ("fee",)),
        ("门诊费用吗?", ("fee",)),
        ("费用", ()),
        ("门诊费用公示", ()),
        ("材料报送", ()),
        ("医疗费用报销", ()),
        ("护照 材料 费用", ("materials", "fee")),
        ("护照费用和材料", ("fee", "materials")),
        ("护照材料、费用?", ("materials", "fee")),
        ("材料和费用", ()),
        ("费用 护照 材料", ("materials",)),
    ],
)
def test_a_short_phrase_asks_only_at_the_end(text: str, asks: tuple[str, ...]) -> None:
    assert detect_requested_fields(typed(text), TOOLS).asks == asks


def test_a_phrase_inside_a_name_asks_nothing() -> None:
    assert detect_requested_fields(typed("杭州办证多少钱问答"), TOOLS).spans == ()
    assert detect_requested_fields(typed("护照多少钱"), TOOLS).asks == ("money",)


def test_settled_spans_are_not_asked_about() -> None:
    place = Span(3, 4, PLACE)
    found = detect_requested_fields(replace(typed("带什么材料"), spans=(place,)), TOOLS)
    assert found.spans == (Span(0, 3, REMOVED), place)


@pytest.mark.parametrize(
    ("text", "asks", "removed"),
    [
        ("低保多少钱", ("money",), ("多少钱",)),
        ("高龄津贴一个月多少钱", ("money",), ("多少钱",)),
        ("低保证明多少钱", ("money",), ("多少钱",)),
        ("补贴申请费用", ("fee",), ("费用",)),
        ("抚恤金多少", ("money", "benefit"), ("多少",)),
        ("电话多少", (), ()),
        ("居住证要多久", ("time",), ("要多久",)),
        ("居住证要多久能拿到", ("time",), ("要多久能拿到",)),
        ("居住证要多久才办下来啊", ("time",), ("要多久才办下来",)),
    ],
)
def test_words_before_a_phrase_change_what_it_asks(text: str, asks: tuple[str, ...], removed: tuple[str, ...]) -> None:
    found = detect_requested_fields(typed(text), TOOLS)
    assert (found.asks, found.texts(REMOVED)) == (asks, removed)


@pytest.mark.parametrize(
    ("text", "asks", "removed"),
    [
        ("执照怎么注销", ("process",), ()),
        ("护照去哪里换", ("place",), ("去哪里",)),
        ("护照怎么办理", ("process",), ("怎么办理",)),
    ],
)
def test_a_verb_that_decides_the_matter_stays(text: str, asks: tuple[str, ...], removed: tuple[str, ...]) -> None:
    found = detect_requested_fields(typed(text), TOOLS)
    assert (found.asks, found.texts(REMOVED)) == (asks, removed)


PATTERNS = replace(
    TOOLS, ask_patterns=PhrasePatterns((row.pattern, row.asks) for row in shipped_lexicon().ask_patterns)
)


@pytest.mark.parametrize(
    ("text", "asks", "removed"),
    [
        ("什么情况劳动者可以立刻辞职", ("conditions",), ("什么情况",)),
        ("什么人可以领失业金", ("conditions",), ("什么人可以领",)),
        ("低保有什么条件", ("conditions",), ("有什么条件",)),
        ("哪些人格权不能让他人许可使用", (), ()),
        ("留置权人有什么义务", (), ()),
        ("遗嘱有哪些形式", (), ()),
    ],
)
def test_who_may_stays_and_conditions_are_asked(text: str, asks: tuple[str, ...], removed: tuple[str, ...]) -> None:
    found = detect_requested_fields(typed(text), PATTERNS)
    assert (found.asks, found.texts(REMOVED)) == (asks, removed)


SHIPPED = replace(PATTERNS, asks=resources(asks=[(row.text, row.asks) for row in shipped_lexicon().asks]).asks)


@pytest.mark.parametrize(
    ("text", "asks"),
    [
        ("居住证有效期要多久", ("validity_period",)),
        ("居住证能用几年", ("validity_period",)),
        ("居住证几年换一次", ("validity_period",)),
        ("居住证多久到期", ("validity_period",)),
        ("居住证多久能到手", ("time",)),
        ("执照什么时候能办下来", ("time",)),
        ("执照何时办好", ("time",)),
        ("执照什么时候上班", ("hours",)),
        ("执照什么时候可以去办", ("hours",)),
        ("执照加急", ("expedite",)),
        ("执照能不能加急", ("expedite",)),
        ("小孩几岁办身份证", ("age",)),
        ("身份证能找人代领吗", ("proxy",)),
        ("身份证必须本人去吗", ("visits", "proxy")),
        ("执照周末办理吗", ("hours",)),
        ("有效期满换领", ()),
    ],
)
def test_shipped_rows_ask_for_validity_age_and_expedition(text: str, asks: tuple[str, ...]) -> None:
    assert detect_requested_fields(typed(text), SHIPPED).asks == asks


@pytest.mark.parametrize(
    ("text", "removed"), [("孩子几岁上学", ("几岁",)), ("执照几年换一次", ("几年",)), ("执照怎么加急", ("怎么加急",))]
)
def test_shipped_rows_remove_only_the_question(text: str, removed: tuple[str, ...]) -> None:
    assert detect_requested_fields(typed(text), SHIPPED).texts(REMOVED) == removed


@pytest.mark.parametrize(
    ("text", "asks"),
    [
        ("执照要多少钱带什么材料", ("money", "materials")),
        ("执照要带什么多久多少钱", ("materials", "time", "money")),
        ("执照要多久和多少钱", ("time", "money")),
        ("执照要多久收费吗", ("time", "fee")),
        ("执照去哪办要带什么", ("place", "materials")),
        ("执照多久能拿到多少钱", ("time", "money")),
        ("执照要不要钱，几天能拿", ("fee", "time")),
        ("执照加急多少钱", ("expedite", "money")),
    ],
)
def test_several_things_asked_at_once_are_found_in_order(text: str, asks: tuple[str, ...]) -> None:
    assert detect_requested_fields(typed(text), SHIPPED).asks == asks


@pytest.mark.parametrize(
    ("text", "removed"),
    [
        ("执照是不是免费的", "是不是免费的"),
        ("执照免不免费", "免不免费"),
        ("执照要不要钱", "要不要钱"),
        ("执照收费不", "收费不"),
    ],
)
def test_questions_of_yes_or_no_ask_in_any_form(text: str, removed: str) -> None:
    found = detect_requested_fields(typed(text), SHIPPED)
    assert (found.asks, found.texts(REMOVED)) == (("fee",), (removed,))


@given(understandings((*PHRASES, "身份证", "办证多少钱问答", "吗", "?")))
def test_requested_fields_of_any_analysis_are_sound(before: QueryAnalysis) -> None:
    assert_sound(detect_requested_fields, before, TOOLS)


@given(texts(("身份证", "补领")).filter(lambda text: not any(phrase in text for phrase in PHRASES)))
def test_a_text_that_asks_nothing_is_unchanged(text: str) -> None:
    before = typed(text)
    assert detect_requested_fields(before, TOOLS) is before
