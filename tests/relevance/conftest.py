"""One installation of the sample catalogue for all tests here: it is indexed once."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from dictionaries.regions import RegionTree, load_tree
from indexer.loaders import DocumentCheck, Row
from indexer.loading import LoadOptions, load_rows
from indexer.samples.catalogue import SampleMatter, read_catalogue, read_others
from indexer.samples.expand import documents_at, expand
from search_engine import Service
from search_engine.installation import Installation
from search_engine.settings import Settings
from tests.relevance.examples import HANGZHOU as CITY
from tests.relevance.examples import YUHANG
from tests.relevance.judged import read_judged

# Places of the design's examples that are not among those of the judged queries.
EXAMPLES = ("110101", "110105", "220102", "220104", "340103", "510104")
# A long name with an everyday word inside of it: the catalogue has none.
LONG_NAME = {
    "id": "guide-330110-agricultural-bank",
    "kind": "guide",
    "title": "中国农业发展银行余杭区支行贷款抵押办理指南",
    "region": YUHANG,
    "audience": ["legal"],
    "themes": ["抵押质押"],
    "authority": {"name": "中国农业发展银行余杭区支行", "department": "金融"},
}


@pytest.fixture(scope="session")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """The catalogue in 杭州市 whole, in every other place that a test asks about, and all documents that are no
    matters.
    """
    home, tree = tmp_path_factory.mktemp("sample"), load_tree()
    place = Installation(Settings(home=home, log_queries=False))
    rows = (Row(number, dict(document)) for number, document in enumerate(documents(tree), 1))
    load_rows(place.store, rows, DocumentCheck(place.tree()), LoadOptions("test"))
    place.worker().build()
    found = Service(place)
    yield found
    found.close()
    place.store.engine.dispose()


def documents(tree: RegionTree) -> Iterator[dict[str, Any]]:
    """What the installation holds."""
    matters = read_catalogue()
    yield from map(dict, read_others())
    yield dict(LONG_NAME)
    yield from expand(matters, tree, [CITY])
    yield from elsewhere(matters, tree)


def elsewhere(matters: tuple[SampleMatter, ...], tree: RegionTree) -> Iterator[dict[str, Any]]:
    """The matters of places outside of 杭州市, of the levels above them, and of what lies directly below them."""
    asked = {code for judged in read_judged() for code in (judged.region, judged.place) if code} | set(EXAMPLES)
    links = {link.code for code in asked for link in tree.chain(code)}
    # Below a city or a province only what was asked about: else whole provinces would be loaded.
    below = {child.code for code in asked if tree[code].level == "county" for child in tree.children(code)}
    city = tree[CITY]
    for code in sorted(links | below):
        if not city.number <= tree[code].number < city.end:
            yield from documents_at(matters, tree, tree[code])
