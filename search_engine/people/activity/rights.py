"""What a person may do with what is kept about them: see it, take it along, delete it, and say whether it may be."""

from __future__ import annotations

import time
import uuid
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from dictionaries.reasons import Message
from dictionaries.regions import RegionTree, UnknownRegion
from indexer.documents.timestamps import of_milliseconds
from indexer.events import EVENT_TYPES, EventStore, FootprintEntry, People, StoredEvent
from indexer.events.store import TOMBSTONE_DAYS
from search_engine.errors import NotAgreed, NotFound
from search_engine.messages import NO_DOCUMENT
from search_engine.people.activity.ingestion import EventIntake
from search_engine.people.activity.storing import storing
from search_engine.people.identity import Person

# Rows read at once where all are wanted.
PORTION = 1_000
# More than anybody has in the time that events are kept.
ALL = 10_000_000
# Days for which it is kept that something was forgotten, so that no backup brings it back.
FORGOTTEN_DAYS = TOMBSTONE_DAYS
NOT_AGREED = Message(
    "not_agreed", "您还没有同意保存个人记录", "you have not agreed that records of you are kept",
    "请先同意（PUT /v1/me/consent），收藏才能随账号保存",
    "agree first (PUT /v1/me/consent), so that favourites can be kept with your account", joint="：",
)  # fmt: skip


class Rights:
    """The rights of persons.

    Args:
        title: The title of a document by its id; None where it has gone.
    """

    def __init__(
        self,
        people: People,
        store: EventStore,
        intake: EventIntake,
        tree: Callable[[], RegionTree],
        title: Callable[[str], str | None],
    ) -> None:
        self._people, self._store, self._intake = people, store, intake
        self._tree, self._title = tree, title

    # ---- consent

    def consent(self, person: Person) -> dict[str, Any]:
        """Whether a person has agreed, and since when. Raises `NotReady`, as all of these do."""
        with storing():
            since = self._people.agreed(person.user)
        return {"agreed": since is not None, "since": None if since is None else of_milliseconds(since)}

    def set_consent(self, person: Person, agreed: bool) -> dict[str, Any]:
        """Agree, or withdraw: then all that was kept is deleted (个人信息保护法 §47)."""
        deleted = 0
        with storing():
            if agreed:
                self._people.agree(person.user, int(time.time() * 1000))
            else:
                deleted = self._people.forget(person.user)
        return {**self.consent(person), "deleted": deleted}

    # ---- seeing

    def footprint(self, person: Person, page: int, size: int) -> dict[str, Any]:
        """A page of what a person did, newest first; pages from 1."""
        with storing():
            total = self._people.footprint_size(person.user)
            found = self._people.footprint(person.user, size, (page - 1) * size)
            return {"total": total, "page": page, "size": size, "entries": list(map(self._entry, found))}

    def whole_footprint(self, person: Person) -> Iterator[dict[str, Any]]:
        """All that a person did, newest first."""
        with storing():
            for first in range(0, ALL, PORTION):
                found = self._people.footprint(person.user, PORTION, first)
                yield from map(self._entry, found)
                if len(found) < PORTION:
                    return

    def favourites(self, person: Person) -> list[dict[str, Any]]:
        """The documents that a person keeps, newest first."""
        with storing():
            found = self._people.favourites(person.user)
            return [{"document": self._document(one.document), "at": of_milliseconds(one.at)} for one in found]

    def export(self, person: Person) -> dict[str, Any]:
        """All that is kept about a person."""
        with storing():
            seen = self._people.seen(person.user)
            events = self._people.history(person.user, tuple(EVENT_TYPES), ALL)
            names = self._names(events)
            return {
                "consent": self.consent(person),
                "feed_seen": None if seen is None else of_milliseconds(seen),
                "favourites": self.favourites(person),
                "events": [self._whole(one, names) for one in events],
            }

    # ---- changing

    def keep(self, person: Person, document: str) -> None:
        """Add a favourite. Raises `NotAgreed`, `NotFound`."""
        if not self.consent(person)["agreed"]:
            raise NotAgreed(NOT_AGREED())
        sent = {"id": f"favourite-{uuid.uuid4().hex}", "type": "favourite", "document": document}
        if self._intake.take([sent], person, None).rejected:
            raise NotFound(NO_DOCUMENT())

    def forget_footprint(self, person: Person, ids: Sequence[str] = ()) -> int:
        """Delete all that a person did, or some of it by id; returns how many events went."""
        with storing():
            return self._people.forget_footprint(person.user, ids)

    def forget_favourites(self, person: Person, ids: Sequence[str] = ()) -> int:
        """Delete a person's favourites, all or some by document id; returns how many went."""
        with storing():
            return self._people.forget_favourites(person.user, ids)

    def forget(self, person: Person) -> int:
        """Delete everything about a person, their consent too; returns how many events went."""
        with storing():
            return self._people.forget(person.user)

    # ---- as it is shown

    def _entry(self, found: FootprintEntry) -> dict[str, Any]:
        return {
            "id": found.id,
            "type": found.type,
            "at": of_milliseconds(found.at),
            "query": found.query,
            "document": None if found.document is None else self._document(found.document),
            "region": self._region(found.region),
        }

    def _whole(self, found: StoredEvent, names: dict[int, str]) -> dict[str, Any]:
        return {
            "id": found.id,
            "type": found.type,
            "at": of_milliseconds(found.at),
            "query": found.query,
            "documents": [names[number] for number in found.documents],
            "region": self._region(found.region),
            "search_id": found.search_id,
            "position": found.position,
            "rating": found.rating,
            "element": found.element,
            "site": found.site,
            "text": found.text,
        }

    def _names(self, events: Sequence[StoredEvent]) -> dict[int, str]:
        numbers = sorted({number for one in events for number in one.documents})
        names: dict[int, str] = {}
        for first in range(0, len(numbers), PORTION):
            names |= self._store.document_ids(numbers[first : first + PORTION])
        return names

    def _document(self, name: str) -> dict[str, Any]:
        return {"id": name, "title": self._title(name)}

    def _region(self, number: int | None) -> dict[str, Any] | None:
        if number is None:
            return None
        code = f"{number:012d}"
        try:
            region = self._tree()[code]
        except UnknownRegion:
            return {"code": code, "name": None}
        return {"code": region.code, "name": region.name}
