"""A compiled lexicon as a file: one JSON object, written in one step, read again when it has changed."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import fields
from operator import itemgetter
from pathlib import Path
from threading import Lock
from typing import Any

import orjson

from dictionaries.faults import Fault
from dictionaries.kinds import BY_NAME, KINDS
from dictionaries.kinds.kind import Kind
from dictionaries.lexicon.compiled import entries_of
from dictionaries.lexicon.compiling import lexicon_of, shipped_lexicon
from dictionaries.lexicon.errors import BadDictionaries
from dictionaries.lexicon.lexicon import Lexicon
from dictionaries.lexicon.scope import EVERYBODY, Audience, ConditionalEntry, Scope, minute_of
from dictionaries.reasons import Message

# Seconds between two looks at the file: a publish is served by every process within a second.
LOOK_EVERY = 0.2
KEYS = "keys"
CONDITIONAL = "conditional"
DAMAGED = Message(
    "not_ready", "词典文件已损坏", "the file of the dictionaries is damaged", "请重新运行 zwfw dict compile",
    "compile it anew (zwfw dict compile)",
)  # fmt: skip


def save_lexicon(lexicon: Lexicon, path: Path, keys: Mapping[str, str] | None = None) -> None:
    """Write it; readers see the old file or the new one whole.

    Args:
        keys: What the writer wants to find in it again.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_suffix(f".{os.getpid()}.draft")
    with draft.open("wb") as file:
        about = {"version": lexicon.version, CONDITIONAL: lexicon.conditional, KEYS: keys or {}}
        file.write(orjson.dumps(lexicon.entries() | about))
        file.flush()
        os.fsync(file.fileno())
    draft.replace(path)


def open_lexicon(path: Path, before: Lexicon | None = None) -> Lexicon:
    """Read it; kinds that were unknown when it was compiled are empty. Raises `BadDictionaries` where it is damaged.

    Args:
        before: One that was read earlier: entries of kinds that are the same are its very objects, so that what was
            made of them is found by a glance.
    """
    try:
        read = orjson.loads(path.read_bytes())
        found = {kind.name: _entries(kind, read) for kind in KINDS}
        if before is not None:
            found = {name: _same(entries, getattr(before, name)) for name, entries in found.items()}
        lexicon = lexicon_of(found, _conditional(read.get(CONDITIONAL, ())))
        if lexicon.version != read["version"]:
            raise ValueError("version")
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise BadDictionaries([Fault(0, "", DAMAGED(), file=path.name)]) from error
    return lexicon


def _entries(kind: Kind, read: Mapping[str, Iterable[Mapping[str, Any]]]) -> tuple[Any, ...]:
    """The entries of a kind in a compiled lexicon, also of one that was written when the kind had its former name."""
    if kind.former and kind.name not in read:
        rows, names = read.get(kind.former.name, ()), kind.former.columns
    else:
        rows, names = read.get(kind.name, ()), tuple(field.name for field in fields(kind.entry))
    added = kind.added
    if added.keys().isdisjoint(names) and len(names) > 1:
        return entries_of(kind, map(itemgetter(*names), rows))
    return entries_of(
        kind, ([row.get(name, added[name]) if name in added else row[name] for name in names] for row in rows)
    )


def _same(entries: tuple[Any, ...], before: tuple[Any, ...]) -> tuple[Any, ...]:
    """The entries, those of before where they are the same: up to the first that differs, and from the last on."""
    start = _alike(entries, before)
    if start == len(entries) == len(before):
        return before
    end = _alike(entries[start:][::-1], before[start:][::-1])
    return before[:start] + entries[start : len(entries) - end] + before[len(before) - end :]


def _alike(one: tuple[Any, ...], other: tuple[Any, ...]) -> int:
    """How many are equal at the beginning."""
    pairs = enumerate(zip(one, other, strict=False))
    return next((place for place, (a, b) in pairs if a != b), min(len(one), len(other)))


def _conditional(rows: Iterable[Mapping[str, Any]]) -> tuple[ConditionalEntry, ...]:
    """The conditional rows of a compiled lexicon; none of a file that was written before there were any."""
    return tuple(
        [
            ConditionalEntry(
                row["kind"],
                _entries(BY_NAME[row["kind"]], {row["kind"]: (row["entry"],)})[0],
                Scope(**row["scope"]),
                row["starts"],
                row["ends"],
                row["off"],
            )
            for row in rows
        ]
    )


class LexiconManager:
    """The lexicon in force: the compiled file where there is one, else what comes with the software.

    Args:
        path: The compiled file. A damaged one is not taken; what was in force before stays.
        clock: Seconds since 1970 UTC.
    """

    def __init__(self, path: Path, clock: Callable[[], float] = time.time) -> None:
        self._clock = clock
        self._path, self._lock = path, Lock()
        self._stamp: tuple[int, int] | None = None
        self._looked = 0.0
        self._lexicon: Lexicon | None = None
        self.fault: str | None = None

    def lexicon(self) -> Lexicon:
        """The lexicon now. Raises `BadDictionaries` only where none has ever been in force."""
        now = time.monotonic()
        if self._lexicon is not None and now - self._looked < LOOK_EVERY:
            return self._lexicon
        with self._lock:
            self._looked = now
            stamp = self._stamp_now()
            if self._lexicon is None or stamp != self._stamp:
                self._take(stamp)
            assert self._lexicon is not None
            return self._lexicon

    def look_again(self) -> None:
        """Look at the file with the next question, however lately it was looked at."""
        self._looked = float("-inf")

    def minute(self) -> str:
        """The minute in China, by which rows with a date come and go."""
        return minute_of(self._clock())

    def in_force(self, audience: Audience = EVERYBODY) -> Lexicon:
        """The lexicon now for somebody. Raises as `lexicon`."""
        lexicon = self.lexicon()
        return lexicon.effective(audience, self.minute()) if lexicon.conditional else lexicon

    def _take(self, stamp: tuple[int, int] | None) -> None:
        try:
            self._lexicon = open_lexicon(self._path, self._lexicon) if stamp else shipped_lexicon()
            self.fault = None
        except (BadDictionaries, OSError) as error:
            if self._lexicon is None:
                raise
            self.fault = str(error)
        self._stamp = stamp

    def _stamp_now(self) -> tuple[int, int] | None:
        try:
            found = self._path.stat()
        except OSError:
            return None
        return found.st_mtime_ns, found.st_ino
