"""A service whose page depends on what is typed: every state of what was understood, without a dictionary."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from search_engine import Person, SearchPage, SearchRequest
from tests.api.fake_service import FakeService

HANGZHOU = {"code": "330110", "name": "余杭区"}
FORMS = {"name": "居民身份证申领登记表", "url": "https://www.zwfw.example/form/1"}
# What is typed → fields of the query's record.
RECORDS: dict[str, dict[str, Any]] = {
    "公积金提曲": {"corrected": {"from": "公积金提曲", "to": "公积金提取", "applied": True}},
    "朝阳区营业执照": {
        "place_choices": ({"code": "110105", "name": "朝阳区"}, {"code": "220104", "name": "朝阳区"}),
    },
    "我想在余杭开一家奶茶店需要办什么手续": {
        "region": HANGZHOU | {"source": "query"},
        "places": (HANGZHOU | {"role": "handling"},),
        "audience": "legal",
        "asks": ("process",),
        "expansions": (
            {"from": "奶茶店", "to": "食品经营许可", "relation": "related", "weight": 0.8},
            {"from": "奶茶店", "to": "开办餐饮店", "relation": "broader", "weight": 0.8},
        ),
        "removed": ("我想", "需要办什么手续"),
    },
    "我要结婚": {"removed": ("我要",)},
    "准生证": {"expansions": ({"from": "准生证", "to": "生育登记", "relation": "official", "weight": 1.0},)},
    "办假证": {"blocked": {"category": "illegal", "action": "block"}},
}
# What is typed → fields of the page itself.
PAGES: dict[str, dict[str, Any]] = {
    "办假证": {"items": (), "total": 0, "facets": {}},
    "身份正": {"did_you_mean": "身份证"},
    "12345": {"route": {"kind": "hotline", "text": "拨打 12345 政务服务便民热线", "url": "tel:12345"}},
    "新生儿出生": {
        "route": {"kind": "life_event", "text": "新生儿出生一件事：一次办齐相关事项", "url": "/life-events/%E6%96%B0"}
    },
    "91330110MA2AX1234L": {"route": {"kind": "credit_code", "text": "查询统一社会信用代码", "url": ""}},
    "怎么办": {"notices": ("没有可以查找的词语，以下是余杭区常办的事项",)},
    "身份证": {"related": ("临时身份证", "居住证")},
}
ANSWERS: dict[str, dict[str, Any]] = {
    "补身份证要带什么": {
        "asks": "materials",
        "items": [
            "居民户口簿（原件 1 份）",
            "申领登记表（原件 1 份，非必要）",
            "照片",
            "回执",
            "委托书",
            "介绍信",
            "结婚证",
        ],
    },
    "补身份证要几天": {"asks": "time", "text": "法定 20 个工作日，承诺 5 个工作日"},
    "身份证申请表下载": {"asks": "forms", "items": [FORMS, {"name": "别的", "url": "javascript:alert(1)"}]},
}


@dataclass
class StatedService(FakeService):
    """The same documents, understood as the tables above say."""

    def search(self, request: SearchRequest, person: Person | None = None) -> SearchPage:
        page = super().search(request, person)
        items = tuple(replace(item, answer=ANSWERS.get(request.q)) for item in page.items)
        record = replace(page.query, **RECORDS.get(request.q, {}))
        return replace(page, **({"items": items, "query": record} | PAGES.get(request.q, {})))
