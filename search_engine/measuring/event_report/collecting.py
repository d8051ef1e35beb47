"""The figures of the report; none that fewer than `LEAST_ACTORS` people are behind."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from dictionaries.normalize import normal_text
from dictionaries.regions import NATION, RegionTree
from indexer.events.hot_terms.hot_store import HotStore
from indexer.events.store import DAY
from indexer.events.summaries import STEPS, Step, asking_actors, way
from indexer.store.location import is_there
from indexer.store.queries.query_log import queries_without_result
from ranker.hot import may_be_hot
from ranker.hot.ranking import LEAST_ACTORS
from search_engine.hot.memory import RegionNumbers, wide
from search_engine.service import Service

# Regions with hot terms that are listed, those where most people asked first; texts without result of one region.
MOST_REGIONS, MOST_TEXTS = 40, 20
# Days that the figures are of.
DAYS = 30


@dataclass(frozen=True, slots=True)
class RegionTerms:
    """Hot terms of a region, with what they are based on."""

    name: str
    terms: tuple[dict[str, Any], ...]


@dataclass(frozen=True, slots=True)
class Missing:
    """A text that found nothing: how often, and how many asked for it on the day that most did."""

    text: str
    times: int
    actors: int


@dataclass(frozen=True, slots=True)
class EventReport:
    """All of it.

    Attributes:
        now: ms since 1970 UTC.
        days: How many days the last two are of.
        missing: Name of a region → texts that found nothing there or below.
        steps: From search to handling; a step of too few people has -1 for both figures.
    """

    now: int
    days: int
    regions: tuple[RegionTerms, ...]
    missing: Mapping[str, tuple[Missing, ...]]
    steps: tuple[Step, ...]


def collect(service: Service, now: int, days: int = DAYS) -> EventReport:
    """Gather the figures of an installation. Raises `NotReady` where no dictionaries are in force."""
    tree, events, since = service.tree, service.installation.events, now - days * DAY
    if not is_there(events.location):
        return EventReport(now, days, (), {}, tuple(Step(name, -1, -1) for name in STEPS))
    steps = tuple(one if one.actors >= LEAST_ACTORS else Step(one.type, -1, -1) for one in way(events, since))
    return EventReport(now, days, _regions(service, tree), _missing(service, tree, since), steps)


def _regions(service: Service, tree: RegionTree) -> tuple[RegionTerms, ...]:
    numbers = RegionNumbers(tree)
    found = []
    for region, rows in HotStore(service.installation.events).lists(_listed(service)).items():
        place = tree.by_number(int(numbers.of(np.array([region]))[0]))
        shown = [row for row in rows if service.hot.allows(row.text)]
        terms = tuple(
            {"rank": rank, "text": row.text, "trend": row.trend, "heat": row.heat, **row.evidence}
            for rank, row in enumerate(shown, 1)
        )
        if terms:
            found.append((sum(term["actors"] for term in terms), RegionTerms(tree.path_name(place.code), terms)))
    found.sort(key=lambda one: (-one[0], one[1].name))
    return tuple(terms for _, terms in found[:MOST_REGIONS])


def _listed(service: Service) -> list[int]:
    return HotStore(service.installation.events).listed_regions()


def _missing(service: Service, tree: RegionTree, since: int) -> dict[str, tuple[Missing, ...]]:
    """Texts without result by region, of the nation and the provinces and cities; each with its askers.

    The log knows no persons; how many asked is known from the events. Of one day, since one person is another actor on
    each: ten of ten days may be one.
    """
    place = service.installation
    times: Counter[tuple[str, str]] = Counter()
    for text, region, count in queries_without_result(place.log_location, since):
        times[normal_text(text).strip(), region or NATION] += count
    texts = sorted({text for text, _ in times if may_be_hot(text, lambda _piece: False) and service.hot.allows(text)})
    asked = asking_actors(place.events, texts, since)
    numbers = RegionNumbers(tree)
    found: dict[str, list[Missing]] = defaultdict(list)
    for text in texts:
        often = _above(tree, {code: count for (other, code), count in times.items() if other == text})
        people: dict[int, dict[int, set[int]]] = defaultdict(lambda: defaultdict(set))
        for (whole, day), actors in asked.get(text, {}).items():
            for number in numbers.with_above(numbers.of(np.array([whole]))):
                people[number][day] |= actors
        for code, count in often.items():
            most = max(map(len, people[tree[code].number].values()), default=0)
            if most >= LEAST_ACTORS:
                found[code].append(Missing(text, count, most))
    return {
        tree.path_name(code): tuple(sorted(rows, key=lambda row: (-row.times, row.text))[:MOST_TEXTS])
        for code, rows in sorted(found.items(), key=lambda one: (wide(one[0]), one[0]))
    }


def _above(tree: RegionTree, times: Mapping[str, int]) -> dict[str, int]:
    """How often in each region and all below it, down to cities."""
    found: Counter[str] = Counter()
    for code, count in times.items():
        for region in tree.chain(code if code in tree else NATION):
            if region.level in ("nation", "province", "city"):
                found[region.code] += count
    return dict(found)
