"""Items of the queue. Functions over a connection."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Final, TypeAlias

import orjson
from sqlalchemy import Connection, Row, delete, insert, select, update

from dictionaries.regions import LEVELS, RegionTree
from indexer.store.engine import LARGEST
from indexer.store.queue.tables import items

# What an item is about: a query, a document, a category of bans.
QUERY, DOCUMENT, BAN = "query", "document", "ban"
ABOUTS: Final = (QUERY, DOCUMENT, BAN)
# What is to be done: a word is missing, a matter is, an element is wrong; or nothing of ours.
WORD, MATTER, ELEMENT, NOT_OURS = "word", "matter", "element", "not_ours"
SORTS: Final = (WORD, MATTER, ELEMENT, NOT_OURS)
OPEN, IN_WORK, DONE = "open", "in_work", "done"
STATES: Final = (OPEN, IN_WORK, DONE, NOT_OURS)
# States of what is still to be done.
UNDONE: Final = (OPEN, IN_WORK)
# Who has closed an item that was found to be mended.
MENDED: Final = "mended"

COUNTY_DIGITS = 6
COUNTY = LEVELS.index("county")
# About, text, region, document: what is in the queue once at most.
ItemKey: TypeAlias = tuple[str, str, str, str]


@dataclass(frozen=True, slots=True)
class QueueItem:
    """Something to be looked after.

    Attributes:
        number: From 1, never used twice; 0: not written yet.
        about: One of `ABOUTS`; text, region, document: as the table says.
        sources: Where it was seen → how often, within the days that are looked at.
        elements: Of a document, what was marked as wrong → how often.
        outcome: JSON values: what it led to when it was last asked.
        first_seen, last_seen, changed, closed: ms since 1970 UTC; closed None: it is still to be done.
    """

    about: str
    text: str
    region: str
    document: str
    shown: str
    site: str = ""
    proposed: str = WORD
    why: str = ""
    sort: str = ""
    department: str = ""
    owner: str = ""
    due: str = ""
    state: str = OPEN
    note: str = ""
    sources: Mapping[str, int] = field(default_factory=dict)
    count: int = 0
    outcome: Mapping[str, Any] = field(default_factory=dict)
    first_seen: int = 0
    last_seen: int = 0
    changed: int = 0
    closed: int | None = None
    closed_by: str = ""
    returned: int = 0
    number: int = 0
    elements: Mapping[str, int] = field(default_factory=dict)

    @property
    def key(self) -> ItemKey:
        """What no two have the same of; a document's region may change, and it is the same document."""
        return self.about, self.text, "" if self.about == DOCUMENT else self.region, self.document

    @property
    def sorted_as(self) -> str:
        """The sort that it has: as somebody chose, else as proposed."""
        return self.sort or self.proposed

    @property
    def is_undone(self) -> bool:
        """Whether it is still to be done."""
        return self.state in UNDONE

    def is_overdue(self, today: str) -> bool:
        """Whether its day is over. `today`: YYYY-MM-DD."""
        return self.is_undone and "" != self.due < today

    @property
    def is_touched(self) -> bool:
        """Whether a person has done anything about it."""
        return bool(self.sort or self.owner or self.due or self.note or self.state != OPEN or self.closed)


FIELDS: Final = tuple(QueueItem.__dataclass_fields__)
COLUMNS: Final = tuple(items.c[name] for name in FIELDS)


def query_key(text: str, region: str) -> ItemKey:
    """The key of what is about a query (in normal form) from a region, as `item_region` says it."""
    return QUERY, text, region, ""


def document_key(document: str) -> ItemKey:
    """The key of what is about a document."""
    return DOCUMENT, "", "", document


def item_region(tree: RegionTree, code: str) -> str:
    """A region as items have it: canonical, a county at the lowest; "": none, or one that is no more."""
    # of a town that is no more its county still is
    known = next((one for one in (code, code[:COUNTY_DIGITS]) if one in tree), "")
    chain = tree.chain(known) if known else ()
    wide = [one.code for one in chain if LEVELS.index(one.level) <= COUNTY]
    return "" if not wide or wide[0] == wide[-1] else wide[0]


def all_items(connection: Connection, states: Collection[str] = STATES) -> list[QueueItem]:
    """Every item in some states, oldest number first."""
    query = select(*COLUMNS).where(items.c.state.in_(list(states))).order_by(items.c.number)
    return [as_item(row) for row in connection.execute(query)]


def items_of_text(connection: Connection, about: str, text: str) -> list[QueueItem]:
    """Every item about a text, oldest number first."""
    query = select(*COLUMNS).where(items.c.about == about, items.c.text == text).order_by(items.c.number)
    return [as_item(row) for row in connection.execute(query)]


def item_of(connection: Connection, number: int) -> QueueItem | None:
    """An item by its number; None: there is none."""
    if not 0 < number <= LARGEST:
        return None
    row = connection.execute(select(*COLUMNS).where(items.c.number == number)).one_or_none()
    return None if row is None else as_item(row)


def item_with(connection: Connection, key: ItemKey) -> QueueItem | None:
    """The item of a key; None: there is none."""
    about, text, region, document = key
    query = select(*COLUMNS).where(items.c.about == about, items.c.text == text, items.c.document == document)
    rows = map(as_item, connection.execute(query if about == DOCUMENT else query.where(items.c.region == region)))
    return next(rows, None)


def write_item(connection: Connection, item: QueueItem) -> QueueItem:
    """Write an item, a new one where its number is 0; returns it with its number."""
    values: dict[str, Any] = {name: getattr(item, name) for name in FIELDS if name != "number"}
    values["sources"] = orjson.dumps(dict(item.sources)).decode()
    values["outcome"] = orjson.dumps(dict(item.outcome)).decode()
    values["elements"] = orjson.dumps(dict(item.elements)).decode()
    if item.number:
        connection.execute(update(items).where(items.c.number == item.number).values(**values))
        return item
    number = int(connection.execute(insert(items).values(**values)).inserted_primary_key[0])  # type: ignore[index]
    return replace(item, number=number)


def drop_items(connection: Connection, numbers: Collection[int]) -> None:
    """Remove items."""
    for number in numbers:
        connection.execute(delete(items).where(items.c.number == number))


def as_item(row: Row[Any]) -> QueueItem:
    """An item by its row of `COLUMNS`."""
    values = dict(row._mapping)
    values |= {name: orjson.loads(values[name]) for name in ("sources", "outcome", "elements")}
    return QueueItem(**values)
