"""Rows about what the catalogue has not: paraphrases of no matter, pins of no document."""

from __future__ import annotations

from collections.abc import Iterator
from difflib import get_close_matches

from dictionaries.normalize import bare_name, squash
from search_engine.editing.checks.changes import Changes
from search_engine.editing.checks.evidence import Evidence
from search_engine.editing.checks.formatting import quoted
from search_engine.editing.finding import Finding

# Names offered instead, and how like they must be (0-1); they are looked for among those with one of its longest words.
OFFERED, ALIKE = 3, 0.6
WORDS, MOST_COMPARED = 3, 300


def unknown_names(changes: Changes, evidence: Evidence) -> Iterator[Finding]:
    """They do nothing; what is called alike is offered. Nothing is said where there is no catalogue."""
    offers: dict[str, list[str]] = {}
    for row in changes.new("paraphrases"):
        title = row.entry.title
        if is_known_name(title, evidence):
            continue
        if title not in offers:
            offers[title] = similar_names(title, evidence)
        instead = f"，相近的有{quoted(offers[title])}" if offers[title] else ""
        yield row.finding(
            "warn", f"目录里没有名为“{title}”的事项{instead}；请按事项名称或别名改正", alike=offers[title]
        )
    for row in changes.new("pins"):
        document = row.entry.document
        if document and evidence.document_state and evidence.document_state(document) == "gone":
            told = f"没有编号为“{document}”的文档，该行不起作用；请核对文档编号"
            yield row.finding("warn", told, document=document)


def is_known_name(title: str, evidence: Evidence) -> bool:
    """Whether the catalogue has something of this name; it is taken to have where there is no catalogue."""
    names = evidence.names
    return not len(names) or squash(title) in names or bare_name(title) in names


def similar_names(title: str, evidence: Evidence) -> list[str]:
    """Names that are written alike, of those that have a word of it."""
    words = sorted((token.text for token in evidence.analyzer.top_words(title)), key=len, reverse=True)
    sharing = dict.fromkeys(name for word in words[:WORDS] if len(word) > 1 for name in evidence.names.with_piece(word))
    return get_close_matches(squash(title), list(sharing)[:MOST_COMPARED], OFFERED, ALIKE)
