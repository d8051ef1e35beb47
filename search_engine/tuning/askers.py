"""Which queries may be shown: what so many people asked that nobody is known by it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from itertools import pairwise

from indexer.events.query_sums import actors_by_text, asked_by_many
from indexer.events.store import DAY
from indexer.store.location import is_there
from indexer.store.queries.query_log import may_be_shown
from search_engine.installation.installation import Installation
from search_engine.tuning.contexts import Contexts


def asked_by_enough(place: Installation, contexts: Contexts, since: int, until: int) -> set[tuple[str, str]]:
    """Text (in normal form) and region of what at least `ZWFW_REPORT_ACTORS` people of it asked on one day.

    This is the rule of `zwfw events queries`: an actor is somebody of one day, so ten days of one person are not ten
    people. Only events tell who is another; without them nothing is asked by enough.

    Args:
        since, until: ms since 1970 UTC, `until` not among them.
    """
    if not is_there(place.event_location):
        return set()
    found, known = set[tuple[str, str]](), dict[str, bool]()
    for start, end in days(since, until):
        often = asked_by_many(place.events, start, end, place.settings.report_actors)
        known |= {text: is_public(place, text) for text in often - known.keys()}
        found |= _of_a_day(place, contexts, start, end, {text for text in often if known[text]})
    return found


def days(since: int, until: int) -> Iterator[tuple[int, int]]:
    """A span of time as its days (UTC, as actors have them), so that what is sorted of each has room in memory."""
    borders = [since, *range((since // DAY + 1) * DAY, until, DAY), until]
    yield from pairwise(borders)


def _of_a_day(place: Installation, contexts: Contexts, since: int, until: int, texts: set[str]) -> set[tuple[str, str]]:
    found = set[tuple[str, str]]()
    for text, rows in actors_by_text(place.events, since, until, texts):
        askers = defaultdict[str, set[int]](set)
        for number, _, actor in rows:
            askers[contexts.of_number(number)].add(actor)
        least = place.settings.report_actors
        found.update((text, region) for region, actors in askers.items() if len(actors) >= least)
    return found


def is_public(place: Installation, text: str) -> bool:
    """Whether a text may be seen at all, by however many it was asked: no number that may be a person's, no word that
    is banned, nobody in distress.
    """
    return may_be_shown(text) and not place.hides(text)
