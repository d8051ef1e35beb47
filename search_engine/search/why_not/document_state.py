"""What of a document itself keeps it from every page: it is offline, not yet or no longer in force, not indexed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

from indexer.documents.document import KEPT_OUT_OF_FORCE
from search_engine.page.mend import Mend
from search_engine.search.why_not.blocker import Blocker

OFFLINE = "offline"
UNKNOWN = Blocker(
    "unknown",
    "没有这个编号的文档",
    Mend("核对编号；已删除的请运维重新载入", "核对编号；已删除的须重新载入（zwfw load）"),
)
NOT_INDEXED = Blocker(
    "not_indexed",
    "文档已在库中，但不在正在使用的索引里",
    Mend(
        "稍等索引跟上，一般不到一秒；一直如此的，请运维查看",
        "等待索引进程跟上（zwfw worker），或重建：zwfw index build",
    ),
)


def state_blockers(document: Mapping[str, Any], *, is_served: bool, now: float) -> Iterator[Blocker]:
    """All of them.

    Args:
        document: As the store has it, in JSON values.
        is_served: Whether the index shows it now.
        now: Seconds since 1970 UTC, by the clock that documents come into force by.
    """
    found = list(_of_itself(document, datetime.fromtimestamp(now, UTC)))
    yield from found
    if not found and not is_served:
        yield NOT_INDEXED


def _of_itself(document: Mapping[str, Any], now: datetime) -> Iterator[Blocker]:
    begins, ends = document.get("effective_from"), document.get("expires_at")
    if document["status"] == OFFLINE:
        mend = Mend("请部门把它重新上线，再由运维载入", "重新上线：以 status 为 online 再次载入")
        yield Blocker("offline", "文档已下线", mend, {"status": OFFLINE})
    if document.get("kind") in KEPT_OUT_OF_FORCE:
        return
    if begins is not None and datetime.fromisoformat(begins) > now:
        mend = Mend("等到生效，或请部门更改生效日期", "等到生效，或更改 effective_from")
        yield Blocker("not_yet", f"文档尚未生效，{begins} 起生效", mend, {"from": begins})
    if ends is not None and datetime.fromisoformat(ends) <= now:
        mend = Mend("请部门更改或去掉有效期", "更改或去掉 expires_at")
        yield Blocker("expired", f"文档已过有效期（{ends}）", mend, {"until": ends})
