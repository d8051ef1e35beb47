"""What is switched off now, for every process of a host: a small file, written in one step, which they look at."""

from __future__ import annotations

import os
import time
from collections.abc import Iterable, Mapping
from pathlib import Path
from threading import Lock

import orjson
import structlog

from indexer.disk import refusals

SUGGESTIONS, HOT, RECOMMENDATIONS = "suggestions", "hot", "recommendations"
# Name → what people call it.
SWITCHES: Mapping[str, str] = {
    SUGGESTIONS: "联想",
    HOT: "热词",
    "corrections": "纠错",
    RECOMMENDATIONS: "推荐",
    "meaning": "按意思检索",
}
# Seconds between two looks at the file: what is switched acts in every process within a second.
LOOK_EVERY = 0.5
LOG = structlog.get_logger("switches")
Stamp = tuple[int, int, int]
NONE: frozenset[str] = frozenset()


class SwitchFile:
    """The names of what is off. Where there is no file nothing is; where it is damaged, what was before stays."""

    def __init__(self, path: Path) -> None:
        self._path, self._lock = path, Lock()
        self._looked = float("-inf")
        self._stamp: Stamp | None = None
        self._off = NONE

    def off(self) -> frozenset[str]:
        """What is off now, as it was half a second ago at the latest; one look at a clock in between."""
        now = time.monotonic()
        if now - self._looked < LOOK_EVERY:
            return self._off
        with self._lock:
            self._looked = now
            stamp = self._stamp_now()
            if stamp != self._stamp:
                self._off, self._stamp = (self._read() if stamp else NONE), stamp
            return self._off

    @property
    def name(self) -> str:
        """The file's name."""
        return self._path.name

    @property
    def damaged(self) -> bool:
        """Whether there is a file that cannot be read."""
        return self._content() is None

    def write(self, off: Iterable[str]) -> bool:
        """Write what is off, where the file says anything else. Returns whether it did."""
        names = sorted(off)
        if self._content() == names:
            return False
        with refusals(self._path):
            self._path.parent.mkdir(parents=True, exist_ok=True)
            draft = self._path.with_suffix(f".{os.getpid()}.draft")
            with draft.open("wb") as file:
                file.write(orjson.dumps({"off": names}))
                file.flush()
                os.fsync(file.fileno())
            draft.replace(self._path)
        self._looked = float("-inf")
        return True

    def _read(self) -> frozenset[str]:
        found = self._content()
        if found is None:
            LOG.warning("switches unreadable", file=self._path.name)
            return self._off
        return frozenset(found)

    def _content(self) -> list[str] | None:
        """The names in the file, [] where there is none; None where it cannot be read."""
        try:
            names = orjson.loads(self._path.read_bytes())["off"]
            return names if isinstance(names, list) and all(isinstance(name, str) for name in names) else None
        except FileNotFoundError:
            return []
        except (OSError, ValueError, KeyError, TypeError):
            return None

    def _stamp_now(self) -> Stamp | None:
        try:
            found = self._path.stat()
        except OSError:
            return None
        return found.st_mtime_ns, found.st_ino, found.st_size
