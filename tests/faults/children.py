"""Real processes that a test kills, and how it waits for things to happen."""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from types import TracebackType

from tests.faults.program import run_zwfw

# Children are forked from a server that has imported the program already: a kill then falls into its work, not into its
# start-up, and two hundred of them take minutes, not an hour.
CONTEXT = multiprocessing.get_context("forkserver")
CONTEXT.set_forkserver_preload(
    ["tests.faults.program", "tests.faults.prepared", "tests.faults.events_server", "tests.faults.portals"]
)
Run = Callable[[str, Sequence[str], Mapping[str, int]], None]
DEADLINE = 30.0
# Between two looks, in seconds: the steps to be hit take some milliseconds.
STEP = 0.001


def wait_until(condition: Callable[[], bool], deadline: float = DEADLINE, step: float = STEP) -> None:
    """Return as soon as a condition holds; `TimeoutError` after `deadline` seconds."""
    end, pause = time.monotonic() + deadline, threading.Event()
    while not condition():
        if time.monotonic() > end:
            raise TimeoutError(f"not within {deadline} s: {getattr(condition, '__name__', condition)}")
        pause.wait(step)


def after(seconds: float) -> Callable[[], bool]:
    """A condition that comes true so many seconds from its first look."""
    begun: list[float] = []

    def passed() -> bool:
        begun.append(time.monotonic())
        return begun[-1] - begun[0] >= seconds

    return passed


class Child:
    """A process of a home: `zwfw`, where nothing else is said to `run`."""

    def __init__(
        self, home: Path, *arguments: str, constants: Mapping[str, int] | None = None, run: Run = run_zwfw
    ) -> None:
        self._process = CONTEXT.Process(target=run, args=(str(home), arguments, dict(constants or {})))
        self._process.start()

    @property
    def pid(self) -> int | None:
        """Its number."""
        return self._process.pid

    @property
    def exit_status(self) -> int | None:
        """How it ended: its status, less than 0 for a signal; None while it runs."""
        return self._process.exitcode

    @property
    def running(self) -> bool:
        """Whether it has not ended yet."""
        return self._process.is_alive()

    def kill_when(self, condition: Callable[[], bool]) -> bool:
        """Kill it as soon as a condition holds; False where it was done before that."""
        wait_until(lambda: condition() or not self.running)
        killed = self.running
        self.kill()
        return killed and self._process.exitcode == -signal.SIGKILL

    def kill(self) -> None:
        """Kill it; nothing of it runs any more when this returns."""
        if self._process.pid is not None and self.running:
            os.kill(self._process.pid, signal.SIGKILL)
        self._process.join(DEADLINE)

    def wait(self) -> int | None:
        """Let it end by itself; returns its exit status."""
        self._process.join(DEADLINE)
        return self._process.exitcode

    def __enter__(self) -> Child:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.kill()
