"""Opening a source, and telling by its first bytes that it is not what its name says."""

from __future__ import annotations

import gzip
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, Literal, cast

from indexer.errors import WrongFile
from indexer.loaders.lines import Lines

ZIP, OLE, GZIP = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"\x1f\x8b"
OLD_EXCEL = "是旧版 Excel（.xls）或加了密码的表格，请在 Excel 中取消密码并另存为 xlsx"
# First bytes → what the file really is, in the order in which they are tried.
NOT_TEXT = (
    (ZIP, "实际是 xlsx 表格或 zip 压缩包：xlsx 请把扩展名改为 .xlsx（或加 --format xlsx），压缩包请先解压"),
    (OLE, OLD_EXCEL),
    (GZIP, "实际是 gzip 压缩文件，请在文件名末尾加上 .gz"),
    (b"%PDF", "是 PDF 文件，请导出为 JSONL、CSV 或 xlsx"),
    (b"\xff\xfe", "编码是 UTF-16，请另存为 UTF-8（Excel：另存为“CSV UTF-8”；记事本：编码选 UTF-8）"),
    (b"\xfe\xff", "编码是 UTF-16，请另存为 UTF-8（Excel：另存为“CSV UTF-8”；记事本：编码选 UTF-8）"),
)
# A file with a NUL within this many bytes is no text.
LOOKED_AT = 8192
EMPTY = "文件是空的，请检查导出是否成功"


Encoding = Literal["ascii", "utf-8", "gb18030", "unknown"]

# Bytes looked at. A header and a hundred matters take about 0.3 MB; a megabyte takes 3 ms.
SAMPLE = 1 << 20
BOM = b"\xef\xbb\xbf"
# More than half of the lines with Chinese: one damaged character must not turn a whole UTF-8 file into GBK.
MAX_SHARE = 0.5
# What Python's decoders say of a character that the end of the text cuts in two.
CUT = {"unexpected end of data", "incomplete multibyte sequence"}


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
            raise WrongFile(path, EMPTY)
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
        raise WrongFile(name, EMPTY)
    for magic, reason in NOT_TEXT:
        if head.startswith(magic):
            raise WrongFile(name, reason)
    if b"\0" in head[:LOOKED_AT]:
        raise WrongFile(name, "是二进制文件，不是文本（或编码是 UTF-16），请导出为 UTF-8 的 JSONL、CSV，或 xlsx")
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
