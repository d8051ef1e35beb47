"""Files in `ZWFW_HOME/dictionaries`, which a site may keep in git: published by a command beside what drafts made.

Rows that came from files go when they leave the files; rows that came from drafts stay. Where both have a row of one
key and they differ, the files are refused.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from dictionaries.editing.own_files import PlacedRow
from dictionaries.editing.own_row import RowChange
from dictionaries.lexicon.lexicon import Lexicon
from dictionaries.reasons import Message
from indexer.store.editing.versions import OF_DRAFTS, OF_FILES
from search_engine.editing.drafts.proposal import Proposal, ProposedChange
from search_engine.editing.formatting import row_text
from search_engine.editing.versions.state import PublishedState
from search_engine.errors import Detail, EditConflict

OTHERWISE = Message(
    "edit_conflict", "文件为 {here}；已发布的为 {published}", "the file has {here}, published is {published}"
)
PUBLISHED_ELSEWHERE = Message(
    "edit_conflict", "有的行在文件之外另行发布过，两处内容不同",
    "rows were published beside the files, and both differ",
    "请先导出这些行来更新文件，或确认以文件为准", "export these rows into the files first, or say that the files count",
    joint="；",
)  # fmt: skip
# Places that have less than this between them, for each row, are given anew.
LEAST_GAP = 1e-6


def of_files(state: PublishedState, placed: Sequence[PlacedRow], *, over: bool = False) -> Proposal:
    """What publishing some files changes.

    Args:
        over: Whether files go before what drafts have made of the same rows.

    Raises:
        EditConflict: Rows of files are others than those that drafts have made.
    """
    details: list[Detail] = []
    changes = []
    places = _places(state, placed)
    for one, place in zip(placed, places, strict=True):
        stored = state.by_key.get(one.row.key)
        change = RowChange(one.row.key, stored.row if stored else None, one.row)
        if stored is not None and stored.source == OF_DRAFTS and not over:
            if change.is_one:
                where = f"{one.file} 第 {one.number} 行"
                details.append(Detail(where, OTHERWISE(here=row_text(one.row), published=row_text(stored.row))))
        elif change.is_one or stored is None or stored.place != place or stored.source != OF_FILES:
            changes.append(ProposedChange(change, place=place, source=OF_FILES))
    if details:
        raise EditConflict(PUBLISHED_ELSEWHERE(), details)
    wanted = {one.row.key for one in placed}
    gone = (one for one in state.stored if one.source == OF_FILES and one.row.key not in wanted)
    changes += [ProposedChange(RowChange(one.row.key, one.row, None), source=OF_FILES) for one in gone]
    return Proposal(state.number, tuple(changes))


def compiled_of(placed: Sequence[PlacedRow], compiled: Lexicon | None) -> list[PlacedRow]:
    """Those rows of files that a lexicon has; all where it cannot be read any more. What was written into the files
    since is published by whoever compiles them, not before.
    """
    if compiled is None:
        return list(placed)
    there = {kind: frozenset(getattr(compiled, kind)) for kind in {one.row.kind for one in placed}}
    return [one for one in placed if one.row.entry in there[one.row.kind]]


def _places(state: PublishedState, placed: Sequence[PlacedRow]) -> list[float]:
    """A place for each row so that they stand in the files' order. A row that is published keeps its place where it
    can, so that one new row in the middle makes one change.
    """
    found: list[float] = []
    for _, group in groupby(placed, key=lambda one: one.row.kind):
        found += _filled([_kept(state, one) for one in group])
    return found


def _kept(state: PublishedState, one: PlacedRow) -> float | None:
    stored = state.by_key.get(one.row.key)
    return stored.place if stored and stored.row.says() == one.row.says() else None


def _filled(places: list[float | None]) -> list[float]:
    """Places that rise: those that are there and rise already, and between them others for those that are not."""
    found: list[float] = []
    waiting, last = 0, 0.0
    for place in [*places, None]:
        is_kept = place is not None and place - last > LEAST_GAP * (waiting + 1)
        if not is_kept:
            waiting += 1
            continue
        assert place is not None
        step = (place - last) / (waiting + 1)
        found += [last + step * number for number in range(1, waiting + 1)] + [place]
        waiting, last = 0, place
    # the one behind the end is nobody's
    return found + [last + number for number in range(1, waiting)]
