"""Which texts nobody else is to see or count."""

from __future__ import annotations

from dataclasses import dataclass

from dictionaries.banned import BannedWords
from dictionaries.lexicon import Lexicon
from dictionaries.ways.crisis import CrisisBook
from search_engine.query.analysis.parts import Parts


@dataclass(frozen=True, slots=True)
class Hiding:
    """By the rows of one lexicon. Two of the same rows are equal."""

    banned: BannedWords
    crisis: CrisisBook

    @classmethod
    def of(cls, lexicon: Lexicon, parts: Parts) -> Hiding:
        """That of a lexicon. `parts`: what its rows make."""
        return cls(parts.banned(lexicon), parts.crisis(lexicon))

    def __call__(self, text: str) -> bool:
        """Whether a text holds something banned, or is of somebody in distress."""
        return self.banned.hides(text) or self.crisis.situation(text) is not None
