"""A text without its signs: what is left of 办 假.证 and of bàn|jiǎ|zhèng once nobody can hide behind them."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left
from collections.abc import Sequence
from itertools import accumulate

from dictionaries.lazy_property import lazy_property

HAN = "〇㐀-䶿一-鿿豈-\ufaff\U00020000-\U0003ffff"
# Everything else is a sign, other scripts too: 办の假の证 is read as 办假证.
SIGNS = re.compile(f"[^a-z0-9{HAN}]+")
STRIPPED_RUNS = re.compile(f"[a-z0-9{HAN}]+")
# What is said in one go: a code (letters with digits on both sides: bc in 7BC8FEI is no word), a Latin word, a digit, a
# character.
CODE = "[a-z]*[0-9]+[a-z]+[0-9][a-z0-9]*"
UNITS = re.compile(f"{CODE}|[a-z]+|[0-9{HAN}]")


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
# Cyrillic and Greek letters that look like Latin ones, as they stand in normal form (В is в there).
LOOK_ALIKE = "бϳпавеёзікмнорстухѕјһԁԛԝαβγεηικνορτυχωϲ"
LATIN = "bjnabeezikmhopctyxsjhdqwabyenikvoptuxwc"
# By itself such a letter is a sign among Chinese characters; beside a letter it stands for one.
DISGUISED = re.compile(f"[a-z{LOOK_ALIKE}]*(?:[a-z][{LOOK_ALIKE}]|[{LOOK_ALIKE}][a-z{LOOK_ALIKE}])[a-z{LOOK_ALIKE}]*")
AS_LATIN = str.maketrans(LOOK_ALIKE, LATIN)
# Pictures that stand for a character.
PICTURES = dict(zip(map(ord, "🔫🐎🐴💊🧊🎲🎫🧾💳"), "枪麻麻药冰赌票票卡", strict=True))
# The tone behind a syllable: ban4 jia3. What has eight digits and more is a code, and has none.
TONE = re.compile(
    "(?P<code>(?<![a-z0-9])(?=(?:[a-z]*[0-9]){8})[a-z0-9]+)"
    "|(?:(?<=[a-z][a-z])|(?<=[^a-z][aeo])|(?<=^[aeo]))[0-5](?![0-9])"
)
# 加 before what one writes to: +v, ＋微信.
PLUS = re.compile("[+➕✚](?= ?(?:(?:vx?|wx|q|qq)(?![a-z])|[微薇威扣]))")
# Whether any of that is in a text.
ANY_DISGUISE = re.compile(f"[+➕✚{LOOK_ALIKE}{''.join(map(chr, (*MARKED, *PICTURES)))}]|[a-z][0-5]")
# A letter or digit, or two: between two characters they hide them; a digit may be read aloud.
BETWEEN = re.compile(f"(?<=[{HAN}])[a-z0-9]{{1,2}}(?=[{HAN}])")
SOUNDED = re.compile(f"(?<![a-z0-9])[0-9](?=[{HAN}])|(?<=[{HAN}])[0-9](?![a-z0-9])")
NOT_HAN = re.compile("[a-z0-9]")
# Latin letters, and characters that stand twice and more: what has another reading than its sound.
RARELY_READ = re.compile(f"(?P<code>{CODE})|[a-z]|(?P<doubled>[{HAN}])(?P=doubled)+")


class StrippedForm:
    """Letters, digits and Chinese characters of a text in normal form, tone marks taken off.

    Attributes:
        letters: What is left.
    """

    def __init__(self, folded: str) -> None:
        self._folded, self.letters = folded, SIGNS.sub("", folded)

    @lazy_property
    def positions(self) -> Sequence[int]:
        """For each of the letters its place in the normal form; ascending."""
        if len(self.letters) == len(self._folded):
            return range(len(self.letters))
        return [at for match in STRIPPED_RUNS.finditer(self._folded) for at in range(*match.span())]

    @lazy_property
    def edges(self) -> Sequence[int]:
        """The places in the letters between what is said in one go (a Latin word, a digit, a character, a code), with
        the beginning and the end; over the text with its signs, since they part Latin words.
        """
        return list(accumulate(map(len, UNITS.findall(self._folded)), initial=0))

    def cuts_a_word(self, start: int, end: int) -> bool:
        """Whether an edge of the span `[start, end)` falls inside a Latin word or a number."""
        return self._joined(start) or self._joined(end)

    def _joined(self, at: int) -> bool:
        """Whether the letters before and at `at` are of one Latin word, one code or one number."""
        if not self.letters[max(0, at - 1) : at + 1].isascii() or not 0 < at < len(self.letters):
            return False
        if self.edges[bisect_left(self.edges, at)] != at:
            return True
        return self.letters[at - 1 : at + 1].isdigit() and self.positions[at] - self.positions[at - 1] == 1


def bare_letters(normal: str) -> str:
    """`stripped_form(normal).letters` alone."""
    return SIGNS.sub("", _folded(normal))


def stripped_form(normal: str) -> StrippedForm:
    """Take the signs out of a text in normal form. Linear; never fails."""
    return StrippedForm(_folded(normal))


def _folded(normal: str) -> str:
    """As long as the normal form: what looks like a letter or says 加 is that; no tones."""
    if not ANY_DISGUISE.search(normal):
        return normal
    folded = DISGUISED.sub(lambda found: found.group().translate(AS_LATIN), normal.translate(MARKED | PICTURES))
    return TONE.sub(lambda found: found["code"] or " ", PLUS.sub("加", folded))
