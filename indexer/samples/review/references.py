"""What an entry names exists: regions, and the policy that took its place."""

from __future__ import annotations

from collections.abc import Iterator

from dictionaries.faults import Fault
from dictionaries.regions.region import LEVEL_NAMES, LEVELS
from indexer.samples.review.rule import Reviewed


def regions(given: Reviewed) -> Iterator[Fault]:
    """Regions where a matter is offered, is not, or differs; of a document, with its level."""
    for entry in given.matters:
        named = [(name, code) for name in ("only_regions", "except_regions") for code in entry.raw.get(name, ())]
        for place, variant in enumerate(entry.raw.get("local_variants", ())):
            named += [(f"local_variants.{place}.regions", code) for code in variant["regions"]]
        named += [("coverage.regions", code) for code in (entry.raw.get("coverage") or {}).get("regions", ())]
        yield from (entry.fault(name, f"没有行政区划 {code}") for name, code in named if code not in given.tree)
    for entry in given.documents:
        code, level = entry.raw.get("region"), entry.raw.get("level")
        if code not in given.tree:
            yield entry.fault("region", f"没有行政区划 {code}")
        elif level and level != LEVEL_NAMES[LEVELS.index(given.tree[str(code)].level)]:
            yield entry.fault("level", f"{code} 不是{level}的地区")


def successors(given: Reviewed) -> Iterator[Fault]:
    """A document that took another's place is there, and is not that one."""
    ids = {entry.raw["id"] for entry in given.documents}
    for entry in given.documents:
        heir = entry.raw.get("superseded_by")
        if heir is not None and (heir not in ids or heir == entry.raw["id"]):
            yield entry.fault("superseded_by", f"没有编号为 {heir} 的{'其他' if heir in ids else ''}文档")
