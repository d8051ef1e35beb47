"""What retrieval is asked for.

1. What was removed asks for nothing, places and weak words only add; terms bring their alternatives, in the order of
   the text.
2. Single characters are required only where there is nothing else.
3. In a sentence words that stand in no name are wished for, as long as there are others; of three things and more the
   terms are needed and all else is wished for; so are places that matters are called by. Of too many words the first
   are looked for, needed ones before others.
4. A name may equal the text as typed, what is left of it, and the same in official names; related names do not count.
5. Needs are distinct and at most 32, extras are none of their words and at most 64, exact texts are squashed; the step
   once more changes nothing; any text is survived.
"""

from dataclasses import replace

import pytest
from hypothesis import given

from dictionaries.normalize import squash
from ranker.matching.parsed_query import MOST_WORDS, Clause, ParsedQuery
from search_engine.query.analysis.expand import expand
from search_engine.query.analysis.query_analysis import PLACE, REMOVED, WEAK, QueryAnalysis, Span
from search_engine.query.analysis.segment import FIRST_SITUATIONS, MOST_EXACT, MOST_SCORE_ONLY, segment
from tests.search_engine.query.analysis.small import assert_sound, resources, typed, understandings

NAMES = ["护照换发", "公积金提取", "食品经营许可（新办）"]
SYNONYMS = [
    ("驾照", "机动车驾驶证", "official", 0.9),
    ("丢了", "遗失", "equivalent", 1.0),
    ("社保", "医疗保险", "related", 0.5),
]
TOOLS = resources(names=NAMES, synonyms=SYNONYMS)


def parsed_query(text: str, *spans: Span) -> ParsedQuery:
    return segment(expand(replace(typed(text), spans=spans), TOOLS), TOOLS).parsed_query


def test_removed_words_ask_for_nothing_and_weak_ones_only_add() -> None:
    found = parsed_query("请问杭州办理护照", Span(0, 2, REMOVED), Span(2, 4, PLACE), Span(4, 6, WEAK))
    assert found.required == (Clause.of("护照"),)
    assert found.score_only_terms == ("办理", "杭州")


def test_terms_bring_their_alternatives_in_order() -> None:
    found = parsed_query("护照丢了")
    assert found.words == ("护照", "丢了")
    assert found.required[1].exact_equivalents == (("丢了",), ("遗失",))
    assert parsed_query("丢了护照").words == ("丢了", "护照")


def needed(found: ParsedQuery) -> tuple[str, ...]:
    return tuple(word for clause in found.required for word in clause.alternatives[0].words)


def wished(found: ParsedQuery) -> tuple[str, ...]:
    return tuple(word for clause in found.optional for word in clause.alternatives[0].words)


@pytest.mark.parametrize(
    ("text", "words"), [("开奶茶店", ("奶茶店",)), ("开的", ("开", "的")), ("证", ("证",)), ("办驾照", ("驾照",))]
)
def test_single_characters_are_required_only_alone(text: str, words: tuple[str, ...]) -> None:
    assert parsed_query(text).words == words


def test_words_of_a_sentence_outside_names_are_wished_for() -> None:
    found = parsed_query("昨天 同学 护照 换发 顺利 上午 下午")
    assert found.sentence
    assert needed(found) == ("护照", "换发")
    assert wished(found) == ("昨天", "同学", "顺利", "上午", "下午")
    assert needed(parsed_query("昨天 护照")) == ("昨天", "护照")
    assert needed(parsed_query("请问 昨天 同学 护照 换发", Span(0, 2, REMOVED))) == ("护照", "换发")
    assert needed(parsed_query("昨天 同学 上午 下午 顺利 今天 明天"))[:2] == ("昨天", "同学")


def test_3_terms_are_what_a_sentence_is_about() -> None:
    found = parsed_query("请问 昨天 驾照 护照 换发", Span(0, 2, REMOVED))
    assert found.sentence
    assert (needed(found), wished(found)) == (("驾照",), ("护照", "换发", "昨天"))
    assert not parsed_query("昨天 驾照 护照 换发 顺利").sentence


def test_places_that_matters_are_called_by_are_wished_for() -> None:
    text = "请问 昨天 去 台湾 香港 护照 换发"
    known = resources(names=[*NAMES, "台湾通行证"], synonyms=SYNONYMS)
    marked = replace(typed(text), spans=(Span(0, 2, REMOVED), Span(8, 10, PLACE), Span(11, 13, PLACE)))
    found = segment(expand(marked, known), known).parsed_query
    assert ("台湾" in wished(found), "香港" in wished(found)) == (True, False)
    assert "台湾" not in wished(parsed_query("护照台湾", Span(2, 4, PLACE)))


def test_of_too_many_words_the_first_are_required() -> None:
    """Needed ones before others, each in the order of the text; more terms than there is room for leave no others."""
    terms, others = [f"t{i}" for i in range(40)], [f"w{i}" for i in range(40)]
    known = resources(names=others, synonyms=[(term, "机动车驾驶证", "official", 0.9) for term in terms])
    for count in (10, 40):
        marked = replace(typed(f"请问 {' '.join([*others, *terms[:count]])}"), spans=(Span(0, 2, REMOVED),))
        found = segment(expand(marked, known), known)
        assert found.too_long
        assert len(found.parsed_query.required) == min(count, MOST_WORDS)
        assert len(found.parsed_query.clauses) == MOST_WORDS
        assert wished(found.parsed_query) == tuple(others[: MOST_WORDS - min(count, MOST_WORDS)])
        left_out = set(others) - set(wished(found.parsed_query))
        assert not left_out & set(found.parsed_query.score_only_terms)
        assert len(found.parsed_query.score_only_terms) <= MOST_SCORE_ONLY


def test_exact_texts_are_raw_core_and_official() -> None:
    assert parsed_query("换驾照").exact == ("换驾照", "换机动车驾驶证")
    assert parsed_query("社保").exact == ("社保",)
    found = parsed_query("请问杭州护照", Span(0, 2, REMOVED), Span(2, 4, PLACE))
    assert found.exact == ("请问杭州护照", "杭州护照", "护照")


def test_a_first_situation_adds_no_exact_text() -> None:
    assert FIRST_SITUATIONS[0] == "新办"
    assert parsed_query("公积金提取").exact == ("公积金提取",)


@given(understandings(("护照", "换发", "驾照", "丢了", "社保", "a1", " ", "的")))
def test_segmenting_any_analysis_is_sound(before: QueryAnalysis) -> None:
    with_step = assert_sound(segment, expand(before, TOOLS), TOOLS).parsed_query
    assert len(set(with_step.required)) == len(with_step.required) <= MOST_WORDS
    required = {word for clause in with_step.required for words in clause.variants for word in words}
    assert not required & set(with_step.score_only_terms)
    assert len(set(with_step.exact)) == len(with_step.exact) <= MOST_EXACT * (1 + len(FIRST_SITUATIONS))
    assert all(text == squash(text) != "" for text in with_step.exact)
    assert not with_step.score_only_terms or with_step.required
