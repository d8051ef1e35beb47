"""What does a document itself say about what was asked?

One file for each thing that can be asked for; `ANSWERS` is the list of them. An answer is made of the document's own
elements and of nothing else: what the document does not say has no answer, or is said to be missing.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from functools import partial
from typing import Any

from search_engine.page.answers.answer_builder import Answer
from search_engine.page.answers.benefit import benefit
from search_engine.page.answers.fee import fee
from search_engine.page.answers.forms import forms
from search_engine.page.answers.materials import materials
from search_engine.page.answers.money import sums_asked
from search_engine.page.answers.not_said import is_owed, not_said
from search_engine.page.answers.payment import payment
from search_engine.page.answers.plain_elements import basis, conditions, contact, hours, place
from search_engine.page.answers.process import process
from search_engine.page.answers.replies import reply
from search_engine.page.answers.stated import STATED, stated, stated_text
from search_engine.page.answers.time import time
from search_engine.page.answers.visits import visits

ANSWERS: Mapping[str, Callable[[Mapping[str, Any]], Answer]] = {
    "materials": materials,
    "time": time,
    "fee": fee,
    "place": place,
    "conditions": conditions,
    "process": process,
    "contact": contact,
    "basis": basis,
    "forms": forms,
    "benefit": benefit,
    "hours": hours,
    "payment": payment,
    "visits": visits,
    **{ask: partial(stated_text, ask=ask) for ask in STATED},
}


# What was asked → the element of a document that says it; others are said by its text.
ELEMENTS = {
    "materials": "materials", "fee": "fee", "place": "place", "conditions": "conditions", "process": "process",
    "contact": "contact", "basis": "legal_basis", "forms": "materials", "hours": "hours",
    "visits": "visits",
}  # fmt: skip


def answers_of(
    document: Mapping[str, Any], asks: Sequence[str], hosts: Collection[str] | None = None
) -> tuple[dict[str, Any], ...]:
    """The document's answers to all of `asks` that it can answer, in their order.

    Args:
        document: A document as the store has it (JSON values); what is missing or of a wrong form counts as not said.
        asks: Keys of `ANSWERS`, the most wanted first, or `money`; unknown ones are passed over.
        hosts: Hosts that a form's address may have (`*.gov.cn` for all below gov.cn); empty or None: any.

    Returns:
        `{"asks", "text", "source"}` or `{"asks", "items", "source"}` each; the items are texts, of `forms`
        `{"name", "url"}`; the source names the document and its element. `held: False`: the text says that the
        document does not say it.
    """
    answers = []
    for ask, is_missed in sums_asked(document, asks):
        found = forms(document, hosts) if ask == "forms" else _answer(document, ask)
        if found or is_missed or is_owed(document, ask):
            said = {"asks": ask, "text": not_said(document, ask), "held": False}
            if found:
                said = {"asks": ask, "text" if isinstance(found, str) else "items": found}
            answers.append(
                {
                    **said,
                    "source": {"document": document.get("id", ""), "element": _element(document, ask) if found else ""},
                }
            )
    return tuple(answers)


def first_of(answers: Sequence[Mapping[str, Any]]) -> dict[str, Any] | None:
    """The first of some answers that the document holds, else the first, without its source."""
    first = next((one for one in answers if one.get("held", True)), answers[0] if answers else None)
    return {name: value for name, value in first.items() if name != "source"} if first else None


def _element(document: Mapping[str, Any], ask: str) -> str:
    """The element that says it: of a sentence where it stands; of a time the promised one, else that of the law; of a
    reply or a text its field.
    """
    if ask in STATED:
        return stated(document, ask)[1]
    if ask == "time":
        return next((name for name in ("promised_time", "legal_time") if document.get(name)), "case_type")
    element = ELEMENTS.get(ask, "")
    return element if element and document.get(element) else "answer" if document.get("answer") else "text"


def _answer(document: Mapping[str, Any], ask: str) -> Answer:
    read = ANSWERS.get(ask)
    return (read(document) or reply(document, ask)) if read else None
