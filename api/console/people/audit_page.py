"""The audit log, for those who may read it, and to take along."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue

from api.console import audit_words
from api.console.analysis.tables import csv_file
from api.console.forms import NUMBER, moment, place_name, text
from api.console.staff import record_export, record_reading, staff
from api.http.current import service
from api.http.lanes import Lane, answered_in
from search_engine import BadParameters, Detail
from search_engine.access import Actions, AuditEntry, AuditQuery, called, entry_fields, read_moment
from search_engine.operation import CHINA

# Entries of a page, and of a file: some 20 MB, made in 5 seconds; who wants more takes it in spans of time.
SIZE, MOST = 100, 50_000
# Regions that a name in the field of actions may mean: 西湖区 there is more than once.
REGIONS = 5
ASKED = ("who", "action", "since", "until")
HEADS = (
    "编号", "时间", "由谁", "姓名", "来自", "动作", "对象", "地区", "之前", "之后", "上一条的摘要", "本条的摘要"
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class LogFilter:
    """What is asked of the log: as it was typed, as a query, and what is wrong with it."""

    typed: dict[str, str]
    query: AuditQuery
    faults: dict[str, str]


def audit() -> ResponseReturnValue:
    """Entries, newest first."""
    wish, older = _wish(), request.args.get("older_than", "")
    query = replace(wish.query, older_than=int(older) if NUMBER.fullmatch(older) else None)
    found, older_than = service().audit_entries(query, staff().writer)
    record_reading(Actions.READ_AUDIT, after=wish.typed)
    given: dict[str, Any] = {name: value for name, value in wish.typed.items() if value}
    return render_template(
        "console/audit.html", entries=[_told(entry) for entry in found], older_than=older_than, **wish.typed,
        faults=wish.faults, given=given, actions=sorted(set(audit_words.ACTIONS.values())),
        export="" if wish.faults else url_for("console.export_audit", **given),
    )  # fmt: skip


@answered_in(Lane.COSTLY)
def export_audit() -> ResponseReturnValue:
    """The same as a file, with the digests that chain the entries and what a check of the chain finds. Raises
    `BadParameters`.
    """
    wish = _wish()
    if wish.faults:
        raise BadParameters([Detail(name, told) for name, told in wish.faults.items()])
    found, more = service().audit_entries(replace(wish.query, limit=MOST), staff().writer)
    record_export(Actions.EXPORT_AUDIT, wish.typed | {"entries": len(found)})
    return csv_file(f"审计日志-{datetime.now(CHINA):%Y-%m-%d}", _table(found, is_cut=more is not None))


def _table(found: Sequence[AuditEntry], *, is_cut: bool) -> Iterator[Sequence[str | int]]:
    yield HEADS
    for entry in found:
        one = _told(entry)
        yield (
            one["entry"], one["at"], called(one["actor"]), one["person"] or "", one["address"] or "",
            one["what"], one["of"], place_name(one["region"] or ""), one["before"],
            one["after"], entry.previous, one["digest"],
        )  # fmt: skip
    yield ("核对", _checked(found))
    if is_cut:
        yield ("未完", f"只有最近的 {MOST:,} 条：更早的请按时间分几次导出")


def _checked(found: Sequence[AuditEntry]) -> str:
    """What a check of the chain finds between the first and the last of some entries."""
    if not found:
        return "没有符合条件的记录"
    first, last = found[-1].entry, found[0].entry
    faults = list(service().audit.faults(first, last))
    span = f"{moment(int(datetime.now(CHINA).timestamp() * 1000))} 核对第 {first} 至第 {last} 条"
    return f"{span}：{'；'.join(faults)}" if faults else f"{span}：前后相连，没有改动、缺失或损坏"


def _told(entry: AuditEntry) -> dict[str, Any]:
    name, _, number = entry.target.partition(":")
    return {
        "version": int(number) if name == "dictionaries" and NUMBER.fullmatch(number) else None,
        **entry_fields(entry), "before": audit_words.value(entry.before), "after": audit_words.value(entry.after),
        "what": audit_words.action(entry.action), "of": audit_words.target(entry.target, entry.after, entry.before),
    }  # fmt: skip


def _wish() -> LogFilter:
    typed = {name: text(name) for name in ASKED}
    faults: dict[str, str] = {}
    since, until = (_moment(name, typed[name], faults) for name in ("since", "until"))
    actions = audit_words.searched(typed["action"])
    holding = () if actions or not typed["action"] else _holding(typed["action"])
    query = AuditQuery(since, until, audit_words.who(typed["who"]), limit=SIZE, actions=actions, holding=holding)
    return LogFilter(typed, query, faults)


def _holding(said: str) -> tuple[str, ...]:
    """What is no action stands in what was changed, or names a region."""
    return said, *(region.code for region in service().tree.search(said, REGIONS))


def _moment(name: str, value: str, faults: dict[str, str]) -> int | None:
    try:
        return read_moment(value) if value else None
    except ValueError as error:
        faults[name] = str(error)
        return None
