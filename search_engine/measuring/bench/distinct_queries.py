"""Tens of thousands of queries, no two of the same text: the mix of `queries`, whose kinds are widened so that they do
not run out. A text costs somewhat more than one of `queries`: there are fewer single short words.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence

import numpy as np

from indexer.snapshot import Snapshot
from search_engine.measuring.bench.queries import (
    ACRONYMS,
    SEED,
    SHARES,
    SHORT,
    BenchQuery,
    draw_regions,
    part_of,
)
from search_engine.measuring.suggestion_evaluation.typing import type_name

Read = Callable[[str], Sequence[str]]
ASKED = (
    "怎么办理{}", "{}需要什么材料", "我想办{}去哪里办", "{}多久能办好", "请问{}可以网上办吗", "{}收费吗",
    "办{}要本人去吗", "{}的条件是什么", "外地人能办{}吗", "{}怎么查进度",
)  # fmt: skip
PINYIN = ("full", "initials", "mixed")
# Weight of a text by its rank, 1 / rank ** EXPONENT: what logs of search boxes have, .8 to 1.
EXPONENT = 1.0


def distinct_queries(
    snapshot: Snapshot, names: Sequence[str], read: Read, count: int, seed: int = SEED
) -> list[BenchQuery]:
    """`count` queries of as many texts, in a random order of kinds; the same for the same index and seed.

    Args:
        names: Titles of matters.
        read: A text's readings in pinyin, one a character.
    """
    chance = random.Random(seed)
    kinds = [_KINDS[name] for name in SHARES]
    seen: set[str] = set()
    found = []
    for region in draw_regions(snapshot, count, seed):
        text = ""
        while not text or text in seen:
            kind = chance.choices(kinds, list(SHARES.values()))[0]
            text = kind(chance, names, region.name, read)
        seen.add(text)
        found.append(BenchQuery(text, region.code))
    return found


def zipf_draws(queries: Sequence[BenchQuery], snapshot: Snapshot, count: int, seed: int = SEED) -> list[BenchQuery]:
    """`count` requests for their texts, the first most often, each by a user of another region."""
    weights = 1.0 / np.arange(1, len(queries) + 1) ** EXPONENT
    drawn = np.random.default_rng(seed).choice(len(queries), count, p=weights / weights.sum())
    regions = draw_regions(snapshot, count, seed + 1)
    return [BenchQuery(queries[place].text, region.code) for place, region in zip(drawn, regions, strict=True)]


def _name(chance: random.Random, names: Sequence[str], _place: str, _read: Read) -> str:
    """A whole name; of long ones, half of the time, all but their beginning or end."""
    name = chance.choice(names)
    if len(name) < 9 or chance.random() < 0.5:
        return name
    cut = chance.randint(1, len(name) - 8)
    return name[cut:] if chance.random() < 0.5 else name[:-cut]


def _part(chance: random.Random, names: Sequence[str], _place: str, _read: Read) -> str:
    return part_of(chance, chance.choice(names))


def _short(chance: random.Random, names: Sequence[str], _place: str, _read: Read) -> str:
    """A short word, alone or with a second one."""
    return chance.choice(SHORT) + chance.choice(("", f" {_word(chance, names)}"))


def _placed(chance: random.Random, names: Sequence[str], place: str, _read: Read) -> str:
    return place + chance.choice((chance.choice(SHORT), _word(chance, names)))


def _sentence(chance: random.Random, names: Sequence[str], _place: str, _read: Read) -> str:
    return chance.choice(ASKED).format(chance.choice((chance.choice(names), part_of(chance, chance.choice(names)))))


def _pinyin(chance: random.Random, names: Sequence[str], _place: str, read: Read) -> str:
    return type_name(part_of(chance, chance.choice(names)), chance.choice(PINYIN), read).text


def _typo(chance: random.Random, names: Sequence[str], _place: str, _read: Read) -> str:
    """A part of a name, two neighbours of which are swapped, or one is missing."""
    text = part_of(chance, chance.choice(names), 4)
    at = chance.randrange(len(text) - 1)
    return text[:at] + chance.choice((text[at + 1] + text[at], text[at + 1])) + text[at + 2 :]


def _acronym(chance: random.Random, names: Sequence[str], _place: str, _read: Read) -> str:
    return chance.choice(ACRONYMS) + chance.choice(("", _word(chance, names)))


def _word(chance: random.Random, names: Sequence[str]) -> str:
    return part_of(chance, chance.choice(names), 2, 3)


_KINDS: dict[str, Callable[[random.Random, Sequence[str], str, Read], str]] = {
    "name": _name,
    "part": _part,
    "short": _short,
    "placed": _placed,
    "sentence": _sentence,
    "pinyin": _pinyin,
    "typo": _typo,
    "acronym": _acronym,
}
