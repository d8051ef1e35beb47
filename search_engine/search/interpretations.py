"""Which interpretations belong to a policy, and which policy to an interpretation.

Documents do not say so: an interpretation names its policy in its title, as in 《余杭区租房补贴办法》政策解读. Titles
are compared without their marks. Where both are found, the interpretation is folded into the policy's card.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from indexer.generation.arrays import Int64s
from indexer.snapshot import Snapshot
from ranker.ordering.cards import Cards
from ranker.ordering.folds import NO_FOLDS, Folds, fold_cards
from ranker.ordering.order import order_cards
from search_engine.page.search_page import Item, SearchPage
from search_engine.query.request import SearchRequest

OTHER = {"policy": "interpretation", "interpretation": "policy"}
MARKS = re.compile(r"[《》〈〉\s]")
NAMED = re.compile(r"《([^《》]{2,})》")
# Cards among which they are looked for: titles that share all words stand first.
LOOKED_AT = 20
# Cards of each kind whose titles are compared, the best first: what stands behind so many is on no page that is read.
COMPARED = 30


def interpretations(search: Callable[[SearchRequest], SearchPage], document: Mapping[str, Any]) -> tuple[Item, ...]:
    """The other side of a policy or an interpretation, best match first; none for any other kind."""
    wanted = OTHER.get(document.get("kind") or "")
    if wanted is None:
        return ()
    title = document["title"]
    named = NAMED.search(title)
    request = SearchRequest(
        q=named.group(1) if named else title,
        region=document.get("region"),
        filters=(("kind", (wanted,)),),
        facets=(),
        size=LOOKED_AT,
        correct="off",
    )
    return tuple(item for item in search(request).items if belongs(wanted, item.title, title))


def belongs(wanted: str, found: str, title: str) -> bool:
    """Whether the policy's title stands in the interpretation's."""
    policy, reading = (found, title) if wanted == "policy" else (title, found)
    return MARKS.sub("", policy) in MARKS.sub("", reading)


def fold_interpretations(snapshot: Snapshot, cards: Cards) -> tuple[Cards, Folds]:
    """The cards without the interpretations of policies that have a card and meet the query as well as these, and what
    was folded.
    """
    profile, kinds = snapshot.columns.profile[cards.row], snapshot.facets["kind"]
    readings = (kinds.allowed(("interpretation",))[profile] & (cards.pinned == 0)).nonzero()[0]
    policies = kinds.allowed(("policy",))[profile].nonzero()[0] if len(readings) else readings
    if not len(policies):
        return cards, NO_FOLDS
    pairs, titled = [], list(_titled(snapshot, cards, policies))
    for reading, title, region, relevance_class in _titled(snapshot, cards, readings):
        for policy, name, where, given in titled:
            if name in title and where == region and given >= relevance_class:
                pairs.append((reading, policy))
                break
    return fold_cards(cards, pairs)


def _best(cards: Cards, places: Int64s) -> Int64s:
    if len(places) <= COMPARED:
        return places
    places = places[cards.row[places].argsort()]  # of equals those of the smallest rows
    return places[order_cards(cards.take(places))[:COMPARED]]


def _titled(snapshot: Snapshot, cards: Cards, places: Int64s) -> Iterator[tuple[int, str, int, int]]:
    """The best of some cards: place, squashed title, region, class."""
    places = _best(cards, places)
    rows, classes = cards.row[places], cards.relevance_class[places].tolist()
    regions, docs = (getattr(snapshot.columns, name)[rows].tolist() for name in ("region", "doc"))
    titles = [names[0].exact for names in snapshot.names_of(cards.base[places].tolist(), docs)]
    return zip(places.tolist(), titles, regions, classes, strict=True)
