"""A banned word as it is listed, and as it is found."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, NamedTuple

Action = Literal["block", "mask", "warn"]
Match = Literal["exact", "contains"]
Variants = Literal["all", "written", "disguised"]
Variant = Literal["plain", "written", "pinyin", "mixed", "homophone"]

# The worst first: no results; signs in its place; results with a warning beside them.
ACTIONS: tuple[Action, ...] = ("block", "mask", "warn")


@dataclass(frozen=True, slots=True)
class BannedRow:
    """One row of banned.tsv.

    Attributes:
        text: The word; one without any letter or digit is never found.
        category: What it is about, for statistics and for the admin's eye.
        action: What is done where it is found, one of `ACTIONS`.
        match: `exact` counts only as the whole text, or hidden; `contains` anywhere.
        variants: `written` is found in any writing (繁体, width, case, signs in between) and half in pinyin; `all` also
            in pinyin and, from three characters on, in homophones; `disguised` only where it is hidden: split, with
            letters in between, half in pinyin; who wants it honestly writes it plainly.
        pattern: Whether the text is a pattern of offers.tsv.
    """

    text: str
    category: str
    action: Action
    match: Match
    variants: Variants
    pattern: bool = False


class Hit(NamedTuple):
    """A banned word and its span in the letters of a text.

    Attributes:
        hidden: Whether it is written as nobody writes it who hides nothing.
    """

    row: BannedRow
    start: int
    end: int
    variant: Variant
    hidden: bool


@dataclass(frozen=True, slots=True)
class Finding:
    """A banned word in a text.

    Attributes:
        row: The word.
        start, end: Its span `[start, end)` in the text as it was given.
        variant: How it stood there: `plain` letter by letter, `written` in another writing, `pinyin`, `mixed` of
            characters and pinyin, or with other characters of the same sound (`homophone`).
    """

    row: BannedRow
    start: int
    end: int
    variant: Variant

    @property
    def severity(self) -> int:
        """The place of its action in `ACTIONS`: 0 is the worst."""
        return ACTIONS.index(self.row.action)
