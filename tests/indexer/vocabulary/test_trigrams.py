"""Neighbouring characters of names.

1. What stands between two characters, and which three stand together, is what trying every name tells.
2. They are read as they were written; an index without them has none.
"""

from pathlib import Path

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from indexer.vocabulary.tables import EDGE, Trigrams, codes

NAMES = st.lists(st.text("甲乙丙𠮷", min_size=1, max_size=6), min_size=1, max_size=5)
EDGED = [EDGE, *codes("甲乙丙𠮷").tolist()]


def plain(names: list[str]) -> set[tuple[int, int, int]]:
    edged = [(EDGE, *codes(name).tolist(), EDGE) for name in names]
    return {(a, b, c) for name in edged for a, b, c in zip(name, name[1:], name[2:], strict=False)}


@given(NAMES)
def test_trigrams_are_those_of_every_name(names: list[str]) -> None:
    trigrams, there = Trigrams.of(names), plain(names)
    every = np.array([(a, b, c) for a in EDGED for b in EDGED for c in EDGED], np.uint64)
    assert trigrams.has(*every.T).tolist() == [tuple(row) in there for row in every.tolist()]
    pairs = np.array([(a, c) for a in EDGED for c in EDGED], np.uint64)
    places, middles = trigrams.between(*pairs.T)
    found = {(*pairs[place].tolist(), middle) for place, middle in zip(places.tolist(), middles.tolist(), strict=True)}
    assert found == {(a, c, b) for a, b, c in there}


def test_trigrams_are_read_as_written(tmp_path: Path) -> None:
    trigrams = Trigrams.of(["身份证", "户口"])
    assert not len(Trigrams.load(tmp_path).keys)
    trigrams.save(tmp_path)
    assert Trigrams.load(tmp_path).keys.tolist() == trigrams.keys.tolist()
