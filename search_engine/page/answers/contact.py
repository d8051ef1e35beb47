"""电话: whom to ask."""

from __future__ import annotations

from search_engine.page.answers.answer_builder import Answer, Document, text_of


def contact(document: Document) -> Answer:
    """The contact as the document has it."""
    return text_of(document.get("contact"))
