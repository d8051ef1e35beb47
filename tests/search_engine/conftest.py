"""A small catalogue, loaded and built once, for the tests that look at whole answers."""

import io
from collections.abc import Iterator
from typing import Any

import orjson
import pytest

from search_engine import Service, Settings

DOCUMENTS: list[dict[str, Any]] = [
    {
        "id": "m1",
        "kind": "matter",
        "title": "居民身份证补领",
        "matter_type": "行政确认",
        "initiative": "依申请",
        "audience": ["natural"],
        "themes": ["证件办理"],
        "authority": {"name": "余杭区公安分局", "department": "公安"},
        "region": "330110",
        "level": "县级",
        "online": ["受理", "办理"],
        "visits": 0,
        "case_type": "承诺件",
        "site": "浙江",
    },
    {
        "id": "m2",
        "kind": "matter",
        "title": "食品经营许可",
        "matter_type": "行政许可",
        "initiative": "依申请",
        "audience": ["natural", "legal"],
        "themes": ["准营准办"],
        "life_events": ["开办餐饮店"],
        "authority": {"name": "西湖区市场监管局", "department": "市场监管"},
        "region": "330106",
        "level": "县级",
        "case_type": "即办件",
        "coverage": {"scope": "跨县"},
        "platforms": ["gov"],
        "site": "浙江",
    },
    {
        "id": "m3",
        "kind": "matter",
        "title": "住房公积金提取",
        "matter_type": "公共服务",
        "audience": ["natural"],
        "themes": ["住房保障"],
        "site_themes": ["一网通办"],
        "authority": {"name": "杭州市住房公积金中心", "department": "住建"},
        "region": "330100",
        "level": "市级",
        "coverage": {"regions": ["310000"]},
        "hours": "周一至周六 9:00—17:00",
        "platforms": ["all"],
        "site": "杭州",
    },
    {
        "id": "g1",
        "kind": "guide",
        "title": "新生儿出生指南",
        "needs_identity": False,
        "audience": ["natural"],
        "life_events": ["新生儿出生"],
        "region": "330000",
        "site": "浙江",
    },
    {
        "id": "a1",
        "kind": "app",
        "title": "浙里办",
        "needs_identity": True,
        "audience": ["natural", "legal"],
        "region": "330000",
        "site": "浙江",
    },
    {
        "id": "p1",
        "kind": "policy",
        "title": "户口登记条例",
        "region": "000000",
        "issued_at": "1958-01-09",
        "platforms": ["mini"],
    },
    {
        "id": "p2",
        "kind": "policy",
        "title": "租房补贴办法",
        "region": "330110",
        "issued_at": "2026-03-01T10:00:00+08:00",
    },
    {"id": "i1", "kind": "interpretation", "title": "租房补贴解读", "region": "330110", "issued_at": "2026-03-02"},
    {"id": "n1", "kind": "news", "title": "服务动态一则", "region": "330110"},
]


# By name, in the order in which a page has them: portals are written against these.
FACETS = (
    "channel", "kind", "department", "theme", "life_event", "matter_type", "level", "coverage", "audience", "online",
    "ease", "case_type", "needs_identity", "site", "region",
)  # fmt: skip


def lines(documents: list[dict[str, Any]]) -> bytes:
    return b"".join(orjson.dumps(document, option=orjson.OPT_APPEND_NEWLINE) for document in documents)


@pytest.fixture(scope="session")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    service = Service.open(Settings(home=tmp_path_factory.mktemp("home"), spelling="off", log_queries=False))
    service.document_desk.put(io.BytesIO(lines(DOCUMENTS)), "test", skip_bad_rows=False)
    service.installation.worker().build()
    yield service
    service.close()
    service.installation.store.engine.dispose()
