"""Seals: a folder's `files.json` says how long each file is that never changes again, and what its SHA-256 is.

Of a file that only grows, the part that was there at the time is sealed. Sizes are looked at whenever an index is
opened (a few dozen `stat`), contents by `zwfw doctor --deep`. Text indices are not sealed here: an engine has its own
checksums.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import orjson

from indexer.disk import unreadable
from indexer.errors import DamagedIndex
from indexer.generation.syncing import sync

SEAL = "files.json"
CHUNK = 1 << 20


@dataclass(frozen=True, slots=True)
class Sealed:
    """The part of a file that never changes: its first `bytes`, and their SHA-256."""

    bytes: int
    sha256: str


def seal(folder: Path, lengths: Mapping[str, int]) -> None:
    """Write a folder's seal: for each file the first so many bytes. The files are on disk when this returns."""
    found = {name: {"bytes": length, "sha256": digest(folder / name, length)} for name, length in lengths.items()}
    (folder / SEAL).write_bytes(orjson.dumps(found))
    sync(folder / name for name in (*lengths, SEAL))


def check_sizes(folder: Path, names: Iterable[str] = ()) -> None:
    """Raises `DamagedIndex` where a sealed file is missing or too short, or one of `names` is not sealed at all."""
    sealed = _read(folder)
    for name in {*names} - sealed.keys():
        raise DamagedIndex(f"{folder.name}/{SEAL}", f"没有登记 {name}")
    for name, entry in sealed.items():
        try:
            size = (folder / name).stat().st_size
        except OSError as error:
            raise unreadable(error, folder / name, f"{folder.name}/{name}") from None
        if size < entry["bytes"]:
            raise DamagedIndex(f"{folder.name}/{name}", f"长度 {size} 字节，应至少 {entry['bytes']}")


def read_seal(folder: Path) -> dict[str, Sealed]:
    """What a folder's seal says of each file. Raises `DamagedIndex`."""
    return {name: Sealed(entry["bytes"], entry["sha256"]) for name, entry in _read(folder).items()}


def check_contents(folder: Path) -> None:
    """Raises `DamagedIndex` where a sealed file is not what it was; reads all of it."""
    check_sizes(folder)
    for name, entry in _read(folder).items():
        if digest(folder / name, entry["bytes"]) != entry["sha256"]:
            raise DamagedIndex(f"{folder.name}/{name}", "内容与建立时的校验和不符")


def digest(path: Path, length: int) -> str:
    """The SHA-256 of a file's first bytes."""
    found = hashlib.sha256()
    with path.open("rb") as file:
        while length > 0 and (part := file.read(min(CHUNK, length))):
            found.update(part)
            length -= len(part)
    return found.hexdigest()


def _read(folder: Path) -> dict[str, dict[str, Any]]:
    path = f"{folder.name}/{SEAL}"
    try:
        values = orjson.loads((folder / SEAL).read_bytes())
    except OSError as error:
        raise unreadable(error, folder / SEAL, path) from None
    except orjson.JSONDecodeError:
        raise DamagedIndex(path, "内容不是 JSON") from None
    entries = values.values() if isinstance(values, dict) else [None]
    if not all(
        isinstance(entry, dict) and isinstance(entry.get("bytes"), int) and "sha256" in entry for entry in entries
    ):
        raise DamagedIndex(path, "内容不是文件清单")
    found: dict[str, dict[str, Any]] = values
    return found
