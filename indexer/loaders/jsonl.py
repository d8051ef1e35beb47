"""JSONL: one object a line, UTF-8."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import BinaryIO, NamedTuple
from zlib import crc32

import orjson

from dictionaries.faults import Fault
from dictionaries.reasons import Message, Reason
from indexer.errors import WrongFile
from indexer.loaders.files import BOM, EMPTY, SAMPLE, Lines, as_text, guess_encoding, open_lines
from indexer.loaders.row import Row

FORM = '每行应是一个 JSON 对象，如 {{"id": "…", "title": "…"}}'
FORM_ENGLISH = 'write a JSON object a line, such as {{"id": "…", "title": "…"}}'
NO_OBJECT = Message("wrong_type", "不是 JSON 对象", "is no JSON object", FORM, FORM_ENGLISH, joint="；")
NOT_UTF8 = Message(
    "not_utf8", "含有不是 UTF-8 的字节", "contains bytes that are not UTF-8", "请另存为 UTF-8", "save it as UTF-8"
)
LONE = Message(
    "forbidden_character", "含有不成对的 \\ud800–\\udfff 转义", "contains a lone surrogate \\ud800–\\udfff",
    "请删除这个字符", "delete this character",
)  # fmt: skip
NO_NUMBER = Message(
    "not_a_number", "含有 NaN 或无穷大，JSON 不允许", "contains NaN or an infinity, which JSON does not allow",
    "没有数值时请省去这个字段", "leave the field out where there is no number", joint="；",
)  # fmt: skip
CUT_LINE = Message(
    "not_json", "这一行不完整（JSON 没有写完）", "the line is not complete (the JSON ends too early)", FORM,
    FORM_ENGLISH, joint="；",
)  # fmt: skip
BAD_JSON = Message(
    "not_json", "不是正确的 JSON（第 {place} 个字符处）", "is no valid JSON (at character {place})", FORM,
    FORM_ENGLISH, joint="；",
)  # fmt: skip
GBK = Message(
    "not_utf8", "编码像是 GBK，应为 UTF-8", "the encoding seems to be GBK, and should be UTF-8",
    "请另存为 UTF-8，或用 iconv -f GBK -t UTF-8 原文件 > 新文件 转换",
    "save it as UTF-8, or convert it: iconv -f GBK -t UTF-8 OLD > NEW", joint="：",
)  # fmt: skip
ONE_ARRAY = Message(
    "wrong_form", "整个文件是一个 JSON 数组", "the whole file is one JSON array",
    FORM + "，可用 jq -c '.[]' 原文件 > 新文件 转换；经接口也可写成 {{\"documents\": […]}}",
    FORM_ENGLISH + ", as jq -c '.[]' OLD > NEW does; over HTTP {{\"documents\": […]}} will do", joint="；",
)  # fmt: skip
ONE_OBJECT = Message(
    "wrong_form", "一个对象写成了多行", "an object goes over several lines",
    FORM + "，可用 jq -c . 原文件 > 新文件 转换", FORM_ENGLISH + ", as jq -c . OLD > NEW does", joint="；",
)  # fmt: skip
NO_LINES = Message(
    "wrong_form", "没有一行是 JSON 对象（若是 CSV，请把扩展名改为 .csv 或加 --format csv）", "no line is a JSON object",
    FORM, FORM_ENGLISH, joint="；",
)  # fmt: skip
BODY = "请求内容"
TITLE = re.compile(rb'"title"\s*:\s*"[^"]*')


def read_jsonl(path: Path) -> Iterator[Row]:
    """The rows of a JSONL file, plain or .gz; `WrongFile` where it is none."""
    with open_lines(path) as lines:
        yield from rows_of_lines(lines, path)


def read_jsonl_bytes(stream: BinaryIO) -> Iterator[Row]:
    """The rows of a request's body, under the same rules; the stream is read once, forwards, in flat memory."""
    lines = Lines(stream, BODY)
    return rows_of_lines(as_text(lines, BODY), BODY)


class Block(NamedTuple):
    """Some lines of a file: their numbers, the lines, and how many bytes of the source have been read."""

    numbers: Sequence[int]
    lines: list[bytes]
    position: int


def read_blocks(path: Path, size: int) -> Iterator[Block]:
    """The lines of a JSONL file, about `size` bytes at a time, for several processes to read; `WrongFile` as above."""
    with open_lines(path) as lines:
        found, first, held, length = False, 1, [], 0
        for number, line in enumerate(_lines(lines, path), 1):
            held.append(line)
            length += len(line)
            if length >= size:
                found = found or any(part.strip() for part in held)
                yield Block(range(first, number + 1), held, lines.position)
                first, held, length = number + 1, [], 0
        if not found and not any(part.strip() for part in held):
            raise WrongFile(path, EMPTY())
        if held:
            yield Block(range(first, first + len(held)), held, lines.position)


def deal(block: Block, hands: int) -> list[Block]:
    """The lines of a block as so many blocks: lines of one title come together, so that whoever gets them learns what
    copies have in common once.
    """
    dealt: list[tuple[list[int], list[bytes]]] = [([], []) for _ in range(hands)]
    for number, line in zip(block.numbers, block.lines, strict=True):
        title = TITLE.search(line)
        numbers, lines = dealt[(crc32(title[0]) if title else number) % hands]
        numbers.append(number)
        lines.append(line)
    return [Block(numbers, lines, block.position) for numbers, lines in dealt]


def rows_of_block(block: Block) -> Iterator[Row]:
    """The rows of a block, blank lines left out."""
    rows = (_row(number, line, block.position) for number, line in zip(block.numbers, block.lines, strict=True))
    return (row for row in rows if row is not None)


def rows_of_lines(lines: Lines, name: Path | str) -> Iterator[Row]:
    """The rows of lines, blank ones left out; `WrongFile` where they are of another form, or there is none."""
    found = False
    for number, line in enumerate(_lines(lines, name), 1):
        row = _row(number, line, lines.position)
        if row is not None:
            found = True
            yield row
    if not found:
        raise WrongFile(name, EMPTY())


def _lines(lines: Lines, name: Path | str) -> Iterator[bytes]:
    _check_form(lines.peek(SAMPLE), name)
    every = iter(lines)
    yield from (line.removeprefix(BOM) for line in islice(every, 1))
    yield from every


def _row(number: int, line: bytes, position: int) -> Row | None:
    """The row of a line; None for a blank one."""
    if not line or line.isspace():
        return None
    try:
        raw = orjson.loads(line)
    except orjson.JSONDecodeError as error:
        return _refused(number, _broken(line, error), position)
    if type(raw) is dict:
        return Row(number, raw, (), position)
    return _refused(number, NO_OBJECT(), position)


def _check_form(head: bytes, name: Path | str) -> None:
    if guess_encoding(head) == "gb18030":
        raise WrongFile(name, GBK())
    starts = [line.strip() for line in head.removeprefix(BOM).split(b"\n")]
    first = next(filter(None, starts), b"")
    if first.startswith(b"["):
        raise WrongFile(name, ONE_ARRAY())
    if first == b"{":
        raise WrongFile(name, ONE_OBJECT())
    if not any(line.startswith(b"{") for line in starts):
        raise WrongFile(name, NO_LINES())


def _broken(line: bytes, error: orjson.JSONDecodeError) -> Reason:
    if "UTF-8" in error.msg:
        return NOT_UTF8()
    if "surrogate" in error.msg:
        return LONE()
    if "infinity" in error.msg or any(word in line for word in (b"NaN", b"Infinity")):
        return NO_NUMBER()
    if error.pos >= len(error.doc.rstrip()):
        return CUT_LINE()
    return BAD_JSON(place=error.pos + 1)


def _refused(number: int, reason: Reason, position: int) -> Row:
    return Row(number, None, (Fault(number, "", reason),), position)
