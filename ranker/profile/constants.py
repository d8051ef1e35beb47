"""Constants of a rank profile by name: what rows of dictionaries say of them, and how two profiles differ.

A name is the path in the file, with dots: `score.exact_name`, `match.coverage`, `match.zones.sure`. A step of
relaxation is named by its name: `match.relaxation.steps.half_of_the_best.below`. Texts and switches (which steps there
are, in which order, `in_region`) are no constants: a profile of other steps is another file.
"""

from __future__ import annotations

from collections.abc import Collection, Hashable, Iterator, Mapping
from dataclasses import fields, is_dataclass, replace
from difflib import get_close_matches
from functools import cache
from typing import Any, TypeVar, get_args, get_origin, get_type_hints

from ranker.errors import InvalidProfile
from ranker.profile.profiles import ENDING
from ranker.profile.rank_profile import Bounds, RankProfile, RelaxationStep, Weight, joined, read_number

Section = TypeVar("Section")
SCORE = "score"
# Names that are told to whoever has written one that there is not.
NEAREST, NEAR_ENOUGH = 3, 0.5
UNKNOWN = "没有这个参数；相近的有 {near}"
UNLIKE_ANY = "没有这个参数；名称如 score.exact_name、match.coverage，全部见 docs/ranking.md"
OTHER_STEPS = "放宽步骤的名称、次序或 in_region 与 {name} 不同；排序参数只能改数值，请改用同样的步骤"


def constants_of(profile: RankProfile, signals: Collection[str] = ()) -> dict[str, float]:
    """Name → value, in the file's order.

    Args:
        signals: Further signals that may be weighed; one that the profile does not name weighs 0.
    """
    weights = dict.fromkeys((f"{SCORE}.{name}" for name in signals), 0.0)
    return dict(_constants(profile, "")) | {
        name: weight for name, weight in weights.items() if name.removeprefix(f"{SCORE}.") not in profile.score
    }


def with_constants(profile: RankProfile, constants: Mapping[str, float], signals: Collection[str] = ()) -> RankProfile:
    """The profile with other values of some constants; those that are not named stay.

    Args:
        signals: As in `constants_of`.

    Raises:
        InvalidProfile: There is no constant of a name, or a value is out of its range; `key` is the name.
    """
    known = constants_of(profile, signals)
    file = f"{profile.name}{ENDING}"
    for name in constants:
        if name not in known:
            raise InvalidProfile(file, name, unknown(name, known))
    weights = {name: 0.0 for name in signals if name not in profile.score and f"{SCORE}.{name}" in constants}
    whole = replace(profile, score={**profile.score, **weights}) if weights else profile
    return _replaced(whole, constants, file, "")


def differences(profile: RankProfile, wanted: RankProfile) -> dict[str, float]:
    """The constants, with their values in `wanted`, by which a profile ranks as that one does. Raises `InvalidProfile`
    where the two differ in more than numbers.
    """
    if _steps(profile) != _steps(wanted):
        reason = OTHER_STEPS.format(name=f"{profile.name}{ENDING}")
        raise InvalidProfile(f"{wanted.name}{ENDING}", "match.relaxation.steps", reason)
    before, after = constants_of(profile, wanted.score), constants_of(wanted, profile.score)
    return {name: value for name, value in after.items() if value != before[name]}


def unknown(name: str, known: Collection[str]) -> str:
    """What is told of a name that no constant has."""
    near = get_close_matches(name, list(known), NEAREST, NEAR_ENOUGH)
    return UNKNOWN.format(near="、".join(near)) if near else UNLIKE_ANY


def _constants(section: Any, place: str) -> Iterator[tuple[str, float]]:
    for name, hint in _hints(type(section)).items():  # type: ignore[arg-type]
        value, there = getattr(section, name), joined(place, name)
        if is_dataclass(value):
            yield from _constants(value, there)
        elif isinstance(value, Mapping):
            yield from ((joined(there, key), weight) for key, weight in value.items())
        elif isinstance(value, tuple):
            for step, named in _named(value, there):
                yield from _constants(step, named)
        elif _range(hint) is not None:
            yield there, value


def _replaced(section: Section, constants: Mapping[str, float], file: str, place: str) -> Section:
    """A section of a profile with other values of its constants; itself where nothing is another."""
    changed: dict[str, Any] = {}
    for name, hint in _hints(type(section)).items():  # type: ignore[arg-type]
        value, there = getattr(section, name), joined(place, name)
        new = value
        if is_dataclass(value):
            new = _replaced(value, constants, file, there)
        elif isinstance(value, Mapping):
            new = {key: _number(Weight, weight, constants, file, joined(there, key)) for key, weight in value.items()}
        elif isinstance(value, tuple):
            new = tuple(_replaced(step, constants, file, named) for step, named in _named(value, there))
        elif _range(hint) is not None:
            new = _number(hint, value, constants, file, there)
        if new != value:
            changed[name] = new
    return replace(section, **changed) if changed else section  # type: ignore[type-var]


def _number(hint: Any, value: float, constants: Mapping[str, float], file: str, place: str) -> float:
    if place not in constants:
        return value
    kind, bounds = get_args(hint)
    given = constants[place]
    whole = kind is int and isinstance(given, float) and given.is_integer()
    return read_number(kind, bounds, int(given) if whole else given, file, place)


def _range(hint: Any) -> Bounds | None:
    """The range of a field that is a number; None: it is none."""
    if get_origin(hint) is None:
        return None
    return next((one for one in get_args(hint) if isinstance(one, Bounds)), None)


def _named(steps: tuple[RelaxationStep, ...], place: str) -> Iterator[tuple[RelaxationStep, str]]:
    """Steps with their paths; of several of one name the later ones have a number."""
    seen: dict[str, int] = {}
    for step in steps:
        seen[step.name] = number = seen.get(step.name, 0) + 1
        yield step, joined(place, step.name if number == 1 else f"{step.name}.{number}")


def _steps(profile: RankProfile) -> list[tuple[str, bool | None]]:
    return [(step.name, step.in_region) for step in profile.match.relaxation.steps]


@cache
def _hints(kind: Hashable) -> dict[str, Any]:
    """Field → type, of a dataclass."""
    hints = get_type_hints(kind, include_extras=True)
    return {field.name: hints[field.name] for field in fields(kind)}  # type: ignore[arg-type]
