"""Links that lead nowhere.

1. Nothing is asked unless told to, and the report says so.
2. HEAD, each distinct link once, at most so many; a missing page, a host that is silent or not there are findings.
3. A host that knows the page but wants another method or a sign-in is alive.
4. With a list of hosts, others are not asked, nor is where an allowed one sends to; nothing but HTTP is followed.
"""

import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import ClassVar

import pytest

from tests.search_engine.maintenance.quality.conftest import Examine, matter

SILENCE = 1.0


class Portal(BaseHTTPRequestHandler):
    """Answers with the status that the path names; /slow is silent."""

    asked: list[str]
    targets: ClassVar[dict[str, str]] = {"/moved": "/404", "/file": "file:///etc/passwd", "/far": "http://127.0.0.2:1/"}

    def do_HEAD(self) -> None:
        self.asked.append(self.path)
        if self.path == "/slow":
            time.sleep(SILENCE)
        target = self.targets.get(self.path)
        self.send_response(302 if target else int(self.path[1:]) if self.path[1:].isdigit() else 200)
        if target:
            self.send_header("Location", target)
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Nothing is written to the test's stderr."""


@pytest.fixture
def portal(monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    monkeypatch.setenv("no_proxy", "*")
    Portal.asked = []
    with ThreadingHTTPServer(("127.0.0.1", 0), Portal) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()


def linked(number: int, url: str) -> dict[str, object]:
    return matter(number, links={"pc": url}, materials=[{"name": "户口簿"}])


def test_links_are_not_asked_unless_told_to(found: Examine, portal: str) -> None:
    report = found([linked(1, f"{portal}/404")])
    assert Portal.asked == []
    assert any("--probe-links" in note.line for note in report.notes)


def test_dead_links_are_found_and_each_asked_once(found: Examine, portal: str) -> None:
    links = ["/200", "/404", "/404", "/500", "/slow", "/never"]
    documents = [linked(number, portal + path) for number, path in enumerate(links)]
    nobody = linked(9, "http://127.0.0.1:1/")
    report = found([nobody, *documents], only=["dead-links"], probes=5, patience=SILENCE / 2)
    reasons = {finding.id: finding.reason for finding in report.findings}
    assert reasons.keys() == {"m9", "m1", "m3", "m4"}
    assert "返回 404 Not Found" in reasons["m1"]
    assert "秒内没有回答" in reasons["m4"]
    assert "打不开" in reasons["m9"]
    assert sorted(Portal.asked) == ["/200", "/404", "/500", "/slow"]
    assert any("前 5 个链接" in note.line for note in report.notes)


@pytest.mark.parametrize("status", [401, 403, 405, 429, 501])
def test_a_page_that_refuses_head_is_alive(found: Examine, portal: str, status: int) -> None:
    assert found([linked(1, f"{portal}/{status}")], only=["dead-links"], probes=1).findings == []


def test_links_of_other_hosts_are_not_asked(found: Examine, portal: str) -> None:
    documents = [linked(1, f"{portal}/404")]
    found(documents)
    report = found([], only=["dead-links"], probes=5, hosts=frozenset({"*.zwfw.example"}))
    assert (report.findings, Portal.asked) == ([], [])


def test_redirects_to_other_hosts_are_not_followed(found: Examine, portal: str) -> None:
    documents = [linked(number, portal + path) for number, path in enumerate(Portal.targets)]
    report = found(documents, only=["dead-links"], probes=5, hosts=frozenset({"127.0.0.1"}))
    # the first is followed to a page that is missing; who sends elsewhere has answered, and nobody went there
    assert [finding.id for finding in report.findings] == ["m0"]
    assert sorted(Portal.asked) == ["/404", "/far", "/file", "/moved"]
