"""The installation that the browser sees: a copy of the sample that all tests share, and some documents of its own."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from indexer.loaders import DocumentCheck, Row
from indexer.loaders.loading import LoadOptions, load_rows
from search_engine import Settings
from search_engine.installation.installation import Installation
from tests.sample import copy_of, looked_after

# More materials than a card has room for: the catalogue has no such matter.
LONG: dict[str, Any] = {
    "id": "matter-330110-old-trees",
    "kind": "matter",
    "title": "古树名木认养登记",
    "region": "330110",
    "authority": {"name": "余杭区林业局", "department": "林业"},
    "audience": ["natural"],
    "materials": [
        {"name": name, "original": 1, "necessity": "必要"}
        for name in ("认养申请表", "居民身份证", "认养协议", "养护方案", "照片", "委托书", "承诺书")
    ],
}

# Where a matter is handled in a county and beside it, the farthest first by code; the catalogue has no coordinates.
HALLS = {
    "330106": ("西湖区行政服务中心", 30.260, 120.130),
    "330110": ("余杭区政务服务中心", 30.412, 119.974),
    "330521": ("德清县政务服务中心", 30.545, 119.960),
}


def documents() -> Iterator[dict[str, Any]]:
    """What the browser sees beside the sample."""
    yield dict(LONG)
    for code, (name, lat, lon) in HALLS.items():
        place = {"name": name, "address": f"{name} 1 楼", "lat": lat, "lon": lon}
        authority = {"name": name, "department": "林业"}
        yield {
            "id": f"matter-{code}-trees", "kind": "matter", "title": "古树名木迁移登记", "region": code,
            "authority": authority, "audience": ["natural"], "place": place,
        }  # fmt: skip


def install(shared: Path, folder: Path) -> Path:
    """Copy the shared installation, load its own documents and index them."""
    home = copy_of(shared, folder)
    place = Installation(Settings(home=home, log_queries=False))
    rows = [Row(number, one) for number, one in enumerate(documents(), 1)]
    load_rows(place.store, rows, DocumentCheck(place.tree()), LoadOptions("browser"))
    place.worker().run_once()
    looked_after(place)
    place.store.engine.dispose()
    return home
