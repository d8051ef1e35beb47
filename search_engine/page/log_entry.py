"""What the query log is told of a page."""

from __future__ import annotations

from dictionaries.banned import MASK
from dictionaries.regions import RegionTree
from indexer.store.queries.query_log import QueryEntry
from search_engine.page.search_page import SearchPage
from search_engine.query.audience import page_of
from search_engine.query.request import SearchRequest

BLOCK = "block"


def log_entry(page: SearchPage, request: SearchRequest, tree: RegionTree) -> QueryEntry | None:
    """The entry of a search and its page; nothing in it is of a person. None: it is nobody's business.

    Of what is held back the category is noted, and no word of the text.
    """
    query = page.query
    held = query.blocked["category"] if query.blocked and query.blocked["action"] == BLOCK else None
    if not query.raw or (page.private and (held is None or query.crisis)):
        return None
    region = query.region["code"] if query.region else None
    if region is None and request.region and request.region in tree:  # of what is held back no region is resolved
        region = tree.canonical(request.region)
    return QueryEntry(
        query.raw if held is None else MASK,
        region,
        ",".join(request.channels) or "all",
        page.page,
        page.total,
        len(page.notices),
        page.took_ms,
        page_of(request)[0] or None,
        held,
        1 if query.corrected and query.corrected["applied"] else None,
    )
