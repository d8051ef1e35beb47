"""The server processes (granian), and what is made ready for them."""

from __future__ import annotations

import errno
import multiprocessing
import os
import socket
import sys
from pathlib import Path

from granian import Granian
from granian.constants import Interfaces
from granian.log import LogLevels

from api.metric_files import FOLDER_VARIABLE, fresh_folder
from api.serving.supervisor import Supervisor

TARGET = "api.wsgi:app"
PARENT_VARIABLE = "ZWFW_SERVE_PID"  # tells server processes whom they belong to
# The linear algebra of requests is small: with threads of its own, processes side by side only wait for each other (277
# instead of 215 searches a second on two cores). Learning needs them.
THREADS_VARIABLE = "OPENBLAS_NUM_THREADS"
KILL_AFTER = 10  # seconds that a server process has to end its requests


class PortTaken(Exception):
    """The address cannot be listened on; its text says why, in Chinese."""


def check_free(host: str, port: int) -> None:
    """Raise `PortTaken` if the address cannot be listened on: server processes would share a port with a stranger."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise PortTaken(reason(error, host, port)) from error


def reason(error: OSError, host: str, port: int) -> str:
    """Why an address cannot be listened on, and what to do."""
    if error.errno == errno.EADDRINUSE:
        return f"端口 {port} 已被占用。请停止占用它的程序，或用 --port 换一个端口"
    if error.errno == errno.EACCES:
        return f"没有权限监听端口 {port}。请用 1024 以上的端口，例如 --port 8000"
    return f"无法监听 {host}:{port}（{error.strerror}）。请检查 --host"


def indexing_command() -> list[str]:
    """The command of the indexing process, which ends when this one does."""
    return [sys.executable, "-m", "search_engine.cli", "worker", "--parent", str(os.getpid())]


def run(host: str, port: int, workers: int, home: Path, worker: bool) -> None:
    """Serve until SIGTERM or SIGINT. `worker`: run the indexing process too."""
    # A forked server process would hold whatever the supervisor's thread has open at that moment, and keep it waiting.
    multiprocessing.set_start_method("spawn", force=True)
    os.environ[FOLDER_VARIABLE] = str(fresh_folder(home))
    os.environ[PARENT_VARIABLE] = str(os.getpid())
    of_indexing = dict(os.environ)
    os.environ.setdefault(THREADS_VARIABLE, "1")
    server = Granian(
        TARGET, address=host, port=port, interface=Interfaces.WSGI, workers=workers, blocking_threads=1,
        log_level=LogLevels.warning, respawn_failed_workers=True, workers_kill_timeout=KILL_AFTER,
    )  # fmt: skip
    indexing = Supervisor(indexing_command(), environment=of_indexing) if worker else None
    if indexing:
        server.on_startup(indexing.start)
    try:
        server.serve()
    finally:
        if indexing:
            indexing.stop()
