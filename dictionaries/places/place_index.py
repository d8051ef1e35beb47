"""Places in texts: which names stand there, and which places they mean."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial
from itertools import compress, islice

import ahocorasick

from dictionaries.caches import Latest
from dictionaries.kinds.names import PlaceAlias
from dictionaries.lexicon import Lexicon
from dictionaries.places.contexts import (
    LOCATIVES,
    PLAIN_ENDINGS,
    Span,
    crosses,
    end_of_something_else,
    is_no_plate,
    is_no_zone,
    is_part_of_a_name,
    names_a_shop,
    names_somebody,
    words_around,
)
from dictionaries.places.mention import PlaceMention, ResolvedPlaces
from dictionaries.places.names import FULL, TOWN, ZONES, Name, names_among, place_names
from dictionaries.places.resolving import are_nested, lie_below, resolved
from dictionaries.places.towns import Towns
from dictionaries.regions import Region, RegionTree

Inside = Callable[[str], Sequence[Span]]
"""Text → spans of the words and official names that it is made of."""


class Patterns:
    """A set of names. Immutable; safe for several threads."""

    def __init__(self, names: Iterable[str]) -> None:
        self._automaton = ahocorasick.Automaton(ahocorasick.STORE_LENGTH)
        for name in names:
            self._automaton.add_word(name)
        self._automaton.make_automaton()

    def starts(self, text: str) -> dict[int, list[int]]:
        """Where names begin, from left to right, with the ends of those that begin there, longest first."""
        if not len(self._automaton):
            return {}
        ends: dict[int, list[int]] = {}
        for last, length in self._automaton.iter(text):
            ends.setdefault(last + 1 - length, []).append(last + 1)
        return {start: ends[start][::-1] for start in sorted(ends)}


PLATE = "plate"
MOST_NAMES = 16
"""Names of places in one query; the longest of 1,235 real questions has eight. Who sends hundreds is no citizen."""

# What the tree of a version calls its places without any row; asked for where a row is tried.
_names_of_trees: Latest[str, Mapping[str, Name]] = Latest()
Starts = Mapping[int, Sequence[int]]
"""Where names begin → where they end, longest first."""


def no_words(_text: str) -> Sequence[Span]:
    """For those who know no words: nothing hides a place."""
    return ()


class PlaceIndex:
    """All names of places. Immutable; safe for several threads. Takes .3 s to make and 30 MB.

    Args:
        tree: the regions.
        aliases: other names, of regions of the tree.
        ambiguous: names that are ordinary words as well → `never` or `alone`.

    Attributes:
        tree: the regions.
    """

    def __init__(self, tree: RegionTree, aliases: Sequence[PlaceAlias], ambiguous: Mapping[str, str]) -> None:
        self.tree = tree
        self._names = place_names(tree, aliases, ambiguous)
        self._patterns = Patterns(self._names)
        self._towns = Towns(tree)
        self._only: frozenset[str] | None = None

    @classmethod
    def of(cls, lexicon: Lexicon, tree: RegionTree) -> PlaceIndex:
        """With the names of a lexicon; those of regions that the tree lacks are left out."""
        aliases = [alias for alias in lexicon.place_aliases if alias.code in tree]
        return cls(tree, aliases, {row.name: row.treatment for row in lexicon.ambiguous_places})

    def restricted_to(self, texts: Sequence[str], lexicon: Lexicon) -> PlaceIndex:
        """The book of a lexicon with the names alone that stand in some texts in normal form: of those it says what the
        whole one says, and is made in no time.
        """
        said = {
            text[first:last] for text in texts for first, ends in self._patterns.starts(text).items() for last in ends
        }
        named = {row.alias for row in lexicon.place_aliases} | {row.name for row in lexicon.ambiguous_places}
        return self._of_names(said | {name for name in named if any(name in text for text in texts)}, lexicon)

    def otherwise(self, lexicon: Lexicon) -> PlaceIndex:
        """A book of some names, as the rows of another lexicon have these; a whole one is made anew."""
        return PlaceIndex.of(lexicon, self.tree) if self._only is None else self._of_names(self._only, lexicon)

    def _of_names(self, texts: frozenset[str] | set[str], lexicon: Lexicon) -> PlaceIndex:
        of_tree = _names_of_trees.of(self.tree.version, lambda: place_names(self.tree, (), {}))
        aliases = [row for row in lexicon.place_aliases if row.code in self.tree]
        ambiguous = {row.name: row.treatment for row in lexicon.ambiguous_places}
        made = object.__new__(PlaceIndex)
        made.tree, made._towns, made._only = self.tree, self._towns, frozenset(texts)
        made._names = names_among(made._only, of_tree, self.tree, aliases, ambiguous)
        made._patterns = Patterns(made._names)
        return made

    def find(self, text: str, inside: Inside = no_words) -> tuple[PlaceMention, ...]:
        """The places that a text in normal form names, from left to right; the longest names, neighbours merged.

        What stands after the first `MOST_NAMES` names is not looked at.

        Args:
            inside: gives the words of a text: a name that cuts one, or lies strictly inside one, is no place. Names
                with their kind (余杭区) that begin a longer official name (余杭区租房补贴办法) are places all the same.
        """
        return tuple(_merged(islice(self._mentions(text, inside), MOST_NAMES)))

    def town_near(self, name: str, around: Region) -> Region | None:
        """The town of a short name in the city or county that a region lies in; None where none or several are."""
        found = self._towns.near(name, [region.number for region in self.tree.chain(around.code)])
        return None if found is None else self.tree.by_number(found)

    def resolve(self, mentions: Sequence[PlaceMention], user: Region | None = None) -> ResolvedPlaces:
        """What the mentions of one text mean for a user of a region: each one place with its role, or a choice."""
        return resolved(self.tree, mentions, user)

    def _mentions(self, text: str, inside: Inside) -> Iterator[PlaceMention]:
        starts = self._patterns.starts(text)
        words = inside(text) if starts else ()
        if len(starts) > 1:
            words = without_seams(words, starts, partial(self._nested, text))
        taken = named = 0  # where the last name ended, and where the last one that is a place did
        for start in starts:
            end = self._end(text, start, starts, words) if start >= taken else None
            if end is None:
                continue
            name = self._names[text[start:end]]
            other = self._end_of_other(text, (start, end), name, starts, named)
            if not other and _is_in_a_name(text, (start, end), name, words):
                other = end
            taken = other or end
            if not other and not _is_hidden(text, (start, end), name, words, named):
                named = end
                places = tuple(map(self.tree.by_number, name.places))
                yield PlaceMention(text[start:end], start, end, places, name.kind, name.weak, text)
                town = self._town_behind(text, (start, end), name, starts)
                if town and not crosses(text, end, town[0], words):
                    taken = named = town[0]
                    towns = tuple(map(self.tree.by_number, town[1]))
                    yield PlaceMention(text[end : town[0]], end, town[0], towns, TOWN, False, text)

    def _town_behind(self, text: str, span: Span, name: Name, starts: Starts) -> tuple[int, tuple[int, ...]] | None:
        """The town that is named by its short name behind a place; not where a county of it is named (杭州余杭)."""
        end = span[1]
        if name.weak or name.kind in (PLATE, ZONES) or self._goes_on(text, span, starts):
            return None
        return self._towns.behind(text, end, name.places)

    def _end_of_other(self, text: str, span: Span, name: Name, starts: Starts, named: int) -> int | None:
        """Where the name of something else ends that a place's name begins; not where the next place that lies in it
        begins (哈尔滨 道外, but no place in 西湖 龙井); `named` is where the place before it ends.
        """
        start, end = span
        if name.kind == PLATE:
            return end if is_no_plate(text, end) else None
        if name.kind in (FULL, TOWN):
            return None
        if name.kind == ZONES:
            return None if 0 < start == named or not is_no_zone(text, start, end) else end
        if names_somebody(text, start):
            return end
        if self._goes_on(text, span, starts):
            return None
        return end_of_something_else(text, end)

    def _goes_on(self, text: str, span: Span, starts: Starts) -> bool:
        """Whether the name of a place that lies in one's, or it in that, begins where its name ends."""
        end = span[1]
        return end in starts and any(self._nested(text, span, (end, last)) for last in starts[end])

    def _nested(self, text: str, left: Span, right: Span) -> bool:
        sides = [self._names[text[start:end]].places for start, end in (left, right)]
        return are_nested(*(tuple(map(self.tree.by_number, numbers)) for numbers in sides))

    def _end(self, text: str, start: int, starts: Starts, words: Sequence[Span]) -> int | None:
        """The end of the longest name that begins here and cuts nothing: neither a word nor a full name after it."""
        for end in starts[start]:
            if self._names[text[start:end]].kind == PLATE:
                return end  # a segmentation cuts 浙a12345 as it likes
            if not crosses(text, start, end, words) and not self._cuts_full_name(text, (start, end), starts, words):
                return end
        return None

    def _cuts_full_name(self, text: str, span: Span, starts: Starts, words: Sequence[Span]) -> bool:
        start, end = span
        if starts.keys().isdisjoint(range(start + 1, end)):
            return False  # as nearly always: no other name begins in this one
        if self._goes_on(text, span, starts):
            return False  # 山西|吉县 is not 山|西吉县
        later = ((first, last) for first in range(start + 1, end) for last in starts.get(first, ()) if last > end)
        return any(
            self._names[text[first:last]].kind == FULL and not crosses(text, first, last, words)
            for first, last in later
        )


def _is_in_a_name(text: str, span: Span, name: Name, words: Sequence[Span]) -> bool:
    """Whether a name without its kind is a part of some shop's or brand's."""
    start, end = span
    if name.kind == "nickname":
        return is_part_of_a_name(text, start, words)
    return name.kind == "short" and names_a_shop(text, start, end, words)


def _is_hidden(text: str, span: Span, name: Name, words: Sequence[Span], named: int) -> bool:
    """Whether a name is but a part of a longer word; `named` is where the place before it ends."""
    start, end = span
    if name.kind == PLATE:
        return False
    around = [
        (first, last)
        for first, last in words_around(start, end, words)
        if text[end:last] not in PLAIN_ENDINGS and not (last == end and text[first:start] in LOCATIVES)  # 去香港
    ]
    opens = name.kind in (FULL, TOWN) and all(start in (word[0], named) for word in around)
    return bool(around) and not opens


def _merged(mentions: Iterable[PlaceMention]) -> list[PlaceMention]:
    """Neighbours joined for as long as they agree; the most specific places that all of them allow are left."""
    found: list[PlaceMention] = []
    for mention in mentions:
        joined = _joined(found[-1], mention) if found else None
        if joined is None:
            found.append(mention)
        else:
            found[-1] = joined
    return found


def _joined(left: PlaceMention, right: PlaceMention) -> PlaceMention | None:
    if left.source[left.end : right.start].strip():
        return None
    for inner, outer in ((right, left), (left, right)):
        inside = _inside(inner.candidates, outer.candidates)
        if inside:
            text = left.source[left.start : right.end]
            kind = FULL if inner.kind == ZONES else inner.kind  # 济南 高新区 is a place like any other
            return replace(inner, text=text, start=left.start, end=right.end, candidates=inside, kind=kind, weak=False)
    return None


def _inside(inner: Sequence[Region], outer: Sequence[Region]) -> tuple[Region, ...]:
    """Those that lie in another place (吉林吉林 is the city), else those that are the same."""
    below = tuple(compress(inner, lie_below(inner, outer)))
    same = set(outer)
    return below or tuple(region for region in inner if region in same)


def without_seams(
    words: Sequence[Span], starts: Mapping[int, Sequence[int]], nested: Callable[[Span, Span], bool]
) -> Sequence[Span]:
    """The words without those that are found only where one place's name meets the next: 西晋 in 山西|晋源, 辽宁沈阳 as
    a whole. Two names side by side, the one's place in the other's, explain such a word better than chance does.

    Args:
        words: spans of a text's words.
        starts: where names begin → where they end.
        nested: whether one of two names may mean a place that lies in one of the other's.
    """
    neighbours = list(_neighbours(starts))
    if not neighbours:
        return words
    over: dict[int, list[Span]] = {}
    for word in words:
        for middle in range(word[0] + 1, word[1]):
            over.setdefault(middle, []).append(word)
    explained: set[Span] = set()
    for start, middle, end in neighbours:
        across = [word for word in over.get(middle, ()) if start <= word[0] and word[1] <= end]
        if across and nested((start, middle), (middle, end)):
            explained.update(across)
    return [word for word in words if word not in explained] if explained else words


def _neighbours(starts: Mapping[int, Sequence[int]]) -> Iterator[tuple[int, int, int]]:
    """Start, seam and end of any two names that touch."""
    for start, middles in starts.items():
        for middle in middles:
            for end in starts.get(middle, ()):
                yield start, middle, end
