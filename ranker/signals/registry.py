"""All signals, in the order in which `why` lists them. A site's own come from installed packages: the entry points of
the group `zwfw.signals`, each a `Signal`.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from importlib.metadata import entry_points

from ranker.errors import InvalidProfile, InvalidSignal
from ranker.profile import ENDING, RankProfile
from ranker.signals import (
    asked_element,
    audience,
    completeness,
    exact_name,
    freshness,
    level,
    meaning,
    online_depth,
    personal,
    popularity,
    rating,
    read_only_kind,
    situation,
    text,
    validity,
)
from ranker.signals.signal import Signal

SIGNALS: tuple[Signal, ...] = (
    text.SIGNAL,
    exact_name.SIGNAL,
    meaning.SIGNAL,
    popularity.SIGNAL,
    audience.SIGNAL,
    read_only_kind.SIGNAL,
    situation.SIGNAL,
    personal.SIGNAL,
    asked_element.SIGNAL,
    validity.SIGNAL,
    freshness.SIGNAL,
    rating.SIGNAL,
    online_depth.SIGNAL,
    completeness.SIGNAL,
    level.SIGNAL,
)
GROUP = "zwfw.signals"


@cache
def all_signals() -> tuple[Signal, ...]:
    """Those that ship, and those of installed packages. Raises `InvalidSignal`."""
    return with_others(SIGNALS, ((point.name, point.load()) for point in entry_points(group=GROUP)))


def with_others(signals: Iterable[Signal], others: Iterable[tuple[str, object]]) -> tuple[Signal, ...]:
    """Signals and further ones: (where it is from, what is there). Raises `InvalidSignal`."""
    found = {signal.name: signal for signal in signals}
    for source, other in others:
        if not isinstance(other, Signal):
            raise InvalidSignal(source, "不是 ranker.signals.Signal")
        if other.name in found:
            raise InvalidSignal(source, f"已有名为 {other.name} 的排序信号")
        found[other.name] = other
    return tuple(found.values())


def check_weights(profile: RankProfile, signals: Iterable[Signal]) -> None:
    """Raises `InvalidProfile` where a profile weighs a signal that there is not, or one against what it is for."""
    known, file = {signal.name: signal for signal in signals}, f"{profile.name}{ENDING}"
    for name, weight in profile.score.items():
        key, signal = f"score.{name}", known.get(name)
        if signal is None:
            raise InvalidProfile(file, key, f"没有这个排序信号；可用的有 {'、'.join(sorted(known))}")
        check_weight(signal, weight, file)


def check_weight(signal: Signal, weight: float, file: str) -> None:
    """Raises `InvalidProfile` where a signal is weighed against what it is for."""
    if weight < signal.least_weight:
        mend = f"应为 {signal.least_weight:g} 或更大：负的权重会使{signal.label}的排到后面"
        raise InvalidProfile(file, f"score.{signal.name}", f"{weight!r} 超出范围，{mend}")
