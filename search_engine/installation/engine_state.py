"""What a host's worker last saw of a text engine that runs elsewhere: a small file of the home, which its other
processes look at. Reading it asks the engine nothing, so that a probe is answered at once while the engine is away.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

import orjson

from indexer.backend import Condition
from indexer.backends import ELSEWHERE, get_backend
from indexer.disk import refusals
from indexer.errors import EngineUnavailable, IndexFailure
from indexer.generation.generations import GenerationFolder

FILE = "engine.json"
# Seconds after which nothing is said of what a worker has written: it is at work no more.
WORKER_GONE = 30.0
# What of answers is missing meanwhile.
MISSING = "期间搜索只给出多地共有的事项，仅一地办理的事项搜不到"
COLOURS = {"green": "正常", "yellow": "缺少副本", "red": "有分片不可用", "": "不存在"}


@dataclass(frozen=True, slots=True)
class EngineState:
    """What was last seen. Times are seconds since 1970 UTC by this host's clock.

    Attributes:
        engine: Its name, as `ZWFW_BACKEND` has it.
        index: The index that this host serves from.
        index_status: Its colour; "": it is not there.
        status: The cluster's colour.
        nodes: How many machines the cluster has.
        away: Since when it has not answered; None: it does.
        fault: What it said last, in a sentence; "" where it answers.
        written: When this was written.
    """

    engine: str
    index: str = ""
    index_status: str = ""
    status: str = ""
    nodes: int = 0
    away: float | None = None
    fault: str = ""
    written: float = 0.0

    @property
    def is_whole(self) -> bool:
        """Whether answers lack nothing."""
        return self.away is None and self.index_status in ("green", "yellow")


def look(generations: GenerationFolder, before: EngineState | None, now: float) -> EngineState | None:
    """Ask the engine that is served from; None where it is in the process itself, or nothing is served yet.

    Args:
        before: What was seen before.
    """
    try:
        generation = generations.current()
        name = generation.manifest().backend
    except IndexFailure:
        return None
    if name not in ELSEWHERE:
        return None
    before = before if before is not None and before.engine == name else EngineState(name)
    try:
        condition = get_backend(name).condition(generation.own)
    except (EngineUnavailable, IndexFailure) as failure:
        return replace(before, away=before.away or now, fault=str(failure), written=now)
    return _seen(name, condition or Condition("", 0), now)


def _seen(name: str, condition: Condition, now: float) -> EngineState:
    return EngineState(
        name, condition.index, condition.index_status, condition.status, condition.nodes, written=now
    )  # fmt: skip


class EngineWatch:
    """Keeps the file of one home true."""

    def __init__(self, home: Path, generations: GenerationFolder, clock: Callable[[], float] = time.time) -> None:
        self._home, self._generations, self._clock = home, generations, clock

    def step(self) -> None:
        """Look, and write down what was seen."""
        state = look(self._generations, read_engine(self._home), self._clock())
        path = self._home / FILE
        with refusals(path):
            if state is None:
                path.unlink(missing_ok=True)
                return
            draft = path.with_suffix(f".{os.getpid()}.draft")
            draft.write_bytes(orjson.dumps(asdict(state)))
            draft.replace(path)


def read_engine(home: Path) -> EngineState | None:
    """What the file says; None where there is none, or not one of this program's."""
    with suppress(OSError, ValueError, TypeError):
        return EngineState(**orjson.loads((home / FILE).read_bytes()))
    return None


def engine_fields(state: EngineState, now: float | None = None) -> dict[str, Any]:
    """What `/readyz` and commands say of an engine: durations in seconds, null where there is none.

    Args:
        now: Seconds since 1970 UTC; None: now.
    """
    clock = time.time() if now is None else now
    silent = clock - state.written
    return {
        "name": state.engine,
        "index": state.index,
        "index_status": state.index_status or None,
        "status": state.status or None,
        "nodes": state.nodes,
        "away": None if state.away is None else round(max(0.0, clock - state.away), 1),
        "missing": None if state.is_whole else MISSING,
        "fault": state.fault or None,
        "worker_silent": round(silent, 1) if silent > WORKER_GONE else None,
    }


def engine_lines(state: EngineState, now: float | None = None) -> list[str]:
    """The same in sentences, what is amiss last."""
    fields = engine_fields(state, now)
    seen = f"集群 {state.nodes} 个节点，{COLOURS.get(state.status, state.status)}"
    index = f"索引 {state.index or '未知'} {COLOURS.get(state.index_status, state.index_status)}"
    if fields["away"] is None:
        told = [f"检索引擎 {state.engine}：{seen}；{index}"]
    else:
        told = [f"检索引擎 {state.engine} 已 {fields['away']:.0f} 秒不可用，{state.fault}"]
        told += [f"此前：{seen}；{index}"] if state.status else []
    return [*told, *([MISSING] if fields["missing"] else [])]
