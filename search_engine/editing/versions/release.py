"""A release that changes shipped rows, and a site's own rows: merged three ways, as a version of its own."""

from __future__ import annotations

from collections.abc import Sequence
from operator import attrgetter

from sqlalchemy import Connection, Engine

from dictionaries.editing.own_row import OwnRow, RowChange, RowKey
from dictionaries.editing.row_lexicon import ShippedRows
from dictionaries.editing.row_merge import MergedRow, merge_rows
from indexer.store.audit import Actions
from indexer.store.audit.log import append
from indexer.store.editing.drafts import put_draft
from indexer.store.editing.versions import MERGE, StoredRow, has_known, newest
from indexer.store.engine import writing
from search_engine.editing.actor import Actor
from search_engine.editing.drafts.proposal import Proposal, ProposedChange
from search_engine.editing.formatting import cells_told
from search_engine.editing.versions.publishing import Publisher, Step
from search_engine.editing.versions.state import PublishedState, read_state

# Who merges, and whose drafts conflicts are until somebody takes them over.
SERVICE = "release"
RELEASE = f"service:{SERVICE}"


def of_release(state: PublishedState) -> Proposal:
    """What a release changes in the rows of a site."""
    merged = merge_rows(state.rows, state.shipped)
    changes = []
    for one in merged:
        stored = state.by_key[one.before.key]
        change = RowChange(one.before.key, one.before, one.after)
        changes.append(ProposedChange(change, place=stored.place, source=stored.source))
    return Proposal(state.number, tuple(changes))


def merged_into(rows: Sequence[StoredRow], merged: Sequence[MergedRow]) -> list[StoredRow]:
    """Rows of an old version, as they are after what was released since."""
    after: dict[RowKey, OwnRow | None] = {one.before.key: one.after for one in merged}
    kept = ((one, after.get(one.row.key, one.row)) for one in rows)
    return [StoredRow(one.number, row, one.place, one.source) for one, row in kept if row is not None]


def merge_release(engine: Engine, publisher: Publisher, shipped: ShippedRows, actor: Actor) -> bool:
    """Merge what ships now into what is published, where it is new. Returns whether it was.

    Killed between its two transactions it does the same once more: drafts of conflicts are written again over the same.
    """
    version = shipped.lexicon.version
    with engine.connect() as connection:
        latest = newest(connection)
        # another host's older program must not take back what a newer one has merged
        if latest is None or latest.shipped == version or has_known(connection, version):
            return False
    with writing(engine) as connection:
        state = read_state(connection, shipped)
        draft_conflicts(connection, actor, state, merge_rows(state.rows, shipped))
    step = Step(MERGE, "随软件更新", is_checked=False, may_be_empty=True)
    return publisher.publish(actor, lambda _, state: of_release(state), step, lambda *_: None) is not None


def draft_conflicts(connection: Connection, actor: Actor, state: PublishedState, merged: Sequence[MergedRow]) -> None:
    """Leave what people have to decide as drafts, begun from what is in force."""
    for one in filter(attrgetter("is_conflict"), merged):
        key = one.before.key
        note = "软件更新改了这一行随软件的内容，本系统的改动仍然生效；发布此草稿即采用更新后的内容，放弃即保留本系统的"
        draft = put_draft(connection, RELEASE, key, one.proposed, state.number, state.in_force(key), note, anew=True)
        told = {"key": str(key), "row": cells_told(one.proposed)}
        append(connection, actor.author, Actions.DICTIONARIES_DRAFT, f"draft:{draft.number}", None, told)
