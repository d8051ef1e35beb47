"""`RowUses`: what rows did, and which may go, for those who look after them."""

from __future__ import annotations

from datetime import datetime

from dictionaries.editing.own_row import RowKey
from dictionaries.kinds import BY_NAME, Trait
from dictionaries.lexicon import minute_of
from dictionaries.regions import NATION
from indexer.documents.timestamps import CHINA
from indexer.store.queries.query_weeks import ALL, Place, by_category, counts
from indexer.store.queries.row_uses import DEAD, IDLE, last_uses_round, use_of, uses_of
from search_engine.editing.actor import Actor
from search_engine.editing.editor import Editor
from search_engine.editing.row_uses.cleanup import CleanupRow, cleanup_counts, cleanup_rows
from search_engine.editing.row_uses.formatting import is_counted, use_told
from search_engine.editing.row_uses.use_report import RowUseReport
from search_engine.installation.installation import Installation


class RowUses:
    """What the rows of an installation did."""

    def __init__(self, place: Installation, editor: Editor) -> None:
        self._place, self._editor = place, editor

    def of(self, actor: Actor, key: RowKey) -> RowUseReport:
        """What is known of a row that is in force. Who is bound is told of what is theirs, as of queries."""
        state = self._editor.state()
        stored, row = state.by_key.get(key), state.in_force(key)
        if not actor.holds(key, (row,)):
            return RowUseReport(key, stored is not None, is_counted(key.kind), is_theirs=False)
        category = str(getattr(row.entry, "category", "")) if row and Trait.BANS in BY_NAME[key.kind].traits else ""
        with counts(self._place.log_location) as connection:
            round_ = None if connection is None else last_uses_round(connection)
            if connection is None or round_ is None:
                return RowUseReport(key, stored is not None, is_counted(key.kind), held=0 if category else None)
            use, held = use_of(connection, key), None
            if category:
                there = Place(key.scope.region or NATION, key.scope.site or ALL, round_.first, round_.last)
                told = {one["category"]: one["searches"] for one in by_category(connection, there)}
                held = int(told.get(category, 0))
        is_stale = use is not None and use.row != (stored.number if stored else 0)
        return RowUseReport(key, stored is not None, is_counted(key.kind), round_, use, is_stale, category, held)

    def told(self, actor: Actor, key: RowKey) -> list[str]:
        """The same in sentences."""
        return use_told(self.of(actor, key), datetime.fromtimestamp(self._place.clock(), CHINA).date())

    def cleanup(self, actor: Actor) -> list[CleanupRow]:
        """Own rows that may go, and that are theirs to change, by reason."""
        with counts(self._place.log_location) as connection:
            is_counted_yet = connection is not None and last_uses_round(connection) is not None
            uses = uses_of(connection, (DEAD, IDLE)) if connection is not None and is_counted_yet else []
        known = {one.key: one for one in uses}
        return cleanup_rows(self._editor.state().stored, known, actor, minute_of(self._place.clock()))

    def cleanup_counts(self, actor: Actor) -> dict[str, int]:
        """How many there are for each of `CLEANUP_REASONS`."""
        return cleanup_counts(self.cleanup(actor))
