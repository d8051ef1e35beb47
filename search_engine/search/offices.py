"""An office where one lives: the authority that is called so in the smallest region around that has one. Another body
of the same department is not it, and a national one is nobody's office at home.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

from dictionaries.intents.intent_index import OF_A_PROVINCE, PROVINCIAL
from dictionaries.kinds.intents import Office
from dictionaries.regions import Region
from indexer.generation.arrays import Int64s
from indexer.snapshot import Snapshot
from search_engine.page.instant_answers import OfficeFacts

# Documents of an office that are looked at for its name, address and contact: the most used ones.
LOOKED_AT = 60


def facts_of(snapshot: Snapshot, office: Office, region: Region) -> OfficeFacts | None:
    """What the catalogue knows of an office; None where no document of its department around is of one called so."""
    for link in snapshot.tree.chain(region.code):
        if link.level == "nation" != region.level or not office.department:
            continue
        rows = _rows(snapshot, office.department, link).tolist()
        if facts := _most_said(snapshot, rows, office, link):
            return facts
    return None


def _rows(snapshot: Snapshot, department: str, region: Region) -> Int64s:
    """Live rows of a department in a region itself, the most used first."""
    rows = snapshot.region_rows(region.number, region.number + 1)
    rows = rows[snapshot.live.flags[rows]]
    rows = rows[snapshot.facets["department"].having(snapshot.columns.profile[rows], [department])]
    order = (-snapshot.columns.popularity[rows]).argsort(kind="stable")
    found: Int64s = rows[order][:LOOKED_AT]
    return found


def _most_said(snapshot: Snapshot, rows: list[int], office: Office, region: Region) -> OfficeFacts | None:
    """What most of the documents say that name the office itself: by their place, else by their authority."""
    shown = snapshot.documents.of(rows)
    documents = [shown[row].fields for row in rows if row in shown]
    ways = (office.name, *office.aliases)
    said = [one for one in documents if any(way in str(one.get("place")) for way in ways)]
    documents = said or [one for one in documents if _called(_authority(one), ways)]
    if not documents:
        return None
    authorities = [_authority(one) for one in documents]
    named = [name for name in authorities if _called(name, ways[:1])]
    named = named or [name for name in authorities if _called(name, ways)]
    return OfficeFacts(
        _most(named) or f"{region.name}{office.name}",
        _most(str((one.get("place") or {}).get("address") or "") for one in documents),
        _most(str(one.get("contact") or "") for one in documents),
        region.name,
    )


def _authority(document: Mapping[str, Any]) -> str:
    return str((document.get("authority") or {}).get("name") or "")


def _called(authority: str, ways: Iterable[str]) -> bool:
    """Whether an authority is called one of these; a province's 公安厅 is its 公安局."""
    return any(way in authority.replace(PROVINCIAL, OF_A_PROVINCE) for way in ways)


def _most(values: Iterable[str]) -> str:
    counts = Counter(filter(None, values))
    return counts.most_common(1)[0][0] if counts else ""
