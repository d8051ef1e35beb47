"""Rows that may have had a part in an analysis are found by their beginnings.

1. As where every row is looked at: over random texts of rows, parts of them, and what stands between.
2. Those of another lexicon are not those of the one before.
"""

from __future__ import annotations

from dataclasses import replace
from types import SimpleNamespace
from typing import Any, cast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dictionaries.kinds.words import Word
from dictionaries.lexicon import Lexicon, shipped_lexicon
from search_engine.query.acting import row_candidates
from search_engine.query.acting.row_candidates import NEEDLES, Candidate, candidates

ROWS = [(kind, row) for kind in NEEDLES for row in getattr(shipped_lexicon(), kind)[::40]]
TEXTS = sorted({needle for kind, row in ROWS for needle in NEEDLES[kind](row)})


def looked_at(lexicon: Lexicon, hay: str) -> list[Candidate]:
    """The plain version."""
    return [
        Candidate(kind, row)
        for kind, needles in NEEDLES.items()
        for row in getattr(lexicon, kind)
        if any(needle in hay for needle in needles(row))
    ]


def found(lexicon: Lexicon, hay: str) -> list[Candidate]:
    nothing: Any = SimpleNamespace(crisis=object(), function=object(), office=object())
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(row_candidates, "haystack", lambda _: hay)
        return candidates(lexicon, cast(Any, nothing))


@given(st.lists(st.tuples(st.sampled_from(TEXTS), st.integers(0, 2), st.sampled_from(["", "\n", "a", "怎么"]))))
def test_row_candidates_equal_looking_at_every_row(parts: list[tuple[str, int, str]]) -> None:
    hay = "".join(text[cut:] + between for text, cut, between in parts)
    assert found(shipped_lexicon(), hay) == looked_at(shipped_lexicon(), hay)


def test_candidates_are_those_of_their_own_lexicon() -> None:
    shipped = shipped_lexicon()
    more = replace(shipped, words=(*shipped.words, Word("夜钓台", "")))
    for lexicon, there in ((shipped, False), (more, True), (shipped, False)):
        assert (Candidate("words", Word("夜钓台", "")) in found(lexicon, "夜钓台许可")) == there
