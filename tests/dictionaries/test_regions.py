"""The region tree.

1. Numbers are the preorder, subtree ranges nest, and a descendant's number is in each ancestor's range.
2. A chain ends in the nation, goes strictly upwards, and agrees with `parent`, `path_name` and `children`.
3. `canonical` is idempotent, takes every written form, and gives the code that the tree holds.
4. The NumPy tables say what the chains say, are int32 or int8, and cannot be written.
5. Levels that a place lacks are absent: municipalities, cities without counties, counties without a city.
6. 兵团, 台湾, 香港 and 澳门 are there.
7. A code that is none raises `UnknownRegion` with the mend, in words that are safe on a page.
8. Any forest of rows is numbered as a plain walk would number it.
9. The tree is read once.
"""

import pickle
import tempfile
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dictionaries.regions import LEVELS, Region, RegionTree, UnknownRegion, load_tree, with_cities
from dictionaries.regions.rows import HEADER
from dictionaries.regions.table import read_table

TREE = load_tree()
REGION = st.integers(0, len(TREE) - 1).map(TREE.by_number)


@given(REGION, REGION)
def test_ranges_of_regions_nest(one: Region, other: Region) -> None:
    apart = one.end <= other.number or other.end <= one.number
    inside = one.number <= other.number and other.end <= one.end
    around = other.number <= one.number and one.end <= other.end
    assert apart or inside or around
    assert inside == (one in TREE.chain(other.code))


def test_1_numbers_are_the_preorder() -> None:
    regions = list(TREE)
    assert [region.number for region in regions] == list(range(len(TREE)))
    assert regions[0] == TREE["000000"]
    assert (regions[0].number, regions[0].end, regions[0].parent) == (0, len(TREE), "")
    for region in regions[1:]:
        above = TREE[region.parent]
        assert above.number < region.number < region.end <= above.end


@given(REGION)
def test_a_chain_of_regions_ends_in_the_nation(region: Region) -> None:
    chain = TREE.chain(region.code)
    assert (chain[0], chain[-1]) == (region, TREE["000000"])
    depths = [LEVELS.index(link.level) for link in chain]
    assert depths == sorted(set(depths), reverse=True)
    assert [link.code for link in chain[1:]] == [link.parent for link in chain[:-1]]
    assert TREE.path_name(region.code) == "".join(link.name for link in chain[-2::-1]) or region.name == "全国"
    assert all(child.parent == region.code for child in TREE.children(region.code))
    assert region.level == "nation" or region in TREE.children(region.parent)


@given(REGION, st.integers(0, 2))
def test_canonical_takes_every_written_form(region: Region, groups: int) -> None:
    written = (region.code + "000" * groups)[:12]
    assert TREE.canonical(written) == region.code
    assert TREE.canonical(TREE.canonical(written)) == TREE.canonical(written)
    assert TREE[written] == region
    assert written in TREE


def test_region_tables_agree_with_chains() -> None:
    for region in TREE:
        at = {link.level: link.number for link in TREE.chain(region.code)}
        for level, table in (("county", TREE.county_of), ("city", TREE.city_of), ("province", TREE.province_of)):
            assert table[region.number] == at.get(level, -1)
        assert LEVELS[TREE.level_of[region.number]] == region.level
    assert TREE.parent_of[0] == -1


def test_region_tables_are_read_only() -> None:
    for table in (TREE.parent_of, TREE.county_of, TREE.city_of, TREE.province_of):
        assert table.dtype == np.int32
        assert table.shape == (len(TREE),)
        with pytest.raises(ValueError, match="read-only"):
            table[0] = 1
    assert TREE.level_of.dtype == np.int8
    assert not TREE.level_of.flags.writeable


@pytest.mark.parametrize(
    ("code", "levels"),
    [
        ("330110005", ["town", "county", "city", "province", "nation"]),  # 余杭区五常街道: nothing is missing
        ("310115", ["county", "province", "nation"]),  # 浦东新区: 市辖区 is no level
        ("441900003", ["town", "city", "province", "nation"]),  # 东莞市东城街道
        ("442000", ["city", "province", "nation"]),  # 中山市
        ("460400100", ["town", "city", "province", "nation"]),  # 儋州市那大镇
        ("620200100", ["town", "city", "province", "nation"]),  # 嘉峪关市
        ("232700100", ["town", "city", "province", "nation"]),  # 大兴安岭地区小扬气镇
        ("419001", ["county", "province", "nation"]),  # 济源市
        ("429004", ["county", "province", "nation"]),  # 仙桃市
        ("469024", ["county", "province", "nation"]),  # 临高县
        ("659001", ["county", "province", "nation"]),  # 石河子市
        ("661400", ["city", "province", "nation"]),  # 第十四师
    ],
)
def test_levels_that_a_place_lacks_are_absent(code: str, levels: list[str]) -> None:
    assert [region.level for region in TREE.chain(code)] == levels


def test_5_municipalities_have_counties_only() -> None:
    for code in ("110000", "120000", "310000", "500000"):
        assert {child.level for child in TREE.children(code)} == {"county"}
    assert TREE.path_name("110101") == "北京市东城区"


def test_5_a_city_may_have_both_counties_and_towns() -> None:
    assert {child.level for child in TREE.children("232700")} == {"county", "town"}
    assert {child.level for child in TREE.children("441900")} == {"town"}


def test_all_provinces_and_the_corps_are_there() -> None:
    names = [region.short_name for region in TREE.children("000000")]
    assert len(names) == 35
    assert {"台湾", "香港", "澳门", "兵团"} <= set(names)
    divisions = TREE.children("660000")
    assert [division.code for division in divisions] == [f"66{number:02d}00" for number in range(1, 15)]
    assert (divisions[0].name, divisions[0].level) == ("第一师", "city")
    cities = {division.code: with_cities(TREE, division.code)[1] for division in divisions}
    assert all(is_city for _, is_city in cities.values())
    assert {region.code for region in TREE.children("650000") if region.code.startswith("659")} < {
        city.code for city, _ in cities.values()
    }
    assert cities["660800"][0].name == "石河子市"


@pytest.mark.parametrize("code", ["", "33", "3301100", "33011O", "３３０１１０", "999999", "330110000001", " 330110"])
def test_an_unknown_code_raises_unknown_region(code: str) -> None:
    assert code not in TREE
    for look in (TREE.canonical, TREE.__getitem__, TREE.chain, TREE.children, TREE.path_name):
        with pytest.raises(UnknownRegion) as caught:
            look(code)
        assert caught.value.code == code
        assert isinstance(caught.value, LookupError)
    assert TREE.successor(code) == ()


def test_the_message_of_an_unknown_code_names_the_mend() -> None:
    with pytest.raises(UnknownRegion, match=r"330110001002.*上级 余杭区（330110）.*补充区划表") as caught:
        TREE["330110001002"]
    assert caught.value.nearest == TREE["330110"]
    with pytest.raises(UnknownRegion, match="6、9 或 12 位数字") as caught:
        TREE["<script>alert(1)</script>"]
    assert "<" not in str(caught.value)
    # A town of an abolished county: the county's successor is the nearest thing on the map.
    with pytest.raises(UnknownRegion, match="拱墅区（330105）"):
        TREE["330103001"]


def test_an_unknown_region_error_survives_pickling() -> None:
    for code in ("330103", "999999"):
        with pytest.raises(UnknownRegion) as caught:
            TREE.canonical(code)
        copy = pickle.loads(pickle.dumps(caught.value))
        assert (str(copy), copy.code, copy.successor) == (str(caught.value), code, caught.value.successor)


def test_a_region_number_out_of_range_raises() -> None:
    for number in (-1, len(TREE)):
        with pytest.raises(IndexError):
            TREE.by_number(number)


@st.composite
def forests(draw: st.DrawFn) -> list[tuple[str, str, str]]:
    """Rows (code, level, parent) of a random tree whose digits tell nothing of the parents."""
    rows = [("000000", "nation", "")]
    for number in draw(st.permutations(range(100001, 100021)))[: draw(st.integers(0, 20))]:
        able = [(code, level) for code, level, _ in rows if level != "village"]
        parent, above = draw(st.sampled_from(able))
        rows.append((str(number), draw(st.sampled_from(LEVELS[LEVELS.index(above) + 1 :])), parent))
    return rows


@settings(deadline=None)
@given(forests())
def test_8_any_forest_is_walked_in_preorder(rows: list[tuple[str, str, str]]) -> None:
    def walk(code: str) -> Iterator[str]:
        yield code
        for child in sorted(own for own, _, parent in rows if parent == code):
            yield from walk(child)

    lines = [f"{code}\t名{code}\t名\t{level}\t{parent}\t" for code, level, parent in rows]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "regions.tsv")
        path.write_text("\n".join([HEADER, *lines]) + "\n", encoding="utf-8")
        tree = RegionTree(read_table([path]), {})
    assert [region.code for region in tree] == list(walk("000000"))
    assert all(list(tree)[region.number : region.end] == [tree[code] for code in walk(region.code)] for region in tree)


def test_the_tree_is_loaded_once() -> None:
    assert load_tree() is load_tree()
