"""A year, a week, a day of searches for tests: rows of the log, and the events that a portal tells of them."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import insert

from indexer.documents.timestamps import CHINA, to_text
from indexer.events.event import EVENT_TYPES
from indexer.events.store import DAY
from indexer.events.tables import events
from indexer.store.engine import writing
from indexer.store.queries.query_log import open_log
from indexer.store.queries.query_log_tables import digest_of, queries, whole_of_entry
from search_engine.installation.installation import Installation

# A Wednesday.
NOW = datetime(2026, 3, 4, 15, 0, tzinfo=CHINA)
WEEK = "2026-03-02"
NUMBERS = iter(range(10**9))


def log(
    place: Installation, text: str, times: int = 1, *, region: str | None = "330110", total: int = 3,
    at: datetime = NOW, **besides: object,
) -> None:  # fmt: skip
    """Write searches into the log."""
    row = {
        "at": to_text(at), "text": text, "region": region, "channel": "all", "page": 1, "total": total, "relaxed": 0,
        "took_ms": 1.0, "site": None, "blocked": None, "corrected": None, **besides,
    }  # fmt: skip
    rows = [{**row, "digest": digest_of(text), "whole": whole_of_entry(row)}] * times
    engine = open_log(place.log_file)
    with writing(engine) as connection:
        connection.execute(insert(queries), rows)
    engine.dispose()


def tell(
    place: Installation, text: str, people: int, *, clicks: int = 0, first: int = 0, region: str = "330110",
    at: datetime = NOW, who: str = "", site: str | None = None,
) -> None:  # fmt: skip
    """So many people search, some of them click (those of `first` the first card); `who`: all are this one."""
    now, rows = int(at.timestamp() * 1_000), []
    for number in range(people):
        own = next(NUMBERS)
        actor = hash((who or own, now // DAY)) % 2**60
        # one after the other, as people do
        act = {"at": now, "received": now + number * 7_001, "actor": actor,
               "region": int(region.ljust(12, "0")), "sender": 1,
               "search_id": f"page{own}", "query": None, "position": None, "site": site}  # fmt: skip
        rows.append(act | {"id": f"s{own}", "type": EVENT_TYPES["search"].number, "query": text})
        if number < clicks:
            place_on_page = 1 if number < first else 2
            rows.append(act | {"id": f"c{own}", "type": EVENT_TYPES["click"].number, "position": place_on_page})
    with writing(place.events.engine) as connection:
        connection.execute(insert(events), rows)


def log_and_tell(place: Installation, text: str, people: int, **options: object) -> None:
    """Both, with a search each."""
    told = {
        name: value for name, value in options.items() if name in ("clicks", "first", "region", "at", "who", "site")
    }
    logged = {name: value for name, value in options.items() if name not in ("clicks", "first", "who")}
    log(place, text, people, **logged)  # type: ignore[arg-type]
    tell(place, text, people, **told)  # type: ignore[arg-type]


def weeks_before(count: int) -> datetime:
    """A moment so many weeks earlier."""
    return NOW - timedelta(weeks=count)
