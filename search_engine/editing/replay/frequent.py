"""What people ask again and again: of the query log, as far as anybody else may see it, and of a log that ships."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

import structlog

from dictionaries.normalize import normal_text
from indexer.errors import IndexerError
from indexer.events.summaries import asked_by_few
from indexer.store.location import is_there
from indexer.store.queries.query_log import FREQUENT, queries_by_region
from search_engine.installation.installation import Installation

LOGGER = structlog.get_logger("replay")
TABLE = Path(__file__).with_name("sample_log.tsv")
# So many are replayed; so many days of the log are looked at.
QUERIES, DAYS = 500, 30
# Where a query is from.
LOG, SAMPLE, JUDGED, ASKED = "log", "sample", "judged", "asked"


@dataclass(frozen=True, slots=True)
class ReplayQuery:
    """A query that is asked again.

    Attributes:
        region: Code of the region of who asks; "": none is known.
        count: How often it was asked.
        source: `LOG`, `SAMPLE`, `JUDGED`, `ASKED` (by who looks at a preview), or what another module calls its own.
        name: Among those of its source, where they have names: the id of a judged query.
        site, department: Of the page that asks; "": of none.
    """

    text: str
    region: str = ""
    count: int = 1
    source: str = LOG
    name: str = ""
    site: str = ""
    department: str = ""

    def as_dict(self) -> dict[str, Any]:
        """It as plain values, but for where it is from."""
        return {
            "query": self.text, "region": self.region, "site": self.site, "department": self.department,
            "count": self.count,
        }  # fmt: skip


def frequent_queries(place: Installation, most: int = QUERIES, days: int = DAYS) -> list[ReplayQuery]:
    """The most frequent queries of an installation, most frequent first; where too few are in its log, what ships comes
    after them. None of a text that nobody else is to see, or that only a few people have asked.
    """
    found = _of_log(place, most, days)[:most]
    known = {normal_text(one.text).strip() for one in found}
    sample = sample_queries(place.settings.default_region)
    more = [one for one in sample if normal_text(one.text).strip() not in known]
    tree = place.tree()  # of what was logged a region may be gone since
    return [
        one if not one.region or one.region in tree else replace(one, region="")
        for one in (*found, *more[: most - len(found)])
    ]


def _of_log(place: Installation, most: int, days: int) -> list[ReplayQuery]:
    try:
        # some more than are wanted: of some it is seen only here that they are nobody else's business
        rows = queries_by_region(place.log_location, days, FREQUENT, 2 * most)
    except (IndexerError, OSError) as error:
        LOGGER.info("no query log to replay", error=str(error))
        return []
    rows = [row for row in rows if not place.hides(row[0])]
    few = _asked_by_few(place, [text for text, _, _ in rows])
    return [
        ReplayQuery(text, region or "", count, LOG)
        for text, region, count in rows
        if normal_text(text).strip() not in few
    ]


def _asked_by_few(place: Installation, texts: Sequence[str]) -> set[str]:
    """Those of them, in normal form, that only a few people have asked, as far as events tell."""
    if not texts or not is_there(place.event_location):
        return set()
    return asked_by_few(place.events, sorted({normal_text(text).strip() for text in texts}), FREQUENT)


def sample_queries(region: str = "") -> Iterator[ReplayQuery]:
    """Those that ship, most frequent first. `region`: of who asks, in place of the ones that stand there."""
    for text, own, count in _table():
        yield ReplayQuery(text, region or own, count, SAMPLE)


@cache
def _table() -> tuple[tuple[str, str, int], ...]:
    with TABLE.open(encoding="utf-8", newline="") as file:
        rows = csv.DictReader((line for line in file if not line.startswith("#")), delimiter="\t")
        return tuple([(row["text"], row["region"], int(row["count"])) for row in rows])
