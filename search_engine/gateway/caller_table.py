"""The callers as serving processes hold them: found by app, by address, by the name of a certificate."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from ipaddress import IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network
from typing import Any

from search_engine.gateway.caller import Caller, caller_of

Network = IPv4Network | IPv6Network


@dataclass(frozen=True, slots=True)
class CallerTable:
    """All that were not stopped, ended ones too.

    Attributes:
        networks: Blocks with whose they are, the smallest first: who has a part of another's block goes before.
    """

    by_app: Mapping[str, Caller]
    by_certificate: Mapping[str, Caller]
    networks: Sequence[tuple[Network, Caller]]

    @classmethod
    def of(cls, callers: Iterable[Caller]) -> CallerTable:
        """The table of callers; of two that share a block or a name of a certificate the one that was made first."""
        by_app: dict[str, Caller] = {}
        certificates: dict[str, Caller] = {}
        blocks: dict[Network, Caller] = {}
        for one in sorted(callers, key=lambda one: one.row):
            by_app[one.app] = one
            for name in one.certificates:
                certificates.setdefault(name, one)
            for text in one.networks:
                blocks.setdefault(ip_network(text), one)
        return cls(by_app, certificates, sorted(blocks.items(), key=lambda row: -row[0].prefixlen))

    def at(self, address: str, now: datetime) -> Caller | None:
        """Who is known at an address, and may call now."""
        if not self.networks:
            return None
        found = ip_address(address)
        if isinstance(found, IPv6Address):
            found = found.ipv4_mapped or found
        return next((one for block, one in self.networks if found in block and not one.ended(now)), None)


def table_of(values: Sequence[Mapping[str, Any]]) -> CallerTable:
    """The table of plain JSON values. Raises `KeyError`, `TypeError`, `ValueError` where they are none."""
    return CallerTable.of(map(caller_of, values))
