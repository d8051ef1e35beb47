"""States of a small installation.

1. `live` answers as a page does, with the keys of its order; a closer look has signals, the reading, and rows.
2. A profile's file orders by that profile and leaves what is live as it is; another one of the site is named.
3. A version and drafts answer by their rows.
4. A run file, another home and another service answer as they are.
5. A query that cannot be asked is told by its id.
6. What is no state is refused in words that say the forms there are.
"""

import json
from collections.abc import Iterator
from dataclasses import asdict
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread
from urllib.parse import parse_qs, urlsplit

import pytest

from ranker.errors import InvalidProfile
from ranker.profile.profiles import SHIPPED
from search_engine import SearchRequest, Service, Settings
from search_engine.errors import BadParameters
from search_engine.tuning.asking import ask_all
from search_engine.tuning.query_set import SetQuery
from search_engine.tuning.states import StateOpener

PERMIT = SetQuery("1", "许可", "330106")
DEFAULT = (SHIPPED / "default.toml").read_text(encoding="utf-8")


@pytest.fixture
def opener(service: Service) -> StateOpener:
    return StateOpener(service.installation)


def page(service: Service, query: SetQuery) -> tuple[str, ...]:
    found = service.search(SearchRequest(q=query.text, region=query.region or None))
    return tuple(item.id for item in found.items)


@pytest.mark.parametrize("query", [PERMIT, SetQuery("2", "身份证补领", "330110"), SetQuery("3", "公积金")])
def test_1_live_answers_as_a_page_does(service, opener, query):
    state = opener.open("live")
    found = state.answer(query, 10)
    assert found.ids == page(service, query)
    assert len(found.keys) == len(found.ids) > 0
    assert [key.relevance_class for key in found.keys] == sorted(
        (key.relevance_class for key in found.keys), reverse=True
    )
    assert set(state.titles(found.ids)) == set(found.ids)


def test_1_a_closer_look(opener):
    state = opener.open("live")
    ids = state.answer(PERMIT, 10).ids
    look = state.look(PERMIT, ids, with_rows=True)
    assert set(look.signals) == set(ids)
    assert look.signals[ids[0]]["文字相关"] > 0


def test_2_a_profile(service, opener, tmp_path: Path):
    file = tmp_path / "flat.toml"
    file.write_text(DEFAULT.replace("text = 1.0", "text = 0.0"), encoding="utf-8")
    before = opener.open("live").answer(PERMIT, 10)
    tried = opener.open(str(file)).answer(PERMIT, 10)
    assert {key.score for key in tried.keys} != {key.score for key in before.keys}
    assert opener.open("live").answer(PERMIT, 10) == before
    assert opener.open("profile:default").answer(PERMIT, 10) == before
    assert "flat" not in service.installation.rank_profiles.names()
    file.write_text("[score]\nunknown = 1.0\n", encoding="utf-8")
    with pytest.raises(InvalidProfile):
        opener.open(str(file))


def test_3_what_ships_is_version_0(service, opener):
    assert opener.open("version:0").answer(PERMIT, 10).ids == page(service, PERMIT)


def test_4_a_run_file_and_another_home(service, opener, tmp_path: Path):
    run = tmp_path / "old.run"
    run.write_text("1 Q0 m2 1 3.0 x\n1 Q0 m1 2 2.0 x\n", encoding="utf-8")
    found = opener.open(f"run:{run}")
    assert found.answer(PERMIT, 1).ids == ("m2",)
    assert found.answer(SetQuery("9", "别的"), 5).ids == ()
    assert found.titles(["m2"]) == {"m2": "食品经营许可"}
    other = Service.open(Settings(home=tmp_path / "home", spelling="off"))
    other.document_desk.put([{"id": "x1", "kind": "matter", "title": "许可甲", "region": "330106"}], "test")
    other.installation.worker().build()
    other.close()
    assert opener.open(f"home:{tmp_path / 'home'}").answer(PERMIT, 5).ids == ("x1",)


@pytest.fixture
def served(service: Service) -> Iterator[str]:
    class Portal(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked = {name: values[0] for name, values in parse_qs(urlsplit(self.path).query).items()}
            request = SearchRequest(
                q=asked["q"], region=asked.get("region"), size=int(asked["size"]), page=int(asked["page"])
            )
            items = [asdict(item) for item in service.search(request).items]
            content = json.dumps({"items": items} if asked["q"] != "坏" else {"error": 1}, default=str).encode()
            self.send_response(200)
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *_: object) -> None:
            """Nothing."""

    server = HTTPServer(("127.0.0.1", 0), Portal)
    thread = Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()
    thread.join()
    server.server_close()


def test_4_another_service(service, opener, served):
    state = opener.open(served)
    found = state.answer(PERMIT, 100)
    assert (found.ids, found.keys) == (page(service, PERMIT), ())
    assert state.titles(found.ids)[found.ids[0]] == "食品经营许可"
    with pytest.raises(BadParameters) as caught:
        state.answer(SetQuery("9", "坏"), 5)
    assert "没有回答" in str(caught.value.details[0].reason)


@pytest.mark.parametrize("query", [SetQuery("q7", "许可", "999999"), SetQuery("q7", "许\x07可", "330106")])
def test_5_a_query_that_cannot_be_asked(opener, query):
    with pytest.raises(BadParameters) as caught:
        ask_all((opener.open("live"),), [PERMIT, query])
    assert [detail.field.split()[:2] for detail in caught.value.details] == [["查询", "q7"]]


@pytest.mark.parametrize(
    "text", ["", "别的", "live:1", "version", "version:a", "draft:1,b", "run:nothing", "home:nothing"]
)
def test_6_what_is_no_state(opener, text):
    with pytest.raises(BadParameters):
        opener.open(text)
