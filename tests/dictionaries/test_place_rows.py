"""The lists of other names and of ambiguous ones.

1. Every alias leads to a region of today, and says nothing that the region table says itself.
2. Every ambiguous name is the name of some place, and none of a full name that leaves no doubt.
3. Car plates: every province has its own character, every letter of it one city or the province.
4. An island is of the county that administers it; islands of 香港, 澳门 and 台湾 are of no other.
   A division of the 兵团 has several names.
"""

import pytest

from dictionaries.editing.row_rules import compile_rows
from dictionaries.lexicon import shipped_lexicon
from dictionaries.normalize import normal_text
from dictionaries.places import PlaceIndex
from dictionaries.regions import load_tree
from tests.dictionaries.place_words import words

TREE = load_tree()
ABOVE_TOWNS = [region for region in TREE if region.level in ("province", "city", "county")]
ALL = shipped_lexicon().place_aliases
BOOK = PlaceIndex.of(shipped_lexicon(), TREE)
PLATES = {
    "京": "11", "津": "12", "冀": "13", "晋": "14", "蒙": "15", "辽": "21", "吉": "22", "黑": "23", "沪": "31",
    "苏": "32", "浙": "33", "皖": "34", "闽": "35", "赣": "36", "鲁": "37", "豫": "41", "鄂": "42", "湘": "43",
    "粤": "44", "桂": "45", "琼": "46", "渝": "50", "川": "51", "贵": "52", "云": "53", "藏": "54", "陕": "61",
    "甘": "62", "青": "63", "宁": "64", "新": "65",
}  # fmt: skip


def test_1_aliases_lead_to_regions_and_are_no_names_of_the_table() -> None:
    assert compile_rows(shipped_lexicon(), (), (), TREE) == shipped_lexicon()
    own = {(name, region.code) for region in ABOVE_TOWNS for name in (region.name, region.short_name)}
    assert [alias for alias in ALL if (alias.alias, alias.code) in own] == []
    assert {alias.kind for alias in ALL} == {"abbreviation", "old", "nickname", "plate", "zone"}


def test_ambiguous_names_are_short_names_of_places() -> None:
    names = {name: max(len(region.name), 2) for region in ABOVE_TOWNS for name in (normal_text(region.short_name),)}
    names |= {normal_text(region.name): len(region.name) for region in ABOVE_TOWNS}
    names |= {alias.alias: len(alias.alias) for alias in ALL}
    ambiguous = [row.name for row in shipped_lexicon().ambiguous_places]
    assert [name for name in ambiguous if name not in names] == []
    kinds = ("自治区", "自治州", "自治县")
    assert [name for name in ambiguous if name.endswith(kinds) or (len(name) > 2 and name[-1] in "省市县区")] == []


def test_every_province_has_its_plates() -> None:
    plates = {alias.alias: alias.code for alias in ALL if alias.kind == "plate" and alias.alias[1:].isascii()}
    assert {name[0] for name in plates} == set(PLATES)
    assert [name for name, code in plates.items() if not code.startswith(PLATES[name[0]])] == []
    cities = {region.code for region in TREE if region.level == "city" and region.code[:2] in PLATES.values()}
    assert {TREE[code].name for code in cities - set(plates.values())} == {"三沙市"}


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("鼓浪屿民宿备案", ["350203"]),
        ("刘公岛", ["371002"]),
        ("桂山岛居住证", ["440402"]),
        ("东极岛船票", ["330903"]),
        ("黄岩岛捕捞", ["460300"]),
        ("嵊泗列岛", ["330922"]),
        ("横沙岛低保", ["310151"]),
        ("长兴岛落户", ["210281", "310151"]),  # 大连's and 上海's
        ("长兴落户", ["330522"]),  # the county of 湖州
        ("六横镇居住证", ["330903106"]),  # a town says more than its island
        ("大屿山", ["810000"]),
        ("去氹仔", ["820000"]),
        ("钓鱼岛", ["710000"]),
        ("农六师户口", ["660600"]),
        ("兵团第八师医保", ["660800"]),
        ("第一师范学校", []),
        ("农村师资", []),
        ("群岛规划", []),
        ("无人岛开发", []),
    ],
)
def test_islands_and_divisions_belong_to_their_administering_region(text: str, codes: list[str]) -> None:
    assert [region.code for mention in BOOK.find(text, words) for region in mention.candidates] == codes
