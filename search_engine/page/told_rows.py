"""Rows of dictionaries as a page names them: what each is, where it came from, and by what to ask for it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import Engine

from dictionaries.editing.own_row import RowKey, values_of
from dictionaries.editing.row_cells import row_line
from dictionaries.kinds import BY_NAME
from dictionaries.lexicon import Audience, minute_of
from dictionaries.lexicon.row_ids import row_id
from indexer.store.editing.row_history import PublishedRow, rows_in_force
from search_engine.query.acting.row_candidates import Candidate

SHIPPED, OWN = "shipped", "own"
# What entries of some kinds say of their rows once they are served: see `PinRule`.
SERVED = ("owner", "ends", "scope")


def told_rows(
    found: Sequence[Candidate], engine: Engine, audience: Audience, now: float, *, owners: bool
) -> tuple[dict[str, Any], ...]:
    """The rows as plain values. Raises `DamagedRows`.

    Args:
        engine: Where the site's own rows are published.
        audience: Who asked: a row of theirs goes before one of everybody.
        now: When, in seconds since 1970 UTC.
        owners: Whether it is told who looks after a row: that may be a person, and is nobody's business but the
            site's own.
    """
    if not found:
        return ()
    keys = [RowKey(kind, values_of(kind, entry)) for kind, entry in found]
    with engine.connect() as connection:
        published = rows_in_force(connection, keys)
    told = []
    for (_, entry), key in zip(found, keys, strict=True):
        own = _own(published, key, entry, audience, minute_of(now))
        told.append(told_row(key, entry, own, owners=owners))
    return tuple(told)


def told_row(key: RowKey, entry: Any, own: PublishedRow | None, *, owners: bool) -> dict[str, Any]:
    """One row; `own`: as the site has published it, None: it ships."""
    scope = own.row.scope if own else key.scope
    return {
        "kind": key.kind,
        "label": BY_NAME[key.kind].label,
        "id": row_id(key._replace(scope=scope)),
        "text": row_line(key.kind, entry),
        "scope": {"region": scope.region, "site": scope.site, "department": scope.department},
        "version": own.since if own else None,
        "source": OWN if own else SHIPPED,
        "owner": (own.row.owner or None) if own and owners else None,
    }


def _own(
    published: Iterable[PublishedRow], key: RowKey, entry: Any, audience: Audience, now: str
) -> PublishedRow | None:
    """The site's own row that an entry is: of several scopes that cover whoever asks the narrowest one."""
    written = _as_written(key.kind, entry)
    of_key = [
        one
        for one in published
        if one.row.kind == key.kind
        and one.row.key.key == key.key
        and one.row.entry == written
        and not one.row.off
        and audience.covers(one.row.scope)
        and one.row.conditional().in_time(now)
    ]
    return max(of_key, key=lambda one: audience.specificity(one.row.scope), default=None)


def _as_written(kind: str, entry: Any) -> Any:
    """An entry as its file has it: without what it is served with of its row."""
    added = BY_NAME[kind].added
    return replace(entry, **{name: added[name] for name in SERVED if name in added})
