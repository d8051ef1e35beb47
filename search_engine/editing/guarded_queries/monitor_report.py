"""What the monitor has found, owner by owner, as plain values: what is still so, and what has changed lately."""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Mapping
from typing import Any

from dictionaries.regions import RegionTree
from indexer.documents.timestamps import of_milliseconds
from indexer.store.monitor.findings import CHANGED, Finding, findings_since
from indexer.store.monitor.runs import PatrolRun, last_run
from search_engine.editing.actor import Actor
from search_engine.editing.guarded_queries.known_findings import is_seen
from search_engine.installation.installation import Installation

DAY = 86_400_000  # ms
# Days of which changes are told unless somebody asks for others.
MONITOR_DAYS = 7
# What the patrol finds → what people call it.
FINDING_LABELS = {"changed": "首条有变", "lost": "不再有结果", "broken": "守护查询不符"}


def monitor_report(
    place: Installation, actor: Actor, days: int = MONITOR_DAYS, owner: str | None = None
) -> dict[str, Any]:
    """The last round, and by owner what was found in queries that are theirs to look at: first what no publish
    explains, newest first. What somebody knows of is listed by itself.

    Args:
        days: Of changes, and of what is over; what is still so is told however old it is.
        owner: Only what this one is told.
    """
    since = int(time.time() * 1_000) - days * DAY
    with place.store.engine.connect() as connection:
        run, found = last_run(connection), findings_since(connection, since)
    tree, owners, known = place.tree(), defaultdict[str, list[dict[str, Any]]](list), list[dict[str, Any]]()
    for one in sorted(found, key=lambda one: bool(one.content.get("publish"))):
        if is_seen(actor, one) and owner in (None, one.owner, one.owner.removeprefix("user:")):
            told = {**finding_fields(one), "region_name": region_name(one.region, tree)}
            (known if one.is_known else owners[one.owner]).append(told)
    groups = [{"owner": name, "findings": findings} for name, findings in sorted(owners.items())]
    return {"last": None if run is None else run_fields(run), "days": days, "owners": groups, "known": known}


def finding_fields(one: Finding) -> dict[str, Any]:
    """A finding as plain values."""
    content = one.content
    return {
        "number": one.number,
        "query": one.query,
        "region": one.region,
        "what": one.what,
        "kept": one.kept or None,
        "blocks": bool(content.get("blocks")),
        "source": one.source,
        "count": one.count,
        "before": content.get("before"),
        "now": content.get("now"),
        "total": content.get("total", 0),
        "wanted": content.get("wanted", ""),
        "why": list(content.get("why", ())),
        "publish": content.get("publish"),
        "known": _known(content.get("known")),
        "at": of_milliseconds(one.at),
        "over": None if one.closed is None or one.what == CHANGED else of_milliseconds(one.closed),
    }


def _known(known: Mapping[str, Any] | None) -> dict[str, str] | None:
    return None if not known else {"by": known["by"], "at": of_milliseconds(known["at"])}


def run_fields(run: PatrolRun) -> dict[str, Any]:
    """A round as plain values."""
    return {
        "number": run.number,
        "reason": run.reason,
        "begun": of_milliseconds(run.begun),
        "ended": of_milliseconds(run.ended or run.begun),
        "seconds": run.seconds,
        "asked": run.asked,
        "found": run.found,
        "sequence": run.stamp.sequence,
        "version": run.stamp.version,
        "lexicon": run.stamp.lexicon,
        "generation": run.stamp.generation,
    }


def region_name(code: str, tree: RegionTree) -> str:
    """A region for people; its code where it is no more."""
    return tree.path_name(code) if code in tree else code
