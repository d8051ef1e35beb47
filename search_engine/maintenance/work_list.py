"""今天要做的: what waits to be done, of all that looks for work, as one list for who is in.

A source tells tasks; the list merges those of one query, says how many people each is about, and sorts them. A new
source is a function, and a row of `SOURCES`.
"""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from functools import cache, partial
from typing import Any

import structlog
from sqlalchemy.exc import SQLAlchemyError

from dictionaries.editing.own_row import regions_of
from dictionaries.kinds import BY_NAME
from dictionaries.normalize import normal_text
from dictionaries.regions import NATION, RegionTree
from indexer.documents.timestamps import CHINA, of_milliseconds
from indexer.errors import IndexerError
from indexer.store.queries.query_weeks import ALL, counts, most_actors
from indexer.store.queue.items import NOT_OURS, QUERY
from search_engine.editing.actor import Actor
from search_engine.editing.guarded_queries.monitor_report import FINDING_LABELS, monitor_report
from search_engine.editing.queue.queue_service import QueueFilter
from search_engine.editing.queue.queue_update import QUEUE_SORTS
from search_engine.editing.row_uses.cleanup import CLEANUP_REASONS, SOON
from search_engine.editing.rows.row_form import key_cells
from search_engine.errors import ServiceError
from search_engine.hot.asked.counting import WEEK, monday
from search_engine.hot.asked.report import QueryInput, query_report
from search_engine.maintenance.quality.tasks import QualityInput, quality_tasks
from search_engine.service import Service

LOG = structlog.get_logger("work_list")
# Whose tasks: all (one's own and nobody's first), one's own, nobody's.
EVERYBODY, MINE, NOBODYS = "", "mine", "nobody"
WHOSE = {EVERYBODY: "全部", MINE: "我的", NOBODYS: "没有人的"}
# Days before a row ends from which on it is told: whoever looks in once a week has seen it before.
ENDING = 14
# Queries of an analysis that are told, those of most people; who has done these asks again.
MOST_QUERIES = 50
# Of its searches so many led nowhere: less often it is somebody's odd place or spelling.
MOSTLY = 0.5
# Standard errors by which the share of searches with a click has fallen: of 2,000 queries three do so by chance.
FALLEN = 3.0
# Weeks of which people are counted: as far back as queries are analysed.
WEEKS = 4
# Authors of waiting drafts that are named.
AUTHORS = 3


@dataclass(frozen=True, slots=True)
class Task:
    """Something to do.

    Attributes:
        subject: The query, the title, or what else it is about.
        reasons: Why it is to be done, in words for people.
        place: Where it is done: a name of `PLACES` of who draws the list; `values`: what is said there.
        query: Whether the subject is a query: tasks of one query are one.
        regions: Codes; "" among them: from no region.
        owners: Who sees to it; none: nobody.
        people: How many people at least asked for it, or marked it, on the day that had the most; None: too few to be
            told, or nobody counts them.
        since: RFC 3339; "": not known.
        due: YYYY-MM-DD in China; "": no day.
    """

    subject: str
    reasons: tuple[str, ...]
    place: str
    values: Mapping[str, Any] = field(default_factory=dict)
    query: bool = False
    regions: tuple[str, ...] = ()
    owners: tuple[str, ...] = ()
    people: int | None = None
    since: str = ""
    due: str = ""

    def merged(self, other: Task) -> Task:
        """One task of both: done where the first is done."""
        return replace(
            self,
            reasons=_joined(self.reasons, other.reasons),
            regions=_joined(self.regions, other.regions),
            owners=_joined(self.owners, other.owners),
            people=max(filter(None, (self.people, other.people)), default=None),
            since=min(filter(None, (self.since, other.since)), default=""),
            due=min(filter(None, (self.due, other.due)), default=""),
        )


TOLD = ("subject", "reasons", "place", "values", "query", "people", "since", "due")
Source = Callable[[Service, Actor, date], Iterator[Task]]


def of_queue(service: Service, actor: Actor, _today: date) -> Iterator[Task]:
    """What goes wrong for people (待办)."""
    for one in service.queue.all(actor, QueueFilter()):
        if one.sorted_as == NOT_OURS and not one.owner:
            continue  # nothing is to be changed, as far as anybody knows
        marks = [one.sources.get(name, 0) for name in ("wrong", "not_found")]  # a visitor counts once a day
        yield Task(
            one.shown, (f"待办：{QUEUE_SORTS.get(one.sorted_as, '未分类')}",), "queue_item", {"number": one.number},
            query=one.about == QUERY, regions=(one.region,), owners=_named(one.owner), people=max(marks) or None,
            since=of_milliseconds(one.first_seen), due=one.due,
        )  # fmt: skip


def of_patrol(service: Service, actor: Actor, _today: date) -> Iterator[Task]:
    """What the patrol found, but for first cards that a publish has changed as it was meant to."""
    for group in monitor_report(service.installation, actor)["owners"]:
        for one in group["findings"]:
            if one["over"] or (one["what"] == "changed" and one["publish"]):
                continue
            # what nobody guards is its document's: of a site or a department, not of a person
            owners = _named(group["owner"]) if one["kept"] else ()
            yield Task(
                one["query"], (FINDING_LABELS[one["what"]],), "finding", {"number": one["number"]}, query=True,
                regions=(one["region"],), owners=owners, since=one["at"],
            )  # fmt: skip


def of_queries(service: Service, actor: Actor, today: date) -> Iterator[Task]:
    """Queries that mostly lead nowhere, and those that are clicked less often than in the weeks before."""
    this = monday(today)
    for region in sorted(actor.area.regions) or [NATION]:

        def asked(since: date, until: date, region: str = region) -> list[Mapping[str, Any]]:
            wish = QueryInput(region, since=since.isoformat(), until=until.isoformat(), size=2_000)
            queries: list[Mapping[str, Any]] = query_report(service.installation, wish, actor.area)["queries"]
            return queries

        now = asked(this - WEEK, this)
        before = {row["text"]: row for row in asked(this - 3 * WEEK, this - 2 * WEEK)}
        for row in sorted(now, key=lambda row: (-row["actors"], row["text"]))[:MOST_QUERIES]:
            reasons = []
            if row["none"] and row["none"] >= MOSTLY * row["searches"]:
                reasons.append("搜不到")
            if row["text"] in before and is_fallen(before[row["text"]], row):
                reasons.append("点击变少")
            if reasons:
                values = {"q": row["text"], "region": region if region != NATION else None}
                yield Task(row["text"], tuple(reasons), "teach", values, query=True, regions=(region,))


def is_fallen(before: Mapping[str, Any], after: Mapping[str, Any]) -> bool:
    """Whether the share of searches with a click has fallen by more than chance would have it (two proportions)."""
    n, m = before["reported"], after["reported"]
    if not (n and m):
        return False
    pooled = (before["clicked"] + after["clicked"]) / (n + m)
    error = math.sqrt(pooled * (1 - pooled) * (1 / n + 1 / m))
    return bool(before["clicked"] / n - after["clicked"] / m > FALLEN * error > 0)


def of_quality(service: Service, actor: Actor, _today: date) -> Iterator[Task]:
    """What departments were to mend by a day that is over."""
    found = quality_tasks(service.installation, QualityInput(overdue=True, size=1), actor.area)
    for one in found["departments"]:
        if (given := one["given"]) and given["overdue"] and one["findings"]:
            values = {"department": one["department"], "overdue": "1"}
            yield Task(
                f"{one['department']}：目录中 {one['findings']:,} 处要改", ("目录质量过期",), "quality", values,
                regions=(found["region"],), owners=_named(given["owner"]), due=given["due"],
            )  # fmt: skip


def of_rows(service: Service, actor: Actor, today: date) -> Iterator[Task]:
    """Own rows that end soon, pins among them."""
    last = (today + timedelta(days=ENDING)).isoformat()
    for one in service.row_uses.cleanup(actor):
        row, ends = one.row, one.ends[:10]
        if one.reason == SOON and ends <= last:
            yield Task(
                str(row.key.key[0]), (CLEANUP_REASONS[SOON],), "row", {"kind": row.kind, "cells": key_cells(row.key)},
                query=BY_NAME[row.kind].is_asked, regions=tuple(sorted(regions_of(row))), owners=_named(row.owner),
                due=ends,
            )  # fmt: skip


def of_drafts(service: Service, actor: Actor, today: date) -> Iterator[Task]:
    """Drafts that wait for who is in: others' are due today, since others wait; and one's own."""
    waiting = service.editor.waiting(actor)
    whose = "、".join(f"{author.removeprefix('user:')} {count}" for author, count in waiting.authors[:AUTHORS])
    more, rest = "以上" if waiting.more else "", "等" if len(waiting.authors) > AUTHORS else ""
    for numbers, what in ((waiting.approve, "审批"), (waiting.publish, "发布")):
        if numbers:
            subject = f"{len(numbers)} 份{more}草稿等您{what}" + (f"（{whose}{rest}）" if whose else "")
            yield Task(
                subject, (f"待{what}",), "drafts", {"number": numbers[0]}, owners=(actor.name,), due=today.isoformat()
            )
    drafts = service.editor.drafts(actor, actor.name)
    back = [one for one in drafts if one.returned]
    left = [one for one in drafts if not one.returned and one.number not in waiting.publish]
    for own, told, reason in ((back, "被退回，请改好或重新提交", "退回"), (left, "还没有发布", "草稿")):
        if own:
            values = {"number": own[0].number}
            yield Task(f"您的 {len(own)} 份草稿{told}", (reason,), "drafts", values, owners=(actor.name,))


# In this order: tasks of one query are done where the first of these does them.
SOURCES: tuple[Source, ...] = (of_queue, of_patrol, of_queries, of_quality, of_rows, of_drafts)


def work_list(
    service: Service, actor: Actor, whose: str = EVERYBODY, clock: Callable[[], float] = time.time
) -> list[dict[str, Any]]:
    """What is to be done of what is theirs, as plain values: one's own and nobody's before others', then by the day
    that it is due, then by how many people it is about. A source that cannot be read spoils no other.

    Args:
        whose: Of `WHOSE`.
        clock: Seconds since 1970 UTC.
    """
    today = datetime.fromtimestamp(clock(), UTC).astimezone(CHINA).date()
    tasks = _with_people(service, _merged(_gathered(service, actor, today)), actor, today)
    me = {actor.name, actor.name.removeprefix("user:")}
    names = cache(partial(_names, service.tree))
    told = [_fields(one, names, me, today) for one in tasks]
    wanted = {EVERYBODY: told, MINE: [one for one in told if one["mine"]],
              NOBODYS: [one for one in told if not one["owners"]]}  # fmt: skip
    return sorted(wanted[whose], key=_order)


def _order(one: Mapping[str, Any]) -> tuple[Any, ...]:
    theirs = bool(one["owners"]) and not one["mine"]
    return theirs, one["due"] or "9999", -(one["people"] or 0), one["since"] or "9999", one["subject"]


def _fields(one: Task, names: Callable[[tuple[str, ...]], list[str]], me: Set[str], today: date) -> dict[str, Any]:
    return {
        **{name: getattr(one, name) for name in TOLD},
        "owners": [name.removeprefix("user:") for name in one.owners],
        "mine": any(name in me for name in one.owners),
        "region_names": names(one.regions),
        "overdue": "" != one.due < today.isoformat(),
    }


def _names(tree: RegionTree, codes: tuple[str, ...]) -> list[str]:
    """Regions for people: where somebody asks from a county, that its city was looked at, too, says nothing more."""
    known = [code for code in codes if code in tree and code != NATION]
    above = {up.code for code in known for up in tree.chain(code)[1:]}
    return [tree.path_name(code) for code in known if code not in above]


def _gathered(service: Service, actor: Actor, today: date) -> Iterator[Task]:
    for source in SOURCES:
        try:
            yield from list(source(service, actor, today))
        except (ServiceError, IndexerError, SQLAlchemyError, OSError) as error:
            LOG.warning("a source of the work list cannot be read", source=source.__name__, error=str(error))


def _merged(tasks: Iterator[Task]) -> list[Task]:
    found: dict[Any, Task] = {}
    for number, one in enumerate(tasks):
        key = _normal(one.subject) if one.query else number
        found[key] = found[key].merged(one) if key in found else one
    return list(found.values())


def _with_people(service: Service, tasks: Sequence[Task], actor: Actor, today: date) -> list[Task]:
    """The tasks with how many people asked for their queries, in the regions that they are of."""
    since = (monday(today) - (WEEKS - 1) * WEEK).isoformat()
    texts, site = {_normal(one.subject) for one in tasks if one.query}, min(actor.area.sites, default=ALL)
    with counts(service.installation.log_location) as connection:
        actors = {} if connection is None else most_actors(connection, texts, since, site)

    def counted(one: Task) -> Task:
        text = _normal(one.subject)
        known = [actors.get((region or NATION, text)) for region in one.regions] if one.query else []
        return replace(one, people=max(filter(None, (one.people, *known)), default=None))

    return [counted(one) for one in tasks]


def _normal(text: str) -> str:
    return normal_text(text).strip()


def _named(owner: str) -> tuple[str, ...]:
    return (owner,) if owner else ()


def _joined(some: tuple[str, ...], others: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys((*some, *others)))
