"""A row that a site has added, changed or switched off, as a value; and a step from one such row to another."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any, NamedTuple, TypeAlias

import orjson

from dictionaries.kinds import BY_NAME, KINDS
from dictionaries.kinds.column_parsers import region_or_all
from dictionaries.lexicon.compiled import frozen
from dictionaries.lexicon.scope import EVERYWHERE, ConditionalEntry, Scope
from dictionaries.reasons import Message, Words

# A row's key: the values of its kind's key columns.
Values: TypeAlias = tuple[Any, ...]
# Kinds whose rows name a region themselves.
WITH_REGION = tuple([kind.name for kind in KINDS if kind.columns.get("region") is region_or_all])
DAY, MINUTE = "%Y-%m-%d", "%Y-%m-%dT%H:%M"
MOMENT = re.compile(r"\d{4}-\d{2}-\d{2}(T\d{2}:\d{2})?")


class RowKey(NamedTuple):
    """What no two rows of a site have the same of."""

    kind: str
    key: Values
    scope: Scope = EVERYWHERE

    def __str__(self) -> str:
        """As it is told to people."""
        return self.words.chinese

    @property
    def words(self) -> Words:
        """The same in both languages."""
        where = " ".join(filter(None, (self.scope.region, self.scope.site, self.scope.department)))
        named = " → ".join("|".join(value) if isinstance(value, tuple) else str(value) for value in self.key if value)
        chinese, english = f"{BY_NAME[self.kind].label}“{named}”", f"{self.kind} “{named}”"
        return Words(f"{chinese}（{where}）", f"{english} ({where})") if where else Words(chinese, english)


@dataclass(frozen=True, slots=True)
class OwnRow:
    """One row of a site's own.

    Attributes:
        kind: Name of its kind.
        entry: The row itself, of that kind's type.
        scope: For whom it acts.
        owner: Who looks after it; "": nobody is named.
        starts, ends: Minutes in China, as `ConditionalEntry` has them; "": from ever, for good.
        off: Whether it takes the row of its key away; of `entry` the key alone counts then.
        shipped: The row of its key that shipped when it was made, or None: what a later release is compared with.
    """

    kind: str
    entry: Any
    scope: Scope = EVERYWHERE
    owner: str = ""
    starts: str = ""
    ends: str = ""
    off: bool = False
    shipped: Any = None

    @property
    def key(self) -> RowKey:
        """Its key."""
        return RowKey(self.kind, values_of(self.kind, self.entry), self.scope)

    @property
    def is_conditional(self) -> bool:
        """Whether it acts for some only, or for some time only."""
        return bool(self.starts or self.ends) or not self.scope.everywhere

    def conditional(self) -> ConditionalEntry:
        """The same as a lexicon has it."""
        return ConditionalEntry(self.kind, self.entry, self.scope, self.starts, self.ends, self.off)

    def says(self) -> tuple[Any, ...]:
        """All that counts to those who edit it: not what shipped when it was made."""
        return self.kind, self.entry, self.scope, self.owner, self.starts, self.ends, self.off


@dataclass(frozen=True, slots=True)
class RowChange:
    """A row before and after a step; None: there is none of its key."""

    key: RowKey
    before: OwnRow | None
    after: OwnRow | None

    @property
    def is_one(self) -> bool:
        """Whether anything changes."""
        if self.before is None or self.after is None:
            return self.before is not self.after
        return self.before.says() != self.after.says()

    @property
    def regions(self) -> frozenset[str]:
        """Regions that it is about: those of its scope, and those that its rows name themselves; none: all."""
        return frozenset().union(*(regions_of(row) for row in (self.before, self.after) if row))


FIELDS = {kind.name: frozenset(field.name for field in fields(kind.entry)) for kind in KINDS}


def values_of(kind: str, entry: Any) -> Values:
    """The values of an entry's key columns."""
    return BY_NAME[kind].key_of(entry)


def regions_of(row: OwnRow) -> frozenset[str]:
    """Regions that a row is about. A hot term and a pin name one themselves."""
    named = getattr(row.entry, "region", "") if row.kind in WITH_REGION else ""
    return frozenset(filter(None, (row.scope.region, named)))


NO_MOMENT = Message(
    "not_a_date", "应为日期或时刻（北京时间），如 2026-12-31、2026-12-31T18:00，或留空",
    "must be a day or a time in China, such as 2026-12-31 or 2026-12-31T18:00, or empty",
)  # fmt: skip


def moment(text: str) -> str:
    """A day, or a minute, in China. Raises `ValueError` (in Chinese)."""
    try:
        if text and (not MOMENT.fullmatch(text) or not datetime.fromisoformat(text)):
            raise ValueError
    except ValueError:
        raise ValueError(NO_MOMENT()) from None
    return text


def row_fields(row: OwnRow) -> dict[str, Any]:
    """A row as plain values, which `row_of` reads again."""
    return {
        "entry": entry_fields(row.entry),
        "owner": row.owner,
        "starts": row.starts,
        "ends": row.ends,
        "off": row.off,
        "shipped": None if row.shipped is None else entry_fields(row.shipped),
    }


def row_of(kind: str, scope: Scope, values: Mapping[str, Any]) -> OwnRow:
    """A row from what `row_fields` makes of it. Raises `TypeError` where columns have become others."""
    told = {name: values[name] for name in ("owner", "starts", "ends", "off")}
    entry, shipped = (None if own is None else entry_of(kind, own) for own in (values["entry"], values["shipped"]))
    return OwnRow(kind, entry, scope, **told, shipped=shipped)


def entry_fields(entry: Any) -> dict[str, Any]:
    """Column → value."""
    return {field.name: getattr(entry, field.name) for field in fields(entry)}


def entry_of(kind: str, values: Mapping[str, Any]) -> Any:
    """An entry from its columns' values; columns that the kind does not have any more are left out."""
    known = FIELDS[kind]
    return BY_NAME[kind].entry(**{name: frozen(value) for name, value in values.items() if name in known})


def digest_of(value: Any) -> str:
    """32 hex digits of plain values."""
    return hashlib.blake2b(orjson.dumps(value, option=orjson.OPT_SORT_KEYS), digest_size=16).hexdigest()
