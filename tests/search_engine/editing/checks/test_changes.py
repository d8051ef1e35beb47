"""Which rows are judged.

1. Over random lexicons: what is new and what is gone are the differences of the rows, notes aside; nothing else is.
2. A row for some that switches another one off is no new row: the other one is gone.
3. Rows meet where their people and their times do.
"""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dictionaries.kinds.words import StopWord
from dictionaries.lexicon import Lexicon
from dictionaries.lexicon.scope import ConditionalEntry, Scope
from dictionaries.regions import load_tree
from search_engine.editing.checks import Changes
from search_engine.editing.checks.changes import Row

STOPS = st.builds(StopWord, st.sampled_from("甲乙丙丁"), st.sampled_from(("start", "end")), st.just("weak"), st.text())
ROWS = st.lists(STOPS, max_size=4, unique_by=lambda row: row.text)


@given(ROWS, ROWS)
def test_new_and_gone_rows_are_the_differences(before: list[StopWord], after: list[StopWord]) -> None:
    changes = Changes(Lexicon(stopwords=tuple(before)), Lexicon(stopwords=tuple(after)))

    def said(rows: list[StopWord]) -> set[tuple[str, str]]:
        return {(row.text, row.where) for row in rows}

    assert said([row.entry for row in changes.new("stopwords")]) == said(after) - said(before)
    assert said([row.entry for row in changes.gone("stopwords")]) == said(before) - said(after)
    assert changes.touches("stopwords") == (said(before) != said(after))
    assert not changes.touches("topics", "banned")


def test_a_row_switched_off_for_some_is_gone_and_not_new() -> None:
    row = StopWord("甲", "start", "weak")
    before = Lexicon(stopwords=(row,))
    off = ConditionalEntry("stopwords", row, Scope("330100"), off=True)
    changes = Changes(before, replace(before, conditional=(off,)))
    assert changes.new("stopwords") == ()
    assert changes.gone("stopwords") == (Row("stopwords", row),)
    assert changes.rows("stopwords") == (Row("stopwords", row),)


@pytest.mark.parametrize(
    ("one", "other", "meet"),
    [
        ({}, {"scope": Scope("330100")}, True),
        ({"scope": Scope("330000")}, {"scope": Scope("330110")}, True),
        ({"scope": Scope("330100")}, {"scope": Scope("330200")}, False),
        ({"scope": Scope(site="甲")}, {"scope": Scope("330100")}, True),
        ({"scope": Scope(site="甲")}, {"scope": Scope(site="乙")}, False),
        ({"ends": "2026-05-01"}, {"starts": "2026-05-01T08:00"}, True),
        ({"ends": "2026-05-01"}, {"starts": "2026-05-02"}, False),
    ],
)
def test_rows_meet_where_people_and_times_do(one: dict[str, str], other: dict[str, str], meet: bool) -> None:
    first = Row("stopwords", StopWord("甲", "start", "weak"), **one)  # type: ignore[arg-type]
    second = Row("stopwords", StopWord("乙", "start", "weak"), **other)  # type: ignore[arg-type]
    changes = Changes(Lexicon(), Lexicon(), load_tree())
    assert (list(changes.met(first, [second])) == [second]) is meet
    assert (list(changes.met(second, [first])) == [first]) is meet
