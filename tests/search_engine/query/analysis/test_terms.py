"""The book of terms.

1. Each row is a way of its term; an equivalent is one of its target too, all others lead one way.
2. Official and equivalent names keep a class; all other ways do not.
3. A target is in the book even where it has no ways of its own.
4. A topic's ways are what is narrower and related, at most five of each, and keep no class; what comes next is related,
   narrower and broader topics, in this order, each once.
5. As the plain way finds it, for any rows.
6. Made of the terms of other rows it is the same, whatever came, went and moved.
"""

from dataclasses import replace
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from dictionaries.kinds.words import KEEPING, WEAKER
from search_engine.query.analysis.term_index import Way, term_book
from tests.search_engine.query.analysis.small import lexicon

TERMS = st.sampled_from(("驾照", "驾驶证", "车本", "行驶证", "年检"))
ROWS = st.lists(st.tuples(TERMS, TERMS, st.sampled_from((*KEEPING, *WEAKER)), st.sampled_from((0.5, 1.0))), max_size=8)


def test_each_row_is_a_way_of_its_term() -> None:
    book = term_book(lexicon(synonyms=[("驾照", "驾驶证", "official", 0.9), ("年检", "年审", "equivalent", 1.0)]))
    ways = {text: book.get(text).ways for text in ("驾照", "驾驶证", "年检", "年审")}  # type: ignore[union-attr]
    assert ways == {
        "驾照": (Way("驾驶证", "official", 0.9),),
        "驾驶证": (),
        "年检": (Way("年审", "equivalent", 1.0),),
        "年审": (Way("年检", "equivalent", 1.0),),
    }


def test_official_and_equivalent_names_keep_a_class() -> None:
    exact_equivalents = [relation for relation in (*KEEPING, *WEAKER) if Way("", relation, 1.0).keeps_class]
    assert sorted(exact_equivalents) == ["equivalent", "official"]
    assert sorted(WEAKER) == ["broader", "narrower", "one_way", "related"]


def test_ways_of_a_topic_are_narrower_and_related_and_few() -> None:
    narrow = [(f"险种{number}", ("社会保险",)) for number in range(9)]
    rows = [("社会保险", ("保障",), ("公积金", "险种3")), ("保障",), ("公积金",), *narrow]
    term = term_book(lexicon(topics=rows)).get("社会保险")
    assert term is not None
    assert term.ways == ()
    assert term.topics == (
        *(Way(f"险种{number}", "narrower", 0.5) for number in range(5)),
        Way("公积金", "related", 0.3),
        Way("险种3", "related", 0.3),
    )
    assert not any(way.keeps_class for way in term.topics)
    others = [f"险种{number}" for number in range(9) if number != 3]
    assert term.next == ("公积金", "险种3", *others, "保障")


@given(ROWS)
def test_ways_of_terms_equal_a_plain_search(rows: list[tuple[str, str, str, float]]) -> None:
    book = term_book(lexicon(synonyms=rows))
    both = [
        *rows,
        *((target, term, relation, weight) for term, target, relation, weight in rows if relation == "equivalent"),
    ]
    assert len(book) == len({text for row in rows for text in row[:2]})
    for text in {text for row in rows for text in row[:2]}:
        found = book.get(text)
        assert found is not None
        assert {way.target for way in found.ways} == {row[1] for row in both if row[0] == text}
        assert all((text, way.target, way.relation, way.weight) in both for way in found.ways)


@given(ROWS, st.randoms(use_true_random=False), ROWS, ROWS)
def test_an_index_made_of_another_equals_one_made_anew(
    kept: list[tuple[str, str, str, float]],
    random: Random,
    gone: list[tuple[str, str, str, float]],
    come: list[tuple[str, str, str, float]],
) -> None:
    topics = [("驾照", ("证件",), ("年检",)), ("证件",), ("年检",), ("车本", ("证件",))]
    before = lexicon(synonyms=[*kept, *gone], topics=topics)
    rows = [*before.synonyms[: len(kept)], *lexicon(synonyms=come).synonyms]
    random.shuffle(rows)
    after = replace(before, synonyms=tuple(rows))
    alone, shared = term_book(after), term_book(after, (before.synonyms, before.topics, term_book(before)))
    assert dict(shared.items()) == dict(alone.items())
