"""What was seen of what goes wrong: counted by query and region, or by document, from the query log and the events."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime

import structlog

from dictionaries.normalize import normal_text
from dictionaries.regions import RegionTree
from indexer.errors import IndexerError
from indexer.events.event import ELEMENTS
from indexer.events.shortcomings import OneSearch, marked, rated, searched, searches_of
from indexer.events.summaries import asked_by_few
from indexer.store.area import code_of
from indexer.store.location import is_there
from indexer.store.queries.query_log import misses
from indexer.store.queue.items import BAN, QUERY, ItemKey, document_key, item_region, query_key
from search_engine.installation.installation import Installation

LOGGER = structlog.get_logger("queue")
DAY = 86_400_000  # ms
# Days that are looked at.
DAYS = 30
# Sources, in the order in which they are told.
NOTHING, NO_CLICK, HELD_BACK = "nothing_found", "no_click", "held_back"
NOT_FOUND, WRONG, LOW_RATING = "not_found", "wrong", "low_rating"
SOURCES = (NOTHING, NOT_FOUND, NO_CLICK, HELD_BACK, WRONG, LOW_RATING)
# So often something must have happened: what one person has typed once is nobody's business.
LEAST = {NOTHING: 3, HELD_BACK: 3, NO_CLICK: 10, NOT_FOUND: 1, WRONG: 1, LOW_RATING: 3}
# Searches are without a click where at most this share of them has one; so many actors must have searched.
FEW_CLICKS, LEAST_ACTORS = 0.05, 5
# Where fewer than this share of all searches has a click, clicks are not reported, and say nothing.
CLICKS_ARE_TOLD = 0.1
# A mean of ratings (1-5) up to which something is wrong.
LOW = 2.5


@dataclass(slots=True)
class Observation:
    """What was seen of one item.

    Attributes:
        sources: Source → how often.
        first, last: ms since 1970 UTC; after: how often since the item was closed, by source.
        bad: When it was last seen that it found nothing, or was marked, ms; 0: it was not.
        shown: Ways of typing it → how often.
        sites: Of searches that nobody clicked after, the site of the page → how many there, and how many with a click.
        elements: What people marked as wrong → how often, each visitor once a day.
    """

    sources: Counter[str] = field(default_factory=Counter)
    after: Counter[str] = field(default_factory=Counter)
    shown: Counter[str] = field(default_factory=Counter)
    elements: Counter[str] = field(default_factory=Counter)
    sites: dict[str, list[int]] = field(default_factory=dict)
    first: int = 0
    last: int = 0
    bad: int = 0


class Observations:
    """Gathers what was seen in an installation.

    Args:
        now: ms since 1970 UTC.
        closed: Items that are done → when, ms.
        low_rated: Documents that came with a low rating → of how many ratings it is.
    """

    def __init__(
        self, place: Installation, now: int, closed: Mapping[ItemKey, int], low_rated: Mapping[str, int]
    ) -> None:
        self._place, self._now, self._closed, self._low_rated = place, now, closed, low_rated
        self._since = now - DAYS * DAY
        self._tree: RegionTree = place.tree()
        self._found: dict[ItemKey, Observation] = {}
        self._regions: dict[str, str] = {}
        self._texts: dict[str, str] = {}

    def gather(self) -> dict[ItemKey, Observation]:
        """All that was seen often enough."""
        for source in (self._of_log, self._of_events, self._of_catalogue):
            try:
                source()
            except (IndexerError, OSError) as error:
                LOGGER.warning("queue: a source cannot be read", source=source.__name__, error=str(error))
        few = self._asked_by_few()
        found = {}
        for key, one in self._found.items():
            if key[0] == QUERY and key[1] in few:
                one.sources.pop(NOTHING, None)
            one.sources = Counter({name: count for name, count in one.sources.items() if count >= LEAST[name]})
            if one.sources:
                found[key] = one
        return found

    def clicks(self, texts: Collection[str]) -> dict[tuple[str, str], int]:
        """Of some queries when a search was last followed by a click: text, region → ms."""
        found: dict[tuple[str, str], int] = {}
        for one in self._searches(texts):
            if one.clicked:
                key = one.query, self.region(code_of(one.region) if one.region else "")
                found[key] = max(found.get(key, 0), one.at)
        return found

    def region(self, code: str) -> str:
        """As `item_region`, each code once."""
        if code not in self._regions:
            self._regions[code] = item_region(self._tree, code)
        return self._regions[code]

    def _of_log(self) -> None:
        for miss in misses(self._place.log_location, self._since):
            if not (at := _milliseconds(miss.at)):
                continue
            if miss.by_ban:
                key, source = (BAN, miss.text.strip(), self.region(miss.region or ""), ""), HELD_BACK
            elif text := self._text(miss.text):
                key, source = query_key(text, self.region(miss.region or "")), NOTHING
            else:
                continue
            self._see(key, source, at, shown=miss.text)

    def _of_events(self) -> None:
        place = self._place
        if not is_there(place.event_location):
            return
        seen: set[tuple[ItemKey, str, int]] = set()
        for mark in marked(place.events, self._since):
            region = self.region(code_of(mark.region) if mark.region else "")
            key = query_key(self._text(mark.query), region) if mark.type == NOT_FOUND else document_key(mark.document)
            if (key[1] or key[3]) and (key, mark.type, mark.actor) not in seen:  # a visitor counts once a day
                seen.add((key, mark.type, mark.actor))
                self._see(key, mark.type, mark.at, shown=mark.query if mark.type == NOT_FOUND else "")
            if key[3] and mark.element in ELEMENTS and (key, mark.element, mark.actor) not in seen:
                seen.add((key, mark.element, mark.actor))
                self._found[key].elements[mark.element] += 1
        for rating in rated(place.events, self._since, LEAST[LOW_RATING]):
            if rating.mean <= LOW:
                key = document_key(rating.document)
                self._see(key, LOW_RATING, rating.last, times=rating.actors, bad=False)
        self._of_clicks()

    def _of_catalogue(self) -> None:
        for document, ratings in self._low_rated.items():
            key = document_key(document)
            # it stands there until the document is loaded anew: nothing of it comes back
            self._see(key, LOW_RATING, self._closed.get(key, self._now), times=ratings, bad=False)

    def _of_clicks(self) -> None:
        found = searched(self._place.events, self._since, 1)
        times, clicked = sum(one.times for one in found), sum(one.clicked for one in found)
        if not times or clicked < CLICKS_ARE_TOLD * times:
            return
        sums: dict[ItemKey, list[int]] = {}
        for one in found:
            if text := self._text(one.query):
                key = query_key(text, self.region(code_of(one.region) if one.region else ""))
                known = sums.setdefault(key, [0, 0, 0, 0])
                sums[key] = [
                    known[0] + one.times,
                    known[1] + one.clicked,
                    known[2] + one.actors,
                    max(known[3], one.last),
                ]
        unused = {
            key: (times, last)
            for key, (times, clicked, actors, last) in sums.items()
            if times >= LEAST[NO_CLICK] and actors >= LEAST_ACTORS and clicked <= FEW_CLICKS * times
        }
        for key, (times, last) in unused.items():
            self._see(key, NO_CLICK, last, times=times, bad=False)
        self._one_by_one(unused)

    def _one_by_one(self, keys: Collection[ItemKey]) -> None:
        """Of what nobody clicks after, on which sites; of items that are done, what was searched without a click
        since.
        """
        after: dict[ItemKey, list[int]] = {}
        for one in self._searches({key[1] for key in keys}):
            key = query_key(one.query, self.region(code_of(one.region) if one.region else ""))
            if key not in keys:
                continue
            sums = [self._found[key].sites.setdefault(one.site, [0, 0])] if one.site else []
            if one.at > self._closed.get(key, one.at):
                sums.append(after.setdefault(key, [0, 0]))
            for known in sums:
                known[0] += 1
                known[1] += one.clicked
        for key in set(keys) & self._closed.keys():
            times, clicked = after.get(key, (0, 0))
            self._found[key].after[NO_CLICK] = times if clicked <= FEW_CLICKS * times else 0

    def _searches(self, texts: Collection[str]) -> Iterator[OneSearch]:
        if texts and is_there(self._place.event_location):
            yield from searches_of(self._place.events, sorted(texts), self._since)

    def _see(
        self, key: ItemKey, source: str, at: int, *, times: int = 1, shown: str = "", bad: bool = True
    ) -> None:  # fmt: skip
        one = self._found.setdefault(key, Observation())
        one.sources[source] += times
        one.first, one.last = min(one.first or at, at), max(one.last, at)
        if bad:
            one.bad = max(one.bad, at)
        if shown:
            one.shown[shown.strip()] += 1
        if source != NO_CLICK and at > self._closed.get(key, at):
            one.after[source] += times

    def _text(self, text: str) -> str:
        """A query in normal form; "": it is not to be kept, by what is banned now."""
        if text not in self._texts:
            self._texts[text] = "" if self._place.hides(text) else normal_text(text).strip()
        return self._texts[text]

    def _asked_by_few(self) -> set[str]:
        """Queries that only a few people have asked, as far as events tell."""
        texts = sorted({key[1] for key, one in self._found.items() if key[0] == QUERY and NOTHING in one.sources})
        if not texts or not is_there(self._place.event_location):
            return set()
        try:
            return asked_by_few(self._place.events, texts, 2)
        except (IndexerError, OSError):
            return set(texts)  # nobody can tell


def _milliseconds(at: str) -> int:
    """A time of the log, ms since 1970 UTC; 0: a changed byte has made something else of it."""
    try:
        return int(datetime.fromisoformat(at).timestamp() * 1_000)  # a tenth of what it takes to read any form
    except ValueError:
        return 0
