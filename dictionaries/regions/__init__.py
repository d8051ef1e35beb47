"""The region tree: which places are there, which lies in which, and what became of the abolished ones."""

from dictionaries.regions.custom_regions import add_region
from dictionaries.regions.divisions import with_cities
from dictionaries.regions.errors import RegionError, UnknownRegion
from dictionaries.regions.loading import added_table, load_tree
from dictionaries.regions.region import LEVELS, NATION, Region
from dictionaries.regions.tree import RegionTree

__all__ = [
    "LEVELS",
    "NATION",
    "Region",
    "RegionError",
    "RegionTree",
    "UnknownRegion",
    "add_region",
    "added_table",
    "load_tree",
    "with_cities",
]
