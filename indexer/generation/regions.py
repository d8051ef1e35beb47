"""The regions of a generation. Its rows have their numbers, so it is read by the tree that it was built with, also
while regions that somebody has added since wait for the next build.
"""

from __future__ import annotations

from contextlib import suppress

from dictionaries.regions import RegionError, RegionTree, added_table, load_tree
from indexer.errors import OtherSchema
from indexer.generation.atomic_replacement import replace_file
from indexer.generation.generation import Generation, Manifest


def keep_regions(generation: Generation, tree: RegionTree) -> None:
    """Write down what had been added to the tree that a generation is built with."""
    replace_file(generation.regions, added_table(tree))


def regions_of(generation: Generation, manifest: Manifest, now: RegionTree) -> RegionTree:
    """The tree that a generation was built with.

    Args:
        now: The regions as they are now.

    Raises:
        OtherSchema: It was built over another shipped table.
    """
    if manifest.regions == now.version:
        return now
    with suppress(RegionError, OSError):
        then = load_tree(generation.regions)
        if then.version == manifest.regions:
            return then
    raise OtherSchema(generation.name, "行政区划表")
