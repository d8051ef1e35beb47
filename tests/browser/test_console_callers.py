"""Callers and their calls in a browser against a real server.

1. Whoever manages registers a caller, is asked before it is stopped, and sees that it is; what is wrong is told beside
   its field. Axe finds nothing serious on any of the pages of callers and calls, and they fit a phone.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from search_engine import Service, Settings
from search_engine.access import Caller, pem_of
from search_engine.signing.sm2 import KeyPair
from tests.browser.steps import go, shoot
from tests.browser.test_console import ADMIN, _accounts, enter, look, press
from tests.console_accounts import SOMEBODY

pytestmark = pytest.mark.long
__all__ = ["_accounts"]

NAME, KIOSK = "浙江政务服务网", "kiosk"


@pytest.fixture(scope="module")
def calls(home: Path, _accounts: None) -> int:
    """A caller by address, and calls of this week."""
    with Service.open(Settings(home=home, log_queries=False)) as service:
        kiosk = Caller(KIOSK, "自助服务终端", networks=("10.33.0.0/16",), calls=("search", "suggest"), day_quota=100)
        service.callers.add(kiosk, SOMEBODY)
        for number in range(100):
            status = 429 if number % 20 == 0 else 200
            service.admission.book.count(f"caller:{KIOSK}" if number % 3 else "", "search", status, 0.01)
        service.admission.book.write()
    return sum(number % 3 > 0 for number in range(100))


def register(page: Page, app: str) -> None:
    enter(page, ADMIN, "/admin/callers/new")
    page.get_by_label("应用标识").fill(app)
    page.get_by_label("名称", exact=False).first.fill(NAME)
    page.get_by_label("公钥").fill(pem_of(KeyPair.new().public))
    press(page, "登记")
    expect(page.get_by_role("heading", level=1)).to_have_text(NAME)


@pytest.mark.parametrize("size", ["desk", "phone"])
def test_1_callers_are_registered_and_stopped(visit: Callable, calls: int, tmp_path: Path, size: str) -> None:
    with visit(size, broken=True) as page:
        dark = size == "desk"
        register(page, f"zj.{size}")
        look(page, "caller", tmp_path, dark=dark)
        asked = []
        page.on("dialog", lambda dialog: (asked.append(dialog.message), dialog.accept()))
        press(page, "停用")
        expect(page.get_by_text("已停用").first).to_be_visible()
        assert len(asked) == 1
        assert "可以恢复" in asked[0]
        go(page, "/admin/callers/new")
        page.get_by_label("应用标识").fill("a b")
        page.get_by_label("名称", exact=False).first.fill(NAME)
        press(page, "登记")
        expect(page.get_by_role("alert")).to_contain_text("请至少给出一种认出它的办法")
        look(page, "caller-faults", tmp_path, dark=dark)
        for name, path in {
            "callers": "/admin/callers", "kiosk": f"/admin/callers/app/{KIOSK}", "calls": "/admin/calls",
            "calls-by-call": f"/admin/calls?by=call&caller={KIOSK}", "calls-by-day": "/admin/calls?by=day",
            "calls-none": "/admin/calls?since=2020-01-01&until=2020-01-02",
        }.items():  # fmt: skip
            go(page, path)
            look(page, name, tmp_path, dark=dark)
            shoot(page, tmp_path / f"{name}-{size}.png", whole=True)
        go(page, f"/admin/calls?caller={KIOSK}")
        expect(page.locator("table.list tbody tr").last).to_contain_text(str(calls))
