"""A request's body that is one JSON object with a list of documents, where it may be lines too.

    {"documents": [{"id": "…", "title": "…"}, …]}

The first member tells: no document has a field of that name, so no line of documents begins so. Lines are read as they
come, in flat memory; the object is parsed as a whole, which takes six times its bytes for as long as it is read.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import partial
from typing import Any, BinaryIO

import orjson

from dictionaries.faults import Fault
from dictionaries.reasons import Message
from indexer.errors import WrongFile
from indexer.loaders.files import BOM, SAMPLE, Lines, as_text
from indexer.loaders.jsonl import BODY, rows_of_lines
from indexer.loaders.row import Row

MEMBER = "documents"
BEGINNING = re.compile(rb'\s*\{\s*"' + MEMBER.encode() + rb'"\s*:')
FORM = '{{"documents": [{{"id": "…", "title": "…"}}, …]}}'
_form = partial(Message, mend=f"应为 {FORM}", mend_english=f"send {FORM}", joint="；")
NOT_JSON = _form("not_json", "不是正确的 JSON（第 {place} 个字符处）", "is no valid JSON (at character {place})")
CUT = _form("not_json", "不完整（JSON 没有写完）", "is not complete (the JSON ends too early)")
OTHER_FIELDS = Message(
    "unknown_field", "没有字段 {names}", "there are no fields {names}", "除 documents 外，其余写在查询参数中",
    "all but documents is given in the query string",
)  # fmt: skip
NO_LIST = _form("wrong_type", "documents 不是列表", "documents is no list")
NO_DOCUMENTS = Message("missing", "documents 是空的", "documents is empty", "请检查导出是否成功", "check the export")
NO_OBJECT = Message(
    "wrong_type", "不是 JSON 对象", "is no JSON object", '每一项应是一个文档，如 {{"id": "…", "title": "…"}}',
    'each is a document, such as {{"id": "…", "title": "…"}}', joint="；",
)  # fmt: skip


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
        cut = error.pos >= len(error.doc.rstrip())
        raise WrongFile(BODY, CUT() if cut else NOT_JSON(place=error.pos + 1)) from None
    if others := sorted(body.keys() - {MEMBER}):
        raise WrongFile(BODY, OTHER_FIELDS(names=[name[:50] for name in others[:5]]))
    documents = body[MEMBER]
    if not isinstance(documents, list):
        raise WrongFile(BODY, NO_LIST())
    if not documents:
        raise WrongFile(BODY, NO_DOCUMENTS())
    return documents


def _rows(documents: list[Any]) -> Iterator[Row]:
    """The rows of a list, which is emptied: what has been written is kept no longer."""
    documents.reverse()
    for number in range(1, len(documents) + 1):
        raw = documents.pop()
        yield Row(number, raw) if type(raw) is dict else Row(number, None, (Fault(number, "", NO_OBJECT()),))
