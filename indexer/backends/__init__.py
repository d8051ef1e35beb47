"""The engines. Each is imported when it is asked for: a missing optional one is no trouble to the others."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module

from indexer.backend import Backend
from indexer.errors import UnknownBackend

# Name → module that has `backend()`.
REGISTRY: dict[str, str] = {"tantivy": "indexer.backends.tantivy_backend"}


def get_backend(name: str = "tantivy") -> Backend:
    """The engine of a name. Raises `UnknownBackend` with the names there are."""
    check_backend(name)
    factory: Callable[[], Backend] = import_module(REGISTRY[name]).backend
    return factory()


def check_backend(name: str) -> None:
    """Raise `UnknownBackend` where there is no engine of that name; nothing is imported."""
    if name not in REGISTRY:
        raise UnknownBackend(name, tuple(sorted(REGISTRY)))
