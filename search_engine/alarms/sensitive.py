"""Sensitive words in documents: what loads and answers have met, site by site, until the documents are mended."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, Protocol, TypeAlias

from dictionaries.banned import BannedRow, BannedWords
from dictionaries.caches import Latest, Memoized, memoize
from indexer.loaders.loading import LoadReport
from search_engine.alarms.record_file import RecordFile
from search_engine.alarms.records import LISTED, AlarmRecord, Found, Site, WordOccurrence
from search_engine.interfaces.judging import rows_in

# Texts of answers whose sensitive words are known, in each serving process: a page shows twenty.
TEXTS_KEPT = 16_384
# Occurrences that a serving process remembers to have left; after so many it leaves no more until it is started anew.
MOST_LEFT = 1_000
# Pages that wait to be looked at. Of more a moment the oldest go unseen; what they show is shown again, and was looked
# at when it was loaded.
MOST_WAITING = 256
# Seconds of one look beside the requests: a thread that computes for longer keeps them waiting.
LOOK_SECONDS = 0.02
# What of a card is looked at. The law's own words (conditions, process, basis) are not: see `indexer.loaders.banned`.
FIELDS = ("title", "summary")
Read = Callable[[str], Mapping[str, Any] | None]


class Card(Protocol):
    """What is answered; an `Item` is one."""

    @property
    def id(self) -> str:
        """The document's id."""

    @property
    def title(self) -> str:
        """The document's title."""

    @property
    def summary(self) -> str:
        """The text below the title."""


Page: TypeAlias = "tuple[Sequence[Card], BannedWords]"


class AnsweredTexts:
    """Looks at what is answered, and leaves what it finds for the worker. It never waits for a disk to sync.

    A fifth of the time of a request whose texts are shown for the first time went into looking at them; where a thread
    does that beside the requests (`look_beside`), pages wait for it.
    """

    def __init__(self, file: RecordFile) -> None:
        self._file = file
        self._waiting: deque[Page] = deque(maxlen=MOST_WAITING)
        self._is_beside = False
        self._found: Latest[BannedWords, Memoized[[str], tuple[BannedRow, ...]]] = Latest()
        self._left: set[tuple[str, str, str]] = set()

    def look(self, items: Sequence[Card], banned: BannedWords | None) -> None:
        """Look at cards, by what is banned now; or let them wait for who looks beside the requests."""
        if banned is None or not items:
            return
        if self._is_beside:
            self._waiting.append((items, banned))
        else:
            self._look(items, banned)

    def look_beside(self) -> None:
        """Look at pages that wait, for a moment. Once this was called, call it again and again."""
        self._is_beside = True
        until = time.monotonic() + LOOK_SECONDS
        while self._waiting and time.monotonic() < until:
            self._look(*self._waiting.popleft())

    def _look(self, items: Iterable[Card], banned: BannedWords) -> None:
        find = self._found.of(
            banned, lambda: memoize(lambda text: rows_in(text, banned), TEXTS_KEPT, name="answered_texts")
        )
        for item in items:
            for field in FIELDS:
                if rows := find(getattr(item, field)):
                    self._leave(item.id, field, rows)

    def _leave(self, document: str, field: str, rows: Iterable[BannedRow]) -> None:
        now = int(time.time() * 1_000)
        found = [
            WordOccurrence(
                id=document, field=field, word=row.text, category=row.category, action=row.action, where="answered",
                at=now,
            )
            for row in rows
        ]  # fmt: skip
        new = [one for one in found if one.key not in self._left]
        if new and len(self._left) < MOST_LEFT:
            self._left.update(one.key for one in new)
            self._file.leave(Found(occurrences=new))


def take_in(record: AlarmRecord, found: Found, read: Read) -> None:
    """Add what was left. Whose a document is that was answered is read of the store."""
    for one in found.occurrences:
        name = one.site or str((read(one.id) or {}).get("site") or "")
        _add(record.site(name), one)
    for name, count in found.more.items():
        counts = record.site(name).counts
        counts["loaded"] = counts.get("loaded", 0) + count


def _add(site: Site, occurrence: WordOccurrence) -> None:
    site.counts[occurrence.where] = site.counts.get(occurrence.where, 0) + 1
    known = {one.key: place for place, one in enumerate(site.listed)}
    place = known.get(occurrence.key)
    if place is None and len(site.listed) < LISTED:
        site.listed.append(occurrence)
        site.fresh = max(site.fresh, occurrence.at)
    elif place is not None and occurrence.where == "answered" and site.listed[place].where == "loaded":
        # worse than before: it is seen
        site.listed[place] = occurrence
        site.fresh = max(site.fresh, occurrence.at)


def look_again(record: AlarmRecord, read: Read, banned: BannedWords) -> None:
    """Drop what has been mended: documents that are gone, are not shown any more, or hold the word no longer."""
    for site in record.sites.values():
        site.listed = [one for one in site.listed if _still(one, read(one.id), banned)]


def _still(occurrence: WordOccurrence, document: Mapping[str, Any] | None, banned: BannedWords) -> bool:
    if document is None or document.get("status", "online") != "online":
        return False
    value = document.get(occurrence.field)
    texts = value if isinstance(value, list) else [value]
    return any(row.text == occurrence.word for text in texts if isinstance(text, str) for row in rows_in(text, banned))


def of_load(report: LoadReport) -> Found:
    """What a load has met."""
    now = int(time.time() * 1_000)
    listed = [
        WordOccurrence(id=one.id, site=one.site, field=one.field, word=one.word, category=one.category,
                       action=one.action, where="loaded", at=now)
        for one in report.banned
    ]  # fmt: skip
    return Found(occurrences=listed, more=dict(report.more_banned))
