"""What the console's first page asks at once: each by itself, so that one without an answer spoils no other."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any, TypeVar

from sqlalchemy.exc import SQLAlchemyError

from indexer.errors import IndexerError
from search_engine.alarms.rules import URGENT
from search_engine.editing.actor import Actor
from search_engine.errors import ServiceError
from search_engine.hot.asked.report import QueryInput, query_report
from search_engine.hot.report import hot_report
from search_engine.maintenance.doctor_visit import last_visit
from search_engine.maintenance.quality.tasks import QualityInput, quality_tasks
from search_engine.service import Service

T = TypeVar("T")
# Alarms that are named.
NAMED = 3
DAY = 86_400_000  # ms


def overview_figures(service: Service, actor: Actor, *, manages: bool) -> dict[str, Any]:
    """The answers by name; None: there is none now.

    Args:
        hand: Who asks: what is told is of their regions and sites.
        manages: Whether they look after the machine, too.
    """
    place, area = service.installation, actor.area
    return {
        "doctor": last_visit(place.home) if manages else None,
        "alarms": _or_none(lambda: _alarms(service)) if not area else None,
        "quality": _or_none(lambda: _quality(service, actor)),
        "queries": _or_none(lambda: _queries(service, actor)),
        "hot": _or_none(lambda: _hot(service, actor)),
    }


def _or_none(ask: Callable[[], T]) -> T | None:
    try:
        return ask()
    except (ServiceError, IndexerError, SQLAlchemyError, OSError):
        return None  # the page of its own says why


def _alarms(service: Service) -> dict[str, Any]:
    record = service.alarms()
    told = [
        {"message": one.message, "subject": one.subject, "urgent": one.kind in URGENT, "since": one.since}
        for one in sorted(record.open, key=lambda one: (one.kind not in URGENT, one.since))
    ]
    return {"checked": record.checked, "open": told[:NAMED], "count": len(told)}


def _quality(service: Service, actor: Actor) -> dict[str, Any]:
    found = quality_tasks(service.installation, QualityInput(size=1), actor.area)
    most = max(found["kinds"], key=lambda one: one["findings"])
    first = found["departments"][0] if found["departments"] else None
    return {
        "ran": found["ran"],
        "total": found["total"],
        "most": most,
        "department": first,
        "overdue": found["overdue"],
    }


def _queries(service: Service, actor: Actor) -> dict[str, Any]:
    since = time.strftime("%Y-%m-%d", time.gmtime(time.time() - 7 * DAY / 1_000))
    found = query_report(service.installation, QueryInput(since=since, list="none", size=1), actor.area)
    return {"totals": found["totals"], "counted": found["counted"], "total": found["total"],
            "first": found["queries"][0]["text"] if found["queries"] else ""}  # fmt: skip


def _hot(service: Service, actor: Actor) -> dict[str, Any]:
    found = hot_report(service.installation, service.hot, "", actor.area)
    return {"off": found["off"], "shown": len(found["terms"]), "held": len(found["held"]),
            "first": found["terms"][0]["text"] if found["terms"] else ""}  # fmt: skip
