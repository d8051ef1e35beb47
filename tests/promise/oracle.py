"""Search as the house promises it, word by word and document by document: slow, short, and easy to see through.

What is settled here beyond the wording of the promise:

- A base is shared if it had copies in two regions or more when the index was built; what it shares is in `Library`.
- A card shows a document of the user's chain by its own text and its base's together; everywhere else, where the base's
  shared text matches alone, the base's class is the card's. Copies that match only with what they have of their own
  count singly: only they match.
- Matters that an office takes up of itself match only in the channel 行政权力 or by their exact name.
- Below the user's region a base is one card at the region's own tier, after its own copies: the first copy by region
  and id. Elsewhere it is one card, the nearest copy: least tier, then least distance between the centres of the two
  counties, then region and id. What is not shown folds into the nearest card of its base: least tier, then greatest
  depth, then region and id (cards of one base that have tier and depth in common are of one region).
- A card elsewhere whose catalog code a chain card has folds into the first such card, in the order before a query's
  boosts for kinds and audiences.
- Filters choose among documents first; everything else is done with those that pass.
- `all` makes the cards of `others` as if what is for 法人 alone were another base, and keeps the nearest of each.
  `none` shows every document by its own region.
- A card that cannot be used from the user's region has a lower class; where only such have all words, a notice says so.
- Of one level of the chain (`at`) there is what that region has itself; of the user's own also what lies below it.
- An empty query matches everything, as class 1.
- Which words of a sentence a match needs is asked of the service (decision 0012), as scores are; all else follows.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from dictionaries.regions import Region, RegionTree
from ranker.matching.parsed_query import ParsedQuery
from search_engine.query.request import SearchRequest
from tests.promise.library import Library, validity
from tests.promise.places import distance
from tests.promise.texts import Copy

TIER = {"village": 0, "town": 0, "county": 0, "city": 1, "province": 2, "nation": 3}
DEPTH = {"village": 3, "town": 2}
LEVELS = ("nation", "province", "city", "county", "town", "village")
SORTS: Mapping[str, Callable[[Copy], float]] = {
    "relevance": lambda copy: 0,
    "updated": lambda copy: copy.document.updated_at.timestamp() if copy.document.updated_at else 0,
    "popular": lambda copy: copy.document.popularity or 0,
}
PRIOR = 10  # opinions that the mean of all ratings counts for
# The engine's own score of a document, which only decides between cards that are otherwise equal.
Scores = Mapping[str, float]
Passes = Callable[[Copy], bool]


def all_pass(_: Copy) -> bool:
    return True


@dataclass(frozen=True)
class Card:
    copy: Copy
    relevance_class: int
    tier: int | None = None
    depth: int = 0
    foreign: bool = False
    needs_region: bool = False
    collapsed_count: int = 0

    @property
    def semantic_decay(self) -> tuple[Any, ...]:
        return self.tier, -self.depth, self.foreign, *self.copy.key

    def fold(self, documents: int) -> Card:
        return replace(self, collapsed_count=self.collapsed_count + documents)


@dataclass(frozen=True)
class User:
    """Where somebody asks from."""

    chain: tuple[Region, ...]
    only: bool

    @property
    def own(self) -> Region:
        return self.chain[0]

    def link(self, region: Region) -> Region | None:
        """The region, if it is in the chain."""
        reach = self.chain[:1] if self.only else self.chain
        return next((link for link in reach if link.number == region.number), None)

    def is_at(self, code: str | None, region: Region) -> bool:
        """Whether a region is the level of the chain that is wanted, or lies below the own one where that is."""
        reach = self.chain[:1] if self.only else self.chain
        wanted = next((link for link in reach if link.code == code), None)
        if wanted is None or wanted.number == region.number:
            return True
        return wanted.number == self.own.number and self.is_below(region)

    def above(self, level: str) -> Region | None:
        """The user's city or province."""
        return next((region for region in self.chain if region.level == level), None)

    def is_below(self, region: Region) -> bool:
        return self.own.number < region.number < self.own.end

    def lies_in(self, region: Region, level: str) -> bool:
        """Whether a region lies in the user's city or province."""
        above = self.above(level)
        return above is not None and above.number <= region.number < above.end


def opinions(copy: Copy) -> tuple[int, int]:
    """Σ ratings, in fortieths, and how many there are; of a rating without a number there is one."""
    rating = round((copy.document.rating or 0) * 40)
    count = max(copy.document.rating_count or 0, 1) if rating else 0
    return rating * count, count


class PlainSearch:
    """Answers requests over a library."""

    def __init__(self, library: Library, tree: RegionTree) -> None:
        self.library, self._tree = library, tree
        # by what is asked and from where, then by document: to compare queries takes longer than to look a class up
        self._classes: dict[tuple[ParsedQuery, User | None], dict[str, int]] = {}

    def user(self, request: SearchRequest) -> User | None:
        if not request.region or request.region_mode == "off":
            return None
        return User(self._tree.chain(request.region), request.region_mode == "only")

    def matches(
        self, request: SearchRequest, parsed_query: ParsedQuery, user: User | None, passes: Passes = all_pass
    ) -> dict[str, list[tuple[Copy, int]]]:
        """By base: the live documents that pass and match, with their class."""
        found = defaultdict(list)
        # kept: facets are counted by asking the same again and again
        known = self._classes.setdefault((parsed_query, user), {})
        for copy in filter(passes, self.library.live()):
            if (relevance_class := known.get(copy.id)) is None:
                relevance_class = known[copy.id] = self._class(copy, parsed_query, user)
            if user and not user.is_at(request.at, copy.region):
                continue
            if relevance_class == 6 or (relevance_class and (not copy.for_office or "power" in request.channels)):
                found[copy.base].append((copy, relevance_class))
        return found

    def _class(self, copy: Copy, parsed_query: ParsedQuery, user: User | None) -> int:
        if parsed_query.empty:
            return 1
        if user and user.link(copy.region):
            return self.library.own_class(copy, parsed_query)
        return self.library.base_class(copy, parsed_query) or self.library.own_class(copy, parsed_query)

    def cards(self, request: SearchRequest, scores: Scores, passes: Passes = all_pass) -> list[Card]:
        """Cards of the documents that pass, in no order."""
        user = self.user(request)
        matches = self.matches(request, scores.parsed_query, user, passes)
        if request.collapse == "none":
            cards = [self._placed(user, *match) for documents in matches.values() for match in documents]
            return [card for card in cards if card is not None]
        if request.collapse == "all":
            matches = by_audience(matches)
        if user is None:
            return [highest(documents) for documents in matches.values()]
        cards = self._others(user, matches, scores)
        return nearest_of_each(cards) if request.collapse == "all" else cards

    def answer(self, request: SearchRequest, scores: Scores, passes: Passes) -> list[Card]:
        """Cards of the documents that pass the filters, in order."""
        wished = self.sort_value(request.sort)

        def place(card: Card) -> tuple[Any, ...]:
            return -wished(card.copy), *order(card, scores)

        return sorted(self.lowered(request, self.cards(request, scores, passes)), key=place)

    def sort_value(self, sort: str) -> Callable[[Copy], float]:
        """What a document has of what is sorted by."""
        return SORTS.get(sort) or self._bayesian_mean()

    def _bayesian_mean(self) -> Callable[[Copy], float]:
        """In fortieths of a star, as the index has them: sums of whole numbers are exact."""
        given = {copy.id: opinions(copy) for copy in self.library.live()}
        usual = sum(stars for stars, _ in given.values()) / max(sum(count for _, count in given.values()), 1)
        # what nobody has rated stands below every rating
        return lambda copy: (
            (PRIOR * usual + given[copy.id][0]) / (PRIOR + given[copy.id][1]) if given[copy.id][1] else -1.0
        )

    def lowered(self, request: SearchRequest, cards: Sequence[Card]) -> list[Card]:
        """The cards; those of elsewhere yield to what the user's chain says in its name."""
        least = 1 if not request.q else 4
        own = [card.relevance_class for card in cards if not card.foreign and not self.is_away(request, card)]
        here = max((one for one in own if one >= least), default=0)
        return [replace(card, relevance_class=self._lowered(request, card, here)) for card in cards]

    def _lowered(self, request: SearchRequest, card: Card, here: int) -> int:
        found, is_exact = card.relevance_class, card.relevance_class == 6
        if self.is_away(request, card):
            if here:
                return min(found, 3 if is_exact else 1)
            by_name = card.copy.document.kind == "matter" and len(request.q) >= 4
            return found if is_exact and by_name else min(found, 3 if is_exact else 2)
        return min(found, here) if card.foreign and here and not is_exact else found

    def is_away(self, request: SearchRequest, card: Card) -> bool:
        """Whether a card cannot be used from the user's region."""
        user = self.user(request)
        tier = card.tier if user and not user.only and card.tier is not None else 0
        return tier > 3 and not card.foreign and not card.needs_region

    def is_only_elsewhere(self, request: SearchRequest, cards: list[Card], ordered: list[Card]) -> bool:
        """Whether the first card is another region's and says it in its name.

        Args:
            cards: With the classes that their text gives them; ordered: as they are shown.
        """
        if not ordered or self.user(request) is None:
            return False
        first = ordered[0]
        text_class = next(card for card in cards if card.copy.id == first.copy.id).relevance_class
        is_sure = text_class >= 4 or not request.q
        return is_sure and (first.foreign or self.is_away(request, first))

    # ---- where a document stands

    def _placed(self, user: User | None, copy: Copy, relevance_class: int) -> Card | None:
        """A document as a card of its own; None where the user wants nothing from there."""
        if user is None:
            return Card(copy, relevance_class)
        if link := user.link(copy.region):
            return Card(copy, relevance_class, TIER[link.level], DEPTH.get(link.level, 1))
        if user.is_below(copy.region):
            return Card(copy, relevance_class, TIER[user.own.level], 0)
        foreign = self._served_tier(user, copy) is not None
        return None if user.only else Card(copy, relevance_class, tier_elsewhere(user, copy), 1, foreign=foreign)

    def elsewhere(self, user: User, copy: Copy, relevance_class: int) -> Card:
        served, tier = self._served_tier(user, copy), tier_elsewhere(user, copy)
        if served is not None:
            return Card(copy, relevance_class, served, 1, foreign=True)
        return Card(copy, relevance_class, tier, 1)

    def _served_tier(self, user: User, copy: Copy) -> int | None:
        """The tier of a document that may be handled from the user's region though it is another's."""
        coverage = copy.document.coverage
        if coverage is None:
            return None
        if coverage.regions:
            listed = {self._tree[code].number for code in coverage.regions}
            return next((TIER[link.level] for link in user.chain if link.number in listed), None)
        if coverage.scope in ("全国", "跨省"):
            return 3
        if coverage.scope == "跨市" and user.lies_in(copy.region, "province"):
            return 2
        if coverage.scope == "跨县" and user.lies_in(copy.region, "city"):
            return 1
        return None

    # ---- which documents are cards

    def _others(self, user: User, matches: Mapping[Any, list[tuple[Copy, int]]], scores: Scores) -> list[Card]:
        chain: list[Card] = []
        further: list[Card] = []
        away: list[Card] = []
        for documents in matches.values():
            here, below, rest = [], [], []
            for copy, relevance_class in documents:
                if user.link(copy.region):
                    here.append(self._placed(user, copy, relevance_class))
                elif user.is_below(copy.region):
                    below.append((copy, relevance_class))
                elif not user.only:
                    rest.append((copy, relevance_class))
            near = [card for card in here if card]
            if below:
                copy, relevance_class = min(below, key=lambda match: match[0].key)
                near.append(
                    Card(copy, relevance_class, TIER[user.own.level], needs_region=True, collapsed_count=len(below) - 1)
                )
            if near:
                first = min(near, key=lambda card: card.semantic_decay)
                near[near.index(first)] = first.fold(len(rest))
                chain += [card for card in near if not card.needs_region]
                further += [card for card in near if card.needs_region]
            elif rest:
                cards = [self.elsewhere(user, copy, relevance_class) for copy, relevance_class in rest]
                away.append(min(cards, key=partial(proximity, user.own)).fold(len(rest) - 1))
        return fold_catalog_codes(chain, away) + further


def proximity(own: Region, card: Card) -> tuple[Any, ...]:
    """How near a card outside the chain is to a region."""
    return card.tier, distance(own, card.copy.region), *card.copy.key


def tier_elsewhere(user: User, copy: Copy) -> int:
    if user.lies_in(copy.region, "city"):
        return 4
    return 5 if user.lies_in(copy.region, "province") else 6


# Later than what was drawn as past, earlier than all that is drawn as future.
BETWEEN = 2_000_000_000


def order(card: Card, scores: Scores) -> tuple[Any, ...]:
    """The promised order; pins come before it."""
    tier = -1 if card.tier is None else card.tier
    return (
        -card.relevance_class,
        validity(card.copy, BETWEEN) != "in_force",
        tier,
        -card.depth,
        card.foreign,
        -scores.get(card.copy.id, 0),
        card.copy.id,
    )


def highest(documents: list[tuple[Copy, int]]) -> Card:
    """Without region: the copy of the highest level stands for its base."""
    copy, relevance_class = min(documents, key=lambda match: (LEVELS.index(match[0].region.level), *match[0].key))
    return Card(copy, relevance_class, collapsed_count=len(documents) - 1)


def legal_only(copy: Copy) -> bool:
    return copy.document.audience == ("legal",)


def by_audience(matches: Mapping[Any, list[tuple[Copy, int]]]) -> dict[Any, list[tuple[Copy, int]]]:
    found = defaultdict(list)
    for documents in matches.values():
        for copy, relevance_class in documents:
            found[copy.base, legal_only(copy)].append((copy, relevance_class))
    return found


def nearest_of_each(cards: list[Card]) -> list[Card]:
    groups = defaultdict(list)
    for card in cards:
        groups[card.copy.base, legal_only(card.copy)].append(card)
    return [_kept(group) for group in groups.values()]


def _kept(group: list[Card]) -> Card:
    first = min(group, key=lambda card: card.semantic_decay)
    return replace(first, collapsed_count=sum(1 + card.collapsed_count for card in group) - 1)


def fold_catalog_codes(chain: list[Card], away: list[Card]) -> list[Card]:
    """Cards that are not scored yet: what folds where is no matter of scores, nor of what is in force."""

    def place_of(card: Card) -> tuple[Any, ...]:
        relevance_class, _, *others = order(card, {})
        return relevance_class, *others

    chain = sorted(chain, key=place_of)
    kept = []
    for card in away:
        code = card.copy.document.catalog_code
        place = next((i for i, near in enumerate(chain) if code and near.copy.document.catalog_code == code), None)
        if place is None:
            kept.append(card)
        else:
            chain[place] = chain[place].fold(1 + card.collapsed_count)
    return chain + kept
