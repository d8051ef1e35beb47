"""From where a page looks: the region that it searches from, and why it is that one. One rule for every page.

What somebody has chosen wins, also that it is no region; else it is where the drafts act that are looked at, else the
account's region, else the one that was chosen last in this session.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from flask import request, session

from api.console.forms import text
from api.console.region_field import region_code
from api.console.staff import staff
from api.http.current import service

CHOSEN, DRAFTS, ACCOUNT, LAST, NOWHERE = "chosen", "drafts", "account", "last", "nowhere"
# What a page says of it, besides the place.
REASONS = {
    CHOSEN: "", DRAFTS: "草稿适用的地区", ACCOUNT: "您账号的地区", LAST: "上次所选的地区", NOWHERE: "没有选地区",
}  # fmt: skip
KEPT = "from"  # where the session keeps the code that was chosen last


@dataclass(frozen=True, slots=True)
class FromWhere:
    """From where a page looks.

    Attributes:
        region: Code; "": from no region.
        why: A key of `REASONS`.
        others: Codes of further regions in which drafts act.
    """

    region: str = ""
    why: str = NOWHERE
    others: tuple[str, ...] = ()

    @property
    def reason(self) -> str:
        """Why it is that region, for people; "": they have chosen it."""
        return REASONS[self.why]


def from_where(of_drafts: Sequence[str] = (), field: str = "region") -> FromWhere:
    """From where the page of the current request looks. Raises `BadParameters` where what was chosen is no region.

    Args:
        of_drafts: Codes of the regions in which the drafts act that it shows, that of the most first.
        field: Of the address; there, but empty: no region is wanted.
    """
    if field in request.args:
        session[KEPT] = region = region_code(text(field), field)
        return _found(region, CHOSEN, of_drafts)
    ways = (DRAFTS, of_drafts), (ACCOUNT, staff().account.regions), (LAST, (session.get(KEPT, ""),))
    tree = service().tree
    known = ((why, code) for why, codes in ways for code in codes if code in tree)
    why, region = next(known, (NOWHERE, ""))
    return _found(region, why, of_drafts)


def _found(region: str, why: str, of_drafts: Sequence[str]) -> FromWhere:
    return FromWhere(region, why, tuple([code for code in of_drafts if code != region]))


def own_scope() -> dict[str, str]:
    """The cells of where who is in may edit, where that is not everywhere."""
    own = staff().account
    return {"@region": next(iter(own.regions), ""), "@site": next(iter(own.sites), "")}
