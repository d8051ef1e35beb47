"""A text without its signs: what is left of 办 假.证 and of bàn|jiǎ|zhèng once nobody can hide behind them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

HAN = "〇㐀-䶿一-鿿豈-\ufaff\U00020000-\U0003ffff"
# Everything else is a sign, other scripts too: 办の假の证 is read as 办假证.
SIGNS = re.compile(f"[^a-z0-9{HAN}]+")
STRIPPED_RUNS = re.compile(f"[a-z0-9{HAN}]+")
# What is said in one go: a Latin word, a digit, a character.
UNITS = re.compile(f"[a-z]+|[0-9{HAN}]")


def _without_mark(char: str) -> str:
    """The letter under the tone mark; ü is v, as it is typed."""
    parts = unicodedata.normalize("NFD", char)
    if "a" <= parts[0] <= "z":
        return "v" if parts.startswith("u\u0308") else parts[0]
    return char


# Latin-1 to Extended-B, and Extended Additional: one letter each becomes one letter.
MARKED = {code: _without_mark(chr(code)) for block in (range(0xC0, 0x250), range(0x1E00, 0x1F00)) for code in block}
# What pinyin is printed with beside these: the round a, the round g.
MARKED |= {ord("ɑ"): "a", ord("ɡ"): "g"}
ANY_MARKED = re.compile(f"[{''.join(map(chr, MARKED))}]")


@dataclass(frozen=True, slots=True)
class StrippedForms:
    """Letters, digits and Chinese characters of a text in normal form, tone marks taken off.

    Attributes:
        letters: What is left, of as many characters as `positions`.
        positions: For each of them its place in the normal form; ascending.
        units: The spans in `letters` of what is said in one go: a Latin word, a digit, a character.
    """

    letters: str
    positions: Sequence[int]
    units: Sequence[tuple[int, int]]

    def cuts_a_word(self, start: int, end: int) -> bool:
        """Whether an edge of the span `[start, end)` falls inside a Latin word or a number."""
        return self._joined(start) or self._joined(end)

    def _joined(self, at: int) -> bool:
        """Whether the letters before and at `at` are one Latin word or one number."""
        if not 0 < at < len(self.letters) or self.positions[at] - self.positions[at - 1] != 1:
            return False
        pair = self.letters[at - 1 : at + 1]
        return pair.isascii() and (pair.isalpha() or pair.isdigit())


def bare_letters(normal: str) -> str:
    """`bare(normal).letters` alone, at a fraction of the cost."""
    folded = normal.translate(MARKED) if ANY_MARKED.search(normal) else normal
    return SIGNS.sub("", folded)


def stripped_form(normal: str) -> StrippedForms:
    """Take the signs out of a text in normal form. Linear; never fails."""
    folded = normal.translate(MARKED)
    letters = SIGNS.sub("", folded)
    positions: Sequence[int] = range(len(letters))
    if len(letters) != len(folded):
        positions = [at for match in STRIPPED_RUNS.finditer(folded) for at in range(*match.span())]
    return StrippedForms(letters, positions, _units(folded, letters))


def _units(folded: str, letters: str) -> Sequence[tuple[int, int]]:
    spans = []
    at = 0
    # over the text with its signs, since they part Latin words
    for unit in UNITS.findall(folded):
        spans.append((at, at + len(unit)))
        at += len(unit)
    return spans
