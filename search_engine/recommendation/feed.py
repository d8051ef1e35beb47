"""What is new for one person since they last looked (个性化推送): few things, each for a reason, and often nothing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from indexer.generation.arrays import Int64s
from indexer.snapshot.facets import POLICY_KINDS
from indexer.snapshot.validities import IN_FORCE
from ranker.ordering.cards import Cards, make_cards
from ranker.ordering.cascade import RegionCascade
from ranker.signals import Personalization
from search_engine.page.search_page import Item
from search_engine.recommendation.reason import Reason
from search_engine.recommendation.regional_projection import localise
from search_engine.recommendation.renewals import BEFORE
from search_engine.recommendation.request_context import KINDS, Situation
from search_engine.recommendation.rules import not_dismissed, served_here

DAY = 86_400_000  # ms
CHINA_OFFSET = 8 * 3_600_000  # ms
# Entries of one day: what somebody reads through at a glance. The first of a day stay its first, so that what was seen
# in the morning counts in the evening.
FEED_A_DAY = 5
# Entries of one answer, the newest; and how far it looks back for who has not looked for long.
FEED_MOST, LOOK_BACK = 20, 30 * DAY
# Regions that concern one person.
FEED_REGIONS = 3
# A department or theme is the person's where it has at least this share of what their strongest has.
LEAST_SHARE = 0.25
KIND_WORDS = (*KINDS, *sorted(POLICY_KINDS))
NEW, CHANGED, RENEWAL = "new", "changed", "renewal"


@dataclass(frozen=True, slots=True, eq=False)
class Entry:
    """One entry before its document is read.

    Attributes:
        at: When it came about, ms since 1970 UTC.
        cards: The one card that it is.
        cascade: As seen from where.
    """

    at: int
    change: str
    reason: Reason
    base: int
    cards: Cards
    cascade: RegionCascade | None


@dataclass(frozen=True, slots=True)
class FeedItem:
    """One entry as it is shown; `at` in ms since 1970 UTC."""

    item: Item
    at: int
    change: str
    reason: dict[str, str]


@dataclass(frozen=True, slots=True)
class Feed:
    """What is new.

    Attributes:
        agreed: Whether anything is kept of the person; without, there is nothing to go by.
        since: ms since 1970 UTC.
        items: The newest first; empty where nothing is.
    """

    agreed: bool
    since: int
    items: tuple[FeedItem, ...]


def entries(
    situation: Situation, personalization: Personalization, places: Sequence[RegionCascade], since: int
) -> list[Entry]:
    """What came about after `since` and fits, at most `FEED_A_DAY` of each day, the newest first."""
    first = (since + CHINA_OFFSET) // DAY * DAY - CHINA_OFFSET  # the day's earlier entries count for the day
    changes = (one for cascade in places for one in _changes(situation, personalization, cascade, first))
    came = sorted((*_renewals(situation, first), *changes), key=_order, reverse=True)
    found = {one.base: one for one in came}
    counted: Counter[int] = Counter()
    kept: list[Entry] = []
    for one in sorted(found.values(), key=_order):
        day = (one.at + CHINA_OFFSET) // DAY
        counted[day] += 1
        if counted[day] <= FEED_A_DAY and one.at > since:
            kept.append(one)
    return kept[::-1][:FEED_MOST]


def _order(one: Entry) -> tuple[int, int]:
    return one.at, one.base


def _renewals(situation: Situation, since: int) -> Iterator[Entry]:
    """What runs out, on the day from which it can be renewed."""
    for base, end in situation.due.items():
        at = end.at - BEFORE
        cards = localise(situation.snapshot, situation.cascade, [base])
        kept = np.flatnonzero(served_here(situation, cards))[:1]
        if since < at <= situation.now and len(kept):
            reason = Reason("renewal", end.validity.name, end.month)
            yield Entry(at, RENEWAL, reason, base, cards.take(kept), situation.cascade)


def _changes(
    situation: Situation, personalization: Personalization, cascade: RegionCascade, since: int
) -> Iterator[Entry]:
    """Rows of a chain that came into force, were issued or changed."""
    snapshot = situation.snapshot
    chain = snapshot.chain_rows(cascade.numbers)
    begun, changed = _times(situation, chain.rows)
    at = np.maximum(begun, changed)
    profile = chain.profile
    fits = snapshot.live.flags[chain.rows] & (at > since) & (at <= situation.now) & ~snapshot.is_ex_officio[profile]
    fits &= snapshot.validities.codes[chain.rows] == IN_FORCE
    fits &= (situation.of_kinds(KIND_WORDS) & situation.for_them)[profile]
    for place in np.flatnonzero(fits).tolist():
        base = int(chain.base[place])
        is_new = bool(begun[place] >= changed[place])
        reason = _reason(situation, personalization, base, int(profile[place]), is_new=is_new)
        link = chain.link[place : place + 1]
        cards = make_cards(
            chain.rows[place : place + 1], chain.base[place : place + 1], np.ones(1), np.zeros(1),
            tier=cascade.tiers[link], depth=cascade.depths[link],
        )  # fmt: skip
        if reason is not None and bool(not_dismissed(situation, cards)[0]):
            yield Entry(int(at[place]), NEW if is_new else CHANGED, reason, base, cards, cascade)


def _times(situation: Situation, rows: Int64s) -> tuple[Int64s, Int64s]:
    """When rows came into force or were issued, and when they changed last; ms since 1970 UTC, 0: not known."""
    columns = situation.snapshot.columns
    begun = np.maximum(columns.effective[rows].astype(np.int64), situation.snapshot.issued(rows).astype(np.int64))
    return begun * 1_000, columns.updated[rows].astype(np.int64) * 1_000


def _reason(
    situation: Situation, personalization: Personalization, base: int, profile: int, *, is_new: bool
) -> Reason | None:
    """Why it concerns the person; None where it does not."""
    history = situation.history
    if not is_new:
        for done, code in ((history.handled, "handled"), (history.kept, "kept"), (history.viewed, "viewed")):
            if base in situation.bases(done).values():
                return Reason(f"changed_{code}", situation.name(base))
    values = situation.snapshot.facets.profiles[profile]
    theme = max(values.themes, key=lambda name: personalization.themes.get(name, 0.0), default="")
    about = theme if personalization.themes.get(theme, 0.0) >= LEAST_SHARE else ""
    if not about and personalization.departments.get(values.department, 0.0) >= LEAST_SHARE:
        about = values.department
    if not about:
        return None
    if values.kind in POLICY_KINDS:
        return Reason("new_policy", about) if is_new else None
    return Reason("new_service" if is_new else "changed_service", about)
