"""Which slip away from a name a text is, and whether that is sure enough."""

from __future__ import annotations

from indexer.generation.arrays import Bools, any_of
from indexer.vocabulary import Vocabulary
from indexer.vocabulary.sounds import sounds
from indexer.vocabulary.spans import pair_keys
from indexer.vocabulary.tables import codes
from search_engine.query.spelling.channel import EXTRA, MISSING, OTHER, SWAPPED, Channel
from search_engine.query.spelling.character_slips import Slip, character_slips
from search_engine.query.spelling.decisions import CLOSE, NEVER, TELLING, Mend
from search_engine.query.spelling.forced_readings import plain_edges
from search_engine.query.spelling.lattice import Ways, read_ways
from search_engine.query.spelling.unknown_names import COMMON_CHARACTER, SENTENCE
from search_engine.query.spelling.windows import Windows

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
