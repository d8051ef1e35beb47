"""How an app's addresses answered lately, as the checks of outside interfaces tell it."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final, Protocol
from urllib.parse import urlsplit

# The newest answers that count, and how old they may be, in ms: an address that fails is asked once an hour at last.
MOST_ANSWERS: Final = 20
OLDEST: Final = 86_400_000
# Outcomes of a check: it answered as it should, if slowly; it answered with a fault; others are no answer at all.
WELL: Final = frozenset(("ok", "slow"))
FAILED: Final = frozenset(("failed", "malformed"))
# That we may not ask is no fault of the app.
NOT_ASKED: Final = "refused"
HIGH: Final = 0.95  # of the percentile


@dataclass(frozen=True, slots=True)
class Answered:
    """One check: `at` in ms since 1970 UTC, its outcome, how long it took in ms."""

    at: int
    outcome: str
    ms: int


@dataclass(frozen=True, slots=True)
class CheckedAddress:
    """An address that is checked, under a name, and how it answered, in any order."""

    name: str
    address: str
    answers: Sequence[Answered]


@dataclass(frozen=True, slots=True)
class AppFigures:
    """What the checks say of an app.

    Attributes:
        checks: How many there are.
        well, failed: Shares of them, 0 to 1.
        median, p95: Seconds of those that were answered; None where none was.
    """

    checks: int
    well: float
    failed: float
    median: float | None
    p95: float | None


class AppChecks(Protocol):
    """Tells how apps answer."""

    def checked(self) -> Iterable[tuple[str, AppFigures]]:
        """The apps whose addresses are checked, and what the checks say of each."""


def figures_of(answers: Iterable[Answered], now: int) -> AppFigures:
    """The figures of the newest answers. `now`: ms since 1970 UTC."""
    counted = [one for one in answers if one.outcome != NOT_ASKED and one.at > now - OLDEST]
    newest = sorted(counted, key=lambda one: one.at)[-MOST_ANSWERS:]
    well = [one for one in newest if one.outcome in WELL]
    failed = [one for one in newest if one.outcome in FAILED]
    seconds = sorted(one.ms / 1_000 for one in (*well, *failed))
    count = max(len(newest), 1)
    return AppFigures(
        len(newest), len(well) / count, len(failed) / count, _percentile(seconds, 0.5), _percentile(seconds, HIGH)
    )


def _percentile(values: Sequence[float], share: float) -> float | None:
    """By nearest rank; of sorted values."""
    return values[math.ceil(share * len(values)) - 1] if values else None


def address_key(url: str) -> str:
    """What two addresses of one place share: host, port and path, whatever the parameters are."""
    try:
        parts = urlsplit(url)
        port = f":{parts.port}" if parts.port else ""
    except ValueError:
        return ""
    return f"{(parts.hostname or '').lower()}{port}{parts.path.rstrip('/')}" if parts.hostname else ""
