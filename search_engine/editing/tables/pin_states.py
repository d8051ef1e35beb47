"""What a rule of pins does now, and why it does nothing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING

from dictionaries.editing.own_row import OwnRow, regions_of

if TYPE_CHECKING:
    from search_engine.editing.checks import Evidence

ACTS, WAITS, ENDED, DEAD, OFF = "acts", "waits", "ended", "dead", "off"
# What a rule does, and what that is called.
PIN_STATES: Mapping[str, str] = {ACTS: "在用", WAITS: "未开始", ENDED: "已结束", DEAD: "失效", OFF: "停用"}
GONE = {"gone": "没有这个文档", "offline": "文档已下线", "expired": "文档已过期"}


def state_of(row: OwnRow, evidence: Evidence) -> tuple[str, str]:
    """What a rule does now, and why it does nothing."""
    if row.off:
        return OFF, "已停用"
    now = evidence.now
    for end in filter(None, (row.ends, row.entry.until)):
        if end < now[: len(end)]:
            return ENDED, f"已于 {end} 结束"
    if reason := next(_dead(row, evidence), ""):
        return DEAD, reason
    if row.starts > now:
        return WAITS, f"自 {row.starts} 起"
    if _document_state(row, evidence) == "later":
        return WAITS, "文档尚未生效"
    return ACTS, ""


def _dead(row: OwnRow, evidence: Evidence) -> Iterator[str]:
    if told := GONE.get(_document_state(row, evidence)):
        yield told
    if evidence.tree is not None:
        yield from (f"没有区划代码 {code}" for code in regions_of(row) if code not in evidence.tree)


def _document_state(row: OwnRow, evidence: Evidence) -> str:
    """That of the document that a rule names; "": it names none, or nobody can tell."""
    document = row.entry.document
    return evidence.document_state(document) if document and evidence.document_state else ""


def pin_counts(states: Iterable[str]) -> dict[str, int]:
    """How many rules do what."""
    found = dict.fromkeys(PIN_STATES, 0)
    for state in states:
        found[state] += 1
    return found
