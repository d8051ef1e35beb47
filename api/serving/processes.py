"""The serving processes and the indexing process, started, kept running and ended together; and taken over."""

from __future__ import annotations

import os
import signal
import socket
import sys
import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import structlog

from api.http.metric_files import FOLDER_VARIABLE, fresh_folder
from api.serving.handover import HAND_OVER, HAND_OVER_SECONDS, Predecessor, welcome
from api.serving.supervisor import GRACE, Supervisor, stop_all
from search_engine import Turns, huge_page_variables, index_beside

# The linear algebra of requests is small: with threads of its own, processes side by side only wait for each other (277
# instead of 215 searches a second on two cores). Learning needs them.
THREADS_VARIABLE = "OPENBLAS_NUM_THREADS"
LOOK_SECONDS = 0.1  # between two looks whether those that start are ready
LOG = structlog.get_logger("serve")


class TakeoverFailed(Exception):
    """The new program cannot take over, and has ended what it began; its text says why, in Chinese."""


@dataclass(frozen=True, slots=True)
class Served:
    """What is served.

    Attributes:
        listening: The socket that serving processes accept from.
        address: As it is named to a program that takes over.
        workers: Serving processes.
        indexing: Whether the indexing process runs too.
    """

    listening: socket.socket
    address: str
    home: Path
    workers: int
    indexing: bool


def indexing_command(turn: int | None = None) -> list[str]:
    """The command of the indexing process, which ends when this one does."""
    command = [sys.executable, "-m", "search_engine.cli", "worker", "--parent", str(os.getpid())]
    return command if turn is None else [*command, "--turn", str(turn)]


def serving_command(listening: socket.socket, turn: int | None = None) -> list[str]:
    """The command of a serving process, which ends when this one does."""
    command = [sys.executable, "-m", "api.serving.worker", str(listening.fileno()), str(os.getpid())]
    return command if turn is None else [*command, str(turn)]


def serving(served: Served, environment: Mapping[str, str], turns: Turns | None = None) -> list[Supervisor]:
    """The serving processes that are to be kept running."""
    environment = {THREADS_VARIABLE: "1", **huge_page_variables(environment), **environment}
    found = []
    for _ in range(served.workers):
        turn = turns.new() if turns is not None else None
        files = [file for file in (served.listening.fileno(), turn) if file is not None]
        command = serving_command(served.listening, turn)
        found.append(Supervisor(command, environment=environment, files=files, farewell=HAND_OVER))
    return found


def indexing(environment: Mapping[str, str], turns: Turns | None = None) -> Supervisor:
    """The indexing process that is to be kept running."""
    turn = turns.new() if turns is not None else None
    files = () if turn is None else (turn,)
    return Supervisor(indexing_command(turn), environment=environment, files=files)


def run(served: Served, before: Predecessor | None = None) -> None:
    """Serve until SIGTERM or SIGINT, or until another program has taken over.

    Args:
        before: The program to take over from.

    Raises:
        TakeoverFailed: It goes on serving.
    """
    stopping = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stopping.set())
    # a process that its native parts bring down says where it was
    folder = str(fresh_folder(served.home, kept=before is not None))
    environment = {"PYTHONFAULTHANDLER": "1", **os.environ, FOLDER_VARIABLE: folder}
    running = start(served, environment) if before is None else take_over(served, before, environment, stopping)
    with welcome(served.home, served.address, served.listening, stopping.set) as waiting:
        stopping.wait()
        stop_all(running, hand_over=HAND_OVER_SECONDS + GRACE if waiting.handed_over else None)


def start(served: Served, environment: Mapping[str, str]) -> list[Supervisor]:
    """Start all that is to be kept running."""
    running = [*serving(served, environment), *([indexing(environment)] if served.indexing else [])]
    for one in running:
        one.start()
    return running


def take_over(
    served: Served, before: Predecessor, environment: Mapping[str, str], stopping: threading.Event
) -> list[Supervisor]:
    """Start all beside the program that serves; when they are ready, and not before, let them serve in its place.

    Returns:
        What is to be kept running.
    """
    of_index, of_servers = Turns(), Turns()
    with index_beside(served.home / "index") as variables:
        environment = {**environment, **variables}
        running = [indexing(environment, of_index)]
        try:
            _await_ready(running, of_index, stopping)
            running += serving(served, environment, of_servers)
            _await_ready(running, of_servers, stopping)
        except TakeoverFailed:
            of_servers.close()
            stop_all(running)
            raise
        finally:
            of_index.close()
        of_servers.go()
        before.tell_serving()
        while not (before.has_ended(LOOK_SECONDS) or stopping.is_set()):
            continue
    before.close()
    LOG.info("takeover_done")
    if not served.indexing:
        stop_all([running.pop(0)])
    return running


def _await_ready(running: Sequence[Supervisor], turns: Turns, stopping: threading.Event) -> None:
    """Start what does not run yet, and wait until all are ready. Raises `TakeoverFailed`."""
    for one in running:
        if not one.started:
            one.start()
    while not turns.all_ready():
        if stopping.wait(LOOK_SECONDS):
            raise TakeoverFailed("接管已取消，旧程序照常服务")
        if any(one.ends for one in running):
            raise TakeoverFailed("新程序未能就绪（原因见上面的日志），旧程序照常服务")
