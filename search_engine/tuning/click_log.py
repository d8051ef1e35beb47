"""From the event store to what click models learn from: pages, places, clicks; nobody's identity."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from indexer.events.pages.result_pages import DONE, PageEvent, busy_actors, document_keys, result_pages
from indexer.store.location import is_there
from ranker.clicks import ClickCounter, ClickCounts, ClickSession, Shown
from search_engine.installation.installation import Installation
from search_engine.tuning.askers import asked_by_enough
from search_engine.tuning.contexts import Contexts

# Clicks of one actor (somebody of one day) from which it is a program.
ROBOT_CLICKS = 100


@dataclass(frozen=True, slots=True, eq=False)
class ClickLog:
    """What people did on pages of results.

    Attributes:
        counts: Of the queries that enough people asked; of all others the traffic by place alone.
        documents: Of each pair the document that was shown last.
        pages: With results and a query, as many as count.
        told: Of these, pages whose query is told apart.
        clicks: Documents that were clicked, viewed from the page or handled from it.
        robots: Pages that were left out for who asked.
        unusable: Pages that were left out because no event says what was asked, or what was shown.
    """

    counts: ClickCounts
    documents: Mapping[Shown, str]
    pages: int
    told: int
    clicks: int
    robots: int
    unusable: int


def read_click_log(
    place: Installation, contexts: Contexts, since: int, until: int, reviewed: Collection[tuple[str, str]] = ()
) -> ClickLog:
    """What was received within a span of time, read page by page: memory grows with what is told apart, and with the
    documents, not with the events.

    Args:
        since, until: ms since 1970 UTC, `until` not among them.
        reviewed: Texts (in normal form) and regions that are told apart however few have asked: somebody has looked.
    """
    reader = _Reader(place, contexts, reviewed)
    if is_there(place.event_location):
        reader.read(since, until)
    return reader.log()


class _Reader:
    def __init__(self, place: Installation, contexts: Contexts, reviewed: Collection[tuple[str, str]]) -> None:
        self._place, self._contexts, self._reviewed = place, contexts, reviewed
        self._counter = ClickCounter()
        self._last: dict[Shown, int] = {}
        self._pages = self._told = self._clicks = self._robots = self._unusable = 0

    def read(self, since: int, until: int) -> None:
        events = self._place.events
        public = asked_by_enough(self._place, self._contexts, since, until).union(self._reviewed)
        robots, bases = busy_actors(events, since, until, ROBOT_CLICKS), document_keys(events)
        for page in result_pages(events, since, until):
            if any(event.actor in robots for event in page):
                self._robots += 1
            elif (found := _session(page, bases, self._contexts)) is None:
                self._unusable += 1
            else:
                session, documents = found
                self._count(session, documents, told=(session.query, session.region) in public)

    def _count(self, session: ClickSession, documents: Mapping[str, int], *, told: bool) -> None:
        self._pages += 1
        self._told += told
        self._clicks += len(session.clicked)
        self._counter.add(session, cells=told)
        if told:
            for base, document in documents.items():
                self._last[Shown(session.query, session.region, base)] = document

    def log(self) -> ClickLog:
        ids = self._place.events.document_ids(sorted(set(self._last.values()))) if self._last else {}
        documents = {pair: ids[number] for pair, number in self._last.items() if number in ids}
        counts = self._counter.counts()
        return ClickLog(counts, documents, self._pages, self._told, self._clicks, self._robots, self._unusable)


def _session(
    page: Sequence[PageEvent], bases: Mapping[int, str], contexts: Contexts
) -> tuple[ClickSession, dict[str, int]] | None:
    """A page as a session, and the document that each of its bases was shown as; None: there is no telling."""
    query = next((event.query for event in page if event.query), None)
    shown, documents = _shown(page, bases)
    if query is None or not shown:
        return None
    region = contexts.of_number(next((event.region for event in page if event.region), 0))
    done = {bases.get(number) for event in page if event.type in DONE for number in event.documents}
    clicked = frozenset(base for base, _ in shown if base in done)
    return ClickSession(query, region, tuple(shown), clicked), documents


def _shown(page: Sequence[PageEvent], bases: Mapping[int, str]) -> tuple[list[tuple[str, int]], dict[str, int]]:
    """Base and place of what was shown, whichever part of the page (or page of the results) each impression tells."""
    shown, documents = list[tuple[str, int]](), dict[str, int]()
    for event in page:
        if event.type == "impression":
            for at, number in enumerate(event.documents, event.position or 1):
                if (base := bases.get(number)) is not None:
                    shown.append((base, at))
                    documents.setdefault(base, number)
    return shown, documents
