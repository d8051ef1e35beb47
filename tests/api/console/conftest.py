from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask import Flask

from api.app import create_app
from search_engine import Service, Settings
from tests.console_accounts import ConsoleBrowser, add, cheap_hashes

ACCOUNTS = {"editor": "张编辑", "publisher": "李发布", "auditor": "王审计", "admin": "赵管理"}
# Who is bound to 杭州 and to 宁波.
BOUND = {
    "杭州编辑": ("editor", "330100"), "杭州发布": ("publisher", "330100"), "宁波编辑": ("editor", "330200"),
    "杭州审计": ("auditor", "330100"), "杭州管理": ("admin", "330100"),
}  # fmt: skip


@pytest.fixture(scope="module", autouse=True)
def _cheap() -> Iterator[None]:
    with cheap_hashes():
        yield


@pytest.fixture
def service(tmp_path: Path) -> Iterator[Service]:
    settings = Settings(
        home=tmp_path / "home", spelling="off", trusted_proxies=("127.0.0.1/32",), staff_header="X-Portal-Staff",
        staff_networks=("10.1.0.0/16",),
    )  # fmt: skip
    with Service.open(settings) as found:
        for role, name in ACCOUNTS.items():
            add(found, name, role)
        for name, (role, region) in BOUND.items():
            add(found, name, role, region)
        yield found


@pytest.fixture
def app(service: Service) -> Flask:
    return create_app(service)


@pytest.fixture
def browser(app: Flask) -> ConsoleBrowser:
    """Nobody's yet."""
    return ConsoleBrowser(app)


@pytest.fixture
def signed_in(app: Flask) -> Callable[[str], ConsoleBrowser]:
    """The browser of somebody, by their role or their name."""

    def enter(who: str) -> ConsoleBrowser:
        found = ConsoleBrowser(app)
        assert found.sign_in(ACCOUNTS.get(who, who)).status_code == 303
        return found

    return enter
