"""The engines. Each is imported when it is asked for: a missing optional one is no trouble to the others."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from pathlib import Path

from indexer.backend import Backend
from indexer.errors import EngineNotSet, UnknownBackend

# Name → module that has `backend(address)`.
REGISTRY: dict[str, str] = {
    "tantivy": "indexer.backends.tantivy_backend",
    "opensearch": "indexer.backends.opensearch.backend",
}
# Engines that run elsewhere, and the setting that says where.
ELSEWHERE = {"opensearch": "ZWFW_OPENSEARCH"}
# Where this process reaches them, and the files by which installations know what is theirs there.
_addresses: dict[str, str] = {}
_marks: dict[str, Path] = {}


def reach(name: str, address: str, mark: Path | None = None) -> None:
    """Say where an engine is that runs elsewhere, for this process.

    Args:
        mark: A file of the installation, made where it is not there, by which it knows what is its own there.
    """
    _addresses[name] = address
    if mark is not None:
        _marks[name] = mark


def get_backend(name: str = "tantivy") -> Backend:
    """The engine of a name. Raises `UnknownBackend` with the names there are, `EngineNotSet`."""
    check_backend(name)
    try:
        factory: Callable[[str, Path | None], Backend] = import_module(REGISTRY[name]).backend
    except ModuleNotFoundError as error:
        raise EngineNotSet(f"未安装 {error.name}：请安装 zwfw-search[{name}]") from None
    if name in ELSEWHERE and name not in _addresses:
        raise EngineNotSet(f"没有设置 {ELSEWHERE[name]}：请写明集群各节点的地址")
    return factory(_addresses.get(name, ""), _marks.get(name))


def check_backend(name: str) -> None:
    """Raise `UnknownBackend` where there is no engine of that name; nothing is imported."""
    if name not in REGISTRY:
        raise UnknownBackend(name, tuple(sorted(REGISTRY)))
