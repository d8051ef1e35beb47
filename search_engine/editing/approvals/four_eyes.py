"""Four eyes: rows of some kinds are published once somebody else has looked at them, as they are and over what is in
force. It is asked for as soon as two can publish at all; of a change that would have less distress heard, always.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime

from sqlalchemy import Connection

from dictionaries.editing.own_row import RowChange
from dictionaries.kinds import BY_NAME
from indexer.store.editing.drafts import approvals_over
from indexer.store.editing.versions import publishers
from search_engine.editing.actor import Actor
from search_engine.editing.drafts.proposal import Proposal
from search_engine.errors import ApprovalNeeded, Forbidden
from search_engine.installation.key_rights import DICTIONARIES_PUBLISH, RightsHolder

# Where only one can publish, nobody else could approve.
LEAST_PUBLISHERS = 2
ALONE = "。现在只有一人能发布：少认紧急求助的改动从不由一人决定，请先让管理员再设一位发布者"
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
            named, is_alone = "、".join(map(str, missing[:FEW])), len(publishers) < LEAST_PUBLISHERS
            some = f"（其余 {len(singly) - len(missing)} 处已批准）" if len(missing) < len(singly) else ""
            raise ApprovalNeeded(
                f"{named}{'等' if len(missing) > FEW else ''}须由另一人审批后才能发布{some}："
                "请另一位发布者核对并批准（在控制台的检查页，回退在那个版本的页面）；"
                "内容或在用的版本有变，原来的批准即失效" + (ALONE if is_alone else ""),
                missing, is_alone=is_alone,
            )  # fmt: skip
        return "、".join(dict.fromkeys(singly.values()))

    def who_can_publish(self, connection: Connection, holders: Iterable[RightsHolder]) -> frozenset[str]:
        """Keys and accounts that may publish, and persons who have done so at a shell."""
        now = datetime.now(UTC)
        held = frozenset(one.actor for one in holders if DICTIONARIES_PUBLISH in one.may and not one.ended(now))
        return held | publishers(connection)

    def require_other(self, proposal: Proposal, actor: Actor) -> None:
        """Raise `Forbidden` where somebody would approve what is their own."""
        if actor.name in self.protected(proposal).authors:
            raise Forbidden("不能审批自己起草的内容，请由另一人审批")


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
