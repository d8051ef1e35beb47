"""The short name of a row, by which people ask for it: the same for as long as there is a row of its key."""

from __future__ import annotations

import base64
import hashlib
from typing import Any, TypeAlias

import orjson

from dictionaries.kinds import BY_NAME
from dictionaries.lexicon.scope import Scope

# Of 100,000 rows, two share an id once in 200 sites.
BYTES = 5
# Kind, values of its key columns, scope: as a `RowKey` has them.
Key: TypeAlias = tuple[str, tuple[Any, ...], Scope]


def row_id(key: Key) -> str:
    """The id of a row: eight characters a-z and 2-7. It is made of the row's key alone, so that an edit of what the
    row says leaves it, a change of place in its file too, and a kind that is renamed.
    """
    kind, values, scope = key
    parts = (BY_NAME[kind].digest_name, values, (scope.region, scope.site, scope.department))
    digest = hashlib.blake2b(orjson.dumps(parts), digest_size=BYTES).digest()
    return base64.b32encode(digest).decode().lower()
