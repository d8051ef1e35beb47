"""`HotTerms`: what every process answers with, from the lists that the worker keeps."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from threading import Lock
from typing import TYPE_CHECKING, Any

from dictionaries.caches import Results
from dictionaries.kinds.lists import HotRule
from dictionaries.lexicon import BadDictionaries, Lexicon
from dictionaries.normalize import squash
from dictionaries.regions import NATION, RegionTree, UnknownRegion
from indexer.documents.timestamps import CHINA
from indexer.events.hot_terms.hot_store import HotStore, ListedTerm
from indexer.store.location import is_there
from ranker.hot import HotTerm, Reading, RegionList, filled, one_term
from search_engine.errors import BadParameters, Detail, NotReady
from search_engine.hot.availability_cache import AppsMark, AvailabilityCache, reading_of
from search_engine.hot.memory import wide
from search_engine.hot.parameters import DEFAULT_LIMIT, MOST_LIMIT
from search_engine.hot.short_names import abbreviations, is_short, short_synonyms
from search_engine.installation.switch_file import HOT
from search_engine.people.activity.storing import read_or
from search_engine.query.audience import audience_of
from search_engine.search.pipeline import Pipeline
from search_engine.suggestion import SuggestionRules

if TYPE_CHECKING:
    from search_engine.installation.installation import Installation

# Seconds that an answer is kept: with the second in which it is counted, an event is seen within five.
ANSWER_SECONDS = 1.5
MOST_KEPT = 5_000
# Lexicons of which it is kept what may be shown: as many as differ for some.
RULES_KEPT = 32
# Seconds that it is kept whether something is found in a region.
OFFERS_KEPT = 60.0


@dataclass(frozen=True, slots=True)
class _EditorialOverrides:
    """The rules in force on a day."""

    rules: tuple[HotRule, ...] = ()

    @classmethod
    def of(cls, lexicon: Lexicon, now: int) -> _EditorialOverrides:
        """The rules of a lexicon at a time, in ms since 1970 UTC."""
        # China has one time; a date in a dictionary is a day there
        today = datetime.fromtimestamp(now / 1000, UTC).astimezone(CHINA).date().isoformat()
        return cls(tuple(rule for rule in lexicon.hot if not rule.until or today <= rule.until))

    def pins(self, chain: Sequence[str]) -> list[tuple[str, int]]:
        """Text and rank of what is pinned in a region; of a text that is pinned twice the nearer region's.

        Args:
            chain: Codes of the region and those above it.
        """
        found: dict[str, tuple[str, int]] = {}
        for rule in sorted(self._of("pin", chain), key=lambda rule: _distance(rule, chain)):
            found.setdefault(squash(rule.text), (rule.text, rule.rank))
        return list(found.values())

    def banned(self, chain: Sequence[str]) -> frozenset[str]:
        """Squashed texts that are not shown in a region."""
        return frozenset(squash(rule.text) for rule in self._of("ban", chain))

    def short_names(self, chain: Sequence[str]) -> Mapping[str, str]:
        """Squashed text → its short name in a region, the nearer region's first."""
        rows = sorted(self._of("name", chain), key=lambda rule: _distance(rule, chain), reverse=True)
        return {squash(rule.text): rule.short for rule in rows}

    def frozen(self, chain: Sequence[str]) -> bool:
        """Whether a region's list stays as it is."""
        return any(True for _ in self._of("freeze", chain))

    def _of(self, action: str, chain: Sequence[str]) -> Iterable[HotRule]:
        return (rule for rule in self.rules if rule.action == action and (not rule.region or rule.region in chain))


class HotTerms:
    """Hot terms of one installation, as they may be shown now: held to what is banned at each answer."""

    def __init__(
        self,
        installation: Installation,
        ask: Callable[[Callable[[Pipeline], Any]], Any],
        clock: Callable[[], float] = time.time,
    ) -> None:
        self._place, self._clock = installation, clock
        self._apps = AppsMark(ask)
        self.availability = AvailabilityCache(ask, self.offers_version, OFFERS_KEPT)
        self._lock = Lock()
        self._answers: Results[tuple[str, int, str, int], tuple[float, tuple[HotTerm, ...]]] = Results(
            MOST_KEPT, "hot_terms"
        )
        self._rules: Results[str, SuggestionRules] = Results(RULES_KEPT, "hot_rules")
        self._synonyms: Results[str, Mapping[str, list[str]]] = Results(RULES_KEPT, "short_synonyms")

    def terms(
        self, region: str | None = None, limit: int = DEFAULT_LIMIT, site: str = "", department: str = ""
    ) -> tuple[HotTerm, ...]:
        """The terms of a region (without one: the operator's, else the nation), by rank; none while they are
        switched off.

        Args:
            site, department: Of the page that asks: rows of the dictionaries may act there alone.

        Raises:
            BadParameters: The region is unknown.
            NotReady: There is no index yet.
        """
        code = self._code(region)
        if HOT in self._place.switched_off:
            return ()
        lexicon, now = self._lexicon(code, site, department), self._clock()
        key = (code, limit, lexicon.version, self._apps())
        with self._lock:
            kept = self._answers.get(key)
        if kept is not None and 0 <= now - kept[0] < ANSWER_SECONDS:
            return kept[1]
        found = self._terms(code, limit, lexicon, now)
        with self._lock:
            self._answers.put(key, (now, found))
        return found

    def brief(self, region: str | None, limit: int, beside: Sequence[str] = ()) -> tuple[HotTerm, ...]:
        """The terms for where there is little room: each has a short name that no other has, and leads to nothing that
        is shown beside them. Raises as `terms`.

        Args:
            beside: Texts that lead to what is shown already.
        """
        code = self._code(region)
        terms = self.terms(region, MOST_LIMIT)
        seen = {squash(text) for text in beside}
        bases = {self.availability.of(text, code).base for text in beside} if terms else set()
        found: list[HotTerm] = []
        for term in terms:
            if len(found) == limit:
                break
            if not term.short or self.availability.of(term.text, code).base in bases:
                continue
            if not seen & (keys := {squash(term.text), squash(term.short)}):
                found.append(term)
            seen |= keys
        return tuple(found)

    def evidence(
        self, region: str | None = None, limit: int = DEFAULT_LIMIT, site: str = "", department: str = ""
    ) -> list[dict[str, Any]]:
        """The same with what each term is based on; for staff. Raises as `terms`."""
        found = []
        for term in self.terms(region, limit, site, department):
            rows = {squash(row.text): row for row in self.own(term.origin)}
            row = rows.get(squash(term.text))
            found.append({**hot_term_fields(term), "evidence": row.evidence if row else None})
        return found

    def own(self, region: str) -> list[ListedTerm]:
        """What a region's own list holds, whether or not it may be shown now."""
        return self._stored([self._code(region)]).get(wide(self._code(region)), [])

    def version(self, region: str | None = None) -> str:
        """The version of the dictionaries in force in a region; None: for everybody. Raises `NotReady`."""
        return self._lexicon(region).version

    def offers_version(self, region: str | None = None) -> str:
        """The same with what tells which apps there are. Raises `NotReady`."""
        return f"{self.version(region)} {self._apps()}"

    def allows(self, text: str) -> bool:
        """Whether a text may be shown to anybody, by the dictionaries in force."""
        return self._allows(self._lexicon(), text)

    def editorial_overrides(self, region: str | None = None) -> _EditorialOverrides:
        """What editors say now, in a region."""
        return _EditorialOverrides.of(self._lexicon(region), int(self._clock() * 1000))

    def _allows(self, lexicon: Lexicon, text: str) -> bool:
        with self._lock:
            rules = self._rules.get(lexicon.version)
        if rules is None:
            rules = self._place.suggestion_rules(lexicon)
            with self._lock:
                self._rules.put(lexicon.version, rules)
        return rules.allow(text)

    def _terms(self, code: str, limit: int, lexicon: Lexicon, now: float) -> tuple[HotTerm, ...]:
        chain = [region.code for region in self._tree().chain(code)]
        editorial_overrides = _EditorialOverrides.of(lexicon, int(now * 1000))
        banned, pins = editorial_overrides.banned(chain), editorial_overrides.pins(chain)
        lists = self._lists(chain)
        if not lists and not pins:
            return ()
        by_region = [region_list(each, lists.get(wide(each), ())) for each in chain]

        away = [self._reading(text, code) for text in sorted(banned)]

        def allow(text: str) -> bool:
            if squash(text) in banned or not self._allows(lexicon, text) or not self.availability.of(text, code).here:
                return False
            # another spelling of what is banned is no way around it
            return not away or not any(one_term(self._reading(text, code), one) for one in away)

        names = editorial_overrides.short_names(chain)

        def short(text: str) -> str | None:
            if is_short(text):
                return text
            key, offer = squash(text), self.availability.of(text, code)
            own = [names[key]] if key in names else []
            called = own + abbreviations(text, (*self._short_synonyms(lexicon).get(key, ()), *offer.aliases))
            # whoever follows a short name shall see first what they would have seen
            same = (name for name in called if allow(name) and self.availability.of(name, code).base == offer.base)
            return next(same, None)

        return tuple(replace(term, short=short(term.text)) for term in filled(by_region, limit, pins, allow))

    def _short_synonyms(self, lexicon: Lexicon) -> Mapping[str, list[str]]:
        with self._lock:
            found = self._synonyms.get(lexicon.version)
        if found is None:
            found = short_synonyms(lexicon.synonyms)
            with self._lock:
                self._synonyms.put(lexicon.version, found)
        return found

    def _reading(self, text: str, code: str) -> Reading:
        return reading_of(text, self.availability.of(text, code))

    def _lists(self, codes: Sequence[str]) -> dict[int, list[ListedTerm]]:
        """The lists that readers are shown."""
        if self._place.followed is None:
            return self._stored(codes)
        known = self._place.followed.hot_lists.value() or {}
        return {region: known[region] for region in map(wide, codes) if region in known}

    def _stored(self, codes: Sequence[str]) -> dict[int, list[ListedTerm]]:
        events = self._place.events
        if not is_there(events.location):
            return {}
        return read_or({}, lambda: HotStore(events).lists([wide(code) for code in codes]))

    def _code(self, region: str | None) -> str:
        try:
            return self._tree().canonical(region or self._place.settings.default_region or NATION)
        except UnknownRegion as error:
            raise BadParameters([Detail("region", str(error))]) from error

    def _tree(self) -> RegionTree:
        return self._place.tree()

    def _lexicon(self, region: str | None = None, site: str = "", department: str = "") -> Lexicon:
        """The lexicon in force for somebody of a region, a site, a department."""
        try:
            provider = self._place.analyzer_provider
            if not provider.has_conditions:
                return provider.lexicon()
            return provider.lexicon(audience_of(self._tree(), region, site, department))
        except BadDictionaries as error:
            raise NotReady(str(error.faults[0])) from error


def region_list(code: str, rows: Sequence[ListedTerm]) -> RegionList:
    """A region's list as values."""
    return RegionList(
        code, tuple(HotTerm(row.text, place, row.heat, row.trend, code) for place, row in enumerate(rows, 1))
    )


def hot_term_fields(term: HotTerm) -> dict[str, Any]:
    """As the contract has it, with the region that it is from and whether an editor has put it there."""
    return {
        "text": term.text,
        "rank": term.rank,
        "trend": term.trend,
        "heat": round(term.heat, 3),
        "from": term.origin,
        "pinned": term.pinned,
        "short": term.short,
    }


def _distance(rule: HotRule, chain: Sequence[str]) -> int:
    return chain.index(rule.region) if rule.region else len(chain)
