"""Which page sends a request that changes something: ours, one of the portal's, or one of another site, whose readers
are many and come from many addresses.

Browsers say it themselves, and no script can change what they say: `Sec-Fetch-Site` over HTTPS, `Origin` also without
(Fetch, 3.2 and 3.3). The order is that of Go's `CrossOriginProtection`: what the operator has listed, what the browser
has found, and only then the name that the browser asked us by. Programs say neither.
"""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urlsplit

from flask import Request

from api.http.current import current_request, extension, service
from api.http.keys import has_key
from api.http.lanes import READING, READS
from api.http.operators import is_within
from search_engine import Forbidden, Message

SITE, ORIGIN, HOST, PROTOCOL = "Sec-Fetch-Site", "Origin", "X-Forwarded-Host", "X-Forwarded-Proto"
OURS, NEIGHBOURS = ("same-origin", "none"), ("same-origin", "none", "same-site")
CONSOLE = "console"  # the blueprint: what somebody sends who is signed in comes from its own pages alone
PORTS = {"https": 443, "http": 80}
REFUSED = Message(
    "forbidden", "请求来自其他网站的页面，没有提交",
    "the request comes from a page of another site, and nothing was done",
    "请在本网站的页面上操作；"
    "门户与本服务的网址不同时，由运维在 ZWFW_PORTAL_ORIGINS 中列出门户的网址，或由代理转发原来的 Host",
    "use the pages of this site; where the portal has another address than this service, the operators list it in"
    " ZWFW_PORTAL_ORIGINS, or the proxy passes the original Host on", joint="：",
)  # fmt: skip


def refuse_other_sites() -> None:
    """Raise `Forbidden` for what the page of another site sends. A key is shown by programs alone: a page would have to
    ask first whether it may send one, and no origin is ever allowed that.
    """
    asked = current_request()
    if asked.method in READING or (asked.url_rule and asked.url_rule.rule in extension(READS)):
        return
    if not is_from_own_page(asked) and not has_key():
        raise Forbidden(REFUSED())


def is_from_own_page(asked: Request) -> bool:
    """Whether a request was sent by a page of ours or of the portal, or by no page at all."""
    origin, site = asked.headers.get(ORIGIN), asked.headers.get(SITE)
    if origin is not None and origin.lower() in service().settings.portal_origins:
        return True
    if site is not None:
        return site in (OURS if asked.blueprint == CONSOLE else NEIGHBOURS)
    return origin is None or any(_is_of(origin, host, is_https(asked)) for host in _hosts(asked))


def is_https(asked: Request) -> bool:
    """Whether the browser came by HTTPS: a trusted proxy says so, or the operator has said it of all."""
    settings = service().settings
    if settings.always_secure or asked.scheme == "https":
        return True
    told = asked.headers.get(PROTOCOL, "").rpartition(",")[2].strip().lower()
    return told == "https" and is_within(asked.remote_addr, settings.trusted_proxies)


def _hosts(asked: Request) -> Iterator[str]:
    """The names that the browser may have asked for."""
    yield asked.headers.get("Host", "")
    if is_within(asked.remote_addr, service().settings.trusted_proxies):
        yield from (host.strip() for host in asked.headers.get(HOST, "").split(","))


def _is_of(origin: str, host: str, secure: bool) -> bool:
    """Whether an origin is of a host. Proxies that end TLS do not always say so, and some leave out the port: what is
    not known is not compared.
    """
    try:
        page, own = urlsplit(origin), urlsplit(f"//{host}")
        ports = page.port or PORTS.get(page.scheme), own.port
    except ValueError:
        return False
    is_plain = secure and page.scheme != "https"
    return bool(page.hostname) and page.hostname == own.hostname and not is_plain and ports[1] in (None, ports[0])
