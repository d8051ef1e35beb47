"""The vocabulary of what ships: dictionaries and places, with the names of a catalogue."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

import dictionaries
from dictionaries.pinyin import Pinyin
from dictionaries.regions import RegionTree, load_tree
from dictionaries.services import read_services
from dictionaries.words import read_words
from indexer.analyzer import Analyzer
from indexer.samples.catalogue import read_catalogue, read_others
from indexer.vocabulary import Vocabulary, build_vocabulary

DATA = Path(dictionaries.__file__).parent / "data"

TERM_COLUMNS = {"topics.tsv": ("term",), "synonyms.tsv": ("term", "target")}
"""Reviewed files whose cells are terms, and the columns; a file that an installation lacks is left out."""

PLACE_LEVELS = frozenset({"province", "city", "county"})
"""Places that are words; towns and villages are found by the region tree."""


def shipped_vocabulary(names: Iterable[str], pinyin: Pinyin, queries: Iterable[tuple[str, int]] = ()) -> Vocabulary:
    """A vocabulary of names of a catalogue, each of weight 1, with everything that ships."""
    return build_vocabulary(
        ((name, 1.0) for name in names),
        shipped_terms(),
        queries,
        Analyzer(read_words()),
        pinyin,
        places=place_names(load_tree()),
        services=read_services(),
    )


def shipped_terms() -> Iterator[str]:
    """Topic terms, synonyms and their targets."""
    for file, columns in TERM_COLUMNS.items():
        for row in read_rows(file):
            yield from (row[column] for column in columns)


def shipped_corrections() -> dict[str, str]:
    """The reviewed misspellings: wrong → right."""
    return {row["wrong"]: row["right"] for row in read_rows("corrections.tsv")}


def shipped_polyphones() -> dict[str, tuple[str, ...]]:
    """Reviewed readings: phrase → syllables."""
    return {row["phrase"]: tuple(row["pinyin"].split()) for row in read_rows("polyphones.tsv")}


def sample_names() -> Iterator[str]:
    """Titles and aliases of the sample catalogue."""
    for matter in read_catalogue():
        yield matter.title
        yield from matter.shared.get("aliases", ())
    for other in read_others():
        yield str(other["title"])
        yield from other.get("aliases", ()) or ()


def place_names(tree: RegionTree) -> Iterator[str]:
    """Names and short names of provinces, cities and counties."""
    for region in tree:
        if region.level in PLACE_LEVELS:
            yield region.name
            yield region.short_name


def read_rows(file: str) -> Iterator[dict[str, str]]:
    """The rows of a reviewed file by column; none where it does not ship."""
    path = DATA / file
    if not path.exists():
        return
    lines = [line.split("\t") for line in path.read_text(encoding="utf-8").splitlines() if line and line[0] != "#"]
    for row in lines[1:]:
        yield dict(zip(lines[0], row, strict=True))
