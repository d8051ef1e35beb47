"""The documents of a store as another engine gets them: the words of our Analyzer, and what it counts and shows."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import orjson

from indexer.building.builder import region_numbers
from search_engine.installation.installation import Installation
from search_engine.measuring.bench.single_index import copies_with_text

# Key and fields.
PeerDocument = tuple[int, dict[str, Any]]
# Counted beside each search; a value or several.
FACETS = ("kind", "department", "audience", "themes", "online")
WORDS = ("name_words", "name_exact", "body", "match")


def peer_documents(place: Installation, progress: Callable[[int], None]) -> Iterator[PeerDocument]:
    """Every visible document, in the order of arrival."""
    profiles, numbers = place.store.profiles(), region_numbers(place.tree())
    for row, content, texts in copies_with_text(place, progress):
        own = orjson.loads(row.difference) if row.difference else {}
        profile = profiles[row.profile]
        yield (
            row.doc,
            {
                **{name: texts[name] for name in WORDS if name != "name_exact"},
                "name_exact": texts["name_exact"].split(),
                "base": str(row.base),
                "region": str(numbers[row.region]),
                **{name: getattr(profile, name) for name in FACETS},
                **{name: own.get(name) or content.get(name) or "" for name in ("title", "summary")},
            },
        )
