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


class Mending:
    """The corrections of an understander.

    Args:
        understander: Runs every step, so that what a page would protect or block is left alone here too.
    """

    def __init__(self, query_analyzer: QueryAnalyzer) -> None:
        self._understander = query_analyzer

    def mend(self, text: str) -> Mended:
        """Mend a text in normal form."""
        understood = self._understander.analyze(text)
        made = corrected(understood)
        searched = str(made["to"]) if made is not None and made["applied"] else text
        return Mended(searched, did_you_mean(understood))
