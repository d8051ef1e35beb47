"""The serving processes and the indexing process, started, kept running and ended together."""

from __future__ import annotations

import os
import secrets
import signal
import socket
import sys
import threading
from collections.abc import Mapping
from pathlib import Path

from api.http.metric_files import FOLDER_VARIABLE, fresh_folder
from api.serving.supervisor import Supervisor, stop_all
from search_engine import REPORTS_A_MINUTE, SharedBuckets, huge_page_variables

# The linear algebra of requests is small: with threads of its own, processes side by side only wait for each other (277
# instead of 215 searches a second on two cores). Learning needs them.
THREADS_VARIABLE = "OPENBLAS_NUM_THREADS"
# What the serving processes count together of visitors is keyed by it (`SharedBuckets`); another one at each start.
SECRET_VARIABLE = "ZWFW_COUNTING_SECRET"


def indexing_command() -> list[str]:
    """The command of the indexing process, which ends when this one does."""
    return [sys.executable, "-m", "search_engine.cli", "worker", "--parent", str(os.getpid())]


def serving_command(listening: socket.socket, processes: int) -> list[str]:
    """The command of one of so many serving processes, which ends when this one does."""
    return [sys.executable, "-m", "api.serving.worker", str(listening.fileno()), str(os.getpid()), str(processes)]


def shared_counts(home: Path) -> SharedBuckets:
    """Where the serving processes of a start count the marks of readers together."""
    secret = os.environ.get(SECRET_VARIABLE) or secrets.token_hex(32)
    return SharedBuckets(REPORTS_A_MINUTE, home / "run" / "reports", bytes.fromhex(secret))


def supervisors(
    listening: socket.socket, workers: int, environment: Mapping[str, str], *, indexing: bool
) -> list[Supervisor]:
    """What is to be kept running."""
    command = serving_command(listening, workers)
    serving = {THREADS_VARIABLE: "1", **huge_page_variables(environment), **environment}
    found = [Supervisor(command, environment=serving, files=(listening.fileno(),)) for _ in range(workers)]
    return [*found, Supervisor(indexing_command(), environment=environment)] if indexing else found


def run(listening: socket.socket, workers: int, home: Path, *, indexing: bool) -> None:
    """Serve until SIGTERM or SIGINT. `indexing`: run the indexing process too."""
    stopping = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stopping.set())
    # a process that its native parts bring down says where it was
    own = {FOLDER_VARIABLE: str(fresh_folder(home)), SECRET_VARIABLE: secrets.token_hex(32)}
    environment = {"PYTHONFAULTHANDLER": "1", **os.environ, **own}
    running = supervisors(listening, workers, environment, indexing=indexing)
    for one in running:
        one.start()
    stopping.wait()
    stop_all(running)
