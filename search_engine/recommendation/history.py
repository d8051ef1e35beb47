"""What a person who agreed has done, read from the store for one request and kept nowhere."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from indexer.events import EVENT_TYPES, EventStore, People
from indexer.store import DocumentStore

# Events that are looked at, the newest: some years of a diligent citizen.
MOST = 500
TYPES = ("click", "view", "handle", "dismiss")
# Half of what somebody was interested in is another matter after so many days.
HALF_LIFE_DAYS = 60.0
DAY = 86_400_000  # ms


@dataclass(frozen=True, slots=True)
class History:
    """Keys of bases by what was done with them, each with the time of the last event, ms since 1970 UTC.

    Attributes:
        regions: Regions of these events, codes of 12 digits as numbers, newest first.
    """

    handled: Mapping[str, int] = field(default_factory=dict)
    viewed: Mapping[str, int] = field(default_factory=dict)
    kept: Mapping[str, int] = field(default_factory=dict)
    dismissed: Mapping[str, int] = field(default_factory=dict)
    regions: tuple[int, ...] = ()

    @property
    def empty(self) -> bool:
        """Whether nothing is known."""
        return not (self.handled or self.viewed or self.kept or self.dismissed)

    def weights(self, now: int) -> dict[str, float]:
        """How much each base says of what the person is interested in, by its strongest event, fading with time."""
        found: dict[str, float] = {}
        for done, name in ((self.viewed, "view"), (self.kept, "favourite"), (self.handled, "handle")):
            for key, at in done.items():
                faded = EVENT_TYPES[name].weight * 0.5 ** (max(now - at, 0) / DAY / HALF_LIFE_DAYS)
                if key not in self.dismissed:
                    found[key] = max(found.get(key, 0.0), faded)
        return found


def read_history(people: People, events: EventStore, store: DocumentStore, user: str) -> History:
    """The history of a person by their hash; empty for who has not agreed."""
    if people.agreed(user) is None:
        return History()
    rows = people.history(user, TYPES, MOST)
    keys = events.item_keys(sorted({item for row in rows for item in row.items}))
    done: dict[str, dict[str, int]] = {"handle": {}, "view": {}, "click": {}, "dismiss": {}}
    for row in reversed(rows):  # the newest last, which stays
        for item in row.items:
            if item in keys:
                done[row.type][keys[item]] = row.at
    favourites = people.favourites(user)
    named = store.base_keys([one.document for one in favourites])
    kept = {named[one.document]: one.at for one in favourites if one.document in named}
    regions = tuple(dict.fromkeys(row.region for row in rows if row.region and row.type != "dismiss"))
    return History(done["handle"], {**done["click"], **done["view"]}, kept, done["dismiss"], regions)
