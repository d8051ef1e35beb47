"""What is said of a document that is not in force, in the words of a clerk."""

from __future__ import annotations

from collections.abc import Sequence

from search_engine import VALIDITIES, Item, label

IN_FORCE, SUPERSEDED, REPEALED, EXPIRED = VALIDITIES
# Of what is handled and was abolished: nobody looks for a text that is repealed.
HANDLED = frozenset({"matter", "guide"})
ABOLISHED = "已取消，无需办理"
AMENDED = "部分条款已修改"
# The same for scripts: by validity, and by validity and kind where a kind has words of its own.
MARKS = {validity: label("validity", validity) for validity in (SUPERSEDED, REPEALED, EXPIRED)} | {
    f"{REPEALED}:{kind}": ABOLISHED for kind in sorted(HANDLED)
}


def mark(kind: str, validity: str, amended_by: Sequence[str] = ()) -> str:
    """The mark of a document; "" for one that is in force as it was."""
    if validity == REPEALED and kind in HANDLED:
        return ABOLISHED
    if validity != IN_FORCE:
        return label("validity", validity)
    return AMENDED if amended_by else ""


def is_handled(kind: str, validity: str) -> bool:
    """Whether a document's links lead to where something is handled now: that of what is gone is no use."""
    return validity == IN_FORCE or kind not in HANDLED


def mark_of(item: Item) -> str:
    """The mark of an item of a page."""
    return mark(item.kind, item.validity, item.amended_by)
