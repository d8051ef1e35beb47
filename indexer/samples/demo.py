"""What a fresh installation shows: Zhejiang whole and the nation's own, or as many documents as were asked for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import islice
from typing import Any

from dictionaries.regions import NATION, RegionTree
from indexer.samples.catalogue import SampleMatter
from indexer.samples.expand import documents_at, expand

FIRST_PROVINCE = "330000"
# What the demo shows of other provinces: regions with all that lies below them, and of those above them their own
# matters. 上海 and 安徽 for what can be handled across provinces (长三角), 东莞 for a city without counties, 石河子 for
# the 兵团, 北京 and 长春 for two districts of one name (朝阳区). The judged set that ships judges what lies in these.
SLICES = ("110101", "110105", "220102", "310104", "310115", "340103", "340104", "340111", "441900", "659001")


def demo_documents(
    matters: Sequence[SampleMatter],
    others: Sequence[Mapping[str, Any]],
    tree: RegionTree,
    documents: int | None = None,
) -> Iterator[dict[str, Any]]:
    """The slice of `zwfw demo`.

    Without a number: the nation's own, the documents that are no matters, Zhejiang, and slices of other provinces.
    With `documents`: the same but for the slices, then whole provinces in the tree's order, cut at that number.
    """
    return islice(_in_order(matters, others, tree, widen=documents is not None), documents)


def _in_order(
    matters: Sequence[SampleMatter], others: Sequence[Mapping[str, Any]], tree: RegionTree, widen: bool
) -> Iterator[dict[str, Any]]:
    yield from documents_at(matters, tree, tree[NATION])
    yield from map(dict, others)
    yield from expand(matters, tree, [FIRST_PROVINCE])
    if not widen:
        yield from _slices(matters, tree)
        return
    for region in tree:
        if region.level == "province" and region.code != FIRST_PROVINCE:
            yield from expand(matters, tree, [region.code])


def _slices(matters: Sequence[SampleMatter], tree: RegionTree) -> Iterator[dict[str, Any]]:
    above = dict.fromkeys(link for code in SLICES for link in reversed(tree.chain(code)[1:]) if link.code != NATION)
    for region in above:
        yield from documents_at(matters, tree, region)
    yield from expand(matters, tree, SLICES)
