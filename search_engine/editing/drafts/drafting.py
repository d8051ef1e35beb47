"""From what somebody asks for to the row of a draft: cells that are not given stay as they are in force."""

from __future__ import annotations

from collections.abc import Container, Mapping
from dataclasses import dataclass, field

from dictionaries.editing.own_files import MORE, conditions_of, with_conditions
from dictionaries.editing.own_row import OwnRow, RowKey
from dictionaries.editing.row_cells import cells_of, entry_of_cells, key_of_cells
from dictionaries.faults import Fault
from dictionaries.kinds import BY_NAME
from dictionaries.lexicon.scope import EVERYWHERE
from dictionaries.reasons import Message
from search_engine.editing.drafts.known_places import no_region
from search_engine.editing.versions.state import PublishedState
from search_engine.errors import BadParameters, Detail
from search_engine.messages import NO_KIND

NO_CHANGE = Message("no_change", "{key}与现在生效的一样，没有改动", "{key} is as it is in force, nothing would change")
NOT_OWN = Message(
    "conflict", "{key}不是本系统自己的行，不能删除", "{key} is no row of this installation's own and cannot be removed",
    "随软件的行可以停用", "shipped rows can be switched off", joint="；",
)  # fmt: skip
NOT_THERE = Message("not_found", "没有{key}，不能停用", "there is no {key} to switch off")
SCOPED = ("@region", "@site", "@department")


@dataclass(frozen=True, slots=True)
class DraftInput:
    """What is to become of one row.

    Attributes:
        kind: Of dictionary.
        cells: Column → cell, those of the key at least; also the columns of `dictionaries.editing.own_files.MORE`.
        remove: The site's own row goes; what ships of its key is in force again.
        note: Of the draft, for those who look at it.
        anew: Whether a draft that there is already now begins from what is published now.
    """

    kind: str
    cells: Mapping[str, str] = field(default_factory=dict)
    remove: bool = False
    note: str = ""
    anew: bool = False


def row_wished(state: PublishedState, wish: DraftInput, regions: Container[str]) -> tuple[RowKey, OwnRow | None]:
    """The key, and the row that is to be there; None: none of the site's own.

    Raises:
        BadParameters: With every fault.
    """
    key = row_key(wish.kind, wish.cells, regions)
    row, is_new = row_to_be(state, wish, key)
    if not is_new:
        raise BadParameters([Detail("cells", NO_CHANGE(key=key.words))])
    return key, row


def row_to_be(state: PublishedState, wish: DraftInput, key: RowKey) -> tuple[OwnRow | None, bool]:
    """The row that is to be there of a wish's key, and whether it is another one than what is in force.

    Raises:
        BadParameters: With every fault.
    """
    now, own = state.in_force(key), state.own(key)
    if wish.remove:
        if own is None:
            raise BadParameters([Detail("remove", NOT_OWN(key=key.words))])
        return None, True
    below = now or state.in_force(key._replace(scope=EVERYWHERE))
    row = _row(key, wish, below, own)
    is_new = now is None or row.says() != now.says()
    return None if own is not None and _is_shipped(row, state) else row, is_new


def row_key(kind: str, cells: Mapping[str, str], regions: Container[str]) -> RowKey:
    """The key that some cells name, those of its scope among them. Raises `BadParameters` with every fault."""
    if kind not in BY_NAME:
        raise BadParameters([Detail("kind", NO_KIND(kinds=list(BY_NAME)))])
    values, faults = key_of_cells(kind, cells)
    scoped = {column: cells[column] for column in SCOPED if column in cells}
    # an entry plays no part in reading a scope
    row, wrong = with_conditions(kind, None, scoped)
    if row is not None and row.scope.region and row.scope.region not in regions:
        wrong.append(Fault(0, "@region", no_region(row.scope.region)))
    if values is None or row is None or wrong:
        raise _refused([*faults, *wrong])
    return RowKey(kind, values, row.scope)


def _row(key: RowKey, wish: DraftInput, below: OwnRow | None, own: OwnRow | None) -> OwnRow:
    known = cells_of(key.kind, below.entry) if below else {}
    conditions = conditions_of(own) if own else {}
    plain = {column: cell for column, cell in wish.cells.items() if column not in MORE}
    if wish.cells.get("@off") and below is None:
        raise BadParameters([Detail("off", NOT_THERE(key=key.words))])
    entry, faults = entry_of_cells(key.kind, known | plain)
    if entry is None:
        raise _refused(faults)
    more = {column: cell for column, cell in wish.cells.items() if column in MORE}
    row, faults = with_conditions(key.kind, entry, conditions | more)
    if row is None:
        raise _refused(faults)
    return row


def _is_shipped(row: OwnRow, state: PublishedState) -> bool:
    """Whether it says what ships, for everybody and at all times: no row of one's own is needed for that."""
    plain = not (row.off or row.owner or row.is_conditional)
    return plain and row.entry == state.shipped.of(row.kind, row.key.key)


def _refused(faults: list[Fault]) -> BadParameters:
    return BadParameters([Detail(fault.field.removeprefix("@"), fault.reason) for fault in faults])
