"""What a process asks itself to be warm.

1. It stands in no query log; what others ask at the same time does.
2. The region that it asks for is the county with most documents; without counties, the region with most.
"""

import io
import threading

import pytest

from indexer.store.queries.query_log import frequent_queries
from search_engine import SearchRequest, Service, Settings
from tests.search_engine.conftest import lines


@pytest.fixture
def open_service(tmp_path):
    opened = []

    def made(regions):
        documents = [
            {"id": f"m{number}", "kind": "matter", "title": f"护照{number}", "region": region}
            for number, region in enumerate(regions)
        ]
        service = Service.open(Settings(home=tmp_path / str(len(opened)), spelling="off"))
        service.document_desk.put(io.BytesIO(lines(documents)), "test", skip_bad_rows=False)
        service.installation.worker().build()
        opened.append(service)
        return service

    yield made
    for service in opened:
        service.close()
        service.installation.store.engine.dispose()


def test_warming_searches_are_not_logged(open_service):
    service = open_service(["330110"])
    with service.unrecorded():
        service.search(SearchRequest(q="护照一"))
        other = threading.Thread(target=service.search, args=(SearchRequest(q="护照二"),))
        other.start()
        other.join()
    service.search(SearchRequest(q="护照三"))
    service.log.close()
    logged = frequent_queries(service.installation.log_file, least=1)
    assert sorted(text for text, _ in logged) == ["护照三", "护照二"]


def test_the_busiest_region_is_the_county_with_most_documents(open_service):
    assert open_service(["330110", "330106", "330106", "330100", "330100", "330100"]).state.busiest_region() == "330106"
    assert open_service(["330100", "330000", "330000"]).state.busiest_region() == "330000"
