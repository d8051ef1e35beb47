"""Which slip away from a name a text is, and whether that is sure enough."""

from __future__ import annotations

from indexer.generation.arrays import Bools
from indexer.vocabulary import Vocabulary
from indexer.vocabulary.sounds import sounds
from search_engine.query.spelling.channel import COUNTING, EXTRA, MISSING, OTHER, SWAPPED, Channel
from search_engine.query.spelling.character_slips import Slip, character_slips
from search_engine.query.spelling.decisions import CLOSE, NEVER, Mend
from search_engine.query.spelling.forced_readings import plain_edges
from search_engine.query.spelling.lattice import Ways, read_ways
from search_engine.query.spelling.unknown_names import COMMON_CHARACTER
from search_engine.query.spelling.windows import Windows

MOST_SLIPS = 24
"""What so many slips would make a name of is none of them."""

LIKE = 1.0
"""Gain in ln P that a swap takes, a character too many that is written twice, or another that sounds or looks alike."""

LACKING, SHORT = -0.5, 5.0
"""Gain that a character left out takes, in a text of `SHORTER` characters and more, and of fewer: a 农商行 is no
农商银行. Without the character the text has a word less, and is the likelier by some 8."""

SHORTER = 4
"""Characters; of fewer too little speaks for a name to put another character, or to take one away."""

TAKEN_AWAY = 9.0
"""Gain that a character too many takes that is not written twice: it may be meant (社保本转移)."""

ANY_CHARACTER = 6.0
"""Gain that a character of no likeness takes, for a rare one: a common one may be another thing (加气站, 加油站)."""

TELLING = COUNTING | frozenset("买卖不没无未非")
"""Characters that change what is asked, so that they are hardly ever a slip."""


def near_name(vocabulary: Vocabulary, windows: Windows, doubt: Bools, as_is: Ways, channel: Channel) -> Mend | None:
    """The slip that explains a text best, if any does.

    Args:
        doubt: Characters that no good word explains, shape (characters,).
        as_is: The best way to read the text as it stands.
    """
    slips = character_slips(vocabulary.trigrams, windows, doubt)
    if not slips or len(slips) > MOST_SLIPS:
        return None
    found: dict[str, tuple[float, Slip, float]] = {}
    for slip in slips:
        meant = windows.text[: slip.start] + slip.right + windows.text[slip.end :]
        edit = _edit(windows, slip, meant, channel)
        if meant not in found:
            found[meant] = (_chance(vocabulary, windows, slip, meant) - as_is.score + edit, slip, edit)
    (gain, slip, edit), *others = sorted(found.values(), reverse=True)
    needed = NEVER if _is_meant(vocabulary, windows.text, slip, edit, as_is) else _needed(len(windows.text), edit)
    alone = not others or others[0][0] < gain - CLOSE
    return Mend(
        slip.start, slip.end, slip.right, gain, needed if alone else NEVER, LACKING if edit == MISSING else needed
    )


def _edit(windows: Windows, slip: Slip, meant: str, channel: Channel) -> float:
    """ln P of the slip."""
    if slip.start == slip.end:
        return MISSING
    if not slip.right:
        return channel.extra(windows.text, slip.start, windows.sounds)
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
    return edit == EXTRA and any(word.start <= slip.start < word.end for word in words)


def _needed(length: int, edit: float) -> float:
    """What applying a slip takes, by its kind and by the characters of the text."""
    if edit == MISSING:
        return LACKING if length >= SHORTER else SHORT
    if length < SHORTER:
        return NEVER
    return {EXTRA: TAKEN_AWAY, OTHER: ANY_CHARACTER}.get(edit, LIKE)
