"""Rows that would never act, because their time is over or ends before it begins."""

from __future__ import annotations

from collections.abc import Iterator

from search_engine.editing.checks.changes import Changes
from search_engine.editing.checks.evidence import Evidence
from search_engine.editing.checks.finding import Finding


def expired(changes: Changes, evidence: Evidence) -> Iterator[Finding]:
    """An end in the past is asked about: an old file may be taken in whole. An end before the beginning is an error."""
    for row in changes.every_new:
        if row.starts and row.ends and row.ends < row.starts[: len(row.ends)]:
            yield row.finding("error", f"{row.ends} 结束，早于开始的 {row.starts}，永远不起作用，请改正日期")
            continue
        for end in (row.ends, getattr(row.entry, "until", "")):
            if end and end < evidence.now[: len(end)]:
                yield row.finding("warn", f"已于 {end} 到期，发布后不起作用，请改正日期或删去", until=end)
