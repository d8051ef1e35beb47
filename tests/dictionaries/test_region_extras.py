"""Regions that an admin adds.

1. An added region stands in the tree under its parent, whatever its digits say, and everything else stays.
2. Short names and notes may be left out; codes may be written with trailing zeros; villages and towns work too.
3. A bad row is refused with the column, the reason and the mend, and the file stays as it was.
4. The tree is cached until a file changes; a missing file is no extras; a broken one names its line.
5. Writers at the same time lose nothing; readers never see half a table.
"""

import threading
from collections.abc import Mapping
from pathlib import Path

import pytest

from dictionaries.regions import LEVELS, RegionTree, add_region, load_tree
from dictionaries.regions.errors import InvalidRegion
from dictionaries.regions.rows import HEADER

pytestmark = pytest.mark.long

ZONE = {"code": "330191", "name": "杭州经济技术开发区", "level": "county", "parent": "330100", "short_name": "下沙"}


@pytest.fixture
def extra(tmp_path: Path) -> Path:
    return tmp_path / "home" / "regions.tsv"


def codes(tree: RegionTree) -> list[str]:
    return [region.code for region in tree]


def test_1_an_added_region_stands_under_its_parent(extra: Path) -> None:
    zone = add_region(extra, ZONE)
    tree = load_tree(extra)
    assert tree[zone.code] == zone
    assert tree.path_name("330191") == "浙江省杭州市杭州经济技术开发区"
    assert tree["330100"].number < zone.number < tree["330100"].end
    assert [code for code in codes(tree) if code != "330191"] == codes(load_tree())
    assert tree.version != load_tree().version
    assert "330191" not in load_tree()
    assert tree.search("下沙")[0] == zone


def test_1_the_parent_is_never_computed_from_the_digits(extra: Path) -> None:
    town = add_region(extra, {"code": "999901", "name": "某某街道", "level": "town", "parent": "659001"})
    assert load_tree(extra).path_name(town.code) == "新疆维吾尔自治区石河子市某某街道"
    below = add_region(extra, {"code": "660101", "name": "某某团场", "level": "village", "parent": "999901"})
    assert [region.code for region in load_tree(extra).chain(below.code)[:3]] == ["660101", "999901", "659001"]


def test_short_names_and_trailing_zeros_are_optional(extra: Path) -> None:
    zone = add_region(extra, {"code": " 330191000000 ", "name": " 钱江新区 ", "level": "county", "parent": "330100000"})
    assert (zone.code, zone.name, zone.short_name, zone.parent) == ("330191", "钱江新区", "钱江", "330100")
    village = {"code": "330110005001", "name": "永福社区居民委员会", "level": "village", "parent": "330110005"}
    added = add_region(extra, village)
    assert [region.level for region in load_tree(extra).chain(added.code)] == list(reversed(LEVELS))
    assert extra.read_text(encoding="utf-8").startswith(HEADER + "\n330191\t")


@pytest.mark.parametrize(
    ("change", "field", "reason"),
    [
        ({"code": "3301"}, "code", "不是区划代码"),
        ({"code": "330110"}, "code", "330110 已是浙江省杭州市余杭区"),
        ({"code": "330103"}, "code", "已停用的下城区"),
        ({"name": ""}, "name", "名称为空"),
        ({"name": "<script>"}, "name", "HTML"),
        ({"name": "开发\t区"}, "name", "不可见字符"),
        ({"name": "开发\n000001\t区"}, "name", "不可见字符"),
        ({"level": "zone"}, "level", "没有“zone”这一级"),
        ({"level": "nation"}, "parent", "只有全国"),
        ({"level": "city"}, "level", "市级不能在市级的 330100 之下"),
        ({"parent": "330199"}, "parent", "没有上级 330199"),
        ({"parent": ""}, "parent", "只有全国"),
        ({"parent": None}, "parent", "没有填写"),
        ({"note": "a\nb"}, "note", "备注"),
        ({"colour": "红"}, "colour", "没有这一列"),
    ],
)
def test_a_bad_region_is_refused_by_column(extra: Path, change: Mapping[str, str], field: str, reason: str) -> None:
    add_region(extra, {**ZONE, "code": "330192"})
    before = extra.read_bytes()
    with pytest.raises(InvalidRegion, match=reason) as caught:
        add_region(extra, {**ZONE, **change})
    assert caught.value.field == field
    assert caught.value.where.startswith("新增区划")
    assert "<" not in str(caught.value).replace("< > &", "")
    assert extra.read_bytes() == before


def test_duplicates_and_missing_columns_of_added_regions_are_refused(extra: Path) -> None:
    add_region(extra, ZONE)
    with pytest.raises(InvalidRegion, match="已是浙江省杭州市杭州经济技术开发区"):
        add_region(extra, ZONE)
    with pytest.raises(InvalidRegion, match="parent 列：没有填写"):
        add_region(extra, {"code": "330193", "name": "某区", "level": "county"})


def test_the_tree_is_cached_until_a_file_changes(extra: Path) -> None:
    assert load_tree(extra) is load_tree()
    add_region(extra, ZONE)
    tree = load_tree(extra)
    assert load_tree(extra) is tree
    extra.write_text(extra.read_text(encoding="utf-8") + "330192\t某区\t\tcounty\t330100\n", encoding="utf-8")
    with pytest.raises(InvalidRegion, match=r"regions.tsv 第 3 行，code 列：应有 6 列，实有 5 列"):
        load_tree(extra)
    with pytest.raises(InvalidRegion, match="第 3 行"):
        add_region(extra, {**ZONE, "code": "330193"})


def test_writers_of_added_regions_lose_nothing(extra: Path) -> None:
    wanted = [f"3301{number}" for number in range(91, 97)]
    writers = [threading.Thread(target=add_region, args=(extra, {**ZONE, "code": code})) for code in wanted]
    for writer in writers:
        writer.start()
    while any(writer.is_alive() for writer in writers):
        load_tree(extra)
    for writer in writers:
        writer.join()
    assert all(code in load_tree(extra) for code in wanted)
    assert [path.name for path in sorted(extra.parent.iterdir())] == ["regions.tsv", "regions.tsv.lock"]
