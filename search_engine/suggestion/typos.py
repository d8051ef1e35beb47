"""One slip of the fingers: wishes as they may have been meant. Looked up only where nothing else is found."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from dictionaries.caches import memoized
from dictionaries.pinyin import SYLLABLES, Sound, read_letters
from search_engine.suggestion.typed import AnyOf, Anything, Char, Wishes, parts_of

# Shorter texts are too near to too much.
LEAST_CHARS, LEAST_LETTERS = 3, 4
# Beside hanzi, which tell much already, a syllable is enough.
LEAST_RUN = 3
# Of longer ones a part has been found already; more would take longer than a key may.
MOST_CHARS, MOST_LETTERS = 16, 32
MAX_SYLLABLE_LENGTH = max(map(len, SYLLABLES)) + 1


@dataclass(frozen=True, slots=True)
class Run:
    """Letters between hanzi."""

    before: Wishes
    letters: str
    after: Wishes


@dataclass(frozen=True, slots=True)
class Slipped:
    """A text in which one slip is looked for.

    Attributes:
        first, second: Its two halves: of one slip one of them is free. Both empty where letters alone were typed.
        letters: All of it, where letters alone were typed.
        runs: Otherwise each run of letters that is long enough, between the wishes before and after it.
    """

    first: Wishes
    second: Wishes
    letters: str
    runs: tuple[Run, ...] = ()

    @classmethod
    def of(cls, text: str) -> Slipped | None:
        """None: too short for a slip to be told from another name, or too long."""
        parts = list(parts_of(text))
        if all(part.isascii() and part.isalpha() for part in parts):
            fits = len(parts) == 1 and LEAST_LETTERS <= len(parts[0]) <= MOST_LETTERS
            return cls((), (), parts[0]) if fits else None
        if not LEAST_CHARS <= len(parts) <= MOST_CHARS:
            return None
        plain = [_plain(part, last=place == len(parts) - 1) for place, part in enumerate(parts)]
        wishes = sum(plain, ())
        runs = tuple(
            Run(sum(plain[:place], ()), part, sum(plain[place + 1 :], ()))
            for place, part in enumerate(parts)
            if LEAST_RUN <= len(part) <= MOST_LETTERS
        )
        return cls(wishes[: len(wishes) // 2], wishes[len(wishes) // 2 :], "", runs)

    def mended(self, *, in_first: bool, in_second: bool) -> Iterator[Wishes]:
        """What may have been meant: a character or letter wrong, too many, missing, or two swapped.

        Args:
            in_first, in_second: In which part the slip may be.
        """
        if self.letters:
            yield from _letters(self.letters, last=True)
            return
        for run in self.runs:
            for near in _letters(run.letters, last=not run.after):
                yield (*run.before, *near, *run.after)
        half, wishes = len(self.first), self.first + self.second
        for place in range(len(wishes)):
            # swapped characters at the border are in both
            if (in_first if place < half else in_second) or (in_first and in_second):
                yield from _chars(wishes, place)


def _plain(part: str, *, last: bool) -> Wishes:
    if part.isascii() and part.isalpha():
        return read_letters(part, last)[0]
    return (Char(part),)


def _chars(wishes: Wishes, place: int) -> Iterator[Wishes]:
    before, here, after = wishes[:place], wishes[place], wishes[place + 1 :]
    yield (*before, Anything(), *after)
    if place:
        yield (*before, Anything(), here, *after)
    if after:
        yield (*before, after[0], here, *after[1:])
        yield (*before, *after)


def _letters(letters: str, *, last: bool) -> Iterator[Wishes]:
    """One syllable near to what stands there, the others as typed; the last of all that was typed may go on."""
    for start in range(len(letters)):
        before = read_letters(letters[:start], unfinished=False)[0] if start else ()
        if any(isinstance(wish, Sound) and wish.open for wish in before):
            continue
        for end in range(start + 1, min(start + MAX_SYLLABLE_LENGTH, len(letters)) + 1):
            near = near_syllables(letters[start:end])
            after = read_letters(letters[end:], unfinished=last)[0] if end < len(letters) else ()
            if near and not any(isinstance(wish, Sound) and wish.open for wish in after[:-1]):
                yield (*before, AnyOf(near), *after)


@memoized(8_192, name="near_syllables")
def near_syllables(letters: str) -> frozenset[str]:
    """Syllables of at least two letters that are one letter's change, lack or excess, or one swap, away."""
    found = {syllable for form in _with_a_gap(letters) for syllable in _by_form().get(form, ())}
    found.update(_swapped(letters) & LONG)
    return frozenset(found - {letters})


LONG = frozenset(syllable for syllable in SYLLABLES if len(syllable) > 1)
GAP = "?"


def _with_a_gap(letters: str) -> Iterator[str]:
    """The letters with a gap in place of one, and with one between two. Two texts have such a form in common where one
    letter was changed, left out, or is too many.
    """
    for place in range(len(letters) + 1):
        yield f"{letters[:place]}{GAP}{letters[place:]}"
        yield f"{letters[:place]}{GAP}{letters[place + 1 :]}"


@cache
def _by_form() -> dict[str, tuple[str, ...]]:
    found: dict[str, set[str]] = {}
    for syllable in LONG:
        for form in _with_a_gap(syllable):
            found.setdefault(form, set()).add(syllable)
    return {form: tuple(syllables) for form, syllables in found.items()}


def _swapped(letters: str) -> set[str]:
    pairs = range(len(letters) - 1)
    return {letters[:at] + letters[at + 1] + letters[at] + letters[at + 2 :] for at in pairs}
