"""The rows of a kind as tables: what is published, with one's own drafts in it."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from sqlalchemy import Engine

from dictionaries.editing.own_row import RowKey
from dictionaries.lexicon.lexicon import Lexicon
from dictionaries.regions import RegionTree
from indexer.store.editing.listed_drafts import count_of_kind, numbers_of_kind
from search_engine.editing.actor import Actor
from search_engine.editing.drafts.draft_service import DraftService
from search_engine.editing.tables.listed_rows import ListedRow, TableInput, listed, named
from search_engine.editing.tables.row_table import RowTable, RowTables
from search_engine.editing.versions.state import PublishedState


class TableService(DraftService):
    """The tables of one installation. Arguments as of `DraftService`."""

    def __init__(self, engine: Engine, shipped: Callable[[], Lexicon], tree: Callable[[], RegionTree]) -> None:
        super().__init__(engine, shipped, tree)
        self._tables = RowTables()

    def state(self) -> PublishedState:
        """What is published now."""
        with self._engine.connect() as connection:
            return self._published(connection)

    def table(self, kind: str) -> RowTable:
        """The rows of a kind as they are published now, to be looked through."""
        return self._tables(self.state(), kind)

    def keep_fresh(self) -> None:
        """Make anew what `table` has made, where something was published since: tens of thousands of rows take a second
        or two, which the next page need not wait for.
        """
        self._tables.renew(self.state)

    def listed(
        self, actor: Actor, kind: str, wish: TableInput, *, first: int = 0, size: int = 100
    ) -> tuple[int, list[ListedRow]]:
        """How many rows of a kind fit, and some of them: as published, with one's own drafts."""
        table = self.table(kind)
        with self._engine.connect() as connection:
            return listed(connection, table, actor, kind, wish, first=first, size=size)

    def rows_named(self, actor: Actor, kind: str, keys: Sequence[RowKey]) -> list[ListedRow]:
        """Rows of some keys, published or only drafted by oneself, in their order; those that are not there, or not to
        be seen, are left out.
        """
        state = self.state()
        with self._engine.connect() as connection:
            return named(connection, state, actor, kind, keys)

    def own_drafts(self, actor: Actor, kind: str) -> list[int]:
        """The numbers of one's own drafts of a kind."""
        with self._engine.connect() as connection:
            return numbers_of_kind(connection, actor.name, kind)

    def count_own_drafts(self, actor: Actor, kind: str) -> int:
        """How many they are."""
        with self._engine.connect() as connection:
            return count_of_kind(connection, actor.name, kind)
