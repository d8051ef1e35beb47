"""The lexicon that is in force for somebody at some time: conditional rows merged into those of everybody, by key."""

from __future__ import annotations

import hashlib
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import astuple, replace
from datetime import datetime, timedelta
from itertools import chain, groupby, product
from typing import Any, Generic, TypeVar

import orjson

from dictionaries.caches import memoize
from dictionaries.kinds import BY_NAME
from dictionaries.kinds.kind import Served
from dictionaries.lexicon.scope import NATIONAL, Audience, ConditionalEntry, Scope

# Digits of the part of a version that says which rows act.
ACTING_LENGTH = 6
# Audiences of which it is kept which rows act, in each span of time.
AUDIENCES_KEPT = 4096
# Lexicons in force for somebody that are kept: what they share is kept once.
EFFECTIVE_KEPT = 64
# Which rows of a scope act is worked out once for all audiences that it covers.
SCOPES_KEPT, SETS_KEPT = 4096, 256
L = TypeVar("L")


class Acting(tuple[int, ...]):
    """Numbers of the rows that act. There may be thousands, and each request asks what is in force where they do: the
    hash is worked out once, and of equal ones one is kept.
    """

    _hash: int | None = None

    def __hash__(self) -> int:
        if self._hash is None:
            self._hash = super().__hash__()
        return self._hash


class Conditions(Generic[L]):
    """The conditional rows of a lexicon: which of them act for whom and when, and what is then in force. Immutable.

    Rows are named by their number in the lexicon. Those of a kind without scopes act for everybody or not at all.

    Args:
        make: The lexicon's type.
        version, entries: Of the lexicon; kind → entries.
    """

    def __init__(
        self,
        make: Callable[..., L],
        version: str,
        entries: Mapping[str, tuple[Any, ...]],
        rows: Sequence[ConditionalEntry],
    ) -> None:
        self._make, self._version, self._entries, self._rows = make, version, entries, rows
        self._by_scope: dict[Scope, list[int]] = {}
        for number, row in enumerate(rows):
            if row.scope.everywhere or row.kind not in NATIONAL:
                self._by_scope.setdefault(row.scope, []).append(number)
        # Between two neighbours nothing begins and nothing ends.
        self._changes = sorted({change for row in rows for change in _changes_of(row)})
        self._of_scope = memoize(self._acting_of_scope, SCOPES_KEPT, name="acting_rows_of_scopes")
        self._one = memoize(_itself, SETS_KEPT, name="sets_of_acting_rows")
        self._acting = memoize(self._acting_in, AUDIENCES_KEPT, name="acting_rows")
        self.lexicon = memoize(self._with_acting, EFFECTIVE_KEPT, name="effective_lexicons")

    def __reduce__(self) -> tuple[Any, ...]:
        """For another process: what is kept stays here."""
        return Conditions, (self._make, self._version, self._entries, self._rows)

    def acting(self, audience: Audience, now: str) -> Acting:
        """The rows that act, those of narrower scopes after those of wider ones."""
        return self._acting(audience, bisect_right(self._changes, now))

    def next_change(self, now: str) -> str:
        """The first minute after this one at which other rows act; "" where there is none."""
        ahead = bisect_right(self._changes, now)
        return self._changes[ahead] if ahead < len(self._changes) else ""

    def _acting_in(self, audience: Audience, period: int) -> Acting:
        scopes = [scope for scope in self._scopes_of(audience) if scope in self._by_scope]
        scopes.sort(key=audience.specificity)
        found: Iterable[int] = chain.from_iterable(self._of_scope(scope, period) for scope in scopes)
        return self._one(Acting(found))

    def _acting_of_scope(self, scope: Scope, period: int) -> tuple[int, ...]:
        now = self._changes[period - 1] if period else ""
        return tuple([number for number in self._by_scope[scope] if self._rows[number].in_time(now)])

    def _with_acting(self, acting: Acting) -> L | None:
        """The lexicon in which some rows act; None where that is the lexicon as it is."""
        rows = [self._rows[number] for number in acting]
        changed = merged(self._entries, rows)
        return self._make(version=version_of(self._version, rows), **{**self._entries, **changed}) if changed else None

    @staticmethod
    def _scopes_of(audience: Audience) -> Iterator[Scope]:
        parts = ("", *audience.regions), {"", audience.site}, {"", audience.department}
        return (Scope(*each) for each in product(*parts))


def _itself(acting: Acting) -> Acting:
    return acting


def _changes_of(row: ConditionalEntry) -> Iterator[str]:
    """The minutes at which it begins and at which it has ended, in full."""
    if row.starts:
        yield row.starts if "T" in row.starts else f"{row.starts}T00:00"
    if row.ends:
        step = timedelta(minutes=1) if "T" in row.ends else timedelta(days=1)
        yield (datetime.fromisoformat(row.ends) + step).isoformat(timespec="minutes")


def merged(entries: Mapping[str, tuple[Any, ...]], rows: Sequence[ConditionalEntry]) -> dict[str, tuple[Any, ...]]:
    """The entries of the kinds that rows change; a later row replaces an earlier one of its key, in its place. A row
    that would loosen what is banned does nothing.
    """
    found: dict[str, tuple[Any, ...]] = {}
    for kind, changes in groupby(sorted(rows, key=_kind), key=_kind):
        key_of = BY_NAME[kind].key_of
        by_key = {key_of(entry): entry for entry in entries[kind]}
        for change in changes:
            key = key_of(change.entry)
            if loosens(change, by_key.get(key), entries):
                continue
            if change.off:
                by_key.pop(key, None)
            else:
                by_key[key] = served(change)
        now = tuple(by_key.values())
        if now != entries[kind]:
            found[kind] = now
    return found


def loosens(row: ConditionalEntry, wider: Any | None, entries: Served) -> str:
    """Why a row may not act, in Chinese; "" where it may.

    Args:
        wider: The row of its key that is in force for a wider scope; None: there is none.
        entries: Kind → the rows of everybody.
    """
    rule = BY_NAME[row.kind].tighten
    return rule(row, wider, entries) if rule is not None and not row.scope.everywhere else ""


def served(row: ConditionalEntry) -> Any:
    """The entry of a row in force; where answers tell of it, with its scope and its end."""
    if "scope" not in BY_NAME[row.kind].added:
        return row.entry
    return replace(row.entry, ends=row.ends, scope=() if row.scope.everywhere else astuple(row.scope))


def _kind(row: ConditionalEntry) -> str:
    return row.kind


def version_of(base: str, rows: Sequence[ConditionalEntry]) -> str:
    """The version of a lexicon in which some of its conditional rows act: that of the lexicon, a dash, which rows."""
    return f"{base}-{hashlib.sha256(orjson.dumps(list(rows))).hexdigest()[:ACTING_LENGTH]}"


def is_of(version: str, published: str) -> bool:
    """Whether a version is the published one, or that of somebody for whom some of its conditional rows act."""
    return version == published or version.startswith(f"{published}-")
