"""One row as a form shows it: its cells as they are in force, what ships beneath it, and a draft of one's own."""

from __future__ import annotations

from collections.abc import Container, Mapping
from dataclasses import dataclass

from dictionaries.editing.own_files import MORE
from dictionaries.editing.own_row import OwnRow, RowKey
from dictionaries.kinds import BY_NAME
from dictionaries.reasons import Message
from search_engine.editing.actor import Actor
from search_engine.editing.drafts.drafting import row_key
from search_engine.editing.formatting import key_texts, row_cells
from search_engine.editing.rows.row_list import SHIPPED, row_state
from search_engine.editing.versions.state import PublishedState
from search_engine.errors import NotFound

NO_ROW = Message("not_found", "没有{key}", "there is no {key}")


@dataclass(frozen=True, slots=True)
class RowForm:
    """A row to be edited.

    Attributes:
        cells: Column → cell, those of `dictionaries.editing.own_files.MORE` too.
        shipped: The cells that ship; None where none of its key does.
        state: One of `search_engine.editing.rows.row_list.STATES`.
    """

    kind: str
    key: RowKey
    cells: Mapping[str, str]
    shipped: Mapping[str, str] | None
    state: str

    @property
    def is_own(self) -> bool:
        """Whether there is a row of the site's own, which can go."""
        return self.state != SHIPPED


def row_form(
    state: PublishedState, actor: Actor, kind: str, cells: Mapping[str, str], regions: Container[str]
) -> RowForm:
    """The row of a key.

    Args:
        cells: Those of the key, and of its scope.
        regions: The codes that there are.

    Raises:
        NotFound: There is none, or it is not theirs to see.
        BadParameters: It is no key.
    """
    key = row_key(kind, cells, regions)
    own, ships = state.own(key), state.shipped.of(kind, key.key)
    row = state.in_force(key)
    if row is None or not actor.sees(key, (own,)):
        raise NotFound(NO_ROW(key=key.words))
    told = None if ships is None else row_cells(OwnRow(kind, ships))
    return RowForm(kind, key, dict.fromkeys(MORE, "") | row_cells(row), told, row_state(own, ships))


def key_cells(key: RowKey) -> dict[str, str]:
    """What names a row: column → cell, of its key and its scope. An address or a form carries it."""
    scope = key.scope
    where = {"@region": scope.region, "@site": scope.site, "@department": scope.department}
    named = dict(zip(BY_NAME[key.kind].key, key_texts(key), strict=True))
    return named | {name: cell for name, cell in where.items() if cell}
