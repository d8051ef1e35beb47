"""Opening a source, and telling by its first bytes that it is not what its name says."""

from __future__ import annotations

import gzip
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, Literal, Protocol, cast

from dictionaries.reasons import Message
from indexer.errors import WrongFile

ZIP, OLE, GZIP = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"\x1f\x8b"
OLD_EXCEL = Message(
    "wrong_file", "是旧版 Excel（.xls）或加了密码的表格", "is an old Excel table (.xls), or one with a password",
    "请在 Excel 中取消密码并另存为 xlsx", "take the password away in Excel, and save it as xlsx",
)  # fmt: skip
PACKED = Message(
    "wrong_file", "实际是 xlsx 表格或 zip 压缩包", "is an xlsx table or a zip archive",
    "xlsx 请把扩展名改为 .xlsx（或加 --format xlsx），压缩包请先解压",
    "name an xlsx table .xlsx (or add --format xlsx), and unpack an archive", joint="：",
)  # fmt: skip
GZIPPED = Message(
    "wrong_file",
    "实际是 gzip 压缩文件",
    "is compressed with gzip",
    "请在文件名末尾加上 .gz",
    "let its name end in .gz",
)
PDF = Message("wrong_file", "是 PDF 文件", "is a PDF", "请导出为 JSONL、CSV 或 xlsx", "export it as JSONL, CSV or xlsx")
UTF16 = Message(
    "not_utf8", "编码是 UTF-16", "its encoding is UTF-16",
    "请另存为 UTF-8（Excel：另存为“CSV UTF-8”；记事本：编码选 UTF-8）", "save it as UTF-8",
)  # fmt: skip
BINARY = Message(
    "wrong_file", "是二进制文件，不是文本（或编码是 UTF-16）", "is binary, no text (or its encoding is UTF-16)",
    "请导出为 UTF-8 的 JSONL、CSV，或 xlsx", "export it as JSONL or CSV in UTF-8, or as xlsx",
)  # fmt: skip
EMPTY = Message("empty", "文件是空的", "is empty", "请检查导出是否成功", "check whether the export has succeeded")
BROKEN_OFF = Message(
    "wrong_file", "读取中断，文件可能不完整或已损坏（{kind}）", "reading broke off: it may be cut or damaged ({kind})",
    "请重新导出或传输", "export or send it again",
)  # fmt: skip
LONG_LINE = Message(
    "too_long", "有一行超过 10 MB", "a line has more than 10 MB",
    "可能整个文件写成了一行，请每行写一个对象或一条记录", "write an object or a record a line", joint="：",
)  # fmt: skip
# First bytes → what the file really is, in the order in which they are tried.
NOT_TEXT = (
    (ZIP, PACKED), (OLE, OLD_EXCEL), (GZIP, GZIPPED), (b"%PDF", PDF), (b"\xff\xfe", UTF16), (b"\xfe\xff", UTF16),
)  # fmt: skip
# A file with a NUL within this many bytes is no text.
LOOKED_AT = 8192


Encoding = Literal["ascii", "utf-8", "gb18030", "unknown"]

# Bytes looked at. A header and a hundred matters take about 0.3 MB; a megabyte takes 3 ms.
SAMPLE = 1 << 20
BOM = b"\xef\xbb\xbf"
# More than half of the lines with Chinese: one damaged character must not turn a whole UTF-8 file into GBK.
MAX_SHARE = 0.5
# What Python's decoders say of a character that the end of the text cuts in two.
CUT = {"unexpected end of data", "incomplete multibyte sequence"}


# Bytes read at once: a fifth of a megabyte more or less makes no difference to speed.
CHUNK = 1 << 20
# Bytes of one line. The longest real document in reach has 0.4 MB (a policy with annexes).
LONGEST_LINE = 10 * 1024 * 1024


class _ByteSource(Protocol):
    """Anything that gives bytes: a file, a decompressor, the body of a request."""

    def read(self, size: int, /) -> bytes:
        """At most `size` bytes; none at the end."""
        ...


class Lines:
    """The lines of a source, without their line ends.

    Attributes:
        position: Bytes taken from the source so far; by `tell` where the source is a decompressor.
    """

    def __init__(self, source: _ByteSource, name: Path | str, tell: Callable[[], int] | None = None) -> None:
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

    def whole(self) -> bytes:
        """All that is left, in one piece."""
        return b"".join(iter(self._next, b""))

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
            raise WrongFile(self._name, BROKEN_OFF(kind=type(error).__name__)) from error
        self.position = self._tell() if self._tell else self.position + len(chunk)
        return chunk

    def _bound(self, length: int) -> None:
        if length > LONGEST_LINE:
            raise WrongFile(self._name, LONG_LINE())


def total_bytes(path: Path) -> int:
    """Size of a file in bytes, to measure `Row.position` against; `WrongFile` where it cannot be read."""
    with _told(path):
        return path.stat().st_size


@contextmanager
def open_binary(path: Path) -> Iterator[BinaryIO]:
    """A file to read from; `WrongFile` where it is missing, a folder, empty or not permitted."""
    with _told(path):
        if path.is_dir():
            raise WrongFile(path, "是一个文件夹，请指定其中的文件")
        if path.stat().st_size == 0 and path.is_file():
            raise WrongFile(path, EMPTY())
        file = path.open("rb", buffering=0)
    with file:
        yield cast(BinaryIO, file)


@contextmanager
def open_lines(path: Path) -> Iterator[Lines]:
    """The lines of a text file, decompressed where its name ends in .gz; `WrongFile` where it is no text."""
    with open_binary(path) as file:
        if path.suffix.lower() == ".gz":
            with gzip.GzipFile(fileobj=file) as unpacked:
                yield as_text(Lines(unpacked, path, file.tell), path)
        else:
            yield as_text(Lines(file, path), path)


def as_text(lines: Lines, name: Path | str) -> Lines:
    """The same lines; `WrongFile` where they are no text."""
    head = lines.peek(SAMPLE)
    if not head.strip():
        raise WrongFile(name, EMPTY())
    for magic, said in NOT_TEXT:
        if head.startswith(magic):
            raise WrongFile(name, said())
    if b"\0" in head[:LOOKED_AT]:
        raise WrongFile(name, BINARY())
    return lines


@contextmanager
def _told(path: Path) -> Iterator[None]:
    try:
        yield
    except FileNotFoundError:
        raise WrongFile(path, "文件不存在，请检查路径") from None
    except PermissionError:
        raise WrongFile(path, "没有读取权限，请检查文件权限（chmod +r）或换有权限的账户运行") from None
    except OSError as error:
        raise WrongFile(path, f"无法读取（{error.strerror or error}），请检查磁盘与路径") from None


def guess_encoding(sample: bytes) -> Encoding:
    """The encoding of a text by its beginning, "ascii" where nothing in it tells, "unknown" for neither.

    A character that the end of the sample cuts in two is no fault, and one damaged line does not decide: the lines do.
    GBK text of three characters or more is almost never valid UTF-8.
    """
    if sample.isascii():
        return "ascii"
    if sample.startswith(BOM) or _decodes(sample, "utf-8"):
        return "utf-8"
    told = [line for line in sample.split(b"\n") if not line.isascii()]
    if sum(_decodes(line, "utf-8") for line in told) > MAX_SHARE * len(told):
        return "utf-8"
    return "gb18030" if sum(_decodes(line, "gb18030") for line in told) > MAX_SHARE * len(told) else "unknown"


def _decodes(text: bytes, encoding: str) -> bool:
    """Whether the text is of this encoding, but for a last character cut in two."""
    try:
        text.decode(encoding)
    except UnicodeDecodeError as error:
        return error.reason in CUT and error.end == len(text)
    return True
