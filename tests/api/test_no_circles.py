"""What requests, commits and new generations leave behind is freed at once: no circle of objects keeps an old state of
the index, with its files open and mapped.

A serving process has its collector look at young objects only (`gc_tuning`): what lies in a circle would stay for ever.
"""

import gc
import io
from collections import Counter

import pytest

from api.app import create_app
from search_engine import Service, Settings
from tests.search_engine.conftest import lines
from tests.search_engine.search.test_by_meaning import HERE, REGIONS, matter

pytestmark = pytest.mark.long
OURS = ("api", "dictionaries", "indexer", "ranker", "search_engine")
TITLES = ("无线电台执照核发", "酒类商品批发许可", "食品经营许可")
ASKED = ("食品经营许可", "食品 许可", "想开个饭馆要办什么", "shipin", "酒类批法", "没有的东西")


@pytest.fixture
def service(tmp_path):
    service = Service.open(Settings(home=tmp_path, log_queries=False))
    yield service
    service.close()
    service.installation.store.engine.dispose()


def write(service, edition):
    documents = [{**matter(title, region), "summary": f"第{edition}版"} for title in TITLES for region in REGIONS]
    service.document_desk.put(io.BytesIO(lines(documents)), "test", skip_bad_rows=False)


def ask_all(client):
    for text in ASKED:
        for region in ({"region": HERE}, {}):
            query = {"q": text, **region}
            for path in ("/v1/search", "/v1/suggest", "/"):
                assert client.get(path, query_string=query).status_code == 200
    for path in ("/v1/hot", "/v1/recommend?context=home", "/v1/catalog", "/"):
        assert client.get(path).status_code == 200


def circles():
    """The types of ours that the collector finds, each with how many."""
    gc.set_debug(gc.DEBUG_SAVEALL)
    try:
        gc.collect()
        return Counter(type(one).__qualname__ for one in gc.garbage if type(one).__module__.split(".")[0] in OURS)
    finally:
        gc.set_debug(0)
        gc.garbage.clear()


def test_requests_commits_and_builds_leave_no_circles_of_objects(service):
    worker = service.installation.worker()
    write(service, 0)
    worker.build()
    client = create_app(service).test_client()
    ask_all(client)
    gc.collect()
    gc.disable()
    try:
        for edition in (1, 2):
            before = service.ready()["index_sequence"]
            write(service, edition)
            worker.step()
            ask_all(client)
            assert service.ready()["index_sequence"] > before
        for _ in range(2):
            before = service.state.generation_name()
            worker.build()
            ask_all(client)
            assert service.state.generation_name() != before
        assert circles() == {}
    finally:
        gc.enable()
