"""Many phrases in one text.

1. Every occurrence is found, by end, with its value, as the plain way finds it.
2. `longest` gives occurrences that do not overlap: from the left, the longest at each place.
3. A book without phrases finds nothing; membership, length and values are those of the phrases.
4. Any text is survived.
5. A book that shares with another, and with one that shares already, finds what it would find alone.
"""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dictionaries.patterns.phrases import Occurrence, PhraseIndex, leftmost_longest

PHRASES = st.dictionaries(st.text("证照a𠮷", min_size=1, max_size=4), st.integers(), max_size=8)
TEXTS = st.text("证照a𠮷b", max_size=30)


def plainly(phrases: dict[str, int], text: str) -> list[tuple[int, int, int]]:
    spans = ((start, end) for end in range(len(text) + 1) for start in range(end))
    return [(start, end, phrases[text[start:end]]) for start, end in spans if text[start:end] in phrases]


@given(PHRASES, TEXTS)
def test_every_occurrence_of_every_phrase_is_found(phrases: dict[str, int], text: str) -> None:
    found = [(one.start, one.end, one.value) for one in PhraseIndex(phrases).all(text)]
    assert sorted(found) == sorted(plainly(phrases, text))
    assert [end for _, end, _ in found] == sorted(end for _, end, _ in found)


@given(PHRASES, TEXTS)
def test_longest_gives_leftmost_longest_occurrences(phrases: dict[str, int], text: str) -> None:
    expected, start = [], 0
    while start < len(text):
        ends = [start + len(phrase) for phrase in phrases if text.startswith(phrase, start)]
        if ends:
            expected.append((start, max(ends), phrases[text[start : max(ends)]]))
        start = max(ends, default=start + 1)
    assert [(one.start, one.end, one.value) for one in PhraseIndex(phrases).longest(text)] == expected


def test_leftmost_longest_takes_occurrences_in_any_order() -> None:
    found = [Occurrence(3, 5, "b"), Occurrence(0, 2, "a"), Occurrence(1, 9, "c"), Occurrence(3, 6, "d")]
    assert [one.value for one in leftmost_longest(iter(found))] == ["a", "d"]
    assert leftmost_longest(iter(())) == []


@given(PHRASES, st.text("证照a𠮷", max_size=4))
def test_an_index_has_length_membership_and_values_of_its_phrases(phrases: dict[str, int], text: str) -> None:
    book = PhraseIndex(phrases)
    assert (len(book), text in book, book.get(text)) == (len(phrases), text in phrases, phrases.get(text))
    assert None not in book


def test_an_empty_index_finds_nothing() -> None:
    assert list(PhraseIndex({}).all("证照")) == []


@given(st.text(st.characters(exclude_categories=[]), max_size=40))
def test_any_text_is_searched_for_phrases(text: str) -> None:
    book = PhraseIndex({"证": 1, "\ud800": 2, "\0": 3})
    assert len(list(book.all(text))) == sum(text.count(phrase) for phrase in ("证", "\ud800", "\0"))


@given(st.lists(PHRASES, min_size=2, max_size=4), TEXTS)
def test_an_index_that_shares_with_another_finds_the_same(books: list[dict[str, int]], text: str) -> None:
    book: PhraseIndex[int] | None = None
    for phrases in books:
        book = PhraseIndex(phrases, book)
        alone = PhraseIndex(phrases)
        assert (book.all(text), book.longest(text)) == (alone.all(text), alone.longest(text))
        assert (len(book), dict(book.items())) == (len(phrases), phrases)


def test_an_index_with_too_many_additions_stops_sharing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("dictionaries.patterns.phrases.MOST_ADDED", 1)
    book = PhraseIndex({"证": 1})
    one, two = PhraseIndex({"证": 1, "照": 2}, book), PhraseIndex({"照": 2, "证照": 3}, book)
    assert (one._automaton is book._automaton, two._automaton is book._automaton) == (True, False)
    assert [found.value for found in two.all("证照")] == [3, 2]
