"""From outcomes to findings and to the new memory, in one transaction a portion."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Container, Mapping, Sequence
from typing import Any

from indexer.store import DocumentStore
from indexer.store.engine import writing
from indexer.store.patrol.findings import (
    BROKEN,
    CHANGED,
    Finding,
    add_findings,
    close_findings,
    drop_findings,
    drop_findings_but,
    open_findings,
)
from indexer.store.patrol.outcomes import Remembered, forget_all_but, remember, remembered
from indexer.store.patrol.runs import Stamp
from search_engine.care.patrol.comparing import Asked, Change, Verdict, compare
from search_engine.care.patrol.owners import owner_of_document, owner_of_kept
from search_engine.care.patrol.reasons import Reason, reasons_of, why_hidden
from search_engine.editing.kept_queries.judging import broken
from search_engine.editing.replay.outcome import Outcome
from search_engine.editing.state import PublishedState

DAY = 86_400_000  # ms
# Findings are kept for so long after they were closed.
FINDINGS_KEPT = 90 * DAY
Key = tuple[str, str]


class Settling:
    """Judges outcomes by what is remembered, and writes what comes of it.

    Args:
        addressed: Names that have an address.
        state: What is published: whose rows are.
        stamp: What the outcomes are answered from.
    """

    def __init__(self, store: DocumentStore, addressed: Container[str], state: PublishedState, stamp: Stamp) -> None:
        self._store, self._addressed, self._state, self._stamp = store, addressed, state, stamp

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
        faults = {one.number: broken(one, outcome, self._store.base_keys) for one in asked.kept}
        return compare(asked, outcome, faults, memory.get(asked.key), still[asked.key])

    def _findings(
        self, asked: Asked, outcome: Outcome, verdict: Verdict, memory: Mapping[Key, Remembered], now: int
    ) -> list[Finding]:
        if not verdict.new:
            return []
        before = memory.get(asked.key)
        reasons = reasons_of(before, outcome, self._stamp, self._store) if before and before.document else []
        return [self._finding(asked, outcome, change, before, reasons, now) for change in verdict.new]

    def _finding(
        self, asked: Asked, outcome: Outcome, change: Change, before: Remembered | None, reasons: Sequence[Reason],
        now: int,
    ) -> Finding:  # fmt: skip
        first, kept = outcome.first, change.kept
        known = before is not None and bool(before.document)
        content: dict[str, Any] = {
            "before": {"id": before.document, "title": before.title} if before and known else None,
            "now": {"id": first.id, "title": first.title} if first else None,
            "total": outcome.total,
            "why": [one.as_dict() for one in self._why(change, outcome, before, reasons)],
            "wanted": change.text,
            "blocks": bool(kept and kept.blocks),
            "site": self._site(before),
            "sequence": self._stamp.sequence,
            "version": self._stamp.version,
        }
        owner = owner_of_kept(kept, self._state) if kept else before.owner if before else ""
        return Finding(
            query=asked.query.text, region=asked.query.region, what=change.what, kept=kept.number if kept else 0,
            source=asked.query.source, count=asked.query.count if asked.is_frequent else 0, owner=owner, at=now,
            content=content, closed=now if change.what == CHANGED else None,
        )  # fmt: skip

    def _why(
        self, change: Change, outcome: Outcome, before: Remembered | None, reasons: Sequence[Reason]
    ) -> Sequence[Reason]:
        """What is known; of a kept query that did not have its document first before, what is known of that."""
        wanted = change.kept.document if change.kept else ""
        if change.what != BROKEN or (before is not None and before.document == wanted):
            return reasons
        hidden = why_hidden(wanted, "", self._store) if wanted else None
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


def _by_key(findings: Sequence[Finding]) -> defaultdict[Key, list[Finding]]:
    found: defaultdict[Key, list[Finding]] = defaultdict(list)
    for one in findings:
        found[one.asked].append(one)
    return found
