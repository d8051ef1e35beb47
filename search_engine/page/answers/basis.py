"""依据: which law says so."""

from __future__ import annotations

from search_engine.page.answers.answer_builder import Answer, Document, texts_of


def basis(document: Document) -> Answer:
    """The articles, one a line."""
    return texts_of(document.get("legal_basis"))
