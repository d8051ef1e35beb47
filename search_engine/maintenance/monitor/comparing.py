"""What has become of a query since it was asked last: values in, values out.

A changed first card is found once: what is found is the new memory. A query that finds nothing any more stays open, and
what came first before stays in memory, until it finds something again.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from indexer.store.monitor.findings import BROKEN, CHANGED, LOST, Finding
from indexer.store.monitor.kept_queries import NOTHING, KeptQuery
from indexer.store.monitor.outcomes import Remembered
from search_engine.editing.replay.frequent import ReplayQuery
from search_engine.editing.replay.outcome import Outcome


@dataclass(frozen=True, slots=True)
class Asked:
    """A query of the patrol.

    Attributes:
        query: With where it is from and how often it is asked.
        kept: Kept queries of the same text and region.
        is_frequent: Whether it is asked often, and not only kept.
    """

    query: ReplayQuery
    kept: tuple[KeptQuery, ...] = ()
    is_frequent: bool = True

    @property
    def key(self) -> tuple[str, str]:
        """What is asked."""
        return self.query.text, self.query.region


@dataclass(frozen=True, slots=True)
class Change:
    """What is new to be told: one of `WHATS`, and the kept query that it is about.

    Attributes:
        text: In Chinese, how a kept query is not what it wants; "": of another change.
    """

    what: str
    kept: KeptQuery | None = None
    text: str = ""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What has become of a query.

    Attributes:
        new: What is to be told.
        over: Findings that are so no more.
        is_remembered: Whether what it leads to now is the new memory.
    """

    new: tuple[Change, ...] = ()
    over: tuple[Finding, ...] = ()
    is_remembered: bool = True


def compare(
    asked: Asked, outcome: Outcome, faults: Mapping[int, str], before: Remembered | None, still: Sequence[Finding]
) -> Verdict:
    """Compare an outcome with what is remembered and what was found and is still open of the same query.

    Args:
        faults: Number of a kept query → how the outcome is not what it wants; those that are well have none.
    """
    new, over = list[Change](), list[Finding]()
    open_kept = {one.kept: one for one in still if one.what == BROKEN}
    for kept in asked.kept:
        fault, told = faults.get(kept.number, ""), open_kept.pop(kept.number, None)
        if fault and (told is None or _is_other(told, fault)):
            new.append(Change(BROKEN, kept, fault))
            over += [told] if told is not None else []
        elif told is not None and not fault:
            over.append(told)
    over += open_kept.values()  # nobody keeps these any more
    lost = [one for one in still if one.what == LOST]
    first = outcome.first
    if first is not None or _wants_nothing(asked, faults):
        over += lost
    if before is None or not before.document:
        return Verdict(tuple(new), tuple(over))
    what = LOST if first is None else CHANGED if first.id != before.document else ""
    if what and not _wants_nothing(asked, faults) and not (what == LOST and lost):
        new += _told_to(asked, what, faults)
    return Verdict(tuple(new), tuple(over), first is not None or _wants_nothing(asked, faults))


def _is_other(told: Finding, fault: str) -> bool:
    """Whether what somebody knows of has become another fault since."""
    return told.is_known and told.content.get("wanted") != fault


def _told_to(asked: Asked, what: str, faults: Mapping[int, str]) -> list[Change]:
    """A change of a frequent query is its document's. One that is only kept is of who keeps it, where what is wanted
    is still there: else that is what is told.
    """
    if asked.is_frequent:
        return [Change(what)]
    return [Change(what, kept) for kept in asked.kept if kept.number not in faults][:1]


def _wants_nothing(asked: Asked, faults: Mapping[int, str]) -> bool:
    """Whether an editor wants it to find nothing, and it does."""
    return any(kept.wants == NOTHING and not faults.get(kept.number) for kept in asked.kept)
