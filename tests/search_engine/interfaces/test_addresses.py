"""Addresses that somebody registers.

1. None leads to where we do not go, in whatever notation, by whatever name, through whatever kind of address.
2. The connection goes to an address that was judged: a name that leads elsewhere when it is looked up again is looked
   up once only.
3. What the operator lists is allowed, and nothing beside it; a metadata address only where it is listed by itself.
4. Of several addresses of a name only the allowed ones are connected to.
5. An honest address is read as it is written, Chinese names and paths too.
"""

from __future__ import annotations

import socket
from collections.abc import Sequence
from ipaddress import ip_address, ip_network

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search_engine.interfaces.addresses import Address, AddressRefused, Networks, addresses_of, read_address
from search_engine.interfaces.exchange import exchange
from tests.search_engine.interfaces.liar import lying

PUBLIC = Networks()
# What it is → the address.
WRITTEN = {
    "decimal": "http://2130706433/",
    "octal": "http://0177.0.0.1/",
    "hexadecimal": "http://0x7f.0.0.1/",
    "one hexadecimal number": "http://0x7f000001/",
    "short": "http://127.1/",
    "leading zeros": "http://127.000.000.001/",
    "a dot at the end": "http://127.0.0.1./",
    "full width digits of a number": "http://２１３０７０６４３３/",
    "too many parts": "http://127.0.0.1.1/",
    "percent signs": "http://127%2e0%2e0%2e1/",
    "a zone": "http://[fe80::1%25eth0]/",
    "no IPv6": "http://[::ffff:zz]/",
    "a name and password": "http://user:pass@example.com/",
    "a name that looks like the host": "http://example.com@127.0.0.1/",
    "a backslash": "http://example.com\\@127.0.0.1/",
    "a line break": "http://example.com/\r\nX-Two: 2",
    "a blank": "http://example.com/a b",
    "a null": "http://example.com/\x00",
    "a fragment": "http://example.com#@127.0.0.1/",
    "a file": "file:///etc/passwd",
    "ftp": "ftp://example.com/",
    "gopher": "gopher://127.0.0.1:6379/_FLUSHALL",
    "data": "data:text/html,x",
    "no scheme": "//127.0.0.1/",
    "no host": "http:///etc/passwd",
    "port 0": "http://example.com:0/",
    "a port beyond all": "http://example.com:99999/",
    "no port": "http://example.com:80a/",
    "a host of signs": "http://exa$mple.com/",
    "an empty label": "http://example..com/",
    "too long": "http://example.com/" + "a" * 2_000,
}
# What it is → an address that a name may lead to.
RESOLVED = {
    "loopback": "127.0.0.1",
    "loopback elsewhere": "127.8.8.8",
    "unspecified": "0.0.0.0",
    "this network": "0.1.2.3",
    "private 10": "10.1.2.3",
    "private 172.16": "172.31.255.255",
    "private 192.168": "192.168.1.1",
    "carrier NAT": "100.64.0.1",
    "link-local": "169.254.1.1",
    "metadata": "169.254.169.254",
    "metadata of a Chinese cloud": "100.100.100.200",
    "metadata at a public address": "168.63.129.16",
    "for benchmarks": "198.18.0.1",
    "for documents": "203.0.113.7",
    "multicast": "224.0.0.1",
    "reserved": "240.0.0.1",
    "broadcast": "255.255.255.255",
    "6to4 relay": "192.88.99.1",
    "IPv6 loopback": "::1",
    "IPv6 unspecified": "::",
    "IPv6 link-local": "fe80::1",
    "IPv6 site-local": "fec0::1",
    "IPv6 unique local": "fd12:3456::1",
    "IPv6 multicast": "ff02::1",
    "IPv4 mapped": "::ffff:127.0.0.1",
    "IPv4 mapped, private": "::ffff:a01:203",
    "IPv4 compatible": "::7f00:1",
    "6to4": "2002:7f00:1::",
    "6to4 of a public one": "2002:808:808::",
    "NAT64": "64:ff9b::7f00:1",
    "NAT64, local": "64:ff9b:1::808:808",
    "Teredo": "2001:0:4136:e378:8000:63bf:3fff:fdd2",
    "IPv6 for documents": "2001:db8::1",
    "IPv6 metadata": "fd00:ec2::254",
}


def leading_to(*addresses: str):
    asked: list[str] = []

    def resolve(host: str, port: int) -> Sequence[str]:
        asked.append(host)
        return addresses

    return resolve, asked


@pytest.mark.parametrize("url", WRITTEN.values(), ids=list(WRITTEN))
def test_1_odd_ways_to_write_an_address_are_refused(url: str) -> None:
    with pytest.raises(AddressRefused):
        read_address(url)


@pytest.mark.parametrize("text", RESOLVED.values(), ids=list(RESOLVED))
def test_1_a_name_that_leads_inside_is_refused(text: str) -> None:
    resolve, _ = leading_to(text)
    with pytest.raises(AddressRefused, match="未列入"):
        addresses_of(read_address("http://innocent.example/"), PUBLIC, 5, resolve)


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1/",
        "http://[::1]/",
        "http://[::ffff:10.0.0.1]/",
        "http://１２７.０.０.１/",
        "http://127。0。0。1/",
    ],
)
def test_1_an_address_in_numbers_is_judged_like_a_name(url: str) -> None:
    with pytest.raises(AddressRefused, match="未列入"):
        addresses_of(read_address(url), PUBLIC, 5)


@pytest.mark.parametrize("text", ["8.8.8.8", "2400:3200::1", "64:ff9b::808:808", "::ffff:8.8.8.8"])
def test_1_a_public_address_is_asked(text: str) -> None:
    resolve, _ = leading_to(text)
    assert addresses_of(read_address("https://a.gov.cn/"), PUBLIC, 5, resolve) == [text]


@given(st.integers(0, 2**128 - 1))
def test_1_no_way_of_ipv6_into_ipv4_is_left(number: int) -> None:
    address = ip_address(number % 2**128) if number >= 2**32 else ip_address((0xFFFF << 32) | number)
    inner = getattr(address, "ipv4_mapped", None)
    if not PUBLIC.fault(address):
        assert (inner or address).is_global
        assert inner or address in ip_network("2000::/3") or address in ip_network("64:ff9b::/96")


def test_2_a_name_is_looked_up_once_and_never_again_for_the_connection(monkeypatch: pytest.MonkeyPatch) -> None:
    with lying() as liar:
        answers = iter([["127.0.0.1"], ["10.0.0.1"]])
        asked = []

        def resolve(host: str, port: int) -> Sequence[str]:
            asked.append(host)
            return next(answers)

        def no_look_up(*_: object, **__: object) -> None:
            raise AssertionError("the system's resolver was asked for a name")

        plain = socket.getaddrinfo
        monkeypatch.setattr(
            socket,
            "getaddrinfo",
            lambda host, *rest, **more: plain(host, *rest, **more) if host == "127.0.0.1" else no_look_up(),
        )
        address = Address("http", "rebinding.example", liar.port, "/200")
        reply = exchange("GET", address, 5, networks=Networks(("127.0.0.1/32",)), resolve=resolve)
        assert (reply.status, asked) == (200, ["rebinding.example"])
        assert f"Host: rebinding.example:{liar.port}" in liar.requests[0]


def test_3_what_the_operator_lists_is_allowed_and_nothing_beside_it() -> None:
    listed = Networks(("10.20.0.0/16", "169.254.0.0/16", "fd00::/8"))
    assert listed.fault(ip_address("10.20.255.1")) == ""
    assert listed.fault(ip_address("::ffff:10.20.0.1")) == ""
    assert listed.fault(ip_address("fd12::1")) == ""
    assert listed.fault(ip_address("10.21.0.1"))
    assert listed.fault(ip_address("169.254.169.254")), "a block does not open what hands out credentials"
    assert listed.fault(ip_address("fd00:ec2::254"))
    assert Networks(("169.254.169.254/32",)).fault(ip_address("169.254.169.254")) == ""


def test_4_only_the_allowed_addresses_of_a_name_are_connected_to() -> None:
    resolve, asked = leading_to("10.0.0.1", "8.8.8.8", "::1", "8.8.4.4")
    assert addresses_of(read_address("http://mixed.example/"), PUBLIC, 5, resolve) == ["8.8.8.8", "8.8.4.4"]
    assert asked == ["mixed.example"]


def test_a_resolver_that_does_not_answer_is_late() -> None:
    import threading

    released = threading.Event()

    def resolve(host: str, port: int) -> Sequence[str]:
        released.wait(10)
        return []

    with pytest.raises(TimeoutError):
        addresses_of(read_address("http://slow.example/"), PUBLIC, 0.05, resolve)
    released.set()


def test_5_honest_addresses_are_read_as_they_are() -> None:
    assert read_address("https://API.example.gov.cn:8443/v1/x?a=1&b=%20") == Address(
        "https", "api.example.gov.cn", 8443, "/v1/x?a=1&b=%20"
    )
    assert read_address("http://办事.中国/公交?q=北京").host == "xn--3kq12h.xn--fiqs8s"
    assert read_address("http://办事.中国/公交?q=北京").target == "/%E5%85%AC%E4%BA%A4?q=%E5%8C%97%E4%BA%AC"
    assert read_address("http://[2400:3200::1]:80/").shown == "[2400:3200::1]"
    assert read_address("http://192.0.2.1:8080").shown == "192.0.2.1:8080"
