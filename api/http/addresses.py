"""Whose address a request is from. A header says whatever its sender likes: only a known proxy's word counts."""

from __future__ import annotations

import re
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network

from search_engine.operation import memoized

# And as it is written.
Address = tuple[IPv4Address | IPv6Address, str]

HEADER = "X-Forwarded-For"
# Hops that are looked at: more proxies than any portal has.
MOST_HOPS = 20
# Characters of an address with a port, in its longest form.
LONGEST_KEPT = 54
# Some proxies write the port too: 192.0.2.1:5000, [2001:db8::1]:5000.
PORT = re.compile(r"^(\d{1,3}(?:\.\d{1,3}){3}):\d{1,5}$|^\[([0-9A-Fa-f:.]+)\](?::\d{1,5})?$")


def visitor_address(
    connected: str | None, forwarded: str | None, trusted: tuple[str, ...], *, believed: bool = False
) -> str | None:
    """The visitor's address: from our end on, the first that is no trusted proxy's. None: not known.

    Args:
        connected: The other end of the connection.
        forwarded: The header: an address a hop, the nearest last.
        trusted: Networks of proxies whose header counts.
        believed: The sender has shown a key for sending on what others did; its own address is nobody's.
    """
    hops = (forwarded or "").split(",")[-MOST_HOPS:] if forwarded else []
    chain = [*([] if believed else [connected or ""]), *reversed(hops)]
    found, networks = None, networks_of(trusted)
    for hop in chain:
        found = parse_address(hop.strip())
        if found is None or not any(found[0] in network for network in networks):
            break
    return None if found is None else found[1]


def parse_address(text: str) -> Address | None:
    """An address, and as it is written. The longer ones would fill the memory; whoever sends them has no use of it."""
    return _kept_address(text) if len(text) <= LONGEST_KEPT else _read_address(text)


def _read_address(text: str) -> Address | None:
    if with_port := PORT.match(text):
        text = with_port[1] or with_port[2]
    try:
        found = ip_address(text)
    except ValueError:
        return None
    if isinstance(found, IPv6Address):
        found = found.ipv4_mapped or found
    return found, str(found)


# One visitor asks several times, and a proxy's own address comes with every request.
_kept_address = memoized(4_096, name="addresses")(_read_address)


@memoized(8, name="trusted_networks")
def networks_of(texts: tuple[str, ...]) -> tuple[IPv4Network | IPv6Network, ...]:
    """Networks by their texts, which must be right."""
    return tuple(ip_network(text) for text in texts)
