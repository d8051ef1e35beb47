"""A search sends no SQL statement: what it needs is in the generation.

1. Not for the page's documents, nor where cards are equal but for their ids, nor for places, old texts, pins and hides,
   answers, offices and old numbers; in all ways of collapsing.
2. Nor after a commit: of documents that came, and of those that they are compared with.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from dictionaries.kinds.lists import PinRule
from search_engine.measuring.bench.counts import statements_seen
from search_engine.query.analysis import QueryAnalyzer
from search_engine.query.request import SearchRequest
from search_engine.query.vocabulary import COLLAPSES
from tests.promise.home import Home, copies_of, home_with
from tests.promise.texts import UNDERSTANDER

YUHANG, XIHU, HANGZHOU = "330110", "330106", "330100"
OFFICE = {"name": "余杭区公安分局", "department": "公安"}


def matter(name: str, region: str = YUHANG, title: str = "护照签发登记", **more: Any) -> dict[str, Any]:
    return {"id": name, "kind": "matter", "title": title, "region": region, "authority": OFFICE, **more}


DOCUMENTS = [
    *(matter(f"copy-{region}", region, place={"lat": 30.2, "lon": 120.1}) for region in (YUHANG, XIHU, HANGZHOU)),
    *(matter(f"tied-{number}", title=f"婚姻登记{number}号", contact="0571-1") for number in range(9)),
    {"id": "old", "kind": "policy", "title": "租房补贴办法", "region": YUHANG, "superseded_by": "new"},
    {
        "id": "new",
        "kind": "policy",
        "title": "租房补贴办法2026",
        "region": YUHANG,
        "document_number": "政〔2026〕1号",
    },
    {"id": "reading", "kind": "interpretation", "title": "《租房补贴办法2026》政策解读", "region": YUHANG},
]
LATE = [matter("late", title="婚姻登记10号"), matter(f"copy-{XIHU}", XIHU, summary="新的"), matter("tied-3", HANGZHOU)]
RULES = (
    PinRule("护照签发登记", "", f"copy-{HANGZHOU}", 1),
    PinRule("婚姻登记", "", "tied-4", 1),
    PinRule("婚姻登记", "", "tied-5", 0, action="hide_all"),
    PinRule("婚姻登记", "", "unknown", 2),
)
REQUESTS: list[dict[str, Any]] = [
    *({"q": q, "collapse": way} for q in ("护照签发登记", "婚姻登记", "登记") for way in COLLAPSES),
    {"q": "附近的护照签发登记", "lat": 30.1, "lon": 120.2},
    {"q": "租房补贴办法"},
    {"q": "政〔2026〕1号"},
    {"q": "护照签发登记电话"},
    {"q": "余杭区公安分局"},
    {"q": "婚姻登记", "page": 2, "size": 3, "explain": True},
    {"q": "婚姻登记", "region_mode": "only", "sort": "updated"},
    {"q": "", "region": None},
]


@pytest.fixture(scope="module")
def home():
    with home_with(copies_of(DOCUMENTS)) as made:
        made.query_analyzer = QueryAnalyzer(replace(UNDERSTANDER.resources, pins=RULES))
        yield made


def sent(home: Home) -> dict[str, list[str]]:
    """The statements of each request that sends any."""
    found = {}
    for request in REQUESTS:
        with statements_seen() as statements:
            page = home.search(SearchRequest(**{"region": YUHANG, **request}))
        assert page.items or request["q"] == "政〔2026〕1号", request
        if statements:
            found[str(request)] = list(statements)
    return found


def test_no_search_sends_a_statement(home):
    assert home.snapshot.rows
    assert sent(home) == {}


def test_no_search_sends_a_statement_after_a_commit(home):
    home.put(copies_of(LATE))
    assert home.follow()
    assert home.snapshot.commit.number == 2
    assert sent(home) == {}
    home.sort()
    assert home.snapshot.commit.number == 3
    assert sent(home) == {}
