"""Finding places in texts.

1. Names with and without their kind, aliases, plates and towns are found; nested neighbours are one place.
2. What only looks like a place is none: streets, schools, firms, dishes, words that a name cuts or lies in.
3. Names of the reviewed list: never by themselves, or only with other evidence; full names always.
4. Every name above towns that is not on that list is found after its province; alone it means the place to who lives
   there, and without a user it is taken or offered.
5. Towns are found by their full names after the county.
6. Mentions lie in the text in order, apart, and say what stands there; whatever the text.
7. Without words and contexts, finding is the leftmost longest names, as a plain search finds them.
"""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dictionaries.kinds.names import PlaceAlias
from dictionaries.lexicon import shipped_lexicon
from dictionaries.normalize import normal_text
from dictionaries.places import PlaceIndex
from dictionaries.places.place_index import MOST_NAMES, Patterns
from dictionaries.regions import load_tree
from tests.dictionaries.place_words import words
from tests.known import place_book

TREE = load_tree()
BOOK = place_book()
AMBIGUOUS = {row.name: row.treatment for row in shipped_lexicon().ambiguous_places}
ABOVE_TOWNS = [region for region in TREE if region.level in ("province", "city", "county")]


def found(text: str) -> list[tuple[str, list[str]]]:
    return [
        (mention.text, [region.code for region in mention.candidates])
        for mention in BOOK.find(normal_text(text), words)
    ]


@pytest.mark.parametrize(
    ("text", "place", "code"),
    [
        ("余杭区身份证", "余杭区", "330110"),
        ("我想在余杭开一家奶茶店需要办什么手续", "余杭", "330110"),
        ("浙江省杭州市余杭区居住证", "浙江省杭州市余杭区", "330110"),
        ("杭州余杭公积金", "杭州余杭", "330110"),
        ("余杭 杭州 公积金", "余杭 杭州", "330110"),
        ("浙江 杭州社保", "浙江 杭州", "330100"),
        ("江西省南昌市西湖区医保", "江西省南昌市西湖区", "360103"),
        ("余杭区余杭街道社保", "余杭区余杭街道", "330110012"),
        ("吉林吉林市社保", "吉林吉林市", "220200"),
        ("山西晋源社保", "山西晋源", "140110"),  # the general dictionary sees 西晋
        ("辽宁沈阳社保", "辽宁沈阳", "210100"),  # one word to it
        ("哈尔滨道外户口", "哈尔滨道外", "230104"),
        ("余杭区租房补贴办法", "余杭区", "330110"),
        ("四川人办居住证", "四川", "510000"),
        ("杭州大学生补贴", "杭州", "330100"),
        ("杭州市民卡", "杭州", "330100"),
        ("杭州公司注册", "杭州", "330100"),
        ("去台湾旅游", "台湾", "710000"),
        ("浙A上牌", "浙a", "330100"),
        ("浙A·12345违章", "浙a", "330100"),
        ("沪C牌照", "沪c", "310000"),
        ("江干区社保", "江干区", "330102"),
        ("襄樊公积金", "襄樊", "420600"),
        ("凉山州结婚登记", "凉山州", "513400"),
        ("景宁县结婚登记", "景宁县", "331127"),
        ("魔都落户", "魔都", "310000"),
        ("苏州工业园区社保", "苏州工业园区", "320500"),
        ("阳泉市城区身份证", "阳泉市城区", "140302"),
    ],
)
def test_places_are_found_in_texts(text: str, place: str, code: str) -> None:
    assert found(text) == [(place, [code])]


@pytest.mark.parametrize(
    "text",
    [
        "上海路派出所", "北京西路街道办", "长安汽车补贴", "中山装", "南京板鸭店", "沙县小吃加盟", "吉林大学毕业证",
        "德州扑克", "医保定点医院", "新c1驾照", "青a本增驾", "身份证", "", "生活保障和县级以上", "普通公路桥梁",
        "上高铁",
        "修建水库审批",
        "西湖龙井", "黄山毛峰茶", "贵州茅台商标", "李宁夏身份证", "王河南户口",
    ],
)  # fmt: skip
def test_what_only_looks_like_a_place_is_none(text: str) -> None:
    assert [mention for mention in BOOK.find(normal_text(text), words) if not mention.weak] == []


@pytest.mark.parametrize("text", ["和平", "东方", "平安", "公安", "资源", "通道堵塞", "长安", "新城"])
def test_names_of_the_ambiguous_list_are_no_places_alone(text: str) -> None:
    assert found(text) == []


def test_full_names_of_ambiguous_places_are_always_found() -> None:
    assert found("和平县身份证") == [("和平县", ["441624"])]
    assert found("平安区身份证") == [("平安区", ["630203"])]
    full = [region for region in ABOVE_TOWNS if region.short_name in AMBIGUOUS and len(region.name) > 2]
    for region in full:
        assert [region in mention.candidates for mention in BOOK.find(normal_text(f"{region.name}身份证"), words)] == [
            True
        ]


def test_an_ambiguous_name_alone_is_only_offered() -> None:
    (west_lake,) = BOOK.find("西湖居住证", words)
    assert west_lake.weak
    assert BOOK.resolve([west_lake]).places == ()
    assert [region.code for region in BOOK.resolve([west_lake]).choices] == ["330106", "360103"]
    for text in (
        "城区户口",
        "中山积分",
        "东湖居住证",
        "游西湖",
    ):  # no name, one that is well known, of one place, no place
        assert BOOK.resolve(BOOK.find(text, words)).choices == ()
    (place,) = BOOK.resolve([west_lake], TREE["330110"]).places
    assert place.region.code == "330106"
    (merged,) = BOOK.find("杭州西湖居住证", words)
    assert not merged.weak


@pytest.mark.parametrize(
    ("text", "user", "places", "choices"),
    [
        ("高新区营业执照", "610113", ["610113"], []),
        ("高新区营业执照", "610100", [], ["610113", "610116"]),
        ("经开区居住证", "610104", ["610112"], []),
        ("新区居住证", "310101", ["310115"], []),
        ("高新区营业执照", "340200", [], []),  # no zone of 芜湖 is known: 芜湖 itself is meant, and not 合肥's
        ("芜湖高新区营业执照", None, ["340200"], []),
        ("芜湖高新区营业执照", "610113", ["340200"], []),
        ("济南市高新区营业执照", None, [], ["370102", "370112"]),
        ("户口迁到高新区", "610113", ["610113"], []),
        ("国家级新区", "310115", [], []),
        ("开发区设立审批", None, [], []),
        ("更新区域规划", None, [], []),
    ],
)
def test_a_zone_is_that_of_the_users_city(text: str, user: str | None, places: list[str], choices: list[str]) -> None:
    found = BOOK.resolve(BOOK.find(text, words), TREE[user] if user else None)
    assert [place.region.code for place in found.places] == places
    assert [region.code for region in found.choices] == choices


@pytest.mark.parametrize("word", ["高新区", "开发区", "经开区", "新区"])
@pytest.mark.parametrize("user", [None, "000000"])
def test_a_zone_without_a_city_asks_for_the_city(word: str, user: str | None) -> None:
    """Who is nowhere is asked for the city."""
    choices = BOOK.resolve(BOOK.find(f"{word}居住证", words), TREE[user] if user else None).choices
    assert {region.level for region in choices} == {"province", "city"}
    assert "610100" in {region.code for region in choices}


def names_in_reach() -> list[tuple[str, str]]:
    """Name and code of every full name of a county, and of every other name that is not on the list."""
    pairs = {
        (name, region.code)
        for region in ABOVE_TOWNS
        for name in (normal_text(region.name), normal_text(region.short_name))
        if name not in AMBIGUOUS or (region.level == "county" and name == normal_text(region.name))
    }
    return sorted(pairs)


def test_every_name_is_found_after_its_province() -> None:
    missed = []
    for name, code in names_in_reach():
        region = TREE[code]
        province = "" if region.level == "province" else TREE.by_number(int(TREE.province_of[region.number])).short_name
        mentions = BOOK.find(f"{province}{name}身份证", words)
        if not any(region in mention.candidates for mention in mentions):
            missed.append((province, name))
    assert missed == []


def test_every_name_alone_is_taken_or_offered() -> None:
    missed = []
    for name, code in names_in_reach():
        region = TREE[code]
        mentions = BOOK.find(f"{name}身份证", words)
        at_home, anywhere = BOOK.resolve(mentions, region), BOOK.resolve(mentions)
        # Where nobody says who asks, a city goes before the counties of its name.
        offered = bool(anywhere.places) or region in anywhere.choices or name in AMBIGUOUS
        if [place.region for place in at_home.places] != [region] or not offered:
            missed.append(name)
    assert missed == []


def test_towns_are_found_after_their_county() -> None:
    towns = [region for region in TREE if region.level == "town" and region.name.endswith(("街道", "镇", "乡"))]
    missed = []
    for town in random.Random(7).sample([town for town in towns if len(town.name) > 2], 2000):
        text = normal_text(f"{TREE.path_name(town.code)}居住证")
        if [place.region for place in BOOK.resolve(BOOK.find(text, words)).places] != [town]:
            missed.append(text)
    assert missed == []


PIECES = st.sampled_from(
    ["杭州", "余杭区", "浙江省", "西湖", "城区", "吉林", "朝阳", "路", "大学", "浙a", "12345", " ", "的", "南", "海",
     "身份证", "和平", "余杭街道", "上"]
)  # fmt: skip
TEXTS = st.lists(PIECES, max_size=8).map("".join)


@given(TEXTS)
def test_mentions_of_places_lie_in_the_text_in_order(text: str) -> None:
    mentions = BOOK.find(text, words)
    ends = [0]
    for mention in mentions:
        assert ends[-1] <= mention.start < mention.end
        assert mention.text == text[mention.start : mention.end]
        assert mention.candidates
        ends.append(mention.end)
    resolved = BOOK.resolve(mentions, TREE["330110"])
    spans = {(mention.start, mention.end): mention.candidates for mention in mentions}
    assert all(place.region in spans[place.span] for place in resolved.places)


@given(st.text(st.characters(exclude_categories=[]) | st.sampled_from("杭州市余区路浙a ")))
def test_any_text_is_searched_for_places(text: str) -> None:
    assert all(mention.text == text[mention.start : mention.end] for mention in BOOK.find(text))


def test_a_text_of_places_alone_is_read_to_a_bound() -> None:
    assert len(BOOK.find("上海的" * 100)) == MOST_NAMES


@given(st.sets(st.text("甲乙丙", min_size=1, max_size=3), max_size=6), st.text("甲乙丙", max_size=12))
def test_name_patterns_find_what_a_plain_search_finds(names: set[str], text: str) -> None:
    plain = {
        start: sorted((start + len(name) for name in names if text.startswith(name, start)), reverse=True)
        for start in range(len(text))
    }
    assert dict(Patterns(names).starts(text)) == {start: ends for start, ends in plain.items() if ends}


def test_the_longest_name_of_a_place_wins() -> None:
    book = PlaceIndex(TREE, [PlaceAlias("甲乙", "330100", "zone"), PlaceAlias("甲乙丙", "330200", "zone")], {})
    assert [mention.text for mention in book.find("甲乙丙甲乙甲")] == ["甲乙丙", "甲乙"]
    assert [mention.text for mention in book.find("甲乙丙丁", lambda _text: [(2, 4)])] == ["甲乙"]
    assert book.find("甲乙丙丁", lambda _text: [(1, 4)]) == book.find("甲乙丙丁", lambda _text: [(0, 4)]) == ()
