"""A request's body that is one JSON object with a list of documents, where it may be lines too.

    {"documents": [{"id": "…", "title": "…"}, …]}

The first member tells: no document has a field of that name, so no line of documents begins so. Lines are read as they
come, in flat memory; the object is parsed as a whole, which takes six times its bytes for as long as it is read.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, BinaryIO

import orjson

from dictionaries.own_text import OwnText
from indexer.errors import WrongFile
from indexer.loaders.files import BOM, SAMPLE, Lines, as_text
from indexer.loaders.jsonl import BODY, broken, refused_row, rows_of_lines
from indexer.loaders.row import Row

MEMBER = "documents"
BEGINNING = re.compile(rb'\s*\{\s*"' + MEMBER.encode() + rb'"\s*:')
FORM = OwnText('应为 {"documents": [{"id": "…", "title": "…"}, …]}，或每行一个 JSON 对象')
ENTRY = OwnText('不是 JSON 对象；documents 的每一项应是一个文档，如 {"id": "…", "title": "…"}')


def read_json_bytes(stream: BinaryIO) -> Iterator[Row]:
    """The rows of a body said to be JSON: those of its list of documents, numbered by place from 1, else its lines.
    `WrongFile` where it is neither.
    """
    lines = as_text(Lines(stream, BODY), BODY)
    if BEGINNING.match(lines.peek(SAMPLE).removeprefix(BOM)):
        return _rows(_documents(lines.whole().removeprefix(BOM)))
    return rows_of_lines(lines, BODY)


def _documents(text: bytes) -> list[Any]:
    try:
        body: dict[str, Any] = orjson.loads(text)
    except orjson.JSONDecodeError as error:
        raise WrongFile(BODY, broken(error, "请求体", FORM)) from error
    if others := sorted(body.keys() - {MEMBER}):
        raise WrongFile(BODY, OwnText("没有字段 {}，其余写在查询参数中；{}").format("、".join(others)[:100], FORM))
    documents = body[MEMBER]
    if not isinstance(documents, list):
        raise WrongFile(BODY, OwnText("documents 不是列表；{}").format(FORM))
    if not documents:
        raise WrongFile(BODY, OwnText("documents 是空的，请检查导出是否成功"))
    return documents


def _rows(documents: list[Any]) -> Iterator[Row]:
    """The rows of a list, which is emptied: what has been written is kept no longer."""
    documents.reverse()
    for number in range(1, len(documents) + 1):
        raw = documents.pop()
        yield Row(number, raw) if type(raw) is dict else refused_row(number, ENTRY, 0)
