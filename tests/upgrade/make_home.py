"""How `home-2026-11.tar.xz` was made, by the program of that month: a small home with something in every table.

    python -m tests.upgrade.make_home HOME

It is kept for the next one: run it with the program whose homes are to be upgraded, and pack the folder
(`tar --sort=name --owner=0 --group=0 --mtime=@0 -C HOME -c . | xz -9e`). What is in it, `test_upgrade.py` knows.
"""

from __future__ import annotations

import sys
import time
from pathlib import Path

from sqlalchemy import insert

from indexer.documents.document import Document
from indexer.events import Event, Visitor
from indexer.events.hot_terms.hot_tables import hot_state, hot_terms, hot_words
from indexer.store.engine import writing
from indexer.store.queries.query_log import QueryEntry
from indexer.store.split import prepare
from search_engine.installation.installation import Installation
from search_engine.settings.settings import Settings

TITLES = (
    "居民身份证补领",
    "提取住房公积金",
    "食品经营许可",
    "租房补贴申领",
    "生育登记",
    "城乡居民基本养老保险参保登记",
)
REGIONS = ("330106", "330110", "330110")
AUTHORITY = {"330106": "西湖区政务服务中心", "330110": "余杭区政务服务中心"}
MINUTE = 60_000


def row(number: int, title: str, region: str, edition: str) -> Document:
    """A document whose text is partly its base's, partly its own."""
    return Document.model_validate(
        {
            "id": f"{region}-{number}",
            "kind": "matter" if number else "guide",
            "title": title,
            "catalog_code": f"0001{number:05d}",
            "region": region,
            "summary": f"{title}{edition}",
            "authority": {"name": AUTHORITY[region], "department": "公安"},
            "site": "杭州" if number % 2 else None,
            "popularity": float(number),
        }
    )


def main(home: Path) -> None:
    """Make it."""
    place = Installation(Settings(home=home, spelling="off", meaning="off"))
    both = [(number, title, region) for number, title in enumerate(TITLES) for region in sorted(set(REGIONS))]
    place.store.put([prepare(row(*each, "旧版")) for each in both], "first")
    place.worker().run_once()
    place.store.put([prepare(row(*each, "新版")) for each in both[:3]], "second")
    place.store.delete([f"{both[-1][2]}-{both[-1][0]}"], "third")
    secret = place.keys.create("portal", ["documents:write"])
    (home / "secret.txt").write_text(secret)
    place.keys.create("gone", ["documents:write"])
    place.keys.revoke("gone")
    place.worker().run_once()

    now = int(time.time() * 1000)
    users = [place.events.pseudonyms.user(name) for name in ("wang", "li", "zhao")]
    for user in users:
        place.people.agree(user, now - MINUTE)
    for number, user in enumerate(users):
        seen = [
            Event(f"e{number}-s", "search", now + number, query="身份证", region="330110"),
            Event(f"e{number}-v", "view", now + number + 1, documents=("330110-0",)),
            Event(f"e{number}-f", "favourite", now + number + 2, documents=("330110-1",)),
        ]
        place.events.append(seen, Visitor(user=user, address=f"10.0.{number}.1"))
    place.people.forget(users[2])
    with writing(place.events.engine) as connection:
        connection.execute(insert(hot_words), {"text": "身份证"})
        term = {"region": 330110000000, "rank": 1, "text": "身份证", "heat": 2.0, "trend": "flat", "evidence": "{}"}
        connection.execute(insert(hot_terms), term)
        connection.execute(insert(hot_state), {"name": "position", "value": 6})
    place.events.close()
    for text, total in (("身份证", 2), ("身份证", 2), ("飞船驾照", 0)):
        place.query_log.record(QueryEntry(text, "330110", "all", 1, total, 0, 3.5))
    place.query_log.close()
    place.store.engine.dispose()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
