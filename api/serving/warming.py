"""A process answers no visitor before it has answered itself: the first shall not pay for what is made once."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

import structlog
from flask import Flask

from api.endpoints.operation import READINESS
from api.http.current import EXTENSION
from api.http.metrics import WARMING
from search_engine import Service
from search_engine.operation import freeze_garbage

LOOK_SECONDS = 0.25
# How old what `/readyz` says may become: at five million documents it takes some milliseconds to count them.
NOTE_SECONDS = 1.0
OPENING = {"ready": False, "reason": "服务正在启动，正在打开索引，请稍候"}
COLD = "索引已就绪，正在预热，请稍候"
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


def warm_up(app: Flask, between: Callable[[], None] = lambda: None) -> str | None:
    """Ask an application what visitors ask, for the region with most documents and for none; nothing is counted.

    Args:
        between: Called before each question.

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
                between()
                client.get(f"{path}?{urlencode(parameters | place)}", environ_overrides={WARMING: "1"})
    return str(state["generation"])


class KeepWarm:
    """Makes a process warm when it starts, and again whenever another generation serves, beside the requests; and keeps
    what `/readyz` says up to date.

    Args:
        opened: Called when the process has been made warm for the first time, or found that it cannot be.
    """

    def __init__(self, app: Flask, opened: Callable[[], None] = lambda: None) -> None:
        self._app, self._opened = app, opened
        self._stopped = threading.Event()
        self._thread = threading.Thread(target=self._run, name="warming", daemon=True)
        self._warm: str | None = None
        self._noted = -NOTE_SECONDS
        app.extensions[READINESS] = OPENING

    def start(self) -> None:
        """Watch in a thread which index there is."""
        self._thread.start()

    def stop(self) -> None:
        """End the thread; what it does now may take some seconds."""
        self._stopped.set()

    def _run(self) -> None:
        self._look_calmly()
        self._opened()
        while not self._stopped.wait(LOOK_SECONDS):
            self._look_calmly()

    def _look_calmly(self) -> None:
        try:
            self._look()
        except Exception as error:  # noqa: BLE001 - cold is slow, and no reason to end
            log.warning("warming_failed", error=type(error).__qualname__)

    def _look(self) -> None:
        self._note()
        service: Service = self._app.extensions[EXTENSION]
        service.state.keep_fresh()
        service.keep_tables_fresh()
        if service.state.generation_name() != self._warm:
            self._noted = -NOTE_SECONDS
            self._note()
            self._warm = warm_up(self._app, between=self._note)
            freeze_garbage()
            self._noted = -NOTE_SECONDS
            self._note()

    def _note(self) -> None:
        if time.monotonic() < self._noted + NOTE_SECONDS:
            return
        try:
            state: dict[str, Any] | Exception = self._app.extensions[EXTENSION].ready()
        except Exception as error:  # noqa: BLE001 - who asks is told, as where nobody keeps it
            state = error
        if isinstance(state, dict) and state["ready"] and state["generation"] != self._warm:
            state = {**state, "ready": False, "reason": COLD}
        self._app.extensions[READINESS], self._noted = state, time.monotonic()
