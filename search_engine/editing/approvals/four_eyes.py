"""Four eyes: rows of some kinds are published once somebody else has looked at them, as they are and over what is in
force. It is asked for as soon as two can publish at all; of a change that would have less distress heard, always.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime

from sqlalchemy import Connection

from dictionaries.editing.own_row import RowChange, RowKey
from dictionaries.kinds import BY_NAME
from dictionaries.reasons import Message
from indexer.store.editing.drafts import approvals_over
from indexer.store.editing.versions import publishers
from search_engine.editing.actor import Actor
from search_engine.editing.drafts.proposal import Proposal
from search_engine.errors import ApprovalNeeded, Forbidden
from search_engine.gateway.rights import DICTIONARIES_PUBLISH, RightsHolder

APPROVAL_NEEDED = Message(
    "approval_needed", "{rows}须由另一人审批后才能发布{some}",
    "somebody else has to approve {rows} before they are published{some}",
    "请另一位发布者核对并批准（在控制台的检查页，回退在那个版本的页面）；内容或在用的版本有变，原来的批准即失效{alone}",
    "ask another publisher to check and approve them (on the console's page of checks, a rollback on the page of its"
    " version); an approval lapses once the rows or the version in use change{alone}", joint="：",
)  # fmt: skip
OTHERS_APPROVED = Message("part", "（其余 {count} 处已批准）", " (the other {count} are approved)")
AND_OTHERS = Message("part", "{listed}等", "{listed} and others")
OWN_WORK = Message(
    "forbidden",
    "不能审批自己起草的内容",
    "nobody can approve what they have drafted themselves",
    "请由另一人审批",
    "ask somebody else",
)
# Where only one can publish, nobody else could approve.
LEAST_PUBLISHERS = 2
ALONE = Message(
    "part", "。现在只有一人能发布：少认紧急求助的改动从不由一人决定，请先让管理员再设一位发布者",
    "; only one person can publish now, and changes by which fewer calls for help are recognised are never left to one:"
    " have an administrator appoint another publisher",
)  # fmt: skip
# Rows that are named to whoever has to ask somebody.
FEW = 5


class FourEyes:
    """Who has to look at what.

    Args:
        kinds: Of rows that two have to look at.
    """

    def __init__(self, kinds: Collection[str]) -> None:
        self._kinds = frozenset(kinds)

    def protected(self, proposal: Proposal) -> Proposal:
        """The part of a proposal that two have to look at, where there are two."""
        return replace(proposal, changes=tuple([one for one in proposal.changes if self._is_protected(one.change)]))

    def asked(self, proposal: Proposal, publishers: Collection[str]) -> Proposal:
        """The part of it that somebody has to approve before it is published, by who can publish."""
        part = self.protected(proposal)
        if len(publishers) >= LEAST_PUBLISHERS:
            return part
        return replace(part, changes=tuple([one for one in part.changes if is_never_alone(one.change)]))

    def _is_protected(self, change: RowChange) -> bool:
        return change.key.kind in self._kinds or is_never_alone(change)

    def approver(
        self, connection: Connection, proposal: Proposal, actor: Actor, holders: Iterable[RightsHolder]
    ) -> str | None:
        """Who else has looked at it, all at once or each change by itself (`、` between several); None where nobody has
        to.

        Raises:
            ApprovalNeeded: Somebody has to, and has not.
        """
        publishers = self.who_can_publish(connection, holders)
        part = self.asked(proposal, publishers)
        if not part.changes:
            return None
        given = approvals_over(connection, part.base)
        if whole := _others(given, part, actor):
            return whole
        singly = {one: _others(given, replace(part, changes=(one,)), actor) for one in part.changes}
        if missing := sorted({one.change.key for one, approver in singly.items() if not approver}, key=str):
            raise _needed(missing, len(singly), is_alone=len(publishers) < LEAST_PUBLISHERS)
        return "、".join(dict.fromkeys(singly.values()))

    def who_can_publish(self, connection: Connection, holders: Iterable[RightsHolder]) -> frozenset[str]:
        """Keys and accounts that may publish, and persons who have done so at a shell."""
        now = datetime.now(UTC)
        held = frozenset(one.actor for one in holders if DICTIONARIES_PUBLISH in one.may and not one.ended(now))
        return held | publishers(connection)

    def require_other(self, proposal: Proposal, actor: Actor) -> None:
        """Raise `Forbidden` where somebody would approve what is their own."""
        if actor.name in self.protected(proposal).authors:
            raise Forbidden(OWN_WORK())


def _needed(missing: Sequence[RowKey], count: int, *, is_alone: bool) -> ApprovalNeeded:
    named = [key.words for key in missing[:FEW]]
    rows = AND_OTHERS(listed=named) if len(missing) > FEW else named
    some = OTHERS_APPROVED(count=count - len(missing)) if len(missing) < count else ""
    told = APPROVAL_NEEDED(rows=rows, some=some, alone=ALONE() if is_alone else "")
    return ApprovalNeeded(told, missing, is_alone=is_alone)


def _others(given: Mapping[str, Sequence[str]], part: Proposal, actor: Actor) -> str:
    """Who has approved changes that are not their own, that is drafted, or else published by them; "": nobody."""
    drafted = {author for author in part.authors if not author.startswith("service:")}
    return next((one for one in given.get(part.digest, ()) if one not in (drafted or {actor.name})), "")


def is_never_alone(change: RowChange) -> bool:
    """Whether a change is never one person's to publish, whatever a site says of its kind: as its kind tells."""
    asks = BY_NAME[change.key.kind].never_alone
    if asks is None:
        return False
    one, other = change.before, change.after
    shipped = next((row.shipped for row in (one, other) if row is not None), None)
    before, after = (shipped if row is None else None if row.off else row.entry for row in (one, other))
    return asks(before, after)


def digests_of(part: Proposal) -> list[str]:
    """What is noted of an approval: all of it, and each change by itself, which may be published without the others."""
    return [part.digest, *(replace(part, changes=(one,)).digest for one in part.changes)]
