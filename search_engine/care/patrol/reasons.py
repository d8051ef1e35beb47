"""Why another card comes first, or none: as far as it is known, in Chinese."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from indexer.documents.document import KEPT_WHEN_EXPIRED
from indexer.documents.timestamps import parse_instant
from indexer.store import DocumentStore
from indexer.store.changes import load_behind, loads_between
from indexer.store.patrol.outcomes import Remembered
from indexer.store.patrol.runs import Stamp
from search_engine.editing.replay.outcome import Outcome

DELETED, OFFLINE, ENDED, BANNED = "deleted", "offline", "ended", "banned"
OUTRANKED, PINNED, GONE = "outranked", "pinned", "not_on_page"
DICTIONARIES, LOADS, GENERATION = "dictionaries", "loads", "generation"


@dataclass(frozen=True, slots=True)
class Reason:
    """A reason, by name and for people."""

    reason: str
    text: str

    def as_dict(self) -> dict[str, str]:
        """It as plain values."""
        return {"reason": self.reason, "text": self.text}


def reasons_of(before: Remembered, outcome: Outcome, now: Stamp, store: DocumentStore) -> list[Reason]:
    """What is known of why: the query, the document, what stands before it; then what has changed in between."""
    return [*_of_page(before, outcome, store), *_between(before, now, store)]


def _of_page(before: Remembered, outcome: Outcome, store: DocumentStore) -> Iterator[Reason]:
    if outcome.blocked:
        yield Reason(BANNED, f"检索词含违禁词（类别 {outcome.blocked}），不予检索")
        return
    if (hidden := why_hidden(before.document, before.title, store)) is not None:
        yield hidden
        return
    first = outcome.first
    place = next((place for place, card in enumerate(outcome.cards, 1) if card.id == before.document), 0)
    if first is not None:
        how = "由编辑置顶在它之前" if first.pinned else "排到了它之前"
        where = f"它现在是第 {place} 条" if place else "它不在第一页"
        yield Reason(PINNED if first.pinned else OUTRANKED, f"“{first.title}”（{first.id}）{how}，{where}")
    else:
        yield Reason(GONE, f"“{before.title}”（{before.document}）仍在线，但这个检索词不再找到它")


def why_hidden(identifier: str, title: str, store: DocumentStore) -> Reason | None:
    """Why a document is not shown, and by which load; None where it is. `title`: "" where it is not known."""
    state = document_state(store.get(identifier))
    if state is None:
        return None
    load = load_behind(store.engine, identifier)
    by = f"（载入 {load.load}：{load.source}，{load.finished}）" if load and state[0] != ENDED else ""
    return Reason(state[0], f"{f'“{title}”（{identifier}）' if title else f'文档 {identifier} '}{state[1]}{by}")


def document_state(document: Mapping[str, Any] | None) -> tuple[str, str] | None:
    """Why a document is not shown: a name, and the words for people; None where it is shown."""
    if document is None:
        return DELETED, "已删除"
    if document.get("status") == OFFLINE:
        return OFFLINE, "已下线"
    now = datetime.now(UTC)
    ends = document.get("expires_at")
    if ends and parse_instant(ends) <= now and document.get("kind") not in KEPT_WHEN_EXPIRED:
        return ENDED, f"已于 {ends} 失效"
    if (starts := document.get("effective_from")) and parse_instant(starts) > now:
        return ENDED, f"自 {starts} 起才生效"
    return None


def _between(before: Remembered, now: Stamp, store: DocumentStore) -> Iterator[Reason]:
    """What has changed since it was asked last."""
    if before.lexicon != now.lexicon:
        if before.version != now.version:
            yield Reason(DICTIONARIES, f"其间词典由版本 {before.version} 变为版本 {now.version}")
        else:
            yield Reason(DICTIONARIES, "其间有词典的行到期、生效，或随软件更新")
    count, load = loads_between(store.engine, before.sequence, now.sequence)
    if count:
        yield Reason(LOADS, f"其间有 {count} 次载入，最近一次为载入 {load}")
    if before.generation != now.generation:
        yield Reason(GENERATION, "其间重建过索引")
