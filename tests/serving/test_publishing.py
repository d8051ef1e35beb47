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

from search_engine.installation.api_keys import NewKey
from search_engine.installation.installation import Installation
from search_engine.settings.settings import Settings
from tests.sample import copy_of, looked_after
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


@pytest.mark.parametrize(
    ("workers", "versions", "rest", "spelling"),
    # a vocabulary for each version, in each process, is a second of a processor
    [(2, 3, 0.02, "off"), pytest.param(4, 50, 0.0, "on", marks=pytest.mark.soak)],
    ids=["quick", "fifty"],
)
def test_1_while_versions_are_published(
    sample_home: Path, tmp_path: Path, workers: int, versions: int, rest: float, spelling: str,
    capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    home = copy_of(sample_home, tmp_path / "home")
    place = Installation(Settings(home=home))
    key = place.keys.create(NewKey("发布", (), ("publisher",)))
    looked_after(place)
    place.store.engine.dispose()
    answers: list[Answer] = []
    published: list[tuple[str, str, float]] = []  # version, target, when its publish was answered
    stop = threading.Event()
    with live(home, workers=workers, indexing=True, block_seconds="0", spelling=spelling) as server:
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
    with capsys.disabled():
        usual, slow = statistics.median(waits), max(waits)
        print(f"\n{len(answers)} answers, {versions} versions; everywhere after {usual:.2f} s, at most {slow:.2f} s")
    assert max(waits) < PATIENCE
