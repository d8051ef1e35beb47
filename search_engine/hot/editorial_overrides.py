"""What editors say of hot terms: pins, bans, lists that stay as they are; for a region and all below it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from dictionaries.kinds.lists import HotRule
from dictionaries.lexicon import Lexicon
from dictionaries.normalize import squash
from indexer.documents.timestamps import CHINA

# China has one time; a date in a dictionary is a day there.


@dataclass(frozen=True, slots=True)
class EditorialOverrides:
    """The rules in force on a day."""

    rules: tuple[HotRule, ...] = ()

    @classmethod
    def of(cls, lexicon: Lexicon, now: int) -> EditorialOverrides:
        """The rules of a lexicon at a time, in ms since 1970 UTC."""
        today = datetime.fromtimestamp(now / 1000, UTC).astimezone(CHINA).date().isoformat()
        return cls(tuple(rule for rule in lexicon.hot if not rule.until or today <= rule.until))

    def pins(self, chain: Sequence[str]) -> list[tuple[str, int]]:
        """Text and rank of what is pinned in a region; of a text that is pinned twice the nearer region's.

        Args:
            chain: Codes of the region and those above it.
        """
        found: dict[str, tuple[str, int]] = {}
        for rule in sorted(self._of("pin", chain), key=lambda rule: _distance(rule, chain)):
            found.setdefault(squash(rule.text), (rule.text, rule.rank))
        return list(found.values())

    def banned(self, chain: Sequence[str]) -> frozenset[str]:
        """Squashed texts that are not shown in a region."""
        return frozenset(squash(rule.text) for rule in self._of("ban", chain))

    def frozen(self, chain: Sequence[str]) -> bool:
        """Whether a region's list stays as it is."""
        return any(True for _ in self._of("freeze", chain))

    def _of(self, action: str, chain: Sequence[str]) -> Iterable[HotRule]:
        return (rule for rule in self.rules if rule.action == action and (not rule.region or rule.region in chain))


def _distance(rule: HotRule, chain: Sequence[str]) -> int:
    return chain.index(rule.region) if rule.region else len(chain)
