"""Whether a tuned table may take the place of the one before it: it has learnt what people say of the things that it
was tuned on, and must not have forgotten how near all other texts are.

A table is tuned on four of five things. Of the fifth, as of another catalogue, nobody told it anything: there names
must be as near as before to themselves with a word more (护照签发 办理), and what people say must find its name nearly
as well as before. Nearly: a table that goes on from one that ships has learnt the fifth once, and falls from .960 to
.929 where it is not told of it again.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from dictionaries.meaning.word_vectors import cut

Floats = NDArray[np.float32]
Things = Sequence[Sequence[str]]
Tune = Callable[[Things], Floats]

# Every so manieth thing is kept apart.
APART = 5
# Names, said a little otherwise.
NEARLY = ("{}申请", "{}办理", "办理{}", "{}手续")
# By how much the figures may fall.
OF_NEARNESS, OF_FINDING = 0.01, 0.05


class TableFell(ValueError):
    """A tuned table is worse where it was told nothing."""

    def __init__(self, what: str, before: float, after: float) -> None:
        super().__init__(f"调整后的词向量不予采用：{what}由 {before:.3f} 降到 {after:.3f}，请减少步数或检查新增的说法")


def accepted(words: Sequence[str], before: Floats, things: Things, tune: Tune) -> Floats:
    """The table tuned on all things, once one that was tuned on some of them has shown that it does not fall on others.

    Args:
        words, before: The table, shape (words, d).
        things: The texts of each: its names, and what people say.
        tune: Gives the table tuned on some things.

    Raises:
        TableFell: It does.
    """
    places = {word: place for place, word in enumerate(words)}
    apart, others = things[::APART], [thing for at, thing in enumerate(things) if at % APART]
    trial = tune(others)
    for what, measure, fall in (
        ("名称稍加变动后的相似度", _near_themselves, OF_NEARNESS),
        ("未参与调整的事项的查找效果", _found, OF_FINDING),
    ):
        was, then = (measure(places, table, apart) for table in (before, trial))
        if then < was - fall:
            raise TableFell(what, was, then)
    return tune(things)


def _near_themselves(places: Mapping[str, int], table: Floats, things: Things) -> float:
    """Mean cosine of names and the same said a little otherwise."""
    names = [thing[0] for thing in things if thing]
    if not names:
        return 1.0
    vectors = _vectors(places, table, names)
    others = [_vectors(places, table, [way.format(name) for name in names]) for way in NEARLY]
    return float(np.mean([(vectors * other).sum(axis=1).mean() for other in others]))


def _found(places: Mapping[str, int], table: Floats, things: Things) -> float:
    """Mean reciprocal rank of the name that is meant, among all names, for the last text of each thing."""
    several = [thing for thing in things if len(thing) > 1]
    if not several:
        return 1.0
    names = _vectors(places, table, [thing[0] for thing in several])
    cosines = _vectors(places, table, [thing[-1] for thing in several]) @ names.T
    ranks = (cosines >= np.diag(cosines)[:, None]).sum(axis=1)
    return float((1 / np.maximum(ranks, 1)).mean())


def _vectors(places: Mapping[str, int], table: Floats, texts: Sequence[str]) -> Floats:
    """Of texts, of length 1; 0 for one without a known word. Shape (texts, d)."""
    found = np.zeros((len(texts), table.shape[1]), np.float32)
    for row, text in zip(found, texts, strict=True):
        known = [places[word] for word in cut(text, places) if word in places]
        row += table[known].sum(axis=0)
    lengths = np.linalg.norm(found, axis=1, keepdims=True)
    unit: Floats = found / np.maximum(lengths, np.float32(1e-9))
    return unit
