"""Kept queries that would not find what they must any more."""

from __future__ import annotations

from collections.abc import Iterator

from dictionaries.kinds.kind import Level
from search_engine.editing.checks.changes import Changes
from search_engine.editing.checks.evidence import Evidence
from search_engine.editing.finding import Finding
from search_engine.editing.formatting import key_texts
from search_engine.editing.guarded_queries.monitor_report import region_name

# What is told of kept queries that stand with no row.
KIND = "kept_queries"


def kept_queries(changes: Changes, evidence: Evidence) -> Iterator[Finding]:
    """A kept query that would break is an error where it blocks, else asked about; so is one that blocks and is broken
    already, which no publish shall have to wait for.
    """
    kept = evidence.kept
    if kept is None or not kept.queries:
        return
    after = kept.faults(changes.after, kept.queries)
    wrong = [one for one in kept.queries if one.number in after]
    before = kept.faults(changes.before, wrong) if wrong else {}
    for one in wrong:
        was = before.get(one.number, "")
        if was and not one.blocks:
            continue  # nothing new, and told by the patrol
        level: Level = "warn" if was or not one.blocks else "error"
        mend = "请改草稿，或先不再守护这个查询" if level == "error" else "请核对"
        told = f"发布后不符：{after[one.number]}{'，此前已是如此' if was else ''}；{mend}"
        where = region_name(one.region, evidence.tree) if evidence.tree else one.region
        named = f"守护的查询“{one.query}”" + (f"（{where}）" if where else "")
        values = {"kept": one.number, "query": one.query, "region": one.region, "blocks": one.blocks, "before": was}
        if one.row is None:
            yield Finding(KIND, (one.query, one.region), level, told, named, values)
        else:
            key = tuple(key_texts(one.row))
            yield Finding(one.row.kind, key, level, f"{named}{told}", str(one.row), values, one.row.scope)
