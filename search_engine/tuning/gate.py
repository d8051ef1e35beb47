"""May a candidate go live? Its figures, slices, cost, and what must never break, each as a check that passes or not."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from indexer.store.monitor.kept_queries import FIRST, KeptQuery
from ranker.evaluation import parse_measure
from ranker.evaluation.metrics import Measure
from search_engine.editing.guarded_queries.judging import TOP_CARDS
from search_engine.tuning.comparing import MEASURES, Compared
from search_engine.tuning.gate_rules import GateRules, Must
from search_engine.tuning.query_set import SetQuery
from search_engine.tuning.states import State

Bases = Callable[[Sequence[str]], Mapping[str, str]]


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that was looked at.

    Attributes:
        name: `measure`, `slice:…`, `cost`, `must`.
        told: What was found, in words, with the figures.
    """

    name: str
    passed: bool
    told: str


@dataclass(frozen=True, slots=True)
class GateResult:
    """What the gate says.

    Attributes:
        compared: The comparison that it goes by.
        checks: All of them, those that failed first.
    """

    compared: Compared
    checks: tuple[Check, ...]

    @property
    def passed(self) -> bool:
        """Whether every check passes."""
        return all(check.passed for check in self.checks)

    def figures(self) -> dict[str, Any]:
        """A short summary, for the note of what goes live."""
        first = self.compared.first
        one = first.comparison
        return {
            "set": self.compared.query_set, "measure": first.measure, "before": round(one.baseline, 4),
            "after": round(one.candidate, 4), "low": round(one.low, 4), "high": round(one.high, 4),
            "passed": self.passed,
        }  # fmt: skip


def measures_of(rules: GateRules) -> tuple[Measure, ...]:
    """What the gate has measured: the measure that decides first. Raises `UnknownMeasure`."""
    wanted = parse_measure(rules.measure)
    return (wanted, *(measure for measure in MEASURES if measure != wanted))


def gate(
    found: Compared,
    candidate: State,
    rules: GateRules,
    kept: Sequence[KeptQuery] = (),
    bases: Bases = lambda _: {},
) -> GateResult:
    """Look at every rule.

    Args:
        found: The candidate compared with what is live, by `measures_of` the rules.
        kept: The guarded queries of the installation.
        bases: Ids of documents → the keys of their bases.
    """
    musts = [*rules.must, *(map(must_of, kept) if rules.kept else ())]
    checks = [
        *_figures(found, rules),
        *_slices(found, rules),
        *_cost(found, rules),
        *(_must(candidate, must, bases) for must in musts),
    ]
    return GateResult(found, tuple(sorted(checks, key=lambda check: check.passed)))


def must_of(kept: KeptQuery) -> Must:
    """A guarded query as a rule."""
    return Must(
        query=kept.query,
        region=kept.region,
        document=kept.document,
        base=kept.base,
        first=1 if kept.wants == FIRST else TOP_CARDS,
    )


def _figures(found: Compared, rules: GateRules) -> Iterator[Check]:
    one = found.first.comparison
    figures = f"{found.first.measure} {one.baseline:.4f} → {one.candidate:.4f}（{one.low:+.4f} 至 {one.high:+.4f}）"
    worst = one.low >= -rules.margin
    yield Check("measure", worst, f"{figures}：{'不会' if worst else '可能'}变差超过 {rules.margin:g}")
    if not rules.unsure:
        gained = one.low > 0.0
        within = "差别在误差之内，不能算提高；确要如此请用 unsure = true 或 --accept-unsure"
        told = "确有提高" if gained else within if one.is_within_luck else "没有提高"
        yield Check("measure", gained, f"{figures}：{told}")


def _slices(found: Compared, rules: GateRules) -> Iterator[Check]:
    known = {f"{row.slice}:{row.value}": row.row.comparison for row in found.slices}
    for name, rule in rules.slices.items():
        one = known.get(name)
        if one is None:
            told = f"评测集里没有这一组，或不到 5 个查询；现有：{'、'.join(known) or '没有'}"
            yield Check(f"slice:{name}", False, told)
            continue
        passed = one.difference >= -rule.margin
        yield Check(f"slice:{name}", passed, f"{one.queries} 个查询，差 {one.difference:+.4f}，允许 −{rule.margin:g}")


def _cost(found: Compared, rules: GateRules) -> Iterator[Check]:
    if rules.cost is not None:
        ratio = found.seconds[1] / max(found.seconds[0], 1e-9)
        yield Check("cost", ratio <= rules.cost, f"检索用时是原来的 {ratio:.2f} 倍，允许 {rules.cost:g} 倍")


def _must(candidate: State, must: Must, bases: Bases) -> Check:
    ids = candidate.answer(SetQuery("", must.query, must.region), must.first).ids
    asked = f"“{must.query}”（{must.region or '不知地区'}）"
    if not must.document:
        return Check("must", not ids, f"{asked}应什么都搜不到" + (f"，却有 {ids[0]}" if ids else ""))
    of = bases(ids) if must.base else {}
    place = next(
        (n for n, one in enumerate(ids, 1) if one == must.document or (must.base and of.get(one) == must.base)), 0
    )
    told = f"在第 {place} 位" if place else f"不在前 {must.first} 位"
    return Check("must", bool(place), f"{asked}的 {must.document} {told}")
