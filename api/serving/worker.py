"""One serving process: the application over its own service, made warm, behind the server.

The service is opened here, in the process that uses it: an index opened before a fork sees no later commits.
"""

from __future__ import annotations

import logging
import resource
import signal
import socket
import sys
from typing import TYPE_CHECKING

from api.serving.parent_watchdog import end_with
from search_engine import start_calmly

if TYPE_CHECKING:
    from search_engine import Service

# The thread that computes lets the interpreter's lock go some thirty times a search, for what is no Python; another
# that works keeps it for this long each time. Python's own 5 ms made pauses of 30 ms, and cost 10 % of the processor.
SWITCH_SECONDS = 0.0005


def main(listening: int, parent: int, processes: int = 1) -> None:
    """Serve on a listening socket until SIGTERM or SIGINT, or until the parent ends.

    Args:
        listening: Its file descriptor.
        parent: Process id of the parent.
        processes: How many serve side by side, and share what an address may use.
    """
    end_with(parent)
    start_calmly()
    # Here, after the word to the collector of garbage, which imports keep busy; and a process that this one spawns, as
    # a preview does, imports this module anew, and serves nothing.
    from api.app import create_app
    from api.http.current import EXTENSION
    from api.serving.limits import Limits
    from api.serving.processes import shared_counts
    from api.serving.server import Server
    from api.serving.warming import KeepWarm
    from search_engine import collect_seldom, configure_logs

    sys.setswitchinterval(SWITCH_SECONDS)
    configure_logs()
    logging.basicConfig(stream=sys.stderr, level=logging.ERROR)
    files = _open_files()
    app = create_app(processes=processes)
    service: Service = app.extensions[EXTENSION]
    service.report_buckets = shared_counts(service.settings.home)
    server = Server(app, socket.socket(fileno=listening), Limits.of(service.settings).within(files))
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: server.stop())
    warmth = KeepWarm(app)
    warmth.start()
    collect_seldom()  # where there is no index yet nothing has been made warm
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
    main(*map(int, sys.argv[1:4]))
