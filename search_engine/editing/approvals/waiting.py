"""Drafts that wait for somebody who may publish: to be published, or to be approved first."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from threading import Lock
from typing import TypeAlias

from sqlalchemy import Connection, Engine

from dictionaries.caches import Results
from dictionaries.editing.own_row import RowChange
from indexer.errors import DamagedRows
from indexer.store.editing.drafts import Draft, all_drafts, approvals_over, last_step
from search_engine.editing.actor import Actor
from search_engine.editing.approvals.four_eyes import FourEyes
from search_engine.editing.drafts.proposal import Proposal, ProposedChange, says
from search_engine.editing.versions.state import PublishedState
from search_engine.gateway.rights import RightsHolder

# Drafts that are looked at, the newest: of a file of 50,000 rows no page waits for the count (.1 ms a draft).
LOOKED_AT = 1_000
# Persons whose answer is kept: those who have a page open.
KEPT = 64
Seen: TypeAlias = tuple[object, ...]


@dataclass(frozen=True, slots=True)
class WaitingDrafts:
    """Numbers of drafts, oldest first. What would change nothing, was returned, or was overtaken by a
    version, waits for its author.

    Attributes:
        publish: Others' that may be published as they are, and one's own that somebody else has approved.
        approve: Others' that somebody has to approve first.
        authors: Whose they are → how many, the most first; without one's own.
        more: Whether there are older drafts that were not looked at.
    """

    publish: tuple[int, ...] = ()
    approve: tuple[int, ...] = ()
    authors: tuple[tuple[str, int], ...] = ()
    more: bool = False

    @property
    def total(self) -> int:
        """How many there are."""
        return len(self.publish) + len(self.approve)


NOTHING = WaitingDrafts()


class Waiting:
    """Tells what waits. Every page of the console asks: an answer is kept until a draft, an approval, a version or who
    may publish is another.
    """

    def __init__(self, engine: Engine, eyes: FourEyes) -> None:
        self._engine, self._eyes = engine, eyes
        self._lock = Lock()
        self._kept: Results[Seen, WaitingDrafts] = Results(KEPT, "waiting_drafts")

    def of(
        self, actor: Actor, state: Callable[[], PublishedState], holders: Callable[[], Collection[RightsHolder]]
    ) -> WaitingDrafts:
        """What waits for somebody; nothing where they may not publish, or rows are damaged: who publishes is told."""
        if not actor.may_publish:
            return NOTHING
        try:
            return self._of(actor, state, holders)
        except DamagedRows:
            return NOTHING

    def _of(
        self, actor: Actor, state: Callable[[], PublishedState], holders: Callable[[], Collection[RightsHolder]]
    ) -> WaitingDrafts:
        with self._engine.connect() as connection:
            count, *step = last_step(connection)
            if not count:
                return NOTHING
            now, publishers = state(), self._eyes.who_can_publish(connection, holders())
            key: Seen = (actor.name, *map(frozenset, actor.area.told().values()), now.number, publishers, count, *step)
            with self._lock:
                if (known := self._kept.get(key)) is not None:
                    return known
            found = self._look(connection, actor, now, publishers, count)
            with self._lock:
                return self._kept.put(key, found)

    def _look(
        self, connection: Connection, actor: Actor, state: PublishedState, publishers: Collection[str], count: int
    ) -> WaitingDrafts:
        given = approvals_over(connection, state.number)
        publish, approve, authors = list[int](), list[int](), dict[str, int]()
        for draft in all_drafts(connection, LOOKED_AT):
            if draft.returned or not actor.holds(draft.key, (draft.row, draft.begun)):
                continue
            if not (change := _change(state, draft)):
                continue
            part = self._eyes.protected(change)
            asked = bool(self._eyes.asked(change, publishers).changes)
            approved = asked and any(one != draft.author for one in given.get(part.digest, ()))
            if draft.author == actor.name and not approved:
                continue
            (approve if asked and not approved else publish).append(draft.number)
            if draft.author != actor.name:
                authors[draft.author] = authors.get(draft.author, 0) + 1
        most = sorted(authors.items(), key=lambda one: (-one[1], one[0]))
        return WaitingDrafts(tuple(publish), tuple(approve), tuple(most), count > LOOKED_AT)


def _change(state: PublishedState, draft: Draft) -> Proposal | None:
    """What a draft would change by itself; None: nothing, or its row was changed since."""
    change = RowChange(draft.key, state.own(draft.key), draft.row)
    if not change.is_one or says(state.in_force(draft.key)) != says(draft.begun):
        return None
    return Proposal(state.number, (ProposedChange(change, draft.author, draft=draft.number),), (draft.number,))
