"""What has happened at a demonstration: two months of a few hundred citizens, and the crowd of the last day; later the
crowd of the time since.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import chain

from dictionaries.lexicon import Lexicon
from dictionaries.regions import RegionTree
from indexer.documents.timestamps import CHINA
from indexer.store import DocumentStore
from search_engine.measuring.simulation.behaviour_parameters import BehaviourParameters
from search_engine.measuring.simulation.catalogue import Catalogue
from search_engine.measuring.simulation.scenarios import Plot, read_plot
from search_engine.measuring.simulation.simulation import Plan, Simulation
from search_engine.measuring.simulation.stored import catalogue_of
from search_engine.measuring.simulation.visits import Row

PROVINCE, CITY, COUNTY = "330000", "330100", "330110"
# Of a hundred citizens, those of the county that the demonstration opens with, of its city besides, of its province
# besides: a term is hot where ten people of one place ask for it on one day, and everybody spread over ninety counties
# would make no place's list.
SHARES = {COUNTY: 70.0, CITY: 20.0, PROVINCE: 10.0}
SEED = 20261125
# The mark (`EventStore.mark`) of an installation that has had them: until when, in ms since 1970 UTC.
SAMPLE = "sample"
CITIZENS, DAYS = 300, 60
# Visitors of the last day, each of whom comes once on the average and searches; what is in fashion draws most of them.
# With so many, some twenty texts have their ten askers in the county, and about ten matters are handled by ten of them.
CROWD = 2_400
# What is missing is made up for when it is so long that a list shows it: half of a half-life of hot terms.
AGAIN_AFTER = timedelta(hours=3)
# The most that is made up for. Hot terms are of one day and compared with the day before, and the crowd of a day is
# what a fresh demonstration's week has too; more would only keep who starts it waiting (a day takes some two seconds).
MOST_MISSING = timedelta(days=2)
CROWDED = BehaviourParameters(consenting=0.0, browses_per_week=7.0, skew=3.0, searches=0.95, handles=0.35)


def demo_rows(store: DocumentStore, tree: RegionTree, lexicon: Lexicon, now: datetime) -> Iterator[Row]:
    """Events of visitors who stay unknown, up to now: each has an `actor` and no `user`.

    Args:
        now: With a time zone.
    """
    plot = read_plot()
    catalogue = _catalogue(store, tree, plot)
    plans = (
        Plan(CITIZENS, DAYS, SEED, now, BehaviourParameters(consenting=0.0)),
        Plan(CROWD, 1, SEED + 1, now, CROWDED),
    )
    return map(_unknown, chain.from_iterable(Simulation(catalogue, plot, plan, lexicon).rows() for plan in plans))


def missing_rows(
    store: DocumentStore, tree: RegionTree, lexicon: Lexicon, since: datetime, now: datetime
) -> Iterator[Row]:
    """Events of the crowd in (since, now], at most of the last `MOST_MISSING`: each day's are the same whenever and in
    however many parts they are brought, so that ids count once. None where less than `AGAIN_AFTER` is missing.

    Args:
        since, now: With a time zone.
    """
    if now - since < AGAIN_AFTER:
        return
    since, now = max(since, now - MOST_MISSING).astimezone(CHINA), now.astimezone(CHINA)
    plot = read_plot()
    catalogue = _catalogue(store, tree, plot)
    day = since.replace(hour=0, minute=0, second=0, microsecond=0)
    while day < now:
        # the seed is another for each day, and so are the visitors
        plan = Plan(CROWD, 1, SEED + day.toordinal(), day + timedelta(days=1), CROWDED)
        for row in Simulation(catalogue, plot, plan, lexicon).rows():
            if since < datetime.fromisoformat(row["at"]) <= now:
                yield _unknown(row)
        day += timedelta(days=1)


def _catalogue(store: DocumentStore, tree: RegionTree, plot: Plot) -> Catalogue:
    return catalogue_of(store, tree, plot.titles(), within=[PROVINCE], weights=homes(tree))


def _unknown(row: Row) -> Row:
    return {**{name: value for name, value in row.items() if name not in ("user", "consent")}, "actor": row["user"]}


def homes(tree: RegionTree) -> dict[str, float]:
    """Counties and how many of a hundred citizens live there."""
    weights = {COUNTY: SHARES[COUNTY]}
    for above in (CITY, PROVINCE):
        within = range(tree[above].number, tree[above].end)
        counties = [
            region.code
            for region in map(tree.by_number, within)
            if region.level == "county" and region.code not in weights
        ]
        weights |= dict.fromkeys(counties, SHARES[above] / max(len(counties), 1))
    return weights
