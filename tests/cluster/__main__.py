"""`make test-cluster`: what needs a PostgreSQL server. Says so, and is content, where none can be started."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Sequence

from tests.indexer.store.postgres import why_not

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
RUNS: tuple[Sequence[str], ...] = (
    ("-m", "cluster and not soak", "tests/cluster", "tests/indexer/store/test_postgres_faults.py"),
    ("-n", "2", "--database=postgresql", *CARELESS, *ON_A_STORE),
)


def main() -> int:
    """The exit status of the first run that failed."""
    if (reason := why_not()) is not None:
        print(f"没有运行：多台主机与 PostgreSQL 的测试须在本机启动 PostgreSQL · not run: {reason}")
        return 0
    return max(subprocess.run([sys.executable, "-m", "pytest", *run], check=False).returncode for run in RUNS)


if __name__ == "__main__":
    sys.exit(main())
