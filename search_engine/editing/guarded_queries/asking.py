"""Kept queries asked by a lexicon that is in force, or that would be."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from pathlib import Path

from dictionaries.lexicon import Lexicon
from indexer.errors import NoIndex
from indexer.store.monitor.kept_queries import KeptQuery, all_kept
from search_engine.editing.guarded_queries.evidence import KeptEvidence
from search_engine.editing.guarded_queries.judging import broken, replayed
from search_engine.editing.replay.preview import Previewing
from search_engine.editing.replay.preview_place import PreviewPlace
from search_engine.editing.replay.replaying import replay
from search_engine.installation.installation import Installation


class AskingKept:
    """Asks kept queries of an installation, by its index as it is now."""

    def __init__(self, place: Installation) -> None:
        self._place = place

    @cached_property
    def _previewing(self) -> Previewing:
        return Previewing(self._place)

    def faults(self, lexicon: Lexicon, queries: Sequence[KeptQuery]) -> dict[int, str]:
        """See `KeptEvidence`. Raises `NotReady`, `IndexFailure`."""
        work = self._previewing
        is_now = lexicon.version == work.now.lexicon.version
        view = work.now if is_now else work.then(lexicon, made=self._cuts_otherwise(lexicon))
        outcomes = replay(view, [replayed(one) for one in queries])
        bases = self._place.store.base_keys
        found = {one.number: broken(one, outcome, bases) for one, outcome in zip(queries, outcomes, strict=True)}
        return {number: fault for number, fault in found.items() if fault}

    def _cuts_otherwise(self, lexicon: Lexicon) -> bool:
        """Whether texts are cut into other words by a lexicon: only then it matters what the index is made of. What
        spelling knows may change too, which is not worth a minute's work at every publish.
        """
        wanted = PreviewPlace(self._place, lexicon).dictionaries_in_force().fields.analyzer
        return wanted.site_words != self._previewing.now.place.dictionaries_in_force().fields.analyzer.site_words


def kept_evidence(place: Installation) -> KeptEvidence | None:
    """Those of an installation; None where there is nothing yet that could be asked."""
    if isinstance(place.database, Path) and not place.database.exists():
        return None  # a look would make one
    try:
        place.generations.current()
    except NoIndex:
        return None
    with place.store.engine.connect() as connection:
        queries = all_kept(connection)
    return KeptEvidence(queries, AskingKept(place).faults)
