"""时间: when it is open."""

from __future__ import annotations

from search_engine.page.answers.answer_builder import Answer, Document, text_of


def hours(document: Document) -> Answer:
    """The hours as the document has them."""
    return text_of(document.get("hours"))
