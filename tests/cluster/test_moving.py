"""An installation of `ZWFW_SOAK_DOCUMENTS` that moves to PostgreSQL and back while it serves. It takes minutes, so it
belongs to `make soak`; what is written meanwhile is moved too by `test_migration.py`.

1. No read fails, whatever goes on.
2. Documents are refused from the pause on, until the server has been restarted, and so that programs send them again.
3. What was acknowledged before, meanwhile and after is there once, in both directions; so are events.
"""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from itertools import islice
from pathlib import Path

import pytest
from sqlalchemy import select

from dictionaries.regions import load_tree
from indexer.events.tables import events
from indexer.loaders import DocumentCheck, Row
from indexer.loaders.loading import LoadOptions, load_rows
from indexer.samples.nation import nation_documents
from indexer.store.moving.parts import PARTS, opened
from search_engine.installation.api_keys import NewKey
from search_engine.installation.installation import Installation
from search_engine.migration.migration import Progress
from search_engine.migration.starting import begun
from search_engine.settings.settings import Settings
from tests import known
from tests.cluster.hosts import Server
from tests.cluster.site import SETTINGS
from tests.cluster.traffic import Traffic, clock
from tests.indexer.store.postgres import fresh_server
from tests.sample import looked_after

pytestmark = [pytest.mark.cluster, pytest.mark.soak]
DOCUMENTS = int(os.environ.get("ZWFW_SOAK_DOCUMENTS", "300000"))


def test_an_installation_moves_there_and_back_while_it_serves(tmp_path: Path) -> None:
    server = Server(tmp_path / "home", SETTINGS)
    key = filled(server, DOCUMENTS)
    with fresh_server() as url, serving(server):
        with Traffic([server], key, "moving", patient=True) as told:
            told.moves_on()
            for target in (url, "sqlite"):
                before = len(told.refused)
                began = move(server, target)
                ended = time.monotonic()
                told.moves_on()
                assert all(began <= refused <= ended for refused in told.refused[before:])
        told.require_kept([server], lambda: stored(server, told.name))
    assert server.complaints() == []


def place_of(server: Server) -> Installation:
    """The installation as whoever starts now finds it."""
    return Installation(Settings.from_environment(server.environment))


def filled(server: Server, documents: int) -> str:
    """Load documents and index them; returns the key of a program that writes."""
    tree = load_tree()
    rows = [clock(0), *islice(nation_documents(tree, known.catalogue(), documents), documents)]
    with closing(place_of(server)) as place:
        load_rows(place.store, (Row(*row) for row in enumerate(rows, 1)), DocumentCheck(tree), LoadOptions("test"))
        place.worker().build()
        looked_after(place)
        return place.keys.create(NewKey("traffic", roles=("publisher",)))


@contextmanager
def serving(server: Server) -> Iterator[None]:
    """Within it the server runs."""
    server.start()
    try:
        server.await_ready()
        yield
    finally:
        server.stop()


def move(server: Server, target: str) -> float:
    """Move to another database, and restart the server; returns when writers began to wait."""
    moments = dict[str, float]()

    def told(progress: Progress) -> None:
        moments.setdefault(progress.stage, time.monotonic())

    result = begun(Settings.from_environment(server.environment), target, told).run()
    server.take_over()
    known_at = {stage: round(at - moments["copy"], 1) for stage, at in moments.items()}
    print(f"to {target.partition(':')[0]}: {known_at}, paused {result.paused:.2f} s, compared {result.compared} pages")
    return moments["pause"]


def stored(server: Server, name: str) -> list[str]:
    """The ids of the events of some clients that the database has, as often as it has them."""
    with closing(place_of(server)) as place:
        location = place.event_location
    with opened(PARTS[1], location) as engine, engine.connect() as connection:
        return list(connection.execute(select(events.c.id).where(events.c.id.startswith(f"{name}-"))).scalars())
