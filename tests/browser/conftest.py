"""A server over a small real index, and pages that remember every fault a visitor would not see.

Screenshots go to the test's own folder (`pytest --basetemp=…` keeps them).
"""

from __future__ import annotations

import logging
import shutil
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright
from structlog.testing import capture_logs
from werkzeug.serving import make_server

from api.app import create_app
from tests.browser.probes import PROBES
from tests.browser.sample import build
from tests.browser.steps import PATIENCE

SUGGESTIONS = "**/v1/suggest?*"
SIZES = {"phone": {"width": 390, "height": 844}, "desk": {"width": 1280, "height": 800}}
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")

expect.set_options(timeout=PATIENCE * 1000)


def whole(app: Any) -> Callable[..., list[bytes]]:
    """An application whose answers are read to their end: the development server leaves the files of others open when
    a browser has gone.
    """

    def answer(environ: Any, start_response: Any) -> list[bytes]:
        parts = app(environ, start_response)
        try:
            return [b"".join(parts)]
        finally:
            parts.close()

    return answer


@contextmanager
def serving(service: Any) -> Iterator[str]:
    """The address of a server over a service."""
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    server = make_server("127.0.0.1", 0, whole(create_app(service)), threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture(scope="session")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with capture_logs():
        service = build(tmp_path_factory.mktemp("home"))
    with serving(service) as address:
        yield address
    service.close()


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    path = next(filter(None, map(shutil.which, NAMES)), None)
    if path is None:
        pytest.skip("no Chromium on this system: sh .ci/browser")
    with sync_playwright() as playwright:
        # Test machines often run everything as root, where Chromium's own sandbox refuses to start.
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture
def visit(browser: Browser, address: str) -> Callable[..., Any]:
    """Opens a page of a fresh visitor: `with visit("phone") as page`. Nothing may go wrong in it, unless `broken`."""

    @contextmanager
    def opened(size: str = "phone", *, broken: bool = False, **options: Any) -> Iterator[Page]:
        context = browser.new_context(viewport=SIZES[size], base_url=address, locale="zh-CN", **options)
        context.set_default_timeout(PATIENCE * 1000)
        context.add_init_script(PROBES)
        # A list that opens over the page is in the way of tests that are not about it.
        context.route(SUGGESTIONS, lambda route: route.fulfill(json={"suggestions": [], "took_ms": 0}))
        page, faults = context.new_page(), list[str]()
        page.on("request", lambda asked: asked.url.startswith(address) or faults.append(asked.url))
        page.on("pageerror", lambda error: faults.append(str(error)))
        if not broken:
            page.on("console", lambda said: said.type in ("error", "warning") and faults.append(said.text))
        try:
            yield page
        finally:
            context.close()
        assert faults == []

    return opened


@pytest.fixture(params=SIZES)
def size(request: pytest.FixtureRequest) -> str:
    return str(request.param)
