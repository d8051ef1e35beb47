"""A real server over a small real index, and pages that remember every fault a visitor would not see.

`ZWFW_TEST_PICTURES=1` has the tests take pictures of what they come by, in their own folders (`pytest --basetemp=…`
keeps them). Where a test fails there is one of the page that it failed on, and the report ends with what the server has
written.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Error, Page, expect, sync_playwright

from tests.browser.needed import chromium
from tests.browser.probes import PROBES
from tests.browser.sample import install
from tests.browser.server import Address, Server, environment_of, serving, serving_within
from tests.browser.steps import PATIENCE
from tests.oidc_provider import CLIENT, SECRET, Provider, provider

SIZES = {"phone": {"width": 390, "height": 844}, "desk": {"width": 1280, "height": 800}}
MOST_SEEN = 1000  # characters of a page that a report shows

expect.set_options(timeout=PATIENCE * 1000)


@pytest.fixture(scope="session")
def home(sample_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return install(sample_home, tmp_path_factory.mktemp("browser") / "home")


@pytest.fixture(scope="session")
def server(browser: Browser, home: Path) -> Iterator[Server]:
    # Several processes that answer are the matter of tests/serving.
    with serving(home, "--workers", "1") as server:
        yield server


@dataclass(frozen=True)
class Equipped:
    """A server that has what an operator may set beside it, and its provider of identities."""

    server: Address
    identities: Provider


@pytest.fixture(scope="session")
def equipped(browser: Browser, home: Path) -> Iterator[Equipped]:
    """A second server over the same home, with a recogniser of speech and OpenID Connect."""
    from search_engine import Service, Settings

    with provider() as idp:
        given = {"ISSUER": idp.issuer, "CLIENT_ID": CLIENT, "CLIENT_SECRET": SECRET}
        oidc = {f"ZWFW_OIDC_{name}": value for name, value in given.items()}
        settings = Settings.from_environment(environment_of(home) | oidc | {"ZWFW_VOICE_URL": "/asr"})
        with serving_within(Service.open(settings)) as server:
            yield Equipped(server, idp)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    path = chromium()
    with sync_playwright() as playwright:
        # Test machines often run everything as root, where Chromium's own sandbox refuses to start.
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture
def visit(browser: Browser, server: Server, tmp_path: Path) -> Callable[..., Any]:
    """Opens a page of a fresh visitor: `with visit("phone") as page`. Nothing may go wrong in it, unless `broken`."""
    return visits_to(server, browser, tmp_path)


def visits_to(server: Address, browser: Browser, folder: Path) -> Callable[..., Any]:
    """The same, for a fixture of several tests.

    Args:
        folder: Gets the picture of a page that something failed on.
    """

    @contextmanager
    def opened(
        size: str = "phone", *, broken: bool = False, server: Address = server, **options: Any
    ) -> Iterator[Page]:
        context = browser.new_context(viewport=SIZES[size], base_url=server.address, locale="zh-CN", **options)
        context.set_default_timeout(PATIENCE * 1000)
        context.add_init_script(PROBES)
        page, faults = context.new_page(), list[str]()
        page.on("request", lambda asked: asked.url.startswith(f"{server.address}/") or faults.append(asked.url))
        page.on("pageerror", lambda error: faults.append(str(error)))
        if not broken:
            page.on("console", lambda said: said.type in ("error", "warning") and faults.append(said.text))
        try:
            yield page
        except BaseException as error:
            error.add_note(seen(page, faults, folder / "failed.png"))
            raise
        finally:
            context.close()
        assert faults == []

    return opened


def seen(page: Page, faults: list[str], picture: Path) -> str:
    """What a visitor had before them when something failed."""
    try:
        page.screenshot(path=picture, timeout=5_000)
        text = page.locator("body").inner_text(timeout=1000)
    except Error as error:
        text = f"no text: {error}"
    return f"on {page.url}, faults {faults}, picture {picture}:\n{text[:MOST_SEEN]}"


@pytest.fixture(params=SIZES)
def size(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    report = yield
    for name, value in getattr(item, "funcargs", {}).items():
        if report.failed and isinstance(value, Server):
            report.sections.append((f"what `zwfw serve` has written ({name})", value.said()))
    return report
