"""From outcomes to findings and to the new memory, in one transaction a portion."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Container, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from indexer.documents.document import KEPT_OUT_OF_FORCE
from indexer.documents.timestamps import parse_instant
from indexer.store import DocumentStore
from indexer.store.changes import load_behind, loads_between
from indexer.store.engine import writing
from indexer.store.monitor.findings import (
    BROKEN,
    CHANGED,
    Finding,
    add_findings,
    close_findings,
    drop_findings,
    drop_findings_but,
    open_findings,
)
from indexer.store.monitor.kept_queries import KeptQuery
from indexer.store.monitor.outcomes import Remembered, forget_all_but, remember, remembered
from indexer.store.monitor.runs import Stamp
from search_engine.editing.guarded_queries.judging import broken, title_in
from search_engine.editing.replay.outcome import Outcome
from search_engine.editing.versions.state import PublishedState
from search_engine.maintenance.monitor.comparing import Asked, Change, Verdict, compare
from search_engine.maintenance.monitor.publishes import Publish, Publishes

DAY = 86_400_000  # ms
# Findings are kept for so long after they were closed.
FINDINGS_KEPT = 90 * DAY
Key = tuple[str, str]
Reason = dict[str, str]  # `reason`, and `text` for people


DELETED, OFFLINE, ENDED, BANNED = "deleted", "offline", "ended", "banned"
OUTRANKED, PINNED, GONE = "outranked", "pinned", "not_on_page"
PUBLISHED, DICTIONARIES, LOADS, GENERATION = "published", "dictionaries", "loads", "generation"


class Settling:
    """Judges outcomes by what is remembered, and writes what comes of it.

    Args:
        addressed: Names that have an address.
        state: What is published: whose rows are.
        stamp: What the outcomes are answered from.
        publishes: Tells which publish has changed a first card.
    """

    def __init__(
        self, store: DocumentStore, addressed: Container[str], state: PublishedState, stamp: Stamp,
        publishes: Publishes,
    ) -> None:  # fmt: skip
        self._store, self._addressed, self._state, self._stamp = store, addressed, state, stamp
        self._publishes = publishes

    def settle(self, asked: Sequence[Asked], outcomes: Mapping[Key, Outcome], now: int) -> int:
        """Write what is new, what is over, and the new memory; returns how many findings are new. `now` in ms."""
        with self._store.engine.connect() as connection:
            memory, still = remembered(connection), _by_key(open_findings(connection))
        judged = {one.key: self._verdict(one, outcomes[one.key], memory, still) for one in asked}
        # reading documents takes a while: not while others wait to write
        new = {one.key: self._findings(one, outcomes[one.key], judged[one.key], memory, now) for one in asked}
        remembering = {
            one.key: self._remembered(one, outcomes[one.key], now) for one in asked if judged[one.key].is_remembered
        }
        with writing(self._store.engine) as connection:
            # another host may have found the same meanwhile
            memory_now, still_now = remembered(connection), _by_key(open_findings(connection))
            same = [
                one.key for one in asked
                if memory_now.get(one.key) == memory.get(one.key) and still_now[one.key] == still[one.key]
            ]  # fmt: skip
            findings = [finding for key in same for finding in new[key]]
            add_findings(connection, findings)
            close_findings(connection, [one.number for key in same for one in judged[key].over], now)
            remember(connection, [remembering[key] for key in same if key in remembering])
        return len(findings)

    def tidy(self, asked: Collection[Key], kept: Collection[int], now: int) -> None:
        """Forget queries that nobody asks often or keeps any more, and what was found long ago."""
        with writing(self._store.engine) as connection:
            forget_all_but(connection, asked)
            gone = [
                one.number for one in open_findings(connection)
                if one.asked not in asked or (one.kept and one.kept not in kept)
            ]  # fmt: skip
            close_findings(connection, gone, now)
            drop_findings(connection, now - FINDINGS_KEPT)
            drop_findings_but(connection, asked)

    def _verdict(
        self, asked: Asked, outcome: Outcome, memory: Mapping[Key, Remembered], still: Mapping[Key, Sequence[Finding]]
    ) -> Verdict:
        bases, title = self._store.base_keys, title_in(self._store)
        faults = {one.number: broken(one, outcome, bases, title) for one in asked.kept}
        return compare(asked, outcome, faults, memory.get(asked.key), still[asked.key])

    def _findings(
        self, asked: Asked, outcome: Outcome, verdict: Verdict, memory: Mapping[Key, Remembered], now: int
    ) -> list[Finding]:
        if not verdict.new:
            return []
        before, reasons, publish = memory.get(asked.key), list[Reason](), None
        if before is not None and before.document:
            if outcome.first is None or outcome.first.id != before.document:
                publish = self._publishes.behind(asked.query, before.document, before.version)
            reasons = _reasons_of(before, outcome, self._stamp, self._store, publish)
        return [self._finding(asked, outcome, change, before, reasons, publish, now) for change in verdict.new]

    def _finding(
        self, asked: Asked, outcome: Outcome, change: Change, before: Remembered | None, reasons: Sequence[Reason],
        publish: Publish | None, now: int,
    ) -> Finding:  # fmt: skip
        first, kept = outcome.first, change.kept
        known = before is not None and bool(before.document)
        content: dict[str, Any] = {
            "before": {"id": before.document, "title": before.title} if before and known else None,
            "now": {"id": first.id, "title": first.title} if first else None,
            "total": outcome.total,
            "why": self._why(change, outcome, before, reasons),
            "wanted": change.text,
            "blocks": bool(kept and kept.blocks),
            "site": self._site(before),
            "sequence": self._stamp.sequence,
            "version": self._stamp.version,
            "publish": None if publish is None else {"version": publish.version, "by": publish.by},
        }
        owner = _owner_of_kept(kept, self._state) if kept else before.owner if before else ""
        return Finding(
            query=asked.query.text, region=asked.query.region, what=change.what, kept=kept.number if kept else 0,
            source=asked.query.source, count=asked.query.count if asked.is_frequent else 0, owner=owner, at=now,
            content=content, closed=now if change.what == CHANGED else None,
        )  # fmt: skip

    def _why(
        self, change: Change, outcome: Outcome, before: Remembered | None, reasons: Sequence[Reason]
    ) -> list[Reason]:
        """What is known; of a kept query that did not have its document first before, what is known of that."""
        wanted = change.kept.document if change.kept else ""
        if change.what != BROKEN or (before is not None and before.document == wanted):
            return list(reasons)
        hidden = _why_hidden(wanted, "", self._store) if wanted else None
        same = before is not None and outcome.first is not None and before.document == outcome.first.id
        return [*([hidden] if hidden else []), *(() if same else reasons)]

    def _site(self, before: Remembered | None) -> str:
        document = self._store.get(before.document) if before and before.document else None
        return str((document or {}).get("site") or (before.owner if before else ""))

    def _remembered(self, asked: Asked, outcome: Outcome, now: int) -> Remembered:
        first, stamp = outcome.first, self._stamp
        owner = owner_of_document(self._store.get(first.id), self._addressed) if first else ""
        return Remembered(
            asked.query.text, asked.query.region, first.id if first else "", first.title if first else "", owner,
            outcome.total, now, stamp.sequence, stamp.version, stamp.lexicon, stamp.generation,
        )  # fmt: skip


def _reason(reason: str, text: str) -> Reason:
    return {"reason": reason, "text": text}


def _by_key(findings: Sequence[Finding]) -> defaultdict[Key, list[Finding]]:
    found: defaultdict[Key, list[Finding]] = defaultdict(list)
    for one in findings:
        found[one.asked].append(one)
    return found


def owner_of_document(document: Mapping[str, Any] | None, addressed: Container[str]) -> str:
    """A document's site, its department, or its authority: the first that can be told, else the first that is named;
    "" where none is.

    Args:
        addressed: Names that have an address (`ZWFW_SITE_OWNERS`).
    """
    if document is None:
        return ""
    authority = document.get("authority") or {}
    named = [name for name in (document.get("site"), authority.get("department"), authority.get("name")) if name]
    return next((name for name in named if name in addressed), named[0] if named else "")


def _owner_of_kept(kept: KeptQuery, state: PublishedState) -> str:
    """Who is named with the query, who owns its row, or its author."""
    row = state.own(kept.row) if kept.row else None
    return kept.owner or (row.owner if row else "") or kept.author


def _reasons_of(
    before: Remembered, outcome: Outcome, now: Stamp, store: DocumentStore, publish: Publish | None
) -> list[Reason]:
    """What is known of why: the publish that did it, the query, the document, what stands before it; where no publish
    did, what has changed in between.
    """
    of_page = list(_of_page(before, outcome, store))
    if publish is not None:
        return [_reason(PUBLISHED, publish.text), *of_page]
    return [*of_page, *_between(before, now, store)]


def _of_page(before: Remembered, outcome: Outcome, store: DocumentStore) -> Iterator[Reason]:
    if outcome.blocked:
        yield _reason(BANNED, f"查询含违禁词（类别 {outcome.blocked}），不予检索")
        return
    if (hidden := _why_hidden(before.document, before.title, store)) is not None:
        yield hidden
        return
    first = outcome.first
    place = next((place for place, card in enumerate(outcome.cards, 1) if card.id == before.document), 0)
    if first is not None:
        how = "由编辑置顶在它之前" if first.pinned else "排到了它之前"
        where = f"原来的第一条《{before.title}》现在{f'第 {place} 条' if place else '不在第一页'}"
        yield _reason(PINNED if first.pinned else OUTRANKED, f"《{first.title}》{how}，{where}")
    else:
        yield _reason(GONE, f"《{before.title}》仍在线，但这个查询不再找到它")


def _why_hidden(identifier: str, title: str, store: DocumentStore) -> Reason | None:
    """Why a document is not shown, and by which load; None where it is. `title`: "" where it is not known."""
    state = _document_state(store.get(identifier))
    if state is None:
        return None
    load = load_behind(store.engine, identifier)
    by = f"（载入 {load.load}：{load.source}，{load.finished}）" if load and state[0] != ENDED else ""
    return _reason(state[0], f"{f'《{title}》' if title else f'文档 {identifier} '}{state[1]}{by}")


def _document_state(document: Mapping[str, Any] | None) -> tuple[str, str] | None:
    """Why a document is not shown: a name, and the words for people; None where it is shown."""
    if document is None:
        return DELETED, "已删除"
    if document.get("status") == OFFLINE:
        return OFFLINE, "已下线"
    if document.get("kind") in KEPT_OUT_OF_FORCE:
        return None
    now = datetime.now(UTC)
    if (ends := document.get("expires_at")) and parse_instant(ends) <= now:
        return ENDED, f"已于 {ends} 失效"
    if (starts := document.get("effective_from")) and parse_instant(starts) > now:
        return ENDED, f"自 {starts} 起才生效"
    return None


def _between(before: Remembered, now: Stamp, store: DocumentStore) -> Iterator[Reason]:
    """What has changed since it was asked last."""
    if before.lexicon != now.lexicon:
        if before.version != now.version:
            yield _reason(DICTIONARIES, f"其间词典由版本 {before.version} 变为版本 {now.version}")
        else:
            yield _reason(DICTIONARIES, "其间有词典的行到期、生效，或随软件更新")
    count, load = loads_between(store.engine, before.sequence, now.sequence)
    if count:
        yield _reason(LOADS, f"其间有 {count} 次载入，最近一次为载入 {load}")
    if before.generation != now.generation:
        yield _reason(GENERATION, "其间重建过索引")
