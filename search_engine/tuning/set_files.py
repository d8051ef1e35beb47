"""Query sets as lines of JSON: one query a line, with the fields of `SetQuery`."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict
from pathlib import Path

import orjson

from dictionaries.faults import Fault
from ranker.errors import BadEvaluationFile
from search_engine.tuning.query_set import SetQuery


def query_lines(queries: Iterable[SetQuery]) -> bytes:
    """The lines of a set; a field without a value is left out."""
    rows = ({name: value for name, value in asdict(query).items() if value != ""} for query in queries)
    return b"".join(orjson.dumps(row, option=orjson.OPT_APPEND_NEWLINE) for row in rows)


def asked_in(path: Path) -> set[tuple[str, str]]:
    """Text and region of each query of such a file. Raises `BadEvaluationFile` with every faulty row."""
    found, faults = set[tuple[str, str]](), list[Fault]()
    for number, line in enumerate(path.read_bytes().splitlines(), 1):
        try:
            row = orjson.loads(line)
            found.add((str(row["text"]), str(row.get("region", ""))))
        except (orjson.JSONDecodeError, KeyError, TypeError, AttributeError):
            faults.append(Fault(number, "text", "应为一行一个 JSON 对象，至少有 id 与 text"))
    if faults:
        raise BadEvaluationFile(path, tuple(faults))
    return found
