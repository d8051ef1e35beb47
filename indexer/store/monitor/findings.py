"""What the patrol has found. Functions over a connection."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

import orjson
from sqlalchemy import Connection, Row, delete, func, insert, select, update

from indexer.store.monitor.outcomes import Asked
from indexer.store.monitor.tables import findings

# Another first card; none any more; not what a kept query wants.
CHANGED, LOST, BROKEN = "changed", "lost", "broken"
WHATS: Final = (CHANGED, LOST, BROKEN)
# Findings that anybody reads at once.
MOST_READ = 5_000


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that a query led to, and does not any more.

    Attributes:
        number: From 1, never used twice; 0: not written yet.
        what: One of `WHATS`.
        kept: Number of the kept query that it is about; 0: none.
        source: Where the query is from: `log`, `sample`, `kept`.
        count: How often it is asked.
        owner: Who is told; "": nobody is known.
        content: JSON values: the cards before and now, why, after which load and by which dictionaries.
        at: When it was found, ms since 1970 UTC.
        closed: When it was so no more, ms since 1970 UTC; None: it still is.
    """

    query: str
    region: str
    what: str
    kept: int
    source: str
    count: int
    owner: str
    at: int
    content: Mapping[str, Any] = field(default_factory=dict)
    closed: int | None = None
    number: int = 0

    @property
    def asked(self) -> Asked:
        """What was asked."""
        return self.query, self.region

    @property
    def key(self) -> tuple[str, str, str, int]:
        """What is open once at most."""
        return self.query, self.region, self.what, self.kept

    @property
    def is_known(self) -> bool:
        """Whether somebody has said that they know: it is told to nobody again."""
        return bool(self.content.get("known"))


FIELDS: Final = tuple(Finding.__dataclass_fields__)
COLUMNS: Final = tuple(findings.c[name] for name in FIELDS)


def add_findings(connection: Connection, new: Iterable[Finding]) -> None:
    """Write findings."""
    for one in new:
        values: dict[str, Any] = {name: getattr(one, name) for name in FIELDS if name != "number"}
        values["content"] = orjson.dumps(dict(one.content)).decode()
        connection.execute(insert(findings).values(**values))


def open_findings(connection: Connection) -> list[Finding]:
    """What is still so, oldest first."""
    query = select(*COLUMNS).where(findings.c.closed.is_(None)).order_by(findings.c.number)
    return [_finding(row) for row in connection.execute(query)]


def findings_since(connection: Connection, at: int) -> list[Finding]:
    """What is still so, and what was found since a time (ms since 1970 UTC), newest first, at most `MOST_READ`."""
    there = findings.c.closed.is_(None) | (findings.c.at >= at)
    query = select(*COLUMNS).where(there).order_by(findings.c.number.desc()).limit(MOST_READ)
    return [_finding(row) for row in connection.execute(query)]


def findings_of(connection: Connection, numbers: Collection[int]) -> list[Finding]:
    """Findings by their numbers, oldest first."""
    query = select(*COLUMNS).where(findings.c.number.in_(list(numbers))).order_by(findings.c.number)
    return [_finding(row) for row in connection.execute(query)]


def know_finding(connection: Connection, finding: Finding, by: str, at: int) -> None:
    """Note that somebody knows of a finding. `at`: ms since 1970 UTC."""
    content = orjson.dumps({**finding.content, "known": {"by": by, "at": at}}).decode()
    connection.execute(update(findings).where(findings.c.number == finding.number).values(content=content))


def last_number(connection: Connection) -> int:
    """The largest number that a finding has; 0: there is none."""
    return int(connection.execute(select(func.coalesce(func.max(findings.c.number), 0))).scalar_one())


def close_findings(connection: Connection, numbers: Collection[int], at: int) -> None:
    """Note that findings are so no more."""
    for number in numbers:
        connection.execute(update(findings).where(findings.c.number == number).values(closed=at))


def drop_findings(connection: Connection, before: int) -> None:
    """Remove those that were closed before a time (ms since 1970 UTC)."""
    connection.execute(delete(findings).where(findings.c.closed < before))


def drop_findings_but(connection: Connection, asked: Collection[Asked]) -> None:
    """Remove those of queries of the log that nobody asks often any more: their texts are nobody's business then."""
    query = select(findings.c.number, findings.c.query, findings.c.region).where(findings.c.source == "log")
    for number, text, region in connection.execute(query).all():
        if (text, region) not in asked:
            connection.execute(delete(findings).where(findings.c.number == number))


def _finding(row: Row[Any]) -> Finding:
    values = dict(row._mapping)
    return Finding(**{**values, "content": orjson.loads(values["content"])})
