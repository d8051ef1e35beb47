"""Whether an xlsx package (a zip of XML) is safe to unpack: its size, its names, no document types.

openpyxl parses its XML with the standard library. That resolves no external entity, and expat stops a bomb of entities;
but no spreadsheet program writes a document type at all, so a part that has one is refused before it is parsed.
"""

from __future__ import annotations

import re
import zipfile
from pathlib import Path
from typing import BinaryIO, Final

from indexer.errors import WrongFile

# Bytes of all parts unpacked. A million rows of full matters take about 1 GB; the biggest sheet Excel can hold fits.
MOST_UNPACKED: Final = 2 * 1024**3
# The strings of all cells are held in memory together.
MOST_STRINGS: Final = 512 * 1024**2
STRINGS: Final = "xl/sharedStrings.xml"
WORKBOOK: Final = "xl/workbook.xml"
# Bytes of a part for each of the package, from so many bytes on. Deflate reaches 1,032; sheets of 30,000 to 100,000
# lines came to 14 to 28, those of nothing but equal cells too.
MOST_RATIO, RATIO_FROM = 200, 4 * 1024**2
ENCRYPTED: Final = 0x1
# Bytes of a part before its first element; spreadsheet programs write 60.
LONGEST_PROLOGUE: Final = 4096
ROOT = re.compile(rb"<[A-Za-z_]")


def check_package(file: BinaryIO, path: Path, most: int = 0) -> None:
    """`WrongFile` where the file is no xlsx package, or none that is safe to open.

    Args:
        most: Bytes of all parts unpacked; 0: `MOST_UNPACKED`.
    """
    try:
        with zipfile.ZipFile(file) as package:
            _check_parts(package, path, most or MOST_UNPACKED)
            _check_prologues(package, path)
    except (zipfile.BadZipFile, EOFError, RuntimeError, OSError, ValueError) as error:
        raise WrongFile(path, "xlsx 文件已损坏或不完整，请用 Excel 打开并重新保存") from error
    file.seek(0)


def _check_parts(package: zipfile.ZipFile, path: Path, most: int) -> None:
    parts = {part.filename: part for part in package.infolist()}
    if WORKBOOK not in parts:
        raise WrongFile(path, "是 zip 压缩包但不是 xlsx 表格，请先解压，或在 Excel、WPS 中另存为 xlsx")
    if any(part.flag_bits & ENCRYPTED for part in parts.values()):
        raise WrongFile(path, "文件加了密码，请取消密码后重新保存")
    unpacked = sum(part.file_size for part in parts.values())
    strings = parts[STRINGS].file_size if STRINGS in parts else 0
    if unpacked > most or strings > MOST_STRINGS:
        raise WrongFile(path, f"解压后有 {_size(unpacked)}，超过上限：请分成几个文件，或导出为 CSV、JSONL")
    for part in parts.values():
        if part.file_size > max(RATIO_FROM, part.compress_size * MOST_RATIO):
            raise WrongFile(path, f"其中的 {part.filename[:60]} 压缩得不同寻常，不予解压：请用 Excel 重新保存")


def _size(count: int) -> str:
    return f"{count / 1024**3:.1f} GB" if count >= 1024**3 else f"{count / 1024**2:.0f} MB"


def _check_prologues(package: zipfile.ZipFile, path: Path) -> None:
    for name in package.namelist():
        if name.lower().endswith((".xml", ".rels", ".vml")):
            with package.open(name) as part:
                prologue, root, _ = _split_root(part.read(LONGEST_PROLOGUE))
            if not root or b"\0" in prologue or b"<!DOCTYPE" in prologue.upper():
                raise WrongFile(
                    path, f"其中的 {name[:60]} 含有文档类型声明或不是普通的 XML，不予打开：请用 Excel 重新保存"
                )


def _split_root(head: bytes) -> tuple[bytes, bytes, bytes]:
    found = ROOT.search(head)
    return (head[: found.start()], found[0], head[found.end() :]) if found else (head, b"", b"")
