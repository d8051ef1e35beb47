"""Tasks of departments that are given to people.

1. What is given holds in its region and below, but where something nearer is said; what is not given stays; with
   nothing in it, it is gone.
2. Findings are listed by who sees to them, by what is overdue, and by what nobody has been given: each finding is
   somebody's or nobody's, as asking one by one tells.
3. Every fault is told at once, departments that have no tasks with those that look like them; only one's own regions
   may be given, and nothing by who looks after some sites alone.
4. Each change is in the audit log, what changes nothing is not; runs change nothing of it.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dictionaries.regions import NATION
from indexer.documents.timestamps import CHINA
from indexer.store.quality.assignments import Assignment
from search_engine import BadParameters, Forbidden
from search_engine.access import AuditQuery
from search_engine.editing.queue.queue_update import QueueUpdate
from search_engine.installation.installation import Installation
from search_engine.maintenance.quality.assigning import NOBODY, Assignments, assign
from search_engine.maintenance.quality.finding import Finding
from search_engine.maintenance.quality.kept_findings import DONE, KeptQuality, QualityState, tree_mark
from search_engine.maintenance.quality.tasks import QualityInput, quality_tasks
from search_engine.settings.settings import Settings
from tests.search_engine.editing.editors import somebody, tree

ZHEJIANG, HANGZHOU, YUHANG, NINGBO = "330000", "330100", "330110", "330200"
PLACES, DEPARTMENTS = (NATION, ZHEJIANG, HANGZHOU, YUHANG, NINGBO), ("公安", "人社")
NOW = datetime(2026, 3, 4, 12, tzinfo=CHINA).timestamp()


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    """One finding of each department in each place."""
    found = Installation(Settings(home=tmp_path_factory.mktemp("quality"), spelling="off"))
    found.clock = lambda: NOW
    look_over(found)
    yield found
    found.close()


def look_over(found: Installation) -> None:
    kept = KeptQuality(found.home)
    with kept.writing(1) as writer:
        for code in PLACES:
            for department in DEPARTMENTS:
                name = f"{department}{code}"
                one = Finding("elements", tree()[code].number, department, name, name, "fee", "缺少收费")
                writer.add(one, code)
    kept.note(QualityState(state=DONE, ran=1, tree=tree_mark(found.tree())))


def give(place: Installation, department: str, region: str, **values: str) -> list[Assignment]:
    return assign(place, somebody("李四"), [department], region, QueueUpdate(**values), lambda: NOW)


@pytest.fixture(autouse=True)
def _nothing_given(place: Installation) -> Iterator[None]:
    yield
    for code in PLACES:
        for department in DEPARTMENTS:
            try:
                give(place, department, code, owner="", due="", note="")
            except BadParameters:
                continue


def found(place: Installation, **wish: Any) -> set[str]:
    return {one["id"] for one in quality_tasks(place, QualityInput(**wish))["findings"]}


def test_the_nearest_assignment_counts(place: Installation) -> None:
    give(place, "公安", NATION, owner="张三", due="2026-01-01")
    give(place, "公安", HANGZHOU, owner="王五")
    (one,) = give(place, "公安", HANGZHOU, due="2026-12-31", note="先改收费")
    assert (one.owner, one.due, one.note) == ("王五", "2026-12-31", "先改收费")
    report = quality_tasks(place, QualityInput())
    of = {one["department"]: one for one in report["departments"]}
    assert (of["公安"]["given"]["owner"], of["公安"]["given"]["overdue"], of["公安"]["below"]) == ("张三", True, 1)
    assert of["人社"]["given"] is None
    assert (report["owners"], report["overdue"]) == (["张三", "王五"], 1)
    county = quality_tasks(place, QualityInput(YUHANG, "公安"))["departments"][0]["given"]
    assert (county["owner"], county["own"], county["region"]) == ("王五", False, HANGZHOU)
    give(place, "公安", HANGZHOU, owner="", due="", note="")
    assert quality_tasks(place, QualityInput(YUHANG))["owners"] == ["张三"]


def test_findings_are_listed_by_owner_and_by_what_is_overdue(place: Installation) -> None:
    give(place, "公安", NATION, owner="张三", due="2026-01-01")
    give(place, "公安", HANGZHOU, owner="王五", due="2026-03-04")
    assert found(place, owner="张三") == {f"公安{code}" for code in (NATION, ZHEJIANG, NINGBO)}
    assert found(place, owner="王五") == {f"公安{code}" for code in (HANGZHOU, YUHANG)}
    assert found(place, owner=NOBODY) == {f"人社{code}" for code in PLACES}
    assert found(place, overdue=True) == found(place, owner="张三")
    assert found(place, owner="王五", overdue=True) == set()
    assert found(place, owner="张三", region=HANGZHOU) == set()
    assert found(place, owner="赵六") == set()
    assert {(one["owner"], one["due"]) for one in quality_tasks(place, QualityInput(YUHANG, "公安"))["findings"]} == {
        ("王五", "2026-03-04")
    }


SOME = st.builds(
    Assignment, st.sampled_from(DEPARTMENTS), st.sampled_from(PLACES), st.sampled_from(["张三", "王五", ""]),
    st.sampled_from(["2026-01-01", ""]),
)  # fmt: skip


@settings(max_examples=60)
@given(st.lists(SOME, max_size=6, unique_by=lambda one: (one.department, one.region)))
def test_assigned_parts_equal_asking_one_by_one(some: list[Assignment]) -> None:
    known = Assignments(some, tree())
    for matches in (lambda one: one.owner == "张三", lambda one: one.is_overdue("2026-03-04")):
        parts = known.parts(matches)
        for department in DEPARTMENTS:
            for code in PLACES:
                number, held = tree()[code].number, known.at(department, code)
                inside = any(
                    part.department == department and part.first <= number <= part.last
                    and not any(low <= number <= high for low, high in part.holes)
                    for part in parts
                )  # fmt: skip
                assert inside == (held is not None and matches(held))


def test_all_faults_of_an_assignment_are_told(place: Installation) -> None:
    with pytest.raises(BadParameters) as refused:
        give(place, "公安局", HANGZHOU, owner="张三")
    assert refused.value.details[0].reason == "最近一次检查没有“公安局”的任务；相近的有 公安"
    for department, region, values in (
        ("公安", "999999", {"owner": "张三"}), ("公安", HANGZHOU, {"due": "12-31"}), ("公安", HANGZHOU, {}),
        ("", HANGZHOU, {"owner": "张三"}), ("公安", HANGZHOU, {"owner": ""}),
    ):  # fmt: skip
        with pytest.raises(BadParameters):
            give(place, department, region, **values)
    update = QueueUpdate(owner="张三")
    for actor, region in ((somebody("宁", NINGBO), HANGZHOU), (somebody("站", sites=["浙江"]), HANGZHOU)):
        with pytest.raises(Forbidden):
            assign(place, actor, ["公安"], region, update)
    assert assign(place, somebody("杭", HANGZHOU), ["公安"], "", update)[0].region == HANGZHOU


def test_assignments_are_in_the_audit_log(place: Installation) -> None:
    before = len(place.audit.entries(AuditQuery(action="quality.assign")))
    give(place, "公安", HANGZHOU, owner="张三", due="2026-12-31")
    give(place, "公安", HANGZHOU, owner="张三")
    look_over(place)
    entries = place.audit.entries(AuditQuery(action="quality.assign"))
    assert len(entries) == before + 1
    one = entries[0]
    assert (one.target, one.region, one.person) == ("department:公安", HANGZHOU, "李四")
    assert (one.before, one.after) == ({"owner": "", "due": ""}, {"owner": "张三", "due": "2026-12-31"})
    assert quality_tasks(place, QualityInput(HANGZHOU, "公安"))["departments"][0]["given"]["owner"] == "张三"
