"""Links lead only to hosts that the portal has allowed (C 0103-2018 §6.1 e: no advertising)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from pydantic import BaseModel

from dictionaries.faults import Fault
from dictionaries.reasons import Message

# Up to the first of / ? # \, as browsers see it: in https://a.gov.cn\@b.com the host is a.gov.cn.
AUTHORITY = re.compile(r"^https?://([^/?#\\]*)", re.IGNORECASE)

FOREIGN_HOST = Message(
    "host_not_allowed", "链接的主机“{host}”不在允许名单中",
    "the link's host “{host}” is not on the list of those allowed", "请改用本平台的网址，或请管理员添加该主机",
    "link to this platform, or have the administrator add the host", joint="：",
)  # fmt: skip


def host_of(url: str) -> str:
    """The host of a link, in lower case, without user and port; "" where there is none."""
    found = AUTHORITY.match(url)
    return found[1].rpartition("@")[2].partition(":")[0].rstrip(".").lower() if found else ""


def is_allowed(host: str, allowed: frozenset[str]) -> bool:
    """Whether a host is on the list; `*.gov.cn` on the list stands for all hosts below gov.cn."""
    parents = host.split(".")
    return host in allowed or any(f"*.{'.'.join(parents[place:])}" in allowed for place in range(1, len(parents)))


def foreign_links(document: BaseModel, allowed: frozenset[str], row: int) -> list[Fault]:
    """A fault for each link of a document, or of a part of its fields, to a host that is not on the list."""
    return [
        Fault(row, field, FOREIGN_HOST(host=host_of(url)[:80]))
        for field, url in links_in(document.model_dump(include={"links", "materials"}, exclude_none=True))
        if not is_allowed(host_of(url), allowed)
    ]


def links_in(content: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Field and URL of every link of a document's values, absent ones left out, as the store has them."""
    for name, url in content.get("links", {}).items():
        yield f"links.{name}", url
    for place, material in enumerate(content.get("materials", ())):
        for name in ("form_url", "sample_url"):
            if url := material.get(name):
                yield f"materials.{place}.{name}", url
