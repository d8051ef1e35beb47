"""Matters of life events that do nothing, stand twice, or leave an event with nothing."""

from __future__ import annotations

from collections.abc import Iterator

from dictionaries.normalize import squash
from search_engine.editing.checks.changes import Changes, Row
from search_engine.editing.checks.evidence import Evidence
from search_engine.editing.checks.formatting import quoted
from search_engine.editing.checks.unknown_names import similar_names
from search_engine.editing.finding import Finding

KIND, EXCLUDE = "life_event_matters", "exclude"


def life_event_matters(changes: Changes, evidence: Evidence) -> Iterator[Finding]:
    """A matter that the catalogue has not; one that is written in another way in another row; a place that another
    matter has; one that is taken from an event that it does not belong to; an event that nothing belongs to any more.
    """
    for row in changes.new(KIND):
        yield from _of_catalogue(row, evidence)
        yield from _beside(row, changes)
    yield from _empty(changes, evidence)


def _of_catalogue(row: Row, evidence: Evidence) -> Iterator[Finding]:
    event, matter = row.entry.event, row.entry.matter
    if evidence.titles and squash(matter) not in evidence.titles:
        known = [name for name in similar_names(matter, evidence) if name in evidence.titles]
        instead = f"，相近的有{quoted(known)}" if known else ""
        told = f"目录里没有名为“{matter}”的事项{instead}，该行不起作用；请按事项名称（不是别名）改正"
        yield row.finding("warn", told, alike=known)
    elif row.entry.action == EXCLUDE and evidence.life_events and squash(matter) not in _said(event, evidence):
        yield row.finding("warn", f"没有文档写明“{matter}”属于“{event}”，无须移出；请删去该行，或核对一件事的写法")


def _beside(row: Row, changes: Changes) -> Iterator[Finding]:
    entry = row.entry
    of_event = [other for other in changes.met(row, changes.rows(KIND)) if _same(other.entry.event, entry.event)]
    for other in of_event:
        if _same(other.entry.matter, entry.matter):
            told = f"与另一行（{other.where}）是同一个事项，只是写法不同；请只留一行"
            yield row.finding("error", told, other=list(other.key))
        elif entry.place and entry.place == other.entry.place and EXCLUDE not in (entry.action, other.entry.action):
            told = f"第 {entry.place} 位已有“{other.entry.matter}”（{other.where}），请改用别的次序"
            yield row.finding("warn", told, other=list(other.key))


def _empty(changes: Changes, evidence: Evidence) -> Iterator[Finding]:
    """Told of one of the rows that leave it so."""
    if not evidence.life_events or not evidence.titles:
        return
    told: set[str] = set()
    for row in (*changes.new(KIND), *changes.gone(KIND)):
        event = row.entry.event
        rows = [one.entry for one in changes.rows(KIND) if one.entry.event == event]
        excluded = {squash(one.matter) for one in rows if one.action == EXCLUDE}
        included = {squash(one.matter) for one in rows if one.action != EXCLUDE}
        left = (_said(event, evidence) - excluded) | (included & evidence.titles)
        if not left and event not in told:
            told.add(event)
            yield row.finding("warn", f"“{event}”不再有任何事项，它的页面将打不开；请归入事项，或核对一件事的写法")


def _said(event: str, evidence: Evidence) -> frozenset[str]:
    """Titles, squashed, of the documents that say that they belong to an event."""
    return (evidence.life_events() if evidence.life_events else {}).get(event, frozenset())


def _same(one: str, other: str) -> bool:
    return squash(one) == squash(other)
