"""The path that the service is mounted under, such as /search: what an operator may set."""

from __future__ import annotations

import re

# Characters that nobody encodes, so that browsers, proxies and we write the path alike; no segment of dots.
PREFIX = re.compile(r"(?:/(?!\.{1,2}(?:/|$))[A-Za-z0-9._~-]+)+")
# First segments of our own addresses. A proxy may or may not take the prefix off, and we must tell which: what begins
# with the prefix is no address of ours. A test compares them with those that are served.
TAKEN = frozenset(
    {
        "admin", "catalog", "copies", "demo", "docs", "favourites", "feed", "healthz", "item", "life-events", "me",
        "metrics", "openapi.json", "privacy", "readyz", "recommended", "regions", "report",
        "reported", "static", "v1",
    }
)  # fmt: skip


def read_prefix(text: str) -> str:
    """The prefix as the environment has it. Raises `ValueError` in Chinese."""
    if not PREFIX.fullmatch(text):
        raise ValueError("应为以一个 / 开头、不以 / 结尾的路径，各段只含字母、数字与 - . _ ~，且不是 . 或 ..")
    if text.split("/")[1] in TAKEN:
        raise ValueError("应为与本服务自己的地址不同的路径，请换第一段")
    return text
