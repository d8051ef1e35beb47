"""Life events (一件事) as they are: what documents say belongs to them, and what a dictionary says otherwise.

A row names a matter by its title: all copies of all bases of that title belong to the event, or do not. Nothing of it
is indexed: a view looks the bases up once, and again where bases have come.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

import numpy as np

from dictionaries.caches import Latest
from dictionaries.kinds.intents import LifeEventMatter
from dictionaries.normalize import squash
from indexer.snapshot import Snapshot
from indexer.snapshot.facet_overrides import FacetOverrides

FACET, EXCLUDE = "life_event", "exclude"


class LifeEvents:
    """What rows of `life_event_matters` say.

    Attributes:
        included: Title, squashed → events that it is given to → its place.
        excluded: The same of those that it is taken from.
        titles: Titles, squashed, that rows name.
    """

    def __init__(self, rows: Sequence[LifeEventMatter] = ()) -> None:
        self.included = _by_title(row for row in rows if row.action != EXCLUDE)
        self.excluded = _by_title(row for row in rows if row.action == EXCLUDE)
        self.titles = frozenset({*self.included, *self.excluded})

    def of(self, title: str, said: Iterable[str]) -> list[str]:
        """The events of a document: those that it says, without those that it is taken from, and those that it is given
        to.
        """
        key = squash(title)
        gone = self.excluded.get(key, {})
        return list(dict.fromkeys([*(name for name in said if name not in gone), *self.included.get(key, {})]))

    def place(self, event: str, title: str) -> int:
        """Where a matter stands in an event, from 1 on; 0: behind those that stand somewhere."""
        return self.included.get(squash(title), {}).get(event, 0)


class LifeEventsOfView:
    """The same for the documents of a view."""

    def __init__(self, snapshot: Snapshot, events: LifeEvents) -> None:
        self._snapshot, self.events = snapshot, events
        self._looked, self._titles = 0, dict[int, str]()
        self._overrides: Latest[int, FacetOverrides | None] = Latest()

    def overrides(self) -> FacetOverrides | None:
        """What bases have in place of what their documents say; None: nothing."""
        return self._overrides.of(self._snapshot.commit.bases, self._found) if self.events.titles else None

    def names(self) -> list[str]:
        """All events that something may belong to."""
        given = (event for of_title in self.events.included.values() for event in of_title)
        return list(dict.fromkeys([*self._snapshot.facets[FACET].values_of_profiles, *given]))

    def _found(self) -> FacetOverrides | None:
        snapshot, events, bases = self._snapshot, self.events, self._snapshot.commit.bases
        self._titles |= dict(self._named(self._looked, bases))
        self._looked = bases
        given = {base: events.included[title] for base, title in self._titles.items() if title in events.included}
        taken = {base: events.excluded[title] for base, title in self._titles.items() if title in events.excluded}
        snapshot.facets.know(FACET, (event for of_title in given.values() for event in of_title))
        return FacetOverrides(FACET, snapshot.facets[FACET], given, taken) if given or taken else None

    def _named(self, first: int, end: int) -> Iterator[tuple[int, str]]:
        """Of the bases numbered `[first, end)` those that rows name, with their titles."""
        book, titles = self._snapshot.book, self.events.titles
        yield from book.titled(titles, first, end)
        numbers = np.arange(first, end)
        for base in numbers[~book.has_names(numbers)].tolist():
            if (title := squash(self._snapshot.documents.base_content(base).get("title", ""))) in titles:
                yield base, title


def _by_title(rows: Iterable[LifeEventMatter]) -> Mapping[str, Mapping[str, int]]:
    found: dict[str, dict[str, int]] = defaultdict(dict)
    for row in rows:
        found[squash(row.matter)][row.event] = row.place
    return dict(found)
