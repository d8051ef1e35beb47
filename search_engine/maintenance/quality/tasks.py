"""What the last run has found, as tasks by department: counted, listed, and what to do about each kind."""

from __future__ import annotations

from collections import Counter
from dataclasses import asdict, dataclass, replace
from typing import Any

from dictionaries.reasons import Message
from dictionaries.regions import NATION, RegionTree, UnknownRegion
from indexer.documents.timestamps import of_milliseconds
from indexer.store.area import Area
from indexer.store.quality.assignments import Assignment
from search_engine.errors import BadParameters, Detail, Forbidden
from search_engine.installation.installation import Installation
from search_engine.maintenance.quality import KINDS
from search_engine.maintenance.quality.assigning import NOBODY, Assignments, assignment_fields, assignments_of, today_of
from search_engine.maintenance.quality.kept_findings import KeptQuality, Wanted, counts, departments, listed, tree_mark
from search_engine.messages import NOT_ONE_OF

OTHERS_QUALITY = Message(
    "forbidden", "只可查看您所负责的地区的目录质量", "only the quality of your regions' catalogue can be seen"
)


@dataclass(frozen=True, slots=True)
class QualityInput:
    """What somebody wants to see; "": all.

    Attributes:
        region: Code; with what is below it.
        owner: To whom it is given; `NOBODY`: to nobody.
        overdue: Only what was due before today.
    """

    region: str = ""
    department: str = ""
    kind: str = ""
    owner: str = ""
    overdue: bool = False
    first: int = 0
    size: int = 100


def quality_tasks(place: Installation, wish: QualityInput, area: Area | None = None) -> dict[str, Any]:
    """The findings of the last run that are theirs who ask.

    Args:
        area: The regions and sites that are theirs; None: all.

    Raises:
        BadParameters: The region or the kind is unknown.
        Forbidden: The region is not theirs.
    """
    tree, kept = place.tree(), KeptQuality(place.home)
    given, today = assignments_of(place), today_of(place)
    region, wanted = _wanted(wish, area, tree, given, today)
    state = kept.state()
    # numbers of regions are those of the tree that was looked at; where it has changed since, the worker looks again
    current = state.tree in ("", tree_mark(tree))
    with kept.reading() as connection:
        connection = connection if current else None
        rows = counts(connection, wanted) if connection is not None else []
        found = list(listed(connection, wanted, wish.first, wish.size)) if connection is not None else []
        names = departments(connection, wanted) if connection is not None else []
        every = counts(connection, replace(wanted, kind="")) if connection else []
    by_department, kinds = Counter[str](), Counter[str]()
    for department, _, count in rows:
        by_department[department] += count
    for _, kind, count in every:
        kinds[kind] += count
    if not (wish.department or wish.kind or wish.owner or wish.overdue):
        by_department.update(dict.fromkeys(given.departments(region), 0))  # all of it is mended
    held = {name: given.at(name, region) for name in by_department}
    return {
        "state": asdict(state),
        "current": current,
        "ran": of_milliseconds(state.ran) if state.ran else None,
        "region": region,
        "region_name": tree.path_name(region),
        "total": sum(by_department.values()),
        "departments": [
            {"department": name, "findings": count, "kinds": {kind: n for one, kind, n in rows if one == name},
             "given": assignment_fields(held[name], region, tree, today), "below": given.below(name, region)}
            for name, count in by_department.most_common()
        ],
        "names": names,
        "owners": given.owners(region),
        "overdue": sum(
            one is not None and one.is_overdue(today) and by_department[name] > 0 for name, one in held.items()
        ),
        "kinds": [
            {"kind": name, "label": kind.label, "findings": kinds[name], "mend": kind.mend}
            for name, kind in KINDS.items()
        ],
        "findings": [
            {**row, "label": KINDS[row["kind"]].label, "mend": KINDS[row["kind"]].mend,
             "since": of_milliseconds(row["since"]), **_held(given, row),
             "region_name": tree.path_name(row["code"]) if row["code"] in tree else row["code"]}
            for row in found if row["kind"] in KINDS
        ],
    }  # fmt: skip


def _held(given: Assignments, row: dict[str, Any]) -> dict[str, str]:
    """Who sees to a finding, until when."""
    found = given.at(row["department"], row["code"]) if given.knows(row["code"]) else None
    return {"owner": found.owner if found else "", "due": found.due if found else ""}


def want_run(place: Installation) -> None:
    """Have the worker look everything over now."""
    KeptQuality(place.home).want()


def _wanted(
    wish: QualityInput, area: Area | None, tree: RegionTree, given: Assignments, today: str
) -> tuple[str, Wanted]:  # fmt: skip
    faults = []
    code = wish.region or (min(area.regions) if area and area.regions else NATION)
    try:
        code = tree.canonical(code)
    except UnknownRegion as error:
        faults.append(Detail("region", str(error)))
    if wish.kind and wish.kind not in KINDS:
        faults.append(Detail("kind", NOT_ONE_OF(choices=list(KINDS))))
    if faults:
        raise BadParameters(faults)
    if area is not None and not area.covers_region(code):
        raise Forbidden(OTHERS_QUALITY())
    found = tree[code]
    numbers = () if code == NATION else ((found.number, found.end - 1),)
    everything = Wanted(wish.kind, wish.department, numbers, area.sites if area else frozenset())
    if wish.owner == NOBODY and not wish.overdue:
        return code, replace(everything, apart=given.parts(lambda one: bool(one.owner)))
    if wish.owner or wish.overdue:
        return code, replace(everything, parts=given.parts(lambda one: _is_asked(one, wish, today)))
    return code, everything


def _is_asked(one: Assignment, wish: QualityInput, today: str) -> bool:
    owner = "" if wish.owner == NOBODY else wish.owner
    return (not wish.owner or one.owner == owner) and (not wish.overdue or one.is_overdue(today))
