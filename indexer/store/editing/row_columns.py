"""Between rows of a site's own and the columns of tables."""

from __future__ import annotations

from typing import Any

import orjson

from dictionaries.editing.own_row import OwnRow, RowKey, row_fields, row_of
from dictionaries.kinds import BY_NAME
from dictionaries.lexicon.scope import Scope


def key_columns(key: RowKey) -> dict[str, str]:
    """The columns of a key."""
    scope = key.scope
    return {
        "kind": key.kind,
        "key": orjson.dumps(key.key).decode(),
        "region": scope.region,
        "site": scope.site,
        "department": scope.department,
    }


def key_of(columns: Any) -> RowKey:
    """The key of a table's row."""
    scope = Scope(columns.region, columns.site, columns.department)
    return RowKey(columns.kind, frozen(orjson.loads(columns.key)), scope)


def frozen(value: Any) -> Any:
    """What JSON has made of a tuple, as a tuple again."""
    return tuple(map(frozen, value)) if isinstance(value, list) else value


def content_text(row: OwnRow | None) -> str | None:
    """A row's content as JSON."""
    return None if row is None else orjson.dumps(row_fields(row), option=orjson.OPT_SORT_KEYS).decode()


def row_of_content(key: RowKey, content: str | None) -> OwnRow | None:
    """The row of a content; None where there is none, or its kind is no more."""
    if content is None or key.kind not in BY_NAME:
        return None
    return row_of(key.kind, key.scope, orjson.loads(content))
