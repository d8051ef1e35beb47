"""Bad rows planted among good ones.

1. Of 60 bad rows among 2,000 good ones at least 95 % are told, of the good ones at most 2 %: of those that the checks
   were made with, and of those that were written afterwards.
2. Of the lists that ship no row is an error, and at most one in a hundred is asked about.
"""

from __future__ import annotations

import pytest

from dictionaries.lexicon import Lexicon, shipped_lexicon
from search_engine.editing.checks import check_changes
from search_engine.editing.checks.changes import Row
from tests.search_engine.editing.checks.judging import evidence
from tests.search_engine.editing.checks.planted import GOOD, planted

pytestmark = pytest.mark.long


@pytest.mark.parametrize("name", ["bad.tsv", "bad_unseen.tsv"])
def test_planted_bad_rows_are_told_and_good_ones_hardly_ever(name: str) -> None:
    publish = planted(name)
    assert (len(publish.bad), len(publish.good)) == (60, GOOD)
    told = {(one.kind, one.key, one.scope) for one in check_changes(publish.before, publish.after, evidence())}

    def is_told(row: Row) -> bool:
        return (row.kind, row.key, row.scope) in told

    missed = [f"{idea} {row.where}" for idea, row in publish.bad if not is_told(row)]
    false = [row.where for row in publish.good if is_told(row)]
    assert len(missed) <= 0.05 * len(publish.bad), missed
    assert len(false) <= 0.02 * len(publish.good), false


def test_the_shipped_lists_have_no_error() -> None:
    shipped = shipped_lexicon()
    found = check_changes(Lexicon(), shipped, evidence())
    assert [one for one in found if one.level == "error"] == []
    asked = {(one.kind, one.key) for one in found}
    assert len(asked) <= 0.01 * sum(shipped.counts().values())
