"""A small installation of the sample catalogue: a few regions of each level."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from dictionaries.regions import RegionTree, load_tree
from indexer.loaders import DocumentCheck, Row
from indexer.loaders.loading import LoadOptions, load_rows
from indexer.samples.catalogue import read_catalogue, read_others
from indexer.samples.expand import documents_at
from search_engine import Service, Settings
from search_engine.installation.installation import Installation

# The nation, a province, a city, two of its districts, a street; a city without counties; a municipality's district.
REGIONS = ("000000", "330000", "330100", "330106", "330110", "330110005", "441900", "110105")


def documents(tree: RegionTree) -> Iterator[dict[str, Any]]:
    matters = read_catalogue()
    for code in REGIONS:
        yield from documents_at(matters, tree, tree[code])
    yield from (dict(other) for other in read_others() if other.get("region") in tree)


def build(home: Path) -> Service:
    """Load, index, and open for answering."""
    settings = Settings(home=home, sample_banner=True, log_queries=False)
    place = Installation(settings)
    rows = (Row(number, document) for number, document in enumerate(documents(load_tree()), 1))
    load_rows(place.store, rows, DocumentCheck(place.tree()), LoadOptions("sample"))
    place.worker().run_once()
    return Service(place)
