"""Short names of regions.

1. The kind of place is taken off, with the peoples of autonomous places; examples for every rule.
2. A short name has at least two characters and begins its name, save for the listed ones.
3. Taking a short name again never leaves fewer than two characters.
4. The list of peoples is the 55 minorities, each once.
"""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dictionaries.regions import load_tree
from dictionaries.regions.short_names import MIN_LENGTH, PEOPLES, SPECIAL, WITHOUT_ZU, short_name

EXAMPLES = """
全国 全国 | 北京市 北京 | 浙江省 浙江 | 内蒙古自治区 内蒙古 | 广西壮族自治区 广西 | 西藏自治区 西藏
宁夏回族自治区 宁夏 | 新疆维吾尔自治区 新疆 | 香港特别行政区 香港 | 新疆生产建设兵团 兵团 | 第一师 第一师
第十一师（建筑工程师） 第十一师 | 杭州市 杭州 | 大兴安岭地区 大兴安岭 | 阿拉善盟 阿拉善 | 恩施土家族苗族自治州 恩施
伊犁哈萨克自治州 伊犁 | 克孜勒苏柯尔克孜自治州 克孜勒苏 | 黔西南布依族苗族自治州 黔西南 | 海西蒙古族藏族自治州 海西
延边朝鲜族自治州 延边 | 余杭区 余杭 | 东城区 东城 | 浦东新区 浦东 | 滨海新区 滨海 | 清新区 清新 | 和县 和县
城区 城区 | 芒市 芒市 | 津市市 津市 | 沙市区 沙市 | 神农架林区 神农架 | 万柏林区 万柏林 | 碑林区 碑林 | 六枝特区 六枝
峰峰矿区 峰峰 | 井陉矿区 井陉矿区 | 矿区 矿区 | 景宁畲族自治县 景宁 | 东乡族自治县 东乡 | 长白朝鲜族自治县 长白
龙胜各族自治县 龙胜 | 三都水族自治县 三都 | 积石山保安族东乡族撒拉族自治县 积石山
双江拉祜族佤族布朗族傣族自治县 双江 | 塔什库尔干塔吉克自治县 塔什库尔干 | 管城回族区 管城 | 梅里斯达斡尔族区 梅里斯
鄂温克族自治旗 鄂温克 | 鄂伦春自治旗 鄂伦春 | 莫力达瓦达斡尔族自治旗 莫力达瓦 | 敖汉旗 敖汉 | 鄂托克旗 鄂托克
鄂托克前旗 鄂托克前旗 | 杭锦后旗 杭锦后旗 | 土默特左旗 土默特左旗 | 镶黄旗 镶黄旗 | 正蓝旗 正蓝旗
达尔罕茂明安联合旗 达尔罕茂明安联合旗 | 社旗县 社旗 | 红旗区 红旗 | 五常街道 五常 | 小扬气镇 小扬气 | 杨镇 杨镇
莪山畲族乡 莪山 | 罕苏木苏木 罕苏木 | 鄂温克民族苏木 鄂温克 | 新发朝鲜民族乡 新发 | 叶赫满族镇 叶赫
陈州街回族街道 陈州街 | 民族街道 民族 | 赵家蓬区公所 赵家蓬 | 杭州经济技术开发区 杭州经济技术开发区
苏州工业园区 苏州工业园区 | 某某村民委员会 某某 | 文一社区居民委员会 文一
"""
PAIRS = [tuple(pair.split()) for line in EXAMPLES.strip().split("\n") for pair in line.split(" | ")]
ENDING_IN_ZU = {"民族街道", "四族镇"}
"""Where 族 belongs to the name of the place, no people being named."""


@pytest.mark.parametrize(("name", "short"), PAIRS)
def test_short_names_follow_their_rules(name: str, short: str) -> None:
    assert short_name(name) == short


def test_2_every_region_has_a_usable_short_name() -> None:
    for region in load_tree():
        assert len(region.short_name) >= MIN_LENGTH
        assert region.name.startswith(region.short_name) or region.name in SPECIAL
        assert not region.short_name.endswith("族") or region.name in ENDING_IN_ZU


@given(st.text(alphabet="城东乡回族蒙古自治县区市旗街道苏木镇（）", min_size=2, max_size=12))
def test_a_short_name_has_at_least_two_characters(name: str) -> None:
    short = short_name(name)
    assert len(short) >= MIN_LENGTH
    assert name.startswith(short)


def test_the_list_of_peoples_is_the_55_minorities() -> None:
    assert len(PEOPLES) == len(set(PEOPLES)) == 55
    assert set(WITHOUT_ZU) < set(PEOPLES)
