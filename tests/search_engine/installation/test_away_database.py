"""A host that starts while the server of its databases does not answer.

1. With an index it is put together as always, and answers who reads; who writes is told to try again.
2. Without one the start is refused: the setting may be wrong.
"""

import pytest

from indexer.errors import StoreBusy
from search_engine import Service
from search_engine.installation.accounts.first_admin import first_password
from search_engine.installation.databases import check_database
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
