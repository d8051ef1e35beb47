"""Assignments of a department's tasks. Functions over a connection."""

from __future__ import annotations

from dataclasses import asdict, dataclass

from sqlalchemy import BigInteger, Column, Connection, Table, Text, delete, insert, select

from indexer.store.tables import metadata

# It joins the tables of the documents' database, which several hosts share.
assignments = Table(
    "quality_assignments",
    metadata,
    Column("department", Text, primary_key=True),
    Column("region", Text, primary_key=True),  # canonical code: there and below
    Column("owner", Text, nullable=False),
    Column("due", Text, nullable=False),  # a date in China, YYYY-MM-DD; "": none
    Column("note", Text, nullable=False),
    Column("changed", BigInteger, nullable=False),  # ms since 1970 UTC
)


@dataclass(frozen=True, slots=True)
class Assignment:
    """A department's tasks in a region and below it, where nothing nearer is said.

    Attributes:
        region: Canonical code.
        owner: Who is to see to it; "": nobody yet.
        due: A date in China, YYYY-MM-DD; "": none.
        changed: ms since 1970 UTC.
    """

    department: str
    region: str
    owner: str = ""
    due: str = ""
    note: str = ""
    changed: int = 0

    @property
    def is_empty(self) -> bool:
        """Whether it says nothing."""
        return not (self.owner or self.due or self.note)

    def is_overdue(self, today: str) -> bool:
        """Whether its day is over. `today`: YYYY-MM-DD."""
        return "" != self.due < today


def all_assignments(connection: Connection) -> list[Assignment]:
    """Every one, by department and region."""
    columns = [assignments.c[name] for name in Assignment.__dataclass_fields__]
    query = select(*columns).order_by(assignments.c.department, assignments.c.region)
    return [Assignment(*row) for row in connection.execute(query)]


def write_assignment(connection: Connection, new: Assignment) -> None:
    """Write one in the place of that of the same department and region; one that says nothing is removed."""
    columns = assignments.c
    there = (columns.department == new.department) & (columns.region == new.region)
    connection.execute(delete(assignments).where(there))
    if not new.is_empty:
        connection.execute(insert(assignments).values(**asdict(new)))
