"""One serving process: the application over its own service, made warm, behind the server.

The service is opened here, in the process that uses it: an index opened before a fork sees no later commits.
"""

from __future__ import annotations

import faulthandler
import resource
import signal
import socket
import sys
import threading
from typing import TYPE_CHECKING

from api.serving.supervisor import TELL_WHERE
from search_engine.operation import end_with, start_calmly

if TYPE_CHECKING:
    from api.serving.server import Server
    from search_engine import Service

# The thread that computes lets the interpreter's lock go some thirty times a search, for what is no Python; another
# that works keeps it for this long each time. Python's own 5 ms made pauses of 30 ms, and cost 10 % of the processor.
SWITCH_SECONDS = 0.0005
LOOK_SECONDS = 0.1  # between two looks whether a process that is to take over is warm, or to end


def main(listening: int, parent: int, places: int, place: int, turn: int | None = None) -> None:
    """Serve on a listening socket until SIGTERM or SIGINT, until another program has taken over, or until the parent
    ends. Probes are answered at once, all others when the process is warm.

    Args:
        listening: Its file descriptor.
        parent: Process id of the parent.
        places: File descriptor of the places of all serving processes.
        place: Which of them is this one's, from 0.
        turn: Another program serves: answer nothing before this process is warm, and the parent says so by this.
    """
    end_with(parent)
    faulthandler.register(TELL_WHERE)
    start_calmly()
    # Here, after the word to the collector of garbage, which imports keep busy; and a process that this one spawns, as
    # a preview does, imports this module anew, and serves nothing.
    from api.app import create_app
    from api.http.current import EXTENSION
    from api.serving.handover import HAND_OVER
    from api.serving.limits import Limits
    from api.serving.places import Place
    from api.serving.processes import shared_counts
    from api.serving.server import Server
    from api.serving.warming import KeepWarm
    from search_engine.logs import configure_logs, log_errors_of_libraries
    from search_engine.operation import collect_seldom

    sys.setswitchinterval(SWITCH_SECONDS)
    configure_logs()
    log_errors_of_libraries()
    files = _open_files()
    own = Place(places, place)
    app = create_app(processes=own.count)
    service: Service = app.extensions[EXTENSION]
    service.report_buckets = shared_counts(service.settings.home)
    limits = Limits.of(service.settings).within(files)
    server = Server(app, socket.socket(fileno=listening), limits, own)

    is_warm = threading.Event()

    def warmed() -> None:
        collect_seldom()  # where there is no index yet nothing has been made warm
        is_warm.set()
        if turn is None:
            server.open()

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: server.stop())
    signal.signal(HAND_OVER, lambda *_: server.stop(hand_over=True))
    warmth = KeepWarm(app, warmed)
    warmth.start()
    if turn is None or _opened_in_turn(turn, server, is_warm):
        with service.settling():
            server.serve()
    warmth.stop()
    service.close()


def _opened_in_turn(turn: int, server: Server, is_warm: threading.Event) -> bool:
    """Say that this process is warm, and open it when it may begin; False: it may not. Raises `SystemExit` with the
    reason where it cannot be warm.
    """
    from api.endpoints.operation import READINESS
    from search_engine.turns import Turn

    while not is_warm.wait(LOOK_SECONDS):
        if server.draining:
            return False
    state = server.application.extensions[READINESS]
    if isinstance(state, Exception) or not state["ready"]:
        raise SystemExit(str(state) if isinstance(state, Exception) else state["reason"])
    of_parent = Turn(turn)
    of_parent.tell_ready()
    if not of_parent.wait():
        return False
    server.open()
    return True


def _open_files() -> int:
    """Let as many files be open as the system allows, and return how many: each connection is one."""
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    return sys.maxsize if hard == resource.RLIM_INFINITY else hard


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
