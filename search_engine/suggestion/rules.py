"""What editors and the law forbid to suggest."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from dictionaries.normalize import squash
from dictionaries.suggestion_rows import read_suggestion_rows


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
    def shipped(cls, blocked: Callable[[str], bool] = nothing_blocked) -> SuggestionRules:
        """The rules of `dictionaries/data/suggestions.tsv`."""
        rows = read_suggestion_rows()
        actions = {action: frozenset(squash(row.text) for row in rows if row.action == action) for action in ACTIONS}
        return cls(actions["deny"], actions["protect"], blocked)

    def allow(self, text: str) -> bool:
        """Whether a text may be suggested."""
        key = squash(text)
        if key in self.denied:
            return False
        return key in self.protected or not self.blocked(text)


ACTIONS = ("deny", "protect")
