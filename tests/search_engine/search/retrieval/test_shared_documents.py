"""The text that copies share, against the plain way: every base looked at for every need.

1. The masks, the class and the score of each base, and how many bases meet each need.
2. What bases lack of the needs, and how many lack just that.
"""

import tempfile
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dictionaries.normalize import bare_name, squash
from indexer.catalog import CatalogText, SharedText, open_segments, write_segment
from indexer.generation.base_doc_values import Name
from ranker.matching.parsed_query import Alternative, Clause, ParsedQuery
from ranker.matching.relevance import classify
from ranker.profile import default_profile
from search_engine.search.retrieval.outside_chain import QueryVariant
from search_engine.search.retrieval.scoring import word_weights
from search_engine.search.retrieval.shared_documents import match_shared
from search_engine.search.retrieval.text_queries import TextQueries

PROFILE = default_profile()
WORDS = ("许可", "食品经营许可", "食品", "经营", "办理", "ab", "证", "居民身份证", "补领")
PIECES = st.sampled_from((*WORDS, "（新办）", "的流程和材料"))

some_words = st.lists(st.sampled_from(WORDS), max_size=4)
texts = st.lists(
    st.tuples(st.lists(st.lists(PIECES, min_size=1, max_size=4).map("".join), max_size=3), some_words, some_words),
    min_size=1,
    max_size=8,
)
ways = st.tuples(st.lists(st.sampled_from(WORDS), min_size=1, max_size=2, unique=True).map(tuple), st.booleans())
needs = st.lists(
    st.lists(ways, min_size=1, max_size=3).map(
        lambda given: Clause(tuple(Alternative(words, 0.5, kept or not i) for i, (words, kept) in enumerate(given)))
    ),
    min_size=1,
    max_size=4,
)
queries = st.builds(
    ParsedQuery,
    st.lists(st.sampled_from(("食品经营许可", "居民身份证补领")), max_size=2).map(tuple),
    needs.map(tuple),
    st.lists(needs.map(lambda some: some[0]), max_size=2).map(tuple),
    some_words.map(tuple),
    st.booleans(),
)


def catalog_of(folder: Path, bases: list[tuple[list[str], list[str], list[str]]]) -> CatalogText:
    shared = [
        SharedText([(squash(name), len(bare_name(name))) for name in names], body, list(dict.fromkeys(near)), body)
        for names, near, body in bases
    ]
    write_segment(folder / "1", shared)
    return CatalogText(open_segments([folder / "1"]), len(bases))


def masks_of(clauses: tuple[Clause, ...], names: list[str], near: list[str], body: list[str]) -> tuple[int, int, int]:
    """Which needs one base meets in its names, near them, anywhere: each word of an alternative, wherever it is."""
    found = [0, 0, 0]
    for i, clause in enumerate(clauses):
        for one in clause.alternatives:
            named = all(any(word in squash(name) for name in names) for word in one.words)
            near_it = all(word in near or any(word in squash(name) for name in names) for word in one.words)
            anywhere = all(
                word in body or word in near or any(word in squash(name) for name in names) for word in one.words
            )
            for place, met in enumerate((named and one.keeps_class, near_it, anywhere)):
                found[place] |= met << i
    return found[0], found[1], found[2]


@settings(max_examples=60)
@given(bases=texts, query=queries)
def test_matching_shared_text_equals_a_plain_look(bases, query):
    with tempfile.TemporaryDirectory(prefix="zwfw-test-") as name:
        catalog = catalog_of(Path(name), bases)
        given_, promoted = match_shared(catalog, PROFILE.match, PROFILE.first_phase, query)
        plain = np.array([*(masks_of(query.clauses, *base) for base in bases), (0, 0, 0)], np.uint32)
        names_of = lambda places: [named(bases[place][0]) for place in places]  # noqa: E731
        exact = np.array([*(any(squash(n) in query.exact for n in names) for names, _, _ in bases), False])
        for found, asked in ((given_, query), (promoted, query.promote_optional())):
            assert np.array([found.name, found.near, found.anywhere]).T.tolist() == plain.tolist()
            classes = classify(PROFILE.match, asked, *plain.T, exact, names_of)
            assert found.relevance_class.tolist() == [*classes.tolist()[:-1], 0]
            assert found.frequency == tuple(int((plain[:, 2] >> i & 1).sum()) for i in range(len(query.clauses)))
        scores = np.zeros(len(bases) + 1)
        for field, word, weight in word_weights(query, PROFILE.first_phase):
            hits = catalog.scores(field, word)
            for slot, score in zip(hits.slots.tolist(), hits.scores.tolist(), strict=True):
                scores[slot] += weight * score
        assert given_.text == pytest.approx(scores, rel=1e-5)


@settings(max_examples=40)
@given(bases=texts, query=queries)
def test_what_bases_lack_equals_a_plain_look(bases, query):
    with tempfile.TemporaryDirectory(prefix="zwfw-test-") as name:
        catalog = catalog_of(Path(name), bases)
        variant = QueryVariant(
            TextQueries(query, PROFILE.first_phase, catalog.scores),
            match_shared(catalog, PROFILE.match, PROFILE.first_phase, query)[0],
        )
        missing = [query.required_mask & ~masks_of(query.clauses, *base)[2] for base in bases]
        assert sorted(variant.lacking) == sorted({mask for mask in missing if mask})
        for mask in variant.lacking:
            assert variant.are_lacking(mask).tolist() == [one == mask for one in missing]


def named(names: list[str]) -> list[Name]:
    return [Name(squash(name), bare_name(name)) for name in names]
