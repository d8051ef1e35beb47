"""Synonyms of two things that the catalogue has side by side: 结婚登记 ≡ 离婚登记."""

from __future__ import annotations

from collections.abc import Iterator

from dictionaries.kinds.words import KEEPING
from dictionaries.normalize import squash
from search_engine.editing.checks.changes import Changes
from search_engine.editing.checks.evidence import Evidence
from search_engine.editing.checks.far_apart import moved_queries
from search_engine.editing.checks.formatting import MOST_GIVEN, quoted, with_times
from search_engine.editing.finding import Finding


def two_matters(changes: Changes, evidence: Evidence) -> Iterator[Finding]:
    """Words may be near in meaning and yet not be used for one thing: where both are names of matters, and of no one
    matter, a relation that keeps the class of a match puts another matter where one is asked for by its name. Of the
    6,422 such rows that ship 16 are asked about.
    """
    for row in changes.new("synonyms"):
        if row.entry.relation not in KEEPING:
            continue
        one, other = (evidence.matters.get(squash(text), frozenset()) for text in (row.entry.term, row.entry.target))
        if one and other and not one & other:
            moved = moved_queries(row, changes, evidence)
            told = f"，会改变这些常见检索的结果：{quoted(with_times(moved))}" if moved else ""
            yield row.finding(
                "warn",
                f"“{row.entry.term}”与“{row.entry.target}”是目录中不同事项的名称，"
                f"检索一个会把另一个也当作所查的事项{told}；请确认，或把关系改为“相关”",
                queries=[{"text": text, "count": count} for text, count in moved[:MOST_GIVEN]],
            )  # fmt: skip
