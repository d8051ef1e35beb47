"""The lists of other names and of ambiguous ones.

1. Each opens with what it is; its rows have all columns, in normal form, without duplicates or a single character.
2. Every alias leads to a region of today, and says nothing that the region table says itself.
3. Every ambiguous name is the name of some place, and none of a full name that leaves no doubt.
4. Car plates: every province has its own character, every letter of it one city or the province.
5. A bad row is refused with file, line, column and the mend.
"""

from pathlib import Path

import pytest

from dictionaries.normalize import normal_text
from dictionaries.places import InvalidPlaceRow, read_aliases, read_ambiguous
from dictionaries.places.rows import ALIASES, AMBIGUOUS
from dictionaries.regions import load_tree

TREE = load_tree()
ABOVE_TOWNS = [region for region in TREE if region.level in ("province", "city", "county")]
ALL = read_aliases(TREE)
PLATES = {
    "京": "11", "津": "12", "冀": "13", "晋": "14", "蒙": "15", "辽": "21", "吉": "22", "黑": "23", "沪": "31",
    "苏": "32", "浙": "33", "皖": "34", "闽": "35", "赣": "36", "鲁": "37", "豫": "41", "鄂": "42", "湘": "43",
    "粤": "44", "桂": "45", "琼": "46", "渝": "50", "川": "51", "贵": "52", "云": "53", "藏": "54", "陕": "61",
    "甘": "62", "青": "63", "宁": "64", "新": "65",
}  # fmt: skip


@pytest.mark.parametrize("path", [ALIASES, AMBIGUOUS])
def test_1_the_files_are_in_order(path: Path) -> None:
    lines = path.read_text(encoding="utf-8").splitlines()
    assert lines[0] == f"# kind: {path.stem}"
    assert [line for line in lines if line != line.strip("\r ") or "　" in line] == []
    rows = [line.split("\t") for line in lines if not line.startswith("#")][1:]
    assert len({tuple(row[:2]) for row in rows}) == len(rows)


def test_2_aliases_are_no_names_of_the_table() -> None:
    own = {(name, region.code) for region in ABOVE_TOWNS for name in (region.name, region.short_name)}
    assert [alias for alias in ALL if (alias.name, alias.code) in own] == []
    assert {alias.kind for alias in ALL} == {"abbreviation", "old", "nickname", "plate", "zone"}


def test_3_ambiguous_names_are_names() -> None:
    names = {name: max(len(region.name), 2) for region in ABOVE_TOWNS for name in (normal_text(region.short_name),)}
    names |= {normal_text(region.name): len(region.name) for region in ABOVE_TOWNS}
    names |= {alias.name: len(alias.name) for alias in ALL}
    ambiguous = read_ambiguous()
    assert [name for name in ambiguous if name not in names] == []
    kinds = ("自治区", "自治州", "自治县")
    assert [name for name in ambiguous if name.endswith(kinds) or (len(name) > 2 and name[-1] in "省市县区")] == []


def test_4_plates() -> None:
    plates = {alias.name: alias.code for alias in ALL if alias.kind == "plate" and alias.name[1:].isascii()}
    assert {name[0] for name in plates} == set(PLATES)
    assert [name for name, code in plates.items() if not code.startswith(PLATES[name[0]])] == []
    cities = {region.code for region in TREE if region.level == "city" and region.code[:2] in PLATES.values()}
    assert {TREE[code].name for code in cities - set(plates.values())} == {"三沙市"}


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ("杭\t330100\told\t", "第 2 行 alias：“杭”"),
        ("浙A\t330100\tplate\t", "规范写法"),
        ("魔都\t999999\tnickname\t", "没有区划代码 999999"),
        ("魔都\t310000\tname\t", "第 2 行 kind：没有“name”这一类，请填"),
        ("魔都\t310000\tnickname", "应有表头和 4 列"),
        ("魔都\t310000\tnickname\t\n魔都\t310000\tnickname\t", "第 3 行 alias：“魔都”重复"),
    ],
)
def test_5_bad_aliases(tmp_path: Path, row: str, reason: str) -> None:
    path = tmp_path / "place_aliases.tsv"
    path.write_text(f"alias\tcode\tkind\tnote\n{row}\n", encoding="utf-8")
    with pytest.raises(InvalidPlaceRow, match=reason) as caught:
        read_aliases(TREE, path)
    assert str(caught.value).startswith("place_aliases.tsv 第 ")


@pytest.mark.parametrize(
    ("row", "reason"), [("和平\tsometimes\t", "请填 never 或 alone"), ("和平\tnever\t\n和平\talone\t", "重复")]
)
def test_5_bad_ambiguous_names(tmp_path: Path, row: str, reason: str) -> None:
    path = tmp_path / "ambiguous_places.tsv"
    path.write_text(f"name\ttreatment\tnote\n{row}\n", encoding="utf-8")
    with pytest.raises(InvalidPlaceRow, match=reason):
        read_ambiguous(path)
