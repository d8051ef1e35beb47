"""What is for operators: metrics, loads, the documentation of calls. A key opens it, or the network that one is in.

The network is that of the visitor's own address. Whatever came through a proxy that is not known as one has no address
that could be believed, and a proxy's own address is nobody's: so a proxy on the same host opens nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from ipaddress import ip_address

from werkzeug.datastructures import Headers

from api.http.addresses import HEADER, networks_of, parse_address, visitor_address
from api.http.current import current_request, service
from api.http.keys import has_valid_key
from search_engine import Message, Unauthorized

ENDPOINTS = frozenset(("operation.metrics", "operation.docs", "operation.static", "loads.load"))
REFUSED = Message(
    "unauthorized", "此地址只供运维", "this address is for operators",
    "请在请求头中给出密钥（zwfw keys create 可新建），或从 ZWFW_OPERATOR_NETWORKS 中的网段访问",
    "give a key in a header (zwfw keys create makes one), or ask from within ZWFW_OPERATOR_NETWORKS", joint="：",
)  # fmt: skip
# Each says that somebody else is behind the sender.
FORWARDING = (
    HEADER, "Forwarded", "Via", "X-Real-IP", "X-Forwarded-Host", "X-Forwarded-Proto", "X-Forwarded-Server",
    "X-Client-IP", "True-Client-IP", "X-Original-Forwarded-For",
)  # fmt: skip


def for_operators() -> None:
    """Raise `Unauthorized` for who asks for what is an operator's, without a key and from elsewhere."""
    asked = current_request()
    if asked.endpoint not in ENDPOINTS:
        return
    settings = service().settings
    host, headers = asked.headers.get("Host", ""), asked.headers
    address = own_address(asked.remote_addr, headers, settings.trusted_proxies, host)
    if not is_within(address, settings.operator_networks) and not has_valid_key():
        raise Unauthorized(REFUSED())


def own_address(
    connected: str | None, headers: Mapping[str, str] | Headers, trusted: tuple[str, ...], host: str = ""
) -> str | None:
    """The visitor's address where it is beyond doubt; else None.

    Args:
        connected: The other end of the connection.
        headers: Of the request.
        trusted: Networks of proxies.
        host: What the visitor took us for. The machine itself is asked for by an address of its own: under another
            name came a page of elsewhere, or a proxy that hides that it is one.
    """
    through_proxy = is_within(connected, trusted)
    if not through_proxy:
        forwarded = any(name in headers for name in FORWARDING)
        return None if forwarded or (is_loopback(connected) and not is_loopback(_name(host))) else connected
    found = visitor_address(connected, headers.get(HEADER), trusted)
    return None if is_within(found, trusted) or is_loopback(found) else found


def is_within(address: str | None, networks: tuple[str, ...]) -> bool:
    """Whether an address is in one of some networks; what is no address is in none."""
    found = parse_address(address or "")
    return found is not None and any(found[0] in network for network in networks_of(networks))


def is_loopback(address: str | None) -> bool:
    """Whether an address, or a name, is the machine's own."""
    found = parse_address(address or "")
    return address == "localhost" if found is None else ip_address(found[1]).is_loopback


def _name(host: str) -> str:
    """A host without its port."""
    if host.startswith("["):
        return host[1:].partition("]")[0]
    return host.partition(":")[0].rstrip(".").lower() if host.count(":") == 1 else host.rstrip(".").lower()
