"""A small nation for recommendations: two counties in two provinces, what they offer, and people who did something."""

from __future__ import annotations

import io
import time
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import orjson

from indexer.events import Event, Visitor
from search_engine import Service, Settings
from search_engine.recommendation import Recommended, read_recommend

YUHANG, XUHUI, NATION = "330110", "310104", "000000"
DAY = 86_400_000  # ms
NOW = int(time.time() * 1_000)


def matter(id: str, title: str, region: str = YUHANG, department: str = "公安", **other: Any) -> dict[str, Any]:
    """A matter that people of a region can have done."""
    fields = {
        "id": id, "kind": "matter", "title": title, "region": region, "matter_type": "行政确认", "level": "县级",
        "initiative": "依申请", "audience": ["natural"], "authority": {"name": f"{title}处", "department": department},
    }  # fmt: skip
    return fields | other


DOCUMENTS = [
    matter("y-id", "居民身份证补领", popularity=900),
    matter("y-live", "居住证申领", popularity=300),
    matter("y-sign", "居住证签注", popularity=200),
    matter("y-birth", "出生登记", popularity=700, life_events=["新生儿出生"], themes=["户籍办理"]),
    matter("y-card", "社会保障卡申领", department="人社", popularity=600, life_events=["新生儿出生"]),
    matter("y-vaccine", "预防接种证办理", department="卫健", popularity=100, life_events=["新生儿出生"]),
    matter("y-name", "户口登记项目变更", popularity=90, themes=["户籍办理"]),
    matter("y-firm", "企业设立登记", department="市场监管", audience=["legal"], popularity=800),
    matter("y-seal", "公章刻制备案", audience=["legal"], popularity=100),
    matter("y-tax", "税务登记", department="税务", audience=["legal"], popularity=400),
    matter("y-fine", "违法停车处罚", initiative="依职权", popularity=999, matter_type="行政处罚"),
    matter("y-gone", "无名证明开具", status="suspended", popularity=998),
    matter("y-off", "旧证换发", status="offline", popularity=997),
    matter("y-app", "余杭地铁出行", kind="app", department="交通", popularity=500),
    matter("y-mini", "小程序专用登记", platforms=["mini"], department="民政", popularity=996),
    matter("x-id", "居民身份证补领", XUHUI, popularity=900),
    matter("x-fund", "徐汇公积金提取", XUHUI, department="住建", popularity=950),
    matter("x-tree", "徐汇古树认养", XUHUI, department="绿化", popularity=940),
    matter("x-firm", "企业设立登记", XUHUI, department="市场监管", audience=["legal"], popularity=800),
    matter("x-bank", "徐汇贷款贴息", XUHUI, department="金融", audience=["legal"], popularity=990),
    matter("x-move", "跨省户口迁移", XUHUI, coverage={"scope": "跨省"}, popularity=100),
    matter("n-tax", "个人所得税申报", NATION, department="税务", popularity=650),
    {"id": "y-policy", "kind": "policy", "title": "余杭落户政策", "region": YUHANG, "popularity": 995},
]


class Town:
    """An installation with these documents.

    Args:
        documents: None where the folder has them already, indexed.
    """

    def __init__(self, folder: Path, documents: Iterable[dict[str, Any]] | None = DOCUMENTS) -> None:
        self.service = Service.open(Settings(home=folder, spelling="off", log_queries=False))
        if documents is not None:
            self.put(documents)
            self.service.installation.worker().build()
        self._events = 0

    @property
    def place(self) -> Any:
        """The installation."""
        return self.service.installation

    def put(self, documents: Iterable[dict[str, Any]]) -> None:
        lines = b"".join(orjson.dumps(one, option=orjson.OPT_APPEND_NEWLINE) for one in documents)
        self.service.document_desk.put(io.BytesIO(lines), "test", skip_bad_rows=False)

    def user(self, name: str) -> str:
        return self.place.events.pseudonyms.user(name)

    def agree(self, name: str) -> str:
        user = self.user(name)
        self.place.people.agree(user, NOW - 400 * DAY)
        return user

    def did(
        self, name: str | None, type: str, document: str, ago: float = 1.0, region: str = YUHANG, **sent: Any
    ) -> None:
        """Something that somebody did so many days ago; who has agreed is kept."""
        self._events += 1
        at = NOW - int(ago * DAY)
        event = Event(
            id=f"e{self._events}", type=type, at=at, region=region.ljust(12, "0"), documents=(document,),
            session=sent.get("session"),
        )  # fmt: skip
        visitor = Visitor(self.user(name) if name else None, sent.get("subject"), sent.get("address"))
        self.place.events.append([event], visitor, NOW)

    def learn(self) -> Any:
        return self.place.learner().learn()

    def recommend(self, user: str | None = None, **asked: Any) -> list[Recommended]:
        given = {"region": YUHANG, "limit": 50} | asked
        request = read_recommend({name: [str(value)] for name, value in given.items() if value is not None})
        return self.service.recommendations.recommend(request, user)

    def ids(self, user: str | None = None, **asked: Any) -> list[str]:
        return [one.item.id for one in self.recommend(user, **asked)]

    def reasons(self, user: str | None = None, **asked: Any) -> dict[str, dict[str, str]]:
        return {one.item.id: one.reason for one in self.recommend(user, **asked)}

    def close(self) -> None:
        self.service.close()
        self.place.store.engine.dispose()


def changed(document: dict[str, Any], **fields: Any) -> dict[str, Any]:
    return document | fields


__all__ = ["DAY", "DOCUMENTS", "NATION", "NOW", "XUHUI", "YUHANG", "Town", "changed", "matter"]
