"""Links lead only where nobody lives."""

from __future__ import annotations

import re
from collections.abc import Iterator

from dictionaries.faults import Fault
from indexer.loaders.hosts import host_of, is_allowed
from indexer.samples.review.rule import Reviewed, texts_of

LINK = re.compile(r"(?:https?://|www\.)[^\s<>\"'，。；、（）]+", re.IGNORECASE)


def hosts(given: Reviewed) -> Iterator[Fault]:
    """Links in any text: fields made for them, and running text."""
    for entry in given.entries:
        for field, text in texts_of(entry.raw):
            for link in LINK.findall(text):
                host = host_of(link if "://" in link else f"https://{link}")
                if not is_allowed(host, given.table.hosts):
                    allowed = "、".join(sorted(given.table.hosts))
                    yield entry.fault(field, f"链接的主机 {host} 不在允许之列（{allowed}）")
