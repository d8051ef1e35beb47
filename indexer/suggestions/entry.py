"""One thing that can be suggested, and what it stands for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from dictionaries.normalize import squash

EntryKind = Literal[
    "matter", "guide", "app", "topic", "policy", "interpretation", "life_event", "term", "query", "hotline"
]
# The order is that of the table's numbers. `topic` is a document (专题), `term` a word of the topic list.
KINDS: tuple[EntryKind, ...] = (
    "matter", "guide", "app", "topic", "policy", "interpretation", "life_event", "term", "query", "hotline",
)  # fmt: skip
# Characters of a name that can be typed; four in a thousand real names are longer, and nobody types so many.
MAX_ENTRY_LENGTH = 100
# Weights are whole numbers `[0, MOST_WEIGHT]`: within one, the shorter text stands first.
MOST_WEIGHT = 255


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry.

    Attributes:
        text: As it is shown.
        weight: How much it is wanted, logarithmic; see `collect`.
        bases: The bases that it stands for: where none of them can be had, it is not shown. A hotline stands for none.
    """

    text: str
    kind: EntryKind
    weight: int
    bases: tuple[int, ...]

    @property
    def is_name(self) -> bool:
        """Whether it is the name of one base, not a word that stands for whatever has it."""
        return self.kind not in ("life_event", "term", "query", "hotline")

    @property
    def key(self) -> str:
        """What is typed for it: its normal form without spaces and punctuation."""
        return squash(self.text)[:MAX_ENTRY_LENGTH]

    @property
    def once(self) -> str:
        """What no two lines of a list have in common: the text as it is typed; of a hotline the number, whichever of
        its names is shown.
        """
        return "".join(filter(str.isdigit, self.text)) if self.kind == "hotline" else self.key

    @property
    def order(self) -> tuple[int, int, str, int, tuple[int, ...]]:
        """Heavier first, then shorter, then by text; the same for the same entries wherever they come from."""
        return -self.weight, len(self.key), self.text, KINDS.index(self.kind), self.bases[:1]
