"""Finding regions by name or code.

1. What is found is what a plain search over all regions finds, in the promised order.
2. Equal names come first, then beginnings, then the rest; higher levels first.
3. Codes are found by their beginning, in any written form.
4. A name may stand behind the names above it, long or short; behind those of elsewhere it finds nothing.
5. Empty text, odd text and a limit of nothing give nothing.
"""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dictionaries.regions import LEVELS, Region, load_tree

TREE = load_tree()
REGIONS = list(TREE)


def plainly(text: str, limit: int) -> tuple[Region, ...]:
    def rank(region: Region) -> int:
        names = (region.name, region.short_name)
        return 0 if text in names else 1 if any(name.startswith(text) for name in names) else 2

    found = [region for region in REGIONS if text in region.name or text in region.short_name]
    found.sort(key=lambda region: (rank(region), LEVELS.index(region.level), region.number))
    return tuple(found[:limit])


def pieces(region: Region) -> st.SearchStrategy[str]:
    ends = st.integers(0, len(region.name))
    return st.tuples(ends, ends).map(lambda cut: region.name[min(cut) : max(cut)] or region.name)


@settings(deadline=None)
@given(st.sampled_from(REGIONS).flatmap(pieces), st.integers(1, 30))
def test_region_search_equals_the_plain_search(text: str, limit: int) -> None:
    assert TREE.search(text, limit) == plainly(text, limit)


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("余杭", "330110"),
        ("余杭区", "330110"),
        ("兵团", "660000"),
        ("朝阳", "211300"),
        ("朝阳区", "110105"),
        ("海南", "460000"),
    ],
)
def test_equal_names_and_higher_levels_come_first(text: str, first: str) -> None:
    assert TREE.search(text)[0].code == first


@settings(deadline=None)
@given(st.data())
def test_a_name_may_stand_behind_the_names_above_it(data: st.DataObject) -> None:
    region = data.draw(st.sampled_from(REGIONS))
    above = data.draw(st.lists(st.sampled_from(TREE.chain(region.code)), unique=True))
    above = sorted(above, key=lambda one: LEVELS.index(one.level))
    text = "".join(data.draw(st.sampled_from([one.name, one.short_name])) for one in above if one != region)
    found = TREE.search(text + region.name, len(REGIONS))
    assert region in found or plainly(text + region.name, 1)


@pytest.mark.parametrize("text", ["宁波余杭区", "余杭区杭州市", "西湖区余杭街道"])
def test_a_name_behind_names_of_elsewhere_finds_nothing(text: str) -> None:
    assert TREE.search(text) == ()


@pytest.mark.parametrize("written", ["330110", "330110000", "330110000000"])
def test_regions_are_found_by_code_in_any_form(written: str) -> None:
    found = TREE.search(written, limit=3)
    assert found[0].code == "330110"
    assert all(region.code.startswith("330110") for region in found)


def test_regions_are_found_by_the_beginning_of_a_code() -> None:
    found = TREE.search("3301", limit=1000)
    assert [region.code for region in found if region.level == "county"] == [
        child.code for child in TREE.children("330100") if child.level == "county"
    ]


@pytest.mark.parametrize("text", ["", " ", "\n", "区\n余", ".*", "余杭\t", "９９", "99999999999999"])
def test_odd_text_finds_no_odd_region(text: str) -> None:
    assert {region.name for region in TREE.search(text)} <= {"余杭区", "余杭街道", "余杭镇"}
    assert TREE.search("余杭", limit=0) == ()
