"""Where a cluster is: `https://user:password@one:9200,https://two:9200/?ca=/etc/ca.pem&seconds=3`."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

DEFAULT_PORT = 9200
SCHEMES = ("http", "https")
# Seconds that a search may take: all searches of a process wait for one that a silent node holds up.
USUAL = 2.0


@dataclass(frozen=True, slots=True)
class Address:
    """Nodes of one cluster, and who asks.

    Attributes:
        urls: One for each node, without user and password.
        user, password: What the first node that has them says; "" for none.
        authority: A file with the certificates that may vouch for nodes; "" for those of the system.
        seconds: How long an answer to a search may take.
    """

    urls: tuple[str, ...]
    user: str = ""
    password: str = field(default="", repr=False)
    authority: str = ""
    seconds: float = USUAL

    @property
    def is_encrypted(self) -> bool:
        """Whether any node is spoken to by TLS."""
        return any(url.startswith("https:") for url in self.urls)


def address_of(text: str) -> Address:
    """The address that a setting names; options stand behind the last node. Raises `ValueError` in Chinese."""
    parts = [urlsplit(one.strip()) for one in text.split(",") if one.strip()]
    if not parts or any(one.scheme not in SCHEMES or not one.hostname for one in parts):
        raise ValueError("应为 OpenSearch 各节点的地址，逗号分隔，如 https://用户:口令@os1:9200,https://os2:9200")
    try:
        urls = tuple(f"{one.scheme}://{_host(one.hostname or '')}:{one.port or DEFAULT_PORT}" for one in parts)
    except ValueError:
        raise ValueError("OpenSearch 地址中的端口应为 1 至 65535 的整数") from None
    known = next((one for one in parts if one.username), None)
    user, password = (unquote(known.username or ""), unquote(known.password or "")) if known else ("", "")
    return Address(urls, user, password, **_options(parts[-1].query))


def _options(query: str) -> dict[str, Any]:
    told = {name: values[-1] for name, values in parse_qs(query).items()}
    try:
        options: dict[str, Any] = {"seconds": float(told.pop("seconds", USUAL)), "authority": told.pop("ca", "")}
    except ValueError:
        raise ValueError("OpenSearch 地址中的 seconds 应为秒数，如 seconds=3") from None
    if told:
        raise ValueError(f"OpenSearch 地址中没有选项 {'、'.join(told)}：可为 ca、seconds")
    return options


def _host(name: str) -> str:
    return f"[{name}]" if ":" in name else name
