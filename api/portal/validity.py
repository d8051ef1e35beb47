"""What is said of a document that is not in force, in the words of a clerk."""

from __future__ import annotations

from collections.abc import Sequence

from api.portal.element_text import day
from search_engine import Item
from search_engine.searching import VALIDITIES, label

IN_FORCE, SUPERSEDED, REPEALED, EXPIRED, UPCOMING = VALIDITIES
# Of what is handled and was abolished: nobody looks for a text that is repealed.
HANDLED = frozenset({"matter", "guide"})
# What has links to where it is handled or used, not read.
USED = HANDLED | {"app"}
ABOLISHED = "已取消，无需办理"
AMENDED = "部分条款已修改"
# The same for scripts: by validity, and by validity and kind where a kind has words of its own.
MARKS = {validity: label("validity", validity) for validity in (SUPERSEDED, REPEALED, EXPIRED, UPCOMING)} | {
    f"{REPEALED}:{kind}": ABOLISHED for kind in sorted(HANDLED)
}


def mark(kind: str, validity: str, amended_by: Sequence[str] = ()) -> str:
    """The mark of a document; "" for one that is in force as it was."""
    if is_abolished(kind, validity):
        return ABOLISHED
    if validity != IN_FORCE:
        return label("validity", validity)
    return AMENDED if amended_by else ""


def is_abolished(kind: str, validity: str) -> bool:
    """Whether nobody has to handle it any more: then no page says how, how long, or where."""
    return validity == REPEALED and kind in HANDLED


def has_use(kind: str, validity: str) -> bool:
    """Whether a document's links lead to what can be read, or handled now."""
    return validity == IN_FORCE or kind not in USED


def since_when(instant: str | None) -> str:
    """From when on something upcoming is in force."""
    return f"{day(instant)} 起施行"


def mark_of(item: Item) -> str:
    """The mark of an item of a page."""
    if item.validity == UPCOMING:
        return since_when(item.effective_from)
    return mark(item.kind, item.validity, item.amended_by)
