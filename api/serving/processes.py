"""The serving processes and the indexing process, started, kept running and ended together."""

from __future__ import annotations

import os
import signal
import socket
import sys
import threading
from collections.abc import Mapping
from pathlib import Path

from api.http.metric_files import FOLDER_VARIABLE, fresh_folder
from api.serving.doorman import Doorman
from api.serving.places import Place, shared_places
from api.serving.supervisor import Supervisor, stop_all
from api.serving.watchdog import LOOK_SECONDS, Watchdog
from search_engine import huge_page_variables, leave_hang

# The linear algebra of requests is small: with threads of its own, processes side by side only wait for each other (277
# instead of 215 searches a second on two cores). Learning needs them.
THREADS_VARIABLE = "OPENBLAS_NUM_THREADS"


def indexing_command() -> list[str]:
    """The command of the indexing process, which ends when this one does."""
    return [sys.executable, "-m", "search_engine.cli", "worker", "--parent", str(os.getpid())]


def serving_command(listening: socket.socket, places: int, number: int) -> list[str]:
    """The command of a serving process, which ends when this one does; it has one of the places."""
    given = map(str, (listening.fileno(), os.getpid(), places, number))
    return [sys.executable, "-m", "api.serving.worker", *given]


def supervisors(
    listening: socket.socket, places: int, workers: int, environment: Mapping[str, str], *, indexing: bool
) -> list[Supervisor]:
    """What is to be kept running, the serving processes first."""
    serving = {THREADS_VARIABLE: "1", **huge_page_variables(environment), **environment}
    found = [
        Supervisor(
            serving_command(listening, places, number), environment=serving, files=(listening.fileno(), places),
            ended=Place(places, number).clear,
        )
        for number in range(workers)
    ]  # fmt: skip
    return [*found, Supervisor(indexing_command(), environment=environment)] if indexing else found


def run(listening: socket.socket, workers: int, home: Path, prefix: str = "", *, indexing: bool) -> None:
    """Serve until SIGTERM or SIGINT, below a prefix. `indexing`: run the indexing process too."""
    stopping = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stopping.set())
    # a process that its native parts bring down says where it was
    environment = {"PYTHONFAULTHANDLER": "1", **os.environ, FOLDER_VARIABLE: str(fresh_folder(home))}
    places = shared_places(workers)
    running = supervisors(listening, places, workers, environment, indexing=indexing)
    watched = [(running[number], Place(places, number)) for number in range(workers)]
    watchdog = Watchdog(watched, lambda: leave_hang(home))
    doorman = Doorman(listening, prefix, lambda: not any(place.rounds for _, place in watched))
    doorman.start()
    for one in running:
        one.start()
    while not stopping.wait(LOOK_SECONDS):
        watchdog.look()
    doorman.stop()
    stop_all(running)
