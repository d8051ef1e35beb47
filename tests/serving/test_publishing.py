"""Versions of the dictionaries, published over HTTP while several processes answer.

1. No request fails; all answers that name one version are the same, and are those of that version; after a publish has
   been answered, every process answers by it within a second (what it took is printed; a loaded machine is given more).
"""

from __future__ import annotations

import json
import statistics
import threading
import time
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest

from tests.sample import copy_of
from tests.serving.conftest import WORKERS, publisher_of
from tests.serving.live import Live, ask, live

pytestmark = pytest.mark.long
# Seconds that a version may take to be everywhere where other programs want the processors too; alone it is one.
PATIENCE = 5.0
TERM = "铁饭碗凭证"
TARGETS = ("居民身份证补领", "结婚登记")
PATH = f"/v1/search?q={quote(TERM)}&region=330110&size=5"


@dataclass(frozen=True)
class Answer:
    """One answer, and when it was asked for."""

    asked: float
    status: int
    version: str
    titles: tuple[str, ...]


def client(server: Live, stop: threading.Event, answers: list[Answer], rest: float) -> None:
    """Ask until told to stop, with a rest of some seconds after each answer."""
    while not stop.is_set():
        asked = time.monotonic()
        status, body = server.get(PATH)
        page = json.loads(body) if status == 200 else {"dictionary_version": "", "items": []}
        titles = tuple(item["title"] for item in page["items"])
        answers.append(Answer(asked, status, page["dictionary_version"], titles))
        stop.wait(rest)


def sender(server: Live, key: str) -> Callable[[str, Any], dict[str, Any]]:
    headers = {"X-Zwfw-Key": key, "Content-Type": "application/json"}

    def send(path: str, body: Any) -> dict[str, Any]:
        status, answer = ask(server.port, "POST", f"/v1/admin/dictionaries{path}", json.dumps(body).encode(), headers)
        assert status == 200, answer.decode()
        found: dict[str, Any] = json.loads(answer)
        return found

    return send


def test_no_request_fails_while_versions_are_published(
    town_server: Live, publisher: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with capsys.disabled():
        print(published_while_asked(town_server, publisher, WORKERS, versions=3, rest=0.1))


@pytest.mark.soak
def test_1_fifty_versions_over_the_sample(
    sample_home: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    home = copy_of(sample_home, tmp_path / "home")
    key = publisher_of(home)
    with live(home, workers=4, indexing=True, block_seconds="0", spelling="on") as server, capsys.disabled():
        print(published_while_asked(server, key, 4, versions=50, rest=0.0))


def published_while_asked(server: Live, key: str, workers: int, versions: int, rest: float) -> str:
    """Publish versions while as many clients as processes ask; returns what it took."""
    answers: list[Answer] = []
    published: list[tuple[str, str, float]] = []  # version, target, when its publish was answered
    stop = threading.Event()
    send = sender(server, key)
    threads = [threading.Thread(target=client, args=(server, stop, answers, rest)) for _ in range(workers)]
    for thread in threads:
        thread.start()
    for number in range(versions):
        target = TARGETS[number % 2]
        cells = {"term": TERM, "target": target, "relation": "official", "weight": f"0.{number + 1:03}"}
        drafts = [send("/drafts", {"kind": "synonyms", "cells": cells})["draft"]]
        if number:
            gone = {"term": TERM, "target": TARGETS[1 - number % 2]}
            drafts.append(send("/drafts", {"kind": "synonyms", "cells": gone, "remove": True})["draft"])
        version = send("/publish", {"drafts": drafts, "accept_warnings": True})["lexicon"]
        now = time.monotonic()
        published.append((version, target, now))
        while not any(one.asked > now and one.version == version for one in tuple(answers[-50:])):
            assert time.monotonic() - now < PATIENCE
            stop.wait(0.02)
        stop.wait(0.7)
    stop.set()
    for thread in threads:
        thread.join()
    assert server.complaints() == []
    assert {one.status for one in answers} == {200}
    by_version = defaultdict(set)
    for one in answers:
        by_version[one.version].add(one.titles)
    assert {version: len(titles) for version, titles in by_version.items() if len(titles) > 1} == {}
    waits = []
    for (version, target, at), (_, _, until) in zip(published, [*published[1:], ("", "", float("inf"))], strict=True):
        ((first, *_),) = by_version[version]
        assert target in first
        late = [one.asked - at for one in answers if at < one.asked < until and one.version != version]
        waits.append(max(late, default=0.0))
    usual, slow = statistics.median(waits), max(waits)
    assert slow < PATIENCE
    return f"\n{len(answers)} answers, {versions} versions; everywhere after {usual:.2f} s, at most {slow:.2f} s"
