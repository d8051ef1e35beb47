"""Numbers for bases and profiles while a load writes: looked up once, created where they are new."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterable

import orjson
from sqlalchemy import Connection, bindparam, func, insert, select

from indexer.profile import Profile, profile_of, profile_to_text
from indexer.store.split import Content, Prepared
from indexer.store.tables import bases, profiles

# Contents kept parsed; a nation's shared bases are about 5,000 of about 5 kB each.
KEPT = 20_000
CHUNK = 5_000


class BaseTable:
    """Base key → (number, content). What a transaction created counts as tentative until `keep`."""

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
        self._tentative.update(_read(connection, missing))
        new = [wanted[key] for key in missing if key not in self._tentative]
        if new:
            self._create(connection, new[::-1])

    def keep(self) -> None:
        """The transaction is over: what was tentative is so."""
        self._known.update(self._tentative)
        self._tentative = {}
        while len(self._known) > KEPT:
            self._known.popitem(last=False)

    def forget_tentative(self) -> None:
        """The last transaction was rolled back."""
        self._tentative = {}

    def _create(self, connection: Connection, items: list[Prepared]) -> None:
        first = int(connection.execute(select(func.coalesce(func.max(bases.c.base), 0))).scalar_one()) + 1
        rows = []
        for number, item in enumerate(items, first):
            self._tentative[item.key] = (number, item.content)
            rows.append({"base": number, "key": item.key, "content": orjson.dumps(item.content)})
        connection.execute(insert(bases), rows)


def _read(connection: Connection, keys: list[str]) -> dict[str, tuple[int, Content]]:
    query = select(bases.c.key, bases.c.base, bases.c.content).where(bases.c.key.in_(bindparam("keys", expanding=True)))
    found: dict[str, tuple[int, Content]] = {}
    for first in range(0, len(keys), CHUNK):
        for key, number, content in connection.execute(query, {"keys": keys[first : first + CHUNK]}):
            found[key] = (number, orjson.loads(content))
    return found


class ProfileTable:
    """Profile → number, with the same two steps."""

    def __init__(self) -> None:
        self._known: dict[Profile, int] = {}
        self._tentative: dict[Profile, int] = {}

    def number(self, connection: Connection, content: Content) -> int:
        """The number of a content's profile, created where the store lacks it."""
        profile = profile_of(content)
        number = self._known.get(profile) or self._tentative.get(profile)
        if number is None:
            number = self._find_or_create(connection, profile_to_text(profile))
            self._tentative[profile] = number
        return number

    def keep(self) -> None:
        """The transaction is over: what was tentative is so."""
        self._known.update(self._tentative)
        self._tentative = {}

    def forget_tentative(self) -> None:
        """The last transaction was rolled back."""
        self._tentative = {}

    def _find_or_create(self, connection: Connection, text: str) -> int:
        found = connection.execute(select(profiles.c.profile).where(profiles.c.value == text)).scalar()
        if found is not None:
            return int(found)
        result = connection.execute(insert(profiles).values(value=text))
        return int(result.inserted_primary_key[0])  # type: ignore[index]
