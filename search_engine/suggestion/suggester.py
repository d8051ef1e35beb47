"""From a few keys to a few lines: `Suggester._suggest`, readable in one function."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

import numpy as np

from dictionaries.caches import MEGABYTE, Latest, memoize, memoized
from dictionaries.kinds.intents import Hotline
from dictionaries.normalize import SEPARATORS, Normalized, normal_text, normalize, squash
from indexer.generation.arrays import Int8s, Int64s
from indexer.snapshot import Snapshot
from indexer.snapshot.validities import VALIDITIES
from indexer.suggestions import SuggestionTable
from ranker.collapse.closest import NOWHERE
from ranker.ordering.cascade import IN_CITY, RegionCascade
from search_engine.page.highlighting import merge_spans
from search_engine.page.search_page import Span
from search_engine.query.analysis.read_pinyin import AN_INITIAL, CONFIDENT_MIN, reading_of
from search_engine.query.analysis.resources import AnalysisResources
from search_engine.suggestion.around import Core, core_of
from search_engine.suggestion.availability import Availability
from search_engine.suggestion.choosing import Candidate, Found, in_order
from search_engine.suggestion.finding import find
from search_engine.suggestion.read_instead import Reading
from search_engine.suggestion.rules import SuggestionRules
from search_engine.suggestion.suggestion import Suggestion
from search_engine.suggestion.tables import Tables, hotline_table, in_numbers
from search_engine.suggestion.typed import LETTER, Typing, Wishes, only_letters, typings
from search_engine.suggestion.typos import Slipped

# Names whose places are kept: the best suggestions are shown key after key.
MARKABLE_NAMES, MARKABLE_BYTES = 20_000, 32 * MEGABYTE


# Answers kept for the next who types the same, while nothing changes: about 2 kB each.
CACHE_SIZE = 4_096
# One that suggests for some only keeps this part of what others keep.
SCOPED_SHARE = 8
# Texts of which it is kept whether they may be shown, and of those typed whether they are answered, which may take more
# than finding them: about 200 bytes each.
TEXTS_KEPT = 65_536
# Of ten suggestions so many may be terms, life events, frequent queries and hotlines while there are names: of words
# that begin alike the first few tell all that the others do.
WORDS_OF_TEN = 3
# Fewer letters with a slip are near to too much.
LEAST_LETTERS = 5

Answers = Callable[[str, str | None, str | None, int], tuple[Suggestion, ...]]


@dataclass(frozen=True, slots=True)
class Asked:
    """For whom and how many."""

    cascade: RegionCascade | None
    pf: str | None
    limit: int


class Suggester:
    """Suggests from one view. Not for several threads at once, as the view is not.

    Args:
        resources: What places and stop words are known by; None where a text is looked up as it stands alone.
        version: Of the dictionaries that it goes by.
        beside: Another one: what is the same of the same view, or by the same rules, is shared with it.
        scoped: Whether it suggests for some only: it keeps less then.
    """

    def __init__(
        self,
        snapshot: Snapshot,
        rules: SuggestionRules,
        hotlines: Sequence[Hotline] = (),
        resources: AnalysisResources | None = None,
        *,
        version: str = "",
        beside: Suggester | None = None,
        scoped: bool = False,
    ) -> None:
        self._tools, self.version = resources, version
        self._snapshot, self._rules, self._called = snapshot, rules, hotlines
        share = SCOPED_SHARE if scoped else 1
        self._size = CACHE_SIZE // share
        same = beside if beside is not None and beside._snapshot is snapshot else None
        self._tables: Tables = same._tables if same else Tables(snapshot)
        self._availability: Availability = same._availability if same else Availability(snapshot, self._tables)
        self._cascade: Callable[[str], RegionCascade] = (
            same._cascade
            if same
            else memoize(partial(RegionCascade.of, snapshot.tree, snapshot.groups), CACHE_SIZE, name="cascades")
        )
        self._hotlines: SuggestionTable = (
            same._hotlines if same and same._called == hotlines else hotline_table(hotlines, self._tables.read)
        )
        alike = beside if beside is not None and beside._rules == rules else None
        self._allowed: Callable[[str], bool] = (
            alike._allowed if alike else memoize(rules.allow, TEXTS_KEPT // share, name="allowed_suggestions")
        )
        self._blocked: Callable[[str], bool] = (
            alike._blocked if alike else memoize(rules.blocked, TEXTS_KEPT // share, name="blocked_typings")
        )
        # of the dictionaries by which entries may have been looked at: the newest two of the same rules
        self._versions: tuple[str, ...] = (version, *alike._versions)[:2] if alike else (version,)
        self._kept: Latest[int, Answers] = Latest()

    def suggest(self, text: str, region: str | None, pf: str | None, limit: int) -> tuple[Suggestion, ...]:
        """At most `limit` suggestions, the best first. Raises `UnknownRegion`."""
        return self._kept.of(self._snapshot.state, self._anew)(text, region, pf, limit)

    def reading(self, text: str, region: str | None, pf: str | None) -> Reading | None:
        """What Latin letters stand for, by the first name that is suggested for them; None: they may be a name
        themselves, or stand for nothing or for too much. Raises `UnknownRegion`.
        """
        letters, words = squash(text), self._tools.words if self._tools else None
        if (words and letters in words.latin) or self._blocked(text):
            return None
        asked, ways = Asked(self._cascade(region) if region else None, pf, 1), typings(text)
        chosen = self._choose(self._stages(ways, asked), asked)
        for found in chosen or ():
            told = max(way.told for way in ways if len(way.wishes) == found.count)
            whole = found.count == found.table.length(found.number)
            told += AN_INITIAL * whole  # that it ends there tells as much as a letter
            places = len(found.table.chars) if found.first else len(found.table)
            if told - math.log(places) >= CONFIDENT_MIN:
                return Reading(_typed(found), sure=True, whole=whole)
        if len(letters) < LEAST_LETTERS or not only_letters(letters):
            return None
        return next((Reading(one.entry.text) for one in self._forgiving(letters, chosen, asked)), None)

    def look_beside(self) -> None:
        """Do beside the requests what the next one would have to do."""
        self._tables.look_beside()

    def _anew(self) -> Answers:
        """The answers of a state, none yet."""
        return memoize(self._suggest, self._size, name="suggestions")

    def _suggest(self, text: str, region: str | None, pf: str | None, limit: int) -> tuple[Suggestion, ...]:
        if self._blocked(text):
            return ()
        asked = Asked(self._cascade(region) if region else None, pf, limit)
        chosen = self._choose(self._stages(typings(text), asked), asked)
        if chosen is None and (said := self._said(text)):
            return self._suggest(said, region, pf, limit)
        if (chosen is None or len(chosen) < limit) and (core := self._core(text, asked)):
            found = self._around(core, self._lines(chosen or [], asked), asked)
            if found:
                return found
        return self._lines(self._forgiving(text, chosen, asked), asked)

    def _said(self, text: str) -> str | None:
        """What a search surely reads letters as that begin no name: woyaobanhuzhao."""
        words = self._tools.words if self._tools and LETTER.search(text) else None
        read = words and reading_of(normal_text(text), words.vocabulary, words.pinyin, words.latin, words.near_sounds)
        return read.corrected if read and read.applied and not LETTER.search(read.corrected) else None

    def _core(self, text: str, asked: Asked) -> Core | None:
        return core_of(text, self._tools, asked.cascade.own if asked.cascade else None) if self._tools else None

    def _around(self, core: Core, found: tuple[Suggestion, ...], asked: Asked) -> tuple[Suggestion, ...]:
        """What the core may become, in the place that stands before it, then what was found for the text as typed."""
        there = replace(asked, cascade=self._cascade(core.region)) if core.region else asked
        chosen = self._choose(self._stages(typings(core.text), there), there)
        lines = self._lines(self._forgiving(core.text, chosen, there), there)
        once = {line.text: line for line in (*map(core.around, lines), *found)}
        return tuple(once.values())[: asked.limit]

    def _forgiving(self, text: str, chosen: list[Candidate] | None, asked: Asked) -> list[Candidate]:
        """What was chosen, and what was perhaps meant where that is nothing or doubtful."""
        if chosen is None or _doubtful(text, chosen, asked.limit):
            meant = self._choose(self._stages(self._slips(text), asked), asked) or []
            chosen, _ = self._first((found for found in meant if not (chosen and found.first)), chosen or [], asked)
        return chosen

    def _lines(self, chosen: Sequence[Candidate], asked: Asked) -> tuple[Suggestion, ...]:
        documents = self._documents(chosen, asked)
        return tuple(
            Suggestion(
                entry.text,
                entry.kind,
                _marked(entry.text, candidate.first, candidate.count),
                *(documents.get(entry.bases[0], ()) if entry.is_name else ()),
            )
            for candidate in chosen
            for entry in (candidate.entry,)
        )

    # ---- looking up

    def _stages(self, ways: Sequence[Typing], asked: Asked) -> Iterator[list[Found]]:
        """What is found, stage by stage: what is near in an earlier stage stands before all of a later one.

        What was perhaps meant is looked for at the beginning of names alone: inside, any two letters are found. So is a
        single syllable, as long as anything begins with it.
        """
        tables = self._tables.current()
        sure, unsure = ([way for way in ways if way.sure == kind] for kind in (True, False))
        anything = False
        for here, inside in ((sure, False), (unsure, False), (sure or unsure, True)):
            clear = here if not (inside and anything) else [way for way in here if not way.is_syllable]
            found = [self._find(table, way, inside, asked) for way in clear for table in tables]
            calls = [way for way in clear if not (inside and in_numbers(way))]
            found += [self._find(self._hotlines, way, inside, asked) for way in calls]
            anything = anything or any((part.tiers < IN_CITY).any() for part in found)
            yield found

    def _slips(self, text: str) -> tuple[Typing, ...]:
        """What may have been meant by a text with one slip; of the two halves of it one is in the tables."""
        slipped = Slipped.of(text)
        if slipped is None:
            return ()
        in_second = self._has(slipped.first, (False, True))
        in_first = self._has(slipped.second, (True,))
        return tuple(Typing(wishes, True) for wishes in slipped.mended(in_first=in_first, in_second=in_second))

    def _has(self, wishes: Wishes, where: tuple[bool, ...]) -> bool:
        return any(len(find(table, wishes, inside=inside)) for table in self._tables.current() for inside in where)

    def _find(self, table: SuggestionTable, way: Typing, inside: bool, asked: Asked) -> Found:
        places = find(table, way.wishes, inside=inside)
        entries = table.entries[places].astype(np.int64)
        # hotlines are to be had everywhere
        is_call = table is self._hotlines
        tiers: Int8s = (
            np.zeros(len(places), np.int8)
            if is_call
            else self._availability.tiers(asked.cascade, asked.pf)[table.base[entries]]
        )
        return Found(table, places, entries, way, inside, tiers)

    # ---- choosing

    def _choose(self, stages: Iterable[list[Found]], asked: Asked) -> list[Candidate] | None:
        """The best of all stages; None where there is nothing, be it allowed or not."""
        found: list[Found] = []
        near: list[Found] = []
        for stage in stages:
            new = [part for part in stage if len(part.places)]
            found.extend(new)
            near.extend(part.where(part.tiers < IN_CITY) for part in new)
            if new and sum(len(part.places) for part in near) >= asked.limit:
                chosen, _ = self._first(in_order(near, wanted=asked.limit), [], asked)
                if len(chosen) == asked.limit:
                    return chosen
        found = [part.where(part.tiers < NOWHERE) for part in found]
        chosen, left = self._first(in_order(found, wanted=asked.limit), [], asked)
        return [*chosen, *left][: asked.limit] if any(len(part.places) for part in found) else None

    def _first(
        self, candidates: Iterable[Candidate], before: list[Candidate], asked: Asked
    ) -> tuple[list[Candidate], list[Candidate]]:
        """The first candidates that may be shown, each base and each text once, after those that come before.

        Terms and queries that stand for many things take but a part of a list, since names are what is looked for;
        those that had to stand back are given apart, for where names run out.
        """
        chosen, left = list(before), list[Candidate]()
        room = words_of(asked.limit) - sum(not candidate.entry.is_name for candidate in chosen)
        keys = {candidate.entry.once for candidate in chosen}
        named = {candidate.entry.bases for candidate in chosen if candidate.entry.is_name}
        for candidate in candidates:
            entry, key, is_name = candidate.entry, candidate.entry.once, candidate.entry.is_name
            twice = key in keys or (is_name and entry.bases in named)
            if twice or not self._is_allowed(candidate):
                continue
            keys.add(key)
            if not is_name and room <= 0:
                left.append(candidate)
                continue
            chosen.append(candidate)
            room -= not is_name
            if is_name:
                named.add(entry.bases)
            if len(chosen) == asked.limit:
                break
        return chosen, left

    def _is_allowed(self, candidate: Candidate) -> bool:
        """Whether the rules allow it: as somebody has looked at the whole table by them, else by a look at it alone."""
        hidden = self._tables.hidden(candidate.table)
        if hidden is not None and hidden.version in self._versions:
            return candidate.number not in hidden.numbers
        return self._allowed(candidate.entry.text)

    def _documents(self, chosen: Sequence[Candidate], asked: Asked) -> Mapping[int, tuple[Any, ...]]:
        """Base → the id of its nearest document, its validity and, where the user's place is known, whose it is."""
        bases = [candidate.entry.bases[0] for candidate in chosen if candidate.entry.is_name]
        nearest = self._availability.nearest(asked.cascade, asked.pf, np.array(bases, np.int64))
        rows = np.array(list(nearest.values()), np.int64)
        validities = [VALIDITIES[code] for code in self._snapshot.validities.codes[rows].tolist()]
        named = list(zip(self._snapshot.ids(rows), validities, strict=True))
        if asked.cascade is None:
            return dict(zip(nearest, named, strict=True))
        tiers = self._availability.tiers(asked.cascade, asked.pf)[list(nearest)].tolist()
        whose = self._whose(rows, tiers, asked.cascade)
        return {base: (*one, *of) for base, one, of in zip(nearest, named, whose, strict=True)}

    def _whose(self, rows: Int64s, tiers: Sequence[int], cascade: RegionCascade) -> Iterator[tuple[Any, ...]]:
        """Of each row its office, its region with the tier, and whether a smaller region must be chosen."""
        shown = self._snapshot.documents.of(rows.tolist())
        numbers = self._snapshot.columns.region[rows].astype(np.int64)
        below = cascade.is_below(numbers).tolist()
        for row, number, tier, is_below in zip(rows.tolist(), numbers.tolist(), tiers, below, strict=True):
            region = cascade.own if is_below else self._snapshot.tree.by_number(number)
            fields = shown[row].fields if row in shown and not is_below else {}
            authority = (fields.get("authority") or {}).get("name")
            yield (
                authority,
                {"code": region.code, "name": region.name, "level": region.level, "tier": tier},
                is_below,
            )


def _doubtful(text: str, chosen: Sequence[Candidate], limit: int) -> bool:
    """Whether letters begin nothing and stand inside of few names, by chance: shefen in 货运设分支机构."""
    return len(chosen) < limit and all(candidate.first for candidate in chosen) and only_letters(text)


def words_of(limit: int) -> int:
    """How many of a list may be no names of single things; at least one."""
    return max(1, limit * WORDS_OF_TEN // 10)


def _typed(candidate: Candidate) -> str:
    """The characters of an entry that were typed."""
    text = candidate.entry.text
    return "".join(text[start:end] for start, end in _marked(text, candidate.first, candidate.count))


def _marked(text: str, first: int, count: int) -> tuple[Span, ...]:
    """Spans in a text of the `count` characters from the one numbered `first` on of those that can be typed."""
    normal, places = _typeable(text)
    runs: list[Span] = []
    for place in places[first : first + count]:
        if runs and runs[-1][1] == place:
            runs[-1] = (runs[-1][0], place + 1)
        else:
            runs.append((place, place + 1))
    return merge_spans([normal.original_span(start, end) for start, end in runs])


@memoized(MARKABLE_NAMES, name="markable_names", most_bytes=MARKABLE_BYTES)
def _typeable(text: str) -> tuple[Normalized, tuple[int, ...]]:
    """The normal form, and where in it what can be typed stands: neither spaces nor signs."""
    normal = normalize(text)
    gaps = {place for gap in SEPARATORS.finditer(normal.text) for place in range(*gap.span())}
    return normal, tuple(place for place in range(len(normal.text)) if place not in gaps)
