"""The last report of the catalogue as it is kept: all findings in a file of their own, and how far a new one is.

    ZWFW_HOME/quality/findings.db   the findings of the last run: replaced as a whole, never changed
    ZWFW_HOME/quality/state.json    when it ran, what it counted; how far a run is
    ZWFW_HOME/quality/wanted        somebody wants one now: the worker takes it away

Nothing here is a state that people keep: what is mended is not found by the next run. All of it can be made again, so
that no backup has it.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any
from zlib import crc32

import orjson
from sqlalchemy import (
    BigInteger,
    Column,
    ColumnElement,
    Connection,
    Engine,
    Index,
    Integer,
    MetaData,
    Table,
    Text,
    and_,
    create_engine,
    event,
    false,
    func,
    insert,
    not_,
    or_,
    select,
)
from sqlalchemy.pool import NullPool

from dictionaries.caches import memoized
from dictionaries.regions import RegionTree
from indexer.generation.atomic_replacement import replace_file
from search_engine.maintenance.quality.finding import Finding

FOLDER, FILE, STATE, WANTED = "quality", "findings.db", "state.json", "wanted"
# Findings of one kind that are kept, and of one statement.
MOST, AT_ONCE = 200_000, 10_000
WAITING, RUNNING, DONE, FAILED = "waiting", "running", "done", "failed"


metadata = MetaData()
findings = Table(
    "findings",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("kind", Text, nullable=False),
    Column("region", Integer, nullable=False),  # its number in the tree
    Column("code", Text, nullable=False),
    Column("department", Text, nullable=False),
    Column("site", Text, nullable=False),
    Column("id", Text, nullable=False),
    Column("title", Text, nullable=False),
    Column("field", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Column("since", BigInteger, nullable=False),  # ms: the first run in a row that found it
)
Index("findings_key", findings.c.kind, findings.c.id, findings.c.code, findings.c.field)
Index("findings_department", findings.c.department, findings.c.kind)
Index("findings_region", findings.c.region)


@dataclass(frozen=True, slots=True)
class QualityState:
    """What is known of runs.

    Attributes:
        state: Of the run that is going on, or was last tried; "" before the first.
        stage, done, total: How far it is.
        begun, ran: ms since 1970 UTC of that run, and of the end of the last one that is kept; 0: none.
        documents: Looked at by that one.
        totals: Findings by kind, also those that are too many to be kept.
        notes: `what` was not looked at, and its `mend` as an editor is told it.
        message: Why the last run failed.
        tree: The regions that it looked at (`tree_mark`).
    """

    state: str = ""
    stage: str = ""
    done: int = 0
    total: int = 0
    begun: int = 0
    ran: int = 0
    documents: int = 0
    totals: dict[str, int] = field(default_factory=dict)
    notes: list[dict[str, str]] = field(default_factory=list)
    message: str = ""
    tree: str = ""


@dataclass(frozen=True, slots=True)
class Part:
    """Tasks of a department in a range of region numbers, but for the ranges of `holes`; a range has both its ends."""

    department: str
    first: int
    last: int
    holes: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which findings somebody wants to see.

    Attributes:
        numbers: First and last number of subtrees of the tree, either of which it may lie in; (): everywhere.
        sites: One of these; none: any.
        parts: Only what stands in one of these; None: whatever does.
        apart: Only what stands in none of these.
    """

    kind: str = ""
    department: str = ""
    numbers: Sequence[tuple[int, int]] = ()
    sites: frozenset[str] = frozenset()
    parts: Sequence[Part] | None = None
    apart: Sequence[Part] = ()


class KeptQuality:
    """What runs have found, in a folder of a home."""

    def __init__(self, home: Path) -> None:
        self._folder = home / FOLDER

    # ---- how far it is

    def state(self) -> QualityState:
        """The state; of one that was wanted and not begun: waiting."""
        found, wanted = QualityState(), self.is_wanted()  # in this order: a run is noted before it is taken
        with suppress(OSError, ValueError, TypeError):
            found = QualityState(**orjson.loads((self._folder / STATE).read_bytes()))
        return replace(found, state=WAITING, stage="", message="") if wanted else found

    def note(self, state: QualityState) -> None:
        """Write down how far it is."""
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        replace_file(self._folder / STATE, orjson.dumps(asdict(state)))
        (self._folder / STATE).chmod(0o600)

    def want(self) -> None:
        """Ask the worker for a run now."""
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        (self._folder / WANTED).touch(mode=0o600)

    def is_wanted(self) -> bool:
        """Whether somebody has asked, and no run has begun since."""
        return (self._folder / WANTED).exists()

    def taken(self) -> None:
        """Note that the run begins that was asked for."""
        (self._folder / WANTED).unlink(missing_ok=True)

    # ---- the findings

    @contextmanager
    def writing(self, now: int) -> Iterator[FindingWriter]:
        """A file of new findings, in the place of the old one once all of them are written."""
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        path, new = self._folder / FILE, self._folder / f".{FILE}.new"
        new.unlink(missing_ok=True)
        os.close(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
        engine = _open(new)
        try:
            metadata.create_all(engine)
            with engine.connect() as connection:
                writer = FindingWriter(connection, now)
                yield writer
                writer.flush()
                connection.commit()
                if path.exists():
                    _keep_since(connection, path)
            engine.dispose()
            new.replace(path)
        finally:
            engine.dispose()
            new.unlink(missing_ok=True)

    @contextmanager
    def reading(self) -> Iterator[Connection | None]:
        """The findings; None: there are none yet."""
        path = self._folder / FILE
        if not path.exists():
            yield None
            return
        engine = _open(path)
        try:
            with engine.connect() as connection:
                yield connection
        finally:
            engine.dispose()


class FindingWriter:
    """Writes findings as they come, so that a nation's are never in memory at once."""

    def __init__(self, connection: Connection, now: int) -> None:
        self._connection, self._now = connection, now
        self._waiting: list[dict[str, Any]] = []
        self._counts: dict[str, int] = {}

    def add(self, found: Finding, code: str) -> None:
        """Keep a finding; `code` of its region."""
        count = self._counts[found.kind] = self._counts.get(found.kind, 0) + 1
        if count > MOST:
            return
        self._waiting.append(asdict(found) | {"code": code, "since": self._now})
        if len(self._waiting) >= AT_ONCE:
            self.flush()

    def flush(self) -> None:
        """Write what waits."""
        if self._waiting:
            self._connection.execute(insert(findings), self._waiting)
            self._waiting = []


def counts(connection: Connection, wanted: Wanted) -> list[tuple[str, str, int]]:
    """Department, kind, how many; the department with most first."""
    query = select(findings.c.department, findings.c.kind, func.count()).where(*_of(wanted))
    rows = connection.execute(query.group_by(findings.c.department, findings.c.kind)).all()
    return sorted(((row[0], row[1], int(row[2])) for row in rows), key=lambda row: (-row[2], row[0], row[1]))


def listed(connection: Connection, wanted: Wanted, first: int = 0, size: int = 100) -> Iterable[dict[str, Any]]:
    """Findings, those that have stood longest first."""
    names = ("kind", "code", "department", "site", "id", "title", "field", "reason", "since")
    query = select(*(findings.c[name] for name in names)).where(*_of(wanted))
    query = query.order_by(findings.c.since, findings.c.number).offset(first).limit(size)
    return [dict(zip(names, row, strict=True)) for row in connection.execute(query)]


def departments(connection: Connection, wanted: Wanted) -> list[str]:
    """Departments that have findings, by name."""
    query = select(findings.c.department).where(*_of(replace(wanted, kind="", department=""))).distinct()
    return sorted(connection.execute(query).scalars())


@memoized(1, name="tree_marks")
def tree_mark(tree: RegionTree) -> str:
    """What tells two trees apart."""
    return f"{len(tree)}-{crc32(','.join(tree.codes).encode()):08x}"


def _of(wanted: Wanted) -> list[ColumnElement[bool]]:
    columns = findings.c
    found: list[ColumnElement[bool]] = []
    if wanted.kind:
        found.append(columns.kind == wanted.kind)
    if wanted.department:
        found.append(columns.department == wanted.department)
    if wanted.numbers:
        found.append(or_(*(columns.region.between(low, high) for low, high in wanted.numbers)))
    if wanted.sites:
        found.append(columns.site.in_(sorted(wanted.sites)))
    if wanted.parts is not None:
        found.append(or_(false(), *map(_in_part, wanted.parts)))
    if wanted.apart:
        found.append(not_(or_(*map(_in_part, wanted.apart))))
    return found


def _in_part(part: Part) -> ColumnElement[bool]:
    columns = findings.c
    found = [columns.department == part.department, columns.region.between(part.first, part.last)]
    found += [not_(columns.region.between(low, high)) for low, high in part.holes]
    return and_(*found)


def _keep_since(connection: Connection, path: Path) -> None:
    """What the last run has found too stands since then."""
    connection.exec_driver_sql("ATTACH DATABASE ? AS old", (str(path),))
    connection.exec_driver_sql(
        "UPDATE findings SET since = coalesce((SELECT min(o.since) FROM old.findings o WHERE o.kind = findings.kind"
        " AND o.id = findings.id AND o.code = findings.code AND o.field = findings.field"
        " AND (o.id != '' OR o.title = findings.title)), since)"
    )
    connection.commit()
    connection.exec_driver_sql("DETACH DATABASE old")


def _open(path: Path) -> Engine:
    engine = create_engine(f"sqlite:///{path}", poolclass=NullPool)

    @event.listens_for(engine, "connect")
    def on_connect(connection: Any, _record: Any) -> None:
        # nobody but us sees it before it is in its place, and it can be made again
        connection.execute("PRAGMA journal_mode=OFF")
        connection.execute("PRAGMA synchronous=OFF")

    return engine
