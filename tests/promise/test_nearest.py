"""The nearest copy is the nearest, wherever the user is.

1. From any region, of any level and shape, the card of a base that the chain lacks is the copy that comparing all of
   them finds: by tier, by distance between the centres of the counties, by region and id.
2. So it is of bases of many copies as of few, of copies that came after the build, and of copies that ended.
3. A city's user is sent to the next city, not to the one of the lowest code; a county's to the next county.
4. A place that an admin added lies where its city does.
5. The list of a document's copies has all of them, page by page: by city and province, the region's own first, then by
   distance. It says how many each group has, and which copy is the region's own or the nearest above it. A name leaves
   those of the places that it means.
"""

import random
from collections.abc import Iterator

import pytest

from dictionaries.regions import Region, RegionTree, with_cities
from ranker.collapse import nearby
from search_engine.documents.document_service import copies_of as documents_copies
from search_engine.query.request import SearchRequest
from tests.promise.home import NOW, Home, copies_of, home_with
from tests.promise.library import Library
from tests.promise.oracle import PlainSearch
from tests.promise.places import SHAPES, distance, tree
from tests.promise.texts import Copy

COVERAGES = ({"scope": "全国"}, {"scope": "跨市"}, {"scope": "跨县"}, {"regions": ["330000", "440000"]},
             {"regions": ["330110", "000000"], "scope": "全国"})  # fmt: skip
TITLES = tuple(f"{name}{number}" for name in ("护照签发", "身份证补领", "食品经营许可") for number in "甲乙丙丁")


def drawn(random_: random.Random, numbers: range) -> list[Copy]:
    """Copies of a few bases all over the country: some in a handful of places, some in very many."""
    raws = []
    for number in numbers:
        base = min(random_.randrange(len(TITLES)), random_.randrange(len(TITLES)))
        raw = {
            "id": f"{number * 37 % 10007:05d}",
            "kind": "matter",
            "title": TITLES[base],
            "region": place(random_).code,
        }
        if base % 3 == 2 and random_.random() < 0.4:
            raw["coverage"] = random_.choice(COVERAGES)
        raws.append(raw)
    return copies_of(raws)


def place(random_: random.Random) -> Region:
    if random_.random() < 0.2:
        return tree()[random_.choice(SHAPES)]
    return tree().by_number(random_.randrange(len(tree())))


@pytest.fixture(
    params=[(20_000, 400), (0, 3), (0, 0)], ids=["each copy", "some by place", "place by place"], scope="module"
)
def country(request: pytest.FixtureRequest) -> Iterator[tuple[Home, PlainSearch]]:
    """A catalogue that was built, and changed after that."""
    random_ = random.Random(7)
    library = Library(NOW)
    with pytest.MonkeyPatch.context() as patch, home_with() as home:
        few_copies, few = request.param
        patch.setattr(nearby, "FEW_COPIES", few_copies)
        patch.setattr(nearby, "FEW", few)
        built, later = drawn(random_, range(500)), drawn(random_, range(500, 600))
        for copies in (built, later):
            home.put(copies)
            library.put(copies)
            home.build() if copies is built else home.follow()
            if copies is built:
                library.build()
        ended = [copy.id for copy in random_.sample(built, 60)]
        home.store.delete(ended, "test")
        home.follow()
        for document_id in ended:
            library.delete(document_id)
        yield home, PlainSearch(library, tree())


# Places from which the plain way and the service are asked.
REGIONS = 80


def test_the_card_is_the_copy_that_comparing_all_finds(country):
    home, plain = country
    random_ = random.Random(11)
    regions = [*(tree()[code] for code in SHAPES), *(place(random_) for _ in range(REGIONS - len(SHAPES)))]
    away = 0
    for region in regions:
        request = SearchRequest("", region=region.code)
        page, scores = home.search_all(request)
        cards = plain.cards(request, scores)
        wanted = {(card.copy.id, card.tier, card.foreign, card.collapsed_count) for card in cards}
        assert {(i.id, i.region["tier"], i.foreign, i.collapsed["count"]) for i in page.items} == wanted, region
        away += sum(card.tier is not None and card.tier > 3 for card in cards)
    assert away > 2 * REGIONS


def test_a_list_of_copies_has_all_from_near_to_far(country):
    home, plain = country
    random_ = random.Random(13)
    live = plain.library.live()
    for copy in random_.sample(live, 40):
        own = place(random_)
        user = plain.user(SearchRequest(region=own.code))
        others = [one for one in live if one.base == copy.base and one.id != copy.id]
        wanted = sorted(others, key=lambda one: (*place_in_list(tree(), own, one.region), *one.key))
        row = home.snapshot.row_of_id(copy.id)
        shown = [
            listed["id"]
            for page in range(1, len(others) // 7 + 2)
            for listed in documents_copies(home.snapshot, row, own.code, page, 7)["copies"]
        ]
        assert shown == [one.id for one in wanted]
        found = documents_copies(home.snapshot, row, own.code, 1, 50)
        above = [link.number for link in user.chain]
        own_copies = sorted((above.index(n), *one.key) for one in others if (n := one.region.number) in above)
        assert (found["own"] or {}).get("id") == (own_copies[0][-1] if own_copies else None)
        assert sum(found["groups"].values()) == found["total"] == len(others)
        assert documents_copies(home.snapshot, row, None, 1, 50)["total"] == len(others)


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("宁波", ["330203", "330282"]),
        ("慈溪市", ["330282"]),
        ("浙江宁波", ["330203", "330282"]),
        (" 浙江省 慈溪 ", ["330282"]),
        ("义乌", []),
        ("", ["330106", "330203", "330282", "440300"]),
    ],
)
def test_a_list_of_copies_is_searched_by_the_name_of_a_place_or_of_what_lies_above(name, found):
    codes = ("330110", "330106", "330282", "330203", "440300")
    raws = [{"id": code, "kind": "matter", "title": "护照签发", "region": code} for code in codes]
    with home_with(copies_of(raws)) as home:
        copies = documents_copies(home.snapshot, home.snapshot.row_of_id("330110"), None, 1, 10, name)
        assert sorted(copy["id"] for copy in copies["copies"]) == found
        assert copies["total"] == len(found) == sum(copies["groups"].values())


def place_in_list(places: RegionTree, own: Region, region: Region) -> tuple[object, ...]:
    """Same city, same province, the nation's own, elsewhere; in each the region itself, what lies below it, the regions
    above it, then by distance.
    """
    chain = [link.number for link, _ in with_cities(places, own.code)]
    in_city = places.city_of[own.number] == places.city_of[region.number] >= 0
    in_province = places.province_of[own.number] == places.province_of[region.number] >= 0
    group = 0 if in_city else 1 if in_province else 2 if region.number == 0 else 3
    is_below = own.number < region.number < own.end
    near = 2 + chain.index(region.number) if region.number in chain[1:] else 1 if is_below else 99
    return group, 0 if region == own else near, distance(own, region), region.number


# Of the sample: matters, and regions that they are looked at from.
MATTERS, SEEN_FROM = 20, 20
# Copies; of fewer there is not much of an order.
FEW = 5


def test_copies_of_the_sample_are_listed_by_distance_from_wherever_they_are_looked_at(sample):
    random_, desk, places = random.Random(17), sample.document_desk, sample.tree
    cards = sample.search(SearchRequest("", channels=("natural",), size=50)).items
    for id in random_.sample([card.id for card in cards if card.collapsed["count"] > FEW], MATTERS):
        for own in map(places.by_number, random_.sample(range(len(places)), SEEN_FROM)):
            copies = desk.copies(id, own.code, 1, 1_000)["copies"]
            listed = [places[copy["region"]["code"]] for copy in copies]
            assert listed == sorted(listed, key=lambda region: place_in_list(places, own, region))
            assert len(listed) > FEW


@pytest.mark.parametrize(
    ("region", "nearest"),
    [
        ("440300", "441900"),  # 深圳 → 东莞, not 上海
        ("330110", "330106"),  # 余杭 → 西湖
        ("340100", "340111"),  # 合肥: what lies below it
        ("820000", "440300"),
    ],
)
def test_a_place_is_sent_to_the_next(region, nearest):
    codes = {"310115", "441900", "440300", "330106", "340111", "110101", "650100"} - {region}
    raws = [{"id": code, "kind": "matter", "title": "护照签发", "region": code} for code in codes]
    with home_with(copies_of(raws)) as home:
        item = home.search_all(SearchRequest("护照签发", region=region))[0].items[0]
        assert item.id == nearest


def test_an_added_zone_lies_where_its_city_does():
    assert distance(tree()["330199"], tree()["330100"]) == 0
    assert distance(tree()["330199001001"], tree()["330106"]) == distance(tree()["330100"], tree()["330106"])
