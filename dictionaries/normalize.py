"""One normal form for index and query, with the way back to the original characters.

Steps, character by character (a base character with its combining marks counts as one): NFKC except for what would
lose its meaning (①, ², ½ stay), lower case, 繁 → 简, white space folded to one space. What nobody sees (zero-width and
control characters, variation selectors) and what is no character (half of a surrogate pair) goes. Width and case
vanish; offsets do not.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

import opencc

from dictionaries.caches import MEGABYTE, memoize, memoized

TRADITIONAL = opencc.OpenCC("t2s")
FOLDED = {"（": "(", "）": ")", "　": " ", "\t": " ", "\n": " ", "\r": " ", "〔": "(", "〕": ")"}
SPACES = re.compile(r" {2,}")
# What a summary ends with that was cut, the one sign of most pages that becomes several characters.
CUT, CUT_NORMAL = "…", "..."
# Simplified by themselves, these are something else in some phrases of OpenCC's (回覆 is 回复, 打坏 may be 打坯).
CHANGED_IN_PHRASES = frozenset("哩坏沈甦瞭藉衹覆")
# Queries and names of so many characters are simplified several times each, as typed, in normal form and squashed.
SHORT, SHORT_KEPT = 64, 4_096
# Names in each of two forms; 32 MB hold so many of usual length, and not many texts of 4,000 characters.
NAMES_KEPT, NAME_BYTES = 65_536, 32 * MEGABYTE
# Characters, more than are in use; with all their marks they may be long.
CHARACTERS_KEPT, CLUSTER_BYTES = 65_536, 16 * MEGABYTE
BRACKETS = re.compile(r"\([^()]*\)|\[[^\[\]]*\]|【[^】]*】")
SEPARATORS = re.compile(r"[\s\W_]+")


@dataclass(frozen=True, slots=True)
class Normalized:
    """A text in normal form.

    Attributes:
        text: The normal form.
        starts, ends: For each character of `text`, the span in the original that it came from; empty tuples where the
            two are the same length and position by position the same.
    """

    text: str
    starts: tuple[int, ...] = ()
    ends: tuple[int, ...] = ()

    def original_span(self, start: int, end: int) -> tuple[int, int]:
        """The span in the original of the span `[start, end)` of the normal form; `0 <= start < end <= len(text)`."""
        if not self.starts:
            return start, end
        return self.starts[start], self.ends[end - 1]


class OneToOne(dict[int, str | None]):
    """Code points and the one character that each becomes whatever stands beside it, for `str.translate`; worked out
    when first met. None, which takes a character away, for what becomes nothing, a mark or several: a text that is as
    long as before holds none of those, and needs no look at its clusters. A thirtieth of the time.
    """

    def __missing__(self, code: int) -> str | None:
        char = chr(code)
        normal = "" if _is_nothing(char) or _is_mark(char) else _normal_cluster(char)
        found = normal if len(normal) == 1 else None
        if len(self) < CHARACTERS_KEPT:
            self[code] = found
        return found


ONE_TO_ONE = OneToOne()


class Settled(dict[int, str | None]):
    """As `OneToOne`, of characters that OpenCC leaves as they are whatever stands beside them; None for all others. Of
    a text of such alone, as most that are typed, it need not be asked, which costs a short text more than all else.
    """

    def __missing__(self, code: int) -> str | None:
        char = ONE_TO_ONE[code]
        settled = char is not None and char not in CHANGED_IN_PHRASES and _converted(char) == char
        found = char if settled else None
        if len(self) < CHARACTERS_KEPT:
            self[code] = found
        return found


SETTLED = Settled()


def normalize(text: str) -> Normalized:
    """Bring a text to normal form. Never fails; an empty text stays empty."""
    if len(text) <= SHORT:
        settled = text.translate(SETTLED)
        if len(settled) == len(text) and "  " not in settled:
            return Normalized(settled)
    folded = text.translate(ONE_TO_ONE)
    if len(folded) == len(text) and "  " not in folded:
        simple = _simplified(folded)
        if len(simple) == len(text):
            return Normalized(simple)
    if text.find(CUT) == len(text) - 1 >= 0:
        return _with_cut(normalize(text[:-1]), len(text))
    return _normalize_by_cluster(text)


def _with_cut(before: Normalized, length: int) -> Normalized:
    """A text of so many characters that ends with `CUT`, given what is before that."""
    size = len(before.text)
    starts = before.starts or tuple(range(size))
    ends = before.ends or tuple(range(1, size + 1))
    dots = len(CUT_NORMAL)
    return Normalized(before.text + CUT_NORMAL, (*starts, *[length - 1] * dots), (*ends, *[length] * dots))


def normal_text(text: str) -> str:
    """The normal form alone: `normalize(text).text`; white space that becomes one space costs no more than other."""
    if len(text) <= SHORT:
        settled = text.translate(SETTLED)
        if len(settled) == len(text):
            return SPACES.sub(" ", settled) if "  " in settled else settled
    folded = text.translate(ONE_TO_ONE)
    if len(folded) != len(text):
        return _normalize_by_cluster(text).text
    folded = SPACES.sub(" ", folded) if "  " in folded else folded
    simple = _simplified(folded)
    return simple if len(simple) == len(folded) else _normalize_by_cluster(text).text


@memoized(NAMES_KEPT, name="squashed", most_bytes=NAME_BYTES)
def squash(text: str) -> str:
    """The normal form without spaces and punctuation: what two ways of writing one name have in common."""
    return SEPARATORS.sub("", normal_text(text))


@memoized(NAMES_KEPT, name="bare_names", most_bytes=NAME_BYTES)
def bare_name(text: str) -> str:
    """`squash` of a name without what stands in brackets: 食品经营许可（新办） → 食品经营许可.

    Never empty if `squash` is not.
    """
    bare = BRACKETS.sub("", normal_text(text))
    return SEPARATORS.sub("", bare) or squash(text)


def _normalize_by_cluster(text: str) -> Normalized:
    pieces: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    for start, end in _clusters(text):
        piece = _normal_cluster(text[start:end])
        if piece == " " and pieces and pieces[-1] == " ":
            ends[-1] = end
            continue
        pieces.extend(piece)
        starts.extend([start] * len(piece))
        ends.extend([end] * len(piece))
    joined = "".join(pieces)
    simple = _simplified(joined)
    if len(simple) != len(joined):  # a phrase rule changed the length: fall back to single characters
        simple = "".join(_simplified(piece) if len(_simplified(piece)) == 1 else piece for piece in joined)
    return Normalized(simple, tuple(starts), tuple(ends))


def _clusters(text: str) -> list[tuple[int, int]]:
    """Spans of a base character and the combining marks after it; what is not there has none."""
    spans: list[tuple[int, int]] = []
    for i, char in enumerate(text):
        if _is_nothing(char):
            continue
        if spans and _is_mark(char):
            spans[-1] = (spans[-1][0], i + 1)
        else:
            spans.append((i, i + 1))
    return spans


@memoized(CHARACTERS_KEPT, name="invisible_characters")
def _is_nothing(char: str) -> bool:
    if unicodedata.category(char) in ("Cf", "Cc", "Cs"):
        return not char.isspace()
    return "\ufe00" <= char <= "\ufe0f" or "\U000e0100" <= char <= "\U000e01ef"  # variation selectors


@memoized(CHARACTERS_KEPT, name="combining_marks")
def _is_mark(char: str) -> bool:
    # by its normal form, because the half-width voiced mark ﾞ becomes one only there
    return unicodedata.combining(unicodedata.normalize("NFKC", char)[0]) > 0


@memoized(CHARACTERS_KEPT, name="normal_characters", most_bytes=CLUSTER_BYTES)
def _normal_cluster(cluster: str) -> str:
    if cluster in FOLDED:
        return FOLDED[cluster]
    if len(cluster) == 1 and unicodedata.category(cluster) == "No":
        return cluster
    seen = "".join(char for char in cluster if not _is_nothing(char))
    # twice, because a lower-case letter may compose with a mark where the capital has no such form
    normal = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", seen).lower())
    normal = "".join(FOLDED.get(char, char) for char in normal)
    return " " if normal.isspace() else normal


def _simplified(text: str) -> str:
    if text.isascii():
        return text
    return _short_simplified(text) if len(text) <= SHORT else _converted(text)


def _converted(text: str) -> str:
    # OpenCC makes 薴 to 苧 and 苧 to 苎: the one chain that would need a second pass.
    simple: str = TRADITIONAL.convert(text)
    return simple.replace("苧", "苎")


_short_simplified = memoize(_converted, SHORT_KEPT, name="simplified")
