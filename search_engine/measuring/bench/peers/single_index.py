"""What our layout is measured against: every copy with all its text in one index, in the order of arrival.

The same words, the same score and the same facets, by the plain way: the documents of the user's chain by a filter on
region, and the best 200 of the whole country. Nothing is collapsed and no page is written, so its time is only the
engine's part of a request.
"""

from __future__ import annotations

import shutil
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import orjson

from indexer.analysis.fields import SCHEMA, FieldWriter
from indexer.backend import KEY, IndexDocument, Schema, TextReader
from indexer.backends import get_backend
from indexer.building.builder import region_numbers
from indexer.documents.texts import TEXT_FIELDS, field_texts, text_of
from indexer.query import AllOf, Constant, Numbers, Term
from indexer.snapshot import Snapshot
from indexer.snapshot.facet_values import column_sums
from indexer.store.split import Content
from indexer.store.stored_row import StoredRow
from ranker.matching.parsed_query import ParsedQuery
from ranker.ordering.cascade import RegionCascade
from ranker.profile import default_profile
from search_engine.installation.installation import Installation
from search_engine.measuring.bench.queries import BenchQuery
from search_engine.measuring.bench.serving import open_view
from search_engine.measuring.bench.timing import summary, timed
from search_engine.search.retrieval.scoring import scoring_query

FIELDS = (KEY, "region", "name_words", "name_exact", "near", "body", "match")
PLAIN_SCHEMA: Schema = {name: SCHEMA[name] for name in FIELDS}
CHAIN_MOST, WIDE = 5_000, 200
# Bases whose text is kept while copies come.
KNOWN = 20_000


def measure_single_index(place: Installation, queries: Sequence[BenchQuery]) -> dict[str, Any]:
    """Build the one index in a folder that is removed afterwards, and ask it the queries, each with its region."""
    snapshot = open_view(place)
    backend = get_backend(snapshot.manifest.backend)
    folder = place.home / "bench-single-index"
    shutil.rmtree(folder, ignore_errors=True)
    index = backend.create(folder, PLAIN_SCHEMA)
    started = time.perf_counter()
    index.build(_documents(place))
    seconds = time.perf_counter() - started
    try:
        reader = index.reader()
        query_analyzer = place.analyzer_provider.of(snapshot).uncached()
        asked = [
            (
                query_analyzer.analyze(query.text).parsed_query,
                RegionCascade.of(snapshot.tree, snapshot.groups, query.region),
            )
            for query in queries
        ]
        half = len(asked) // 2
        timed(lambda pair: _ask(reader, snapshot, *pair), asked[:half])
        times = timed(lambda pair: _ask(reader, snapshot, *pair), asked[half:])
        return {**summary(times), "build_s": round(seconds, 1), "index_mb": _megabytes(folder)}
    finally:
        index.close()
        shutil.rmtree(folder, ignore_errors=True)


def _ask(reader: TextReader, snapshot: Snapshot, parsed_query: ParsedQuery, cascade: RegionCascade) -> None:
    """Documents with all words, of the chain and of anywhere, and the facets of what was found."""
    if parsed_query.empty:
        return
    words = tuple(Constant(Term("match", word), 0.0) for word in parsed_query.words)
    scored = (*words, scoring_query(parsed_query, default_profile().first_phase))
    chain = reader.search(AllOf((Constant(Numbers("region", cascade.numbers), 0.0), *scored)), CHAIN_MOST)
    wide = reader.search(AllOf(scored), WIDE)
    for hits in (chain, wide):
        rows, _ = snapshot.rows_of_docs(hits.keys)
        column_sums(snapshot.facets.values.of(snapshot.columns.profile[rows], snapshot.columns.site[rows]))


def copies_with_text(place: Installation) -> Iterator[tuple[StoredRow, Content, dict[str, str]]]:
    """Every copy, its base's content, and the fields of its base's text and its own, in the order of arrival."""
    store, fields = place.store, FieldWriter(place.analyzer)
    known: dict[int, tuple[Content, dict[str, str]]] = {}
    with store.engine.connect() as connection:
        for batch in store.rows(connection):
            contents = store.base_contents({row[2] for row in batch} - known.keys())
            known = known if len(known) < KNOWN else {}
            for row in map(StoredRow._make, batch):
                if row.base not in known:
                    content = contents[row.base] if row.base in contents else store.base_content(row.base)
                    known[row.base] = content, fields.full(field_texts(content))
                content, texts = known[row.base]
                own = _own(fields, row.difference) if row.difference else {}
                yield (
                    row,
                    content,
                    {name: f"{text} {own[name]}" if name in own else text for name, text in texts.items()},
                )


def _documents(place: Installation) -> Iterator[IndexDocument]:
    numbers = region_numbers(place.tree())
    for row, _, texts in copies_with_text(place):
        kept = {name: text for name, text in texts.items() if name in PLAIN_SCHEMA}
        yield {KEY: row.doc, "region": numbers[row.region], **kept}


def _own(fields: FieldWriter, difference: bytes) -> dict[str, str]:
    """What a copy's own values add to fields."""
    found: dict[str, list[str]] = {}
    values: Content = orjson.loads(difference)
    for name, value in values.items():
        if name in TEXT_FIELDS and value:
            is_near, _, words = fields.own_text(name, text_of(name, value))
            for field in ("body", "match", *(("near",) if is_near else ())):
                found.setdefault(field, []).extend(words)
    return {name: " ".join(words) for name, words in found.items()}


def _megabytes(folder: Path) -> float:
    return round(sum(path.stat().st_size for path in folder.rglob("*") if path.is_file()) / 1e6, 1)
