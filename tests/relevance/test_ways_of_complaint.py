"""What went wrong with a trader, outside, at a court or with a parcel, and what no portal is asked: whom it concerns.

1. A dispute with a trader is told 12315 and is no fraud; fraud stays fraud.
2. What is broken, dirty or in the way outside is told 12345; days of courts, parcels and rides their lines.
3. A complaint beside a thing is told the line of its field, and the matter that takes it up stands before the licences.
4. What is no government service is looked for nowhere, and the page says so.
5. Whom to ring up about a thing: the office of it.
6. A town by its full name is its office; a number in a queue is booked; a portal's name with what is asked of it.
7. An app that is asked for as one comes first.
8. Who does it for somebody else is told how.
9. Matters with the same words are searched, and nobody is sent anywhere.
10. Portals and lines by what else people call them, and what is asked of a bank.
"""

from __future__ import annotations

import pytest

from search_engine import SearchPage, Service
from tests.relevance.examples import HEFEI, YUHANG, search, titles


def way(page: SearchPage) -> tuple[str, str]:
    """Kind and text of the route; "" twice for none."""
    return (page.route["kind"], page.route["text"]) if page.route else ("", "")


@pytest.mark.parametrize(
    "text",
    [
        "健身房卷钱跑了",
        "买着假酒了 要他退钱",
        "早教中心卷钱跑了",
        "瑜伽馆关门了卡里还有钱",
        "商家不肯退款",
        "网购七天不给退",
        "养生馆老板失联 卡里五千块",
        "理发店多收钱 投诉",
        "小饭馆用死猪肉 想举报",
        "买到注水肉",
    ],
)
def test_a_dispute_with_a_trader_leads_to_12315(service: Service, text: str) -> None:
    page = search(service, text, YUHANG)
    assert way(page) == ("hotline", "拨打 12315 市场监管投诉举报热线")
    assert page.query.crisis is None


@pytest.mark.parametrize(
    "text",
    [
        "刷单被骗两万",
        "接到电话说我洗钱 已经转了五万",
        "钱转给假客服了 能要回来吗",
        "网贷没放款先让我交钱",
        "把验证码给了骗子",
    ],
)
def test_fraud_leads_to_the_police_and_not_to_traders(service: Service, text: str) -> None:
    kind, told = way(search(service, text, YUHANG))
    assert kind == "hotline"
    assert "110 公安报警" in told


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("马路上井盖没了", "12345"),
        ("街上路灯黑了", "12345"),
        ("台风刮倒树挡路", "12345"),
        ("公厕没人打扫", "12345"),
        ("楼下垃圾三天没清", "12345"),
        ("水龙头没水了", "12345"),
        ("电线杆歪了要倒", "95598"),
        ("我的案子哪天开庭", "12368"),
        ("传票收到了开庭时间能改吗", "12368"),
        ("二审哪天判", "12368"),
        ("快递丢了不赔", "12305"),
        ("网约车司机骂人", "12328"),
    ],
)
def test_broken_things_outside_lead_to_their_lines(service: Service, text: str, number: str) -> None:
    page = search(service, text, YUHANG)
    assert page.route is not None
    assert (page.route["kind"], page.route["url"]) == ("hotline", f"tel:{number}")
    assert page.query.crisis is None


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("店里卖假名牌 举报", "12315"),
        ("网约车司机骂人 投诉", "12328"),
        ("印染厂排黑水 举报", "12369"),
        ("老板不签合同 举报", "12333"),
        ("消费投诉", "12315"),
        ("出租房改群租 举报", "投诉建议"),
        ("有人虐待猫 举报", "12345"),
    ],
)
def test_a_complaint_leads_to_the_line_of_its_field(service: Service, text: str, told: str) -> None:
    kind, said = way(search(service, text, YUHANG))
    assert kind in ("hotline", "portal")
    assert told in said


def test_the_matter_for_complaints_stands_before_licences(service: Service) -> None:
    found = titles(search(service, "食品有问题举报", YUHANG))
    assert found[0] == "食品安全违法行为举报处理"


@pytest.mark.parametrize(
    "text", ["快递单号查物流到哪了", "顺丰单号查询", "包裹几天到", "外卖到哪了", "中通客服", "抖音账号解封"]
)
def test_what_is_no_government_service_is_said_so(service: Service, text: str) -> None:
    page = search(service, text, YUHANG)
    kind, told = way(page)
    assert (kind, page.total) == ("portal", 0)
    assert told.startswith("不是政务服务")


@pytest.mark.parametrize(
    ("text", "office"),
    [
        ("交税的事问哪个号码", "税务局"),
        ("社保的问题问哪个电话", "人力资源和社会保障局"),
        ("残疾人的事找谁问", "残"),
        ("驾照的事打哪个电话问", "12123"),
        ("孩子上学的事打哪个电话", "教育局"),
    ],
)
def test_whom_to_ring_up_about_a_thing_is_its_office(service: Service, text: str, office: str) -> None:
    kind, told = way(search(service, text, YUHANG))
    assert kind == "office"
    assert office in told


@pytest.mark.parametrize("text", ["政策问谁", "看不懂找谁问"])
def test_whom_to_ask_about_nothing_is_the_consultation(service: Service, text: str) -> None:
    assert way(search(service, text, YUHANG))[1].startswith("咨询")


@pytest.mark.parametrize(
    ("text", "kind", "told"),
    [
        ("瓶窑镇", "office", "瓶窑镇人民政府"),
        ("五常街道", "office", "五常街道办事处"),
        ("余杭档案馆能进去看吗", "office", "档案馆"),
        ("不动产登记中心取号", "portal", "预约办事"),
        ("行政服务中心取号", "portal", "预约办事"),
        ("浙里办闪退", "portal", "浙里办"),
        ("浙里办二维码", "portal", "浙里办"),
    ],
)
def test_towns_and_portals_lead_to_offices_and_functions(service: Service, text: str, kind: str, told: str) -> None:
    found = way(search(service, text, YUHANG))
    assert found[0] == kind
    assert told in found[1]


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("报个税的手机软件", "个人所得税申报"),
        ("专项附加扣除在哪个app填", "个人所得税申报"),
        ("年终退税app", "个人所得税申报"),
        ("查公积金的小程序", "公积金查询"),
        ("找工作的app", "就业在线招聘求职"),
    ],
)
def test_an_app_asked_for_comes_first(service: Service, text: str, title: str) -> None:
    first = search(service, text, YUHANG).items[0]
    assert (first.kind, first.title) == ("app", title)


@pytest.mark.parametrize("text", ["老爸不会用手机 我替他办", "爷爷没有手机能我代办吗", "子女替父母操作手机办事"])
def test_doing_it_for_others_leads_to_the_proxy_service(service: Service, text: str) -> None:
    page = search(service, text, YUHANG)
    assert way(page)[1].startswith("亲友代办")
    assert "亲友代办" in titles(page)[0]


@pytest.mark.parametrize(
    ("text", "word", "region"),
    [
        ("餐馆那张证下个月过期", "食品经营许可", YUHANG),
        ("建筑垃圾处置", "建筑垃圾", YUHANG),
        ("健身房开业", "体育", HEFEI),
        ("快递企业设立", "快递", YUHANG),
        ("房子被法院判给我了怎么过户", "房屋", YUHANG),
        ("老爸的驾照换证我能代办吗", "驾驶证", YUHANG),
        ("瓶窑镇 宅基地", "宅基地", YUHANG),
        ("专家门诊取号", "预约挂号", YUHANG),
        ("政府采购投诉", "政府采购投诉", YUHANG),
        ("皖事通医保码", "医保电子凭证", HEFEI),
        ("预付卡备案", "预付卡", YUHANG),
    ],
)
def test_matters_with_words_of_complaint_are_searched(service: Service, text: str, word: str, region: str) -> None:
    page = search(service, text, region)
    assert word in titles(page)[0]
    assert way(page)[0] in ("", "app")


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("随身码怎么调出来", "随申办"),
        ("浙里办长辈版怎么切换", "浙里办"),
        ("兵团政务服务网", "新疆生产建设兵团"),
        ("国家反诈中心app", "96110"),
        ("打一二三四五", "12345"),
        ("建行卡限额", "不是政务服务"),
        ("话费余额", "不是政务服务"),
        ("火车票", "12306"),
        ("井盖", "12345"),
        ("垃圾不收", "12345"),
        ("小区电梯老坏", "12345"),
    ],
)
def test_portals_and_lines_are_known_by_other_names(service: Service, text: str, told: str) -> None:
    assert told in way(search(service, text, YUHANG))[1]
