"""What is suggested is the card that the search shows.

1. From any region and without one, on any platform and without one, the tier and the document of every base are those
   of the first card that a search shows of it; what the search does not show is not to be had.
   What an office takes up of itself in one region and not in another is to be had from the other alone.
2. So it is of shared bases and of those of one region, of documents that came after the build, and of some that ended.
"""

import random
from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest

from ranker.collapse.closest import NOWHERE
from ranker.ordering.cascade import RegionCascade
from search_engine.query.request import SearchRequest
from search_engine.suggestion.availability import Availability
from search_engine.suggestion.tables import Tables
from tests.promise.home import Home, copies_of, home_with
from tests.promise.places import SHAPES, tree
from tests.promise.texts import Copy

COVERAGES = ({"scope": "全国"}, {"scope": "跨市"}, {"scope": "跨县"}, {"regions": ["330000", "440000"]})
NAMES, NUMBERS = ("护照签发", "身份证补领", "食品经营许可"), "甲乙丙丁戊己庚辛壬癸"
TITLES = tuple(f"{name}{number}" for name in NAMES for number in NUMBERS)
PLATFORMS = (None, "mini", "gov")
NEXT_COUNTY = [
    {"id": f"next-{region}", "kind": "matter", "title": "出生证明", "region": region, "coverage": {"scope": "跨县"}}
    for region in ("330106", "310115")
]


def drawn(random_: random.Random, numbers: range) -> list[Copy]:
    """Copies of many bases, most of which have one or few; some are for one platform alone."""
    raws = []
    for number in numbers:
        title = random_.choice(TITLES) if random_.random() < 0.6 else f"营业执照{random_.randrange(200)}"
        raw: dict[str, Any] = {
            "id": f"{number * 37 % 10007:05d}",
            "kind": "matter",
            "title": title,
            "region": place(random_),
        }
        if random_.random() < 0.4:
            raw["coverage"] = random_.choice(COVERAGES)
        if random_.random() < (0.7 if title[-1] in "甲乙" else 0.05):
            raw["platforms"] = [random_.choice(PLATFORMS[1:])]
        if random_.random() < (0.5 if title[-1] in "丙丁" else 0.05):
            raw["initiative"] = "依职权"
        raws.append(raw)
    return copies_of(raws)


def place(random_: random.Random) -> str:
    near = random_.choice(("330110", "330100", "330000", "330106", "330200", "000000"))
    far = tree().by_number(random_.randrange(len(tree()))).code
    return random_.choice((near, random_.choice(SHAPES), far))


@pytest.fixture(scope="module")
def home() -> Iterator[Home]:
    random_ = random.Random(5)
    built = [*drawn(random_, range(300)), *copies_of(NEXT_COUNTY)]
    with home_with(built) as made:
        made.put(drawn(random_, range(300, 360)))
        made.follow()
        made.store.delete([copy.id for copy in random_.sample(built, 40)], "test")
        made.follow()
        yield made


@pytest.mark.parametrize("pf", PLATFORMS)
def test_what_is_suggested_is_the_first_card_of_its_base(home: Home, pf: str | None) -> None:
    snapshot = home.snapshot
    availability = Availability(snapshot, Tables(snapshot))
    every = np.arange(snapshot.commit.bases)
    found = 0
    for region in (None, *SHAPES, "330110", "330106", "330100", "330000", "310115"):
        page, _ = home.search_all(SearchRequest("", region=region, pf=pf, collapse="all"))
        cascade = RegionCascade.of(snapshot.tree, snapshot.groups, region) if region else None
        tiers, rows = availability.tiers(cascade, pf), availability.nearest(cascade, pf, every)
        shown = {item.id: item.region["tier"] if region else 0 for item in page.items}
        ids = snapshot.ids(np.array(list(rows.values())))
        assert {document: int(tiers[base]) for document, base in zip(ids, rows, strict=True)} == shown, region
        assert {base for base in every.tolist() if tiers[base] < NOWHERE} == set(rows)
        found += len(rows)
    assert found > 500
