"""Rows that are in force, as a proposal to take them out: what they do is what would be missing without them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from dictionaries.editing.own_files import MORE, conditions_of
from dictionaries.editing.own_row import OwnRow, RowChange
from dictionaries.editing.row_cells import cells_of
from dictionaries.kinds import BY_NAME
from dictionaries.lexicon.scope import EVERYWHERE
from dictionaries.reasons import Message, Words
from search_engine.editing.actor import Actor
from search_engine.editing.drafts.proposal import Proposal, ProposedChange
from search_engine.editing.versions.publishing import Build
from search_engine.editing.versions.state import PublishedState
from search_engine.errors import BadParameters, Detail, NotFound
from search_engine.messages import NO_KIND

NO_COLUMN = Message("unknown_field", "没有这一列", "there is no such column")
NO_CELLS = Message("missing", "请给出这一行的内容，如 {column}=…", "give the cells of the row, such as {column}=…")
NO_ROWS = Message("not_found", "{kind}中没有这样的行", "{kind} has no such rows", "请核对", "check them")
TOO_MANY_ROWS = Message(
    "too_many_values", "有 {count} 行符合，至多 {most} 行", "{count} rows fit, at most {most} may", "请再给出几列",
    "give more columns", joint="；",
)  # fmt: skip
NONE_OWN = Message("not_found", "还没有本系统自己的行", "this installation has no rows of its own yet")
# Rows of one name (several targets of a term) that are taken out together.
MOST_NAMED = 20


def rows_named(actor: Actor, kind: str, cells: Mapping[str, str]) -> Build:
    """A proposal without the rows of a kind that have some cells; also columns of `MORE`. Building it raises `NotFound`
    where there is none that is theirs, `BadParameters` where there are too many or a column is unknown.
    """
    if kind not in BY_NAME:
        raise BadParameters([Detail("kind", NO_KIND(kinds=list(BY_NAME)))])
    if unknown := [column for column in cells if column not in (*BY_NAME[kind].columns, *MORE)]:
        raise BadParameters([Detail(column, NO_COLUMN()) for column in unknown])
    if not any(column in BY_NAME[kind].columns for column in cells):
        raise BadParameters([Detail("cells", NO_CELLS(column=BY_NAME[kind].key[0]))])

    def build(_: object, state: PublishedState) -> Proposal:
        found = [row for row in in_force(state, kind) if actor.holds(row.key, (row,)) and _has(row, cells)]
        if not found:
            raise NotFound(NO_ROWS(kind=Words(BY_NAME[kind].label, kind)))
        if len(found) > MOST_NAMED:
            raise BadParameters([Detail("cells", TOO_MANY_ROWS(count=len(found), most=MOST_NAMED))])
        return _without(state, found)

    return build


def own_rows(actor: Actor, kind: str | None = None) -> Build:
    """A proposal without the own rows of a site that are theirs, all or of one kind: what ships is in force again.
    Building it raises `NotFound` where there is none.
    """

    def build(_: object, state: PublishedState) -> Proposal:
        found = [row for row in state.rows if kind in (None, row.kind) and actor.holds(row.key, (row,))]
        if not found:
            raise NotFound(NONE_OWN())
        changes = tuple([ProposedChange(RowChange(row.key, row, None)) for row in found])
        return Proposal(state.number, changes)

    return build


def in_force(state: PublishedState, kind: str) -> Iterator[OwnRow]:
    """The rows of a kind: those of the site's own, and what ships of other keys."""
    yield from (row for row in state.rows if row.kind == kind)
    for entry in getattr(state.shipped.lexicon, kind):
        row = OwnRow(kind, entry, shipped=entry)
        if state.own(row.key) is None:
            yield row


def _has(row: OwnRow, cells: Mapping[str, str]) -> bool:
    known = cells_of(row.kind, row.entry) | conditions_of(row)
    return all(known[column] == cell for column, cell in cells.items())


def _without(state: PublishedState, rows: Sequence[OwnRow]) -> Proposal:
    changes = []
    for row in rows:
        own = state.own(row.key)
        # what ships beneath a row of everybody's goes with it; a row that is off, or acts for some only, just ends
        ends = row.off or row.is_conditional or (own is not None and state.shipped.of(row.kind, row.key.key) is None)
        after = None if ends else OwnRow(row.kind, row.entry, EVERYWHERE, off=True)
        changes.append(ProposedChange(RowChange(row.key, own, after)))
    return Proposal(state.number, tuple(changes))
