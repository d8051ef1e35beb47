"""Terms and their alternatives.

1. A term becomes one need: as typed, and in each way that the dictionary knows. Official names and equivalents keep the
   class, all others do not; nor do a term's words without its single characters.
2. The longest term at a place counts, and only where it is made of whole words: 上牌 in 网上牌照 is none.
3. A term made of terms may be said by theirs.
4. What is narrower and related is looked for only where a topic is all of the query, but for signs; it is offered in
   any case.
5. A number in digits and in characters is the same where the dictionary says so.
6. Marks are in order inside the text; the step once more changes nothing; a text without terms is unchanged.
7. However many terms a term is made of, few ways are tried.
8. A term with a gap is read as its ways, at both its parts, where these are whole words; a term inside a part gives way
   to it, a longer one does not, and what an earlier step took a part for (转到 beside a place) is no longer asked for.
"""

from dataclasses import replace

import pytest
from hypothesis import given

from ranker.matching.parsed_query import Alternative, Clause
from search_engine.query.analysis.expand import LOOSE, MOST_WAYS, expand
from search_engine.query.analysis.query_analysis import TERM, Expansion, QueryAnalysis, Span
from tests.search_engine.query.analysis.small import assert_sound, resources, texts, typed, understandings

SYNONYMS = (
    ("驾照", "机动车驾驶证", "official", 0.9),
    ("过期", "期满", "equivalent", 1.0),
    ("驾照过期", "期满换证", "one_way", 0.8),
    ("社保", "医疗保险", "related", 0.5),
    ("上牌", "机动车注册登记", "one_way", 0.8),
    ("组合贷", "组合贷款", "official", 1.0),
    ("1日游", "一日游", "equivalent", 1.0),
    ("保障房", "保障性住房", "official", 1.0),
    ("驾照...到期", "期满换证", "official", 0.9),
)
TOPICS = (("社会保险", (), ("公积金",)), ("养老保险", ("社会保险",)), ("公积金",))
TERMS = {text for row in SYNONYMS for text in row[:2]} | {str(row[0]) for row in TOPICS}
TOOLS = resources(synonyms=SYNONYMS, topics=TOPICS)


def alternatives(text: str) -> list[tuple[Alternative, ...]]:
    spans = expand(typed(text), TOOLS).spans
    return [span.clause.alternatives for span in spans if span.clause is not None]


def test_1_official_names_keep_the_class() -> None:
    found = expand(typed("换驾照"), TOOLS)
    assert found.texts(TERM) == ("驾照",)
    assert alternatives("换驾照") == [(Alternative(("驾照",)), Alternative(("机动车", "驾驶证"), 0.9))]
    assert found.expansions == (Expansion("驾照", "机动车驾驶证", "official", 0.9),)


def test_1_equivalents_work_both_ways_and_official_names_do_not() -> None:
    assert alternatives("过期") == [(Alternative(("过期",)), Alternative(("期满",)))]
    assert alternatives("期满") == [(Alternative(("期满",)), Alternative(("过期",)))]
    assert alternatives("机动车驾驶证") == []


def test_related_terms_do_not_keep_the_class() -> None:
    (found,) = alternatives("社保")
    assert found == (Alternative(("社保",)), Alternative(("医疗保险",), 0.5, keeps_class=False))


def test_1_a_term_said_twice_is_told_once() -> None:
    assert len(expand(typed("驾照 驾照"), TOOLS).expansions) == 1


@pytest.mark.parametrize("text", ["网上牌照", "组合贷款", "目的地"])
def test_pieces_of_other_words_are_no_terms(text: str) -> None:
    assert expand(typed(text), TOOLS).spans == ()


def test_the_longest_term_counts() -> None:
    assert expand(typed("驾照过期怎么办"), TOOLS).texts(TERM) == ("驾照过期",)


def test_a_term_made_of_terms_may_be_said_by_theirs() -> None:
    (found,) = alternatives("驾照过期")
    exact_equivalents = {one.words for one in found if one.keeps_class}
    assert exact_equivalents == {
        ("驾照", "过期"),
        ("驾照", "期满"),
        ("机动车", "驾驶证", "过期"),
        ("机动车", "驾驶证", "期满"),
    }
    assert Alternative(("期满", "换证"), 0.8, keeps_class=False) in found


def test_a_topic_brings_narrower_ones_only_when_alone() -> None:
    semantic_always, part = expand(typed("社会保险"), TOOLS), expand(typed("社会保险补贴"), TOOLS)
    assert {one.target for one in semantic_always.expansions} == {"养老保险", "公积金"}
    assert expand(typed("《社会保险》?"), TOOLS).expansions == semantic_always.expansions
    assert part.expansions == ()
    assert part.spans == ()
    assert semantic_always.related == part.related == ("公积金", "养老保险")


def test_numbers_in_digits_and_characters_are_the_same() -> None:
    (digits,), (characters,) = alternatives("1日游备案"), alternatives("一日游备案")
    ways = {one.words for one in digits if one.keeps_class}
    assert ways == {one.words for one in characters if one.keeps_class} == {("1日游",), ("一日游",)}


def test_1_looser_words_keep_no_class() -> None:
    (found,) = alternatives("保障房")
    assert found[0] == Alternative(("保障", "房"))
    assert found[-1] == Alternative(("保障",), LOOSE, keeps_class=False)


@given(understandings((*sorted(TERMS), "网上牌照", "补贴", " ")))
def test_expanding_any_analysis_is_sound(before: QueryAnalysis) -> None:
    with_step = assert_sound(expand, before, TOOLS)
    for span in with_step.spans:
        assert span.role != TERM or (span.clause is not None and 1 < len(span.clause.alternatives) <= MOST_WAYS)


@given(texts(("身份证", "补领")).filter(lambda text: not any(term in text for term in TERMS)))
def test_a_text_without_terms_is_unchanged(text: str) -> None:
    before = typed(text)
    assert expand(before, TOOLS) is before


def test_a_term_made_of_many_tries_few_ways() -> None:
    words = ("居民", "护照", "公司", "企业", "医疗", "住房", "税务", "交通", "旅游", "教育", "婚姻", "户口")
    rows = [(word, f"{word}{number}号", "equivalent", 1.0) for word in words for number in range(9)]
    many = resources(synonyms=[*rows, ("".join(words), "全部", "one_way", 0.5)])
    (span,) = expand(typed("".join(words)), many).spans
    assert span.clause is not None
    assert len(span.clause.alternatives) == MOST_WAYS


def test_7_what_is_said_of_the_whole_term_is_not_crowded_out() -> None:
    many = [("驾照", f"第{n}证", "official", 1.0) for n in range(4)] + [
        ("过期", f"期满{n}", "official", 1.0) for n in range(4)
    ]
    crowded = resources(synonyms=[*many, ("驾照过期", "换证", "one_way", 0.8)])
    spans = expand(typed("驾照过期"), crowded).spans
    assert [("换证",) in [way.words for way in span.clause.alternatives] for span in spans if span.clause] == [True]


def test_a_term_with_a_gap_is_read_at_both_parts() -> None:
    found = expand(typed("驾照已经到期"), TOOLS)
    assert found.texts(TERM) == ("驾照", "到期")
    assert alternatives("驾照已经到期") == [(Alternative(("期满", "换证"), 0.9),)] * 2
    assert found.expansions == (Expansion("驾照...到期", "期满换证", "official", 0.9),)
    assert expand(typed("到期的驾照"), TOOLS).texts(TERM) == ("驾照",)
    assert expand(typed("驾照过期已经到期"), TOOLS).texts(TERM) == ("驾照过期",)


def test_a_term_with_a_gap_overrides_an_earlier_step() -> None:
    moves = Span(4, 6, TERM, Clause.of("转移"))
    found = expand(replace(typed("驾照已经到期"), spans=(moves,)), TOOLS)
    assert [span.clause for span in found.spans] == [Clause((Alternative(("期满", "换证"), 0.9),))] * 2
