"""From where a page looks: the region that it searches from, and why it is that one. One rule for every page.

What somebody has chosen wins, also that it is no region; else it is where the rows act that are looked at, else the
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

CHOSEN, ROWS, ACCOUNT, LAST, NOWHERE = "chosen", "rows", "account", "last", "nowhere"
# What a page says of it, besides the place.
REASONS = {
    CHOSEN: "", ROWS: "改动适用的地区", ACCOUNT: "您账号的地区", LAST: "上次所选的地区", NOWHERE: "没有选地区",
}  # fmt: skip
KEPT = "from"  # where the session keeps the code that was chosen last


@dataclass(frozen=True, slots=True)
class FromWhere:
    """From where a page looks.

    Attributes:
        region: Code; "": from no region.
        why: A key of `REASONS`.
    """

    region: str = ""
    why: str = NOWHERE

    @property
    def reason(self) -> str:
        """Why it is that region, for people; "": they have chosen it."""
        return REASONS[self.why]


def from_where(of_rows: Sequence[str] = (), field: str = "region") -> FromWhere:
    """From where the page of the current request looks. Raises `BadParameters` where what was chosen is no region.

    Args:
        of_rows: Codes of the regions in which the rows act that it is about, that of the most first.
        field: Of the address; there, but empty: no region is wanted.
    """
    if field in request.args:
        session[KEPT] = region = region_code(text(field), field)
        return FromWhere(region, CHOSEN)
    ways = (ROWS, of_rows), (ACCOUNT, staff().account.regions), (LAST, (session.get(KEPT, ""),))
    tree = service().tree
    known = ((why, code) for why, codes in ways for code in codes if code in tree)
    why, region = next(known, (NOWHERE, ""))
    return FromWhere(region, why)


def own_scope() -> dict[str, str]:
    """The cells of where who is in may edit, where that is not everywhere."""
    own = staff().account
    return {"@region": next(iter(own.regions), ""), "@site": next(iter(own.sites), "")}
