"""What a `HotCounter` needs of an installation, put together."""

from __future__ import annotations

from dictionaries.caches import Latest, Memoized, memoize
from dictionaries.normalize import normal_text
from indexer.events.hot_terms.hot_store import HotStore
from ranker.hot import may_be_hot
from search_engine.errors import ServiceError
from search_engine.hot.answering import HotTerms
from search_engine.hot.availability_cache import AvailabilityCache
from search_engine.hot.counting import HotCounter, Judges
from search_engine.hot.query_variants import QueryVariants
from search_engine.installation.installation import Installation
from search_engine.service import Service

# Seconds that it is kept whether a term finds something in a region; every answer looks again (see `answering`).
OFFERS_KEPT = 600.0
# Verdicts over texts that are kept: most of what is asked is asked again.
TEXTS_KEPT = 50_000


def counter_of(installation: Installation, service: Service) -> HotCounter:
    """The counter of an installation."""
    texts = _Texts(installation, service.hot)
    store = HotStore(installation.events)
    availability = AvailabilityCache(service.ask, service.hot.offers_version, OFFERS_KEPT)

    def here(text: str, code: str) -> bool:
        try:
            return availability.of(text, code).here
        except ServiceError:  # no index yet, or a region that it does not know: nothing is found there
            return False

    def version() -> str:
        # bases have other numbers in another generation
        return f"{service.hot.version()} {installation.generations.current_stamp()}"

    return HotCounter(
        store,
        installation.tree,
        QueryVariants(availability.of, store.texts, version),
        Judges(
            countable=texts.countable,
            here=here,
            frozen=lambda chain: service.hot.editorial_overrides(chain[0]).frozen(chain),
        ),
    )


class _Texts:
    """Verdicts over texts, by the dictionaries in force."""

    def __init__(self, installation: Installation, hot: HotTerms) -> None:
        self._installation, self._hot = installation, hot
        self._verdicts: Latest[str, Memoized[[str], bool]] = Latest()

    def countable(self, text: str) -> bool:
        """Whether a text may be counted and shown."""
        version = self._hot.version()
        verdict = self._verdicts.of(version, lambda: memoize(self._judge, TEXTS_KEPT, name="countable_texts"))
        return verdict(text)

    def _judge(self, text: str) -> bool:
        return may_be_hot(normal_text(text), self._is_word) and self._hot.allows(text)

    def _is_word(self, piece: str) -> bool:
        tree = self._installation.tree()
        if any(piece in (region.name, region.short_name) for region in tree.search(piece, 1)):
            return True
        return not self._installation.analyzer.may_be_person(piece)
