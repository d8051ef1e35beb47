"""One serving process: the application over its own service, made warm, behind the server.

The service is opened here, in the process that uses it: an index opened before a fork sees no later commits.
"""

from __future__ import annotations

import faulthandler
import resource
import signal
import socket
import sys
from typing import TYPE_CHECKING

from api.serving.parent_watchdog import TELL_WHERE, end_with
from search_engine import start_calmly

if TYPE_CHECKING:
    from search_engine import Service

# The thread that computes lets the interpreter's lock go some thirty times a search, for what is no Python; another
# that works keeps it for this long each time. Python's own 5 ms made pauses of 30 ms, and cost 10 % of the processor.
SWITCH_SECONDS = 0.0005


def main(listening: int, parent: int, places: int, place: int) -> None:
    """Serve on a listening socket until SIGTERM or SIGINT, or until the parent ends. Probes are answered at once, all
    others when the process is warm.

    Args:
        listening: Its file descriptor.
        parent: Process id of the parent.
        places: File descriptor of the places of all serving processes.
        place: Which of them is this one's, from 0.
    """
    end_with(parent)
    faulthandler.register(TELL_WHERE)
    start_calmly()
    # Here, after the word to the collector of garbage, which imports keep busy; and a process that this one spawns, as
    # a preview does, imports this module anew, and serves nothing.
    from api.app import create_app
    from api.http.current import EXTENSION
    from api.serving.limits import Limits
    from api.serving.places import Place
    from api.serving.server import Server
    from api.serving.warming import KeepWarm
    from search_engine import collect_seldom, configure_logs, log_errors_of_libraries

    sys.setswitchinterval(SWITCH_SECONDS)
    configure_logs()
    log_errors_of_libraries()
    files = _open_files()
    app = create_app()
    service: Service = app.extensions[EXTENSION]
    limits = Limits.of(service.settings).within(files)
    server = Server(app, socket.socket(fileno=listening), limits, Place(places, place))

    def opened() -> None:
        collect_seldom()  # where there is no index yet nothing has been made warm
        server.open()

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: server.stop())
    warmth = KeepWarm(app, opened)
    warmth.start()
    with service.settling():
        server.serve()
    warmth.stop()
    service.close()


def _open_files() -> int:
    """Let as many files be open as the system allows, and return how many: each connection is one."""
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    return sys.maxsize if hard == resource.RLIM_INFINITY else hard


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
