"""What a host's worker knows of the other hosts: a small file of the home, which its other processes look at.

Reading it asks neither the database nor the storage: it says what was last seen of both.
"""

from __future__ import annotations

import os
import socket
import time
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

import orjson

from indexer.disk import refusals

BUILDER, FOLLOWER = "builder", "follower"
FILE = "host.json"
# Seconds after which nothing is said of what a worker has written: it is at work no more.
WORKER_GONE = 15.0


@dataclass(frozen=True, slots=True)
class HostState:
    """What a worker last saw. Times are seconds since 1970 UTC by this host's clock.

    Attributes:
        host: Which one this is, by its machine's name.
        role: `builder` or `follower`.
        builder: Who has the lease; "" where nobody has.
        fence: Of the lease.
        commit: The number of the commit that is served, as the pointer counts; 0: none yet.
        pointed: The same of the newest one that was shipped.
        fresh: When what is served was last seen to be the newest; None: never.
        written: When this was written.
        database_away, storage_away: Since when they have not answered; None: they do.
        fault: Why this host cannot go on, in a sentence; "": it can.
    """

    host: str = ""
    role: str = FOLLOWER
    builder: str = ""
    fence: int = 0
    commit: int = 0
    pointed: int = 0
    fresh: float | None = None
    written: float = 0.0
    database_away: float | None = None
    storage_away: float | None = None
    fault: str = ""


def host_name() -> str:
    """What other hosts, and people, know this one by: the machine's name."""
    return socket.gethostname()


def note_waiting(home: Path, since: float) -> None:
    """Note that the worker has not begun, and what it waits for: the database, since a time in seconds since 1970 UTC.
    What was known of the commit stays.
    """
    before = replace(read_state(home) or HostState(), host=host_name(), role=FOLLOWER, builder="")
    write_state(home, replace(before, written=time.time(), database_away=since, storage_away=None, fault=""))


def write_state(home: Path, state: HostState) -> None:
    """Write the file in one step. After a power loss there may be none: it says what is so now."""
    path = home / FILE
    with refusals(path):
        draft = path.with_suffix(f".{os.getpid()}.draft")
        draft.write_bytes(orjson.dumps(asdict(state)))
        draft.replace(path)


def read_state(home: Path) -> HostState | None:
    """What the file says; None where there is none, or not one of this program's."""
    try:
        return HostState(**orjson.loads((home / FILE).read_bytes()))
    except (OSError, ValueError, TypeError):
        return None


def host_fields(state: HostState, now: float | None = None) -> dict[str, Any]:
    """What `/readyz` and commands say of a host: durations in seconds, null where there is none.

    Args:
        now: Seconds since 1970 UTC; None: now.
    """
    clock = time.time() if now is None else now

    def since(then: float | None) -> float | None:
        return None if then is None else round(max(0.0, clock - then), 1)

    return {
        "name": state.host,
        "role": state.role,
        "builder": state.builder or None,
        "commit": state.commit,
        "newest_commit": state.pointed,
        "age": since(state.fresh),
        "worker_silent": None if clock - state.written < WORKER_GONE else since(state.written),
        "database_away": since(state.database_away),
        "storage_away": since(state.storage_away),
        "fault": state.fault or None,
    }


ROLES = {BUILDER: "建立索引并发布", FOLLOWER: "跟随"}


def host_lines(state: HostState, now: float | None = None) -> list[str]:
    """The same in sentences, what is amiss last."""
    fields = host_fields(state, now)
    held = f"由 {state.builder} 建立索引" if state.builder else "目前没有主机建立索引"
    age = "尚未与其他主机核对过" if fields["age"] is None else f"{fields['age']:.0f} 秒前核对为最新"
    lines = [f"本机 {state.host}：{ROLES[state.role]}；{held}；提交 {state.commit}（最新 {state.pointed}），{age}"]
    if fields["worker_silent"] is not None:
        lines.append(f"本机的 zwfw worker 已 {fields['worker_silent']:.0f} 秒没有动静，内容停在已取得的提交")
    for name, title in (("database", "数据库"), ("storage", "共享存储")):
        if (seconds := fields[f"{name}_away"]) is not None:
            lines.append(f"{title}已 {seconds:.0f} 秒没有应答；搜索照常，内容停在已取得的提交")
    return [*lines, *([state.fault] if state.fault else [])]
