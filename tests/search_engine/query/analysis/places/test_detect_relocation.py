"""What moves from one place to another.

1. A short verb before a place, or one of coming after it, is a term: what moves is looked for by the noun.
2. Words that have the verb inside, and verbs beside no place, are left alone.
"""

from dataclasses import replace

import pytest

from search_engine.query.analysis.places.detect_places import detect_places
from search_engine.query.analysis.places.detect_relocation import detect_relocation
from search_engine.query.analysis.query_analysis import TERM, QueryAnalysis
from tests.known import place_book
from tests.search_engine.query.analysis.small import resources, typed

TOOLS = replace(resources(), places=place_book())


def moved(text: str) -> QueryAnalysis:
    return detect_relocation(detect_places(typed(text), TOOLS), TOOLS)


@pytest.mark.parametrize(
    ("text", "verb", "noun"),
    [
        ("医保从合肥转杭州", "转", "转移"),
        ("社保从温州转回杭州", "转回", "转移"),
        ("户口迁到重庆", "迁到", "迁移"),
        ("小孩户口从江西迁过来", "迁过来", "迁移"),
        ("苏州转来的社保", "转来", "转移"),
        ("医保怎么转到上海", "怎么转到", "转移"),
    ],
)
def test_a_moving_verb_beside_a_place_becomes_its_noun(text: str, verb: str, noun: str) -> None:
    found = moved(text)
    required = [span.clause for span in found.spans if span.role == TERM]
    assert found.texts(TERM) == (verb,)
    assert [clause.alternatives[0].words for clause in required if clause] == [(noun,)]


@pytest.mark.parametrize("text", ["在杭州中转北京", "社保转出", "孩子转学到杭州", "杭州社保", ""])
def test_moving_verbs_inside_words_stay(text: str) -> None:
    assert moved(text).texts(TERM) == ()
