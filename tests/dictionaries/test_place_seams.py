"""Words across the border of two names.

1. Those and only those go that looking at every word for every pair of neighbours would take away; the others keep
   their order.
"""

from collections.abc import Mapping, Sequence

from hypothesis import given
from hypothesis import strategies as st

from dictionaries.places.place_index import Span, without_seams

PLACES = st.integers(0, 8)
WORDS = st.lists(st.tuples(PLACES, st.integers(1, 4)).map(lambda one: (one[0], one[0] + one[1])), max_size=10)
STARTS = st.dictionaries(PLACES, st.lists(st.integers(1, 4), min_size=1, max_size=3, unique=True), max_size=6).map(
    lambda found: {start: [start + length for length in lengths] for start, lengths in found.items()}
)


def plainly(words: Sequence[Span], starts: Mapping[int, Sequence[int]], nested: set[tuple[Span, Span]]) -> list[Span]:
    seams = [
        (start, middle, end)
        for start, middles in starts.items()
        for middle in middles
        for end in starts.get(middle, ())
    ]
    explained = [seam for seam in seams if (seam[:2], seam[1:]) in nested]
    return [
        word
        for word in words
        if not any(start <= word[0] < middle < word[1] <= end for start, middle, end in explained)
    ]


@given(WORDS, STARTS, st.data())
def test_words_across_names_are_removed_as_by_a_plain_look(
    words: list[Span], starts: dict[int, list[int]], data: st.DataObject
) -> None:
    names = [(start, end) for start, ends in starts.items() for end in ends]
    pairs = [(left, right) for left in names for right in names if left[1] == right[0]]
    nested = set(data.draw(st.lists(st.sampled_from(pairs)))) if pairs else set()
    found = without_seams(words, starts, lambda left, right: (left, right) in nested)
    assert list(found) == plainly(words, starts, nested)
