"""Whoosh, a search engine in Python alone: names and text by BM25, every word somewhere, the user's chain by a filter.
It is measured where it is installed (`zwfw-search[bench]`).
"""

from __future__ import annotations

import shutil
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path
from typing import Any

from whoosh.analysis import SpaceSeparatedTokenizer
from whoosh.fields import ID, STORED, TEXT, Schema
from whoosh.index import create_in
from whoosh.query import And, Or, Term

from ranker.profile import default_profile
from search_engine.measuring.bench.peers.contenders import Contender
from search_engine.measuring.bench.peers.opensearch import PeerDocument
from search_engine.measuring.bench.peers.ways import Asking
from search_engine.measuring.bench.queries import BenchQuery

NAME = "whoosh"
WORDS = TEXT(analyzer=SpaceSeparatedTokenizer(), phrase=False)
SCHEMA = Schema(name_words=WORDS, body=WORDS, region=ID, title=STORED)
# MB that a writer fills before it writes; hits of a page.
MEMORY, HITS = 256, 10


@contextmanager
def whoosh(folder: Path, documents: Iterable[PeerDocument], asking: Asking) -> Iterator[tuple[Contender, Any]]:
    """The contender, and what its index took; the folder is removed afterwards."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    started = time.perf_counter()
    index = create_in(str(folder), SCHEMA)
    writer = index.writer(limitmb=MEMORY)
    for _, fields in documents:
        writer.add_document(**{name: fields[name] for name in SCHEMA.names()})
    writer.commit()
    seconds = round(time.perf_counter() - started, 1)
    size = round(sum(path.stat().st_size for path in folder.iterdir()) / 1e6, 1)
    try:
        with index.searcher() as searcher:
            yield _contender(searcher, asking), {"build_s": seconds, "index_mb": size}
    finally:
        index.close()
        shutil.rmtree(folder, ignore_errors=True)


def _contender(searcher: Any, asking: Asking) -> Contender:
    phase = default_profile().first_phase

    def prepared(query: BenchQuery) -> tuple[Any, Any]:
        fields = (("name_words", phase.name_words), ("body", phase.body))
        words = And([Or([Term(name, word, boost) for name, boost in fields]) for word in asking.words(query)])
        return words, Or([Term("region", region) for region in asking.regions(query)])

    def ask(request: tuple[Any, Any]) -> list[str]:
        words, chain = request
        return [hit["title"] for hit in searcher.search(words, filter=chain, limit=HITS)]

    return Contender(NAME, {"server": _own_processor_ms}, prepared, lambda: nullcontext(ask), list)


def _own_processor_ms() -> float:
    """Of this process alone: servers and nodes are its children."""
    return time.process_time() * 1000
