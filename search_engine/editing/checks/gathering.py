"""What an installation knows that rows can be judged by; what it has not (an index, a query log) is left out."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from functools import cache

import numpy as np
import structlog

from dictionaries.caches import memoize
from dictionaries.lexicon import Lexicon
from dictionaries.lexicon.scope import minute_of
from dictionaries.meaning import WordVectors, load_word_vectors
from dictionaries.normalize import normal_text
from indexer.documents.document import KEPT_OUT_OF_FORCE
from indexer.errors import IndexerError, IndexFailure, NoIndex
from indexer.generation.base_doc_values import BaseDocValues, Name
from indexer.generation.columns import open_columns
from indexer.store.location import is_there
from indexer.store.monitor.kept_queries import KeptQuery, all_kept
from indexer.store.queries.query_log import frequent_queries
from indexer.store.split import STATUSES
from ranker.errors import InvalidProfile
from ranker.profile import RankProfile
from search_engine.editing.checks.evidence import Evidence, KeptEvidence, Texts
from search_engine.editing.guarded_queries.judging import broken, replayed, title_in
from search_engine.editing.replay.preview_place import PreviewPlace, View
from search_engine.editing.replay.replaying import Previewing, replay
from search_engine.installation.installation import Installation

LOG = structlog.get_logger("dictionary_checks")
# Documents of which it is kept for one look at all rows whether they are shown.
STATES_KEPT = 20_000


def evidence_of(place: Installation) -> Evidence:
    """The evidence of an installation, as it is now; takes a tenth of a second, nearly all for the vectors."""
    things = tuple(_things(place))
    return replace(
        pin_evidence(place),
        names=Texts(text for names in things for name in names for text in (name.exact, name.bare)),
        matters=matters_of([name.exact for name in names] for names in things),
        queries=tuple(_queries(place)),
        vectors=_vectors(),
        kept=_kept_evidence(place),
        titles=frozenset(names[0].exact for names in things if names) or None,
        life_events=memoize(lambda: life_events_said(place), 1, name="life_events_said"),
        profile=_profile(place),
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
        document_state=document_states(place),
    )


def document_states(place: Installation) -> Callable[[str], str] | None:
    """Of the document of an id: `shown`, `gone` (there is none), `offline`, `expired`, `later` (not yet in force); None
    where there is no database yet.
    """
    if not _has_database(place):
        return None

    def state(identifier: str) -> str:
        doc = place.store.doc_of(identifier)
        row = None if doc is None else place.store.get_rows([doc]).get(doc)
        if row is None:
            return "gone"
        if STATUSES[row.status] == "offline":
            return "offline"
        is_expired = row.expires is not None and row.expires <= place.clock()
        if not is_expired and (row.effective is None or row.effective <= place.clock()):
            return "shown"
        if (place.store.document(row) or {}).get("kind") in KEPT_OUT_OF_FORCE:
            return "shown"
        return "expired" if is_expired else "later"

    return memoize(state, STATES_KEPT, name="document_states")


def _has_database(place: Installation) -> bool:
    """Whether there is a database already; a look at what it holds would make one."""
    return is_there(place.database)


def _kept_evidence(place: Installation) -> KeptEvidence | None:
    """The kept queries of an installation, asked by its index as it is now; None where nothing could be asked yet."""
    if not _has_database(place):
        return None
    try:
        place.generations.current()
    except NoIndex:
        return None
    with place.store.engine.connect() as connection:
        queries = all_kept(connection)
    previewing = cache(lambda: Previewing(place))

    def faults(lexicon: Lexicon, some: Sequence[KeptQuery]) -> dict[int, str]:
        work = previewing()
        is_now = lexicon.version == work.now.lexicon.version
        view = work.now if is_now else work.then(lexicon, made=_cuts_otherwise(place, lexicon, work.now))
        outcomes = replay(view, [replayed(one) for one in some])
        bases, title = place.store.base_keys, title_in(place.store)
        found = {one.number: broken(one, outcome, bases, title) for one, outcome in zip(some, outcomes, strict=True)}
        return {number: fault for number, fault in found.items() if fault}

    return KeptEvidence(queries, faults)


def _cuts_otherwise(place: Installation, lexicon: Lexicon, now: View) -> bool:
    """Whether texts are cut into other words by a lexicon: only then does it matter what the index is made of. What
    spelling knows may change too, which is not worth a minute's work at every publish.
    """
    wanted = PreviewPlace(place, lexicon).dictionaries_in_force().fields.analyzer
    return wanted.site_words != now.place.dictionaries_in_force().fields.analyzer.site_words


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
        for text, asked in frequent_queries(place.log_location):
            times[normal_text(text).strip()] += asked
        return times.most_common()
    except (IndexerError, OSError) as error:
        LOG.info("no queries to check dictionaries against", error=str(error))
        return []


def _profile(place: Installation) -> RankProfile | None:
    """The rank profile that is set; None where it cannot be used: `zwfw doctor` tells."""
    try:
        return place.rank_profiles.in_use(place.settings.rank_profile)
    except InvalidProfile as error:
        LOG.warning("no rank profile to check against", error=str(error))
        return None


def _vectors() -> WordVectors | None:
    try:
        return load_word_vectors()
    except (OSError, ValueError) as error:
        LOG.warning("word vectors unreadable", error=str(error))
        return None
