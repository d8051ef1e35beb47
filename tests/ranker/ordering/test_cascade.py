"""Where a copy stands as seen from a user.

1. Users at every level: the chain upwards, with the tier and depth of each link. A level that a place lacks is skipped.
2. Tiers rise and depths fall along any chain; the nation comes last, in tier 3.
3. Elsewhere: 4 in the user's city, 5 in the user's province, 6 beyond, as a plain look at both chains has it.
4. What lies below is what has the user's region above it.
5. `only` leaves the user's own region alone.
6. An unknown region is `UnknownRegion`.
"""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dictionaries.regions import Region, UnknownRegion, load_tree, with_cities
from indexer.snapshot.places import RegionGroups
from ranker.ordering.cascade import RegionCascade

TREE = load_tree()
GROUPS = RegionGroups(TREE)
REGION = st.integers(0, len(TREE) - 1).map(TREE.by_number)
# Few places, so that two of them are often of one city or province.
NEAR = st.sampled_from([region for region in TREE if region.code[:4] in ("3301", "3302", "4190", "4419", "3101")])


def cascade_of(code: str) -> RegionCascade:
    return RegionCascade.of(TREE, GROUPS, code)


def links(code: str) -> list[tuple[str, int, int]]:
    cascade = cascade_of(code)
    depths, tiers = cascade.depths.tolist(), cascade.tiers.tolist()
    return [(link.code, *place) for link, *place in zip(cascade.chain, tiers, depths, strict=True)]


def plain_tier(user: Region, there: Region) -> int:
    mine, theirs = ({link.level: link.code for link in TREE.chain(region.code)} for region in (user, there))
    if "city" in mine and mine["city"] == theirs.get("city"):
        return 4
    return 5 if "province" in mine and mine["province"] == theirs.get("province") else 6


@pytest.mark.parametrize(
    ("code", "chain"),
    [
        ("330110005", [("330110005", 0, 2), ("330110", 0, 1), ("330100", 1, 1), ("330000", 2, 1), ("000000", 3, 1)]),
        ("330110", [("330110", 0, 1), ("330100", 1, 1), ("330000", 2, 1), ("000000", 3, 1)]),
        ("330100", [("330100", 1, 1), ("330000", 2, 1), ("000000", 3, 1)]),
        ("330000", [("330000", 2, 1), ("000000", 3, 1)]),
        ("000000", [("000000", 3, 1)]),
        # 东莞: towns straight under the city
        ("441900101", [("441900101", 0, 2), ("441900", 1, 1), ("440000", 2, 1), ("000000", 3, 1)]),
        ("441900", [("441900", 1, 1), ("440000", 2, 1), ("000000", 3, 1)]),
        # 上海: counties straight under the municipality
        ("310115004", [("310115004", 0, 2), ("310115", 0, 1), ("310000", 2, 1), ("000000", 3, 1)]),
        ("310115", [("310115", 0, 1), ("310000", 2, 1), ("000000", 3, 1)]),
        # 济源: a county straight under its province
        ("419001001", [("419001001", 0, 2), ("419001", 0, 1), ("410000", 2, 1), ("000000", 3, 1)]),
        # 兵团: 师 under the 兵团, its city behind it
        ("660100", [("660100", 1, 1), ("659002", 1, 0), ("660000", 2, 1), ("000000", 3, 1)]),  # and its city, 阿拉尔
        ("661100", [("661100", 1, 1), ("650100", 1, 0), ("660000", 2, 1), ("000000", 3, 1)]),
        ("660000", [("660000", 2, 1), ("000000", 3, 1)]),
        # 石河子: a county of 新疆
        ("659001", [("659001", 0, 1), ("650000", 2, 1), ("000000", 3, 1)]),
    ],
)
def test_a_chain_has_tier_and_depth_of_each_link(code: str, chain: list[tuple[str, int, int]]) -> None:
    assert links(code) == chain
    assert cascade_of(code).own_tier == chain[0][1]


def test_a_village_stands_at_the_end_of_its_chain(tmp_path_factory: pytest.TempPathFactory) -> None:
    extra = tmp_path_factory.mktemp("regions") / "regions.tsv"
    extra.write_text(
        "code\tname\tshort_name\tlevel\tparent\tnote\n330110005001\t永福社区\t永福\tvillage\t330110005\t\n",
        encoding="utf-8",
    )
    tree = load_tree(extra)
    cascade = RegionCascade.of(tree, RegionGroups(tree), "330110005001")
    assert cascade.tiers.tolist() == [0, 0, 0, 1, 2, 3]
    assert cascade.depths.tolist() == [3, 2, 1, 1, 1, 1]
    assert not cascade.is_below(np.arange(len(tree))).any()


@given(REGION)
def test_tiers_rise_and_depths_fall_along_a_chain(region: Region) -> None:
    cascade = cascade_of(region.code)
    assert cascade.numbers == tuple(link.number for link, _ in with_cities(TREE, region.code))
    places = list(zip(cascade.tiers.tolist(), (-cascade.depths).tolist(), strict=True))
    assert all(one < other for one, other in pairwise(places))
    assert (cascade.chain[-1].code, int(cascade.tiers[-1])) == ("000000", 3)


@given(NEAR | REGION, NEAR | REGION)
def test_tiers_elsewhere_equal_a_plain_look_at_both_chains(user: Region, there: Region) -> None:
    tiers = cascade_of(user.code).tier_elsewhere(GROUPS, np.array([there.number]))
    assert tiers.tolist() == [plain_tier(user, there)]


@pytest.mark.parametrize(
    ("user", "there", "tier"),
    [
        ("330110", "330106", 4),
        ("330110", "330203", 5),
        ("330110", "310115", 6),
        ("330110005", "330110009", 4),
        ("441900101", "441900003", 4),
        ("441900", "440100", 5),
        ("310115", "310101", 5),
        ("419001", "410100", 5),
        ("419001001", "419001002", 5),
        ("660100", "660200", 5),
        ("660100", "650100", 6),
        ("000000", "330110", 6),
    ],
)
def test_known_neighbours_have_their_tiers(user: str, there: str, tier: int) -> None:
    assert cascade_of(user).tier_elsewhere(GROUPS, np.array([TREE[there].number])).tolist() == [tier]


@given(NEAR | REGION, NEAR | REGION)
def test_what_lies_below_has_the_users_region_above(user: Region, there: Region) -> None:
    below = cascade_of(user.code).is_below(np.array([there.number]))
    assert below.tolist() == [user in TREE.chain(there.code)[1:]]


@given(REGION)
def test_only_leaves_the_users_own_region(region: Region) -> None:
    alone, whole = RegionCascade.of(TREE, GROUPS, region.code, only=True), cascade_of(region.code)
    assert alone.chain == whole.chain[:1]
    assert (alone.own, alone.own_tier, alone.city, alone.province) == (
        whole.own,
        whole.own_tier,
        whole.city,
        whole.province,
    )


@pytest.mark.parametrize("code", ["999999", "33011", "", "330103"])
def test_an_unknown_region_is_refused(code: str) -> None:
    with pytest.raises(UnknownRegion):
        cascade_of(code)
