"""What a document should say and does not, and who knows it; of a matter that is abolished, that it is, and of
a text that is not yet in force, since when it will be."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from search_engine.page.answers.answer_builder import Document, text_of
from search_engine.page.answers.benefit import paid_to
from search_engine.page.answers.stated import STATED

# What a matter's catalogue should say of itself, as a sentence calls it.
OWED = {
    "materials": "所需材料", "time": "办结时限", "fee": "是否收费", "place": "办理地点", "conditions": "受理条件",
    "process": "办理流程", "contact": "咨询电话", "basis": "办理依据", "hours": "办理时间", "visits": "要跑几次",
    **{ask: one.missing for ask, one in STATED.items()},
}  # fmt: skip


def is_owed(document: Document, ask: str) -> bool:
    """Whether a document's silence would be taken for an answer: a matter's. What has been replaced owes nothing."""
    return ask in OWED and document.get("kind") == "matter" and not document.get("superseded_by")


def not_said(document: Document, ask: str) -> str:
    """Such as 目录没有写明能否加急，可咨询 12345; of what is paid out, to whom."""
    missing = f"目录没有写明{OWED.get(ask, '')}"
    contact = text_of(document.get("contact"))
    paid = paid_to(document) if ask == "benefit" else ""
    return "；".join(filter(None, [f"{missing}，可咨询 {contact}" if contact else missing, paid]))


ABOLISHED = "已取消，无需办理"
# What is handled; of a text that is repealed there is nothing to be said.
HANDLED = frozenset({"matter", "guide"})


def not_in_force(document: Mapping[str, Any], asks: Sequence[str], validity: str) -> tuple[dict[str, Any], ...]:
    """The one answer to all that is asked of it, in the shape of `answers_of`; none of what is superseded or expired.

    Args:
        validity: One of `VALIDITIES`.
    """
    if validity == "repealed" and document.get("kind") in HANDLED:
        element, text = "repealed_at", ABOLISHED
    elif validity == "upcoming":
        element, text = "effective_from", f"{document['effective_from'][:10]} 起施行"
    else:
        return ()
    source = {"document": document.get("id", ""), "element": element}
    return ({"asks": asks[0], "text": text, "source": source},)
