"""The patrol over a small portal.

1. The first round tells nothing; after a load that takes a first card away, its owner is told what, since when and why.
2. A changed first card is told once: with who stands before it, and what has changed meanwhile.
3. What is lost is open until it is found again, however often the patrol goes round.
4. Kept queries are told to who keeps them, to the row's owner, or to who is named.
5. Queries that nobody asks often any more are forgotten, with what was found of them.
6. It goes round when a load is in the index and when the dictionaries change, once for each; not before.
7. It rests after each query, and asks what is gone first. Nothing of it is logged, or counted as an answer.
8. Without an index it does nothing.
9. What a publish changed is told with the version and who published it, of several versions the one that did; what a
   load changed meanwhile is not laid at its door, and what was published a moment ago is in force for the round.
10. What somebody knows of is told to nobody again until the query changes again, and who it was is in the audit log;
    nobody says so of what is not theirs.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import pytest

from dictionaries.lexicon import compiled_store
from indexer.store.area import Area
from indexer.store.audit import AuditQuery
from indexer.store.monitor.outcomes import remembered
from search_engine import Service, Settings
from search_engine.editing.actor import Actor
from search_engine.editing.drafts.drafting import DraftInput
from search_engine.editing.guarded_queries.guard_request import GuardRequest
from search_engine.editing.guarded_queries.known_findings import know_findings
from search_engine.editing.guarded_queries.monitor_report import monitor_report
from search_engine.editing.guarded_queries.row_named import RowName
from search_engine.editing.replay.outcome import Outcome, ask
from search_engine.errors import BadParameters, NotFound
from search_engine.maintenance.monitor import monitor as module
from search_engine.maintenance.monitor.confirming import owner_of_document
from search_engine.maintenance.monitor.monitor import Monitor
from tests.search_engine.conftest import DOCUMENTS
from tests.search_engine.editing.editors import somebody, wish
from tests.search_engine.maintenance.monitor.scene import CARD, FUND, RENT, Scene

ZHANG = somebody("张三")
ZHEJIANG = [document for document in DOCUMENTS if document.get("site") == "浙江"]
OTHER_CARD = {**DOCUMENTS[0], "id": "m9", "title": "居民身份证补领办理"}


def bound_to(region: str, scene: Scene) -> Actor:
    return replace(ZHANG, area=Area(scene.place.tree(), [region]))


def firsts(scene: Scene) -> dict[str, str]:
    with scene.place.store.engine.connect() as connection:
        return {query: one.document for (query, _), one in remembered(connection).items()}


def test_a_load_that_loses_a_first_card_is_told_with_the_reason(scene: Scene) -> None:
    run = scene.step()
    assert (run.reason, run.asked, run.found, scene.told()) == ("load", 3, 0, [])
    assert firsts(scene) == {RENT.text: "p2", CARD.text: "m1", FUND.text: "m3"}
    scene.load([one for one in ZHEJIANG if one["id"] != "m1"], site="浙江")
    run = scene.step()
    assert (run.reason, run.found) == ("load", 1)
    [found] = scene.findings()
    assert (found["query"], found["region"], found["region_name"], found["what"]) == (
        "身份证补领", "330110", "浙江省杭州市余杭区", "lost",
    )  # fmt: skip
    assert (found["owner"], found["count"], found["source"]) == ("浙江", 70, "log")
    assert (found["before"], found["now"], found["over"]) == ({"id": "m1", "title": "居民身份证补领"}, None, None)
    assert [one["reason"] for one in found["why"]] == ["offline", "loads"]
    assert found["why"][0]["text"].startswith("《居民身份证补领》已下线（载入 2：test，")
    [note] = scene.notes()
    assert (note.what, note.before, note.now, note.count) == ("lost", "居民身份证补领（m1）", "", 70)


def test_a_deleted_first_card_is_told_with_the_load(scene: Scene) -> None:
    scene.step()
    scene.service.document_desk.delete("m1", "张三")
    scene.service.update_index()
    scene.step()
    assert scene.findings()[0]["why"][0]["reason"] == "deleted"
    assert scene.findings()[0]["why"][0]["text"].startswith("《居民身份证补领》已删除（载入 2：张三，")


def test_a_changed_first_card_is_told_once_with_what_outranks_it(scene: Scene) -> None:
    scene.step()
    scene.load([{**DOCUMENTS[0], "status": "offline"}, OTHER_CARD])
    assert scene.step().found == 1
    [found] = scene.findings()
    assert (found["what"], found["now"]) == ("changed", {"id": "m9", "title": "居民身份证补领办理"})
    assert found["why"][1]["text"] == "其间有 1 次载入，最近一次为载入 2"
    assert scene.told() == [("浙江", "changed", "身份证补领")]
    scene.load([DOCUMENTS[8]])
    assert scene.step().found == 0
    assert firsts(scene)[CARD.text] == "m9"
    scene.load([DOCUMENTS[0]])
    assert scene.step().found == 1
    assert [one["reason"] for one in scene.findings()[0]["why"]] == ["outranked", "loads"]


def test_a_first_card_pinned_away_is_told_with_the_version(scene: Scene) -> None:
    scene.load([OTHER_CARD])
    scene.step()
    pin = {"query": CARD.text, "region": "330110", "document": "m9", "place": "1"}
    draft = scene.service.editor.draft(ZHANG, DraftInput("pins", pin))
    scene.service.editor.approve(somebody("李四"), [draft.number])
    scene.service.editor.publish(ZHANG, [draft.number], accept_warnings=True)
    run = scene.step()
    assert (run.reason, run.found, run.stamp.version) == ("dictionaries", 1, 1)
    [found] = scene.findings()
    assert [(one["reason"], one["text"]) for one in found["why"]] == [
        ("published", "随版本 1 的发布而变（张三）"),
        ("pinned", "《居民身份证补领办理》由编辑置顶在它之前，原来的第一条《居民身份证补领》现在第 2 条"),
    ]
    assert found["publish"] == {"version": 1, "by": "张三"}


def publish(scene: Scene, kind: str, cells: dict[str, str], *, remove: bool = False) -> None:
    draft = scene.service.editor.draft(ZHANG, DraftInput(kind, cells, remove=remove))
    with suppress(BadParameters):  # of kinds that nobody else has to look at
        scene.service.editor.approve(somebody("李四"), [draft.number])
    scene.service.editor.publish(ZHANG, [draft.number], accept_warnings=True)


def test_9_of_several_versions_the_one_that_did_it_is_told(scene: Scene) -> None:
    scene.load([OTHER_CARD])
    pin = {"query": CARD.text, "region": "330110", "document": "m9", "place": "1"}
    scene.step()
    publish(scene, "stopwords", {"text": "劳驾哈", "where": "start", "role": "scaffold"})
    publish(scene, "pins", pin)
    publish(scene, "stopwords", {"text": "烦请哈", "where": "start", "role": "scaffold"})
    scene.patrol.run()
    assert [one["publish"] for one in scene.findings()] == [{"version": 2, "by": "张三"}]
    publish(scene, "pins", {name: pin[name] for name in ("query", "region", "document")}, remove=True)
    scene.patrol.run()
    assert scene.findings()[0]["publish"] == {"version": 4, "by": "张三"}, "a row that is gone did it"


def test_9_a_load_between_two_rounds_is_not_laid_at_a_publish(scene: Scene) -> None:
    scene.step()
    publish(scene, "stopwords", {"text": "劳驾哈", "where": "start", "role": "scaffold"})
    scene.load([{**DOCUMENTS[0], "status": "offline"}, OTHER_CARD])
    scene.patrol.run()
    [found] = scene.findings()
    assert found["publish"] is None
    assert [one["reason"] for one in found["why"]] == ["offline", "dictionaries", "loads"]


def test_9_what_was_published_a_moment_ago_is_in_force_for_a_round(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    scene.load([OTHER_CARD])
    scene.step()
    monkeypatch.setattr(compiled_store, "LOOK_EVERY", 1e9)
    publish(scene, "pins", {"query": CARD.text, "region": "330110", "document": "m9", "place": "1"})
    scene.patrol.run()
    assert firsts(scene)[CARD.text] == "m9"


def test_10_what_somebody_knows_of_is_told_again_once_it_changes(scene: Scene) -> None:
    scene.service.kept_queries.keep(ZHANG, GuardRequest(CARD.text, "first", "m1", CARD.region))
    scene.step()
    scene.load([{**DOCUMENTS[0], "status": "offline"}])
    scene.step()
    lost, broken = sorted(scene.findings(), key=lambda one: one["what"] == "broken")
    with pytest.raises(NotFound, match="没有编号为"):
        know_findings(scene.place, bound_to("330200", scene), [lost["number"]])
    with pytest.raises(NotFound, match="没有编号为 999 的"):
        know_findings(scene.place, ZHANG, [lost["number"], 999])
    assert len(scene.findings()) == 2
    assert len(know_findings(scene.place, ZHANG, [lost["number"], broken["number"]])) == 2
    assert know_findings(scene.place, ZHANG, [lost["number"]]) == [], "known already"
    scene.patrol.run()
    assert (scene.findings(), scene.told()) == ([], [])
    known = monitor_report(scene.place, ZHANG)["known"]
    assert {one["known"]["by"] for one in known} == {"张三"}
    entries = scene.service.audit.entries(AuditQuery(action="patrol.know"))
    assert {one.target for one in entries} == {f"finding:{one['number']}" for one in known}
    scene.load([OTHER_CARD])  # another one comes first: the guarded query is broken in another way
    scene.patrol.run()
    assert {(one["what"], one["now"]["id"]) for one in scene.findings()} == {("broken", "m9"), ("changed", "m9")}


def test_a_lost_card_is_open_until_found_again(scene: Scene) -> None:
    scene.step()
    scene.load([{**DOCUMENTS[0], "status": "offline"}])
    assert (scene.step().found, scene.told()) == (1, [("浙江", "lost", "身份证补领")])
    scene.load([DOCUMENTS[8]])
    assert (scene.step().found, scene.told()) == (0, [("浙江", "lost", "身份证补领")])
    assert (scene.another().run().found, scene.told()) == (0, [("浙江", "lost", "身份证补领")])
    scene.load([DOCUMENTS[0]])
    assert (scene.step().found, scene.told()) == (0, [])
    [found] = scene.findings()
    assert found["over"] is not None
    scene.load([{**DOCUMENTS[0], "status": "offline"}])
    assert (scene.step().found, len(scene.findings())) == (1, 2)


def test_guarded_queries_are_told_to_their_owners(scene: Scene) -> None:
    row = wish(term="纸质奶茶店", target="食品经营许可", relation="official", weight="1")
    owned = replace(row, cells={**row.cells, "@owner": "王五"})
    draft = scene.service.editor.draft(ZHANG, owned)
    scene.service.editor.publish(ZHANG, [draft.number], accept_warnings=True)
    kept = scene.service.kept_queries
    named = RowName("synonyms", {"term": "纸质奶茶店", "target": "食品经营许可"})
    kept.keep(ZHANG, GuardRequest("纸质奶茶店", "first", "m2", "330106", row=named, blocks=True))
    kept.keep(ZHANG, GuardRequest(RENT.text, "first", "p2", RENT.region, owner="赵六"))
    kept.keep(ZHANG, GuardRequest("出生", "top", "g1", "330110"))
    kept.keep(ZHANG, GuardRequest("飞船", "nothing"))
    run = scene.step()
    assert (run.asked, run.found) == (6, 0)
    gone = [{**one, "status": "offline"} for one in DOCUMENTS if one["id"] in ("m2", "p2", "g1")]
    scene.load([*gone, {"id": "n2", "kind": "news", "title": "飞船发射成功", "region": "330000"}])
    scene.step()
    assert scene.told() == [
        ("", "changed", "租房补贴办法"), ("张三", "broken", "出生"), ("张三", "broken", "飞船"),
        ("王五", "broken", "纸质奶茶店"), ("赵六", "broken", "租房补贴办法"),
    ]  # fmt: skip
    milk_tea = next(one for one in scene.findings() if one["query"] == "纸质奶茶店")
    assert (milk_tea["kept"], milk_tea["blocks"], milk_tea["before"]) == (
        1,
        True,
        {"id": "m2", "title": "食品经营许可"},
    )
    assert milk_tea["wanted"].startswith("《食品经营许可》须在第一条，却")
    assert milk_tea["why"][0]["reason"] == "offline"
    kept.remove(ZHANG, [1])
    scene.patrol.run()
    assert ("王五", "broken", "纸质奶茶店") not in scene.told()


def test_a_guarded_query_broken_at_first_is_told(scene: Scene) -> None:
    scene.service.kept_queries.keep(ZHANG, GuardRequest("新生儿", "first", "g1", "330110"))
    scene.load([{**one, "status": "offline"} for one in DOCUMENTS if one["id"] == "g1"])
    assert scene.step().found == 1
    [found] = scene.findings()
    assert (found["before"], found["now"], found["wanted"]) == (
        None,
        None,
        "《新生儿出生指南》须在第一条，却什么都没有搜到",
    )
    assert [one["text"].partition("：")[0] for one in found["why"]] == ["文档 g1 已下线（载入 2"]


def test_queries_no_longer_frequent_are_forgotten(scene: Scene) -> None:
    scene.step()
    scene.load([{**DOCUMENTS[0], "status": "offline"}])
    scene.step()
    scene.frequent = [RENT]
    scene.patrol.run()
    assert (firsts(scene), scene.findings(), scene.told()) == ({RENT.text: "p2"}, [], [])


def test_the_patrol_is_due_after_loads_and_dictionaries(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    scene.step()
    assert scene.patrol.step() is None
    scene.service.document_desk.delete("m1", "test")
    assert scene.patrol.step() is None  # the index does not have it yet
    scene.service.update_index()
    monkeypatch.setattr(module, "BREAK", 1e9)
    assert scene.patrol.step() is None
    monkeypatch.setattr(module, "BREAK", 0.0)
    other = scene.another()  # of another host
    assert scene.step().found == 1
    assert other.step() is None
    scene.place.clock = lambda: 1e10
    assert scene.another().step() is not None


def test_the_patrol_rests_and_logs_nothing(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    scene.step()
    asked: list[str] = []

    def noted(pipeline: object, query: object) -> Outcome:
        asked.append(query.text)  # type: ignore[attr-defined]
        return ask(pipeline, query)  # type: ignore[arg-type]

    monkeypatch.setattr(module, "ask", noted)
    scene.rests.clear()
    scene.load([{**DOCUMENTS[2], "status": "offline"}])
    scene.service.kept_queries.keep(ZHANG, GuardRequest("飞船", "nothing"))
    scene.step()
    assert asked == [FUND.text, "飞船", RENT.text, CARD.text]
    assert len(scene.rests) == 4
    assert min(scene.rests) >= module.LEAST_REST
    assert not scene.place.log_file.exists()
    assert [one.action for one in scene.service.audit.entries(AuditQuery()) if "patrol" in one.action] == []


def test_without_an_index_the_patrol_does_nothing(tmp_path: Path) -> None:
    with Service.open(Settings(home=tmp_path, spelling="off")) as service:
        assert Monitor(service).step() is None


@pytest.mark.parametrize(
    ("document", "addressed", "owner"),
    [
        (None, (), ""),
        ({"site": "浙江", "authority": {"name": "余杭区公安分局", "department": "公安"}}, (), "浙江"),
        ({"site": "浙江", "authority": {"department": "公安"}}, ("公安",), "公安"),
        ({"authority": {"name": "余杭区公安分局"}}, ("公安",), "余杭区公安分局"),
        ({"title": "x"}, (), ""),
    ],
)
def test_a_document_is_owned_by_who_can_be_addressed(
    document: dict[str, object] | None, addressed: tuple[str, ...], owner: str
) -> None:
    assert owner_of_document(document, addressed) == owner
