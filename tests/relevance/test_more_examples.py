"""More of what the single examples show: the same promises, for other words.

1. Places: what stands in the query beats the user's own region; plates name places, their numbers nothing; parts of
   other names, given names and dishes are none; of several places the user's province decides, else they are offered.
2. Roles: where it is handled, where someone or something comes from, where one goes.
3. Pinyin in every form is read, names in Latin letters never; what changes nothing is no correction.
4. Typing errors are put right; what is right is never changed.
5. Scripts, width, spaces, emoji and digits for numerals change nothing.
6. Colloquial words, shops, children, lost and expired papers find the official matter.
7. What is asked for is told apart from the matter; the verb that decides which matter is meant stays; of what is paid
   out no fee is told, and of how long a paper lasts no handling time.
8. What is barred is barred in every disguise, what only sounds like it is not; codes lead on, numbers are no hotlines.
9. Speech.
"""

from __future__ import annotations

import pytest

from search_engine import Service
from search_engine.searching import NBestEntry
from tests.relevance.examples import HANGZHOU, HEFEI, XIHU, YUHANG, decided, roles, search, titles, understood


@pytest.mark.parametrize(
    ("text", "region", "code"),
    [
        ("义乌市营业执照", "110105", "330782"),
        ("上海徐汇区社保卡补办", YUHANG, "310104"),
        ("合肥公积金贷款", YUHANG, HEFEI),
        ("东莞居住证", YUHANG, "441900"),
        ("余杭区五常街道居住证", "110105", "330110005"),
        ("皖A车辆年检", YUHANG, HEFEI),
        ("浙A12345违章", HEFEI, HANGZHOU),
        ("新A营运证", YUHANG, "650100"),
        ("鼓楼区结婚登记", "320102", "320106"),
        ("青山区身份证", "420100", "420107"),
        ("宝山区护照", "310000", "310113"),
    ],
)
def test_a_place_in_the_query_decides_the_region(service: Service, text: str, region: str, code: str) -> None:
    assert decided(search(service, text, region)) == (code, "query")


@pytest.mark.parametrize(
    "text",
    [
        "南京东路派出所", "重庆火锅店营业执照", "海南鸡饭店许可", "贵州茅台商标", "天津包子店", "四川大学毕业证",
        "上海银行开户", "云南白药", "黄山毛峰", "西湖龙井", "李宁夏身份证", "王河南户口", "良渚古城", "电动车上街",
    ],
)  # fmt: skip
def test_parts_of_names_and_dishes_are_no_place(service: Service, text: str) -> None:
    page = search(service, text, YUHANG)
    assert (page.query.places, page.query.place_choices) == ((), ())


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("桥西区营业执照", {"130104", "130703"}),
        ("城关区社保卡", {"540102", "620102"}),
        ("永定区身份证", {"350803", "430802"}),
    ],
)
def test_places_of_one_name_are_offered(service: Service, text: str, codes: set[str]) -> None:
    assert {place["code"] for place in search(service, text).query.place_choices} == codes


@pytest.mark.parametrize(
    ("text", "region", "meant"),
    [
        ("社保从南京转到杭州", YUHANG, {"320100": "origin", HANGZHOU: "handling"}),
        ("在深圳换湖南身份证", YUHANG, {"440300": "handling", "430000": "origin"}),
        ("人在苏州户籍安徽补办身份证", YUHANG, {"320500": "handling", "340000": "origin"}),
        ("江西户口在余杭办居住证", YUHANG, {"360000": "origin", YUHANG: "handling"}),
        ("去北京看病报销", YUHANG, {"110000": "destination", YUHANG: "handling"}),
        ("香港定居户口注销", YUHANG, {"810000": "destination", YUHANG: "handling"}),
        ("苏州转来的社保怎么接续", YUHANG, {"320500": "origin", YUHANG: "handling"}),
        ("南京户口迁到合肥", HEFEI, {"320100": "origin", HEFEI: "handling"}),
    ],
)
def test_places_of_a_query_have_their_roles(service: Service, text: str, region: str, meant: dict[str, str]) -> None:
    assert roles(search(service, text, region)) == meant


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("医保从合肥转杭州", "基本医疗保险关系转移接续"),
        ("社保从温州转回杭州", "企业职工基本养老保险关系转移接续"),
        ("公司从上海迁到杭州", "企业迁移登记"),
        ("户口从河南迁到余杭", "户口迁移"),
        ("孩子从安徽转学到杭州", "义务教育学校学生转学"),
    ],
)
def test_what_moves_finds_its_transfer(service: Service, text: str, title: str) -> None:
    assert titles(search(service, text, YUHANG), 1) == [title]


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("hu zhao huan fa", "护照换发"),
        ("jiā shǐ zhèng", "驾驶证"),
        ("gongjijin tiqu", "公积金提取"),
        ("lüshi zhiye", "律师执业"),
        ("nv zhi gong", "女职工"),
        ("fǎlǜ yuánzhù", "法律援助"),
        ("xi'an shebao", "西安社保"),
        ("chang'an qu hukou", "长安区户口"),
        ("chongxin shenqing", "重新申请"),
        ("yinhang kaihu", "银行开户"),
        ("ＧＪＪ", "公积金"),
        ("sbkgs", "社保卡挂失"),
        ("社bao卡", "社保卡"),
        ("SHENFENZHENG", "身份证"),
    ],
)
def test_pinyin_in_every_form_is_read(service: Service, text: str, meant: str) -> None:
    assert understood(search(service, text, YUHANG)) == meant


@pytest.mark.parametrize(
    "text", ["wifi", "ipo", "gps", "ukey", "haccp", "hpv疫苗", "3c认证", "c1驾照", "浙A摇号", "杭州E类人才码"]
)
def test_latin_names_are_not_corrected(service: Service, text: str) -> None:
    page = search(service, text, YUHANG)
    assert (page.query.corrected, page.did_you_mean) == (None, None)


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("居主证", "居住证"),
        ("结婚等级", "结婚登记"),
        ("营业职照", "营业执照"),
        ("失业宝险金", "失业保险金"),
        ("不动产登机", "不动产登记"),
        ("机动车驾驶证期满换政", "机动车驾驶证期满换证"),
        ("无犯罪纪录证明", "无犯罪记录证明"),
        ("港奥通行证", "港澳通行证"),
        ("工殇认定", "工伤认定"),
        ("助学贷宽", "助学贷款"),
        ("普通话登记证书", "普通话等级证书"),
    ],
)
def test_typing_errors_are_corrected(service: Service, text: str, meant: str) -> None:
    assert understood(search(service, text, YUHANG)) == meant


@pytest.mark.parametrize(
    "text", ["瓶窑镇", "阿里巴巴", "王小明身份证", "疫木除治", "缓缴", "采供血", "划拨土地", "儋州公积金", "邛崃身份证"]
)
def test_what_is_right_is_not_corrected(service: Service, text: str) -> None:
    page = search(service, text, YUHANG)
    assert (page.query.corrected, page.did_you_mean) == (None, None)


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("戶口遷移", "户口迁移"),
        ("殘疾人證", "残疾人证"),
        ("公 积 金 贷 款", "公积金贷款"),
        ("身份证！！！", "身份证"),
        ("2手房过户", "二手房过户"),
        ("1次性创业补贴", "一次性创业补贴"),
        ("2类医疗器械", "二类医疗器械"),
    ],
)
def test_writing_makes_no_difference(service: Service, text: str, plain: str) -> None:
    typed, other = search(service, text, YUHANG), search(service, plain, YUHANG)
    assert [item.id for item in typed.items] == [item.id for item in other.items]


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("五保户", "特困人员认定"),
        ("暂住证", "居住证申领"),
        ("廉租房", "公共租赁住房保障资格认定"),
        ("狗证", "养犬登记"),
        ("结婚证丢了", "补领结婚证"),
        ("护照过期了怎么办", "普通护照换发"),
        ("车牌丢了", "机动车号牌补领、换领"),
        ("残疾证到期了", "残疾人证期满换领"),
        ("失业金领取", "失业保险金申领"),
        ("股权转让", "企业变更登记"),
        ("想开个诊所", "诊所备案（新办）"),
        ("开幼儿园", "民办学校设立审批"),
        ("开养老院", "养老机构备案（设立）"),
        ("开花店", "个体工商户设立登记"),
        ("开个烧烤摊", "小餐饮经营登记"),
        ("宝宝办身份证", "首次申领居民身份证"),
        ("三孩补贴", "育儿补贴申领"),
        ("小孩落户", "出生登记"),
        ("怎么给孩子办护照", "普通护照签发"),
        ("房产证损坏", "不动产权证书换发"),
        ("换工作了公积金怎么办", "住房公积金异地转移接续"),
        ("离婚登记预约", "离婚登记"),
        ("企业开办一件事", "企业设立登记"),
    ],
)
def test_colloquial_names_find_the_official_matter(service: Service, text: str, first: str) -> None:
    assert titles(search(service, text, YUHANG), 1) == [first]


@pytest.mark.parametrize(
    ("text", "asks", "first"),
    [
        ("护照怎么换", "process", "普通护照换发"),
        ("身份证怎么补", "process", "居民身份证补领"),
        ("营业执照怎么注销", "process", "企业注销登记"),
        ("户口怎么迁", "process", "户口迁移"),
        ("社保卡怎么激活", "process", "社会保障卡启用"),
        ("结婚登记申请表", "forms", "结婚登记"),
        ("附近办身份证的地方", "place", "首次申领居民身份证"),
        ("护照多少钱", "money", "普通护照签发"),
    ],
)
def test_asks_are_told_apart_from_the_matter(service: Service, text: str, asks: str, first: str) -> None:
    page = search(service, text, YUHANG)
    assert asks in page.query.asks
    assert titles(page, 1) == [first]


@pytest.mark.parametrize(
    "text",
    ["低保一个月多少钱", "独生子女费多少钱", "养老金多少钱", "生二胎补贴多少钱", "抚恤金多少", "失业了能领多少钱"],
)
def test_what_is_paid_out_is_never_free(service: Service, text: str) -> None:
    page = search(service, text, YUHANG)
    assert {"benefit", "money"} & set(page.query.asks)
    assert page.items
    assert [item.title for item in page.items if "不收费" in str(item.answer or "")] == []


def test_how_long_a_paper_lasts_is_not_its_handling_time(service: Service) -> None:
    page = search(service, "居住证有效期多久", YUHANG)
    assert titles(page, 1) == ["居住证申领"]
    assert page.items[0].answer["held"] is False


@pytest.mark.parametrize(
    "text", ["办*假*证", "辦假證", "办⃣假⃣证", "banjiazheng", "瓣假证", "办jia证", "买文凭", "枪_支_买_卖", "卖发票"]
)
def test_barred_words_are_blocked_in_disguise(service: Service, text: str) -> None:
    assert search(service, text, YUHANG).query.blocked is not None


@pytest.mark.parametrize(
    "text",
    ["民用爆炸物品", "烟花爆竹", "打假", "假药举报", "办假证怎么处罚", "代开发票", "公章刻制", "成人高考", "诈骗举报"],
)
def test_words_that_only_look_barred_are_not_blocked(service: Service, text: str) -> None:
    assert search(service, text, YUHANG).query.blocked is None


@pytest.mark.parametrize("text", ["浙(2024)杭州市不动产权第0012345号", "6222021234567890123"])
def test_8_numbers_are_no_hotlines(service: Service, text: str) -> None:
    page = search(service, text, YUHANG)
    assert page.route is None
    assert [expansion for expansion in page.query.expansions if expansion["from"] == "12345"] == []


@pytest.mark.parametrize("text", ["11010519491231002X", "身份证号11010519491231002X"])
def test_8_an_identity_number_is_never_echoed_in_a_route(service: Service, text: str) -> None:
    assert search(service, text, YUHANG).route is None


@pytest.mark.parametrize(
    ("heard", "meant"),
    [
        ([("公鸡金提取", 0.7), ("公积金提取", 0.4)], "公积金提取"),
        ([("结昏登记", 0.6), ("结婚灯记", 0.5)], "结婚登记"),
        ([("出声登记", 0.6), ("出生登记", 0.3)], "出生登记"),
        ([("", 0.3), ("护照", 0.2)], "护照"),
    ],
)
def test_a_meaningful_reading_of_speech_is_taken(service: Service, heard: list[tuple[str, float]], meant: str) -> None:
    assert service.voice([NBestEntry(*one) for one in heard], region=XIHU).text == meant
