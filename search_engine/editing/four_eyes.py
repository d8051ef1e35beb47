"""Four eyes: rows of some kinds are published once somebody else has looked at them, as they are and over what is in
force. It is asked for as soon as two can publish at all.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import UTC, datetime

from sqlalchemy import Connection

from indexer.store.editing.drafts import approvals_of
from indexer.store.editing.versions import publishers
from search_engine.editing.hand import Hand
from search_engine.editing.proposal import Proposal
from search_engine.errors import ApprovalNeeded, Forbidden
from search_engine.installation.key_rights import DICTIONARIES_PUBLISH, RightsHolder

# Where only one can publish, nobody else could approve.
LEAST_PUBLISHERS = 2


class FourEyes:
    """Who has to look at what.

    Args:
        kinds: Of rows that two have to look at.
    """

    def __init__(self, kinds: Collection[str]) -> None:
        self._kinds = frozenset(kinds)

    def protected(self, proposal: Proposal) -> Proposal:
        """The part of a proposal that two have to look at."""
        return proposal.within(self._kinds)

    def approver(
        self, connection: Connection, proposal: Proposal, hand: Hand, holders: Iterable[RightsHolder]
    ) -> str | None:
        """Who else has looked at it; None where nobody has to.

        Raises:
            ApprovalNeeded: Somebody has to, and has not.
        """
        part = self.protected(proposal)
        if not part.changes or len(self.who_can_publish(connection, holders)) < LEAST_PUBLISHERS:
            return None
        own = persons_of(part, hand)
        for approval in approvals_of(connection, part.digest, part.base):
            if approval.approver not in own:
                return approval.approver
        told = "、".join(sorted({str(change.key) for change in part.row_changes})[:5])
        raise ApprovalNeeded(
            f"{told}须由另一人审批后才能发布：请另一位发布者核对并批准（zwfw dict approve）；"
            "内容或在用的版本有变，原来的批准即失效"
        )

    def who_can_publish(self, connection: Connection, holders: Iterable[RightsHolder]) -> frozenset[str]:
        """Keys and accounts that may publish, and persons who have done so at a shell."""
        now = datetime.now(UTC)
        held = frozenset(one.actor for one in holders if DICTIONARIES_PUBLISH in one.may and not one.ended(now))
        return held | publishers(connection)

    def require_other(self, proposal: Proposal, hand: Hand) -> None:
        """Raise `Forbidden` where somebody would approve what is their own."""
        if hand.name in self.protected(proposal).authors:
            raise Forbidden("不能审批自己起草的内容，请由另一人审批")


def persons_of(proposal: Proposal, hand: Hand) -> frozenset[str]:
    """Whose eyes have seen it without approving: those who drafted it, or where nobody did who publishes it."""
    drafted = {author for author in proposal.authors if not author.startswith("service:")}
    return frozenset(drafted or {hand.name})
