"""Which interpretations belong to a policy, and which policy to an interpretation.

Documents do not say so: an interpretation names its policy in its title, as in 《余杭区租房补贴办法》政策解读. Titles
are compared without their marks.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

from search_engine.page.search_page import Item, SearchPage
from search_engine.query.request import SearchRequest

OTHER = {"policy": "interpretation", "interpretation": "policy"}
MARKS = re.compile(r"[《》〈〉\s]")
NAMED = re.compile(r"《([^《》]{2,})》")
# Cards among which they are looked for: titles that share all words stand first.
LOOKED_AT = 20


def interpretations(search: Callable[[SearchRequest], SearchPage], document: Mapping[str, Any]) -> tuple[Item, ...]:
    """The other side of a policy or an interpretation, best match first; none for any other kind."""
    wanted = OTHER.get(document.get("kind") or "")
    if wanted is None:
        return ()
    title = document["title"]
    named = NAMED.search(title)
    request = SearchRequest(
        q=named.group(1) if named else title,
        region=document.get("region"),
        filters=(("kind", (wanted,)),),
        facets=(),
        size=LOOKED_AT,
        correct="off",
    )
    return tuple(item for item in search(request).items if belongs(wanted, item.title, title))


def belongs(wanted: str, found: str, title: str) -> bool:
    """Whether the policy's title stands in the interpretation's."""
    policy, reading = (found, title) if wanted == "policy" else (title, found)
    return MARKS.sub("", policy) in MARKS.sub("", reading)
