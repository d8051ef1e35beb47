"""What a fresh installation shows: Zhejiang whole and the nation's own, or as many documents as were asked for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import islice
from typing import Any

from dictionaries.regions import RegionTree
from indexer.samples.catalogue import SampleMatter
from indexer.samples.expand import documents_at, expand

NATION = "000000"
FIRST_PROVINCE = "330000"


def demo_documents(
    matters: Sequence[SampleMatter],
    others: Sequence[Mapping[str, Any]],
    tree: RegionTree,
    documents: int | None = None,
) -> Iterator[dict[str, Any]]:
    """The slice of `zwfw demo`.

    Without a number: the nation's own, the documents that are no matters, and Zhejiang. With `documents`: the same to
    begin with, then whole provinces in the tree's order, cut at that number; all provinces give about 665,000.
    """
    return islice(_in_order(matters, others, tree, widen=documents is not None), documents)


def _in_order(
    matters: Sequence[SampleMatter], others: Sequence[Mapping[str, Any]], tree: RegionTree, widen: bool
) -> Iterator[dict[str, Any]]:
    yield from documents_at(matters, tree, tree[NATION])
    yield from map(dict, others)
    yield from expand(matters, tree, [FIRST_PROVINCE])
    if widen:
        for region in tree:
            if region.level == "province" and region.code != FIRST_PROVINCE:
                yield from expand(matters, tree, [region.code])
