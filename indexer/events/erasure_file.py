"""The erasure log in a file of its own: what a restore on another machine needs to bring nobody back.

It holds keyed hashes and times, and a seal under the same key: a file that was cut, altered, or written by another
installation, whose hashes would fit nobody, is refused.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import orjson

from indexer.disk import failure_of
from indexer.documents.timestamps import to_text
from indexer.errors import WrongErasureLog
from indexer.events.erasure_log import all_of
from indexer.events.pseudonyms import Pseudonyms
from indexer.events.store import EventStore
from indexer.generation.atomic_replacement import replace_file

FORMAT = 1


@dataclass(frozen=True, slots=True)
class ErasureFile:
    """An erasure log as a file has it.

    Attributes:
        erasures: Keyed hash → when, in ms since 1970 UTC.
        seal: Of these, under the key of the installation.
    """

    path: Path
    created: str
    erasures: Mapping[str, int]
    seal: str

    def check(self, pseudonyms: Pseudonyms | None) -> None:
        """Raises `WrongErasureLog` where it is not of the installation that has a key."""
        if pseudonyms is None or _seal(pseudonyms, self.created, self.erasures) != self.seal:
            raise WrongErasureLog(self.path, "不属于这份备份所在的安装（散列密钥不同），或内容被改动")


def write_erasures(path: Path, store: EventStore) -> int:
    """Write the erasure log of a store, for its owner's eyes alone; returns how many entries it has."""
    with store.engine.connect() as connection:
        erasures = all_of(connection)
    created = to_text(datetime.now(UTC))
    content = {
        "format": FORMAT,
        "created": created,
        "seal": _seal(store.pseudonyms, created, erasures),
        "erasures": erasures,
    }
    path.parent.mkdir(parents=True, exist_ok=True)
    replace_file(path, orjson.dumps(content, option=orjson.OPT_SORT_KEYS))
    path.chmod(0o600)
    return len(erasures)


def read_erasures(path: Path) -> ErasureFile:
    """Read one; whose it is is not known before `check`. Raises `WrongErasureLog`."""
    try:
        values: Any = orjson.loads(path.read_bytes())
        if int(values["format"]) > FORMAT:
            raise WrongErasureLog(path, "由更新的程序写出，请先升级本程序")
        erasures = {str(name): int(at) for name, at in values["erasures"].items()}
        return ErasureFile(path, str(values["created"]), erasures, str(values["seal"]))
    except FileNotFoundError:
        raise WrongErasureLog(path, "没有这个文件") from None
    except OSError as error:
        if failure := failure_of(error, path):
            raise failure from error
        raise WrongErasureLog(path, f"不能读取（{type(error).__name__}）") from None
    except (ValueError, KeyError, TypeError, AttributeError):
        raise WrongErasureLog(path, "不完整，或不是 zwfw events erasures 写出的文件") from None


def _seal(pseudonyms: Pseudonyms, created: str, erasures: Mapping[str, int]) -> str:
    listed = orjson.dumps(erasures, option=orjson.OPT_SORT_KEYS).decode()
    return pseudonyms.seal(f"erasures:{FORMAT}:{created}:{listed}")
