"""An office where one lives: the authority of its department in the smallest region around that has one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from dictionaries.kinds.intents import Office
from dictionaries.regions import Region
from indexer.generation.arrays import Int64s
from indexer.snapshot import Snapshot
from search_engine.page.instant_answers import OfficeFacts

# Documents of an office that are looked at for its name, address and contact: the most used ones.
LOOKED_AT = 60


def facts_of(snapshot: Snapshot, office: Office, region: Region) -> OfficeFacts | None:
    """What the catalogue knows of an office; None where no document around is of its department."""
    for link in snapshot.tree.chain(region.code):
        rows = _rows(snapshot, office.department, link)
        if len(rows):
            return _most_said(snapshot, rows.tolist(), office)
    return None


def _rows(snapshot: Snapshot, department: str, region: Region) -> Int64s:
    """Live rows of a department in a region itself, the most used first."""
    rows = snapshot.region_rows(region.number, region.number + 1)
    rows = rows[snapshot.live.flags[rows]]
    rows = rows[snapshot.facets["department"].having(snapshot.columns.profile[rows], [department])]
    order = (-snapshot.columns.popularity[rows]).argsort(kind="stable")
    found: Int64s = rows[order][:LOOKED_AT]
    return found


def _most_said(snapshot: Snapshot, rows: list[int], office: Office) -> OfficeFacts:
    """What most of its documents say; those first that name the office itself (of 公安, the ones of 车辆管理所)."""
    shown = snapshot.documents.of(rows)
    documents = [shown[row].fields for row in rows if row in shown]
    said = [one for one in documents if any(name in str(one.get("place")) for name in (office.name, *office.aliases))]
    authorities = [str((one.get("authority") or {}).get("name") or "") for one in documents]
    named = [name for name in authorities if office.name in name]
    named = named or [name for name in authorities if any(way in name for way in office.aliases)]
    documents = said or documents
    return OfficeFacts(
        _most(named or authorities) or office.name,
        _most(str((one.get("place") or {}).get("address") or "") for one in documents),
        _most(str(one.get("contact") or "") for one in documents),
    )


def _most(values: Iterable[str]) -> str:
    counts = Counter(filter(None, values))
    return counts.most_common(1)[0][0] if counts else ""
