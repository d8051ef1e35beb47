"""What a text sounds like: one string of pinyin, in which 办jia证, 半假正 and ban jia zheng are the same."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import count, product

from dictionaries.banned.stripped_form import StrippedForms
from dictionaries.caches import memoize

Spell = Callable[[str], tuple[str, ...]]

# Characters whose reading is kept: more than are in use.
KEPT_READINGS = 65_536
# Characters of a word each of which is read in both ways. Words that ship have one of them at most.
MOST_DIFFERING = 5
# Syllables get the code points of private use from here on: no text in normal form has any.
FIRST_SIGN = 0xF0000


@dataclass(frozen=True, slots=True)
class Sound:
    """The sound of a text.

    Attributes:
        letters: The readings of its units one after another; Latin words, digits and what has no reading as they are.
        starts: Where each unit begins in `letters`, and at the end the length of it: one more than there are units.
    """

    letters: str
    starts: Sequence[int]

    def units(self, start: int, end: int) -> tuple[int, int] | None:
        """The units that make up the span `[start, end)` of `letters`, or None where it begins or ends inside one."""
        first = bisect_left(self.starts, start)
        last = bisect_left(self.starts, end, lo=first)
        if last == len(self.starts) or self.starts[first] != start or self.starts[last] != end:
            return None
        return first, last


class _Readings(dict[int, str]):
    """Code of a character → its reading, read when it is first asked for. Grows by the characters in use."""

    def __init__(self, read: Callable[[str], str]) -> None:
        super().__init__()
        self._read = read

    def __missing__(self, code: int) -> str:
        self[code] = found = self._read(chr(code))
        return found


class _Signs:
    """What stands for each syllable in `Reader.signs`; a digit, or what has no reading, for itself. For any thread."""

    def __init__(self) -> None:
        self._known: dict[str, str] = {}
        self._numbers = count(FIRST_SIGN)

    def of(self, syllable: str) -> str:
        """The sign of a syllable."""
        if not (syllable.isascii() and syllable.isalpha()):
            return syllable
        # two threads never draw the same number, and the first sign of a syllable stays
        return self._known.get(syllable) or self._known.setdefault(syllable, chr(next(self._numbers)))


class Reader:
    """Reads characters aloud with a function that spells; keeps what it has read.

    Attributes:
        spell: As given.
    """

    def __init__(self, spell: Spell) -> None:
        self.spell = spell
        # of functions, no methods of its own: a circle is freed by the collector alone
        read = partial(_read, spell)
        self._reading = memoize(read, KEPT_READINGS, name="readings_aloud")
        self._table = _Readings(read)
        self._signs = signs = _Signs()
        self._sign_table = _Readings(lambda char: signs.of(read(char)))

    def sound(self, text: StrippedForms) -> Sound:
        """The sound of a text, character by character: linear, and without regard to neighbours."""
        reading, letters = self._reading, text.letters
        spoken = [reading(letters[start]) if end - start == 1 else letters[start:end] for start, end in text.units]
        starts = [0]
        for piece in spoken:
            starts.append(starts[-1] + len(piece))
        return Sound("".join(spoken), starts)

    def letters(self, text: str) -> str:
        """The letters of the sound of bare letters, without where units begin: `sound(text).letters`, much faster."""
        return text.translate(self._table)

    def signs(self, text: str) -> str:
        """The sound of bare letters of which none is Latin, a sign for each: characters that are read alike have one
        sign, a digit is its own.
        """
        return text.translate(self._sign_table)

    def signs_of(self, syllables: Iterable[str]) -> str:
        """Syllables as `signs` has them."""
        return "".join(map(self._signs.of, syllables))

    def readings(self, word: str) -> tuple[tuple[str, ...], ...]:
        """Every way to say a word, one syllable a character: as a phrase, and with characters read by themselves.

        银行 is yin hang, but a text with 行 alone is heard as xing. Each character of two readings doubles the ways;
        behind the first few, the rest of the word is read in one manner or the other.
        """
        alone = tuple(map(self._reading, word))
        phrase = self.spell(word)
        if len(phrase) != len(alone):
            phrase = alone
        differing = [at for at, pair in enumerate(zip(phrase, alone, strict=True)) if len(set(pair)) > 1]
        cut = differing[MOST_DIFFERING] if len(differing) > MOST_DIFFERING else len(alone)
        choices = [tuple(dict.fromkeys(pair)) for pair in zip(phrase[:cut], alone[:cut], strict=True)]
        rests = dict.fromkeys((phrase[cut:], alone[cut:]))
        return tuple((*begun, *rest) for begun in product(*choices) for rest in rests)


def _read(spell: Spell, char: str) -> str:
    if char.isascii():
        return char
    return next(iter(spell(char)), char) or char
