"""What the last run has found, as tasks by department: counted, listed, and what to do about each kind."""

from __future__ import annotations

from collections import Counter
from dataclasses import asdict, dataclass
from typing import Any

from dictionaries.regions import NATION, RegionTree, UnknownRegion
from indexer.documents.timestamps import of_milliseconds
from indexer.store.area import Area
from search_engine.care.quality import KINDS
from search_engine.care.quality.kept_findings import KeptQuality, Wanted, counts, departments, listed, tree_mark
from search_engine.errors import BadParameters, Detail, Forbidden
from search_engine.installation.installation import Installation


@dataclass(frozen=True, slots=True)
class QualityWish:
    """What somebody wants to see; "": all.

    Attributes:
        region: Code; with what is below it.
    """

    region: str = ""
    department: str = ""
    kind: str = ""
    first: int = 0
    size: int = 100


def quality_tasks(place: Installation, wish: QualityWish, area: Area | None = None) -> dict[str, Any]:
    """The findings of the last run that are theirs who ask.

    Args:
        area: The regions and sites that are theirs; None: all.

    Raises:
        BadParameters: The region or the kind is unknown.
        Forbidden: The region is not theirs.
    """
    tree, kept = place.tree(), KeptQuality(place.home)
    region, wanted = _wanted(wish, area, tree)
    state = kept.state()
    # numbers of regions are those of the tree that was looked at; where it has changed since, the worker looks again
    current = state.tree in ("", tree_mark(tree))
    with kept.reading() as connection:
        connection = connection if current else None
        rows = counts(connection, wanted) if connection is not None else []
        found = list(listed(connection, wanted, wish.first, wish.size)) if connection is not None else []
        names = departments(connection, wanted) if connection is not None else []
        every = counts(connection, Wanted("", wish.department, wanted.numbers, wanted.sites)) if connection else []
    by_department, kinds = Counter[str](), Counter[str]()
    for department, _, count in rows:
        by_department[department] += count
    for _, kind, count in every:
        kinds[kind] += count
    return {
        "state": asdict(state),
        "current": current,
        "ran": of_milliseconds(state.ran) if state.ran else None,
        "region": region,
        "region_name": tree.path_name(region),
        "total": sum(by_department.values()),
        "departments": [
            {"department": name, "findings": count, "kinds": {kind: n for one, kind, n in rows if one == name}}
            for name, count in by_department.most_common()
        ],
        "names": names,
        "kinds": [
            {"kind": name, "label": kind.label, "findings": kinds[name], "mend": kind.mend}
            for name, kind in KINDS.items()
        ],
        "findings": [
            {**row, "label": KINDS[row["kind"]].label, "mend": KINDS[row["kind"]].mend,
             "since": of_milliseconds(row["since"]),
             "region_name": tree.path_name(row["code"]) if row["code"] in tree else row["code"]}
            for row in found if row["kind"] in KINDS
        ],
    }  # fmt: skip


def want_run(place: Installation) -> None:
    """Have the worker look everything over now."""
    KeptQuality(place.home).want()


def _wanted(wish: QualityWish, area: Area | None, tree: RegionTree) -> tuple[str, Wanted]:
    faults = []
    code = wish.region or (min(area.regions) if area and area.regions else NATION)
    try:
        code = tree.canonical(code)
    except UnknownRegion as error:
        faults.append(Detail("region", str(error)))
    if wish.kind and wish.kind not in KINDS:
        faults.append(Detail("kind", f"应为 {'、'.join(KINDS)} 之一"))
    if faults:
        raise BadParameters(faults)
    if area is not None and not area.covers_region(code):
        raise Forbidden("只可查看您所负责的地区的目录质量")
    found = tree[code]
    numbers = () if code == NATION else ((found.number, found.end - 1),)
    return code, Wanted(wish.kind, wish.department, numbers, area.sites if area else frozenset())
