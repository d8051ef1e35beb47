"""The simulation's catalogue from a document store: two passes over rows of numbers, and the texts of what is kept."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import func, select

from dictionaries.regions import RegionTree
from indexer.store import DocumentStore
from indexer.store.tables import bases, documents
from indexer.store.visible_rows import VISIBLE
from search_engine.measuring.simulation.catalogue import EVERYBODY, UNKNOWN_POPULARITY, Catalogue, Matter

# Bases whose texts are looked at: those with most copies. A nation shares fewer than these; behind them stands what
# exists in one region only.
READ = 6_000
# The most popular of them that are browsed, beside what the plot names. With the plot's two hundred, a nation's copies
# of them are some 200 MB in memory.
BROWSED = 400
# People come for what they can apply for.
KIND, NOT_APPLIED_FOR = "matter", "依职权"
BATCH = 10_000  # rows


def catalogue_of(
    store: DocumentStore,
    tree: RegionTree,
    titles: Collection[str],
    *,
    within: Sequence[str] = (),
    weights: Mapping[str, float] | None = None,
) -> Catalogue:
    """The matters of these titles and the most popular ones, with the copies that serve the homes.

    Args:
        titles: Of the plot (`Plot.titles`).
        within: Codes of regions: homes lie in their subtrees; anywhere if empty.
        weights: As for `Catalogue`.
    """
    matters = sorted(_matters(store), key=lambda matter: (matter.title not in titles, -matter.popularity, matter.base))
    named = sum(matter.title in titles for matter in matters)
    kept = matters[: named + BROWSED]
    copies = _copies(store, tree, {matter.base for matter in kept}, _serving(tree, within))
    return Catalogue(tree, kept, copies, weights)


def _matters(store: DocumentStore) -> list[Matter]:
    count = func.count()
    query = (
        select(documents.c.base, count, func.max(documents.c.popularity))
        .where(VISIBLE)
        .group_by(documents.c.base)
        .order_by(count.desc(), documents.c.base)
        .limit(READ)
    )
    with store.engine.connect() as connection:
        counted = {int(row[0]): (int(row[1]), row[2]) for row in connection.execute(query)}
        keys = connection.execute(select(bases.c.base, bases.c.key))
        key_of = {int(row[0]): str(row[1]) for row in keys if row[0] in counted}
    contents = store.base_contents(counted)
    return [
        _matter(base, key_of[base], content, *counted[base])
        for base, content in contents.items()
        if content.get("kind", KIND) == KIND and content.get("initiative") != NOT_APPLIED_FOR
    ]


def _matter(base: int, key: str, content: Mapping[str, Any], offered: int, popularity: float | None) -> Matter:
    return Matter(
        base,
        key,
        str(content["title"]),
        tuple(content.get("aliases") or ()),
        frozenset(content.get("audience") or EVERYBODY),
        float(popularity or UNKNOWN_POPULARITY),
        offered,
    )


def _serving(tree: RegionTree, within: Sequence[str]) -> Callable[[str], bool]:
    """Whether a region is a home or above one."""
    if not within:
        return lambda _code: True
    above = {region.code for code in within for region in tree.chain(code)}
    spans = [(tree[code].number, tree[code].end) for code in within]
    return lambda code: code in above or any(start <= tree[code].number < end for start, end in spans)


def _copies(
    store: DocumentStore, tree: RegionTree, kept: Collection[int], serves: Callable[[str], bool]
) -> dict[str, dict[int, str]]:
    copies: dict[str, dict[int, str]] = {}
    codes: dict[int, str | None] = {}
    for name, base, region in _rows(store):
        if base not in kept:
            continue
        if region not in codes:
            code = tree.canonical(f"{region:012d}")
            codes[region] = code if serves(code) else None
        at = codes[region]
        if at is not None:
            copies.setdefault(at, {})[base] = name
    return copies


def _rows(store: DocumentStore) -> Iterator[tuple[str, int, int]]:
    query = select(documents.c.id, documents.c.base, documents.c.region).where(VISIBLE).order_by(documents.c.doc)
    with store.engine.connect() as connection:
        for rows in connection.execution_options(yield_per=BATCH).execute(query).partitions():
            yield from ((str(row[0]), int(row[1]), int(row[2])) for row in rows)
