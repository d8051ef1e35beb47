"""The plot: life events as scripts of matters, and what is in fashion where and when; read from `scripts.yaml`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from search_engine.measuring.simulation.kinds import KINDS

PLOT = Path(__file__).parent / "scripts.yaml"
ELSEWHERE = "elsewhere"
SCRIPT_KEYS = frozenset(("name", "who", "per_year", "months", "regions", "steps"))
STEP_KEYS = frozenset(("matter", "after", "days", "chance"))
FASHION_KEYS = frozenset(("matter", "who", "regions", "months", "times"))


class BadScripts(ValueError):
    """The plot is not in order; `faults` says what is wrong and where."""

    def __init__(self, faults: Sequence[str]) -> None:
        super().__init__("；".join(faults))
        self.faults = tuple(faults)


@dataclass(frozen=True, slots=True)
class Step:
    """One matter of a script.

    Attributes:
        matter: Its title.
        after: Place in the script of the step that it follows; None: it follows the occasion itself.
        days: Least and most days after that.
        chance: That it is handled if what it follows was, in (0, 1].
    """

    matter: str
    after: int | None
    days: tuple[float, float]
    chance: float = 1.0


@dataclass(frozen=True, slots=True)
class Script:
    """What follows from one occasion.

    Attributes:
        who: Kinds of citizens (`KINDS`).
        per_year: Occasions of a citizen of these kinds in a year.
        months: 1 to 12 → how many times as often then; 1 where absent.
        regions: Beginning of a region code → how many times as often there (the longest that fits); `elsewhere`.
    """

    name: str
    who: tuple[str, ...]
    per_year: float
    steps: tuple[Step, ...]
    months: Mapping[int, float]
    regions: Mapping[str, float]

    def there(self, region: str) -> float:
        """How many times as often it happens in a region."""
        fitting = [prefix for prefix in self.regions if prefix != ELSEWHERE and region.startswith(prefix)]
        return self.regions[max(fitting, key=len)] if fitting else self.regions.get(ELSEWHERE, 1.0)

    def then(self, month: int) -> float:
        """How many times as often it happens in a month."""
        return self.months.get(month, 1.0)


@dataclass(frozen=True, slots=True)
class Fashion:
    """A matter that some look at more often, in some places, in some months; empty: all."""

    matter: str
    who: frozenset[str]
    regions: tuple[str, ...]
    months: frozenset[int]
    times: float

    def holds(self, kind: str, region: str, month: int) -> bool:
        """Whether it is so for this kind of citizen, here and now."""
        return (
            (not self.who or kind in self.who)
            and (not self.regions or region.startswith(self.regions))
            and (not self.months or month in self.months)
        )


@dataclass(frozen=True, slots=True)
class Plot:
    """All scripts and fashions."""

    scripts: tuple[Script, ...]
    fashions: tuple[Fashion, ...] = ()

    def titles(self) -> frozenset[str]:
        """Every matter that is named."""
        of_scripts = (step.matter for script in self.scripts for step in script.steps)
        return frozenset((*of_scripts, *(fashion.matter for fashion in self.fashions)))


def read_plot(path: Path = PLOT) -> Plot:
    """The plot of a file.

    Raises:
        BadScripts: With everything that is wrong with it.
    """
    content = yaml.safe_load(path.read_text(encoding="utf-8")) or {}
    return plot_of(content)


def plot_of(content: Mapping[str, Any]) -> Plot:
    """The plot of a file's content. Raises `BadScripts`."""
    raw, fashions = content.get("scripts") or [], content.get("fashions") or []
    faults = [fault for script in raw for fault in _script_faults(script)]
    faults += [f"{name}：重复" for name in sorted(_twice(script.get("name") for script in raw))]
    faults += [fault for fashion in fashions for fault in _fashion_faults(fashion)]
    if faults:
        raise BadScripts(faults)
    return Plot(tuple(map(_script, raw)), tuple(map(_fashion, fashions)))


def _script(raw: Mapping[str, Any]) -> Script:
    titles = [step["matter"] for step in raw["steps"]]
    steps = tuple(
        Step(
            step["matter"],
            titles.index(step["after"]) if "after" in step else place - 1 if place else None,
            (float(step["days"][0]), float(step["days"][1])),
            float(step.get("chance", 1.0)),
        )
        for place, step in enumerate(raw["steps"])
    )
    regions = {str(code): float(times) for code, times in (raw.get("regions") or {}).items()}
    months = {int(month): float(times) for month, times in (raw.get("months") or {}).items()}
    return Script(raw["name"], tuple(raw["who"]), float(raw["per_year"]), steps, months, regions)


def _fashion(raw: Mapping[str, Any]) -> Fashion:
    return Fashion(
        raw["matter"],
        frozenset(raw.get("who") or ()),
        tuple(map(str, raw.get("regions") or ())),
        frozenset(raw.get("months") or ()),
        float(raw["times"]),
    )


def _script_faults(raw: Mapping[str, Any]) -> Iterator[str]:
    name, steps = raw.get("name", "？"), raw.get("steps") or []
    yield from (f"{name}：没有字段 {key}" for key in sorted(raw.keys() - SCRIPT_KEYS))
    yield from (f"{name}：没有这类人 {kind}" for kind in raw.get("who") or ["（空）"] if kind not in KINDS)
    if not float(raw.get("per_year") or 0) > 0:
        yield f"{name}：per_year 应大于 0"
    yield from _month_faults(name, (raw.get("months") or {}).keys())
    before: list[str] = []
    for step in steps:
        yield from _step_faults(f"{name}·{step.get('matter')}", step, before)
        before.append(step.get("matter"))
    yield from (f"{name}·{matter}：重复" for matter in sorted(_twice(before)))
    if not steps:
        yield f"{name}：没有步骤"


def _step_faults(name: str, raw: Mapping[str, Any], before: Sequence[str]) -> Iterator[str]:
    yield from (f"{name}：没有字段 {key}" for key in sorted(raw.keys() - STEP_KEYS))
    days: Sequence[float] = raw.get("days") or ()
    if len(days) != 2 or not 0 <= days[0] <= days[1]:
        yield f"{name}：days 应为 [最少, 最多]"
    if not 0 < float(raw.get("chance", 1)) <= 1:
        yield f"{name}：chance 应在 0 与 1 之间"
    if "after" in raw and raw["after"] not in before:
        yield f"{name}：after 不是前面的步骤"


def _fashion_faults(raw: Mapping[str, Any]) -> Iterator[str]:
    name = raw.get("matter", "？")
    yield from (f"{name}：没有字段 {key}" for key in sorted(raw.keys() - FASHION_KEYS))
    yield from (f"{name}：没有这类人 {kind}" for kind in raw.get("who") or () if kind not in KINDS)
    if not float(raw.get("times") or 0) > 0:
        yield f"{name}：times 应大于 0"
    yield from _month_faults(name, raw.get("months") or ())


def _month_faults(name: str, months: Any) -> Iterator[str]:
    yield from (f"{name}：没有 {month} 月" for month in months if month not in range(1, 13))


def _twice(names: Any) -> set[str]:
    listed = list(names)
    return {name for name in listed if listed.count(name) > 1}
