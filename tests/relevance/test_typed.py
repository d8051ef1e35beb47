"""What people type, tried without knowing the dictionaries: one case for each cause that was mended.

1. Pinyin: a place before what is wanted there; verbs and small words of one syllable; v for ü; words of the site that
   are rare in it. Letters with a slip are offered.
2. Several things asked in a row, and questions of time with their verb.
3. Vehicles: what a plate says, and what moves. Over the border: where one goes, and the pass that it takes.
4. Right sentences are not changed, nor is a character of them said to be too many.
5. What is said twice (遗失补办) is one thing, a 户口 said in passing none; words that people have for shops, papers and
   what is no longer offered lead to what comes nearest.
6. What is nearest to a matter that an office takes up of itself is shown the way to its channel, not the matter; where
   something is named, and in the channel itself, nothing more is said.
7. Suggestions for a text with a place before the matter, or the words of a question around it.
8. What says the opposite is not found for it, or stands behind what is meant: 非营业性, 非居民, 未成年.
"""

from __future__ import annotations

from urllib.parse import parse_qsl

import pytest

from search_engine import Service, read_request
from tests.relevance.examples import HANGZHOU, YUHANG, decided, roles, search, titles, understood


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("jiaxing shebao", "嘉兴社保"),
        ("xiaoshan hukou", "萧山户口"),
        ("lin'an gongjijin", "临安公积金"),
        ("susong", "诉讼"),
        ("wo yao ban hu zhao", "我要办护照"),
        ("ban jia shi zheng", "办驾驶证"),
        ("shebaoka diu le", "社保卡丢了"),
        ("jvzhuzheng", "居住证"),
        ("yuer butie", "育儿补贴"),
    ],
)
def test_pinyin_with_places_and_verbs_is_read(service: Service, text: str, meant: str) -> None:
    assert understood(search(service, text, YUHANG)) == meant


@pytest.mark.parametrize(
    ("text", "meant"), [("gonjijin", "公积金"), ("shenfnzheng", "身份证"), ("jiehundenji", "结婚登记")]
)
def test_letters_with_a_slip_are_offered_their_word(service: Service, text: str, meant: str) -> None:
    assert search(service, text, YUHANG).did_you_mean == meant


@pytest.mark.parametrize(
    ("text", "asks", "first"),
    [
        ("护照 材料 费用", ("materials", "fee"), "普通护照签发"),
        ("结婚登记材料和地点", ("materials", "place"), "结婚登记"),
        ("居住证要多久能拿到", ("time",), "居住证申领"),
        ("营业执照几天能下来", ("time",), "企业设立登记"),
    ],
)
def test_things_asked_in_a_row_are_told_apart(service: Service, text: str, asks: tuple[str, ...], first: str) -> None:
    page = search(service, text, YUHANG)
    assert (page.query.asks, titles(page, 1)) == (asks, [first])


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("浙A过户", "机动车转让登记（本地过户）"),
        ("苏A过户", "机动车转让登记（本地过户）"),
        ("车从温州迁到杭州", "机动车变更登记（住所迁出迁入）"),
        ("驾驶证从北京转到杭州", "机动车驾驶证转入换证"),
        ("车子年审过期了怎么处理", "机动车检验标志核发（上线检测）"),
    ],
)
def test_plates_and_moving_vehicles_find_their_matters(service: Service, text: str, first: str) -> None:
    assert titles(search(service, text, YUHANG), 1) == [first]


def test_a_licence_that_moves_has_origin_and_handling(service: Service) -> None:
    page = search(service, "北京驾照换成杭州的", YUHANG)
    assert roles(page) == {"110000": "origin", HANGZHOU: "handling"}
    assert decided(page) == (YUHANG, "param")


@pytest.mark.parametrize(
    "text", ["我弟下水救人没上来能评烈士吗", "上班路上被车撞了算工伤吗", "想在西湖区开家面馆要办什么证"]
)
def test_right_sentences_are_not_corrected(service: Service, text: str) -> None:
    page = search(service, text, YUHANG)
    assert (page.query.corrected, page.did_you_mean) == (None, None)


@pytest.mark.parametrize(
    ("text", "first"), [("去香港旅游办签注", "往来港澳通行证签注"), ("到澳门旅游", "往来港澳通行证签注")]
)
def test_going_over_the_border_finds_the_pass(service: Service, text: str, first: str) -> None:
    page = search(service, text, YUHANG)
    assert set(roles(page).values()) == {"handling", "destination"}
    assert titles(page, 1) == [first]


def test_a_character_that_begins_the_next_word_is_not_removed(service: Service) -> None:
    text = "行驶证被洗衣机洗烂了"
    assert understood(search(service, text, YUHANG)) == text


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("北京烤鸭店营业执照", "个体工商户设立登记"),
        ("学校食堂要办什么许可", "食品经营许可（新办）"),
        ("补办驾证", "机动车驾驶证补证"),
        ("回乡证", "往来港澳通行证首次申领"),
        ("附近的行政服务中心", "政务地图"),
        ("户籍本遗失补办", "居民户口簿换领、补领"),
        ("河南户口在余杭考驾照", "机动车驾驶证初次申领"),
    ],
)
def test_words_said_twice_or_in_passing_find_the_nearest(service: Service, text: str, first: str) -> None:
    assert titles(search(service, text, YUHANG), 1) == [first]


def test_a_power_of_an_office_is_shown_as_its_channel(service: Service) -> None:
    text = "老婆喝了酒开车怎么罚"
    page = search(service, text, YUHANG)
    assert page.route is not None
    assert (page.route["kind"], "对酒后驾驶机动车的处罚" in page.route["text"]) == ("power", True)
    assert not any(title.startswith("对酒后驾驶") for title in titles(page, 10))
    values = {name: [value] for name, value in parse_qsl(page.route["url"].removeprefix("/?"))}
    there = service.search(read_request(values))
    assert there.items[0].title == "对酒后驾驶机动车的处罚"
    assert there.route is None


@pytest.mark.parametrize("text", ["身份证丢了怎么办", "孩子上户口要带什么", "对酒后驾驶机动车的处罚", "处罚"])
def test_no_channel_is_shown_where_a_matter_is_named(service: Service, text: str) -> None:
    assert search(service, text, YUHANG).route is None


@pytest.mark.parametrize(
    ("typed", "one"),
    [
        ("余杭区身份", "余杭区身份证"),
        ("上海居住", "上海居住证申领"),
        ("我要办护照", "护照"),
        ("护照多少钱", "护照"),
        ("怎么办身份", "身份证"),
    ],
)
def test_what_stands_around_a_typed_matter_is_suggested_past(service: Service, typed: str, one: str) -> None:
    assert one in [line.text for line in service.suggest(typed, YUHANG)]


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("营业性爆破", "营业性爆破作业单位许可"),
        ("非营业性爆破", "非营业性爆破作业单位许可"),
        ("居民用电报装", "用电报装（低压居民新装）"),
        ("非居民用电报装", "用电报装（低压非居民新装、增容）"),
        ("成年子女投靠", "父母投靠子女户口迁移"),
        ("未成年子女投靠", "未成年子女投靠父母户口迁移"),
        ("民办非企业单位成立", "民办非企业单位成立登记"),
        ("建房子", "乡村建设规划许可证核发"),
    ],
)
def test_opposites_find_their_own_matters(service: Service, text: str, first: str) -> None:
    assert search(service, text, YUHANG).items[0].title == first


def test_no_opposite_is_found_for_a_word(service: Service) -> None:
    assert titles(search(service, "营业性爆破", YUHANG)) == ["营业性爆破作业单位许可"]
    named = titles(search(service, "机动车登记", YUHANG, size="50"))
    assert named
    assert [title for title in named if "非机动车" in title] == []
