"""The body of a request as a stream that is whole or fails.

A server that loses its caller ends the body as if it were complete. What was announced is therefore counted.
"""

from __future__ import annotations

import hashlib
import io
import json
import math
from collections.abc import Collection
from typing import Any, BinaryIO, Never

import orjson
from flask import Request
from werkzeug.exceptions import ClientDisconnected, LengthRequired, UnsupportedMediaType

from search_engine import BadParameters, Detail, Message, TooLarge
from search_engine.messages import UNKNOWN_FIELD
from search_engine.operation import harmless

# "" is a program that says nothing; a form is what curl says when it is not told otherwise.
LINES = ("application/x-ndjson", "application/jsonl", "application/json", "text/plain", "application/octet-stream")
JSON = ("application/json",)
ACCEPTED = (*LINES, "application/x-www-form-urlencoded", "")
FILES = (
    "application/octet-stream", "text/csv", "text/tab-separated-values", "text/plain", "text/turtle",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "application/rdf+xml", "application/xml",
    "text/xml", "application/ld+json", "application/json", "application/x-www-form-urlencoded", "",
)  # fmt: skip
BLOCK = 1 << 16  # bytes read at once
TOO_MANY_BYTES = Message(
    "too_large", "请求体最大 {most} 字节，现有 {length} 字节", "the body must have at most {most} bytes, has {length}",
    "请分批发送", "send it in parts",
)  # fmt: skip
ENDLESS = Message(
    "too_large", "请求体最大 {most} 字节", "the body must have at most {most} bytes", "请分批发送", "send it in parts"
)
NOT_AN_OBJECT = Message(
    "wrong_type", "应为 JSON 对象，有字段 {fields}", "must be a JSON object with the fields {fields}"
)
NOT_JSON = Message("not_json", "不是 UTF-8 编码的 JSON", "is not JSON in UTF-8")


def lines_of(request: Request, limit: int, *, announced: bool = False) -> BinaryIO:
    """The body of a request, at most `limit` bytes of lines. `announced`: only a body of told length will do.

    Raises:
        TooLarge: Its length is over the limit; while reading, for a body of untold length.
        UnsupportedMediaType: It is no text of lines, or compressed.
        LengthRequired: Its length is not told.
        ClientDisconnected: While reading: it ends before its length.
    """
    return _body(request, limit, ACCEPTED, announced=announced)


def file_of(request: Request, limit: int) -> BinaryIO:
    """The body of a request as a file, at most `limit` bytes. Raises as `lines_of`."""
    return _body(request, limit, FILES)


def _body(request: Request, limit: int, types: Collection[str], *, announced: bool = False) -> BinaryIO:
    if request.mimetype not in types or request.headers.get("Content-Encoding", "identity") != "identity":
        raise UnsupportedMediaType
    length = request.content_length
    if length is None and announced:
        raise LengthRequired
    if length is not None and length > limit:
        raise TooLarge(TOO_MANY_BYTES(most=limit, length=length))
    if length is None and not request.environ.get("wsgi.input_terminated"):
        length = 0  # this server cannot tell where a body of untold length ends: there is none
    return io.BufferedReader(Body(request.environ["wsgi.input"], length, limit), BLOCK)


def json_object(
    request: Request, limit: int, types: Collection[str], fields: Collection[str]
) -> tuple[dict[str, Any], list[Detail]]:
    """The body of a request as a JSON object, and a fault for each field that is not one of some.

    Args:
        limit: Bytes.
        types: Media types that say so.

    Raises:
        UnsupportedMediaType: It is not said to be JSON, or compressed.
        TooLarge: It has too many bytes.
        BadParameters: It is no JSON, or no object.
    """
    return known_object(json_of(request, limit, types).read(), fields)


def known_object(text: bytes, fields: Collection[str]) -> tuple[dict[str, Any], list[Detail]]:
    """A JSON object, and a fault for each field that is not one of some. Raises as `object_of`."""
    body = object_of(text, fields)
    return body, [Detail(harmless(name[:50]), UNKNOWN_FIELD()) for name in body if name not in fields]


def json_of(request: Request, limit: int, types: Collection[str] = JSON) -> BinaryIO:
    """The body of a request as JSON, at most `limit` bytes. Raises as `lines_of`."""
    return _body(request, limit, types)


def object_of(text: bytes, fields: Collection[str]) -> dict[str, Any]:
    """A JSON object. Raises `BadParameters`, with some of the fields that it should have, where it is none."""
    body = json_value(text)
    if not isinstance(body, dict):
        raise BadParameters([Detail("body", NOT_AN_OBJECT(fields=list(fields)))])
    return body


def json_value(text: bytes) -> Any:
    """What JSON says. Half of a character, which scripts leave where they cut a text, is no fault of the whole: whoever
    looks at the text it stands in refuses that. Raises `BadParameters`.
    """
    try:
        return orjson.loads(text)
    except orjson.JSONDecodeError:
        pass
    try:
        return json.loads(text, parse_constant=_refuse, parse_float=_finite)
    except (ValueError, RecursionError):
        raise BadParameters([Detail("body", NOT_JSON())]) from None


def _finite(text: str) -> float:
    """A number; one that no double can hold would become infinite."""
    number = float(text)
    return number if math.isfinite(number) else _refuse(text)


def _refuse(name: str) -> Never:
    raise ValueError(name)  # NaN and its like are no JSON


class Body(io.RawIOBase):
    """Bytes of a stream: exactly `length` of them, or where that is None up to `limit`."""

    def __init__(self, stream: BinaryIO, length: int | None, limit: int) -> None:
        self._stream, self._length, self._limit, self._seen = stream, length, limit, 0

    def readable(self) -> bool:
        """It is."""
        return True

    def readinto(self, buffer: Any) -> int:
        """Read what comes next, 0 bytes at the end. Raises as `lines_of` says."""
        wanted = len(buffer) if self._length is None else min(len(buffer), self._length - self._seen)
        block = self._stream.read(wanted) if wanted else b""
        self._seen += len(block)
        if self._seen > self._limit:
            raise TooLarge(ENDLESS(most=self._limit))
        if wanted and not block and self._length is not None:
            raise ClientDisconnected
        buffer[: len(block)] = block
        return len(block)


class DigestedBody(io.RawIOBase):
    """A body that is digested as it is read.

    Args:
        body: What is read, once and forwards.
    """

    def __init__(self, body: BinaryIO) -> None:
        self._body, self._digest = body, hashlib.blake2b(digest_size=32)

    def readable(self) -> bool:
        """It is."""
        return True

    def readinto(self, buffer: Any) -> int:
        """Read what comes next, 0 bytes at the end. Raises as the body does."""
        block = self._body.read(len(buffer))
        self._digest.update(block)
        buffer[: len(block)] = block
        return len(block)

    def stream(self) -> BinaryIO:
        """The body, to be read."""
        return io.BufferedReader(self, BLOCK)

    def digest(self) -> str:
        """The digest of all of it, in hexadecimal digits; what has not been read yet is read now."""
        while self.read(BLOCK):
            pass
        return self._digest.hexdigest()
