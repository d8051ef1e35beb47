"""Which way money goes by a matter, beside which way is asked: who asks what they get is not told first of a matter by
which nobody gets anything. Matters that nobody has reviewed stay where they are.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping

from indexer.snapshot import Snapshot
from ranker.matching.evidence import NEARNESS
from ranker.matching.relevance import ANYWHERE, EXACT, NEAR, RELAXED
from ranker.ordering.cards import Cards

# What is asked → values of `money` by which it is so, and by which it is not.
AGREE: Mapping[str, tuple[frozenset[str], frozenset[str]]] = {
    "benefit": (frozenset({"gets", "both", "loan", "deposit"}), frozenset({"pays", "none"})),
    "payment": (frozenset({"pays", "both", "loan", "deposit"}), frozenset({"gets", "none"})),
}
# Nearness in meaning, 0-1, from which a card may be what is asked about.
ABOUT_IT = 0.6


def by_sum(snapshot: Snapshot, cards: Cards, asks: Collection[str]) -> Cards:
    """The cards: where money goes the other way, or none does, one is not surely meant, and stands below the best one
    where it goes as asked, if that is near enough; what is called just so keeps its class.
    """
    asked = [ask for ask in AGREE if ask in asks]
    if len(asked) != 1 or not len(cards):
        return cards
    classes, (agreeing, contrary) = cards.relevance_class, AGREE[asked[0]]
    money, profiles = snapshot.facets["money"], snapshot.columns.profile[cards.row]
    if "fee" in asks:
        contrary -= {"none"}  # what it costs may be the office's fee alone
    other = money.having(profiles, contrary) & (classes < EXACT)
    cards = cards.with_(sure=cards.sure & ~other)
    near = (classes >= NEAR) | ((classes >= ANYWHERE) & (cards.evidence[:, NEARNESS] >= ABOUT_IT))
    best = int(classes[near & money.having(profiles, agreeing)].max(initial=0))
    most = max(best - 1, RELAXED)
    return cards.lower(other & (classes > most), most) if best else cards
