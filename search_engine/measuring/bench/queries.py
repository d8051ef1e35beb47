"""The queries of a bench: a fixed mix over the catalogue's own names, with regions drawn by their number of
documents.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from dictionaries.regions import Region
from indexer.snapshot import Snapshot

SEED = 20261124
SHORT = (
    "身份证",
    "公积金",
    "社保",
    "营业执照",
    "护照",
    "驾驶证",
    "不动产",
    "医保",
    "补贴",
    "许可",
    "登记",
    "注销",
    "退休",
    "户口",
)
SENTENCES = (
    "我想开一家奶茶店需要办什么手续",
    "孩子上户口要带什么材料",
    "医保断缴能补吗",
    "驾照过期了怎么换",
    "退休后养老金怎么领取",
    "公司地址变更需要多长时间",
    "外地户口怎么办居住证",
    "怎么查询自己的社保缴费记录",
)
PINYIN = ("shenfenzheng", "gongjijin", "sfz", "shebao", "huzhao", "gjj提取")
TYPOS = ("公积金提曲", "身份正补领", "营业直照", "驾驶正换证", "工积金", "护罩办理")
ACRONYMS = ("etc", "ca证书", "12345")
# Draws for each distinct text that is wanted: half of all texts come again and again.
DRAWN = 6
# How often a query is of a kind.
SHARES = {
    "name": 0.30,
    "part": 0.25,
    "short": 0.20,
    "placed": 0.10,
    "sentence": 0.07,
    "pinyin": 0.03,
    "typo": 0.03,
    "acronym": 0.02,
}


@dataclass(frozen=True, slots=True)
class BenchQuery:
    """A query and the region of the user who types it."""

    text: str
    region: str


def draw_queries(snapshot: Snapshot, names: Sequence[str], count: int, seed: int = SEED) -> list[BenchQuery]:
    """`count` queries of these kinds, many texts more than once; the same for the same index and seed.

    Args:
        names: Titles of matters.
    """
    chance = random.Random(seed)
    regions = draw_regions(snapshot, count, seed)
    kinds: dict[str, Callable[[str], str]] = {
        "name": lambda _place: chance.choice(names),
        "part": lambda _place: part_of(chance, chance.choice(names)),
        "short": lambda _place: chance.choice(SHORT),
        "placed": lambda place: place + chance.choice(SHORT),
        "sentence": lambda _place: chance.choice(SENTENCES),
        "pinyin": lambda _place: chance.choice(PINYIN),
        "typo": lambda _place: chance.choice(TYPOS),
        "acronym": lambda _place: chance.choice(ACRONYMS),
    }
    drawn = chance.choices(list(SHARES), list(SHARES.values()), k=count)
    return [BenchQuery(kinds[kind](region.name), region.code) for kind, region in zip(drawn, regions, strict=True)]


def first_of_each_text(snapshot: Snapshot, names: Sequence[str], count: int, seed: int = SEED) -> list[BenchQuery]:
    """`count` of the same queries, or as many as there are, none of a text that came before."""
    found = {query.text: query for query in reversed(draw_queries(snapshot, names, count * DRAWN, seed))}
    return list(reversed(found.values()))[:count]


def draw_regions(snapshot: Snapshot, count: int, seed: int) -> list[Region]:
    """Regions drawn by number of documents: of the region of a random row each."""
    rows = np.random.default_rng(seed).integers(0, snapshot.columns.sorted_count, count)
    return [snapshot.tree.by_number(int(number)) for number in snapshot.columns.region[rows]]


def part_of(chance: random.Random, name: str, least: int = 2, most: int = 6) -> str:
    """Some neighbouring characters of a name, as people type."""
    length = min(len(name), chance.randint(least, most))
    start = chance.randint(0, len(name) - length)
    return name[start : start + length]
