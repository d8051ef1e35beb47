"""A rank profile: every constant that decides which card stands where, as one reviewed file.

    [match]        what counts as a match, and in which class
    [first_phase]  what the text of a document is asked to score
    [score]        what each signal weighs
    [rating]       how `sort=rating` takes few opinions

Every number has its range beside it: with one that is none (nan), infinite or out of range, scores mean nothing and no
page can tell them. Caches hold a profile's results apart from another's, so that two can be compared live.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import MISSING, dataclass, fields, replace
from pathlib import Path
from typing import Annotated, Any, NamedTuple, TypeVar, get_args, get_origin, get_type_hints

from ranker.errors import InvalidProfile

Section = TypeVar("Section")
DEFAULT = "default"


class Bounds(NamedTuple):
    """The range of a number, both ends in it."""

    low: float
    high: float

    def __str__(self) -> str:
        return f"{self.low:g} 至 {self.high:g}"

    def hold(self, number: float) -> bool:
        """Whether a number is in it; nan is in none."""
        return self.low <= number <= self.high


Share = Annotated[float, Bounds(0, 1)]
Cosine = Annotated[float, Bounds(-1, 1)]
Gap = Annotated[float, Bounds(0, 2)]  # between two cosines
Decay = Annotated[float, Bounds(0.001, 2)]  # the same, and divided by
Factor = Annotated[float, Bounds(0, 100)]  # the shipped ones are at most 1
Count = Annotated[int, Bounds(0, 1_000_000)]  # of cards or things
Words = Annotated[int, Bounds(0, 200)]  # a query is no longer
Weight = Annotated[float, Bounds(-1000, 1000)]  # the shipped ones are at most 40


@dataclass(frozen=True, slots=True)
class RelaxationStep:
    """A step taken where fewer than `below` cards were found.

    Attributes:
        words: How many needs the query must have; typed: how many words.
        of_best: What part of the best share a document must have; 0: any.
        in_region: Taken only with a region given, or only without; None: either way.
    """

    name: str
    below: Count
    words: Words
    of_best: Share
    typed: Words = 0
    in_region: bool | None = None


@dataclass(frozen=True, slots=True)
class Relaxation:
    """What a need counts for by where it is met, 0-1, and the steps in their order."""

    in_name: Share
    near_name: Share
    in_body: Share
    steps: tuple[RelaxationStep, ...]

    def steps_for(self, required: int, typed: int, in_region: bool) -> list[RelaxationStep]:
        """The steps that a query of so many needs and words may take."""
        return [
            step
            for step in self.steps
            if required >= step.words and typed >= step.typed and step.in_region in (None, in_region)
        ]


# How much lower thresholds may be than those of the sample catalogue; there is no bound to how much higher. Where names
# hardly differ (articles of one law: the next name is as near as .97, the sample's .83), their meaning tells nothing.
FARTHEST = 0.15


@dataclass(frozen=True, slots=True)
class MeaningThresholds:
    """What meaning decides; see `ranker.matching.meaning_policy`. Similarities are cosines, -1 to 1, of a catalogue
    whose names are as near each other as the sample's.
    """

    together: Decay
    decay: Decay
    off_topic_gap: Gap
    words: Gap
    as_fit: Gap
    share: Factor
    confident: Cosine
    paraphrase: Cosine

    def of_catalogue(self, farther: float) -> MeaningThresholds:
        """The same for a catalogue of which texts that mean something else are that much farther; nearer below 0."""
        return replace(self, confident=self.confident - min(farther, FARTHEST))


@dataclass(frozen=True, slots=True)
class Zones:
    """What is sure, possible, or nothing; see `ranker.ordering.zones`.

    Attributes:
        sure, named, floor: Quantiles of how near the nearest other name is, over the names of the catalogue: what is
            sure, what is where a name has all words, and below which nothing is.
        lowest, highest: What `sure` may come to, whatever the catalogue: a small one has names that are all far from
            each other. The other two move with it.
        words: How much of the query a name answers, 0-1, that is not nothing.
    """

    sure: Share = 0.525
    named: Share = 0.22
    floor: Share = 0.06
    lowest: Cosine = 0.8
    highest: Cosine = 0.88
    words: Share = 0.5


@dataclass(frozen=True, slots=True)
class MatchProfile:
    """What counts as a match.

    Attributes:
        coverage: Characters found ÷ characters of a name, 0-1, from which a name is of class 5.
        broad: More things than these called after a sentence's needs: its wishes are needed too.
        enough: Least part of what a sentence says, 0-1, that its needs must say to decide alone.
    """

    coverage: Share
    broad: Count
    enough: Share
    relaxation: Relaxation
    meaning: MeaningThresholds
    zones: Zones = Zones()


@dataclass(frozen=True, slots=True)
class FirstPhase:
    """What words weigh in the text score: by field, as sub-words, as alternatives of what was typed."""

    name_words: Factor
    body: Factor
    sub_words: Factor
    alternatives: Factor


@dataclass(frozen=True, slots=True)
class Rating:
    """How `sort=rating` takes few opinions; `prior`: as many as the mean of all ratings counts for."""

    prior: Factor = 10.0


@dataclass(frozen=True, slots=True)
class RankProfile:
    """All of it.

    Attributes:
        name: The file's name without ending.
        score: Signal → weight; a signal that is not there has none.
    """

    name: str
    match: MatchProfile
    first_phase: FirstPhase
    score: Mapping[str, Weight]
    rating: Rating = Rating()

    def weight(self, signal: str) -> float:
        """What a signal weighs."""
        return self.score.get(signal, 0.0)


def read_profile(path: Path) -> RankProfile:
    """Read a profile. Raises `InvalidProfile` with the key that is wrong; which signals there are is not looked at."""
    try:
        values = tomllib.loads(path.read_text("utf-8"))
    except FileNotFoundError:
        raise InvalidProfile(path.name, "", "没有这个文件") from None
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise InvalidProfile(path.name, "", f"不能读取：{error}") from None
    found: RankProfile = _section(RankProfile, {"name": path.stem, **values}, path.name, "")
    return found


def _section(kind: type[Section], values: Any, file: str, place: str) -> Section:
    """One table of the file as the class that stands for it."""
    if not isinstance(values, Mapping):
        raise InvalidProfile(file, place, "应是一个表")
    known = {field.name: field for field in fields(kind)}  # type: ignore[arg-type]
    for name in values.keys() - known.keys():
        raise InvalidProfile(file, joined(place, name), f"没有这一项；可用的有 {'、'.join(sorted(known))}")
    hints = get_type_hints(kind, include_extras=True)
    for name, field in known.items():
        if name not in values and field.default is MISSING:
            raise InvalidProfile(file, joined(place, name), "缺少这一项")
    return kind(**{name: _value(hints[name], value, file, joined(place, name)) for name, value in values.items()})


def _value(kind: Any, value: Any, file: str, place: str) -> Any:
    if kind == Mapping[str, Weight]:
        if not isinstance(value, Mapping):
            raise InvalidProfile(file, place, "应是一个表")
        return {name: _value(Weight, weight, file, joined(place, name)) for name, weight in value.items()}
    if kind == tuple[RelaxationStep, ...]:
        if not isinstance(value, list):
            raise InvalidProfile(file, place, "应是若干个表")
        return tuple(_section(RelaxationStep, one, file, f"{place}[{i}]") for i, one in enumerate(value, 1))
    if isinstance(kind, type) and hasattr(kind, "__dataclass_fields__"):
        return _section(kind, value, file, place)
    if kind is str and isinstance(value, str):
        return value
    if kind == bool | None and isinstance(value, bool):
        return value
    if get_origin(kind) is Annotated:
        plain, bounds = get_args(kind)
        return read_number(plain, bounds, value, file, place)
    raise InvalidProfile(file, place, f"{value!r} 不是{WANTED.get(kind, '可用的值')}")


def read_number(kind: type[int] | type[float], bounds: Bounds, value: Any, file: str, place: str) -> float:
    """A number of a file. Raises `InvalidProfile` where it is none, or out of its range."""
    kinds = (int, float) if kind is float else int
    if isinstance(value, bool) or not isinstance(value, kinds):
        raise InvalidProfile(file, place, f"{value!r} 不是{WANTED[kind]}")
    if not bounds.hold(value):
        raise InvalidProfile(file, place, f"{value!r} 超出范围，应为 {bounds}")
    return float(value) if kind is float else int(value)


WANTED = {float: "数", int: "整数", str: "文字", bool | None: " true 或 false"}


def joined(place: str, name: str) -> str:
    """The path of what is called `name` in a table."""
    return f"{place}.{name}" if place else name
