"""Opening a source, and telling by its first bytes that it is not what its name says."""

from __future__ import annotations

import gzip
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, cast

from indexer.errors import WrongFile
from indexer.loaders.encodings import SAMPLE
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
