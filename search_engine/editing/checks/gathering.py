"""What an installation knows that rows can be judged by; what it has not (an index, a query log) is left out."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator

import structlog

from dictionaries.lexicon.scope import minute_of
from dictionaries.meaning import WordVectors, load_word_vectors
from indexer.errors import IndexerError, IndexFailure
from indexer.generation.base_doc_values import BaseDocValues
from indexer.store.query_log import frequent_queries
from search_engine.editing.checks.evidence import Evidence, Texts
from search_engine.installation.installation import Installation

LOG = structlog.get_logger("dictionary_checks")


def evidence_of(place: Installation, clock: Callable[[], float] = time.time) -> Evidence:
    """The evidence of an installation, as it is now; takes a tenth of a second, nearly all for the vectors.

    Args:
        clock: Seconds since 1970 UTC.
    """
    return Evidence(
        analyzer=place.analyzer,
        segmenter=place.settings.segmenter,
        now=minute_of(clock()),
        names=Texts(_names(place)),
        queries=tuple(_queries(place)),
        vectors=_vectors(),
        tree=place.tree(),
        has_document=lambda identifier: place.store.doc_of(identifier) is not None,
    )


def _names(place: Installation) -> Iterator[str]:
    """What the index in use calls its things; nothing where there is none that can be read."""
    try:
        generation = place.generations.current()
        manifest, commit = generation.manifest(), generation.commit()
        book = BaseDocValues(generation.bases, manifest.shared_bases, manifest.bases)
        for base in range(commit.bases):
            for name in book.names(base):
                yield from (name.exact, name.bare)
    except (IndexFailure, OSError) as error:
        LOG.info("no names to check dictionaries against", error=str(error))


def _queries(place: Installation) -> list[tuple[str, int]]:
    try:
        return frequent_queries(place.log_file)
    except (IndexerError, OSError) as error:
        LOG.info("no queries to check dictionaries against", error=str(error))
        return []


def _vectors() -> WordVectors | None:
    try:
        return load_word_vectors()
    except (OSError, ValueError) as error:
        LOG.warning("word vectors unreadable", error=str(error))
        return None
