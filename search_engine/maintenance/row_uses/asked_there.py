"""Who asked a text where: counts of regions with all below them become counts of people who are each in one place.

Too few people of a county may have asked for the county to be told; they are part of the city then, and are asked for
as from there.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from indexer.store.queries.query_weeks import Counted, TextWeek

NOTHING = Counted()


@dataclass(frozen=True, slots=True)
class AskedThere:
    """A text as it was asked from one region, where no region below it is told; `weeks`: Monday → counts."""

    region: str
    site: str
    weeks: Mapping[str, Counted]

    @property
    def times(self) -> int:
        """How often."""
        return sum(counts.times for counts in self.weeks.values())


def asked_there(rows: Iterable[TextWeek], chain: Callable[[str], Sequence[str]]) -> list[AskedThere]:
    """One for each region and site that anybody asked from.

    Args:
        rows: Of one text.
        chain: Gives a region and those above it, the nearest first; nothing for one that is no more: its people are
            still part of what lies above it.
    """
    of_week: dict[tuple[str, str], dict[str, Counted]] = defaultdict(dict)
    for row in rows:
        of_week[row.site, row.week][row.region] = row.counts
    found: dict[tuple[str, str], dict[str, Counted]] = defaultdict(dict)
    for (site, week), counts in of_week.items():
        for region, rest in _rests(counts, chain).items():
            if rest.times:
                found[region, site][week] = rest
    return [AskedThere(region, site, weeks) for (region, site), weeks in found.items()]


def _rests(counts: Mapping[str, Counted], chain: Callable[[str], Sequence[str]]) -> dict[str, Counted]:
    """Region → what of its counts no region below it has."""
    chains = {region: above for region in counts if (above := chain(region))}
    rests = {region: counts[region] for region in chains}
    for region, above in chains.items():
        parent = next((code for code in above[1:] if code in rests), None)
        if parent is not None:
            rests[parent] = rests[parent].and_(counts[region], -1)
    return rests
