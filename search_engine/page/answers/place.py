"""地点: where to go."""

from __future__ import annotations

from search_engine.page.answers.answer_builder import Answer, Document, part_of, text_of


def place(document: Document) -> Answer:
    """The name of the place and its address; the name once where the address holds it."""
    element = part_of(document, "place")
    name, address = text_of(element.get("name")), text_of(element.get("address"))
    return address if name in address else "，".join(filter(None, [name, address]))
