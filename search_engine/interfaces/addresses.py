"""Addresses that somebody registers: read strictly, resolved once, and only connected to where that is allowed.

Whoever registers an interface makes this host send a request: without a limit they would reach whatever this host
reaches (server-side request forgery). So a name is resolved here, each of its addresses is judged, and the connection
goes to a judged address: the name is not looked up again in between. Numbers are taken in their one usual notation;
`127.1`, `0x7f000001` and `２１３０７０６４３３` are refused, instead of being read in one way here and another there.
"""

from __future__ import annotations

import re
import socket
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from queue import Empty, SimpleQueue
from threading import Thread
from typing import Final, TypeAlias
from urllib.parse import quote, urlsplit

IpAddress: TypeAlias = IPv4Address | IPv6Address
# host, port → its addresses. Raises `OSError`.
Resolve: TypeAlias = Callable[[str, int], Sequence[str]]

LONGEST: Final = 1_000  # characters of an address
# What an address may hold as it stands; all else is escaped.
SAFE: Final = "/%:=&?~+!$,;'@()*[]"
PORTS: Final = {"http": 80, "https": 443}
HOST: Final = re.compile(r"(?=.{1,253}$)[a-z0-9_](?:[a-z0-9_-]{0,62})(?:\.[a-z0-9_-]{1,63})*")
# A last label of digits, or of hexadecimal ones, makes resolvers read the whole name as a number.
NUMERIC: Final = re.compile(r"(?:.*\.)?(?:[0-9]+|0x[0-9a-f]*)\.?")
FORBIDDEN: Final = re.compile(r"[\x00-\x20\x7f\\\"<>^`{|}#]")
# Where a cloud answers its own machines with credentials. They are allowed one by one only: a block that holds one by
# accident does not open it.
METADATA: Final = frozenset(
    map(ip_address, ("169.254.169.254", "169.254.170.2", "100.100.100.200", "168.63.129.16", "fd00:ec2::254"))
)
# Of IPv6 only what is global unicast; within it, ways into IPv4 and what is for documents.
GLOBAL: Final = ip_network("2000::/3")
NAT64: Final = ip_network("64:ff9b::/96")
RELAYS: Final = tuple(map(ip_network, ("2002::/16", "2001::/23", "2001:db8::/32", "3fff::/20", "192.88.99.0/24")))
# Addresses of one name that are tried.
TRIED: Final = 4


class AddressRefused(ValueError):
    """An address that we do not ask; the message says why, in Chinese."""


@dataclass(frozen=True, slots=True)
class Address:
    """An address of HTTP.

    Attributes:
        host: As it stands in DNS, in ASCII; an IPv6 address without brackets.
        target: Path and query, escaped.
    """

    scheme: str
    host: str
    port: int
    target: str

    @property
    def url(self) -> str:
        """As it is asked."""
        return f"{self.scheme}://{self.shown}{self.target}"

    def with_query(self, query: str) -> Address:
        """The same with more parameters, which are escaped already."""
        joint = "&" if "?" in self.target else "?"
        return replace(self, target=f"{self.target}{joint}{query}") if query else self

    @property
    def shown(self) -> str:
        """Host and port, to be shown: the rest may be nobody's business."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == PORTS[self.scheme] else f"{host}:{self.port}"


@dataclass(frozen=True, slots=True)
class Networks:
    """Which addresses may be connected to: public ones, and those that the operator lists."""

    allowed: tuple[str, ...] = ()

    def fault(self, address: IpAddress) -> str:
        """Why an address must not be connected to, in Chinese; "": it may."""
        listed = [block for block in map(ip_network, self.allowed) if address.version == block.version]
        inside = [block for block in listed if address in block]
        if inside and (address not in METADATA or any(block.num_addresses == 1 for block in inside)):
            return ""
        inner = _inner(address)
        if inner is not None:
            return self.fault(inner)
        kind = _kind(address)
        return f"指向{kind}，未列入 ZWFW_INTERFACE_NETWORKS" if kind else ""


def read_address(text: str) -> Address:
    """The parts of an address that somebody registers. Raises `AddressRefused`."""
    if len(text) > LONGEST:
        raise AddressRefused(f"网址最长 {LONGEST} 个字符")
    if FORBIDDEN.search(text):
        raise AddressRefused("网址不应含空白、换行、反斜杠、花括号、# 等字符")
    try:
        parts = urlsplit(text)
        port = parts.port
    except ValueError:
        raise AddressRefused("网址的主机或端口写法不对") from None
    if parts.scheme not in PORTS or not parts.hostname:
        raise AddressRefused("应为以 http:// 或 https:// 开头的网址")
    if "@" in parts.netloc:
        raise AddressRefused("网址不应含用户名和密码")
    if port == 0:
        raise AddressRefused("端口应为 1 至 65535")
    host = _host(parts.hostname, is_bracketed="[" in parts.netloc)
    return Address(parts.scheme, host, port or PORTS[parts.scheme], _target(parts.path, parts.query))


def given_address(url: str) -> Address:
    """The parts of an address that the operator has set, which is taken as it is. Raises `ValueError`: it is none of
    HTTP.
    """
    parts = urlsplit(url)
    if parts.scheme not in PORTS or not parts.hostname:
        raise ValueError("not an address of HTTP")
    host = parts.hostname.encode("idna").decode()
    return Address(parts.scheme, host, parts.port or PORTS[parts.scheme], _target(parts.path, parts.query))


def host_of(url: str) -> str:
    """Host and port of an address, to be shown."""
    parts = urlsplit(url)
    return f"{parts.hostname or ''}:{parts.port}" if parts.port else parts.hostname or ""


def addresses_of(
    address: Address, networks: Networks | None, seconds: float, resolve: Resolve | None = None
) -> list[str]:
    """Where to connect to: the allowed addresses of a host, in the resolver's order.

    Args:
        networks: What is allowed; None: everything, since the operator has set the address.
        seconds: That the resolver may take.

    Raises:
        AddressRefused: None of its addresses is allowed.
        TimeoutError: The resolver does not answer.
        OSError: There is no such host.
    """
    found = _resolved(address.host, address.port, seconds, resolve or _look_up)
    if networks is None:
        return found[:TRIED]
    faults = {text: networks.fault(ip_address(text)) for text in found}
    if allowed := [text for text, fault in faults.items() if not fault]:
        return allowed[:TRIED]
    raise AddressRefused(next(iter(faults.values()), "没有这个主机"))


def _host(name: str, *, is_bracketed: bool) -> str:
    if is_bracketed:
        try:
            return str(IPv6Address(name)) if "%" not in name else _refuse_host()
        except ValueError:
            return _refuse_host()
    try:
        # what people may type: 办事.中国, full-width digits, the ideographic full stop
        host = name.encode("idna").decode().lower()
    except UnicodeError:
        return _refuse_host()
    if NUMERIC.fullmatch(host):
        try:
            return str(IPv4Address(host))
        except ValueError:
            raise AddressRefused("IP 地址应写作四段十进制数，如 192.0.2.1") from None
    return host if HOST.fullmatch(host.removesuffix(".")) else _refuse_host()


def _refuse_host() -> str:
    raise AddressRefused("主机应为域名，或标准写法的 IP 地址")


def _target(path: str, query: str) -> str:
    return quote(path or "/", SAFE) + (f"?{quote(query, SAFE)}" if query else "")


def _inner(address: IpAddress) -> IPv4Address | None:
    """The IPv4 address that an IPv6 one leads to by an ordinary way; None: it is none of these."""
    if isinstance(address, IPv4Address):
        return None
    if address.ipv4_mapped is not None:
        return address.ipv4_mapped
    return IPv4Address(int(address) & 0xFFFFFFFF) if address in NAT64 else None


def _kind(address: IpAddress) -> str:
    """What an address is, in Chinese, where it is no public one; "": it is public."""
    if address in METADATA:
        return "云平台的元数据地址"
    if address.is_loopback:
        return "本机地址"
    if address.is_link_local:
        return "链路本地地址"
    if address.is_multicast:
        return "组播地址"
    if address.is_unspecified or (address.version == 4 and int(address) < 1 << 24):
        return "未指定的地址"
    if any(address in block for block in RELAYS if block.version == address.version):
        return "转换或保留的地址"
    if address.version == 6 and address not in GLOBAL:
        return "内部地址"
    return "" if address.is_global else "内部地址"


def _resolved(host: str, port: int, seconds: float, resolve: Resolve) -> list[str]:
    """The addresses of a host. A thread of its own asks: the system's resolver takes as long as it likes."""
    answers: SimpleQueue[Sequence[str] | OSError] = SimpleQueue()

    def look_up() -> None:
        try:
            answers.put(resolve(host, port))
        except (OSError, UnicodeError) as error:
            answers.put(error if isinstance(error, OSError) else OSError("no such host"))

    Thread(target=look_up, name="resolve", daemon=True).start()
    try:
        found = answers.get(timeout=max(seconds, 0.001))
    except Empty:
        raise TimeoutError from None
    if isinstance(found, OSError):
        raise found
    return list(dict.fromkeys(found))


def _look_up(host: str, port: int) -> list[str]:
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    # an address with a zone (fe80::1%eth0) is link-local
    return [str(one[4][0]).partition("%")[0] for one in found]


def remaining(until: float) -> float:
    """Seconds until a moment of the monotonic clock. Raises `TimeoutError` where it has come."""
    left = until - time.monotonic()
    if left <= 0:
        raise TimeoutError
    return left
