"""What a person who agreed has done, read from the store for one request and kept nowhere."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from indexer.events import EVENT_TYPES, EventStore
from indexer.events.user_history import kept_bases, user_history

# Bases by type of event that are looked at, the newest: some years of a diligent citizen.
MAX_INTERACTIONS = 500
TYPES = ("click", "view", "handle", "dismiss")
# Half of what somebody was interested in is another matter after so many days.
HALF_LIFE_DAYS = 60.0
DAY = 86_400_000  # ms


@dataclass(frozen=True, slots=True)
class History:
    """Keys of bases by what was done with them, each with the time of the last event, ms since 1970 UTC."""

    handled: Mapping[str, int] = field(default_factory=dict)
    viewed: Mapping[str, int] = field(default_factory=dict)
    kept: Mapping[str, int] = field(default_factory=dict)
    dismissed: Mapping[str, int] = field(default_factory=dict)

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


def read_history(events: EventStore, user: str) -> History:
    """The history of a person by their hash; empty for who has not agreed. Raises as reading events
    does.
    """
    done: dict[str, dict[str, int]] = {name: {} for name in TYPES}
    for key, name, at in user_history(events, user, TYPES, MAX_INTERACTIONS):
        done[name][key] = at
    viewed = {**done["click"], **done["view"]}
    return History(done["handle"], viewed, kept_bases(events, user), done["dismiss"])
