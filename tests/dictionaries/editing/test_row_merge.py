"""Three ways: what shipped, what ships now, what a site has.

1. What a release leaves alone stays as it is, and is not told of.
2. Changes of different columns come together; a row that says what ships now goes.
3. One column, two values: the site's stays in force, and the new one is proposed.
4. Rows that were switched off: gone with what they switched off, or to be decided.
5. Rows of one's own whose key ships now; shipped rows that are gone.
6. Whatever comes out is in force as one of the two wanted it, and a second merge finds nothing.
"""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from dictionaries.editing.own_row import OwnRow
from dictionaries.editing.row_lexicon import ShippedRows
from dictionaries.editing.row_merge import merge_row, merge_rows
from dictionaries.kinds.words import Synonym
from dictionaries.lexicon import Lexicon
from dictionaries.lexicon.scope import Scope

THEN = Synonym("奶茶店", "食品经营许可", "related", 0.5, "")
OWN = OwnRow("synonyms", replace(THEN, weight=0.9), shipped=THEN)


def ships(*entries: Synonym) -> ShippedRows:
    return ShippedRows(Lexicon(synonyms=entries))


def test_a_row_that_a_release_leaves_alone_is_not_merged() -> None:
    assert merge_rows([OWN], ships(THEN)) == []


def test_changes_of_different_columns_are_merged() -> None:
    now = replace(THEN, relation="official")
    (merged,) = merge_rows([OWN], ships(now))
    assert merged.after == OwnRow("synonyms", replace(now, weight=0.9), shipped=now)
    assert not merged.is_conflict


def test_an_own_row_that_says_what_ships_now_is_removed() -> None:
    (merged,) = merge_rows([OWN], ships(replace(THEN, weight=0.9)))
    assert (merged.after, merged.is_conflict) == (None, False)
    there = replace(OWN, scope=Scope("330100"))
    (merged,) = merge_rows([there], ships(replace(THEN, weight=0.9)))
    assert merged.after is not None  # for 杭州 it says so whatever comes


def test_two_values_of_one_column_keep_the_sites_and_propose_the_new() -> None:
    now = replace(THEN, weight=0.7)
    (merged,) = merge_rows([OWN], ships(now))
    assert (merged.after, merged.proposed, merged.is_conflict) == (replace(OWN, shipped=now), None, True)
    there = replace(OWN, scope=Scope("330100"))
    (merged,) = merge_rows([there], ships(now))
    assert merged.proposed == replace(there, entry=now, shipped=now)


def test_a_switched_off_row_goes_with_its_shipped_row_or_conflicts() -> None:
    off = OwnRow("synonyms", THEN, off=True, shipped=THEN)
    now = replace(THEN, weight=0.7)
    assert merge_row(off, None).after is None
    assert not merge_row(off, None).is_conflict
    merged = merge_row(off, now)
    assert (merged.after, merged.proposed, merged.is_conflict) == (replace(off, shipped=now), None, True)


def test_a_row_that_ships_now_goes_and_one_that_no_longer_ships_conflicts() -> None:
    added = OwnRow("synonyms", THEN)
    assert merge_row(added, THEN).after is None
    merged = merge_row(added, replace(THEN, weight=0.7))
    assert merged.is_conflict
    assert merged.after is not None
    assert merged.after.entry == THEN
    gone = merge_row(OWN, None)
    assert (gone.after, gone.proposed, gone.is_conflict) == (replace(OWN, shipped=None), None, True)


SYNONYMS = st.builds(
    Synonym,
    st.just("奶茶店"),
    st.just("食品经营许可"),
    st.sampled_from(["related", "official", "narrower"]),
    st.sampled_from([0.5, 0.7, 0.9]),
    st.sampled_from(["", "甲"]),
)
MAYBE = st.none() | SYNONYMS


@given(MAYBE, MAYBE, SYNONYMS, st.booleans())
def test_a_merge_keeps_only_values_somebody_wrote_and_is_stable(
    then: Synonym | None, now: Synonym | None, own: Synonym, off: bool
) -> None:
    row = OwnRow("synonyms", own, off=off, shipped=then)
    shipped = ships(*([now] if now else []))
    for merged in merge_rows([row], shipped):
        if merged.after is None:
            assert now is None or now == own or merged.before.off or (then and _together(then, now, own) == now)
        elif not off:
            assert merged.after.entry in (own, _together(then, now, own))
        if merged.after is not None:
            assert merge_rows([merged.after], shipped) == []


def _together(then: Synonym | None, now: Synonym | None, own: Synonym) -> Synonym | None:
    """Column by column: what one side has changed; None where there are no three."""
    if then is None or now is None:
        return None
    pairs = {
        name: (getattr(then, name), getattr(now, name), getattr(own, name)) for name in ("relation", "weight", "note")
    }
    return replace(own, **{name: new if mine == base else mine for name, (base, new, mine) in pairs.items()})
