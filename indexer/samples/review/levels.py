"""Who handles a matter, and whether anybody applies for it, as it is in life."""

from __future__ import annotations

import re
from collections.abc import Iterator

from dictionaries.faults import Fault
from indexer.samples.review.rule import LevelRow, Reviewed


def plausible_levels(given: Reviewed) -> Iterator[Fault]:
    """A matter is at no level that does not handle it; the table's `levels` has what is known."""
    for entry in given.matters:
        for row in given.table.levels:
            wrong = sorted(set(entry.raw.get("levels", ())) - row.levels)
            if wrong and _fits(row, entry.title, entry.raw.get("department", "")):
                allowed = "、".join(sorted(row.levels))
                yield entry.fault("levels", f"不应在 {'、'.join(wrong)} 办理：{row.reason}（应为 {allowed}）")


def villages(given: Reviewed) -> Iterator[Fault]:
    """What is about village land is for places with villages."""
    for entry in given.matters:
        if re.search(given.table.rural, entry.title) and not entry.raw.get("rural"):
            yield entry.fault("rural", "只有乡村才有的事项应写 rural: true，没有村庄的城区不展开")


def powers(given: Reviewed) -> Iterator[Fault]:
    """Powers are an authority's: a level without authorities has none."""
    row = given.table.no_power_below
    for entry in given.matters:
        matter_type = entry.raw.get("matter_type")
        if row.level in entry.raw.get("levels", ()) and matter_type in row.types:
            yield entry.fault("levels", f"{row.level} 没有{matter_type}的权力")


def initiatives(given: Reviewed) -> Iterator[Fault]:
    """Nobody applies for a penalty."""
    for entry in given.matters:
        matter_type = entry.raw.get("matter_type")
        if matter_type in given.table.on_duty and entry.raw.get("initiative") != "依职权":
            yield entry.fault("initiative", f"{matter_type}应为 依职权")


def _fits(row: LevelRow, title: str, department: str) -> bool:
    if row.department is not None and row.department != department:
        return False
    # 对……的处罚 and ……的检查 name what they are about, and are handled elsewhere
    return row.title is None or (bool(re.search(row.title, title)) and not title.startswith("对"))
