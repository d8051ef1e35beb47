"""What an installation knows that rows can be judged by; what it has not (an index, a query log) is left out."""

from __future__ import annotations

import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

import numpy as np
import structlog

from dictionaries.caches import memoize
from dictionaries.lexicon.scope import minute_of
from dictionaries.meaning import WordVectors, load_word_vectors
from dictionaries.normalize import normal_text
from indexer.documents.document import KEPT_WHEN_EXPIRED
from indexer.errors import IndexerError, IndexFailure
from indexer.generation.base_doc_values import BaseDocValues, Name
from indexer.generation.columns import open_columns
from indexer.store.queries.query_log import frequent_queries
from indexer.store.split import STATUSES
from search_engine.editing.checks.evidence import Evidence, Texts
from search_engine.editing.guarded_queries.asking import kept_evidence
from search_engine.installation.installation import Installation

LOG = structlog.get_logger("dictionary_checks")
# Documents of which it is kept for one look at all rows whether they are shown.
STATES_KEPT = 20_000


def evidence_of(place: Installation, clock: Callable[[], float] = time.time) -> Evidence:
    """The evidence of an installation, as it is now; takes a tenth of a second, nearly all for the vectors.

    Args:
        clock: Seconds since 1970 UTC.
    """
    things = tuple(_things(place))
    return Evidence(
        analyzer=place.analyzer,
        segmenter=place.settings.segmenter,
        now=minute_of(clock()),
        names=Texts(text for names in things for name in names for text in (name.exact, name.bare)),
        matters=matters_of([name.exact for name in names] for names in things),
        queries=tuple(_queries(place)),
        vectors=_vectors(),
        tree=place.tree(),
        has_document=_documents(place),
        document_state=document_states(place, clock),
        kept=kept_evidence(place),
        titles=frozenset(names[0].exact for names in things if names) or None,
        life_events=memoize(lambda: life_events_said(place), 1, name="life_events_said"),
        parts=place.parts,
    )


def life_events_said(place: Installation) -> dict[str, frozenset[str]]:
    """Event → the titles, squashed, of the documents that say that they belong to it; those that ended count too, as
    long as the index has not been sorted anew. Nothing where there is no index.
    """
    try:
        generation = place.generations.current()
        manifest, commit = generation.manifest(), generation.commit()
        book = BaseDocValues(generation.bases, manifest.shared_bases, manifest.bases)
        columns = open_columns(generation.columns(commit.columns))
    except (IndexFailure, OSError):
        return {}
    profile, base = columns.profile[: commit.rows], columns.base[: commit.rows]
    found: dict[str, set[str]] = defaultdict(set)
    for number, value in place.store.profiles().items():
        if value.life_events:
            names = [book.names(one) for one in np.unique(base[profile == number]).tolist()]
            for event in value.life_events:
                found[event].update(one[0].exact for one in names if one)
    return {event: frozenset(titles) for event, titles in found.items()}


def pin_evidence(place: Installation) -> Evidence:
    """What pins alone are judged by: next to nothing is read for it."""
    return Evidence(
        analyzer=place.analyzer,
        segmenter=place.settings.segmenter,
        now=minute_of(place.clock()),
        tree=place.tree(),
        has_document=_documents(place),
        document_state=document_states(place, place.clock),
    )


def document_states(place: Installation, clock: Callable[[], float] = time.time) -> Callable[[str], str] | None:
    """Of the document of an id: `shown`, `gone` (there is none), `offline`, `expired`, `later` (not yet in force); None
    where there is no database yet.
    """
    if _documents(place) is None:
        return None

    def state(identifier: str) -> str:
        doc = place.store.doc_of(identifier)
        row = None if doc is None else place.store.get_rows([doc]).get(doc)
        if row is None:
            return "gone"
        if STATUSES[row.status] == "offline":
            return "offline"
        if row.expires is not None and row.expires <= clock():
            kind = (place.store.document(row) or {}).get("kind")
            return "shown" if kind in KEPT_WHEN_EXPIRED else "expired"
        return "later" if row.effective is not None and row.effective > clock() else "shown"

    return memoize(state, STATES_KEPT, name="document_states")


def _documents(place: Installation) -> Callable[[str], bool] | None:
    """Whether there is a document of an id; None where there is no database yet, which a look would make."""
    database = place.database
    if isinstance(database, Path) and not database.exists():
        return None
    return lambda identifier: place.store.doc_of(identifier) is not None


def matters_of(things: Iterable[Iterable[str]]) -> dict[str, frozenset[int]]:
    """Names → the numbers of the things that have them, in the order in which these are given."""
    found: dict[str, set[int]] = defaultdict(set)
    for number, names in enumerate(things):
        for name in names:
            found[name].add(number)
    return {name: frozenset(numbers) for name, numbers in found.items()}


def _things(place: Installation) -> Iterator[tuple[Name, ...]]:
    """The names of each thing in the index in use; nothing where there is none that can be read."""
    try:
        generation = place.generations.current()
        manifest, commit = generation.manifest(), generation.commit()
        book = BaseDocValues(generation.bases, manifest.shared_bases, manifest.bases)
        for base in range(commit.bases):
            yield tuple(book.names(base))
    except (IndexFailure, OSError) as error:
        LOG.info("no names to check dictionaries against", error=str(error))


def _queries(place: Installation) -> list[tuple[str, int]]:
    """What is asked often, in normal form; spellings that are one then are counted together."""
    times: Counter[str] = Counter()
    try:
        for text, asked in frequent_queries(place.log_file):
            times[normal_text(text).strip()] += asked
        return times.most_common()
    except (IndexerError, OSError) as error:
        LOG.info("no queries to check dictionaries against", error=str(error))
        return []


def _vectors() -> WordVectors | None:
    try:
        return load_word_vectors()
    except (OSError, ValueError) as error:
        LOG.warning("word vectors unreadable", error=str(error))
        return None
