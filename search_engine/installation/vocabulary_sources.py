"""What corrections know besides a catalogue's names: the words of the dictionaries, and places."""

from __future__ import annotations

from collections.abc import Iterator

from dictionaries.kinds.ways import Hotline, Office, PortalName
from dictionaries.lexicon import Lexicon
from dictionaries.regions import RegionTree
from indexer.vocabulary import VocabularySources
from search_engine.query.analysis.term_book import terms_of

# Places of these levels are words that may be misspelt; towns and villages are too many.
WORDED = frozenset({"province", "city", "county"})


def vocabulary_sources(lexicon: Lexicon, tree: RegionTree) -> VocabularySources:
    """The terms and services of a lexicon, what else it calls by a name, and the places of a tree."""
    services = tuple(row.text for row in lexicon.services)
    rows: tuple[Office | Hotline | PortalName, ...] = (*lexicon.offices, *lexicon.hotlines, *lexicon.portals)
    named = tuple(sorted({text for row in rows for text in (row.name, *row.aliases)}))
    return VocabularySources(tuple(sorted(terms_of(lexicon))), tuple(place_names(tree)), services, named)


def place_names(tree: RegionTree) -> Iterator[str]:
    """Names and short names of the places that are words; a city's twice: more people seek 惠州 than 徽州."""
    for region in tree:
        if region.level in WORDED:
            yield region.name
            yield region.short_name
        if region.level == "city":
            yield region.short_name
