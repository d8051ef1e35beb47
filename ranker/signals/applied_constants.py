"""The profile that ranks: the one that is set, with constants of rows in place of its own."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ranker.errors import InvalidProfile
from ranker.profile import ENDING, RankProfile, with_constants
from ranker.profile.constants import SCORE
from ranker.signals.registry import check_weight
from ranker.signals.signal import Signal


@dataclass(frozen=True, slots=True)
class AppliedConstants:
    """A profile with constants over it.

    Attributes:
        left_out: Why some could not be applied, one each: `key` is the constant's name.
    """

    profile: RankProfile
    left_out: tuple[InvalidProfile, ...] = ()


def apply_constants(
    profile: RankProfile, constants: Mapping[str, float], signals: Sequence[Signal]
) -> AppliedConstants:
    """The profile with those constants that this program knows and can take. A name of an earlier version, or a range
    that has become narrower, is no reason to stop serving.
    """
    left_out = []
    for name, value in constants.items():
        try:
            profile = checked_constants(profile, {name: value}, signals)
        except InvalidProfile as error:
            left_out.append(error)
    return AppliedConstants(profile, tuple(left_out))


def checked_constants(profile: RankProfile, constants: Mapping[str, float], signals: Sequence[Signal]) -> RankProfile:
    """The profile with all of them. Raises `InvalidProfile` for a name that there is not, a value out of its range, and
    a signal that is weighed against what it is for.
    """
    found = with_constants(profile, constants, [signal.name for signal in signals])
    for signal in signals:
        if (weight := constants.get(f"{SCORE}.{signal.name}")) is not None:
            check_weight(signal, weight, f"{profile.name}{ENDING}")
    return found
