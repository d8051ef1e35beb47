"""Keeps one child process running: when it dies it is started again, later and later if it keeps dying."""

from __future__ import annotations

import signal
import subprocess
import threading
from collections.abc import Callable, Mapping, Sequence
from time import monotonic

import structlog

TELL_WHERE = signal.SIGUSR2  # at which a serving process writes where each of its threads is
FIRST_PAUSE, LONGEST_PAUSE = 1.0, 60.0  # seconds between two starts
HEALTHY = 60.0  # seconds after which a child counts as well, and the next pause is the first again
GRACE = 12.0  # seconds to end by itself after SIGTERM: a serving process takes up to 10 for what is under way
HANGING_GRACE = 3.0  # the same for one that hangs: what else it does, such as a write, may end in time
log = structlog.get_logger("serve")


class Supervisor:
    """Runs a command until `stop` is called. The thread that starts the child lives as long as the child may.

    Args:
        environment: The variables of the child; None: those of this process.
        files: Descriptors that the child inherits.
        ended: Called whenever the child has ended.
        farewell: The signal that has the child hand over to another program.

    Attributes:
        ends: How often the child has ended unasked.
    """

    def __init__(
        self,
        command: Sequence[str],
        *,
        environment: Mapping[str, str] | None = None,
        files: Sequence[int] = (),
        ended: Callable[[], None] = lambda: None,
        farewell: signal.Signals = signal.SIGTERM,
        first_pause: float = FIRST_PAUSE,
        clock: Callable[[], float] = monotonic,
    ) -> None:
        self._command, self._first_pause, self._clock = list(command), first_pause, clock
        self._environment, self._files, self._ended = environment, tuple(files), ended
        self._farewell, self.ends = farewell, 0
        self._stopping = threading.Event()
        self._lock = threading.Lock()
        self._child: subprocess.Popen[bytes] | None = None
        self._thread = threading.Thread(target=self._run, name="supervisor", daemon=True)

    @property
    def running(self) -> bool:
        """Whether a child runs."""
        return self.pid is not None

    @property
    def pid(self) -> int | None:
        """The child's process id; None: none runs."""
        child = self._child
        return child.pid if child is not None and child.poll() is None else None

    def replace(self) -> None:
        """End a child that hangs, having it say where; it is then started anew."""
        child = self._child
        if child is not None:
            child.send_signal(TELL_WHERE)
            child.terminate()
            _wait_or_kill(child, HANGING_GRACE)

    @property
    def started(self) -> bool:
        """Whether `start` was called."""
        return self._thread.ident is not None

    def start(self) -> None:
        """Start the child, and return."""
        self._thread.start()

    def ask_to_stop(self, *, hand_over: bool = False) -> None:
        """Have the child end, which is not started again: SIGTERM, or its farewell."""
        with self._lock:
            self._stopping.set()
            if self._child is not None:
                self._child.send_signal(self._farewell if hand_over else signal.SIGTERM)

    def stop(self, grace: float = GRACE) -> None:
        """End the child, which was asked to; SIGKILL to one that does not follow within its grace (seconds)."""
        if not self._stopping.is_set():
            self.ask_to_stop()
        child = self._child
        if child is not None:
            _wait_or_kill(child, grace)
        if self.started:
            self._thread.join(GRACE)

    def _run(self) -> None:
        pause = self._first_pause
        while (child := self._spawn()) is not None:
            started = self._clock()
            status = child.wait()
            self._ended()
            if self._stopping.is_set():
                return
            self.ends += 1
            pause = self._first_pause if self._clock() - started > HEALTHY else pause
            log.warning("worker_ended", status=status, restart_in_s=pause)
            self._stopping.wait(pause)
            pause = min(pause * 2, LONGEST_PAUSE)

    def _spawn(self) -> subprocess.Popen[bytes] | None:
        with self._lock:
            if self._stopping.is_set():
                return None
            self._child = subprocess.Popen(self._command, env=self._environment, pass_fds=self._files)
            return self._child


def _wait_or_kill(child: subprocess.Popen[bytes], seconds: float) -> None:
    try:
        child.wait(seconds)
    except subprocess.TimeoutExpired:
        child.kill()


def stop_all(supervisors: Sequence[Supervisor], hand_over: float | None = None) -> None:
    """End all children, side by side.

    Args:
        hand_over: Seconds that they have for handing over to another program; None: they just end.
    """
    for one in supervisors:
        one.ask_to_stop(hand_over=hand_over is not None)
    for one in supervisors:
        one.stop(GRACE if hand_over is None else hand_over)
