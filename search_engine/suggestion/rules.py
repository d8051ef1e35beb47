"""What editors and the law forbid to suggest."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from dictionaries.lexicon import Lexicon
from dictionaries.normalize import squash


def nothing_blocked(_text: str) -> bool:
    """For an installation without banned words."""
    return False


@dataclass(frozen=True, slots=True)
class SuggestionRules:
    """Which texts are never suggested.

    Attributes:
        denied: Squashed texts that an editor has taken out; exact.
        protected: Squashed texts that an editor has looked at: they pass whatever `blocked` says.
        blocked: Whether a text holds a banned word.
    """

    denied: frozenset[str] = frozenset()
    protected: frozenset[str] = frozenset()
    blocked: Callable[[str], bool] = nothing_blocked

    @classmethod
    def of(cls, lexicon: Lexicon, blocked: Callable[[str], bool] = nothing_blocked) -> SuggestionRules:
        """The rules of a lexicon."""
        rows = lexicon.suggestions
        denied, protected = (
            frozenset(squash(row.text) for row in rows if row.action == action) for action in ("deny", "protect")
        )
        return cls(denied, protected, blocked)

    def allow(self, text: str) -> bool:
        """Whether a text may be suggested."""
        key = squash(text)
        if key in self.denied:
            return False
        return key in self.protected or not self.blocked(text)
