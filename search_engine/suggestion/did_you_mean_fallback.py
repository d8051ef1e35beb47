"""What may have been meant by letters that found nothing: pinyin with a slip (gonjijin, shenfnzheng).

Reading pinyin takes syllables as they are spelt; suggestions forgive one slip of the fingers. So the best suggestion is
offered (did you mean), never searched at once.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import replace

import structlog

from dictionaries.normalize import squash
from indexer.errors import StorageFailure
from search_engine.page.search_page import SearchPage
from search_engine.query.request import SearchRequest
from search_engine.suggestion import Suggestion
from search_engine.suggestion.typed import only_letters

LOG = structlog.get_logger()
# Fewer letters are near to too much.
LEAST_LETTERS = 5

Suggest = Callable[[str, str | None, str | None, int], Sequence[Suggestion]]


def pinyin_typed(text: str, names: Collection[str]) -> str:
    """The letters of a text that may be pinyin with a slip; "" where it is none. `names`: as of `offer_instead`."""
    letters = squash(text)
    may_be = len(letters) >= LEAST_LETTERS and only_letters(letters) and letters not in names
    return letters if may_be else ""


def offer_instead(page: SearchPage, request: SearchRequest, names: Collection[str], suggest: Suggest) -> SearchPage:
    """The page, with what is suggested for its letters where it is empty and offers nothing.

    Args:
        names: Names in Latin letters, squashed: they are no pinyin.
        suggest: Text, region, platform and how many → suggestions.
    """
    query = page.query
    settled = page.total or page.route or page.did_you_mean or query.corrected or query.blocked
    if settled or request.correct == "off" or not (letters := pinyin_typed(request.q, names)):
        return page
    try:
        meant = next((one.text for one in suggest(letters, request.region, request.pf, 1)), None)
    except StorageFailure as error:  # a page that has been found does not fail for what it would only offer
        LOG.warning("nothing offered instead", reason=type(error).__name__)
        return page
    if meant is None:
        return page
    offered = {"from": query.normalized, "to": meant, "applied": False}
    return replace(page, did_you_mean=meant, query=replace(query, corrected=offered))
