"""A department's tasks in a region are given to somebody, until a day; what is said nearer to a document counts.

An assignment of 浙江 holds for 杭州, but where 杭州 has one of its own. It outlives runs: what is mended goes from the
list, and who sees to the department stays.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import asdict, replace
from datetime import UTC, datetime
from difflib import get_close_matches
from typing import Any

from dictionaries.reasons import Message
from dictionaries.regions import NATION, RegionTree, UnknownRegion
from indexer.documents.timestamps import CHINA
from indexer.store.audit import Actions
from indexer.store.audit.log import append
from indexer.store.engine import writing
from indexer.store.quality.assignments import Assignment, all_assignments, write_assignment
from search_engine.editing.actor import Actor
from search_engine.editing.queue.queue_update import QueueUpdate
from search_engine.errors import BadParameters, Detail, Forbidden
from search_engine.installation.installation import Installation
from search_engine.maintenance.quality.kept_findings import KeptQuality, Part, Wanted
from search_engine.maintenance.quality.kept_findings import departments as departments_found

NO_DEPARTMENTS = Message("wrong_form", "请给出 1 至 {most} 个部门", "give 1 to {most} departments")
WRONG_DEPARTMENT = Message(
    "too_long", "部门名称最长 {most} 个字符，不含控制字符",
    "names of departments must have at most {most} characters and no control characters",
)  # fmt: skip
NOT_ASSIGNED = Message(
    "not_found", "这里没有分派给谁", "nothing is assigned here",
    "由上级地区分派的，请到上级地区取消，或在这里另行分派",
    "what a region above has assigned is withdrawn there, or assigned otherwise here", joint="；",
)  # fmt: skip
NO_TASKS = Message("unknown_value", "最近一次检查没有“{name}”的任务", "the last check found no tasks of {name}")
NO_TASKS_BUT = Message(
    "unknown_value", NO_TASKS.chinese, NO_TASKS.english, "相近的有 {near}", "similar ones: {near}", joint="；"
)
OTHERS_TASKS = Message("forbidden", "只可分派您所负责的地区的任务", "only tasks of your regions can be assigned")
OF_SOME_SITES = Message(
    "forbidden", "只负责部分站点的账号不能分派", "who looks after some sites alone cannot assign tasks",
    "部门的任务也有其他站点的", "a department has those of other sites, too", joint="：",
)  # fmt: skip
# Departments that are given at once, and the longest name of one, in characters.
MOST_DEPARTMENTS, LONGEST_DEPARTMENT = 200, 200
# In the place of an owner: what nobody has been given.
NOBODY = "-"


class Assignments:
    """All assignments at one moment, over the regions as they are; those of regions that are no more are left out."""

    def __init__(self, found: Iterable[Assignment], tree: RegionTree) -> None:
        self._tree = tree
        self._of = {(one.department, one.region): one for one in found if one.region in tree}

    def knows(self, region: str) -> bool:
        """Whether there is such a region."""
        return region in self._tree

    def at(self, department: str, region: str) -> Assignment | None:
        """What holds for a department in a region: its own, else the nearest above it."""
        chain = (one.code for one in self._tree.chain(region))
        return next((found for code in chain if (found := self._of.get((department, code)))), None)

    def below(self, department: str, region: str) -> int:
        """How many there are of a department in regions below one."""
        return sum(
            one.department == department and one.region != region and self._holds(region, one.region)
            for one in self._of.values()
        )

    def departments(self, region: str) -> list[str]:
        """Departments that have one of their own in a region."""
        return [one.department for one in self._of.values() if one.region == region]

    def owners(self, region: str) -> list[str]:
        """Who has been given something in a region, above it or below."""
        near = (one for one in self._of.values() if self._holds(region, one.region) or self._holds(one.region, region))
        return sorted({one.owner for one in near} - {""})

    def parts(self, matches: Callable[[Assignment], bool]) -> list[Part]:
        """The tasks that some assignments hold for."""
        return [self._part(one) for one in self._of.values() if matches(one)]

    def _part(self, one: Assignment) -> Part:
        holes = tuple(
            self._range(other.region) for other in self._of.values()
            if other.department == one.department and other.region != one.region
            and self._holds(one.region, other.region)
        )  # fmt: skip
        return Part(one.department, *self._range(one.region), holes)

    def _range(self, code: str) -> tuple[int, int]:
        found = self._tree[code]
        return found.number, found.end - 1

    def _holds(self, wide: str, narrow: str) -> bool:
        first, last = self._range(wide)
        return first <= self._tree[narrow].number <= last


def assignments_of(place: Installation) -> Assignments:
    """The assignments of an installation."""
    with place.store.engine.connect() as connection:
        return Assignments(all_assignments(connection), place.tree())


def assign(
    place: Installation, actor: Actor, departments: Collection[str], region: str, change: QueueUpdate,
    clock: Callable[[], float] = time.time,
) -> list[Assignment]:  # fmt: skip
    """Give the tasks of some departments in a region, all or none. What is not given stays; with nobody, no day and no
    note an assignment is gone.

    Args:
        region: Code; "": the nation, or the first region that is theirs.
        change: Its `owner`, `due` and `note` count.

    Raises:
        BadParameters: With every fault.
        Forbidden: The region is not theirs, or they look after some sites alone: a department has those of others too.
    """
    values = replace(change, state=None, sort=None, department=None).checked()
    code, names = _code(place.tree(), actor, region), [one.strip() for one in dict.fromkeys(departments) if one.strip()]
    if not names or len(names) > MOST_DEPARTMENTS:
        raise BadParameters([Detail("department", NO_DEPARTMENTS(most=MOST_DEPARTMENTS))])
    if any(len(one) > LONGEST_DEPARTMENT or not one.isprintable() for one in names):
        raise BadParameters([Detail("department", WRONG_DEPARTMENT(most=LONGEST_DEPARTMENT))])
    done = []
    with writing(place.store.engine) as connection:
        known = {(one.department, one.region): one for one in all_assignments(connection)}
        _require_departments(place, names, {department for department, _ in known})
        if not any(values.values()):
            names = _own(names, code, known)
        for name in names:
            before = known.get((name, code), Assignment(name, code))
            after = replace(before, **values, changed=int(clock() * 1_000))
            if told := {field: value for field, value in values.items() if getattr(before, field) != value}:
                write_assignment(connection, after)
                append(
                    connection, actor.author, Actions.QUALITY_ASSIGN, f"department:{name}",
                    {field: getattr(before, field) for field in told}, told, region=None if code == NATION else code,
                )  # fmt: skip
            done.append(after if told else before)
    return done


def _own(names: Sequence[str], code: str, known: Collection[tuple[str, str]]) -> list[str]:
    """Those of some departments that have something of their own to be taken back. Raises `BadParameters` where none
    has.
    """
    if not (found := [name for name in names if (name, code) in known]):
        raise BadParameters([Detail("department", NOT_ASSIGNED())])
    return found


def _require_departments(place: Installation, names: Sequence[str], given: set[str]) -> None:
    """Raise `BadParameters` for departments that have no tasks and were given none."""
    with KeptQuality(place.home).reading() as connection:
        known = given | set(departments_found(connection, Wanted())) if connection is not None else given
    faults = []
    for name in names:
        if name not in known:
            near = get_close_matches(name, sorted(known), 3)
            reason = NO_TASKS_BUT(name=name, near=near) if near else NO_TASKS(name=name)
            faults.append(Detail("department", reason))
    if faults:
        raise BadParameters(faults)


def today_of(place: Installation) -> str:
    """The day in China, YYYY-MM-DD."""
    return datetime.fromtimestamp(place.clock(), UTC).astimezone(CHINA).date().isoformat()


def assignment_fields(one: Assignment | None, region: str, tree: RegionTree, today: str) -> dict[str, Any] | None:
    """What holds for a department in a region, as plain values. `own`: it is of that region, and not of one above."""
    if one is None:
        return None
    return {
        **{name: value for name, value in asdict(one).items() if name not in ("department", "changed")},
        "region_name": tree.path_name(one.region),
        "own": one.region == region,
        "overdue": one.is_overdue(today),
    }


def _code(tree: RegionTree, actor: Actor, region: str) -> str:
    try:
        code = tree.canonical(region or min(actor.area.regions, default=NATION))
    except UnknownRegion as error:
        raise BadParameters([Detail("region", str(error))]) from error
    if actor.area and not actor.area.covers_region(code):
        raise Forbidden(OTHERS_TASKS())
    if actor.area.sites:
        raise Forbidden(OF_SOME_SITES())
    return code
