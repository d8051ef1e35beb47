"""The serving processes and the indexing process, started, kept running and ended together; and taken over."""

from __future__ import annotations

import os
import secrets
import signal
import socket
import sys
import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import structlog

from api.http.metric_files import FOLDER_VARIABLE, fresh_folder
from api.serving.doorman import Doorman
from api.serving.handover import HAND_OVER, HAND_OVER_SECONDS, Predecessor, welcome
from api.serving.places import Place, shared_places
from api.serving.supervisor import GRACE, Supervisor, stop_all
from api.serving.watchdog import LOOK_SECONDS, Watchdog
from search_engine.access import REPORTS_A_MINUTE, SharedBuckets
from search_engine.operation import huge_page_variables, index_beside, leave_hang
from search_engine.turns import Turns

# The linear algebra of requests is small: with threads of its own, processes side by side only wait for each other (277
# instead of 215 searches a second on two cores). Learning needs them.
THREADS_VARIABLE = "OPENBLAS_NUM_THREADS"
READY_SECONDS = 0.1  # between two looks whether those that start are ready
LOG = structlog.get_logger("serve")
# What the serving processes count together of visitors is keyed by it (`SharedBuckets`); another one at each start.
SECRET_VARIABLE = "ZWFW_COUNTING_SECRET"


class TakeoverFailed(Exception):
    """The new program cannot take over, and has ended what it began; its text says why, in Chinese."""


@dataclass(frozen=True, slots=True)
class Served:
    """What is served.

    Attributes:
        listening: The socket that serving processes accept from.
        address: As it is named to a program that takes over.
        prefix: Where the service is mounted.
        workers: Serving processes.
        indexing: Whether the indexing process runs too.
    """

    listening: socket.socket
    address: str
    home: Path
    workers: int
    indexing: bool
    prefix: str = ""


def indexing_command(turn: int | None = None) -> list[str]:
    """The command of the indexing process, which ends when this one does."""
    command = [sys.executable, "-m", "search_engine.cli", "worker", "--parent", str(os.getpid())]
    return command if turn is None else [*command, "--turn", str(turn)]


def serving_command(listening: socket.socket, places: int, number: int, turn: int | None = None) -> list[str]:
    """The command of a serving process, which ends when this one does; it has one of the places."""
    given = [listening.fileno(), os.getpid(), places, number, *([] if turn is None else [turn])]
    return [sys.executable, "-m", "api.serving.worker", *map(str, given)]


def shared_counts(home: Path) -> SharedBuckets:
    """Where the serving processes of a start count the marks of readers together."""
    secret = os.environ.get(SECRET_VARIABLE) or secrets.token_hex(32)
    return SharedBuckets(REPORTS_A_MINUTE, home / "run" / "reports", bytes.fromhex(secret))


def serving(
    served: Served, places: int, environment: Mapping[str, str], turns: Turns | None = None
) -> list[Supervisor]:
    """The serving processes that are to be kept running, each with one of the places."""
    environment = {THREADS_VARIABLE: "1", **huge_page_variables(environment), **environment}
    found = []
    for number in range(served.workers):
        turn = turns.new() if turns is not None else None
        command = serving_command(served.listening, places, number, turn)
        files = [file for file in (served.listening.fileno(), places, turn) if file is not None]
        ended = Place(places, number).clear
        found.append(Supervisor(command, environment=environment, files=files, ended=ended, farewell=HAND_OVER))
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
    own = {FOLDER_VARIABLE: folder, SECRET_VARIABLE: secrets.token_hex(32)}
    environment = {"PYTHONFAULTHANDLER": "1", **os.environ, **own}
    file = shared_places(served.workers)
    places = [Place(file, number) for number in range(served.workers)]
    doorman = Doorman(served.listening, served.prefix, lambda: not any(place.rounds for place in places))
    if before is None:
        doorman.start()
        servers, others = start(served, file, environment)
    else:
        servers, others = take_over(served, file, before, environment, stopping)
        doorman.start()  # until now, the program before has answered
    watchdog = Watchdog(list(zip(servers, places, strict=True)), lambda: leave_hang(served.home))
    with welcome(served.home, served.address, served.listening, stopping.set) as waiting:
        while not stopping.wait(LOOK_SECONDS):
            watchdog.look()
        doorman.stop()
        stop_all([*servers, *others], hand_over=HAND_OVER_SECONDS + GRACE if waiting.handed_over else None)


def start(served: Served, places: int, environment: Mapping[str, str]) -> tuple[list[Supervisor], list[Supervisor]]:
    """Start all that is to be kept running: the serving processes, and the indexing one."""
    servers, others = serving(served, places, environment), [indexing(environment)] if served.indexing else []
    for one in (*servers, *others):
        one.start()
    return servers, others


def take_over(
    served: Served, places: int, before: Predecessor, environment: Mapping[str, str], stopping: threading.Event
) -> tuple[list[Supervisor], list[Supervisor]]:
    """Start all beside the program that serves; when they are ready, and not before, let them serve in its place.
    Returns as `start`. Raises `TakeoverFailed`.
    """
    of_index, of_servers = Turns(), Turns()
    with index_beside(served.home / "index") as variables:
        environment = {**environment, **variables}
        servers, indexer = serving(served, places, environment, of_servers), indexing(environment, of_index)
        try:
            _await_ready([indexer], of_index, stopping)
            _await_ready([indexer, *servers], of_servers, stopping)
        except TakeoverFailed:
            of_servers.close()
            stop_all([indexer, *servers])
            raise
        finally:
            of_index.close()
        of_servers.go()
        before.tell_serving()
        while not (before.has_ended(READY_SECONDS) or stopping.is_set()):
            continue
    before.close()
    LOG.info("takeover_done")
    if not served.indexing:
        stop_all([indexer])
    return servers, [indexer] if served.indexing else []


def _await_ready(running: Sequence[Supervisor], turns: Turns, stopping: threading.Event) -> None:
    """Start what does not run yet, and wait until all are ready. Raises `TakeoverFailed`."""
    for one in running:
        if not one.started:
            one.start()
    while not turns.all_ready():
        if stopping.wait(READY_SECONDS):
            raise TakeoverFailed("接管已取消，旧程序照常服务")
        if any(one.ends for one in running):
            raise TakeoverFailed("新程序未能就绪（原因见上面的日志），旧程序照常服务")
