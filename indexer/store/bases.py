"""Numbers for bases, profiles and sites while a load writes: looked up once, created where they are new."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterable

import orjson
from sqlalchemy import Connection, Table, bindparam, func, insert, select, update

from indexer.store.digests import CHECKED_BASE, base_digest, is_whole_base
from indexer.store.engine import in_portions
from indexer.store.split import Content, Prepared
from indexer.store.tables import bases

# Contents kept parsed; a nation's shared bases are about 5,000 of about 5 kB each.
CACHE_SIZE = 20_000
# The key of a base that has lost its own.
DAMAGED = "damaged:"


class BaseTable:
    """Base key → (number, content). What a transaction created counts as tentative until `keep`; where that does not
    come, the next `resolve` forgets it.

    A base whose row is damaged gives its key to a new one: its copies are sent again, and are compared with that. It
    goes when its last copy has.
    """

    def __init__(self) -> None:
        self._known: OrderedDict[str, tuple[int, Content]] = OrderedDict()
        self._tentative: dict[str, tuple[int, Content]] = {}

    def __getitem__(self, key: str) -> tuple[int, Content]:
        return self._tentative.get(key) or self._known[key]

    def resolve(self, connection: Connection, batch: Iterable[Prepared]) -> None:
        """Make every base of a batch known, creating those that the store lacks from their first copy."""
        wanted = {item.key: item for item in reversed(list(batch))}
        for key in wanted:
            if key in self._known:
                self._known.move_to_end(key)
        missing = [key for key in wanted if key not in self._known]
        self._tentative = _read(connection, missing)
        new = [wanted[key] for key in missing if key not in self._tentative]
        if new:
            self._create(connection, new[::-1])

    def keep(self) -> None:
        """The transaction is over: what was tentative is so."""
        self._known.update(self._tentative)
        self._tentative = {}
        while len(self._known) > CACHE_SIZE:
            self._known.popitem(last=False)

    def _create(self, connection: Connection, items: list[Prepared]) -> None:
        first = int(connection.execute(select(func.coalesce(func.max(bases.c.base), 0))).scalar_one()) + 1
        rows = []
        for number, item in enumerate(items, first):
            self._tentative[item.key] = (number, item.content)
            content = orjson.dumps(item.content)
            rows.append(
                {"base": number, "key": item.key, "content": content, "digest": base_digest(number, item.key, content)}
            )
        connection.execute(insert(bases), rows)


def _read(connection: Connection, keys: list[str]) -> dict[str, tuple[int, Content]]:
    query = select(*CHECKED_BASE).where(bases.c.key.in_(bindparam("keys", expanding=True)))
    found: dict[str, tuple[int, Content]] = {}
    damaged: list[int] = []
    for number, key, content, digest in in_portions(connection, query, "keys", keys):
        if is_whole_base(number, key, content, digest):
            found[key] = (number, orjson.loads(content))
        else:
            damaged.append(number)
    for number in damaged:
        connection.execute(update(bases).where(bases.c.base == number).values(key=f"{DAMAGED}{number}"))
    return found


class NumberTable:
    """Distinct texts of a small table → their numbers, created where they are new; the same two steps.

    Args:
        table: Has a number, its primary key, and a unique text.
        number, text: The names of these columns.
    """

    def __init__(self, table: Table, number: str, text: str) -> None:
        self._table, self._number, self._text = table, table.c[number], table.c[text]
        self._known: dict[str, int] | None = None
        self._tentative: dict[str, int] = {}

    def __getitem__(self, text: str) -> int:
        assert self._known is not None  # `resolve` comes first
        return self._known.get(text) or self._tentative[text]

    def resolve(self, connection: Connection, texts: Iterable[str]) -> None:
        """Make texts known."""
        self._tentative = {}
        if self._known is None:
            self._known = self._read(connection, 0)
        new = [text for text in dict.fromkeys(texts) if text not in self._known]
        if not new:
            return
        # another load may have created them since
        self._tentative = self._read(connection, max(self._known.values(), default=0))
        new = [text for text in new if text not in self._tentative]
        first = max([*self._known.values(), *self._tentative.values()], default=0) + 1
        self._tentative.update({text: number for number, text in enumerate(new, first)})
        rows = [{self._number.name: self._tentative[text], self._text.name: text} for text in new]
        if rows:
            connection.execute(insert(self._table), rows)

    def keep(self) -> None:
        """The transaction is over: what was tentative is so."""
        if self._known is not None:
            self._known.update(self._tentative)
        self._tentative = {}

    def _read(self, connection: Connection, after: int) -> dict[str, int]:
        query = select(self._text, self._number).where(self._number > after)
        return {str(text): int(number) for text, number in connection.execute(query)}
