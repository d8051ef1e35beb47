"""How the console names a row: regions and documents by their names, where their codes are the row's key."""

from __future__ import annotations

from typing import Any

from api.console import words
from search_engine.editorial import DICTIONARY_KINDS


def row_name(key: Any) -> str:
    """A row in a line: 置顶与屏蔽“居住证 → 浙江省杭州市余杭区 → 外地人办居住证分几步”.

    Args:
        key: A `RowKey`.
    """
    kind = DICTIONARY_KINDS[key.kind]
    named = (
        words.value(name, "|".join(one) if isinstance(one, tuple) else str(one))
        for name, one in zip(kind.key, key.key, strict=True)
        if one
    )
    where = " ".join(filter(None, (words.value("@region", key.scope.region), key.scope.site, key.scope.department)))
    return f"{kind.label}“{' → '.join(named)}”" + (f"（{where}）" if where else "")
