"""What three hosts answer at one commit.

1. Two thousand requests of people (searches, suggestions, hot terms, recommendations, pages) are answered with the same
   bytes by all three, but for how long each took and the number of the search.
2. So they are where the storage is a folder that all hosts have mounted.
3. What is written at one host is served by the others within a second: documents, and words, pins, switches.
"""

from __future__ import annotations

import itertools
import re

import pytest

from tests.cluster.site import Site
from tests.serving.clients import beside_each_other, visitor
from tests.serving.live import ask

pytestmark = [pytest.mark.cluster, pytest.mark.parametrize("site", ["folder"], indirect=True)]
REQUESTS = 2_000
# How long an answer took, and the number that events name a search by.
OWN = re.compile(rb'"took_ms":[\d.]+|"search_id":"[^"]*"|(?<=data-search=")[^"]*')


def answers(port: int, paths: list[str]) -> list[tuple[str, int, bytes]]:
    return [(path, status, OWN.sub(b"", body)) for path in paths for status, body in [ask(port, "GET", path)]]


def test_hosts_at_one_commit_answer_with_the_same_bytes(site: Site) -> None:
    site.same_commit()
    reads = (call.path for call in visitor(1) if call.method == "GET")
    paths = list(itertools.islice(reads, REQUESTS))
    told: dict[str, list[tuple[str, int, bytes]]] = {}
    ask_host = lambda host: told.__setitem__(host.name, answers(host.port, paths))  # noqa: E731
    beside_each_other([lambda host=host: ask_host(host) for host in site.hosts])
    one, two, three = told.values()
    assert [path for path, status, _ in one if status != 200] == []
    assert [a for a, b, c in zip(one, two, three, strict=True) if not a == b == c] == []
