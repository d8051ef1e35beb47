"""`make test-cluster`: what needs a PostgreSQL server, or nodes of OpenSearch. Says so, and is content, where these
cannot be started.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Sequence

from tests.engines import why_no_nodes
from tests.indexer.store.postgres import why_not

PYTEST = (sys.executable, "-m", "pytest")
# What pytest ends with where tests have failed.
FAILED = 1
# What stands on a store, run once more on PostgreSQL.
ON_A_STORE = (
    "tests/indexer/store",
    "tests/search_engine/editing",
    "tests/indexer/events",
    "tests/search_engine/people",
    "tests/search_engine/hot",
)
# Tests that were written for files leave connections to the collector of garbage, which psycopg minds.
CARELESS = ("-W", "ignore::pytest.PytestUnraisableExceptionWarning")
POSTGRESQL: tuple[Sequence[str], ...] = (
    ("-m", "cluster and not soak and not nodes", "tests/cluster", "tests/indexer/store/test_postgres_faults.py"),
    ("-n", "2", "--database=postgresql", *CARELESS, *ON_A_STORE),
)
ON_NODES = "--engine=opensearch"
# What an engine is promised, what pages are, and the judged queries over the sample: once more, of one node.
ON_AN_ENGINE = ("tests/contract", "tests/promise", "tests/relevance/test_understanding.py")
# Examples of a property on nodes: each is an index of the cluster, made and filled in a second.
FEWER = {"ZWFW_TEST_EXAMPLES": "3"}
NODES: tuple[Sequence[str], ...] = (
    ("-m", "nodes and not soak", "tests/cluster"),
    (ON_NODES, *ON_AN_ENGINE),
)
# What is run, and what says why it cannot be run here.
RUNS: tuple[tuple[str, Callable[[], str | None], Sequence[Sequence[str]]], ...] = (
    ("PostgreSQL", why_not, POSTGRESQL),
    ("OpenSearch", why_no_nodes, NODES),
)


def main() -> int:
    """The greatest exit status of the runs."""
    return max(status for name, lacking, runs in RUNS for status in _statuses(name, lacking(), runs))


def _statuses(name: str, lacking: str | None, runs: Sequence[Sequence[str]]) -> list[int]:
    if lacking is not None:
        print(f"没有运行：须在本机启动 {name} 的测试 · not run, for {name}: {lacking}")
        return [0]
    return [_status(run) for run in runs]


def _status(run: Sequence[str]) -> int:
    """Of one run. What failed is tried once more, alone, and counts as it is then: bounds in seconds depend on whoever
    else uses the machine.
    """
    environment = _environment(run)
    first = subprocess.run([*PYTEST, *run], check=False, env=environment).returncode
    if first != FAILED:
        return first
    print("再运行一次失败的测试 · what failed is tried once more", flush=True)
    return subprocess.run([*PYTEST, "--last-failed", *run], check=False, env=environment).returncode


def _environment(run: Sequence[str]) -> dict[str, str]:
    return {**os.environ, **(FEWER if ON_NODES in run else {})}


if __name__ == "__main__":
    sys.exit(main())
