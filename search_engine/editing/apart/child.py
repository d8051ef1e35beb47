"""The side of who parses: `python -m search_engine.editing.apart.child`, with limits on itself before it reads a byte.

On its standard input a line says which parser and which limits, and the file follows; on its standard output it answers
with a line that is null, or says what is wrong, and then with a line for each value.
"""

from __future__ import annotations

import errno
import json
import os
import resource
import sys
from collections.abc import Mapping
from contextlib import suppress
from importlib import import_module
from itertools import chain
from typing import Any, BinaryIO

from search_engine.editing.apart.reasons import to_plain
from search_engine.errors import BadParameters

# How it ends, when it does not end well: out of memory; more than may come back.
NO_MEMORY, TOO_MUCH = 3, 4
FILES = 64  # it opens modules, one at a time
NICE = 10  # less than those that search
FIRST_TO_GO = "1000"  # where the machine itself has no memory left


def main() -> int:
    """Parse one file; returns the exit status."""
    sent, found = sys.stdin.buffer, sys.stdout.buffer
    # half of the time until openpyxl is there, and 300 MB of the addresses, to know numbers that no file has
    sys.modules["numpy"] = None  # type: ignore[assignment]
    asked = json.loads(sent.readline())
    _limit(asked["limits"])
    try:
        answer(asked, sent.read(), found)
        found.flush()
    except MemoryError:
        return NO_MEMORY
    except OSError as error:
        if error.errno != errno.EFBIG:
            raise
        return TOO_MUCH
    return 0


def _limit(limits: Mapping[str, int]) -> None:
    with suppress(OSError), open("/proc/self/oom_score_adj", "w", encoding="ascii") as file:
        file.write(FIRST_TO_GO)
    with suppress(OSError):
        os.nice(NICE)
    for kind, most, beyond in (
        (resource.RLIMIT_AS, limits["memory"], 0),
        (resource.RLIMIT_CPU, limits["seconds"], 1),  # the signal comes first, a second before the end
        (resource.RLIMIT_FSIZE, limits["answer"], 0),
        (resource.RLIMIT_NOFILE, FILES, 0),
        (resource.RLIMIT_CORE, 0, 0),
    ):
        hard = resource.getrlimit(kind)[1]
        allowed = most + beyond if hard == resource.RLIM_INFINITY else min(hard, most + beyond)
        resource.setrlimit(kind, (min(most, allowed), allowed))


def answer(asked: Mapping[str, Any], content: bytes, found: BinaryIO) -> None:
    """Write what the bytes of a file say. Raises `MemoryError`, `OSError`, and whatever nobody has foreseen."""
    module, _, name = asked["parser"].partition(":")
    try:
        values = getattr(import_module(module), name)(content, *asked["given"])
        first = next(values)
    except BadParameters as error:
        if _is_memory(error):
            raise MemoryError from error
        details = [(one.field, to_plain(one.reason)) for one in error.details]
        _write(found, {"message": to_plain(error.message), "details": details})
        return
    _write(found, None)
    for value in chain([first], values):
        _write(found, value)


def _write(found: BinaryIO, value: Any) -> None:
    found.write(json.dumps(value).encode() + b"\n")


def _is_memory(error: BaseException | None) -> bool:
    """Whether it is for lack of memory, whatever a parser has made of that."""
    while error is not None:
        if isinstance(error, MemoryError):
            return True
        error = error.__cause__ or error.__context__
    return False


if __name__ == "__main__":
    status = main()
    os._exit(status)  # without taking apart, object by object, what was read
