"""What characters sound like: a sign for each syllable, so that 证 and 正 are one, and zheng is known as theirs."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from itertools import count, product

from dictionaries.caches import memoize

Spell = Callable[[str], tuple[str, ...]]

# Characters whose reading is kept: more than are in use.
KEPT_READINGS = 65_536
# Characters of a word each of which is read in both ways. Words that ship have one of them at most.
MOST_DIFFERING = 5
# Syllables get the code points of private use from here on: no text in normal form has any.
FIRST_SIGN = 0xF0000


class Reader:
    """Reads characters aloud with a function that spells; keeps what it has read. For any thread.

    Attributes:
        spell: As given.
        signs: Syllable → its sign: those that have been met.
    """

    def __init__(self, spell: Spell) -> None:
        self.spell = spell
        self.signs: dict[str, str] = {}
        # of functions, no methods of its own: a circle is freed by the collector alone
        self._reading = memoize(partial(_read, spell), KEPT_READINGS, name="readings_aloud")
        self._table = _Table(partial(_sign, self.signs, count(FIRST_SIGN)), self._reading)

    def sounds(self, letters: str) -> str:
        """The sign of each character; Latin letters, digits and what has no reading are their own."""
        return letters.translate(self._table)

    def ways_to_say(self, word: str) -> Iterator[str]:
        """Every sound of a word, as `sounds` has it."""
        for syllables in self.readings(word):
            yield "".join(map(self._table.sign_of, word, syllables))

    def readings(self, word: str) -> Iterator[tuple[str, ...]]:
        """Every way to say a word, one syllable a character: as a phrase, and with characters read by themselves.

        银行 is yin hang, but a text with 行 alone is heard as xing. Each character of two readings doubles the ways;
        behind the first few, the rest of the word is read in one manner or the other.
        """
        alone = tuple(map(self._reading, word))
        phrase = alone if word.isascii() else self.spell(word)
        if len(phrase) != len(alone):
            phrase = alone
        differing = [at for at, pair in enumerate(zip(phrase, alone, strict=True)) if len(set(pair)) > 1]
        cut = differing[MOST_DIFFERING] if len(differing) > MOST_DIFFERING else len(alone)
        choices = [tuple(dict.fromkeys(pair)) for pair in zip(phrase[:cut], alone[:cut], strict=True)]
        rests = dict.fromkeys((phrase[cut:], alone[cut:]))
        return ((*begun, *rest) for begun in product(*choices) for rest in rests)


class _Table(dict[int, str]):
    """Code of a character → its sign, found when it is first asked for. Grows by the characters in use."""

    def __init__(self, sign: Callable[[str], str], read: Callable[[str], str]) -> None:
        super().__init__()
        self._sign, self._read = sign, read

    def __missing__(self, code: int) -> str:
        self[code] = found = self.sign_of(chr(code), self._read(chr(code)))
        return found

    def sign_of(self, char: str, syllable: str) -> str:
        """The sign of a character that is read so."""
        return char if char.isascii() else self._sign(syllable)


def _sign(signs: dict[str, str], numbers: Iterator[int], syllable: str) -> str:
    if not (syllable.isascii() and syllable.isalpha()):
        return syllable
    # two threads never draw the same number, and the first sign of a syllable stays
    return signs.get(syllable) or signs.setdefault(syllable, chr(next(numbers)))


def _read(spell: Spell, char: str) -> str:
    if char.isascii():
        return char
    return next(iter(spell(char)), char) or char
