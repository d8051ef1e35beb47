"""The sample catalogue.

1. Every reviewed matter has every element that C 0103-2018 §7.1 asks for, save declared dirt; a fault is named.
2. Themes are those of the national lists; phone numbers cannot ring anyone; links stay on zwfw.example.
3. The matters that users ask for first are there, at the level that handles them; 公积金 never at a county.
4. Expansion: only at the levels of the base, not in its excepted regions; ids are unique; two runs write the same.
5. A region stands in for a level that it lacks: 北京 for a city, 东莞 for a county. Each level of a matter that is
   divided among levels says what it takes; a region that stands in takes both.
6. The demo is Zhejiang, the nation's own and slices of others; with a number it goes on with whole provinces.
7. Policies, guides, apps, answers and news are there, one superseded, askers masked.
8. The nation stream: exact count, distinct ids, the promised proportions, mixed inside a province, the same twice.
9. Every streamed document is a valid document.
"""

import re
from collections import Counter
from datetime import UTC, datetime
from itertools import islice, pairwise

import pytest

from dictionaries.regions import load_tree
from indexer.documents.document import Document
from indexer.samples.catalogue import ELEMENTS, ON_DUTY_ELEMENTS, CatalogueError, read_catalogue
from indexer.samples.demo import demo_documents
from indexer.samples.expand import documents_at, expand
from indexer.samples.nation import nation_documents
from indexer.samples.singles import COMBINATIONS, STEP
from tests.known import catalogue, others

pytestmark = pytest.mark.long

NATURAL_THEMES = """生育收养 户籍办理 民族宗教 教育科研 入伍服役 就业创业 设立变更 准营准办 职业资格 婚姻登记 优待抚恤
规划建设 住房保障 社会保障 证件办理 交通出行 旅游观光 出境入境 消费维权 公共安全 司法公证 知识产权 环保绿化 文化体育
公用事业 医疗卫生 离职退休 死亡殡葬 其他"""
LEGAL_THEMES = """设立变更 准营准办 资质认证 年检年审 税收财务 人力资源 社会保障 投资审批 融资信贷 抵押质押 商务贸易
招标拍卖 海关口岸 涉外服务 农林牧渔 国土和规划建设 交通运输 环保绿化 水务气象 医疗卫生 科技创新 文体教育 知识产权
民族宗教 质量技术 检验检疫 安全生产 公安消防 司法公证 公用事业 法人注销 档案文物 其他"""
LIFE_EVENTS = """企业信息变更 开办运输企业 开办餐饮店 水电气网联合报装 信用修复 企业上市合法合规信息核查
企业破产信息核查 企业注销登记 新生儿出生 教育入学 社会保障卡居民服务 残疾人服务 退休"""
LEVEL_OF = {
    "nation": "国家级", "province": "省级", "city": "市级", "county": "县级", "town": "乡级", "village": "村级",
}  # fmt: skip
# A hotline of five digits, or an area code with a subscriber's number that begins with 0000.
SAFE_PHONE = re.compile(r"\d{5}|0\d{2,3}-0000\d{4}")
# Where links lead.
HOMES = ("https://www.zwfw.example/", "https://m.zwfw.example/")
# Documents of the nation stream; what is promised of five million holds of as many.
COUNT = 20_000
# Documents of Zhejiang that are made again, and of the demo in the second province that it goes on with.
SAME, FURTHER = 8_000, 100
# A longer demo is of every eighth matter.
FEWER = 8
VILLAGE_MATTERS = (
    "农村村民宅基地审批（新申请宅基地）",
    "宅基地使用权及房屋所有权首次登记",
    "林木采伐许可证核发（一般采伐）",
)
ASKED = (
    "机动车驾驶人记满12分学习和考试", "一次性创业补贴申领", "渔业船舶检验（营运检验）", "红字发票信息确认和开具",
    "消费者投诉处理", "食品安全违法行为举报处理", "非现场交通违法行为处理", "社会保险参保缴费记录查询打印",
    "个人名下不动产信息查询（无房证明）", "既有住宅加装电梯联合审查", "出生医学证明补发、换发", "兵役登记和应征报名",
    "电费查询和缴纳", "新生儿参加城乡居民基本医疗保险登记",
)  # fmt: skip
DIRT = {"临时占用城市道路审批", "户外广告设施设置备案", "代开增值税专用发票"}


@pytest.fixture(scope="module")
def tree():
    return load_tree()


@pytest.fixture(scope="module")
def matters():
    return catalogue()


@pytest.fixture(scope="module")
def zhejiang(matters, tree):
    return list(expand(matters, tree, ["330000"]))


@pytest.fixture(scope="module")
def stream(matters, tree):
    """One that has given all its documents, and these."""
    stream = nation_documents(tree, matters, COUNT)
    return stream, list(stream)


@pytest.fixture(scope="module")
def thousands(stream):
    return stream[1]


def by_title(matters, title):
    return next(matter for matter in matters if matter.title == title)


def test_elements_are_complete(matters):
    for matter in matters:
        wanted = ELEMENTS if matter.shared["initiative"] == "依申请" else ON_DUTY_ELEMENTS
        there = {*matter.shared, *(name for name in ("place", "contact") if getattr(matter, name) is not None)}
        spared = {"faqs"} if matter.core else set()
        assert set(wanted) - there - spared == matter.dirty, matter.title
    assert {matter.title for matter in matters if matter.dirty} >= DIRT
    assert sum(not matter.core and matter.shared["initiative"] == "依申请" for matter in matters) >= 100


def test_a_fault_of_the_catalogue_is_named(tmp_path):
    matter = "{title: 某事, catalog_code: '1', levels: [nowhere], conditoins: [a], initiative: 依申请}"
    (tmp_path / "bad.yaml").write_text(f"defaults: {{}}\nmatters: [{matter}, {matter}]\n", encoding="utf-8")
    with pytest.raises(CatalogueError) as caught:
        read_catalogue(tmp_path)
    faults = str(caught.value)
    assert "bad.yaml 某事 department：缺少" in faults
    assert "没有层级 nowhere" in faults
    assert "conditoins：文档没有这个字段" in faults
    assert "materials：缺少要素" in faults


def test_the_catalogue_has_suspended_expired_and_repealed_matters(matters):
    now = datetime(2026, 11, 1, tzinfo=UTC)
    documents = [Document.model_validate({"id": "1", **matter.shared}) for matter in matters]
    assert sum(document.status == "suspended" for document in documents) == 3
    assert sum(document.expires_at is not None and document.expires_at < now for document in documents) == 3
    assert sum(document.effective_from is not None and document.effective_from > now for document in documents) == 1
    assert [document.title for document in documents if document.repealed_at] == ["再生育审批"]


def test_themes_and_life_events_are_national(matters):
    for fields in (*(matter.shared for matter in matters), *others()):
        assert set(fields["themes"]) <= {*NATURAL_THEMES.split(), *LEGAL_THEMES.split()}, fields["title"]
        assert set(fields.get("life_events", ())) <= set(LIFE_EVENTS.split()), fields["title"]


def test_the_catalogue_is_as_wide_as_a_portals(matters):
    themes = {theme for matter in matters for theme in matter.shared["themes"]}
    assert themes >= {*NATURAL_THEMES.split(), *LEGAL_THEMES.split()} - {"其他"}
    events = Counter(event for matter in matters for event in matter.shared.get("life_events", ()))
    assert {event for event, count in events.items() if count >= 3} == set(LIFE_EVENTS.split())
    items = Counter(matter.catalog_code for matter in matters)
    assert len(matters) >= 320
    assert sum(3 <= count <= 8 for count in items.values()) >= 60
    assert sum(matter.shared["initiative"] == "依职权" for matter in matters) >= 60
    assert len({matter.department for matter in matters}) >= 25
    assert {level for matter in matters for level in matter.levels} == set(LEVEL_OF)
    assert any(matter.only_regions for matter in matters)
    assert any(matter.local_variants for matter in matters)


def test_phones_are_safe_and_links_stay_home(zhejiang, matters, tree):
    documents = (*zhejiang, *documents_at(matters, tree, tree["000000"]))
    for contact in {document.get("contact", "12345") for document in documents}:
        for phone in contact.split("；"):
            assert SAFE_PHONE.fullmatch(phone), contact
    for document in documents:
        assert all(link.startswith(HOMES) for link in document["links"].values()), document["links"]
    # copies share their materials: each list once
    for materials in {id(one): one for document in documents if (one := document.get("materials"))}.values():
        forms = [material["form_url"] for material in materials if "form_url" in material]
        assert all(form.startswith("https://www.zwfw.example/form/") for form in forms)


def test_promised_time_is_within_the_legal_time(zhejiang):
    for document in zhejiang:
        promised, legal = document.get("promised_time"), document.get("legal_time")
        if promised and legal and promised["unit"] == legal["unit"]:
            assert promised["value"] <= legal["value"], document["title"]


@pytest.mark.parametrize(
    ("title", "levels"),
    [
        ("居民身份证补领", {"county"}), ("居民身份证换领", {"county"}), ("首次申领居民身份证", {"county"}),
        ("出生登记", {"county"}), ("普通护照签发", {"city", "county"}), ("恢复驾驶资格", {"city", "county"}),
        ("租房提取住房公积金", {"city"}), ("购房提取住房公积金", {"city"}), ("住房公积金贷款", {"city"}),
        ("社会保障卡补领", {"city", "county"}), ("异地就医备案", {"city"}), ("结婚登记", {"county"}),
        ("生育登记", {"town"}), ("临时救助给付", {"town"}), ("户籍相关证明受理", {"village"}),
        ("网络预约出租汽车驾驶员证核发", {"city"}), ("律师执业许可", {"province"}), ("专利申请受理", {"nation"}),
        ("医疗机构执业登记（三级医院）", {"province"}), ("食品经营许可（新办）", {"county"}),
    ],
)  # fmt: skip
def test_matters_are_at_the_level_that_handles_them(matters, title, levels):
    assert by_title(matters, title).levels == levels


def test_what_people_say_is_an_alias(matters):
    assert "身份证补办" in by_title(matters, "居民身份证补领").shared["aliases"]
    assert "准生证" in by_title(matters, "生育登记").shared["aliases"]
    assert "公积金提取" in by_title(matters, "租房提取住房公积金").shared["aliases"]


def test_names_are_distinct_and_items_share_a_code(matters):
    assert len({matter.title for matter in matters}) == len(matters) >= 48
    reasons = ("租房", "购房", "离退休", "偿还购房贷款")
    assert len({by_title(matters, f"{reason}提取住房公积金").catalog_code for reason in reasons}) == 1
    prefix = {"行政许可": "0001", "行政处罚": "0002", "行政强制": "0003", "行政征收": "0004",
              "行政给付": "0005", "行政检查": "0006", "行政确认": "0007",
              "行政奖励": "0008", "行政裁决": "0009", "其他行政权力": "0010", "公共服务": "0020"}  # fmt: skip
    for matter in matters:
        assert re.fullmatch(r"\d{12}", matter.catalog_code)
        assert matter.catalog_code.startswith(prefix[matter.shared["matter_type"]]), matter.title


def test_housing_fund_is_never_a_countys(zhejiang, matters, tree):
    dongguan = expand(matters, tree, ["441900"])
    for document in (*zhejiang, *dongguan):
        if document["authority"]["department"] == "住房公积金":
            assert document["level"] == "市级"


def test_expansion_only_at_the_levels_of_the_base(zhejiang, matters, tree):
    bases = {(matter.catalog_code, matter.item): matter for matter in matters}
    for document in zhejiang:
        base = bases[document["catalog_code"], int(document["id"][-3:])]
        region = tree[document["region"]]
        assert region.level in base.levels, document["title"]
        assert document["level"] == LEVEL_OF[region.level]
    counted = Counter(document["title"] for document in zhejiang)
    assert counted["居民身份证补领"] == sum(r.level == "county" for r in tree if r.code.startswith("33"))
    assert counted["租房提取住房公积金"] == 11


def test_excepted_regions_have_no_copy(matters, tree):
    ningbo = {document["title"] for document in expand(matters, tree, ["330200"])}
    hangzhou = {document["title"] for document in expand(matters, tree, ["330100"])}
    assert "老年人优待证办理" not in ningbo
    assert "老年人优待证办理" in hangzhou


@pytest.mark.parametrize(
    ("region", "offered"),
    [("330102", False), ("330105", False), ("310104", False), ("330110", True), ("330122", True), ("340111", True)],
)
def test_village_land_only_where_there_are_villages(matters, tree, region, offered):
    titles = {document["title"] for document in expand(matters, tree, [region])}
    for title in (
        "农村村民宅基地审批（新申请宅基地）",
        "宅基地使用权及房屋所有权首次登记",
        "林木采伐许可证核发（一般采伐）",
    ):
        assert (title in titles) is offered


@pytest.mark.parametrize(("region", "missing"), [("330203", set()), ("330110", {"渔业船舶检验（营运检验）"})])
def test_what_people_ask_most_is_there(matters, tree, region, missing):
    """余杭 has no sea."""
    titles = {
        d["title"] for link in tree.chain(tree.children(region)[0].code) for d in documents_at(matters, tree, link)
    }
    assert set(ASKED) - titles == missing
    assert all(by_title(matters, title).shared["aliases"] for title in ASKED)


def test_copies_differ_where_places_differ(zhejiang):
    police = {d["region"]: d for d in zhejiang if d["title"] == "居民身份证补领"}
    assert police["330110"]["authority"]["name"] == "杭州市公安局余杭区分局"
    assert police["330122"]["authority"]["name"] == "桐庐县公安局"
    assert police["330110"]["place"]["address"].startswith("浙江省杭州市余杭区公安办证中心")
    assert len({d["contact"] for d in police.values()}) > 80
    quicker = sum(d["promised_time"]["value"] == 19 for d in police.values())
    assert 5 <= quicker <= 35  # a fifth of 90
    moved = [d for d in zhejiang if d["title"] == "户口迁移" and d["region"] == "330110"]
    assert moved[0]["promised_time"]["value"] == 3  # a variant of Hangzhou


def test_ids_are_unique_and_runs_alike(zhejiang, matters, tree):
    assert len({document["id"] for document in zhejiang}) == len(zhejiang)
    assert all(re.fullmatch(r"\d{27}", document["id"]) for document in zhejiang)
    assert list(islice(expand(read_catalogue(), load_tree(), ["330000"]), SAME)) == zhejiang[:SAME]


def test_overlapping_regions_are_expanded_once(matters, tree):
    once = list(expand(matters, tree, ["330100"]))
    assert list(expand(matters, tree, ["330110", "330100", "330100"])) == once


def test_a_region_stands_in_for_a_level_that_it_lacks(matters, tree):
    beijing = {d["title"]: d for d in documents_at(matters, tree, tree["110000"])}
    dongguan = {d["title"]: d for d in documents_at(matters, tree, tree["441900"])}
    assert beijing["租房提取住房公积金"]["authority"]["name"] == "北京市住房公积金管理中心"
    assert dongguan["居民身份证补领"]["authority"]["name"] == "东莞市公安局"
    assert "居民身份证补领" not in beijing


def test_each_level_says_what_it_takes(matters, tree):
    first = {
        code: next(d for d in documents_at(matters, tree, tree[code]) if d["title"] == "医疗机构执业登记（新办）")[
            "conditions"
        ][0]
        for code in ("330110", "330100", "441900")
    }
    assert first == {"330110": "床位不满一百张", "330100": "床位一百张以上", "441900": "符合医疗机构基本标准"}


def test_demo_is_zhejiang_the_nations_own_and_slices_of_others(matters, tree, zhejiang):
    demo = list(demo_documents(matters, others(), tree))
    national = [document for document in demo if document["region"] == "000000"]
    assert {"企业名称登记（冠以“中国”等字词）", "专利申请受理", "医保电子凭证"} <= {d["title"] for d in national}
    first = len(zhejiang) + len(others()) + len(list(documents_at(matters, tree, tree["000000"])))
    slices = demo[first:]
    assert {document["region"][:2] for document in slices} == {"11", "22", "31", "34", "44", "65"}
    assert {document["region"] for document in slices if document["region"][:2] == "44"} >= {"440000", "441900"}
    assert {document["site"] for document in slices if document["region"] == "659001"} == {"660000"}
    assert len({document["id"] for document in demo}) == len(demo)
    assert list(demo_documents(matters, others(), tree, 100)) == demo[:100]


def test_a_longer_demo_goes_on_with_whole_provinces(matters, tree):
    some = matters[::FEWER]
    own = sum(1 for _ in documents_at(some, tree, tree["000000"])) + len(others())
    first = own + sum(1 for _ in expand(some, tree, ["330000"]))
    beijing = sum(1 for _ in expand(some, tree, ["110000"]))
    more = list(demo_documents(some, others(), tree, first + beijing + FURTHER))
    assert len(more) == first + beijing + FURTHER
    assert more[:first] == list(islice(demo_documents(some, others(), tree), first))
    assert {document["region"][:2] for document in more[first : first + beijing]} == {"11"}
    assert {document["region"][:2] for document in more[first + beijing :]} == {"12"}


def test_the_other_kinds_of_documents_are_there(tree):
    kinds = Counter(document["kind"] for document in others())
    assert kinds["policy"] + kinds["interpretation"] >= 40
    assert kinds["interpretation"] >= 8
    assert kinds["app"] >= 50
    assert kinds["guide"] >= 60
    assert kinds["faq"] + kinds["complaint"] >= 40
    assert kinds["news"] >= 10
    guides = [document for document in others() if document["kind"] == "guide"]
    events = {event for document in guides for event in document.get("life_events", ())}
    assert events == set(LIFE_EVENTS.split())
    titles = {document["title"]: document for document in others()}
    assert titles["余杭区租房补贴办法"]["region"] == titles["余杭区人才政策"]["region"] == "330110"
    assert {"新生儿出生一件事", "开办餐饮店一件事"} <= titles.keys()
    ids = {document["id"] for document in others()}
    assert len(ids) == len(others())
    replaced = {d["superseded_by"] for d in others() if "superseded_by" in d}
    assert len(replaced) >= 6
    assert replaced <= ids
    for document in others():
        assert document["region"] in tree
        assert document["level"] == LEVEL_OF[tree[document["region"]].level]
        if document["kind"] == "faq":
            assert re.fullmatch(r".\*\*", document["asker"])


def test_nation_stream_has_distinct_ids_and_the_promised_proportions(thousands, matters, tree):
    assert len(thousands) == COUNT
    assert len({document["id"] for document in thousands}) == COUNT
    singles = [document for document in thousands if document["kind"] != "matter" or "catalog_code" not in document]
    assert len(singles) == pytest.approx(COUNT * 0.06, abs=1)
    assert len({document["title"] for document in singles}) == len(singles)
    levels = Counter(document["level"] for document in thousands)
    assert levels["县级"] / COUNT == pytest.approx(0.70, abs=0.1)
    assert levels["市级"] / COUNT == pytest.approx(0.13, abs=0.05)
    assert levels["乡级"] / COUNT == pytest.approx(0.17, abs=0.06)
    provinces = {document["region"][:2] for document in thousands}
    assert len(provinces) >= 32  # the nation and every province of which something below is known


def test_nation_stream_counts_what_came(stream, matters):
    counts, came = stream[0].counts(), stream[1]
    assert counts.documents == len(came) == counts.copies + counts.singles == COUNT
    assert counts.distinct_names == len({document["title"] for document in came})
    assert counts.distinct_texts == counts.bases + counts.singles
    copies = [document for document in came if "catalog_code" in document]
    assert (counts.copies, counts.singles) == (len(copies), COUNT - len(copies))
    assert len(matters) < counts.bases <= 4_600 + len(matters)


def test_nation_stream_comes_province_by_province_and_mixed_inside(thousands):
    order = [document["region"][:2] for document in thousands]
    changes = sum(before != after for before, after in pairwise(order))
    assert changes == len(set(order)) - 1
    zhejiang = [document["region"] for document in thousands if document["region"].startswith("33")]
    runs = sum(before != after for before, after in pairwise(zhejiang))
    assert runs > 0.9 * len(zhejiang)


def test_nation_stream_is_the_same_twice(thousands, matters, tree):
    again = islice(nation_documents(tree, read_catalogue(), COUNT), COUNT // 5)
    assert list(again) == thousands[: COUNT // 5]


def test_asking_for_more_copies_than_there_are_is_refused(matters, tree, monkeypatch):
    monkeypatch.setattr("indexer.samples.nation.GENERATED_BASES", 20)
    with pytest.raises(ValueError, match="copies were asked for"):
        next(iter(nation_documents(tree, matters[:10], 9_000_000)))


def test_singles_never_repeat():
    assert COMBINATIONS % STEP


def test_every_document_is_valid(thousands, zhejiang):
    for document in (*thousands[::8], *zhejiang[::10], *others()):
        assert not document.keys() - Document.model_fields.keys()
        Document.model_validate(document)
