"""What has happened, in the words of those whom it happened to.

1. Of the matters of one thing the one is first that this calls for: lost, dead, given up, worse, used up, by oneself.
2. What only looks so leaves the order: work is no paper, what was sold off is not lost, a pause is no end.
3. What one wants to know leads to what tells it.
4. Several things at once lead to what handles them together.
"""

from __future__ import annotations

import pytest

from search_engine import Service
from tests.relevance.examples import YUHANG, search, titles


def first(service: Service, text: str) -> str:
    return titles(search(service, text, YUHANG))[0]


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("结婚证寻勿着了", "补领结婚证"),
        ("行驶证给我搞没了", "机动车行驶证补领、换领"),
        ("居住证不晓得放哪了", "居住证补领、换领"),
        ("爷爷没了 户口要销不", "死亡注销户口登记"),
        ("残疾比以前更重 想往上评", "残疾人证残疾类别、等级变更"),
        ("基金会散了", "基金会注销登记"),
        ("港澳通行证次数用光了", "往来港澳通行证签注"),
        ("没单位 自己掏钱交养老", "灵活就业人员参加企业职工基本养老保险登记"),
        ("杭州车牌摇了好几年没中", "杭州小客车指标申请（久摇不中阶梯摇号）"),
    ],
)
def test_what_happened_decides_among_matters_of_one_thing(service: Service, text: str, title: str) -> None:
    assert first(service, text) == title


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("下礼拜领结婚证", "结婚登记"),
        ("公司先停半年不注销", "经营主体歇业备案"),
        ("社保卡又翻出来了", "社会保障卡解除挂失"),
        ("自由职业想交公积金", "灵活就业人员自愿缴存住房公积金"),
        ("房子解封了 登记怎么消", "不动产解除查封登记"),
    ],
)
def test_look_alikes_of_situations_leave_the_order(service: Service, text: str, title: str) -> None:
    assert first(service, text) == title


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("女的 七一年生 哪年能退", "法定退休年龄计算器"),
        ("猪肉最近什么价", "农事服务"),
        ("附近的便民点", "政务地图"),
        ("自己挑个车牌", "互联网交通安全综合服务"),
        ("房子有没有被法院封", "不动产登记资料查询"),
        ("哪些外地医院能直接刷医保", "跨省异地就医备案和查询"),
        ("员工的文凭真不真", "学历学位查询验证"),
        ("我的店有没有被列入经营异常", "企业信用信息查询"),
        ("学历在网上能查到吗", "学历学位查询验证"),
        ("我有没有案底", "无犯罪记录证明"),
        ("社保交满15年了没", "社保查询"),
        ("公司名别人用过没有", "企业名称自主申报"),
        ("想去部队当几年兵", "兵役登记和应征报名"),
    ],
)
def test_what_one_wants_to_know_leads_to_what_tells_it(service: Service, text: str, title: str) -> None:
    assert first(service, text) == title


def test_several_things_at_once_lead_to_what_handles_them_together(service: Service) -> None:
    assert first(service, "孩子刚生 出生证户口医保一块办") == "新生儿出生一件事"
