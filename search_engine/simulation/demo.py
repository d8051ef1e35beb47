"""What has happened at a demonstration: two months of a few hundred citizens, and the crowd of the last day."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from itertools import chain

from dictionaries.lexicon import Lexicon
from dictionaries.regions import RegionTree
from indexer.store import DocumentStore
from search_engine.simulation.manners import Manners
from search_engine.simulation.scripts import read_plot
from search_engine.simulation.simulation import Plan, Simulation
from search_engine.simulation.stored import catalogue_of
from search_engine.simulation.visits import Row

PROVINCE, CITY, COUNTY = "330000", "330100", "330110"
# Of a hundred citizens, those of the county that the demonstration opens with, of its city besides, of its province
# besides: a term is hot where ten people of one place ask for it on one day, and everybody spread over ninety counties
# would make no place's list.
SHARES = {COUNTY: 70.0, CITY: 20.0, PROVINCE: 10.0}
SEED = 20261125
# The mark (`EventStore.mark`) of an installation that has had them: they come once.
SAMPLE = "sample"
CITIZENS, DAYS = 300, 60
# Visitors of the last day, each of whom comes once on the average and searches; what is in fashion draws most of them.
# With so many, some twenty texts have their ten askers in the county, and about ten matters are handled by ten of them.
CROWD = 2_400
CROWDED = Manners(consenting=0.0, browses_per_week=7.0, skew=3.0, searches=0.95, handles=0.35)


def demo_rows(store: DocumentStore, tree: RegionTree, lexicon: Lexicon, now: datetime) -> Iterator[Row]:
    """Events of visitors who stay unknown, up to now: each has an `actor` and no `user`.

    Args:
        now: With a time zone.
    """
    plot = read_plot()
    catalogue = catalogue_of(store, tree, plot.titles(), within=[PROVINCE], weights=homes(tree))
    plans = (
        Plan(CITIZENS, DAYS, SEED, now, Manners(consenting=0.0)),
        Plan(CROWD, 1, SEED + 1, now, CROWDED),
    )
    return map(_unknown, chain.from_iterable(Simulation(catalogue, plot, plan, lexicon).rows() for plan in plans))


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
