"""Where and when a row acts: rows of one region, site or department, rows with a date, and who asks."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import Any

from dictionaries.caches import Latest
from dictionaries.kinds import Trait, kinds_with

# Kinds whose rows act for everybody.
NATIONAL = kinds_with(Trait.NATIONAL)
# China has one time.
SECONDS_AHEAD = 8 * 3600
# Asked for by every request, and the same for thousands.
_minute: Latest[int, str] = Latest()


@dataclass(frozen=True, slots=True, order=True)
class Scope:
    """For whom a row acts. An empty part: for any.

    Attributes:
        region: Canonical code; the row acts for the region and all below it.
        site: Identifier of a site.
        department: As authorities have it.
    """

    region: str = ""
    site: str = ""
    department: str = ""

    @property
    def everywhere(self) -> bool:
        """Whether it is that of everybody."""
        return not (self.region or self.site or self.department)


EVERYWHERE = Scope()


@dataclass(frozen=True, slots=True)
class Audience:
    """Who asks.

    Attributes:
        regions: Canonical codes, from the nation down to the asker's own; none where no region is known.
        site, department: Those that the asker belongs to; "" for none.
    """

    regions: tuple[str, ...] = ()
    site: str = ""
    department: str = ""

    def covers(self, scope: Scope) -> bool:
        """Whether rows of a scope act for them."""
        return (
            (not scope.region or scope.region in self.regions)
            and scope.site in ("", self.site)
            and scope.department in ("", self.department)
        )

    def specificity(self, scope: Scope) -> tuple[int, bool, bool]:
        """The greater, the narrower a scope that covers them: first by region, then by site, then by department."""
        depth = self.regions.index(scope.region) + 1 if scope.region else 0
        return depth, bool(scope.site), bool(scope.department)


EVERYBODY = Audience()


@dataclass(frozen=True, slots=True)
class ConditionalEntry:
    """A row that acts for some only, or for some time only.

    Attributes:
        kind: Name of the row's kind.
        entry: The row, of that kind's type; in force it replaces one of the same key of a wider scope.
        scope: For whom it acts.
        starts, ends: Minutes in China, `YYYY-MM-DD` or `YYYY-MM-DDTHH:MM`, both included (a day from its first minute
            to its last); "": from ever, for good.
        off: Whether it takes the row of its key away instead; of `entry` the key alone counts then.
    """

    kind: str
    entry: Any
    scope: Scope = EVERYWHERE
    starts: str = ""
    ends: str = ""
    off: bool = False

    def in_time(self, now: str) -> bool:
        """Whether it acts at a minute (see `minute_of`)."""
        return self.starts <= now and (not self.ends or now[: len(self.ends)] <= self.ends)


def minute_of(seconds: float) -> str:
    """The minute in China of a time in seconds since 1970 UTC: `YYYY-MM-DDTHH:MM`."""
    minutes = int(seconds // 60)
    return _minute.of(minutes, lambda: time.strftime("%Y-%m-%dT%H:%M", time.gmtime(minutes * 60 + SECONDS_AHEAD)))
