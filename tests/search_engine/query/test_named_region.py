"""The region that a code or a name means.

1. Codes, names, short names, paths and what a form shows are read; everything that names no place is no region.
2. Of several of a name the highest level wins, then those within one's own; else they are listed.
3. What is none is told with the nearest.
4. Every region is found by its own code, and by how a form shows it; a region's path names it or one of its name.
"""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dictionaries.regions import load_tree
from search_engine.errors import BadParameters
from search_engine.query.named_region import region_named, region_told

TREE = load_tree()


def code(text: str, within: tuple[str, ...] = ()) -> str | None:
    found = region_named(TREE, text, within=within)
    return found.code if found else None


def fault(text: str, within: tuple[str, ...] = ()) -> str:
    with pytest.raises(BadParameters) as refused:
        region_named(TREE, text, "@region", within)
    (detail,) = refused.value.details
    assert detail.field == "@region"
    return detail.reason


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("330110", "330110"), ("余杭区", "330110"), (" 余杭 ", "330110"), ("杭州余杭", "330110"),
        ("浙江省杭州市余杭区", "330110"), ("浙江 杭州 余杭区", "330110"), ("余杭区 330110", "330110"),
        ("浙江省杭州市余杭区（330110）", "330110"), ("五常街道", "330110005"), ("北京朝阳", "110105"),
        ("吉林", "220000"), ("", None), ("全国", None),
    ],
)  # fmt: skip
def test_codes_names_and_paths_of_regions_are_read(text: str, expected: str | None) -> None:
    assert code(text) == expected


def test_of_several_regions_the_own_one_is_taken_or_all_listed() -> None:
    told = fault("西湖区")
    assert "有 2 个" in told
    assert "浙江省杭州市西湖区（330106）" in told
    assert "江西省南昌市西湖区（360103）" in told
    assert code("西湖区", ("330100",)) == "330106"
    assert code("西湖区", ("360000",)) == "360103"


def test_an_unknown_region_is_told_with_the_nearest() -> None:
    assert "浙江省杭州市余杭区（330110）" in fault("余航区")
    assert fault("余航区", ("330100",)).split("最接近的是 ")[1].startswith("浙江省杭州市余杭区")
    assert "临安区（330112）" in fault("330185")
    assert "如 余杭区" in fault("qqqqq")
    assert "没有区划代码" in fault("9")


@given(st.sampled_from(TREE.codes))
def test_every_region_is_found_by_code_and_path(one: str) -> None:
    region = TREE[one]
    if region.level == "nation":
        return
    assert code(one) == one
    assert code(f"{region.name} {one}") == one
    assert code(region_told(TREE, region)) == one
    try:
        found = code(TREE.path_name(one))
    except BadParameters:
        found = one  # there are two of one name in one place
    assert TREE[str(found)].name == region.name
