"""Query sets as lines of JSON: one query a line, with the fields of `SetQuery`."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict

import orjson

from search_engine.tuning.query_set import SetQuery


def query_lines(queries: Iterable[SetQuery]) -> bytes:
    """The lines of a set; a field without a value is left out."""
    rows = ({name: value for name, value in asdict(query).items() if value != ""} for query in queries)
    return b"".join(orjson.dumps(row, option=orjson.OPT_APPEND_NEWLINE) for row in rows)
