"""What the service makes of a text before it searches, by its own steps."""

from __future__ import annotations

from dataclasses import dataclass

from search_engine.page.query_record import corrected, did_you_mean
from search_engine.query.analysis import QueryAnalyzer


@dataclass(frozen=True, slots=True)
class Mended:
    """A text mended.

    Attributes:
        text: What is searched for.
        suggested: What is asked about (did you mean), if anything.
    """

    text: str
    suggested: str | None = None


def mended(query_analyzer: QueryAnalyzer, text: str) -> Mended:
    """A text in normal form by every step, so that what a page would protect or block is left alone here too."""
    analysis = query_analyzer.analyze(text)
    made = corrected(analysis)
    searched = str(made["to"]) if made is not None and made["applied"] else text
    return Mended(searched, did_you_mean(analysis))
