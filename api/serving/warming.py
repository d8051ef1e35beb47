"""A process answers nobody before it has answered itself: the first visitor shall not pay for what is made once."""

from __future__ import annotations

import threading
from urllib.parse import urlencode

import structlog
from flask import Flask

from api.endpoints.operation import WARM
from api.http.current import EXTENSION
from api.http.metrics import WARMING
from search_engine import Service, freeze_garbage

LOOK_SECONDS = 0.25
log = structlog.get_logger("serve")

# A name, a sentence, pinyin, a slip, keystrokes, pages: together they go through all that is made at first use.
ASKED: tuple[tuple[str, dict[str, str]], ...] = (
    ("/v1/search", {"q": "身份证补领"}),
    ("/v1/search", {"q": "孩子刚出生上户口需要带什么材料"}),
    ("/v1/search", {"q": "gongjijin tiqu"}),
    ("/v1/search", {"q": "公积金提曲"}),
    ("/v1/suggest", {"q": "身份"}),
    ("/v1/suggest", {"q": "shenf"}),
    ("/v1/hot", {}),
    ("/v1/recommend", {"context": "home"}),
    ("/", {}),
    ("/", {"q": "营业执照"}),
    ("/catalog", {}),
)


def warm_up(app: Flask) -> str | None:
    """Ask an application what visitors ask, for the region with most documents and for none; nothing is counted.

    Returns:
        The generation that is warm; None: there is no index yet.
    """
    service: Service = app.extensions[EXTENSION]
    state = service.ready()
    if not state["ready"]:
        return None
    region = service.state.busiest_region()
    client = app.test_client()
    with service.unrecorded():
        for path, parameters in ASKED:
            for place in ({"region": region}, {}):
                client.get(f"{path}?{urlencode(parameters | place)}", environ_overrides={WARMING: "1"})
    return str(state["generation"])


class KeepWarm:
    """Makes a process warm when it starts, and again whenever another generation serves, beside the requests."""

    def __init__(self, app: Flask) -> None:
        self._app = app
        self._stopped = threading.Event()
        self._thread = threading.Thread(target=self._run, name="warming", daemon=True)
        app.extensions[WARM] = None

    def start(self) -> None:
        """Be warm, if there is an index; then watch for another one in a thread."""
        self._look()
        self._thread.start()

    def stop(self) -> None:
        """End the thread; what it does now may take some seconds."""
        self._stopped.set()

    def _run(self) -> None:
        while not self._stopped.wait(LOOK_SECONDS):
            try:
                self._look()
            except Exception as error:  # noqa: BLE001 - cold is slow, and no reason to end
                log.warning("warming_failed", error=type(error).__qualname__)

    def _look(self) -> None:
        service: Service = self._app.extensions[EXTENSION]
        service.state.keep_fresh()
        service.keep_tables_fresh()
        if service.state.generation_name() != self._app.extensions[WARM]:
            self._app.extensions[WARM] = warm_up(self._app)
            freeze_garbage()
