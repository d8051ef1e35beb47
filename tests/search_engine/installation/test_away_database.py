"""A host that starts while the server of its databases does not answer.

1. With an index it is put together as always, and answers who reads; who writes is told to try again.
2. Without one the start is refused: the setting may be wrong.
3. Its worker waits for the server, and `/readyz` says so: the worker is not silent, the database is away.
"""

import socket
import time
from unittest.mock import patch

import pytest
from click.testing import CliRunner

from indexer.errors import StoreBusy
from search_engine import Service
from search_engine.cli.worker import worker
from search_engine.installation.accounts.first_admin import first_password
from search_engine.installation.databases import check_database
from search_engine.installation.host_state import HostState, host_fields, read_state, write_state
from search_engine.installation.installation import Installation
from search_engine.query.request import read_request
from search_engine.settings.settings import Settings
from tests.search_engine.editing.replay import town
from tests.serving.live import HOST, free_port

pytest.importorskip("psycopg")


def away(home, storage):
    """The settings of one of several hosts; nobody listens where its database should be."""
    url = f"postgresql://zwfw@{HOST}:{free_port()}/zwfw"
    return Settings(home=home, database=url, storage=str(storage), spelling="off")


def test_1_a_host_with_an_index_serves_it(tmp_path):
    town.built(tmp_path / "home", "off")
    settings = away(tmp_path / "home", tmp_path / "storage")
    check_database(settings)
    assert first_password(settings) is None
    with Service.open(settings) as service:
        assert service.search(read_request({"q": ["身份证"], "region": [town.YUHANG]})).total > 0
        with pytest.raises(StoreBusy):
            service.installation.store.sequence()


def test_2_a_host_without_an_index_does_not_start(tmp_path):
    with pytest.raises(StoreBusy):
        check_database(away(tmp_path / "home", tmp_path / "storage"))


def test_3_a_worker_that_waits_for_its_database_says_so(tmp_path, monkeypatch):
    settings = away(tmp_path, tmp_path / "storage")
    write_state(tmp_path, HostState(host="before", role="builder", builder="before", commit=7, written=1.0))
    monkeypatch.setattr("search_engine.cli.worker.WAIT_FOR_DISK", 0.0)
    monkeypatch.setattr("search_engine.cli.worker.os.getppid", iter([1, 1, 2, 2, 2, 2]).__next__)
    with patch("search_engine.cli.worker.installation", return_value=Installation(settings)):
        before = time.time()
        CliRunner().invoke(worker, ["--parent", "1"], catch_exceptions=False)
    noted = read_state(tmp_path)
    fields = host_fields(noted, now=noted.written + 2)
    assert (fields["worker_silent"], fields["role"], fields["builder"], fields["commit"]) == (None, "follower", None, 7)
    assert before <= noted.database_away <= noted.written
    assert (fields["name"], fields["database_away"] >= 2) == (socket.gethostname(), True)
