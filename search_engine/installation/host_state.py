"""What a host's worker knows of the other hosts: a small file of the home, which its other processes look at.

Reading it asks neither the database nor the storage: it says what was last seen of both.
"""

from __future__ import annotations

import os
import time
from dataclasses import asdict, dataclass
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
        host: Which one this is.
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


def host_fields(home: Path, clock: float | None = None) -> dict[str, Any] | None:
    """What `/readyz` and commands say of a host; None: it is the only one, or its worker never ran."""
    state, now = read_state(home), time.time() if clock is None else clock
    if state is None:
        return None
    away = {"database": state.database_away, "storage": state.storage_away}
    return {
        "host": state.host,
        "role": state.role,
        "builder": state.builder or None,
        "commit": state.commit,
        "newest_commit": state.pointed,
        "age_s": None if state.fresh is None else round(max(0.0, now - state.fresh), 1),
        "worker": now - state.written < WORKER_GONE,
        "away_s": {name: round(now - since, 1) for name, since in away.items() if since is not None},
        "fault": state.fault or None,
    }
