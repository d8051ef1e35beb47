"""QueryVariants of one thing: what is one term although it was typed in several ways."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from dictionaries.normalize import squash

NO_BASE = -1
# Words that two texts with the same first result must share, of the words of the shorter one: 补办居住证 and 居住证签注
# are both about the residence permit, 公积金 and 住房补贴 are not one term though the same page answers both.
SHARED_WORDS = 0.5
# To do: what is done with every matter. Where a term of the dictionaries has it inside (营业执照办理), it is
# among the words that a match needs, and yet people mean nothing else than without it.
DOING = frozenset({"办理", "申办", "办"})


@dataclass(frozen=True, slots=True)
class Reading:
    """A text as it is understood.

    Attributes:
        text: As typed, in normal form.
        meant: After pinyin was read and errors were mended; what is shown.
        words: What a match needs: without places of no matter, words that say nothing (办理), and order.
        base: Number of the first result's base; `NO_BASE`: none.
        actors: How often it is asked for, as far as nobody can raise it alone.
    """

    text: str
    meant: str
    words: frozenset[str]
    base: int
    actors: int = 0

    @property
    def right(self) -> bool:
        """Whether it was typed as it is meant."""
        return squash(self.text) == squash(self.meant)


@dataclass(frozen=True, slots=True)
class _Leader:
    meant: str
    words: frozenset[str]


def folded(readings: Sequence[Reading]) -> dict[str, str]:
    """Text → what its term is shown as: the spelling most ask for of those that are right.

    A text belongs to the first of the more frequent ones that is meant as it is, that has the same words, or that has
    the same first result and shares enough words. Texts of the same frequency go by their characters, so that the
    answer depends on nothing else.
    """
    by_meaning: dict[str, _Leader] = {}
    by_words: dict[frozenset[str], _Leader] = {}
    by_base: defaultdict[int, list[_Leader]] = defaultdict(list)
    found: dict[str, str] = {}
    for reading in sorted(readings, key=lambda one: (not one.right, -one.actors, one.text)):
        meaning, words = squash(reading.meant), reading.words - DOING or reading.words
        leader = by_meaning.get(meaning) or (by_words.get(words) if words else None)
        if leader is None and reading.base != NO_BASE:
            leader = next((one for one in by_base[reading.base] if _alike(one.words, words)), None)
        if leader is None:
            leader = _Leader(reading.meant, words)
            by_base[reading.base].append(leader)
        by_meaning.setdefault(meaning, leader)
        by_words.setdefault(words, leader)
        found[reading.text] = leader.meant
    return found


def one_term(one: Reading, other: Reading) -> bool:
    """Whether two texts are one term, were there no others: what an editor says of one then holds of the other."""
    words, others = (each.words - DOING or each.words for each in (one, other))
    if squash(one.meant) == squash(other.meant) or (words and words == others):
        return True
    return one.base == other.base != NO_BASE and _alike(words, others)


def _alike(one: frozenset[str], other: frozenset[str]) -> bool:
    fewer = min(len(one), len(other))
    return fewer > 0 and len(one & other) >= SHARED_WORDS * fewer
