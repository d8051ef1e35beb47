"""Which interpretations belong to a policy, and which policy to an interpretation.

Documents do not say so: an interpretation names its policy in its title, as in 《余杭区租房补贴办法》政策解读. Titles
are compared without their marks. Where both are found, the interpretation is folded into the policy's card.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from indexer.generation.arrays import Int64s, UInt8s
from indexer.snapshot import Snapshot
from ranker.ordering.cards import Cards
from ranker.ordering.folds import NO_FOLDS, Folds, fold_cards
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


def fold_interpretations(snapshot: Snapshot, cards: Cards, lowered_from: UInt8s) -> tuple[Cards, UInt8s, Folds]:
    """The cards without the interpretations of policies that have a card and meet the query as well as these, the
    classes that they were lowered from, and what was folded.
    """
    profile, kinds = snapshot.columns.profile[cards.row], snapshot.facets["kind"]
    readings = (kinds.allowed(("interpretation",))[profile] & (cards.pinned == 0)).nonzero()[0]
    if not len(readings):
        return cards, lowered_from, NO_FOLDS
    policies = kinds.allowed(("policy",))[profile].nonzero()[0]
    if not len(policies):
        return cards, lowered_from, NO_FOLDS
    readings, policies = _best(cards, readings), _best(cards, policies)
    regions, classes = snapshot.columns.region[cards.row].tolist(), cards.relevance_class.tolist()
    titled = list(zip(policies.tolist(), _titles(snapshot, cards, policies), strict=True))
    pairs = []
    for reading, title in zip(readings.tolist(), _titles(snapshot, cards, readings), strict=True):
        for policy, name in titled:
            if name in title and regions[policy] == regions[reading] and classes[policy] >= classes[reading]:
                pairs.append((reading, policy))
                break
    places = np.array(pairs, np.int64).reshape(-1, 2)
    return fold_cards(cards, lowered_from, places[:, 0], places[:, 1])


def _best(cards: Cards, places: Int64s) -> Int64s:
    if len(places) <= COMPARED:
        return places
    order = np.lexsort((-cards.score[places], -cards.relevance_class[places].astype(np.int8)))
    return places[order[:COMPARED]]


def _titles(snapshot: Snapshot, cards: Cards, places: Int64s) -> list[str]:
    """Squashed."""
    docs = snapshot.columns.doc[cards.row[places]].tolist()
    return [names[0].exact for names in snapshot.names_of(cards.base[places].tolist(), docs)]
