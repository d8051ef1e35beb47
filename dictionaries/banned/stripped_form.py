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
# Cyrillic and Greek letters that look like Latin ones, as they stand in normal form (В is в there).
LOOK_ALIKE = "бϳпавеёзікмнорстухѕјһԁԛԝαβγεηικνορτυχωϲ"
LATIN = "bjnabeezikmhopctyxsjhdqwabyenikvoptuxwc"
# By itself such a letter is a sign among Chinese characters; beside a letter it stands for one.
DISGUISED = re.compile(f"[a-z{LOOK_ALIKE}]*(?:[a-z][{LOOK_ALIKE}]|[{LOOK_ALIKE}][a-z{LOOK_ALIKE}])[a-z{LOOK_ALIKE}]*")
AS_LATIN = str.maketrans(LOOK_ALIKE, LATIN)
# Pictures that stand for a character.
PICTURES = dict(zip(map(ord, "🔫🐎🐴💊🧊🎲🎫🧾💳"), "枪麻麻药冰赌票票卡", strict=True))
# The tone behind a syllable: ban4 jia3.
TONE = re.compile("(?:(?<=[a-z][a-z])|(?<=[^a-z][aeo])|(?<=^[aeo]))[0-5](?![0-9])")
# 加 before what one writes to: +v, ＋微信.
PLUS = re.compile("[+➕✚](?= ?(?:(?:vx?|wx|q|qq)(?![a-z])|[微薇威扣]))")
# Whether any of that is in a text.
ANY_DISGUISE = re.compile(f"[+➕✚{LOOK_ALIKE}{''.join(map(chr, (*MARKED, *PICTURES)))}]|[a-z][0-5]")
# Characters that stand twice and more: 办办假假证证.
REPEATED = re.compile(f"([{HAN}])\\1+")


@dataclass(frozen=True, slots=True)
class StrippedForms:
    """Letters, digits and Chinese characters of a text in normal form, tone marks taken off.

    Attributes:
        letters: What is left, of as many characters as `positions`.
        positions: For each of them its place in the normal form; ascending.
        units: The spans in `letters` of what is said in one go: a Latin word, a digit, a character.
        ends: For each of the letters the place in the normal form behind it, and behind its repetitions.
    """

    letters: str
    positions: Sequence[int]
    units: Sequence[tuple[int, int]]
    ends: Sequence[int]

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
    """`stripped_form(normal).letters` alone, at a fraction of the cost."""
    return SIGNS.sub("", _folded(normal))


def stripped_form(normal: str) -> StrippedForms:
    """Take the signs out of a text in normal form. Linear; never fails."""
    folded = _folded(normal)
    letters = SIGNS.sub("", folded)
    positions: Sequence[int] = range(len(letters))
    if len(letters) != len(folded):
        positions = [at for match in STRIPPED_RUNS.finditer(folded) for at in range(*match.span())]
    return StrippedForms(letters, positions, _units(folded), [at + 1 for at in positions])


def once(letters: str) -> str:
    """Bare letters without what is repeated: 办办假假证证 as 办假证."""
    return REPEATED.sub(r"\1", letters)


def without_repetitions(text: StrippedForms) -> StrippedForms:
    """A text whose characters stand once each."""
    kept = [at for at, char in enumerate(text.letters) if at == 0 or char != text.letters[at - 1] or char.isascii()]
    place = {at: new for new, at in enumerate(kept)}
    units = [(place[start], place[start] + end - start) for start, end in text.units if start in place]
    behind = [after - 1 for after in (*kept[1:], len(text.letters))]
    return StrippedForms(
        "".join(map(text.letters.__getitem__, kept)),
        [text.positions[at] for at in kept],
        units,
        [text.ends[at] for at in behind],
    )


def _folded(normal: str) -> str:
    """As long as the normal form: what looks like a letter or says 加 is that; no tones."""
    if not ANY_DISGUISE.search(normal):
        return normal
    folded = DISGUISED.sub(lambda found: found.group().translate(AS_LATIN), normal.translate(MARKED | PICTURES))
    return TONE.sub(" ", PLUS.sub("加", folded))


def _units(folded: str) -> Sequence[tuple[int, int]]:
    spans = []
    at = 0
    # over the text with its signs, since they part Latin words
    for unit in UNITS.findall(folded):
        spans.append((at, at + len(unit)))
        at += len(unit)
    return spans
