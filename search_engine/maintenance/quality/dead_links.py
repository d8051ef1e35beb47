"""Links that lead nowhere. Asking costs other hosts something, so only when told to, and only so many."""

from __future__ import annotations

import urllib.error
import urllib.request
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from http import HTTPStatus
from http.client import HTTPMessage
from typing import IO, Final

from indexer.loaders.hosts import host_of, is_allowed, links_in
from search_engine.interfaces.judging import ALIVE
from search_engine.maintenance.quality.finding import Copy, Finding, Kind, Note, Scope
from search_engine.page.mend import Mend

# Links that are asked at once: enough to hide slow hosts, few enough to be no burden to one.
AT_ONCE: Final = 8


class DeadLinks(Kind):
    """The first `Scope.probes` distinct links to allowed hosts are asked by HEAD; one finding a link."""

    name, label = "dead-links", "失效链接"
    mend = "更正链接，或下架该文档"

    def __init__(self, scope: Scope) -> None:
        super().__init__(scope)
        self._first: dict[str, tuple[Copy, str]] = {}
        self._more = False

    def idle(self) -> Note | None:
        """Nothing is asked unless told to."""
        mend = Mend("要访问外部主机，由运维检查", "请加 --probe-links")
        return None if self.scope.probes else Note("没有检查链接是否有效", mend)

    def notes(self) -> Iterator[Note]:
        """Whether there were more links than may be asked."""
        if self._more:
            mend = Mend("由运维增加检查的个数", "可用 --probe-limit 多查")
            yield Note(f"只检查了前 {len(self._first)} 个链接", mend)

    def look(self, copy: Copy) -> Iterable[Finding]:
        """Note links, each with the first document that has it."""
        for field, url in links_in(copy.content):
            if url in self._first or not self._may_ask(url):
                continue
            if len(self._first) < self.scope.probes:
                self._first[url] = (copy, field)
            else:
                self._more = True
        return ()

    def conclude(self) -> Iterator[Finding]:
        """Ask all that were noted."""
        with ThreadPoolExecutor(AT_ONCE) as pool:
            opener = opener_for(self._may_ask)
            answers = pool.map(lambda url: fault_of(url, self.scope.patience, opener), self._first)
            for (url, (copy, field)), fault in zip(self._first.items(), answers, strict=True):
                asked, dead = self.probed or (0, 0)
                self.probed = (asked + 1, dead + bool(fault))
                if fault:
                    yield self.finding(copy, field, f"{url} {fault}")

    def _may_ask(self, url: str) -> bool:
        """Foreign hosts are a finding of their own, and none of our business otherwise."""
        return self.scope.hosts is None or is_allowed(host_of(url), self.scope.hosts)


class Redirects(urllib.request.HTTPRedirectHandler):
    """Follows to addresses of HTTP whose host may be asked. Who sends to another one has answered."""

    def __init__(self, may_ask: Callable[[str], bool]) -> None:
        self._may_ask = may_ask

    def redirect_request(
        self, req: urllib.request.Request, fp: IO[bytes], code: int, msg: str, headers: HTTPMessage, newurl: str
    ) -> urllib.request.Request | None:
        """The next request; None ends it with the answer that there is."""
        if not newurl.startswith(("http://", "https://")) or not self._may_ask(newurl):
            return None
        request = super().redirect_request(req, fp, code, msg, headers, newurl)
        if request is not None:
            request.method = "HEAD"  # the library's own would fetch the page
        return request


def opener_for(may_ask: Callable[[str], bool]) -> urllib.request.OpenerDirector:
    """What asks links."""
    return urllib.request.build_opener(Redirects(may_ask))


def fault_of(url: str, patience: float, opener: urllib.request.OpenerDirector) -> str:
    """In Chinese, what is wrong with a link; "" where somebody answers."""
    request = urllib.request.Request(url, method="HEAD", headers={"User-Agent": "zwfw-quality"})
    try:
        with opener.open(request, timeout=patience):
            return ""
    except urllib.error.HTTPError as error:
        error.close()
        return (
            "" if error.code in ALIVE or 300 <= error.code < 400 else f"返回 {error.code} {_phrase(error.code)}".strip()
        )
    except TimeoutError:
        return f"{patience:g} 秒内没有回答"
    except (OSError, ValueError) as error:
        reason = getattr(error, "reason", error)
        return f"{patience:g} 秒内没有回答" if isinstance(reason, TimeoutError) else f"打不开（{reason}）"


def _phrase(code: int) -> str:
    return HTTPStatus(code).phrase if code in set(HTTPStatus) else ""
