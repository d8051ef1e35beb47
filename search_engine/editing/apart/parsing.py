"""The side of who wants a file parsed: a child is started, given the bytes, waited for, and its lines are read.

The child (`child.py`) begins as a new program: no socket, no database and no secret of the environment comes along.
What it is given and what it hands back are files in memory, so that nobody waits for a full pipe and the system itself
bounds what comes back; lines of JSON, of which nothing is executed.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from typing import BinaryIO, Final, TypeVar

from dictionaries.reasons import Message, Reason
from search_engine.editing.apart.child import NO_MEMORY, TOO_MUCH
from search_engine.editing.apart.reasons import of_plain
from search_engine.editing.files.sheet import refuse
from search_engine.errors import BadParameters, Detail, NotReady

T = TypeVar("T")
MB: Final = 1024**2
# What a program needs to find its modules and to read texts; all else of the environment is not the child's.
ENVIRONMENT: Final = ("PATH", "PYTHONPATH", "PYTHONHOME", "LD_LIBRARY_PATH", "LANG", "LC_ALL", "TMPDIR")
CHILD: Final = "search_engine.editing.apart.child"
SMALLER: Final = "请分成几个文件，或导出为 CSV"
SMALLER_ENGLISH: Final = "split the file, or export it as CSV"
BUSY: Final = Message(
    "not_ready", "暂时无法读取文件（系统没有余力另起进程）",
    "the file cannot be read at the moment (the system starts no process)",
    "请稍后再试", "try again later",
)  # fmt: skip
OUT_OF_TIME: Final = Message(
    "too_large", "读取用了 {seconds} 秒仍未完成，已停止",
    "reading took {seconds} seconds and was not done, so it was stopped",
    SMALLER, SMALLER_ENGLISH, joint="：",
)  # fmt: skip
OUT_OF_MEMORY: Final = Message(
    "too_large", "读取所需的内存超过 {most} MB，已停止",
    "reading took more than {most} MB of memory, so it was stopped",
    SMALLER, SMALLER_ENGLISH, joint="：",
)  # fmt: skip
HOLDS_TOO_MUCH: Final = Message(
    "too_large", "其中的内容超过 {most} MB，已停止", "it holds more than {most} MB, so reading was stopped",
    SMALLER, SMALLER_ENGLISH, joint="：",
)  # fmt: skip
ENDED: Final = Message(
    "wrong_file", "读取时程序意外结束", "the program that read it ended unexpectedly",
    "文件可能已损坏，请重新保存或换一种格式导出",
    "the file may be damaged; save it again, or export it in another form", joint="：",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Limits:
    """What one file may cost.

    Attributes:
        memory: Bytes of the child's address space.
        seconds: Of the processor.
        wait: Seconds until it is ended in any case, on a busy machine.
        answer: Bytes that it hands back.
    """

    memory: int
    seconds: int
    wait: int
    answer: int


# The largest file that is taken has 20 MB. A thesaurus of 7 MB in Turtle took 450 MB and 11 s (120,000 terms), so that
# one of 20 MB comes to 1.3 GB and 32 s; a table of 100,000 lines takes less.
LIMITS: Final = Limits(memory=1536 * MB, seconds=60, wait=90, answer=256 * MB)


def parsed_apart(
    parser: str,
    value: Callable[[Iterator[list[object]]], T],
    content: bytes,
    file: str,
    *given: str | None,
    limits: Limits = LIMITS,
) -> T:
    """What a file's bytes say, parsed in a process of its own.

    Args:
        parser: `module:function`, imported in the child alone: from the file's bytes, and what else it is given, to
            values that JSON holds, one after the other, at least one. It raises `BadParameters`.
        value: What these values mean.
        file: What people call it; "" where they have given bytes alone.
        given: What else the parser wants, after the bytes and the file.

    Raises:
        BadParameters: Of the parser; or it would take more than the limits, or ends in a way that nobody has foreseen.
        NotReady: The system starts no process now.
    """
    asked = {"parser": parser, "given": [file, *given], "limits": asdict(limits)}
    with _in_memory() as sent, _in_memory() as found:
        sent.write(json.dumps(asked).encode() + b"\n" + content)
        sent.seek(0)
        if (fault := _fault(_ended(sent, found, limits), limits)) is not None:
            refuse(file, fault)
        found.seek(0)
        values = map(json.loads, found)
        if refused := next(values):
            details = [Detail(name, of_plain(told)) for name, told in refused["details"]]
            raise BadParameters(details, of_plain(refused["message"]))
        return value(values)


def _ended(sent: BinaryIO, found: BinaryIO, limits: Limits) -> int | None:
    """How a child has ended; None where it had to be."""
    environment = {name: os.environ[name] for name in ENVIRONMENT if name in os.environ}
    try:
        child = subprocess.Popen(
            [sys.executable, "-P", "-m", CHILD],
            stdin=sent,
            stdout=found,
            stderr=subprocess.DEVNULL,
            env=environment,
            close_fds=True,
        )
    except OSError as error:
        raise NotReady(BUSY()) from error
    try:
        return child.wait(limits.wait)
    except subprocess.TimeoutExpired:
        return None
    finally:
        child.kill()  # no harm where it has ended
        child.wait()


def _fault(ended: int | None, limits: Limits) -> Reason | None:
    """What to say of how a child has ended; None where it has said itself what there is to say."""
    if ended == 0:
        return None
    if ended in (None, -signal.SIGXCPU, -signal.SIGKILL):
        return OUT_OF_TIME(seconds=limits.seconds)
    if ended == NO_MEMORY:
        return OUT_OF_MEMORY(most=limits.memory // MB)
    if ended == TOO_MUCH:
        return HOLDS_TOO_MUCH(most=limits.answer // MB)
    return ENDED()


def _in_memory() -> BinaryIO:
    if hasattr(os, "memfd_create"):
        return os.fdopen(os.memfd_create("zwfw"), "w+b")
    return tempfile.TemporaryFile()
