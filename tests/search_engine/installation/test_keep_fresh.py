"""What is made beside the requests, so that no request waits for it.

1. A new name in the catalogue, or another lexicon, is taken over by `keep_fresh`; the search after it makes nothing.
2. Until then searches are answered as before.
3. Without `keep_fresh`, a search makes it itself.
4. Garbage that requests leave is collected between them; what lives on is not looked through again.
"""

import gc
import io
import weakref

import pytest

from search_engine import SearchRequest, Service, Settings
from search_engine.installation.gc_tuning import YOUNG, collect_young
from search_engine.query.analysis import provider as making
from tests.search_engine.conftest import lines


def matters(*titles):
    """Each in two regions: bases of one region are not in the book of names."""
    return [
        {"id": f"{title}{region}", "kind": "matter", "title": title, "region": region}
        for title in titles
        for region in ("330110", "330106")
    ]


@pytest.fixture
def service(tmp_path):
    service = Service.open(Settings(home=tmp_path, spelling="off"))
    put(service, "护照签发")
    service.installation.worker().build()
    yield service
    service.close()
    service.installation.store.engine.dispose()


@pytest.fixture
def made(monkeypatch):
    """How many understanders were made."""
    found = []

    class Counted(making.QueryAnalyzer):
        def __init__(self, *given):
            found.append(given)
            super().__init__(*given)

    monkeypatch.setattr(making, "QueryAnalyzer", Counted)
    return found


def put(service, *titles):
    service.document_desk.put(io.BytesIO(lines(matters(*titles))), "test", skip_bad_rows=False)


def names_of(service):
    with service.state.pipeline() as pipeline:
        return pipeline.query_analyzer.resources.names.squashed


def test_a_new_name_is_taken_over_beside_the_requests(service, made):
    service.search(SearchRequest(q="护照"))
    service.state.keep_fresh()
    put(service, "马戏团演出许可")
    service.installation.worker().step()
    assert len(made) == 1
    assert service.search(SearchRequest(q="马戏团演出许可", region="330110")).total == 1
    assert (len(made), "马戏团演出许可" in names_of(service)) == (1, False)
    service.state.keep_fresh()
    assert (len(made), "马戏团演出许可" in names_of(service)) == (2, True)
    service.search(SearchRequest(q="马戏团", region="330110"))
    assert len(made) == 2


def test_another_lexicon_is_taken_over_beside_the_requests(service, made, monkeypatch):
    service.search(SearchRequest(q="护照"))
    service.state.keep_fresh()
    place = service.installation
    monkeypatch.setattr(place.analyzer_provider, "_lexicon", lambda: Renamed(place.lexicons.lexicon()))
    service.search(SearchRequest(q="护照"))
    assert len(made) == 1
    service.state.keep_fresh()
    assert service.search(SearchRequest(q="护照")).dictionary_version == "another"
    assert len(made) == 2


class Renamed:
    """A lexicon under another version."""

    version = "another"

    def __init__(self, lexicon):
        self._lexicon = lexicon

    def __getattr__(self, name):
        return getattr(self._lexicon, name)


def test_a_search_takes_a_new_name_over_by_itself(service, made, monkeypatch):
    monkeypatch.setattr(making, "NAMES_AFTER", 0.0)
    service.search(SearchRequest(q="护照"))
    put(service, "马戏团演出许可")
    service.installation.worker().step()
    service.search(SearchRequest(q="马戏团", region="330110"))
    assert (len(made), "马戏团演出许可" in names_of(service)) == (2, True)


def test_garbage_is_collected_between_requests():
    class Node:
        pass

    gc.collect()
    gc.disable()
    try:
        cycle = Node()
        cycle.itself = cycle
        gone = weakref.ref(cycle)
        del cycle
        kept = [[] for _ in range(10)]
        collect_young()
        assert gone() is not None  # few objects came: nothing is done yet
        kept += [[] for _ in range(YOUNG + 10)]
        collect_young()
        assert gone() is None
        young = {id(one) for one in gc.get_objects(0)}
        assert not any(id(one) in young for one in kept)
    finally:
        gc.enable()
