"""表格: attachments to fill in, with their addresses."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from indexer.loaders.hosts import host_of, is_allowed
from search_engine.page.answers.answer_builder import MOST_ITEMS, Answer, Document, parts_of, text_of

# The field of a material, and what is added to its name.
KINDS = (("form_url", ""), ("sample_url", "（样表）"))
MAX_ADDRESS_LENGTH = 2000  # characters of an address, as in a document


def forms(document: Document, hosts: Collection[str] | None = None) -> Answer:
    """`{"name", "url"}` of each form and sample; addresses of the web only, and of allowed hosts where some are set."""
    allowed = frozenset(hosts or ())
    found = {link["url"]: link for link in _links(document) if _may_be_shown(link["url"], allowed)}
    return list(found.values())[:MOST_ITEMS]


def _links(document: Document) -> Iterator[dict[str, str]]:
    for material in parts_of(document, "materials"):
        name = text_of(material.get("name"))
        for field, addition in KINDS:
            url = material.get(field)
            if name and isinstance(url, str):
                yield {"name": name + addition, "url": url}


def _may_be_shown(url: str, allowed: frozenset[str]) -> bool:
    host = host_of(url)
    return bool(host) and len(url) <= MAX_ADDRESS_LENGTH and (not allowed or is_allowed(host, allowed))
