"""Documents that nobody will find in a month, or that will say 有效期已满, unless somebody looks after them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Final

from indexer.documents.document import KEPT_OUT_OF_FORCE
from indexer.documents.timestamps import CHINA
from search_engine.maintenance.quality.finding import Copy, Finding, Kind

# A month: the time that a renewal of a policy takes to be signed.
SOON_DAYS: Final = 30
DAY: Final = 86_400


class Expiring(Kind):
    """Within `SOON_DAYS` a document expires: it is found no more, or marked."""

    name, label = "expiring", "即将失效"
    mend = "到期前续期或发布替代文件；不再有效的到期自动不再搜到，政策、解读和动态标明有效期已满"

    def look(self, copy: Copy) -> Iterator[Finding]:
        """A finding where a copy ends within `SOON_DAYS`."""
        if copy.expires is not None and copy.expires <= self.scope.now + SOON_DAYS * DAY:
            day = datetime.fromtimestamp(copy.expires, CHINA)
            told = f"{day.year}年{day.month}月{day.day}日"
            left = max(0, int((copy.expires - self.scope.now) // DAY))
            then = "标明有效期已满" if copy.content.get("kind") in KEPT_OUT_OF_FORCE else "不再被搜到"
            yield self.finding(copy, "expires_at", f"{told}失效（还有 {left} 天），之后{then}")
