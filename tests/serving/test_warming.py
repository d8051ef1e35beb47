"""Ready means warm.

1. A process that keeps itself warm is ready only when it is: not before, again not after another generation came. It
   opens when it has been made warm once, or where there is no index.
2. What it asks itself stands in no log and no count.
3. A fault while it warms up ends nothing.
4. What a probe is told is kept up to date, faults too; the probe itself asks nobody.
"""

import threading
import time
from unittest.mock import Mock

import pytest

from api.app import create_app
from api.serving import warming
from api.serving.warming import ASKED, KeepWarm
from search_engine import NotReady, StoreBusy
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


@pytest.fixture(autouse=True)
def _at_once(monkeypatch):
    monkeypatch.setattr(warming, "LOOK_SECONDS", 0.01)
    monkeypatch.setattr(warming, "NOTE_SECONDS", 0.0)


def test_a_process_is_ready_only_when_warm(monkeypatch):
    begun, done, opened = threading.Semaphore(0), threading.Semaphore(0), threading.Event()

    def slow(app, between):
        begun.release()
        assert done.acquire(timeout=PATIENCE)
        return warm_up(app, between)

    warm_up = warming.warm_up
    monkeypatch.setattr(warming, "warm_up", slow)
    service = FakeService()
    app = create_app(service)
    warmth = KeepWarm(app, opened.set)
    assert ready(app) == (503, False, "服务正在启动，正在打开索引，请稍候")
    warmth.start()
    for generation in ("g1", "g2"):
        service.generation = generation
        assert begun.acquire(timeout=PATIENCE)
        assert ready(app) == (503, False, "索引已就绪，正在预热，请稍候")
        assert opened.is_set() == (generation == "g2")
        done.release()
        wait_for(lambda: ready(app)[:2] == (200, True))
        assert opened.wait(PATIENCE)
        assert app.test_client().get("/readyz").json["generation"] == generation
    warmth.stop()


def test_without_an_index_a_process_opens_and_is_not_ready():
    service, opened = FakeService(), threading.Event()
    service.failure = NotReady("还没有索引")
    app = create_app(service)
    warmth = KeepWarm(app, opened.set)
    warmth.start()
    assert opened.wait(PATIENCE)
    assert ready(app) == (503, False, "还没有索引")
    service.failure = None
    wait_for(lambda: ready(app)[0] == 200)
    warmth.stop()


def test_warming_requests_are_neither_logged_nor_counted():
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


def test_a_fault_while_warming_ends_nothing(monkeypatch):
    calls = []

    def once_wrong(app, between):
        calls.append(app)
        if len(calls) == 1:
            raise OSError
        return "g1"

    monkeypatch.setattr(warming, "warm_up", once_wrong)
    app, opened = create_app(FakeService()), threading.Event()
    warmth = KeepWarm(app, opened.set)
    warmth.start()
    assert opened.wait(PATIENCE)
    wait_for(lambda: len(calls) > 1 and ready(app)[0] == 200)
    warmth.stop()


def test_readiness_is_kept_up_to_date_for_probes():
    service = FakeService()
    app = create_app(service)
    warmth = KeepWarm(app)
    warmth.start()
    wait_for(lambda: ready(app)[0] == 200)
    asked = type(service).ready
    for failure, status in ((StoreBusy(), 503), (RuntimeError("x"), 500)):
        service.ready = Mock(side_effect=failure)
        wait_for(lambda: ready_status(app) == status)  # noqa: B023 - called within its own turn
        service.ready = lambda: asked(service)
        wait_for(lambda: ready_status(app) == 200)
    warmth.stop()
    warmth._thread.join(PATIENCE)
    service.ready = Mock(side_effect=AssertionError("a probe asks nobody"))
    assert ready(app)[0] == 200


def ready_status(app):
    return app.test_client().get("/readyz").status_code
