"""What authorities are called.

1. Each has the name that it has in its place: municipalities' commissions, branches of police and planning, Dongguan.
2. In one region one line has one name for one organ: no two that differ by the order of words.
3. Documents that are no matters call an authority as matters do.
4. Every region and kind of place of the table exists, and every row names something that the catalogue has.
5. What is doubtful names a region that exists and says why.
"""

from collections import defaultdict

import pytest

from dictionaries.regions import load_tree
from indexer.samples.authority_names import names_at, real_name, short_name, table, usual_name
from indexer.samples.demo import SLICES
from indexer.samples.expand import documents_at
from indexer.samples.review.rule import table as review_table
from indexer.samples.vocabulary import authority_patterns, vocabulary
from tests.known import catalogue, others

pytestmark = pytest.mark.long

# Region, title of a matter, full name.
NAMES = [
    ("310000", "普通话水平测试报名", "上海市教育委员会"),
    ("310104", "义务教育入学", "上海市徐汇区教育局"),
    ("310000", "网络预约出租汽车经营许可", "上海市交通委员会"),
    ("310104", "道路货物运输经营许可", "上海市徐汇区建设和管理委员会"),
    ("310115", "道路货物运输经营许可", "上海市浦东新区建设和交通委员会"),
    ("310000", "拍卖经营许可", "上海市商务委员会"),
    ("310104", "单用途商业预付卡发卡企业备案", "上海市徐汇区商务委员会"),
    ("310000", "高新技术企业认定", "上海市科学技术委员会"),
    ("310000", "农作物种子生产经营许可证核发", "上海市农业农村委员会"),
    ("310115", "农药经营许可（新办）", "上海市浦东新区农业农村委员会"),
    ("310000", "医疗机构执业登记（三级医院）", "上海市卫生健康委员会"),
    ("310104", "公共场所卫生许可", "上海市徐汇区卫生健康委员会"),
    ("310000", "二级建造师初始注册", "上海市住房和城乡建设管理委员会"),
    ("310104", "建筑工程施工许可证核发", "上海市徐汇区建设和管理委员会"),
    ("310000", "建设项目用地预审与选址意见书核发", "上海市规划和自然资源局"),
    ("310104", "建设工程规划许可证核发", "上海市徐汇区规划和自然资源局"),
    ("310000", "取水许可（延续）", "上海市水务局"),
    ("310000", "租房提取住房公积金", "上海市公积金管理中心"),
    ("310104", "居民身份证补领", "上海市公安局徐汇分局"),
    ("310115", "居民身份证补领", "上海市公安局浦东分局"),
    ("310000", "执业药师注册（首次）", "上海市药品监督管理局"),
    ("310104", "消防监督检查", "上海市徐汇区消防救援支队"),
    ("310104", "建设项目环境影响登记表备案", "上海市徐汇区生态环境局"),
    ("330100", "建设工程规划许可证核发", "杭州市规划和自然资源局"),
    ("330102", "建设工程规划许可证核发", "杭州市规划和自然资源局上城分局"),
    ("330110", "不动产异议登记", "杭州市规划和自然资源局余杭分局"),
    ("330122", "建设工程规划许可证核发", "桐庐县规划和自然资源局"),
    ("330110", "居民身份证补领", "杭州市公安局余杭区分局"),
    ("330100", "商品房预售许可", "杭州市住房保障和房产管理局"),
    ("330100", "特殊建设工程消防验收", "杭州市城乡建设委员会"),
    ("330100", "民商事仲裁申请", "杭州仲裁委员会"),
    ("330122", "建设项目环境影响登记表备案", "杭州市生态环境局桐庐分局"),
    ("331127", "建设项目环境影响登记表备案", "丽水市生态环境局景宁分局"),
    ("330200", "建设工程规划许可证核发", "宁波市自然资源和规划局"),
    ("330203", "建设工程规划许可证核发", "宁波市自然资源和规划局海曙分局"),
    ("330203", "居民身份证补领", "宁波市公安局海曙分局"),
    ("330300", "导游证核发", "温州市文化广电旅游局"),
    ("330900", "导游证核发", "舟山市文化和广电旅游体育局"),
    ("340100", "取水许可（延续）", "合肥市水务局"),
    ("340104", "居民身份证补领", "合肥市公安局蜀山分局"),
    ("340104", "公共场所卫生许可", "合肥市蜀山区卫生健康委员会"),
    ("340104", "义务教育入学", "合肥市蜀山区教育体育局"),
    ("340111", "建设项目环境影响登记表备案", "合肥市包河区生态环境分局"),
    ("441900", "取水许可（延续）", "东莞市水务局"),
    ("441900", "CA证书办理", "东莞市政务服务和数据管理局"),
    ("441900", "公共场所卫生许可", "东莞市卫生健康局"),
    ("441900", "建设工程规划许可证核发", "东莞市自然资源局"),
    ("441900", "对损坏城市绿化的处罚", "东莞市城市管理和综合执法局"),
    ("441900", "企业投资项目核准", "东莞市发展和改革局"),
    ("441900", "居民身份证补领", "东莞市公安局"),
    ("659001", "结婚登记", "第八师石河子市民政局"),
    ("659001", "居民身份证补领", "石河子市公安局"),
    ("110000", "普通话水平测试报名", "北京市教育委员会"),
    ("110108", "建设工程规划许可证核发", "北京市规划和自然资源委员会海淀分局"),
    ("110108", "公共场所卫生许可", "北京市海淀区卫生健康委员会"),
]


@pytest.fixture(scope="module")
def tree():
    return load_tree()


@pytest.fixture(scope="module")
def matters():
    return catalogue()


def test_authorities_are_called_as_in_their_place(matters, tree):
    regions = {region for region, _, _ in NAMES}
    found = {
        (region, document["title"]): document["authority"]["name"]
        for region in regions
        for document in documents_at(matters, tree, tree[region])
    }
    assert {(region, title): found.get((region, title)) for region, title, _ in NAMES} == {
        (region, title): name for region, title, name in NAMES
    }


def test_one_organ_of_a_region_has_one_order_of_words(matters, tree):
    zhejiang = tree["330000"]
    regions = [tree.by_number(number) for number in range(zhejiang.number, zhejiang.end)]
    regions += [link for code in SLICES for link in tree.chain(code)]
    for region in regions:
        if region.level in ("city", "county", "province"):
            names = defaultdict(set)
            for document in documents_at(matters, tree, region):
                name = document["authority"]["name"]
                names["".join(sorted(name))].add(name)
            assert all(len(alike) == 1 for alike in names.values()), region.name


def test_documents_call_an_authority_as_matters_do(matters, tree):
    """Where a document's authority is of a line, its letters in another order are no authority of that region."""
    names: dict[str, set[str]] = {}
    for document in others():
        said, region = (document.get("authority") or {}).get("name", ""), document["region"]
        if region not in names:
            names[region] = {d["authority"]["name"] for d in documents_at(matters, tree, tree[region])}
        alike = {name for name in names[region] if sorted(name) == sorted(said)}
        assert alike <= {said}, document["title"]


def test_every_row_of_names_names_something_there_is(matters, tree):
    patterns = [pattern for matter in matters for pattern in matter.authority_pattern.values()]
    patterns += [p for line in vocabulary().lines for p in authority_patterns(line.department).values()]
    usual = {usual_name(pattern) for pattern in patterns}
    keys = {matter.title for matter in matters} | {matter.department for matter in matters}
    for code, rows in table().items():
        assert code in tree
        for name in rows:
            before, _, organ = name.rpartition("/")
            assert organ in usual, (code, name)
            assert not before or before in keys, (code, name)


def test_the_nearest_name_of_an_authority_wins():
    names = names_at(["310115", "310000"], "district")
    assert real_name("{city}{name}交通运输局", "交通运输", "", names) == "{city}{name}建设和交通委员会"
    assert real_name("{city}{name}公证处", "司法", "", names) == "{city}{short}公证处"
    assert real_name("{name}司法局", "司法", "", names) == "{name}司法局"
    assert [short_name(name) for name in ("浦东新区", "桐庐县", "景宁畲族自治县", "瑶海区")] == [
        "浦东", "桐庐", "景宁", "瑶海",
    ]  # fmt: skip


def test_doubtful_names_name_a_region_and_say_why(tree):
    rows = review_table().doubtful_names
    assert rows
    for row in rows:
        assert row.region in tree
        assert row.name
        assert row.doubt
