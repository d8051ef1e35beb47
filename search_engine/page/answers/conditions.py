"""条件: who may have it, and when."""

from __future__ import annotations

from search_engine.page.answers.answer_builder import Answer, Document, texts_of


def conditions(document: Document) -> Answer:
    """The conditions, one a line."""
    return texts_of(document.get("conditions"))
