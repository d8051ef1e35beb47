"""JSONL: one object a line, UTF-8."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

import orjson

from indexer.errors import Fault, WrongFile
from indexer.loaders.encodings import BOM, SAMPLE, guess_encoding
from indexer.loaders.files import EMPTY, as_text, open_lines
from indexer.loaders.lines import Lines
from indexer.loaders.row import Row

FORM = '每行应是一个 JSON 对象，如 {"id": "…", "title": "…"}'
BODY = "请求内容"


def read_jsonl(path: Path) -> Iterator[Row]:
    """The rows of a JSONL file, plain or .gz; `WrongFile` where it is none."""
    with open_lines(path) as lines:
        yield from _rows(lines, path)


def read_jsonl_bytes(stream: BinaryIO) -> Iterator[Row]:
    """The rows of a request's body, under the same rules; the stream is read once, forwards, in flat memory."""
    lines = Lines(stream, BODY)
    return _rows(as_text(lines, BODY), BODY)


def _rows(lines: Lines, name: Path | str) -> Iterator[Row]:
    _check_form(lines.peek(SAMPLE), name)
    loads, found = orjson.loads, False
    for number, line in enumerate(lines, 1):
        if number == 1:
            line = line.removeprefix(BOM)
        if not line or line.isspace():
            continue
        found = True
        try:
            raw = loads(line)
        except orjson.JSONDecodeError as error:
            yield _refused(number, _broken(line, error), lines.position)
            continue
        if type(raw) is dict:
            yield Row(number, raw, (), lines.position)
        else:
            yield _refused(number, f"不是 JSON 对象；{FORM}", lines.position)
    if not found:
        raise WrongFile(name, EMPTY)


def _check_form(head: bytes, name: Path | str) -> None:
    if guess_encoding(head) == "gb18030":
        raise WrongFile(
            name, "编码像是 GBK，应为 UTF-8：请另存为 UTF-8，或用 iconv -f GBK -t UTF-8 原文件 > 新文件 转换"
        )
    starts = [line.strip() for line in head.removeprefix(BOM).split(b"\n")]
    first = next(filter(None, starts), b"")
    if first.startswith(b"["):
        raise WrongFile(name, f"整个文件是一个 JSON 数组；{FORM}，可用 jq -c '.[]' 原文件 > 新文件 转换")
    if first == b"{":
        raise WrongFile(name, f"一个对象写成了多行；{FORM}，可用 jq -c . 原文件 > 新文件 转换")
    if not any(line.startswith(b"{") for line in starts):
        raise WrongFile(name, f"没有一行是 JSON 对象（若是 CSV，请把扩展名改为 .csv 或加 --format csv）；{FORM}")


def _broken(line: bytes, error: orjson.JSONDecodeError) -> str:
    if "UTF-8" in error.msg:
        return "含有不是 UTF-8 的字节，请另存为 UTF-8"
    if "surrogate" in error.msg:
        return "含有不成对的 \\ud800–\\udfff 转义，请删除这个字符"
    if "infinity" in error.msg or any(word in line for word in (b"NaN", b"Infinity")):
        return "含有 NaN 或无穷大，JSON 不允许；没有数值时请省去这个字段"
    if error.pos >= len(error.doc.rstrip()):
        return f"这一行不完整（JSON 没有写完）；{FORM}"
    return f"不是正确的 JSON（第 {error.pos + 1} 个字符处）；{FORM}"


def _refused(number: int, reason: str, position: int) -> Row:
    return Row(number, None, (Fault(number, "", reason),), position)
