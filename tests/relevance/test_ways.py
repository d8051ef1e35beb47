"""Where people go who want no document, and what they want but to have a matter handled: single examples.

1. Functions of the portal, alone and inside a sentence: a way, and no pile of matters; beside a matter its cards. Small
   talk is none; a channel's name chooses the channel, and beside an office's the office's things there.
2. Offices, short, in full, by a former name, by what they do: name, address and number of the one where one lives.
3. Names of portals: dropped beside other words, a hint of the place; alone the way to the portal.
4. Zones of several counties are a choice; towns behind their county.
5. Distress: numbers in order, nothing else is looked for; look-alikes are searched.
6. A wish to look up, print, calculate, book or pay raises what serves it.
7. Several asks, several answers, each with its source; what people pay is never answered by the handling fee.
8. Who reports what is forbidden, was harmed, wants to be rid of it or asks what the law says is told whom to call,
   never blocked, and shown no card but of what the thing is named in.
"""

from __future__ import annotations

import pytest

from search_engine import SearchPage, Service
from search_engine.page.query_record import BLOCKED
from tests.relevance.examples import HANGZHOU, HEFEI, XIHU, YUHANG, search, titles


def way(page: SearchPage) -> tuple[str, str]:
    """Kind and text of the route."""
    assert page.route is not None
    return page.route["kind"], page.route["text"]


@pytest.mark.parametrize(
    ("label", "texts"),
    [
        ("我的办件", ["我的办件", "办件进度查询", "进度", "我交的材料审到哪一步了", "查一下我办的件"]),
        ("投诉建议", ["我要投诉", "窗口工作人员态度差", "写信给县长"]),
        ("咨询", ["我要咨询", "人工客服"]),
        ("预约办事", ["我想预约", "去大厅要不要提前预约"]),
        ("好差评", ["好差评", "给窗口打个差评"]),
        ("登录与实名认证", ["登录", "实名认证", "密码忘了怎么办", "账号登不上去"]),
        ("我的证照", ["我的证照", "电子证照在哪看"]),
    ],
)
def test_functions_of_the_portal_are_ways_without_matters(service: Service, label: str, texts: list[str]) -> None:
    for text in texts:
        page = search(service, text, YUHANG)
        kind, told = way(page)
        assert (kind, told.split("：")[0], page.total) == ("portal", label, 0), text


def test_a_function_beside_a_matter_keeps_its_cards(service: Service) -> None:
    page = search(service, "公积金提取进度查询", YUHANG)
    assert way(page)[0] == "portal"
    assert "提取" in titles(page)[0]


@pytest.mark.parametrize("text", ["请问一下", "是否提供", "我想办理一下那个", "有没有", "我想问一下", "麻烦帮个忙呀"])
def test_small_talk_leads_nowhere(service: Service, text: str) -> None:
    page = search(service, text, YUHANG)
    assert (page.route, page.total) == (None, 0)


@pytest.mark.parametrize(
    ("text", "channel", "first"),
    [
        ("应用服务", "app", ""),
        ("公积金应用服务", "app", "公积金查询"),
        ("行政权力食品处罚", "power", "对经营超过保质期食品的处罚"),
        ("我要看身份证办事指南", "guide", "居民身份证补领"),
        ("民政部门的应用", "app", "居家养老服务"),
    ],
)
def test_a_channels_name_chooses_it(service: Service, text: str, channel: str, first: str) -> None:
    page = search(service, text, YUHANG)
    assert [one["value"] for one in page.query.channels] == [channel]
    assert all(channel in item.channels for item in page.items)
    assert first in ("", page.items[0].title)
    assert len([told for told in page.notices if "以下是" in told]) <= 1, "of the place, or of others"


def test_an_office_beside_a_channel_leaves_its_things(service: Service) -> None:
    page = search(service, "公安局有哪些办事指南", YUHANG)
    assert page.total == next(row["count"] for row in page.facets["department"] if row["value"] == "公安")
    assert search(service, "农机购置与应用补贴", YUHANG).query.channels == ()


@pytest.mark.parametrize("text", ["消费投诉", "结婚登记", "预约挂号", "劳动保障监察投诉举报处理"])
def test_matters_that_sound_like_functions_are_searched(service: Service, text: str) -> None:
    page = search(service, text, YUHANG)
    assert page.items
    assert page.route is None or page.route["kind"] != "portal"


@pytest.mark.parametrize(
    ("text", "region", "name", "number"),
    [
        ("余杭区公安局", None, "杭州市公安局余杭区分局", ""),
        ("杭州市公安局余杭区分局", HEFEI, "杭州市公安局余杭区分局", ""),
        ("国土局", XIHU, "西湖", "12336"),
        ("房管局电话", YUHANG, "杭州市余杭区住房和城乡建设局", ""),
        ("社保电话", YUHANG, "杭州市余杭区人力资源和社会保障局", "12333"),
        ("车管所在哪", YUHANG, "车辆管理所", "12123"),
        ("税务局几点下班", YUHANG, "税务局", "12366"),
        ("妇联在哪", YUHANG, "妇女联合会", "12338"),
        ("信访局", YUHANG, "信访局", "12345"),
        ("找纪委举报干部", YUHANG, "纪委", "12388"),
    ],
)
def test_an_office_is_told_by_number(service: Service, text: str, region: str | None, name: str, number: str) -> None:
    page = search(service, text, region)
    assert page.route is not None
    assert page.route["kind"] == "office", text
    assert name in page.route["text"]
    assert number in page.route["text"]
    assert not number or number in [call["number"] for call in page.route["numbers"]]


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("12333打不通", "12333"),
        ("税务热线转人工", "12366"),
        ("打12123还是122", "12123"),
        ("12393是哪里的电话", "12393"),
    ],
)
def test_a_hotline_in_a_sentence_is_called(service: Service, text: str, number: str) -> None:
    page = search(service, text, YUHANG)
    assert page.route is not None
    assert (page.route["kind"], page.route["url"]) == ("hotline", f"tel:{number}")


def test_what_an_office_takes_up_tells_whom_to_call(service: Service) -> None:
    """What an office takes up of itself is no matter to be applied for; people can tell it of what they saw."""
    page = search(service, "楼下烧烤摊油烟熏人", YUHANG)
    assert page.route is not None
    assert page.route["kind"] == "power"
    assert [call["number"] for call in page.route["numbers"]] == ["12319", "12345"]
    assert "对赌博行为的处罚" in way(search(service, "赌博处罚", YUHANG))[1]


def test_matters_of_a_named_office_come_first(service: Service) -> None:
    page = search(service, "余杭区公安局", HEFEI)
    assert page.query.region is not None
    assert page.query.region["code"] == YUHANG
    assert page.items[0].region["code"] == YUHANG
    assert {item.authority for item in page.items[:5] if item.authority} == {"杭州市公安局余杭区分局"}


@pytest.mark.parametrize("text", ["公安局办身份证", "医保报销", "公积金提取", "社保卡补办"])
def test_matters_that_name_an_office_are_searched(service: Service, text: str) -> None:
    page = search(service, text, YUHANG)
    assert page.items
    assert page.route is None or page.route["kind"] != "office"


def test_a_portals_name_is_dropped_or_a_way(service: Service) -> None:
    here = search(service, "浙里办 公积金查询", YUHANG)
    assert titles(here)[0] == "公积金查询"
    assert here.query.place_choices == ()
    elsewhere = search(service, "粤省事 公积金查询", YUHANG)
    assert [place["name"] for place in elsewhere.query.place_choices] == ["广东省"]
    alone = way(search(service, "粤省事", YUHANG))
    assert alone == ("portal", "粤省事（广东省）")


def test_zones_of_several_counties_are_a_choice(service: Service) -> None:
    spanning = search(service, "临港新片区人才政策", YUHANG)
    assert [place["name"] for place in spanning.query.place_choices] == ["浦东新区", "奉贤区"]
    assert [place["name"] for place in search(service, "建德三都渔船").query.places] == ["三都镇"]
    assert [place["name"] for place in search(service, "张江高科技园区人才补贴").query.places] == ["浦东新区"]
    assert [place["name"] for place in search(service, "杭州余杭社保").query.places] == ["余杭区"]


def test_distress_is_told_its_numbers_and_nothing_else(service: Service) -> None:
    page = search(service, "老公喝酒了就打我", YUHANG)
    kind, told = way(page)
    assert (kind, page.query.crisis, page.query.corrected, page.did_you_mean) == ("hotline", "violence", None, None)
    assert page.route is not None
    assert [call["number"] for call in page.route["numbers"]][:2] == ["110", "12338"]
    assert "法律援助" in told
    assert all("婚姻" not in title and "结婚" not in title for title in titles(page))
    assert page.private
    assert search(service, "想自杀", YUHANG).items == ()
    assert search(service, "火灾证明", YUHANG).query.crisis is None


def test_distress_is_not_suggested(service: Service) -> None:
    assert service.suggest("想自杀", region=YUHANG) == []


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("公积金账上有多少钱", {"公积金查询"}),
        ("我驾照还剩几分", {"互联网交通安全综合服务", "交通违法查询与缴款"}),
        ("个人房产信息查询", {"不动产登记资料查询", "个人名下不动产信息查询（无房证明）", "不动产登记查询"}),
        ("公积金明细查询", {"公积金查询"}),
        ("公积金能贷多少", {"公积金贷款额度试算"}),
        ("九价在哪约", {"疫苗接种预约和查询"}),
    ],
)
def test_what_one_wishes_to_do_raises_what_serves_it(service: Service, text: str, first: set[str]) -> None:
    assert titles(search(service, text, HANGZHOU))[0] in first


def test_a_form_is_not_a_print_service(service: Service) -> None:
    assert "居住证" in titles(search(service, "居住证申请表下载", YUHANG))[0]


def test_several_asks_have_answers_with_sources(service: Service) -> None:
    first = search(service, "护照 材料 费用 时间", YUHANG).items[0]
    assert [said["asks"] for said in first.answers] == ["materials", "fee", "time"]
    assert {said["source"]["document"] for said in first.answers} == {first.id}
    assert [said["source"]["element"] for said in first.answers][:2] == ["materials", "fee"]
    assert first.answer == {name: value for name, value in first.answers[0].items() if name != "source"}


@pytest.mark.parametrize(
    "text",
    ["居民医保一年多少钱", "灵活就业社保一个月交多少", "契税交多少钱", "刻一套公章要多少钱", "家用自来水一吨多少钱"],
)
def test_what_people_pay_is_never_answered_as_free(service: Service, text: str) -> None:
    page = search(service, text, YUHANG)
    assert "payment" in page.query.asks
    assert all("不收费" not in str(said) for item in page.items for said in item.answers)


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("孩子吸毒怎么戒", "12355"),
        ("纪委举报", "12388"),
        ("赌博举报电话", "110"),
        ("代考判几年", "12348"),
        ("收购银行卡犯法吗", "12348"),
        ("找人代考会怎样", "12348"),
        ("举报法官", "12345"),
    ],
)
def test_who_asks_about_what_is_forbidden_is_told_whom_to_call(service: Service, text: str, number: str) -> None:
    page = search(service, text, YUHANG)
    assert page.route is not None
    assert number in page.route["text"]
    assert BLOCKED not in page.notices


def test_cards_beside_a_line_name_the_thing(service: Service) -> None:
    assert titles(search(service, "孩子吸毒怎么戒", YUHANG)) == []
    assert "枪支" in titles(search(service, "举报私藏枪支", YUHANG))[0]
