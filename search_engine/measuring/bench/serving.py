"""The service under a bench, opened as a serving process opens it, with nothing of an earlier part's caches."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from indexer.backends import get_backend
from indexer.snapshot import SearcherManager, Snapshot
from search_engine.installation.installation import Installation
from search_engine.service import Service
from search_engine.settings.settings import Settings

NAMES = 3_000


@contextmanager
def opened(home: Path) -> Iterator[Service]:
    """A service that only answers, the query log off."""
    with Service.open(Settings(home=home, log_queries=False), read_only=True) as service:
        yield service


def open_view(place: Installation) -> Snapshot:
    """A view of an installation's index, as a serving process has it."""
    return SearcherManager(place.generations, place.tree, place.store, get_backend).snapshot()


def titles(place: Installation, bases: int, count: int = NAMES) -> list[str]:
    """Titles of about so many bases."""
    every = max(1, bases // count)
    contents = place.store.base_contents(range(1, bases + 1, every))
    return [content["title"] for _, content in sorted(contents.items())]
