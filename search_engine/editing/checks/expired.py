"""Rows that would never act, because their time is over."""

from __future__ import annotations

from collections.abc import Iterator

from search_engine.editing.checks.changes import Changes
from search_engine.editing.checks.evidence import Evidence
from search_engine.editing.finding import Finding


def expired(changes: Changes, evidence: Evidence) -> Iterator[Finding]:
    """An end in the past is asked about: an old file may be taken in whole."""
    for row in changes.every_new:
        for end in (row.ends, getattr(row.entry, "until", "")):
            if end and end < evidence.now[: len(end)]:
                yield row.finding("warn", f"已于 {end} 到期，发布后不起作用，请改正日期或删去", until=end)
