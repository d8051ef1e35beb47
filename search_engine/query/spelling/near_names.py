"""Which slip away from a name a text is, and whether that is sure enough."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from indexer.generation.arrays import Bools, Int64s, UInt64s, any_of
from indexer.vocabulary import Vocabulary
from indexer.vocabulary.sounds import sounds
from indexer.vocabulary.spans import pair_keys
from indexer.vocabulary.tables import EDGE, Trigrams, codes
from search_engine.query.spelling.channel import EXTRA, MISSING, OTHER, SWAPPED, Channel
from search_engine.query.spelling.decisions import CLOSE, NEVER, TELLING, Mend
from search_engine.query.spelling.forced_readings import plain_edges
from search_engine.query.spelling.lattice import Ways, read_ways
from search_engine.query.spelling.unknown_names import COMMON_CHARACTER, SENTENCE
from search_engine.query.spelling.windows import Windows

# Single slips by which a text misses what is written in names, told by characters alone. Words do not help where the
# slip lies between them (信访事提项出) or leaves one of their characters (食生产许可). Here the characters of names are
# looked at three by three. A slip is where no name has three neighbours as they stand, and names have all of the text
# with another character, one more, one fewer, or two the other way round.
SHORTEST, LONGEST = 3, 20
"""Characters of a text that is compared with names; a longer one is something said."""

EVIDENCE = 2
"""Least trigrams of names that hold what is meant."""

WIDEST = 4
"""Trigrams that one slip breaks at most: two characters swapped."""

PAD = 3
"""Edges on both sides of the text, so that every character has its neighbours."""


class Slip(NamedTuple):
    """`right` is meant instead of `[start, end)` of the text."""

    start: int
    end: int
    right: str


def character_slips(trigrams: Trigrams, windows: Windows, doubt: Bools) -> list[Slip]:
    """Every single slip without which all of the text is written as in names.

    Args:
        doubt: Characters that no good word explains; only beside them another is put. Shape (characters,).
    """
    text = windows.text
    if not SHORTEST <= len(text) <= LONGEST or not len(trigrams.keys):
        return []
    symbols = np.full(len(text) + 2 * PAD, EDGE, np.uint64)
    inside = symbols[PAD:-PAD]
    inside[:] = codes(text)
    if True in windows.fixed:
        inside[list(windows.fixed)] = EDGE
    known = trigrams.has(inside[:-2], inside[1:-1], inside[2:]) | _at_an_edge(inside)
    broken = (~known).nonzero()[0] + PAD + 1
    if not len(broken) or broken[-1] - broken[0] >= WIDEST:
        return []
    first, last = int(broken[0]), int(broken[-1])
    said = np.zeros(len(symbols), bool)
    said[PAD:-PAD] = doubt
    said[1:-1] |= said[:-2] | said[2:]
    free = symbols != EDGE
    one, pair = np.arange(last - 1, first + 2), np.arange(last - 2, first + 2)
    return [
        *_missing(trigrams, symbols, np.arange(last, first + 2)),
        *_replaced(trigrams, symbols, one[free[one] & said[one]]),
        *_swapped(trigrams, symbols, pair[free[pair] & free[pair + 1] & (symbols[pair] != symbols[pair + 1])]),
        *_extra(trigrams, symbols, one[free[one]]),
    ]


def _missing(trigrams: Trigrams, symbols: UInt64s, places: Int64s) -> list[Slip]:
    """A character before a place."""
    rows, middles = trigrams.between(symbols[places - 1], symbols[places])
    at = places[rows]
    as_in_names = _as_in_names(trigrams, symbols, at, (-2, -1, None, 0, 1), middles)
    return _slips(at[as_in_names], 0, middles[as_in_names])


def _replaced(trigrams: Trigrams, symbols: UInt64s, places: Int64s) -> list[Slip]:
    rows, middles = trigrams.between(symbols[places - 1], symbols[places + 1])
    at = places[rows]
    as_in_names = _as_in_names(trigrams, symbols, at, (-2, -1, None, 1, 2), middles)
    return _slips(at[as_in_names], 1, middles[as_in_names])


def _slips(places: Int64s, length: int, right: UInt64s) -> list[Slip]:
    return [Slip(i - PAD, i - PAD + length, chr(c)) for i, c in zip(places.tolist(), right.tolist(), strict=True)]


def _swapped(trigrams: Trigrams, symbols: UInt64s, places: Int64s) -> list[Slip]:
    """The character at a place and the one after it."""
    kept = places[_as_in_names(trigrams, symbols, places, (-2, -1, 1, 0, 2, 3))]
    return [Slip(i - PAD, i - PAD + 2, chr(symbols[i + 1]) + chr(symbols[i])) for i in kept.tolist()]


def _extra(trigrams: Trigrams, symbols: UInt64s, places: Int64s) -> list[Slip]:
    kept = places[_as_in_names(trigrams, symbols, places, (-2, -1, 1, 2))]
    return [Slip(i - PAD, i - PAD + 1, "") for i in kept.tolist()]


def _as_in_names(
    trigrams: Trigrams, symbols: UInt64s, places: Int64s, steps: tuple[int | None, ...], middles: UInt64s | None = None
) -> Bools:
    """Whether names have all that would stand around each place, shape (places,).

    Args:
        steps: What would stand there, by its distance from the place; None: the one of `middles`.
    """
    rows = np.array([middles if step is None else symbols[places + step] for step in steps], np.uint64)
    known = trigrams.has(rows[:-2], rows[1:-1], rows[2:])
    return np.asarray((known | _at_an_edge(rows)).all(0) & (known.sum(0) >= EVIDENCE), bool)


def _at_an_edge(symbols: UInt64s) -> Bools:
    """Whether one of each three neighbours is an edge: what stands beside it is not known."""
    edge = symbols == EDGE
    return np.asarray(edge[:-2] | edge[1:-1] | edge[2:], bool)


MOST_SLIPS = 24
"""What so many slips would make a name of is none of them."""

LIKE = 1.0
"""Gain in ln P that a swap takes, a character too many that is written twice, or another that sounds or looks like
it."""

LACKING, OF_A_NAME = -0.5, -1.5
"""Gain that a character left out takes, and where a whole name is meant: without the character the text has a word
less, and is the likelier by some 8."""

SHORTER, SHORT = 4, 1.5
"""Characters, and what a text of fewer takes more; in it no other character is put, and none taken away."""

TOO_MANY, TAKEN_AWAY = -12.0, 6.0
"""ln P of a character too many that is not written twice, and the gain that it takes: it may be meant (社保本转移), and
names of fewer characters are nearer to everything."""

ANY_CHARACTER = 6.0
"""Gain that a character of no likeness takes, for a rare one: a common one may be another thing (加气站, 加油站)."""


def near_name(vocabulary: Vocabulary, windows: Windows, doubt: Bools, as_is: Ways, channel: Channel) -> Mend | None:
    """The slip that explains a text best, if any does.

    Args:
        doubt: Characters that no good word explains, shape (characters,).
        as_is: The best way to read the text as it stands.
    """
    slips = character_slips(vocabulary.trigrams, windows, doubt) or swapped_words(vocabulary, windows, doubt)
    if not slips or len(slips) > MOST_SLIPS:
        return None
    found: dict[str, tuple[float, Slip, float]] = {}
    for slip in slips:
        meant = windows.text[: slip.start] + slip.right + windows.text[slip.end :]
        edit = _edit(windows, slip, meant, channel)
        if meant not in found:
            found[meant] = (_chance(vocabulary, windows, slip, meant) - as_is.score + edit, slip, edit)
    best, *others = sorted(((gain, meant, slip, edit) for meant, (gain, slip, edit) in found.items()), reverse=True)
    gain, meant, slip, edit = best
    length = len(windows.text)
    needed = (
        NEVER if _is_meant(vocabulary, windows.text, slip, edit, as_is) else _needed(vocabulary, meant, length, edit)
    )
    asked = LACKING if edit == MISSING else needed
    alone = not others or others[0][0] < gain - CLOSE
    if not alone and edit in (OTHER, TOO_MANY):
        return None
    return Mend(slip.start, slip.end, slip.right, gain, needed if alone else NEVER, asked)


def swapped_words(vocabulary: Vocabulary, windows: Windows, doubt: Bools) -> list[Slip]:
    """Neighbours that make two words of the site the other way round, one with what stands before, one with what stands
    behind: 律名师录 is 律师 and 名录.
    """
    text = windows.text
    if len(text) >= SENTENCE:
        return []
    free = [not fixed for fixed in windows.fixed]
    places = [i for i in range(1, len(text) - 2) if any_of(doubt[i - 1 : i + 3]) and all(free[i - 1 : i + 3])]
    if not places:
        return []
    pairs = "".join([text[i - 1] + text[i + 1] + text[i] + text[i + 2] for i in places])
    words = vocabulary.exact.first(pair_keys(codes(pairs)))
    of_site = [word >= 0 and vocabulary.of_site(word) for word in words.tolist()]
    return [
        Slip(i, i + 2, text[i + 1] + text[i])
        for i, first, second in zip(places, of_site[::2], of_site[1::2], strict=True)
        if first and second
    ]


def _edit(windows: Windows, slip: Slip, meant: str, channel: Channel) -> float:
    """ln P of the slip."""
    if slip.start == slip.end:
        return MISSING
    if not slip.right:
        twice = channel.extra(windows.text, slip.start, windows.sounds)
        return TOO_MANY if twice == EXTRA else twice
    if len(slip.right) > 1:
        return SWAPPED
    said = sounds(windows.reader.syllables(meant))
    edit = channel.one(windows.text[slip.start], slip.right, windows.sounds[slip.start], said[slip.start])
    return OTHER if edit is None else edit


def _chance(vocabulary: Vocabulary, windows: Windows, slip: Slip, meant: str) -> float:
    """ln P of what is meant."""
    fixed = windows.fixed[: slip.start] + (False,) * len(slip.right) + windows.fixed[slip.end :]
    read = Windows(meant, fixed, windows.reader)
    return read_ways(vocabulary, plain_edges(vocabulary, read), len(meant)).score


def _is_meant(vocabulary: Vocabulary, text: str, slip: Slip, edit: float, as_is: Ways) -> bool:
    """Whether what stands there may be meant: it changes what is asked, is a common character of its own that is like
    nothing in the name, or part of a longer word.
    """
    typed = text[slip.start : slip.end]
    if not TELLING.isdisjoint({*typed} ^ {*slip.right}):
        return True
    if edit == OTHER:
        word = vocabulary.number(typed)
        return word >= 0 and float(vocabulary.model.alone[word]) >= COMMON_CHARACTER
    words = [word for word in map(as_is.edges.__getitem__, as_is.path) if word.end - word.start > 1]
    return edit == TOO_MANY and any(word.start <= slip.start < word.end for word in words)


def _needed(vocabulary: Vocabulary, meant: str, length: int, edit: float) -> float:
    """What applying a slip takes, by its kind and by the characters of the text."""
    if edit == MISSING and (length >= SHORTER or vocabulary.is_name(meant)):
        return (OF_A_NAME if vocabulary.is_name(meant) else LACKING) + (SHORT if length < SHORTER else 0.0)
    if length < SHORTER:
        return NEVER
    return {TOO_MANY: TAKEN_AWAY, OTHER: ANY_CHARACTER}.get(edit, LIKE)
