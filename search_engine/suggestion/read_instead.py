"""What Latin letters stand for that found nothing: a name in pinyin (yangpifazi, ypfz), or with a slip (gonjijin).

Search reads words of the language; suggestions know every name, however rare or long, and are what is shown while the
letters are typed. So what these surely stand for is searched, and what they are near to is offered (did you mean).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import structlog

from indexer.errors import StorageFailure
from search_engine.page.search_page import SearchPage
from search_engine.query.request import SearchRequest
from search_engine.suggestion.typed import LETTER

LOG = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Reading:
    """What letters stand for.

    Attributes:
        sure: All of them are its syllables or first letters, and they tell enough.
        whole: And it is all of a name.
    """

    text: str
    sure: bool = False
    whole: bool = False


def read_instead(
    page: SearchPage,
    request: SearchRequest,
    read: Callable[[], Reading | None],
    search: Callable[[SearchRequest], SearchPage],
) -> SearchPage:
    """The page, or that of what its letters stand for, or the page with this as its offer: where it has nothing, or
    answers another reading of letters that are a whole name.

    Args:
        read: What suggestions read.
        search: Answers another request.
    """
    query = page.query
    searched = query.corrected["to"] if query.corrected and query.corrected["applied"] else None
    settled = (page.total or page.route) and searched is None
    if settled or query.blocked or request.correct == "off" or not LETTER.search(request.q):
        return page
    try:
        reading = read()
    except StorageFailure as error:  # a page that has been found does not fail for what it would only offer
        LOG.warning("nothing read instead", reason=type(error).__name__)
        return page
    if reading is None or reading.text == searched:
        return page
    if not (reading.whole if searched else reading.sure or not page.did_you_mean):
        return page
    typed = query.corrected["from"] if query.corrected else query.normalized
    made = {"from": typed, "to": reading.text, "applied": reading.sure and request.correct == "auto"}
    if not made["applied"]:
        return replace(page, did_you_mean=reading.text, query=replace(query, corrected=made))
    found = search(replace(request, q=reading.text, is_read=True))
    return replace(found, query=replace(found.query, raw=query.raw, corrected=made))
