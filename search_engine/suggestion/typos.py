"""One slip of the fingers: wishes as they may have been meant. Looked up only where nothing else is found."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from dictionaries.pinyin import SYLLABLES
from search_engine.suggestion.typed import AnyOf, Anything, Char, Sound, Wishes, parts_of, read_letters

# Shorter texts are too near to too much.
LEAST_CHARS, LEAST_LETTERS = 3, 4
# Of longer ones a part has been found already; more would take longer than a key may.
MOST_CHARS, MOST_LETTERS = 16, 32
LONGEST = max(map(len, SYLLABLES)) + 1


def mended(text: str) -> Iterator[Wishes]:
    """What may have been meant by a text with one slip: a character or letter wrong, too many, missing, swapped."""
    parts = list(parts_of(text))
    if all(part.isascii() and part.isalpha() for part in parts):
        if len(parts) == 1 and LEAST_LETTERS <= len(parts[0]) <= MOST_LETTERS:
            yield from _letters(parts[0])
    elif LEAST_CHARS <= len(parts) <= MOST_CHARS:
        yield from _chars(tuple(_plain(part, last=part is parts[-1]) for part in parts))


def _plain(part: str, *, last: bool) -> Wishes:
    if part.isascii() and part.isalpha():
        return read_letters(part, last)[0]
    return (Char(part),)


def _chars(parts: tuple[Wishes, ...]) -> Iterator[Wishes]:
    wishes = sum(parts, ())
    count = len(wishes)
    for place in range(count):
        # at the end a wrong character is as likely the next name's; one less is the text before it
        yield (*wishes[:place], Anything(), *wishes[place + 1 :])
    for place in range(count - 1):
        yield (*wishes[:place], wishes[place + 1], wishes[place], *wishes[place + 2 :])
    for place in range(1, count):
        yield (*wishes[:place], Anything(), *wishes[place:])
    for place in range(count - 1):
        yield (*wishes[:place], *wishes[place + 1 :])


def _letters(letters: str) -> Iterator[Wishes]:
    """One syllable near to what stands there, the others as typed."""
    for start in range(len(letters)):
        before = read_letters(letters[:start], unfinished=False)[0] if start else ()
        if any(isinstance(wish, Sound) and wish.open for wish in before):
            continue
        for end in range(start + 1, min(start + LONGEST, len(letters)) + 1):
            near = near_syllables(letters[start:end])
            after = read_letters(letters[end:], unfinished=True)[0] if end < len(letters) else ()
            if near and not any(isinstance(wish, Sound) and wish.open for wish in after[:-1]):
                yield (*before, AnyOf(near), *after)


@lru_cache(maxsize=8_192)
def near_syllables(letters: str) -> frozenset[str]:
    """Syllables of at least two letters that are one letter's change, lack or excess, or one swap, away."""
    return frozenset(syllable for syllable in SYLLABLES if len(syllable) > 1 and _one_away(letters, syllable))


def _one_away(one: str, other: str) -> bool:
    if len(one) > len(other):
        one, other = other, one
    if len(other) - len(one) > 1 or one == other:
        return False
    place = next((i for i, letter in enumerate(one) if letter != other[i]), len(one))
    if len(one) < len(other):
        return one[place:] == other[place + 1 :]
    swapped = one[place : place + 2] == other[place : place + 2][::-1] and one[place + 2 :] == other[place + 2 :]
    return swapped or one[place + 1 :] == other[place + 1 :]
