"""Ready means warm.

1. A process that keeps itself warm is ready only when it is: not before, again not after another generation came.
2. What it asks itself stands in no log and no count.
3. A fault while it warms up ends nothing.
"""

import time

from api.app import create_app
from api.endpoints.operation import WARM
from api.serving import warming
from api.serving.warming import ASKED, KeepWarm
from search_engine import NotReady
from tests.api.fake_service import FakeService

PATIENCE = 15  # seconds


def wait_for(condition):
    until = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < until
        time.sleep(0.01)


def ready(app):
    answer = app.test_client().get("/readyz")
    return answer.status_code, answer.json["ready"], answer.json.get("reason")


def counted(app):
    text = app.test_client().get("/metrics").text
    return [line for line in text.splitlines() if line.startswith("zwfw_http") and 'endpoint="search.' in line]


def test_1_ready_means_warm(monkeypatch):
    monkeypatch.setattr(warming, "LOOK_SECONDS", 0.01)
    service = FakeService()
    app = create_app(service)
    warmth = KeepWarm(app)
    assert ready(app) == (503, False, "索引已就绪，正在预热，请稍候")
    warmth.start()
    assert ready(app)[:2] == (200, True)
    service.generation = "g2"
    wait_for(lambda: app.extensions[WARM] == "g2")
    assert ready(app)[:2] == (200, True)
    warmth.stop()


def test_1_without_an_index(monkeypatch):
    monkeypatch.setattr(warming, "LOOK_SECONDS", 0.01)
    service = FakeService()
    service.failure = NotReady("还没有索引")
    app = create_app(service)
    warmth = KeepWarm(app)
    warmth.start()
    assert ready(app) == (503, False, "还没有索引")
    service.failure = None
    wait_for(lambda: ready(app)[0] == 200)
    warmth.stop()


def test_2_nothing_is_recorded():
    service = FakeService()
    app = create_app(service)
    before = counted(app)
    assert warming.warm_up(app) == "g1"
    asked = {request.q for request in service.requests}
    assert {parameters["q"] for path, parameters in ASKED if path == "/v1/search"} <= asked
    assert {text for text, *_ in service.suggested} == {"身份", "shenf"}
    assert set(service.recorded) == {False}
    assert counted(app) == before
    app.test_client().get("/v1/search?q=a")
    assert service.recorded[-1]
    assert counted(app) != before


def test_3_a_fault_ends_nothing(monkeypatch):
    monkeypatch.setattr(warming, "LOOK_SECONDS", 0.01)
    calls = []

    def once_wrong(app):
        calls.append(app)
        if len(calls) == 1:
            raise OSError
        return "g1"

    app = create_app(FakeService())
    warmth = KeepWarm(app)
    warmth.start()
    app.extensions[WARM] = "another"
    monkeypatch.setattr(warming, "warm_up", once_wrong)
    wait_for(lambda: len(calls) > 1 and app.extensions[WARM] == "g1")
    warmth.stop()
