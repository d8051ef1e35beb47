"""An app that is off is nowhere, and back everywhere, as soon as the index has followed.

Properties:

1. After a decision and one step of the index, search, listing, suggestions, hot terms, recommendations and a pin show
   the app or do not, and answers that were kept from before say nothing else.
2. Its own page says where to go instead: by its name, by what its document says, by its theme and called so; only what
   is of the reader's region or above it, and is itself on the shelf. Where nothing is held, nothing is said.
3. The worker warns of an app by the checks of the interface whose address is one of its links, and takes the warning
   back; it takes nothing off.
"""

from __future__ import annotations

import io
import time

import orjson
import pytest

from indexer.events.hot_terms.hot_store import HotStore, ListedTerm
from indexer.store.audit.author import Author
from indexer.store.engine import writing
from indexer.store.interfaces.rows import Check, add_checks
from indexer.store.shelf.app_states import MENDING, OFF, ONLINE, REVIEW, WARNED
from search_engine import Service, Settings
from search_engine.interfaces.interface import Interface
from search_engine.query.request import SearchRequest
from search_engine.recommendation import RecommendRequest
from search_engine.tasks.worker_tasks import watch_of
from tests.search_engine.shelf.apps import PASSED, take

HANGZHOU, NINGBO = "330100", "330200"
AUTHORITY = {"name": "杭州市交通运输局", "department": "交通运输"}


def app(document_id: str, title: str, region: str = HANGZHOU, **more: object) -> dict[str, object]:
    found = {"id": document_id, "kind": "app", "title": title, "region": region, "themes": ["交通出行"]}
    return {**found, "authority": AUTHORITY, "audience": ["natural"], **more}


DOCUMENTS = [
    app("parking", "停车缴费", links={"mobile": "https://p.example.gov.cn/m", "pc": "https://p.example.gov.cn/"},
        place={"name": "市民之家", "address": "解放东路18号"}, contact="0571-85000000", popularity=900.0),
    app("buses", "公交出行查询"),
    app("elsewhere", "停车缴费", NINGBO),
    app("nation", "停车缴费查询", "000000", themes=["其他"]),
    app("alone", "独木桥通行证明", themes=["其他"], authority={"name": "某局"}),
    {"id": "guide", "kind": "guide", "title": "停车缴费办事指南", "region": HANGZHOU},
    {"id": "m", "kind": "matter", "title": "居民身份证补领", "region": HANGZHOU, "audience": ["natural"]},
]  # fmt: skip


@pytest.fixture
def service(tmp_path):
    with Service.open(Settings(home=tmp_path, spelling="off", log_queries=False)) as found:
        found.document_desk.put(io.BytesIO(b"\n".join(map(orjson.dumps, DOCUMENTS))), "试")
        found.update_index()
        yield found


def decide(service: Service, state: str, **given: object) -> None:
    """Decide of the app, and have the index and what looks for changes follow."""
    take(service.shelf, state, "parking", **given)
    service.update_index()
    time.sleep(0.25)  # the mark of hot terms is at most that old


def test_1_it_is_nowhere_and_back_everywhere(service):
    HotStore(service.installation.events).put_lists({330100000000: [ListedTerm("停车缴费", 2.5, "up", {})]})
    service.document_desk.delete("nation", "试")
    service.document_desk.delete("guide", "试")
    service.document_desk.delete("elsewhere", "试")
    service.update_index()
    seen = places(service)
    assert seen == {"search": True, "listing": True, "suggest": True, "hot": True, "recommend": True}
    for state in (OFF, REVIEW, ONLINE, MENDING, REVIEW, ONLINE):
        decide(service, state, tests=PASSED if state == ONLINE else {})
        assert places(service) == dict.fromkeys(seen, state == ONLINE), state
    decide(service, WARNED)
    assert places(service) == seen, "of a warning nobody but staff is told"


def places(service: Service) -> dict[str, bool]:
    """Where the app is shown."""
    pages = {name: service.search(SearchRequest(q=q, region=HANGZHOU, channels=("app",))) for name, q in
             (("search", "停车缴费"), ("listing", ""))}  # fmt: skip
    told = service.recommendations.recommend(RecommendRequest(region=HANGZHOU, limit=20))
    return {
        **{name: "parking" in {item.id for item in page.items} for name, page in pages.items()},
        "suggest": "停车缴费" in {one.text for one in service.suggest("停车", HANGZHOU)},
        "hot": "停车缴费" in {one.text for one in service.hot.terms(HANGZHOU)},
        "recommend": "parking" in {one.item.id for one in told},
    }


def test_2_its_page_says_where_to_go_instead(service):
    assert service.off_shelf("parking") is None
    decide(service, MENDING, kept=["pc"])
    found = service.off_shelf("parking", HANGZHOU)
    assert (found.told, found.document["links"]) == ("整改中", {"pc": "https://p.example.gov.cn/"})
    assert [(way.kind, way.id or way.url or way.text) for way in found.instead] == [
        ("link", "https://p.example.gov.cn/"),
        ("matter", "guide"),
        ("app", "nation"),
        ("office", "市民之家 解放东路18号"),
        ("phone", "0571-85000000"),
        ("theme", "buses"),
    ]
    take(service.shelf, OFF, "nation")
    take(service.shelf, OFF, "alone")
    service.update_index()
    assert "nation" not in {way.id for way in service.off_shelf("parking", HANGZHOU).instead}
    assert service.off_shelf("alone", HANGZHOU).instead == []
    assert service.off_shelf("m") is None
    take(service.shelf, REVIEW, "alone")
    assert service.off_shelf("alone").told == "整改中"


def test_3_the_worker_warns_by_checks_of_its_links(service):
    place = service.installation
    interface = Interface(name="停车", address="https://p.example.gov.cn/m?region=330100")
    place.interfaces.put([interface], Author.of_shell())
    watch = watch_of(place, service)
    assert not watch.step()
    now = int(time.time() * 1_000)
    with writing(place.store.engine) as connection:
        add_checks(connection, [Check("停车", now - step, "timed_out", ms=9_000) for step in range(6)])
    assert watch.step()
    assert not watch.step()
    assert [(one.state.id, one.state.state) for one in service.shelf.listed()] == [("parking", WARNED)]
    (step,) = service.shelf.history("parking")
    assert (step.actor, "正常应答 0%" in step.reason) == ("service:apps", True)
    with writing(place.store.engine) as connection:
        add_checks(connection, [Check("停车", now + step, "ok", ms=90) for step in range(1, 30)])
    later = now + place.settings.app_calm * 1_000 + 60_000
    watch._clock = lambda: later
    assert watch.step()
    assert [step.state for step in service.shelf.history("parking")] == [ONLINE, WARNED]
