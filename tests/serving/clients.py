"""Clients of a real server: what people do, one after another on a kept connection, and what became of it."""

# Each choice is made and called within its own turn of the loop.
# ruff: noqa: B023

from __future__ import annotations

import http.client
import itertools
import json
import random
import statistics
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from urllib.parse import urlencode

from tests.known import catalogue
from tests.serving.live import HOST

REGIONS = ("330106", "330110", "330100", "110105", "220102", "441900", "")
TITLES = tuple(matter.title for matter in catalogue())
SENTENCES = (
    "孩子刚出生上户口要带什么材料",
    "公积金提曲",
    "shenfenzheng",
    "我想开一家奶茶店需要办什么手续",
    "医保断缴能补吗",
)


@dataclass(frozen=True)
class Call:
    """A request."""

    path: str
    method: str = "GET"
    body: bytes = b""


@dataclass
class Told:
    """What clients saw: how long each answer took (s), and what was no answer."""

    seconds: list[float] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)

    @property
    def mean(self) -> float:
        return statistics.fmean(self.seconds)

    @property
    def p99(self) -> float:
        return statistics.quantiles(self.seconds, n=100)[98]


def visitor(seed: int) -> Iterator[Call]:
    """What a visitor does, without end: mostly searches, of names, parts of names and sentences."""
    draw, numbers = random.Random(seed), itertools.count()
    while True:
        text, region = _text(draw), draw.choice(REGIONS)
        place = {"region": region} if region else {}
        kinds: dict[Callable[[], Call], float] = {
            lambda: Call(f"/v1/search?{urlencode({'q': text} | place)}"): 0.7,
            lambda: Call(f"/v1/suggest?{urlencode({'q': text[:2]} | place)}"): 0.1,
            lambda: Call(f"/?{urlencode({'q': text} | place)}"): 0.05,
            lambda: Call(f"/v1/hot?{urlencode(place)}"): 0.05,
            lambda: Call(f"/v1/recommend?{urlencode({'context': 'home'} | place)}"): 0.05,
            lambda: Call("/v1/events", "POST", _event(f"{seed}-{next(numbers)}", text)): 0.05,
        }
        yield draw.choices(list(kinds), list(kinds.values()))[0]()


def searches(seed: int) -> Iterator[Call]:
    """Searches only."""
    return (call for call in visitor(seed) if call.path.startswith("/v1/search"))


def ask_all(port: int, calls: Iterator[Call], told: Told, more: Callable[[], bool]) -> None:
    """Ask one after another while there is to be more."""
    connection = http.client.HTTPConnection(HOST, port, timeout=60)
    while more():
        call, began = next(calls), time.perf_counter()
        try:
            connection.request(call.method, call.path, call.body or None, {"Content-Type": "application/json"})
            answer = connection.getresponse()
            answer.read()
            if answer.status not in (200, 202):
                told.faults.append(f"{answer.status} {call.method} {call.path}")
        except (OSError, http.client.HTTPException) as error:
            told.faults.append(f"{error!r} {call.method} {call.path}")
            connection.close()
        told.seconds.append(time.perf_counter() - began)
    connection.close()


def beside_each_other(works: Sequence[Callable[[], None]]) -> None:
    """Do some things at once; returns when all are done."""
    threads = [threading.Thread(target=work) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def counted(count: int) -> Callable[[], bool]:
    """True so many times."""
    left = iter(range(count))
    return lambda: next(left, None) is not None


def _text(draw: random.Random) -> str:
    if draw.random() < 0.1:
        return draw.choice(SENTENCES)
    title = draw.choice(TITLES)
    if draw.random() < 0.5:
        return title
    start = draw.randrange(max(1, len(title) - 2))
    return title[start : start + draw.randint(2, 6)]


def _event(identity: str, text: str) -> bytes:
    event = {"id": identity, "type": "search", "query": text, "region": "330106", "session": identity.partition("-")[0]}
    return json.dumps({"events": [event]}).encode()
