"""Ranking that goes live, and back.

1. A promoted profile ranks in every process within a second; a rollback restores the order, and the words with it.
   While others search, no request fails, and every page is of one of the two orders.
2. What is live afterwards is the file: rows that it does not differ in go; the same again is nothing to promote. Rows
   of a region stay, and are told of.
3. The ranking of an old version can be promoted without its words.
4. It is a publish like any other: checks, four eyes, an entry of the audit log, a note with the figures that speak for
   it, its place in the history with how many rows of words and of ranking it changed.
5. A request that names a profile gets that file as it is. Explanations name the rows that act, and no others.
6. A row that this program cannot apply is left out and told by the doctor; the others act.
7. A second service ranks by another profile, also one of other steps, and neither changes the first nor is logged.
8. A draft of a weight is previewed.
"""

from __future__ import annotations

import shutil
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest

from dictionaries.lexicon import compiled_store
from indexer.store.audit import AuditQuery
from indexer.store.queries.query_log import frequent_queries
from ranker.errors import InvalidProfile
from ranker.profile import RankProfile, default_profile, read_profile
from ranker.profile.profiles import SHIPPED
from search_engine import Service
from search_engine.editing import checks
from search_engine.editing.checks import gathering
from search_engine.editing.checks.ranking import ranking
from search_engine.editing.drafts.drafting import DraftInput
from search_engine.errors import ApprovalNeeded, BadParameters, ChecksFailed, NotFound
from search_engine.maintenance.doctor.finding import Patient
from search_engine.maintenance.doctor.profiles import ranking_rows
from search_engine.search.explanation import explain
from search_engine.tuning.promotion import RankingVersions
from tests.search_engine.tuning import two_orders
from tests.search_engine.tuning.two_orders import ASKED, BY_TEXT, BY_USE, POPULARITY, order, profile

SYNONYM = {"term": "奶茶店", "target": two_orders.OFTEN, "relation": "official", "weight": "1"}


@pytest.fixture(scope="module", autouse=True)
def _small() -> Iterator[None]:
    with two_orders.few_words():
        yield


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("template") / "home"
    two_orders.built(home)
    return home


@pytest.fixture
def service(template: Path, tmp_path: Path) -> Iterator[Service]:
    shutil.copytree(template, tmp_path / "home")
    with Service.open(two_orders.settings_of(tmp_path / "home")) as found:
        assert order(found) == BY_USE
        yield found


@pytest.fixture
def desk(service: Service) -> RankingVersions:
    return two_orders.desk(service.installation)


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each check of the other kinds reads all that ships, at each publish."""
    monkeypatch.setattr(checks, "CHECKS", (ranking,))
    monkeypatch.setattr(gathering, "_vectors", lambda: None)


@pytest.fixture
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(compiled_store, "LOOK_EVERY", 0.0)


def draft(service: Service, kind: str, person: str = "张三", /, **cells: str) -> int:
    actor = two_orders.desk(service.installation, person)._actor
    return service.editor.draft(
        actor, DraftInput(kind, {name.replace("at_", "@"): cell for name, cell in cells.items()})
    ).number


def publish(service: Service, *numbers: int) -> None:
    actor = two_orders.desk(service.installation)._actor
    service.editor.publish(actor, numbers, accept_warnings=True)


# ---- 1


def test_a_promoted_profile_ranks_within_a_second_and_a_rollback_restores_the_order(
    service: Service, desk: RankingVersions, tmp_path: Path
) -> None:
    assert compiled_store.LOOK_EVERY <= 1
    found = desk.promote(read_profile(two_orders.written(tmp_path / "better.toml", popularity=0.0)))
    assert [(one.name, one.before, one.after) for one in found.changes] == [(POPULARITY, 0.5, 0.0)]
    time.sleep(compiled_store.LOOK_EVERY)
    assert order(service) == BY_TEXT
    with Service.open(service.settings, read_only=True) as other:
        assert order(other) == BY_TEXT
    assert desk.rollback().version.of == 0
    time.sleep(compiled_store.LOOK_EVERY)
    assert order(service) == BY_USE


@pytest.mark.usefixtures("at_once")
def test_no_request_fails_and_no_page_is_mixed_while_ranking_changes(service: Service, desk: RankingVersions) -> None:
    seen: list[tuple[str, ...]] = []
    ended = threading.Event()

    def ask() -> None:
        while not ended.is_set():
            seen.append(order(service))

    with ThreadPoolExecutor(4) as threads:
        asking = [threads.submit(ask) for _ in range(4)]
        try:
            for _ in range(2):
                desk.promote(profile(popularity=0.0))
                _wait_for(seen, BY_TEXT)
                desk.rollback(0)
                _wait_for(seen, BY_USE)
        finally:
            ended.set()
    for one in asking:
        one.result()  # raises what a request raised
    assert set(seen) == {BY_USE, BY_TEXT}


def _wait_for(seen: list[tuple[str, ...]], wanted: tuple[str, ...]) -> None:
    until = time.monotonic() + 20
    while seen[-1:] != [wanted]:
        assert time.monotonic() < until, wanted
        time.sleep(0.01)


# ---- 2


@pytest.mark.usefixtures("at_once")
def test_what_is_live_is_the_file(service: Service, desk: RankingVersions) -> None:
    publish(service, draft(service, "ranking", name="score.text", value="3", at_owner="排序组"))
    publish(service, draft(service, "ranking", name="match.coverage", value="0.9", at_ends="2030-12-31"))
    wanted = profile(popularity=0.0, text=2.0)
    found = desk.promote(wanted)
    assert {(one.name, one.before, one.after) for one in found.changes} == {
        (POPULARITY, 0.5, 0.0),
        ("score.text", 3.0, 2.0),
        ("match.coverage", 0.9, 0.6),
    }
    assert desk.live() == wanted
    rows = {row.entry.name: row for row in service.editor.state().rows}
    assert set(rows) == {POPULARITY, "score.text"}
    assert rows["score.text"].owner == "排序组"
    with pytest.raises(BadParameters, match="现在生效的排序就是这样"):
        desk.promote(wanted)


@pytest.mark.usefixtures("at_once")
def test_rows_of_a_region_stay(service: Service, desk: RankingVersions) -> None:
    publish(service, draft(service, "ranking", name=POPULARITY, value="0", at_region=two_orders.HANGZHOU))
    assert order(service) == BY_TEXT
    assert order(service, replace(ASKED, region="330000")) == BY_USE
    found = desk.promote(profile(text=2.0))
    assert found.elsewhere == 1
    assert order(service) == BY_TEXT


def test_a_profile_of_other_steps_is_no_rows(desk: RankingVersions) -> None:
    with pytest.raises(InvalidProfile, match="只能改数值"):
        desk.promote(_with_other_steps())


def _with_other_steps() -> RankProfile:
    shipped = profile(popularity=0.0)
    relaxation = replace(shipped.match.relaxation, steps=shipped.match.relaxation.steps[:-1])
    return replace(shipped, match=replace(shipped.match, relaxation=relaxation))


# ---- 3


@pytest.mark.usefixtures("at_once")
def test_the_ranking_of_a_version_comes_back_without_its_words(service: Service, desk: RankingVersions) -> None:
    desk.promote(profile(popularity=0.0))
    publish(service, draft(service, "synonyms", **SYNONYM))
    desk.promote(default_profile())
    found = desk.promote(1)
    assert [(one.name, one.after) for one in found.changes] == [(POPULARITY, 0.0)]
    assert order(service) == BY_TEXT
    assert [row.kind for row in service.editor.state().rows] == ["synonyms", "ranking"]
    back = desk.rollback(1)
    assert (len(back.words), len(back.ranking)) == (1, 0)
    assert [row.kind for row in service.editor.state().rows] == ["ranking"]
    desk.promote(0)
    assert order(service) == BY_USE
    with pytest.raises(NotFound):
        desk.promote(99)


# ---- 4


def test_a_promote_is_checked_noted_and_recorded(service: Service, desk: RankingVersions) -> None:
    with pytest.raises(NotFound):
        desk.rollback()
    assert desk.history() == []
    with pytest.raises(InvalidProfile, match=r"score.text.*负的权重"):
        desk.promote(profile(text=-1.0))
    figures = {"nDCG@10": (0.61234567, 0.65), "查询": 230}
    desk.promote(profile(popularity=0.0), "少看热度", figures=figures)
    publish(service, draft(service, "synonyms", **SYNONYM), draft(service, "ranking", name=POPULARITY, value="7"))
    desk.rollback(1, "点击率下降")
    newest, middle, oldest = desk.history()
    assert [one.version.number for one in (newest, middle, oldest)] == [3, 2, 1]
    assert oldest.version.note == "少看热度；nDCG@10 0.6123 → 0.65，查询 230"
    assert (oldest.words, oldest.ranking) == (0, 1)
    assert (middle.words, middle.ranking) == (1, 1)
    assert (newest.words, newest.ranking, newest.version.note) == (1, 1, "点击率下降")
    assert [one.is_in_force for one in (newest, middle, oldest)] == [True, False, False]
    entries = service.audit.entries(AuditQuery(action="dictionaries.publish"))
    told = entries[-1]
    assert (told.person, told.target) == ("张三", "dictionaries:1")
    assert POPULARITY in str(told.after)


def test_somebody_else_approves_where_two_publish(service: Service, desk: RankingVersions) -> None:
    desk.promote(profile(popularity=0.0))
    other = two_orders.desk(service.installation, "李四")
    publish_words = draft(service, "synonyms", "李四", **SYNONYM)
    service.editor.publish(other._actor, [publish_words], accept_warnings=True)
    with pytest.raises(ApprovalNeeded):
        other.promote(profile(text=2.0))
    numbers = other.drafts()
    assert len(numbers) == 2
    service.editor.approve(desk._actor, numbers)
    found = other.promote(profile(text=2.0))
    assert found.version.approver == "张三"
    assert other.live() == profile(text=2.0)


def test_a_promote_is_over_what_is_published_now(service: Service, desk: RankingVersions) -> None:
    left = draft(service, "ranking", name="score.text", value="9")
    publish(service, draft(service, "ranking", "李四", name="score.text", value="3"))
    found = desk.promote(profile(text=9.0))
    assert [(one.name, one.before, one.after) for one in found.changes] == [("score.text", 3.0, 9.0)]
    assert left not in desk.drafts()


def test_what_the_checks_refuse_is_not_live(service: Service, desk: RankingVersions) -> None:
    number = draft(service, "ranking", name="score.popularty", value="0")
    with pytest.raises(ChecksFailed) as error:
        publish(service, number)
    assert "相近的有 score.popularity" in error.value.details[0].reason
    assert desk.live() == default_profile()


# ---- 5


@pytest.mark.usefixtures("at_once")
def test_a_named_profile_is_the_file_and_explanations_name_rows(service: Service, desk: RankingVersions) -> None:
    desk.promote(profile(popularity=0.0))
    publish(service, draft(service, "ranking", name="score.situation", value="14"))
    named = replace(ASKED, rank_profile="default")
    assert (order(service), order(service, named)) == (BY_TEXT, BY_USE)
    with service.state.pipeline() as pipeline:
        found, other = explain(pipeline, ASKED), explain(pipeline, named)
    assert [row["text"] for row in found.rows if row["kind"] == "ranking"] == [f"{POPULARITY}（0）"]
    assert not [row for row in other.rows if row["kind"] == "ranking"]
    page = service.search(replace(ASKED, explain=True, with_rows=True))
    assert page.query.rows is not None
    assert [row["version"] for row in page.query.rows if row["kind"] == "ranking"] == [1]
    weights = {one["name"]: one["weight"] for one in found.cards[0]["why"]["signals"]}
    assert weights["popularity"] == 0


# ---- 6


@pytest.mark.usefixtures("at_once")
def test_what_cannot_be_applied_is_left_out_and_told(
    service: Service, desk: RankingVersions, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(checks, "CHECKS", ())  # an earlier program knew these
    gone = (
        draft(service, "ranking", name="score.gone", value="5"),
        draft(service, "ranking", name="match.coverage", value="7"),
    )
    publish(service, *gone, draft(service, "ranking", name=POPULARITY, value="0"))
    assert order(service) == BY_TEXT
    found = list(ranking_rows(Patient(service.installation)))
    assert sorted((one.state, one.message.partition("（")[0]) for one in found) == [
        ("ok", "排序参数 3 行，在排序方案 default 之上"),
        ("wrong", "排序参数“match.coverage”"),
        ("wrong", "排序参数“score.gone”"),
    ]
    with service.state.pipeline() as pipeline:
        rows = [row["text"] for row in explain(pipeline, ASKED).rows if row["kind"] == "ranking"]
    assert rows == [f"{POPULARITY}（0）"]


# ---- 7


@pytest.mark.usefixtures("at_once")
def test_a_second_service_ranks_by_another_profile(service: Service, desk: RankingVersions, tmp_path: Path) -> None:
    publish(service, draft(service, "synonyms", **SYNONYM))
    file = two_orders.written(tmp_path / "other.toml", popularity=0.0)
    with service.with_profile(file) as view, service.with_profile(_with_other_steps()) as third:
        assert [item.id for item in view.search(ASKED).items] == list(BY_TEXT)
        assert third.ranking(ASKED) == list(BY_TEXT)
        assert order(service) == BY_USE
        assert view.ranking(replace(ASKED, q="奶茶店")) == ["often"]
        desk.promote(profile(popularity=0.0))
        assert order(service) == BY_TEXT
        with service.with_profile(default_profile()) as shipped:
            assert shipped.ranking(ASKED) == list(BY_USE)
        assert order(service) == BY_TEXT
    with pytest.raises(InvalidProfile, match="没有这个排序信号"):
        service.with_profile(replace(default_profile(), score={"fame": 1.0}))


def test_a_second_service_logs_nothing(service: Service) -> None:
    before = _logged(service)
    service.with_profile(profile(popularity=0.0)).search(replace(ASKED, q="社保缴费"))
    service.search(replace(ASKED, q="社保转移"))
    assert _logged(service) - before == {"社保转移"}


def _logged(service: Service) -> set[str]:
    service.log.close()  # writes what waits
    vars(service.installation).pop("query_log", None)
    return {text for text, _ in frequent_queries(service.installation.log_location, least=1)}


# ---- 8


@pytest.mark.usefixtures("at_once")
def test_a_draft_of_a_weight_is_previewed(service: Service) -> None:
    number = draft(service, "ranking", name=POPULARITY, value="0")
    actor = two_orders.desk(service.installation)._actor
    found = service.previews.live(actor, [number], ASKED.q, two_orders.HANGZHOU)
    assert (
        tuple(card.id for card in found.change.before.cards),
        tuple(card.id for card in found.change.after.cards),
    ) == (BY_USE, BY_TEXT)
    assert found.exact
    assert order(service) == BY_USE


def test_the_test_writes_what_it_says(tmp_path: Path) -> None:
    path = two_orders.written(tmp_path / "default.toml", popularity=0.25)
    assert read_profile(path) == profile(popularity=0.25)
    assert (SHIPPED / "default.toml").read_text("utf-8") != path.read_text("utf-8")
