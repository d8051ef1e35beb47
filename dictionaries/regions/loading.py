"""The tree in use: the shipped table, and the regions that an admin added to it."""

from pathlib import Path

from dictionaries.caches import memoized
from dictionaries.regions.rows import HEADER, read_lines
from dictionaries.regions.table import read_successors, read_table
from dictionaries.regions.tree import RegionTree

DATA = Path(__file__).resolve().parent.parent / "data"
REGIONS = DATA / "regions.tsv"
SUCCESSORS = DATA / "successors.tsv"

KEPT_TREES = 4
"""Trees kept in memory, 15 MB each: the one in use, the one before it while requests finish, and a preview's."""


def load_tree(extra: Path | None = None) -> RegionTree:
    """The shipped regions, with those of an admin's table (same columns) if there is such a file.

    Files that have not changed since are not read again: the same tree comes back.

    Raises:
        InvalidRegion: a row of either table breaks a rule; names the file, the line, the reason and the mend.
    """
    paths = (REGIONS, SUCCESSORS) if extra is None or not extra.exists() else (REGIONS, SUCCESSORS, extra.resolve())
    return _tree(tuple((path, *_state(path)) for path in paths))


def added_table(tree: RegionTree) -> bytes:
    """The regions that an admin had added to a tree, as a table that `load_tree` reads."""
    return "".join(f"{line}\n" for line in (HEADER, *tree.added)).encode()


def _state(path: Path) -> tuple[int, int, int]:
    """What tells a changed file: time in ns, size in bytes, and inode (two writes may fall into one clock tick)."""
    stat = path.stat()
    return stat.st_mtime_ns, stat.st_size, stat.st_ino


@memoized(KEPT_TREES, name="region_trees")
def _tree(states: tuple[tuple[Path, int, int, int], ...]) -> RegionTree:
    regions, successors, *extras = (path for path, *_ in states)
    added = [line for path in extras for line in read_lines(path)]
    return RegionTree(read_table([regions, *extras]), read_successors(successors), added)
