"""A server process of the fault tests: the application over a home, on a port of its own, until it is killed."""

from __future__ import annotations

import os
from multiprocessing.connection import Connection

from werkzeug.serving import make_server

from api.app import create_app
from search_engine import Service, Settings
from search_engine.installation.installation import Installation
from tests.faults.program import LEXICON

# Made here, so that the process which servers are forked from has them once for all.
PARTS = Installation(Settings()).parts
BANNED = PARTS.banned(LEXICON)


def share_parts(service: Service) -> None:
    """Have a service take what is made of the dictionaries from here."""
    service.installation.__dict__["parts"] = PARTS


def serve(home: str, told: Connection) -> None:
    """Serve, and tell the port once that can be asked."""
    log = os.open(os.path.join(home, "child.log"), os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    os.dup2(log, 1)
    os.dup2(log, 2)
    service = Service.open(Settings(home=home, spelling="off", log_queries=False, event_rate=10**9))
    share_parts(service)
    server = make_server("127.0.0.1", 0, create_app(service), threaded=False)
    told.send(server.server_port)
    server.serve_forever()
