"""Depth online and visits agree: who can do all of it online need not come, and who must come cannot."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from dictionaries.faults import Fault
from indexer.samples.review.rule import Reviewed

WHOLLY_ONLINE = "全程网办"
HANDLED, ACCEPTED = "办理", "受理"
# What says that the result comes without a visit.
FINAL = frozenset((HANDLED, "办理结果信息反馈", "电子证照反馈"))


def online_handling(given: Reviewed) -> Iterator[Fault]:
    """In every local variant too; of matters that somebody applies for."""
    for entry in given.matters:
        variants = [variant["overrides"] for variant in entry.raw.get("local_variants", ())]
        told = set()
        for overrides in ({}, *variants):
            fields = {**entry.raw, **overrides}
            if fields.get("initiative") == "依申请":
                told |= set(_contradictions(fields))
        yield from (entry.fault(field, reason) for field, reason in sorted(told))


def _contradictions(fields: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    visits, depth = fields.get("visits"), frozenset(fields.get("online") or ())
    if (fields.get("coverage") or {}).get("mode") == WHOLLY_ONLINE:
        if visits:
            yield "coverage.mode", f"全程网办而要到现场 {visits} 次：到现场次数应为 0，或不写全程网办"
        if FINAL.isdisjoint(depth):
            yield "coverage.mode", "全程网办而网办深度没有办理或者结果反馈"
    if visits and HANDLED in depth:
        yield "online", f"可以网上办理而要到现场 {visits} 次：网办深度应到受理为止，或到现场次数为 0"
    if visits == 0 and depth and ACCEPTED not in depth:
        yield "visits", "不用到现场而网上不能受理"
