"""Tests that are killed, each in a process of its own.

1. No PostgreSQL server, and no folder of one, is left.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.cluster.processes import command_of
from tests.faults.children import wait_until

pytestmark = pytest.mark.cluster
MADE = {
    "socket": "from tests.indexer.store.postgres import server as made; folder = str",
    "port": "from tests.cluster.database import database as made; folder = lambda database: database.folder",
}
RUN = "{}\nimport time\nwith made() as found:\n    print(folder(found), flush=True)\n    time.sleep(60)"
SOON = 20.0  # seconds


@pytest.mark.parametrize("kind", MADE)
def test_a_killed_test_leaves_no_server(kind: str) -> None:
    with subprocess.Popen([sys.executable, "-c", RUN.format(MADE[kind])], stdout=subprocess.PIPE, text=True) as test:
        assert test.stdout is not None
        folder = Path(test.stdout.readline().strip())
        pid = int((folder / "data" / "postmaster.pid").read_text().split()[0])
        assert b"postgres" in command_of(pid)
        test.kill()
        wait_until(lambda: not folder.exists() and not command_of(pid), SOON, step=0.05)
