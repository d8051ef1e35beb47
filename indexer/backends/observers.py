"""Who wants to know how questions to an engine elsewhere ended: metrics, which this folder must not import."""

from __future__ import annotations

from collections.abc import Callable

# How a round of questions ended, and the seconds that it took.
ANSWERED, UNAVAILABLE, REFUSED, NOT_ASKED = "answered", "unavailable", "refused", "not_asked"
OUTCOMES = (ANSWERED, UNAVAILABLE, REFUSED, NOT_ASKED)
Observer = Callable[[str, float], None]
_observers: list[Observer] = []


def observe(observer: Observer) -> None:
    """Have somebody told from now on, in this process."""
    _observers.append(observer)


def tell(outcome: str, seconds: float) -> None:
    """Tell how a round ended; `NOT_ASKED`: nobody was asked, since several had failed in a row just before."""
    for observer in _observers:
        observer(outcome, seconds)
