"""知道了: somebody has seen what the patrol found. It goes from the lists until the query changes again."""

from __future__ import annotations

import time
from collections.abc import Sequence

from dictionaries.reasons import Message
from indexer.store.audit import Actions
from indexer.store.audit.log import append
from indexer.store.engine import LARGEST, writing
from indexer.store.monitor.findings import Finding, findings_of, know_finding
from search_engine.editing.actor import Actor
from search_engine.editing.guarded_queries.guarded_query_service import within
from search_engine.errors import BadParameters, Detail, NotFound
from search_engine.installation.installation import Installation

NONE_CHOSEN = Message("wrong_form", "请选择 1 至 {most} 条发现", "choose 1 to {most} findings")
NO_FINDINGS = Message("not_found", "没有编号为 {numbers} 的巡查发现", "there are no findings numbered {numbers}")
# Findings that are acknowledged at once.
MOST_FINDINGS = 500


def know_findings(place: Installation, actor: Actor, numbers: Sequence[int]) -> list[Finding]:
    """Note who knows of findings, all or none; those that somebody knows of already stay as they are. Each is a line of
    the audit log.

    Raises:
        BadParameters: None is named, or too many are.
        NotFound: One is not there, or not theirs.
    """
    wanted = list(dict.fromkeys(numbers))
    if not 0 < len(wanted) <= MOST_FINDINGS:
        raise BadParameters([Detail("number", NONE_CHOSEN(most=MOST_FINDINGS))])
    with writing(place.store.engine) as connection:
        found = {one.number: one for one in findings_of(connection, [one for one in wanted if 0 < one <= LARGEST])}
        theirs = {number for number, one in found.items() if is_seen(actor, one)}
        if missing := [number for number in wanted if number not in theirs]:
            raise NotFound(NO_FINDINGS(numbers=missing))
        new = [found[number] for number in wanted if not found[number].is_known]
        for one in new:
            know_finding(connection, one, actor.name, int(time.time() * 1_000))
            append(
                connection, actor.author, Actions.PATROL_KNOW, f"finding:{one.number}", None, _told(one),
                region=one.region or None,
            )  # fmt: skip
    return new


def _told(finding: Finding) -> dict[str, str]:
    """What the audit log keeps: what people ask is forgotten once only a few ask it, and the log is not."""
    told = {"what": finding.what, "region": finding.region}
    return told | {"query": finding.query} if finding.kept else told


def is_seen(actor: Actor, finding: Finding) -> bool:
    """Whether a finding is of a query that is theirs to look at."""
    return within(actor, finding.region, str(finding.content.get("site", "")))
