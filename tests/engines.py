"""On which text engine the tests of engines run: the one in the process, or with `--engine=opensearch` a node of
OpenSearch, which the run starts, and ends; `ZWFW_OPENSEARCH` names one that is there already.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from importlib.util import find_spec
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from search_engine.measuring.bench.peers.node import Node

OPTION = "--engine"
EMBEDDED = "tantivy"
# Where this user keeps a node's libraries, 64 MB from Maven: the cache that tests have of their own is empty.
CACHE = os.environ.get("XDG_CACHE_HOME") or os.path.join(os.path.expanduser("~"), ".cache")
# A node of a minute compiles its code once, not to its best: half of its processor time goes there otherwise.
OPTIONS = ("-XX:TieredStopAtLevel=1",)
_chosen = [EMBEDDED]


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        OPTION, choices=(EMBEDDED, "opensearch"), default=EMBEDDED, help="what the tests of text engines run on"
    )


def pytest_configure(config: pytest.Config) -> None:
    _chosen.append(config.getoption(OPTION))


def chosen() -> str:
    """The engine of this run."""
    return _chosen[-1]


@pytest.fixture(scope="session")
def engine() -> str:
    """The one that was chosen; files that call something else so have a fixture of their own."""
    return chosen()


@pytest.fixture(scope="session", autouse=True)
def _reached(request: pytest.FixtureRequest) -> Iterator[None]:
    """The engine, where it is none of this process."""
    if request.config.getoption(OPTION) == EMBEDDED:
        yield
        return
    from indexer.backends import reach

    if known := os.environ.get("ZWFW_OPENSEARCH"):
        reach("opensearch", known)
        yield
        return
    with started(1, "512m") as (node,):
        reach("opensearch", f"http://127.0.0.1:{node.port}?seconds=60")
        yield


@contextmanager
def started(count: int, heap: str) -> Iterator[list[Node]]:
    """A cluster of nodes that are ready, from libraries in the user's own cache; see `nodes`."""
    from search_engine.measuring.bench.peers.node import nodes

    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_CACHE_HOME", CACHE)
        entered = nodes(count, heap, OPTIONS)
        made = entered.__enter__()
    try:
        yield made
    finally:
        entered.__exit__(None, None, None)


@cache
def why_no_nodes() -> str | None:
    """Why no node of OpenSearch can be started here; None where one can."""
    from search_engine.measuring.bench import MissingTool
    from search_engine.measuring.bench.peers.node import PeerFailed, node_program

    if find_spec("opensearchpy") is None:
        return "opensearch-py is not installed"
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_CACHE_HOME", CACHE)
        try:
            with node_program():
                return None
        except (MissingTool, PeerFailed) as error:
            return str(error)
