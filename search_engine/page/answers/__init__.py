"""What does a document itself say about what was asked?

One file for each thing that can be asked for; `ANSWERS` is the list of them. An answer is made of the document's own
elements and of nothing else: what the document does not say has no answer.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Any

from search_engine.page.answers.answer_builder import Answer
from search_engine.page.answers.basis import basis
from search_engine.page.answers.benefit import benefit
from search_engine.page.answers.conditions import conditions
from search_engine.page.answers.contact import contact
from search_engine.page.answers.fee import fee
from search_engine.page.answers.forms import forms
from search_engine.page.answers.hours import hours
from search_engine.page.answers.materials import materials
from search_engine.page.answers.place import place
from search_engine.page.answers.process import process
from search_engine.page.answers.replies import reply
from search_engine.page.answers.time import time

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
}


def answer_of(
    document: Mapping[str, Any], asks: Sequence[str], hosts: Collection[str] | None = None
) -> dict[str, Any] | None:
    """The document's answer to the first of `asks` that it can answer.

    Args:
        document: A document as the store has it (JSON values); what is missing or of a wrong form counts as not said.
        asks: Keys of `ANSWERS`, the most wanted first; unknown ones are passed over.
        hosts: Hosts that a form's address may have (`*.gov.cn` for all below gov.cn); empty or None: any.

    Returns:
        `{"asks", "text"}` or `{"asks", "items"}`; the items are texts, of `forms` `{"name", "url"}`. None: no answer.
    """
    for ask in asks:
        found = forms(document, hosts) if ask == "forms" else _answer(document, ask)
        if found:
            return {"asks": ask, "text" if isinstance(found, str) else "items": found}
    return None


def _answer(document: Mapping[str, Any], ask: str) -> Answer:
    read = ANSWERS.get(ask)
    return (read(document) or reply(document, ask)) if read else None
