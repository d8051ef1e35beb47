"""On which text engine the tests of engines run: the one in the process, or with `--engine=opensearch` a node of
OpenSearch, which the run starts, and ends; `ZWFW_OPENSEARCH` names one that is there already.
"""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest

OPTION = "--engine"
EMBEDDED = "tantivy"


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        OPTION, choices=(EMBEDDED, "opensearch"), default=EMBEDDED, help="what the tests of text engines run on"
    )


@pytest.fixture(scope="session")
def engine(request: pytest.FixtureRequest) -> str:
    """The one that was chosen; files that call something else so have a fixture of their own."""
    return str(request.config.getoption(OPTION))


@pytest.fixture(scope="session", autouse=True)
def _reached(request: pytest.FixtureRequest) -> Iterator[None]:
    """The engine, where it is none of this process."""
    if request.config.getoption(OPTION) == EMBEDDED:
        yield
        return
    from indexer.backends import reach
    from search_engine.measuring.bench.peers.node import nodes

    if known := os.environ.get("ZWFW_OPENSEARCH"):
        reach("opensearch", known)
        yield
        return
    with nodes(1, "512m") as (node,):
        reach("opensearch", f"http://127.0.0.1:{node.port}?seconds=60")
        yield
