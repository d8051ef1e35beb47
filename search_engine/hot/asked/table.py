"""The report as a table, and as a sentence."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

Cell = str | int
OTHER = "其余（人数不足，不逐条列出）"
COLUMNS: Mapping[str, tuple[tuple[str, str], ...]] = {
    "frequent": (("搜索次数", "searches"), ("无结果", "none"), ("上报搜索", "reported"), ("有点击", "clicked"),
                 ("点首条", "first")),
    "none": (("无结果次数", "none"), ("搜索次数", "searches")),
    "unclicked": (("无点击次数", "unclicked"), ("上报搜索", "reported"), ("有点击", "clicked")),
    "corrected": (("被纠错次数", "corrected"), ("搜索次数", "searches"), ("无结果", "none")),
}  # fmt: skip
ACTORS = "单日最多人数"
HEADS: Mapping[str, tuple[str, ...]] = {
    **{name: ("查询", *(head for head, _ in columns), ACTORS) for name, columns in COLUMNS.items()},
    "held": ("类别", "被拦截次数"),
}


def report_rows(found: Mapping[str, Any]) -> list[tuple[Cell, ...]]:
    """The rows of the report's list, the rest last."""
    if found["list"] == "held":
        rows: list[tuple[Cell, ...]] = [(one["category"], one["searches"]) for one in found["categories"]]
        return [*rows, ("其余类别（次数太少）", found["other_held"])] if found["other_held"] else rows
    columns = COLUMNS[found["list"]]
    rows = [(one["text"], *(_value(one, name) for _, name in columns), one["actors"]) for one in found["queries"]]
    rest = [_value(found["other"], name) for _, name in columns]
    return [*rows, (OTHER, *rest, "")] if any(rest) else rows


def query_table(found: Mapping[str, Any]) -> Iterator[Sequence[Cell]]:
    """The heads of the report's columns, then its rows."""
    yield HEADS[found["list"]]
    yield from report_rows(found)


def _value(row: Mapping[str, Any], name: str) -> int:
    return int(row["reported"] - row["clicked"]) if name == "unclicked" else int(row[name])


def funnel(found: Mapping[str, Any]) -> list[tuple[str, int, float | None]]:
    """From a search to a click: step, how many, and what share of the step before; None: it begins anew, with the
    searches that portals have told of, of which alone clicks are known. Each step is a part of the one before: the
    searches that go on, and not what is done in them. What is held back is part of no step but the first.
    """
    totals = found["totals"]
    searches, results = totals["searches"], totals["searches"] - totals["none"] - totals["held"]
    return [
        ("搜索", searches, None),
        ("有结果", results, share(results, searches)),
        ("门户上报的搜索", totals["reported"], None),
        ("有点击", totals["clicked"], share(totals["clicked"], totals["reported"])),
        ("点首条", totals["first"], share(totals["first"], totals["clicked"])),
    ]


def share(part: int, whole: int) -> float | None:
    """A part of a whole, from 0 to 1; None: there is no whole."""
    return part / whole if whole else None


def percent(part: float | None) -> str:
    """A share for people."""
    return "－" if part is None else f"{part:.1%}" if 0 < part < 0.1 else f"{part:.0%}"


def funnel_told(found: Mapping[str, Any]) -> str:
    """The funnel in a sentence."""
    (_, searches, _), (_, _, results), (_, reported, _), (_, _, clicked), (_, _, first) = funnel(found)
    if not searches and not reported:
        return "没有搜索记录"
    clicks = (
        f"门户上报的搜索中 {percent(clicked)} 有点击，其中 {percent(first)} 点了首条"
        if reported
        else "门户没有上报点击"
    )
    return f"{searches:,} 次搜索，{percent(results)} 有结果；{clicks}"
