"""Which row of the dictionaries somebody means: by its short id, or by its kind and the cells of its key."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from dictionaries.editing.own_row import RowKey, values_of
from dictionaries.kinds import BY_NAME
from dictionaries.lexicon.row_ids import row_id
from dictionaries.reasons import Message
from dictionaries.regions import RegionTree
from indexer.store.editing.drafts import Draft
from search_engine.editing.drafts.drafting import row_key
from search_engine.editing.versions.state import PublishedState
from search_engine.errors import BadParameters, Detail

NO_SUCH_ROW = Message(
    "not_found", "没有编号为 {row} 的词典行，也没有这一类词典",
    "there is neither a row {row} nor such a kind of dictionary",
    "类别有 {kinds}", "the kinds are {kinds}", joint="；",
)  # fmt: skip
NEITHER = Message(
    "not_found", "没有{key}：既未发布，也没有草稿", "there is no {key}: it is neither published nor drafted"
)


@dataclass(frozen=True, slots=True)
class RowName:
    """How a row is named.

    Attributes:
        row: Its id, or the kind of its dictionary.
        cells: Column → cell of its key, and `@region`, `@site`, `@department`; none where it is named by its id.
    """

    row: str
    cells: dict[str, str] = field(default_factory=dict)


def row_named(name: RowName, state: PublishedState, drafts: Iterable[Draft], tree: RegionTree) -> RowKey:
    """The key of a row that is in force, or drafted. Raises `BadParameters` with every fault."""
    drafted = {draft.key for draft in drafts}
    if name.row not in BY_NAME:
        known = (key for key in (*drafted, *_keys(state)) if row_id(key) == name.row)
        if (found := next(known, None)) is None or name.cells:
            raise BadParameters([Detail("row", NO_SUCH_ROW(row=name.row[:50], kinds=list(BY_NAME)))])
        return found
    try:
        key = row_key(name.row, name.cells, tree)
    except BadParameters as error:
        raise BadParameters([Detail(f"row.{one.field}", one.reason) for one in error.details]) from error
    if key not in drafted and state.in_force(key) is None:
        raise BadParameters([Detail("row", NEITHER(key=key.words))])
    return key


def _keys(state: PublishedState) -> Iterator[RowKey]:
    yield from state.by_key
    for kind in BY_NAME:
        for entry in getattr(state.shipped.lexicon, kind):
            yield RowKey(kind, values_of(kind, entry))
