"""The engine within the process and the one in a cluster are one to whoever searches.

1. Two thousand mixed requests (names, parts of them, sentences; regions, filters, sorts, pages) have the same pages
   over one store: totals, facets, cards, notices. Scores may differ by a ten-thousandth; so cards whose scores lie as
   near may have changed places.
"""

from __future__ import annotations

import math
import random
import shutil
from collections.abc import Iterator
from contextlib import ExitStack, closing
from typing import Any

import pytest

from indexer.loaders import DocumentCheck, Row
from indexer.loaders.loading import LoadOptions, load_rows
from search_engine.installation.installation import Installation
from search_engine.query.request import SearchRequest, read_request
from search_engine.service import Service
from search_engine.settings.settings import Settings
from tests.cluster.engine_site import FORMS, SUBJECTS, single_region_documents
from tests.cluster.search_nodes import SearchNodes
from tests.faults.homes import OLD, catalogue
from tests.relevance.judged import read_judged

pytestmark = [pytest.mark.cluster, pytest.mark.nodes]
REQUESTS = 2_000
NEAR = 1e-4  # of a score
SHOWN = 3
REGIONS = ("330110", "330106", "330100", "330000", "110105", "")
OWN = ("took_ms", "search_id")  # of an answer, whatever is found
MATTERS, SINGLE = 1_000, 1_000
EXTRAS: tuple[dict[str, str], ...] = (
    *({},) * 6,
    {"page": "2"},
    {"size": "30"},
    {"kind": "policy"},
    {"kind": "matter"},
    {"kind": "faq"},
    {"audience": "natural"},
    {"sort": "updated"},
    {"sort": "popular"},
    {"collapse": "none"},
    {"region_mode": "off"},
    {"correct": "off"},
)


@pytest.fixture(scope="module")
def engines(nodes: SearchNodes, tmp_path_factory: pytest.TempPathFactory) -> Iterator[list[Service]]:
    """A service over each engine, of one store."""
    folder = tmp_path_factory.mktemp("agree")
    embedded = Settings(home=folder / "embedded", spelling="off", log_queries=False)
    cluster = Settings(
        home=folder / "cluster", spelling="off", log_queries=False, backend="opensearch", opensearch=nodes.address
    )
    with closing(Installation(embedded)) as place:
        rows = (Row(number, row) for number, row in enumerate(documents(), 1))
        load_rows(place.store, rows, DocumentCheck(place.tree()), LoadOptions("test"))
        place.worker().build()
    shutil.copytree(embedded.home, cluster.home)
    shutil.rmtree(cluster.home / "index")
    with closing(Installation(cluster)) as place:
        place.worker().build()
    with ExitStack() as opened:
        yield [opened.enter_context(closing(Service.open(settings))) for settings in (embedded, cluster)]


def documents() -> Iterator[dict[str, Any]]:
    """What several regions share, and what one has alone."""
    yield from catalogue(OLD, MATTERS)
    yield from single_region_documents(OLD, SINGLE)


def requests(seed: int) -> Iterator[SearchRequest]:
    """Mixed ones."""
    draw, judged = random.Random(seed), [query.text for query in read_judged()]
    names = [row["title"].removesuffix(OLD) for row in catalogue(OLD, MATTERS)]
    single = [f"{subject}{form}" for subject in SUBJECTS for form in ("", *FORMS)]
    for number in range(REQUESTS):
        text = draw.choice((judged, names, names, single)[number % 4])
        if number % 7 == 0:
            text = text[: max(2, len(text) // 2)]
        given = {"q": text, "region": draw.choice(REGIONS), **draw.choice(EXTRAS)}
        yield read_request({name: [value] for name, value in given.items() if value})


def test_both_engines_find_the_same(engines: list[Service]) -> None:
    different = []
    lacking = 0
    for request in requests(1):
        one, other = (page_of(service, request) for service in engines)
        lacking += not one["items"]
        if one != other and (why := difference(one, other)):
            different.append((request.q, request.region, why))
    assert not different, (len(different), different[:SHOWN])
    assert lacking < REQUESTS / 3, "pages without cards are alike in everything"


def page_of(service: Service, request: SearchRequest) -> dict[str, Any]:
    page = service.search(request).as_dict()
    return {name: value for name, value in page.items() if name not in OWN}


def difference(one: dict[str, Any], other: dict[str, Any]) -> str:
    """What differs between two pages but for scores that are near, and places of cards of such scores."""
    names = [name for name in one if name != "items" and one[name] != other.get(name)]
    left, right = one["items"], other["items"]
    if names or len(left) != len(right):
        return f"{names} {len(left)} {len(right)}"
    far = [place for place, pair in enumerate(zip(left, right, strict=True)) if not near(*pair)]
    cards = {card["id"]: card for card in right}
    changed = [card["id"] for card in left if card["id"] in cards and bare(card) != bare(cards[card["id"]])]
    return f"{far} {changed}" if far or changed else ""


def near(one: dict[str, Any], other: dict[str, Any]) -> bool:
    return math.isclose(one["score"], other["score"], rel_tol=NEAR)


def bare(card: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in card.items() if name != "score"}
