"""Looking an index over: are its files whole, and does it hold what the store holds?"""

from __future__ import annotations

import time
from collections.abc import Collection, Iterator
from itertools import chain

import numpy as np
from sqlalchemy import or_, select

from dictionaries.regions import RegionTree
from indexer.analysis.fields import SCHEMA
from indexer.backend import Backend, TextReader
from indexer.backends import get_backend
from indexer.building.builder import region_numbers
from indexer.catalog import open_segments
from indexer.errors import DamagedIndex
from indexer.generation.arrays import Array, Bools, map_array
from indexer.generation.base_doc_values import BaseDocValues
from indexer.generation.columns import Columns, open_columns
from indexer.generation.generation import Commit, Generation
from indexer.generation.stored_fields import FIELDS, STORED_COLUMNS, StoredFields
from indexer.generation.verification import verify
from indexer.store import DocumentStore
from indexer.store.split import STATUSES
from indexer.store.tables import documents, loads

OFFLINE = STATUSES.index("offline")
# Ids that a fault names.
NAMED = 3


def check_sizes(generation: Generation) -> None:
    """Open everything and look at sizes: milliseconds. Raises `DamagedIndex`."""
    manifest, commit = generation.manifest(), generation.commit()
    generation.check(commit)
    open_parts(generation, commit)
    get_backend(manifest.backend).open(generation.own, SCHEMA).close()


def check_checksums(generation: Generation) -> None:
    """Read everything and compare checksums. Raises `DamagedIndex`."""
    check_sizes(generation)
    verify(generation, get_backend(generation.manifest().backend))
    check_stored(generation)


def check_stored(generation: Generation) -> None:
    """Read all stored fields of live rows (6 s a million). Raises `DamagedIndex`; what is damaged is served from the
    documents' database.
    """
    commit = generation.commit()
    columns, book = open_parts(generation, commit)
    stored, rows = StoredFields(generation.stored, commit.stored), _alive(generation, commit).nonzero()[0]
    places, *shared = (getattr(columns, name)[rows].tolist() for name in STORED_COLUMNS)
    records = zip(columns.base[rows].tolist(), places, zip(*shared, strict=True), strict=True)
    damaged, needed = 0, set[int]()
    for base, place, values in records:
        found = stored.document(place, values) if place else None
        damaged += bool(place) and found is None
        if found is not None and not found[2]:
            needed.add(base)
    # contents that only documents which are stored whole would need may have been erased with the others' last one
    damaged += sum(bool(place) and stored.content(place) is None for place in book.stored[sorted(needed)].tolist())
    if damaged:
        raise DamagedIndex(f"{generation.stored.name}/{FIELDS}", f"{damaged} 条存储内容与写入时的校验和不符")


def open_parts(generation: Generation, commit: Commit) -> tuple[Columns, BaseDocValues]:
    """Columns and book of a commit. Raises `DamagedIndex`."""
    manifest = generation.manifest()
    columns = open_columns(generation.columns(commit.columns))
    columns.check(commit.rows)
    book = BaseDocValues(generation.bases, manifest.shared_bases, manifest.bases)
    book.check(commit.bases)
    return columns, book


def compare(store: DocumentStore, generation: Generation, tree: RegionTree, damaged: Collection[int] = ()) -> list[str]:
    """Whether every document that shall be found has exactly one live row, and every live row its document.

    What the store had at the generation's change is compared, so that a worker may run meanwhile.

    Args:
        damaged: Numbers of documents that may be in the index or not.

    Returns:
        Faults, in Chinese; empty where all is well.
    """
    commit = generation.commit()
    columns, book = open_parts(generation, commit)
    alive = _alive(generation, commit)
    bases = columns.base[: commit.rows][alive]
    if int(bases.max(initial=0)) >= len(book.store_base):
        raise DamagedIndex(generation.name, "行的事项编号超出范围")
    rows = {"doc": columns.doc[: commit.rows][alive], "region": columns.region[: commit.rows][alive]}
    rows = {name: values.astype(np.int64) for name, values in (*rows.items(), ("base", book.store_base[bases]))}
    wanted, allowed = _stored(store, tree, commit.sequence)
    certain = ~np.isin(wanted["doc"], np.fromiter(damaged, np.int64, len(damaged)))
    wanted = {name: values[certain] for name, values in wanted.items()}
    faults = _document_faults(store, rows, wanted, allowed)
    own_rows = int(((bases >= book.shared) & (bases < book.built)).sum())
    return [*faults, *_text_faults(generation, commit, own_rows)]


def _alive(generation: Generation, commit: Commit) -> Bools:
    alive = np.ones(commit.rows, np.bool_)
    ended = map_array(generation.ended(commit.columns), np.uint32)[: commit.ended]
    alive[ended[ended < commit.rows]] = False
    return alive


def _stored(store: DocumentStore, tree: RegionTree, sequence: int) -> tuple[dict[str, Array], Array]:
    """Document, base and region of what shall be found at a change, and the documents that may be."""
    now, numbers = time.time(), region_numbers(tree)
    kept: list[tuple[int, int, int, bool]] = []
    for doc, base, region, expires in _visible_at(store, sequence):
        kept.append((doc, base, numbers.get(region, -1), not expires or expires > now))
    table = np.array(kept, np.int64).reshape(-1, 4)
    wanted = table[table[:, 3] == 1]
    return {"doc": wanted[:, 0], "base": wanted[:, 1], "region": wanted[:, 2]}, table[:, 0]


def _visible_at(store: DocumentStore, sequence: int) -> Iterator[tuple[int, int, int, int | None]]:
    before = select(loads.c.load).where(loads.c.sequence <= sequence)
    after = select(loads.c.load).where(loads.c.sequence > sequence)
    columns = (documents.c.doc, documents.c.base, documents.c.region, documents.c.expires)
    query = select(*columns).where(
        documents.c.load.in_(before),
        or_(documents.c.ended.is_(None), documents.c.ended.in_(after)),
        documents.c.status != OFFLINE,
    )
    with store.engine.connect() as connection:
        result = connection.execution_options(yield_per=10_000).execute(query.order_by(documents.c.doc))
        yield from (tuple(row) for row in chain.from_iterable(result.partitions()))


def _document_faults(
    store: DocumentStore, rows: dict[str, Array], wanted: dict[str, Array], allowed: Array
) -> Iterator[str]:
    docs, counts = np.unique(rows["doc"], return_counts=True)
    for told, found in (
        ("在索引中有多行", docs[counts > 1]),
        ("不在索引中", np.setdiff1d(wanted["doc"], docs)),
        ("在文档库中已不可见，却在索引中", np.setdiff1d(docs, allowed)),
        ("在索引中的事项或地区与文档库不符", _differing(rows, wanted)),
    ):
        if len(found):
            known = store.get_rows(found[:NAMED].tolist())
            names = "、".join(known[doc].id if doc in known else f"第 {doc} 号" for doc in found[:NAMED].tolist())
            yield f"{len(found)} 条文档{told}：{names}{' …' if len(found) > NAMED else ''}"


def _differing(rows: dict[str, Array], wanted: dict[str, Array]) -> Array:
    _, here, there = np.intersect1d(rows["doc"], wanted["doc"], return_indices=True)
    other = np.zeros(len(here), np.bool_)
    for name in ("base", "region"):
        other |= rows[name][here] != wanted[name][there]
    differing: Array = rows["doc"][here[other]]
    return differing


def _text_faults(generation: Generation, commit: Commit, own_rows: int) -> Iterator[str]:
    manifest = generation.manifest()
    backend = get_backend(manifest.backend)
    shared = manifest.shared_bases + commit.bases - manifest.bases
    own = _reader(backend, generation, "own").count()
    catalog = sum(segment.slots for segment in open_segments(generation.segments(commit)))
    # the text of rows that the last commit ended goes with the next one
    if not own_rows <= own <= own_rows + commit.ended:
        yield f"单地区文档的文本有 {own} 条，应为 {own_rows} 条"
    if catalog < shared:
        yield f"事项的共有文本有 {catalog} 条，应为 {shared} 条"


def _reader(backend: Backend, generation: Generation, name: str) -> TextReader:
    return backend.open(generation.path / name, SCHEMA).reader()
