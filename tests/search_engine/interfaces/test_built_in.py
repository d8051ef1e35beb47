"""Outside interfaces that the settings name.

1. Those with a host are asked, what is to be filled in left empty; a path of this site is none.
2. Well, failing, silent: each is told apart; who wants another method or a sign-in is well. A query page, and a
   recogniser, are well with any answer that is no fault of theirs.
3. They may be anywhere: the operator has set them.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from search_engine import Settings
from search_engine.interfaces.built_in import built_in
from tests.search_engine.interfaces.desk import Desk
from tests.search_engine.interfaces.hosts import host


def test_1_interfaces_with_a_host_in_the_settings_are_asked() -> None:
    settings = Settings(
        voice_url="https://v.gov.cn/asr",
        portal_pages={"progress": "https://p.gov.cn/a", "booking": "https://p.gov.cn/b?m={matter}&r={region}"},
        credit_code_url="https://c.gov.cn/?id={code}",
    )
    assert {one.name: (one.address, one.accepts) for one in built_in(settings)} == {
        "voice": ("https://v.gov.cn/asr", "answering"),
        "portal_progress": ("https://p.gov.cn/a", "alive"),
        "portal_booking": ("https://p.gov.cn/b?m=&r=", "answering"),
        "credit_code": ("https://c.gov.cn/?id=", "answering"),
    }
    assert built_in(Settings(voice_url="/asr")) == ()


@pytest.mark.parametrize(
    ("path", "is_query_page", "outcome"),
    [
        ("/200", False, "ok"), ("/302", False, "ok"), ("/401", False, "ok"), ("/405", False, "ok"),
        ("/501", True, "ok"),
        ("/404", False, "failed"), ("/404", True, "ok"), ("/500", True, "failed"), ("/502", False, "failed"),
        ("/silent", False, "timed_out"),
    ],
)  # fmt: skip
def test_2_an_interface_is_well_failing_or_silent(tmp_path: Path, path: str, is_query_page: bool, outcome: str) -> None:
    with host() as other:
        url = other.address + path
        own = {"credit_code_url": url + "{code}"} if is_query_page else {"portal_pages": {"progress": url}}
        desk = Desk(tmp_path, interface_networks=(), probe_timeout=0.3 if path == "/silent" else 5, **own)
        (check,) = desk.step()
        assert (check.outcome, bool(check.reason)) == (outcome, outcome != "ok")
        assert other.asked == [("HEAD", path)]


def test_3_an_interface_of_the_settings_may_be_on_this_host(tmp_path: Path) -> None:
    with host() as other:
        desk = Desk(tmp_path, interface_networks=(), voice_url=f"{other.address}/200")
        assert [check.outcome for check in desk.step()] == ["ok"]
