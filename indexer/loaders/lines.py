"""Lines of a byte stream, with a bound on their length, in flat memory."""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Protocol

from indexer.errors import WrongFile

# Bytes read at once: a fifth of a megabyte more or less makes no difference to speed.
CHUNK = 1 << 20
# Bytes of one line. The longest real document in reach has 0.4 MB (a policy with annexes).
LONGEST_LINE = 10 * 1024 * 1024


class ByteSource(Protocol):
    """Anything that gives bytes: a file, a decompressor, the body of a request."""

    def read(self, size: int, /) -> bytes:
        """At most `size` bytes; none at the end."""
        ...


class Lines:
    """The lines of a source, without their line ends.

    Attributes:
        position: Bytes taken from the source so far; by `tell` where the source is a decompressor.
    """

    def __init__(self, source: ByteSource, name: Path | str, tell: Callable[[], int] | None = None) -> None:
        self.position = 0
        self._source, self._name, self._tell = source, name, tell
        self._ahead: list[bytes] = []

    def peek(self, size: int) -> bytes:
        """The first bytes, up to `size`, which are read again afterwards. Fewer only where the source ends."""
        have = sum(map(len, self._ahead))
        while have < size and (chunk := self._read(size - have)):
            self._ahead.append(chunk)
            have += len(chunk)
        return b"".join(self._ahead)

    def __iter__(self) -> Iterator[bytes]:
        parts: list[bytes] = []
        length = 0
        while chunk := self._next():
            first, *rest = chunk.split(b"\n")
            parts.append(first)
            length += len(first)
            if rest:
                self._bound(length)
                yield b"".join(parts)
                yield from rest[:-1]
                parts, length = [rest[-1]], len(rest[-1])
            self._bound(length)
        if length:
            yield b"".join(parts)

    def _next(self) -> bytes:
        return self._ahead.pop(0) if self._ahead else self._read(CHUNK)

    def _read(self, size: int) -> bytes:
        try:
            chunk = self._source.read(size)
        except (EOFError, zlib.error, OSError) as error:
            raise WrongFile(
                self._name, f"读取中断，文件可能不完整或已损坏（{type(error).__name__}），请重新导出或传输"
            ) from error
        self.position = self._tell() if self._tell else self.position + len(chunk)
        return chunk

    def _bound(self, length: int) -> None:
        if length > LONGEST_LINE:
            raise WrongFile(self._name, "有一行超过 10 MB：可能整个文件写成了一行，请每行写一个对象或一条记录")
