"""Elements that are told as the document has them: 依据, 地点, 条件, 电话, 时间."""

from __future__ import annotations

from search_engine.page.answers.answer_builder import Answer, Document, part_of, text_of, texts_of


def basis(document: Document) -> Answer:
    """The articles, one a line."""
    return texts_of(document.get("legal_basis"))


def place(document: Document) -> Answer:
    """The name of the place and its address; the name once where the address holds it."""
    element = part_of(document, "place")
    name, address = text_of(element.get("name")), text_of(element.get("address"))
    return address if name in address else "，".join(filter(None, [name, address]))


def conditions(document: Document) -> Answer:
    """The conditions, one a line."""
    return texts_of(document.get("conditions"))


def contact(document: Document) -> Answer:
    """The contact as the document has it."""
    return text_of(document.get("contact"))


def hours(document: Document) -> Answer:
    """The hours as the document has them."""
    return text_of(document.get("hours"))
