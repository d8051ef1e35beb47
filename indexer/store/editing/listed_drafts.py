"""Some of the drafts of a kind: how many there are, those of some keys, those of rows that are not there yet. However
many drafts there are, only those that are looked at are read.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, func, select

from dictionaries.editing.own_row import RowKey
from indexer.store.editing.drafts import Draft, whole_drafts
from indexer.store.editing.row_columns import key_columns
from indexer.store.editing.tables import drafts
from indexer.store.row_checksums import ASKED_AT_ONCE


def own_drafts(connection: Connection, author: str, kind: str, keys: Sequence[RowKey]) -> dict[RowKey, Draft]:
    """Key → somebody's draft of it, of some keys of a kind."""
    return {one.key: one for one in drafts_of_keys(connection, kind, keys, author)}


def drafts_of_keys(connection: Connection, kind: str, keys: Sequence[RowKey], author: str | None = None) -> list[Draft]:
    """Everybody's drafts of some keys of a kind, or one author's, oldest first."""
    wanted = set(keys)
    texts = sorted({key_columns(key)["key"] for key in wanted})
    of_kind = _of(kind, author)
    found: list[Draft] = []
    for start in range(0, len(texts), ASKED_AT_ONCE):
        some = of_kind.where(drafts.c.key.in_(texts[start : start + ASKED_AT_ONCE]))
        found += [draft for draft in whole_drafts(connection, some) if draft.key in wanted]
    return sorted(found, key=lambda draft: draft.number)


def new_drafts(
    connection: Connection, author: str, kind: str, text: str, values: Mapping[str, str], *, first: int, size: int
) -> tuple[int, list[Draft]]:
    """Somebody's drafts of rows that were not there when they were begun: how many fit, and some of them, newest first.

    Args:
        text: Stands in the row as it is written.
        values: Column → what it says.
    """
    fits: list[ColumnElement[bool]] = [drafts.c.begun.is_(None), drafts.c.content.is_not(None)]
    fits += [drafts.c.content.contains(text, autoescape=True)] if text else []
    fits += [drafts.c.content.contains(f'"{name}":"{value}"', autoescape=True) for name, value in values.items()]
    query = _of(kind, author).where(*fits)
    total = connection.execute(select(func.count()).select_from(query.subquery())).scalar_one()
    if first >= total or not size:
        return total, []
    return total, whole_drafts(connection, query.order_by(drafts.c.number.desc()).offset(first).limit(size))


def numbers_of_kind(connection: Connection, author: str, kind: str) -> list[int]:
    """The numbers of somebody's drafts of a kind."""
    query = select(drafts.c.number).where(drafts.c.author == author, drafts.c.kind == kind)
    return list(connection.execute(query.order_by(drafts.c.number)).scalars())


def count_of_kind(connection: Connection, author: str, kind: str) -> int:
    """How many drafts of a kind are somebody's."""
    query = select(func.count()).where(drafts.c.author == author, drafts.c.kind == kind)
    return int(connection.execute(query).scalar_one())


def _of(kind: str, author: str | None) -> Select[Any]:
    query = select(drafts).where(drafts.c.kind == kind)
    return query if author is None else query.where(drafts.c.author == author)
