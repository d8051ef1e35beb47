"""How values that are kept in English read on a Chinese page; every other value is its own label."""

from __future__ import annotations

from collections.abc import Mapping

LABELS: Mapping[str, Mapping[str, str]] = {
    "channel": {
        "all": "全部",
        "app": "应用服务",
        "natural": "自然人",
        "legal": "法人",
        "guide": "办事指南",
        "power": "行政权力",
        "service": "公共服务",
        "policy": "政策",
    },
    "audience": {"natural": "自然人", "legal": "法人和其他组织"},
    "needs_identity": {"true": "需身份信息", "false": "完全开放"},
    "ease": {"online": "网上能办", "no_visit": "不用跑", "weekend": "周末能办", "at_once": "当场办结"},
    "kind": {
        "matter": "事项",
        "guide": "办事指南",
        "app": "应用",
        "policy": "政策",
        "interpretation": "政策解读",
        "topic": "专题",
        "news": "服务动态",
        "faq": "咨询答复",
        "complaint": "投诉结果",
    },
    "pf": {
        "gov": "中国政务服务",
        "all": "全端",
        "app": "应用",
        "web": "网页",
        "mini": "小程序",
        "wechat": "微信",
        "alipay": "支付宝",
    },
    "status": {"online": "在线", "offline": "已下线", "suspended": "暂停办理"},
    "sort": {"relevance": "相关", "updated": "最近更新", "popular": "最常办", "rating": "评价最高"},
    "region_mode": {"cascade": "省市县联动", "only": "仅本地区及下级", "off": "不分地区"},
    "collapse": {"others": "合并其他地区的", "all": "全部合并", "none": "不合并"},
    "validity": {
        "in_force": "现行有效",
        "superseded": "已被取代",
        "repealed": "已废止",
        "expired": "有效期已满",
        "upcoming": "尚未施行",
    },
    "correct": {"auto": "自动纠正", "suggest": "只提示", "off": "不纠正"},
}


def label(facet: str, value: str) -> str:
    """The label of a facet's value."""
    return LABELS.get(facet, {}).get(value, value)
