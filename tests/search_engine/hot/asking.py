"""An installation with people who ask, and a clock that a test sets."""

from __future__ import annotations

from collections.abc import Sequence

from indexer.events import Event, Visitor
from search_engine.hot.counting import HotCounter
from search_engine.service import Service
from search_engine.tasks.hot_counting import counter_of

MINUTE = 60_000
# 2026-03-04 15:00 in China, a Wednesday.
NOW = 1_772_607_600_000


class Clock:
    """Seconds since 1970, as they are told."""

    def __init__(self, now: int = NOW) -> None:
        self.now = now

    def __call__(self) -> float:
        return self.now / 1000


class Askers:
    """People who search; each call's are others."""

    def __init__(self, service: Service) -> None:
        self._events, self._number = service.installation.events, 0

    def ask(
        self, text: str, count: int, *, region: str | None = "330110", now: int = NOW, minutes: int = 50,
        blocks: int | None = None, networks: int | None = None, users: Sequence[str] = (),
    ) -> None:  # fmt: skip
        """So many people ask within the last minutes, each from a block of their own if not said; from an intranet, or
        from blocks of so many networks of the internet.
        """
        for place in range(count):
            self._number += 1
            block = self._number if blocks is None else place % blocks
            visitor = Visitor(
                user=users[place % len(users)] if users else None,
                subject=f"v{self._number}",
                address=_address(block, networks, place % 250),
            )
            at = now - (minutes * MINUTE * place) // count
            wide = region.ljust(12, "0") if region else None
            event = Event(f"e{now}-{self._number}", "search", at, region=wide, query=text)
            self._events.append([event], visitor, now)


def _address(block: int, networks: int | None, host: int) -> str:
    if networks is None:
        return f"10.{block // 250}.{block % 250}.{host}"
    return f"11.{block % networks}.{block // networks % 250}.{host}"


def counter(service: Service, clock: Clock) -> HotCounter:
    """The worker's part, by this clock."""
    made = counter_of(service.installation, service)
    made._clock = clock
    service.hot._clock = clock
    return made
