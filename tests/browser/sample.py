"""The installation that the browser sees: a copy of the sample that all tests share, and one document of its own."""

from __future__ import annotations

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


def install(shared: Path, folder: Path) -> Path:
    """Copy the shared installation, load `LONG` and index it."""
    home = copy_of(shared, folder)
    place = Installation(Settings(home=home, log_queries=False))
    load_rows(place.store, [Row(1, dict(LONG))], DocumentCheck(place.tree()), LoadOptions("browser"))
    place.worker().run_once()
    looked_after(place)
    place.store.engine.dispose()
    return home
