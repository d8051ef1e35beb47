"""What was planted, for whoever measures what is found."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from search_engine.measuring.simulation.scenarios import Plot, Script
from search_engine.measuring.simulation.simulation import Simulation


@dataclass(frozen=True, slots=True)
class Follows:
    """A matter comes after another in a script.

    Attributes:
        chance: P(after | before was handled): the product of the chances on the way to it from the last step that both
            have in common.
        days: Mean days between the two, above 0.
        direct: It is the very next step.
    """

    life_event: str
    before: str
    after: str
    chance: float
    days: float
    direct: bool


def follows(plot: Plot) -> Iterator[Follows]:
    """Every ordered pair of two steps of one script, the one that is handled first on the average before the other."""
    for script in plot.scripts:
        offsets = [_offset(script, place) for place in range(len(script.steps))]
        for x, before in enumerate(script.steps):
            for y, after in enumerate(script.steps):
                if offsets[x] < offsets[y]:
                    yield Follows(
                        script.name, before.matter, after.matter, _chance(script, x, y), offsets[y] - offsets[x],
                        after.after == x,
                    )  # fmt: skip


def truth_of(run: Simulation) -> dict[str, Any]:
    """The plan, the plot with the store's keys of matters, and how often each part of it came about on record."""
    plan, plot, known = run.plan, run.plot, run.catalogue.by_title
    key = {title: known[title].key for title in plot.titles() if title in known}
    return {
        "citizens": plan.citizens,
        "days": plan.days,
        "seed": plan.seed,
        "end": plan.end.isoformat(),
        "keys": dict(sorted(key.items())),
        "absent": sorted(plot.titles() - key.keys()),
        "rules": list(_rules(run)),
        "follows": [
            {"life_event": pair.life_event, "before": pair.before, "after": pair.after, "chance": round(pair.chance, 4),
             "days": round(pair.days, 1)}
            for pair in follows(plot)
        ],
        "bundles": [
            {"life_event": script.name, "who": list(script.who), "begun": run.begun[number],
             "matters": [step.matter for step in script.steps]}
            for number, script in enumerate(plot.scripts)
        ],
        "preferences": [
            {"matter": fashion.matter, "regions": list(fashion.regions), "months": sorted(fashion.months),
             "who": sorted(fashion.who), "times": fashion.times}
            for fashion in plot.fashions
        ],
    }  # fmt: skip


def _rules(run: Simulation) -> Iterator[dict[str, Any]]:
    for number, script in enumerate(run.plot.scripts):
        for place, step in enumerate(script.steps):
            if step.after is not None:
                yield {
                    "life_event": script.name,
                    "before": script.steps[step.after].matter,
                    "after": step.matter,
                    "chance": step.chance,
                    "days": list(step.days),
                    "handled_before": run.handled[number, step.after],
                    "handled_both": run.followed[number, place],
                }


def _way(script: Script, place: int) -> list[int]:
    """Steps from the occasion down to one."""
    way = [place]
    while (above := script.steps[way[-1]].after) is not None:
        way.append(above)
    return way[::-1]


def _offset(script: Script, place: int) -> float:
    return sum(sum(script.steps[step].days) / 2 for step in _way(script, place))


def _chance(script: Script, before: int, after: int) -> float:
    common, chance = set(_way(script, before)), 1.0
    for step in _way(script, after):
        if step not in common:
            chance *= script.steps[step].chance
    return chance
