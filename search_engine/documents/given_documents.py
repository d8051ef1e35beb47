"""Documents that a program has as objects, as the JSON lines that are loaded: under the same rules as any others."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from io import BytesIO, TextIOBase
from pathlib import PurePath
from typing import Any, BinaryIO, cast

import orjson

from dictionaries.reasons import Message
from search_engine.errors import BadParameters, Detail
from search_engine.query.given_values import wrong_object

Documents = BinaryIO | Iterable[Mapping[str, Any]]
WANTED = 'open(path, "rb") / [{"id": …, "title": …}, …]'
NO_DOCUMENT = Message("wrong_type", "应为一个文档（dict），现为 {given}", "must be a document (a dict), is {given}")
NO_JSON = Message("wrong_type", "含有 JSON 没有的值：{why}", "has a value that JSON has none for: {why}")


def as_stream(documents: Documents) -> BinaryIO:
    """A stream of JSON lines: a binary stream as it is, objects a line each, in memory. Raises `BadParameters`, with
    the row, for what is no document, or cannot be written as JSON.
    """
    if isinstance(documents, str | bytes | Mapping | PurePath | TextIOBase):
        raise wrong_object("documents", WANTED, documents)
    if hasattr(documents, "read"):
        return cast(BinaryIO, documents)
    if not isinstance(documents, Iterable):
        raise wrong_object("documents", WANTED, documents)
    faults: list[Detail] = []
    lines = [_line(number, document, faults) for number, document in enumerate(documents, 1)]
    if faults:
        raise BadParameters(faults)
    return BytesIO(b"".join(lines))


def _line(number: int, document: object, faults: list[Detail]) -> bytes:
    if not isinstance(document, Mapping):
        faults.append(Detail("", NO_DOCUMENT(given=type(document).__name__), number))
        return b""
    try:
        return orjson.dumps(dict(document), option=orjson.OPT_APPEND_NEWLINE)
    except orjson.JSONEncodeError as error:
        faults.append(Detail("", NO_JSON(why=str(error)), number))
        return b""
