"""The engines. Each is imported when it is asked for: a missing optional one is no trouble to the others."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module

from indexer.backend import Backend
from indexer.errors import UnknownBackend

# Name → module that has `backend(address)`.
REGISTRY: dict[str, str] = {
    "tantivy": "indexer.backends.tantivy_backend",
    "opensearch": "indexer.backends.opensearch.backend",
}
# Where this process reaches engines that run elsewhere, by name.
_addresses: dict[str, str] = {}


def reach(name: str, address: str) -> None:
    """Say where an engine is that runs elsewhere, for this process."""
    _addresses[name] = address


def get_backend(name: str = "tantivy") -> Backend:
    """The engine of a name. Raises `UnknownBackend` with the names there are."""
    check_backend(name)
    factory: Callable[[str], Backend] = import_module(REGISTRY[name]).backend
    return factory(_addresses.get(name, ""))


def check_backend(name: str) -> None:
    """Raise `UnknownBackend` where there is no engine of that name; nothing is imported."""
    if name not in REGISTRY:
        raise UnknownBackend(name, tuple(sorted(REGISTRY)))
