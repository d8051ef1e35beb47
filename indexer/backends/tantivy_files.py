"""The files of a tantivy index: which a committed state consists of, and whether they are whole."""

from __future__ import annotations

import struct
from collections.abc import Callable
from pathlib import Path
from struct import Struct
from zlib import crc32

import orjson

from indexer.backends.tantivy_opening import META
from indexer.disk import unreadable
from indexer.errors import DamagedIndex

# What a committed state consists of: the list of segments, and the files of each.
SEGMENT_PARTS = ("term", "idx", "pos", "fast", "fieldnorm", "store")
FOOTER_END, FOOTER_MAGIC = Struct("<II"), 1337


def _segment_files(path: Path) -> list[str]:
    """The files that the committed state consists of."""
    try:
        segments = orjson.loads((path / META).read_bytes())["segments"]
        names = [(str(segment["segment_id"]).replace("-", ""), segment["deletes"]) for segment in segments]
        deletes = [f"{name}.{deleted['opstamp']}.del" for name, deleted in names if deleted]
    except OSError as error:
        raise unreadable(error, path / META, f"{path.name}/{META}") from None
    except (orjson.JSONDecodeError, KeyError, TypeError):
        raise DamagedIndex(f"{path.name}/{META}", "内容无法识别") from None
    return [*(f"{name}.{part}" for name, _ in names for part in SEGMENT_PARTS), *deletes]


def at_rest(path: Path, check: Callable[[Path], None]) -> None:
    """Check every file of the committed state; once more where a writer has replaced that state meanwhile."""
    names = _segment_files(path)
    try:
        for name in names:
            check(path / name)
    except DamagedIndex:
        if _segment_files(path) == names:
            raise
        at_rest(path, check)


def look_for(path: Path) -> None:
    """Raises `DamagedIndex` where a file is missing."""
    if not path.exists():
        raise DamagedIndex(f"{path.parent.name}/{path.name}", "文件缺失")


def verify_file(path: Path) -> None:
    """Check the footer: content, JSON with its CRC-32, length of that JSON, a magic number (u32 each)."""
    where = f"{path.parent.name}/{path.name}"
    try:
        content = path.read_bytes()
        length, magic = FOOTER_END.unpack(content[-FOOTER_END.size :])
        end = len(content) - FOOTER_END.size - length
        crc = orjson.loads(content[end : -FOOTER_END.size])["crc"]
    except OSError as error:
        raise unreadable(error, path, where) from None
    except (struct.error, KeyError, TypeError, orjson.JSONDecodeError):
        raise DamagedIndex(where, "文件尾无法识别") from None
    if magic != FOOTER_MAGIC or crc != crc32(memoryview(content)[:end]):
        raise DamagedIndex(where, "内容与写入时的校验和不符")
