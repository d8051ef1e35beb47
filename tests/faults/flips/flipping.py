"""Turning a bit of a file, and what the doctor finds then."""

from __future__ import annotations

import random
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path

from indexer.store.damage import HANDMADE
from search_engine.maintenance.doctor import (
    accepted_profiles,
    alarms,
    database,
    examine,
    indices,
    people,
    profiles,
    switches,
)
from search_engine.maintenance.doctor.finding import Finding

KINDS = {
    "documents": ("zwfw.db",),
    "events": ("events.db",),
    "event rows": ("events.db",),
    "query log": ("log.db",),
    "arrays": (
        "index/g*/columns-*/*.bin", "index/g*/bases/*.bin", "index/g*/catalog/*/*", "index/g*/suggestions/*.bin",
        "index/g*/own-statistics*/*.bin", "index/g*/meaning/*", "index/g*/own-meaning/*", "index/g*/ended-*.bin",
        "index/g*/copies/*/*", "index/g*/row-values/*", "index/g*/stored/*", "index/g*/vocabulary*/*",
        "index/g*/analysis-*.bin",
    ),
    "text": ("index/g*/own/*",),
    "manifests": ("index/current", "index/g*/*.json", "index/g*/*.jsonl", "index/g*/*/files.json"),
    "key": ("events.key",),
    "handmade": ("zwfw.db",),
    "lexicon": ("lexicon.json",),
    "switches": ("switches.json",),
    "alarms": ("alarms/record.json",),
    "profiles": ("profiles/*",),
}  # fmt: skip
# Of no weight: locks, and a list that only the removal of old files uses.
UNUSED = (".tantivy-meta.lock", ".tantivy-writer.lock", ".managed.json")
# The checks that look at what is stored.
CHECKS = (
    database.schema, database.other_schemas, database.integrity, database.rows, people.event_key, indices.index,
    database.rows_beside, indices.contents, switches,
    alarms, profiles, accepted_profiles,
)  # fmt: skip


def wrong(home: Path) -> list[Finding]:
    found = examine({"ZWFW_HOME": str(home)}, deep=True)
    assert all(finding.mend for finding in found if finding.state == "wrong")
    return [finding for finding in found if finding.state == "wrong"]


def files_of(home: Path, kind: str) -> list[Path]:
    found = [path for pattern in KINDS[kind] for path in sorted(home.glob(pattern))]
    found = [path for path in found if path.stat().st_size and path.name not in UNUSED]
    assert found
    return found


def handmade_places(path: Path, content: bytes) -> Sequence[int]:
    """The places of a database that are not zero on the pages of some tables; each of these has one page here."""
    with closing(sqlite3.connect(f"{path.as_uri()}?mode=ro&immutable=1", uri=True)) as connection:
        (size,) = connection.execute("PRAGMA page_size").fetchone()
        names = ",".join("?" * len(HANDMADE))
        query = f"SELECT rootpage FROM sqlite_master WHERE rootpage AND tbl_name IN ({names})"
        pages = [page for (page,) in connection.execute(query, [table.name for table in HANDMADE])]
    return [place for page in pages for place in range((page - 1) * size, page * size) if content[place]]


def written_places(_path: Path, content: bytes) -> Sequence[int]:
    """The places that are not zero."""
    return [place for place, byte in enumerate(content) if byte]


PLACES: dict[str, Callable[[Path, bytes], Sequence[int]]] = {
    "handmade": handmade_places,
    "event rows": written_places,
}


@contextmanager
def flipped(home: Path, kind: str, draw: random.Random) -> Iterator[str]:
    """One bit of one file is another; says which. Afterwards the file is as before."""
    path = draw.choice(files_of(home, kind))
    before = path.read_bytes()
    places = PLACES[kind](path, before) if kind in PLACES else range(len(before))
    place, bit = draw.choice(places), draw.randrange(8)
    after = bytearray(before)
    after[place] ^= 1 << bit
    path.write_bytes(after)
    try:
        yield f"{path.relative_to(home)}, bit {bit} of byte {place} ({before[place]:#x})"
    finally:
        for tail in ("-wal", "-shm"):
            path.with_name(f"{path.name}{tail}").unlink(missing_ok=True)
        path.write_bytes(before)
