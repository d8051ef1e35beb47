"""Matters by which money goes some way, and nobody has said which."""

from __future__ import annotations

from collections.abc import Iterator

from search_engine.maintenance.quality.finding import Copy, Finding, Kind, Scope
from search_engine.page.answers.benefit import benefit
from search_engine.page.answers.payment import payment

# By these types money goes by definition: it is given, awarded or levied (an award without money has 不涉及).
MOVES_MONEY = frozenset({"行政给付", "行政奖励", "行政征收"})


class UnknownMoney(Kind):
    """A matter without 资金方向 whose type moves money, or whose own text says how much is given or paid."""

    name, label = "money", "资金方向未填"
    mend = "填写“资金方向”：领取、缴纳、有领有缴、押金、贷款或者不涉及，重新载入"

    def __init__(self, scope: Scope) -> None:
        super().__init__(scope)
        self._reasons: dict[int, str] = {}  # base → why it is asked for; copies of a base say the same

    def look(self, copy: Copy) -> Iterator[Finding]:
        """A finding where a matter does not say which way money goes, and people would ask."""
        if copy.content.get("kind") != "matter" or copy.content.get("money"):
            return
        if copy.base not in self._reasons:
            self._reasons[copy.base] = _reason(copy)
        if reason := self._reasons[copy.base]:
            yield self.finding(copy, "money", f"没有写明资金方向，{reason}；有人问“多少钱”时不知道是领还是缴")


def _reason(copy: Copy) -> str:
    """Why a matter should say it; "" where it need not."""
    if (matter_type := copy.content.get("matter_type")) in MOVES_MONEY:
        return f"事项类型是{matter_type}"
    return "正文写有能领或者要缴的数额" if benefit(copy.content) or payment(copy.content) else ""
