"""Links to hosts that the portal has not allowed (C 0103-2018 §6.1 e)."""

from __future__ import annotations

from collections.abc import Iterator

from indexer.loaders.hosts import host_of, is_allowed, links_in
from search_engine.maintenance.quality.finding import Copy, Finding, Kind, Note
from search_engine.page.mend import Mend


class ForeignLinks(Kind):
    """A load refuses such links; these are older than the list, or the list has become shorter."""

    name, label = "foreign-links", "站外链接"
    mend = "换成政务网站的地址，或请管理员把该主机加入政务网站的主机"

    def idle(self) -> Note | None:
        """Without a list every host is allowed."""
        mend = Mend("运维还没有列出政务网站的主机", "请设置 ZWFW_LINK_HOSTS")
        return None if self.scope.hosts is not None else Note("没有检查站外链接", mend)

    def look(self, copy: Copy) -> Iterator[Finding]:
        """A finding for each link to another host."""
        if (hosts := self.scope.hosts) is None:
            return
        for field, url in links_in(copy.content):
            if not is_allowed(host := host_of(url), hosts):
                yield self.finding(copy, field, f"链接的主机 {host[:80]} 不在允许名单中")
