"""Own rows that may go: their time is over, what they lead to is gone, they do nothing, or they end soon."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from dictionaries.editing.own_row import OwnRow, RowKey
from dictionaries.kinds import BY_NAME
from dictionaries.lexicon.row_ids import row_id
from indexer.store.editing.versions import StoredRow
from indexer.store.queries.row_uses import DEAD, IDLE, RowUse
from search_engine.editing.actor import Actor
from search_engine.editing.formatting import key_fields

ENDED, SOON = "ended", "soon"
# Why a row may go, in the order in which rows are told.
CLEANUP_REASONS: Mapping[str, str] = {
    ENDED: "已到期", DEAD: "指向的内容没有了", IDLE: "不起作用", SOON: "快到期",
}  # fmt: skip
# A row that ends within so many days is told: time to look whether it is still wanted.
ENDS_WITHIN = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class CleanupWish:
    """Which rows somebody looks at; "": all."""

    reason: str = ""
    kind: str = ""
    owner: str = ""


@dataclass(frozen=True, slots=True)
class CleanupRow:
    """A row that may go.

    Attributes:
        reason: One of `CLEANUP_REASONS`; why: in Chinese.
        ends: Its last day or minute; "": it has none.
    """

    row: OwnRow
    reason: str
    why: str
    ends: str = ""

    def as_dict(self) -> dict[str, Any]:
        """As programs get it."""
        told = {"id": row_id(self.row.key), "reason": self.reason, "why": self.why, "ends": self.ends or None}
        return told | {"owner": self.row.owner or None, **key_fields(self.row.key)}


def cleanup_rows(
    stored: Iterable[StoredRow], uses: Mapping[RowKey, RowUse], actor: Actor, now: str
) -> list[CleanupRow]:
    """The rows that may go and that are theirs to change, by reason.

    Args:
        stored: What is published.
        uses: What is known of rows that do nothing.
        now: The minute in China (see `minute_of`).
    """
    found, soon = [], (date.fromisoformat(now[:10]) + ENDS_WITHIN).isoformat()
    for one in stored:
        row = one.row
        if row.off or not actor.holds(row.key, (row,)):
            continue
        use = uses.get(row.key)
        told = _told(row, use if use is not None and use.row == one.number else None, now, soon)
        if told is not None:
            found.append(told)
    reasons, kinds = list(CLEANUP_REASONS), list(BY_NAME)
    return sorted(found, key=lambda one: (reasons.index(one.reason), one.ends, kinds.index(one.row.kind)))


def _told(row: OwnRow, use: RowUse | None, now: str, soon: str) -> CleanupRow | None:
    end = min(filter(None, (row.ends, getattr(row.entry, "until", ""))), default="")
    if end and end < now[: len(end)]:
        return CleanupRow(row, ENDED, "期限已过", end)
    if use is not None and use.state in (DEAD, IDLE):
        return CleanupRow(row, use.state, use.why, end)
    return CleanupRow(row, SOON, "到期后不再起作用；如仍需要，请改截止日期", end) if end and end[:10] <= soon else None


def cleanup_chosen(rows: Iterable[CleanupRow], wish: CleanupWish) -> list[CleanupRow]:
    """Those that somebody looks at."""
    return [
        one for one in rows
        if wish.reason in ("", one.reason) and wish.kind in ("", one.row.kind) and wish.owner in ("", one.row.owner)
    ]  # fmt: skip


def cleanup_counts(rows: Iterable[CleanupRow]) -> dict[str, int]:
    """How many there are for each reason."""
    found = Counter(one.reason for one in rows)
    return {reason: found[reason] for reason in CLEANUP_REASONS}
