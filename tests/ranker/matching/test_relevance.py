"""Relevance classes.

1. Each class by an example of its own: 6 the name itself, 5 most of one name, 4 in one name, 3 over names, authority
   and topics, 2 anywhere, 0 where a word is missing.
2. A name is the title or an alias, one at a time; brackets are no part of what is covered.
3. Widening what was found never lowers a class.
4. A copy's own text raises its class to at most 3 and never lowers it.
5. All words of an official equivalent, in one name, count as the word that they stand for; other terms do not.
6. Many names at once have the classes that each has by itself.
"""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dictionaries.normalize import bare_name, squash
from dictionaries.opposites import says
from indexer.generation.base_doc_values import Name
from ranker.matching.parsed_query import Alternative, Clause, ParsedQuery
from ranker.matching.relevance import ExactEquivalents, classes_by_names, classify, name_classes, raise_by_own, squashed
from ranker.profile import default_profile

WORDS = ("身份证", "补领")
MATCH = default_profile().match
WORDING = ParsedQuery.of(("身份证补领",), WORDS)
MASK = st.integers(0, 3)


def names(*texts: str) -> list[Name]:
    return [Name(squash(text), bare_name(text)) for text in texts]


def name_class(wanted: ExactEquivalents, titles: list[Name], coverage: float) -> int:
    """One name after another, need by need: the plain version of `classes_by_names`."""
    best = 3
    for name in titles:
        found = [
            max([n for n, words in ways if all(says(name.exact, word) for word in words)], default=0) for ways in wanted
        ]
        if all(found):
            best = max(best, 5 if sum(found) >= coverage * len(name.bare) else 4)
    return best


def class_by_names(wanted: ExactEquivalents, titles: list[Name], coverage: float) -> int:
    """Of one document."""
    return int(classes_by_names(wanted, [titles], coverage)[0])


def class_of(
    name: int, near: int, anywhere: int, exact: bool = False, titles: tuple[str, ...] = ("居民身份证补领",)
) -> int:
    in_name, in_near, in_any = (np.array([mask], np.uint32) for mask in (name, near, anywhere))
    return int(
        classify(MATCH, WORDING, in_name, in_near, in_any, np.array([exact]), lambda places: [names(*titles)])[0]
    )


@pytest.mark.parametrize(
    ("masks", "exact", "title", "relevance_class"),
    [
        ((3, 3, 3), True, "身份证补领", 6),
        ((3, 3, 3), False, "居民身份证补领", 5),
        ((3, 3, 3), False, "居民身份证丢失后到派出所补领", 4),
        ((1, 3, 3), False, "居民身份证", 3),
        ((1, 1, 3), False, "居民身份证", 2),
        ((1, 1, 1), False, "居民身份证", 0),
        ((0, 0, 0), False, "护照", 0),
    ],
)
def test_each_class_has_an_example(masks: tuple[int, int, int], exact: bool, title: str, relevance_class: int) -> None:
    assert class_of(*masks, exact, (title,)) == relevance_class


def test_many_documents_are_classified_at_once() -> None:
    titles = ["居民身份证补领", "居民身份证丢失后到派出所补领", "护照"]
    masks = np.array([3, 3, 0], np.uint32)
    names_of = lambda places: [names(titles[place]) for place in places]  # noqa: E731
    found = classify(MATCH, WORDING, masks, masks, masks, np.zeros(3, np.bool_), names_of)
    assert found.tolist() == [5, 4, 0]
    assert found.dtype == np.uint8


@pytest.mark.parametrize(
    ("titles", "relevance_class"),
    [
        (("居民身份证", "补领证件"), 3),
        (("居民身份证", "补领身份证"), 5),
        (("居民身份证丢失后到派出所补领", "身份证补领"), 5),
        (("居民身份证补领（首次申领后丢失的情形适用）",), 5),
        (("居民（身份证）丢失后到派出所现场补领",), 4),
        ((), 3),
    ],
)
def test_names_count_one_at_a_time_without_brackets(titles: tuple[str, ...], relevance_class: int) -> None:
    assert class_by_names(squashed(WORDING.required), names(*titles), MATCH.coverage) == relevance_class


def test_sixty_percent_of_a_name_is_most_of_it() -> None:
    wanted = squashed((Clause.of("公积金"),))
    assert class_by_names(wanted, names("公积金提取"), MATCH.coverage) == 5
    assert class_by_names(wanted, names("公积金的提取"), MATCH.coverage) == 4


@pytest.mark.parametrize(
    ("title", "relevance_class"), [("非居民用电", 3), ("用电（非居民）", 3), ("居民用电", 5), ("非居民、居民用电", 4)]
)
def test_an_opposite_in_a_name_is_another_word(title: str, relevance_class: int) -> None:
    wanted = squashed((Clause.of("居民"), Clause.of("用电")))
    assert class_by_names(wanted, names(title), MATCH.coverage) == relevance_class


def test_5_an_equivalent_counts_as_the_word_that_it_stands_for() -> None:
    typed, official = Alternative(("准生证",)), Alternative(("生育", "登记"))
    related = Alternative(("生育服务",), keeps_class=False)
    wanted = squashed((Clause((typed, official, related)), Clause.of("办理")))
    assert class_by_names(wanted, names("生育登记办理"), MATCH.coverage) == 5
    assert class_by_names(wanted, names("登记办理：生育", "婚姻登记"), MATCH.coverage) == 5
    assert class_by_names(wanted, names("生育登记的流程和材料：办理"), MATCH.coverage) == 4
    assert class_by_names(wanted, names("生育服务办理"), MATCH.coverage) == 3
    assert class_by_names(wanted, names("生育保险办理", "婚姻登记办理"), MATCH.coverage) == 3


PARTS = st.sampled_from(["身份证", "补领", "居民", "办", "（新办）", "登记", "非"])
WAYS = st.lists(
    st.lists(st.sampled_from(["身份证", "补领", "登记", "办", "证", "居民"]), min_size=1, max_size=2), min_size=1
)


def longest_found(ways: list[list[str]], name: str) -> int:
    """The plain way."""
    return max((sum(map(len, words)) for words in ways if all(says(name, word) for word in words)), default=0)


@given(st.lists(st.lists(PARTS, min_size=1, max_size=5).map("".join), max_size=8), st.lists(WAYS, min_size=1))
def test_many_names_at_once_have_their_single_classes(titles: list[str], needs: list[list[list[str]]]) -> None:
    every = names(*titles)
    wanted = squashed([Clause(tuple(Alternative(tuple(words)) for words in ways)) for ways in needs])
    longest = [np.array([longest_found(ways, name.exact) for name in every], np.uint16) for ways in needs]
    found = name_classes(longest, np.array([len(name.bare) for name in every], np.int64), MATCH.coverage)
    # by itself: 3 where no single name has all
    assert [int(one) or 3 for one in found] == [name_class(wanted, [name], MATCH.coverage) for name in every]


@given(st.lists(st.lists(st.lists(PARTS, min_size=1, max_size=5).map("".join), max_size=3)), st.lists(WAYS, min_size=1))
def test_many_documents_have_their_single_classes(titles: list[list[str]], needs: list[list[list[str]]]) -> None:
    documents = [names(*some) for some in titles]
    wanted = squashed([Clause(tuple(Alternative(tuple(words)) for words in ways)) for ways in needs])
    found = classes_by_names(wanted, documents, MATCH.coverage)
    assert found.tolist() == [name_class(wanted, some, MATCH.coverage) for some in documents]


@given(MASK, MASK, MASK, MASK, st.booleans())
def test_more_matched_words_never_lower_a_class(name: int, near: int, anywhere: int, more: int, exact: bool) -> None:
    near, anywhere = near | name, anywhere | near | name
    before = class_of(name, near, anywhere, exact)
    assert class_of(name, near, anywhere | more, exact) >= before
    assert class_of(name, near | more, anywhere | more, exact) >= before
    assert class_of(name | more, near | more, anywhere | more, exact) >= before


@given(st.integers(0, 6), MASK, MASK)
def test_a_copys_own_text_raises_a_class_to_at_most_3(relevance_class: int, near: int, anywhere: int) -> None:
    raised = raise_by_own(
        np.array([relevance_class], np.uint8),
        WORDING,
        np.array([near], np.uint32),
        np.array([anywhere | near], np.uint32),
    )
    gained = 3 if near == 3 else 2 if anywhere | near == 3 else 0
    assert raised.tolist() == [max(relevance_class, gained)]
    assert raised.dtype == np.uint8
