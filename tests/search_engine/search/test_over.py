"""What is over yields to what is in force, and says so.

1. It stands behind all of its class that is in force, whatever it scores and however near it is, and is marked; its
   successor is named, and no answer is taken from it.
2. What is superseded is folded into its successor's card, which counts and names it. The successor is brought in where
   its own words do not match, through filters only where it passes; not where an editor hides it.
3. Who asks for the old text finds it on a card of its own, marked: by its very name, its number (文号), the year it was
   issued in, or a word (旧, 原); by name, number or word it stands first.
4. It yields to nothing where the successor is not there, is offline, not in force yet, expired, repealed, or of another
   place.
5. Chains: the newest that is in force stands first. Documents that name each other harm nothing.
6. A commit that brings or takes the successor changes that at once.
7. An expired policy or notice stays, marked, from the second it expires, whether it was built in, came by a commit or
   expired meanwhile; an expired matter goes. One that is not yet in force is there, too, marked with its day, and
   answers with nothing else; no old text is asked for by it.
8. What a document says to be repealed is so from that day on: a matter's card says that it is gone, whatever is asked.
9. What was amended in part is in force like any other, and names what has amended it.
10. The filter by validity gives what it names, counts and facets included, of documents and of copies of one matter.
11. Why a superseded document has no card of its own is told: the card that it is folded into.
12. Suggestions say it too; nothing that is over is recommended.
13. An interpretation is folded into its policy's card where that meets the query as well as it does; who asks for the
    interpretation finds it. What is folded is counted in no facet that its card is counted in.
"""

from __future__ import annotations

import io
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from search_engine import Item, SearchRequest, Service, Settings
from search_engine.search.why_not import why_not
from search_engine.searching import read_recommend
from tests.search_engine.conftest import lines

YUHANG, HANGZHOU, NINGBO = "330110", "330100", "330200"
OLD, NEW = "人才购房补贴实施办法", "人才安居支持细则"


def policy(number: str, title: str, **more: Any) -> dict[str, Any]:
    return {
        "id": number, "kind": "policy", "title": title, "region": HANGZHOU, "text": "人才 购房 补贴 的办理 规定",
        "issued_at": "2020-01-01", **more,
    }  # fmt: skip


Put = Callable[..., Service]


@pytest.fixture
def put(tmp_path: Path) -> Iterator[Put]:
    """Load documents; the first time into a new home, of which an index is built, else by a commit."""
    service = Service.open(Settings(home=tmp_path / "home", spelling="off", log_queries=False))
    worker = service.installation.worker()
    built = []

    def load(*documents: dict[str, Any]) -> Service:
        service.document_desk.put(io.BytesIO(lines(documents)), "test", skip_bad_rows=False)
        if built:
            worker.run_once()
        else:
            built.append(worker.build())
        return service

    yield load
    service.close()
    service.installation.store.engine.dispose()


def ask(service: Service, q: str = "人才购房补贴", **more: Any) -> list[Item]:
    return list(service.search(SearchRequest(q=q, region=YUHANG, facets=(), **more)).items)


def ids(found: list[Item]) -> list[str]:
    return [item.id for item in found]


def test_what_is_over_stands_behind_what_is_in_force(put: Put) -> None:
    old = policy("old", "人才购房补贴暂行办法", region=YUHANG, superseded_by="new", popularity=1_000_000)
    new = policy("new", "人才购房补贴办法", region=YUHANG)
    other = policy("far", "人才购房补贴细则", region="330000")
    found = ask(put(old, new, other), explain=True, collapse="none")
    assert ids(found) == ["new", "far", "old"]
    assert [item.validity for item in found] == ["in_force", "in_force", "superseded"]
    assert [item.superseded_by for item in found] == [None, None, "new"]
    assert [item.supersedes for item in found] == [("old",), (), ()]
    assert [(item.why or {})["over"] for item in found] == [False, False, True]
    assert len({(item.why or {})["class"] for item in found}) == 1


def test_no_answer_is_taken_from_what_is_over(put: Put) -> None:
    more = {"materials": [{"name": "购房合同"}]}
    service = put(policy("old", OLD, superseded_by="new", **more), policy("new", "人才购房补贴细则", **more))
    found = {item.id: item for item in ask(service, "人才购房补贴要什么材料", collapse="none")}
    assert found["new"].answers
    assert not found["old"].answers


def test_a_superseded_document_is_folded_into_its_successor(put: Put) -> None:
    old, older = policy("old", OLD, superseded_by="new"), policy("older", "人才购房补贴规定", superseded_by="old")
    found = ask(put(old, older, policy("new", NEW, text="安居"), policy("other", "人才购房补贴指引")))
    assert ids(found) == ["other", "new"]
    assert found[1].collapsed["count"] == 2
    assert set(found[1].supersedes) == {"old", "older"}


@pytest.mark.parametrize("more", [{}, {"filters": (("kind", ("policy",)),)}])
def test_a_successor_is_brought_in(put: Put, more: dict[str, Any]) -> None:
    service = put(policy("old", OLD, superseded_by="new"), policy("new", NEW, text="安居 支持"))
    assert ids(ask(service, **more)) == ["new"]
    assert ids(ask(service, **more, collapse="none")) == ["new", "old"]


def test_a_successor_is_not_brought_in_against_a_filter(put: Put) -> None:
    service = put(
        policy("old", OLD, superseded_by="new", themes=["住房保障"]), policy("new", NEW, text="安居", themes=["其他"])
    )
    assert ids(ask(service, filters=(("theme", ("住房保障",)),))) == ["old"]


@pytest.mark.parametrize(
    "q",
    [OLD, "杭政办〔2020〕12号", "旧的人才购房补贴", "旧的2020年人才购房补贴", "原人才购房补贴", "当时的人才购房补贴"],
)
def test_an_old_text_asked_for_by_name_stands_first(put: Put, q: str) -> None:
    old = policy("old", OLD, superseded_by="new", document_number="杭政办〔2020〕12号")
    new = policy("new", "人才购房补贴细则", issued_at="2025-01-01", document_number="杭政办〔2025〕3号")
    found = ask(put(old, new, policy("other", "人才购房补贴指引", issued_at="2024-01-01")), q)
    assert (ids(found)[0], found[0].validity, found[0].superseded_by) == ("old", "superseded", "new")
    assert "new" in ids(found)


def test_an_old_text_is_found_by_its_year(put: Put) -> None:
    old = policy("old", "2020年人才购房补贴办法", superseded_by="new")
    service = put(old, policy("new", "人才购房补贴细则", issued_at="2025-01-01"))
    assert ids(ask(service, "2020年人才购房补贴")) == ["old", "new"]
    assert ids(ask(service, "2025年人才购房补贴")) == ["new"]


def test_an_expired_text_is_found_by_its_number(put: Put) -> None:
    past = policy("past", OLD, expires_at="2020-01-01", document_number="杭政办〔2018〕12号")
    citing = policy("citing", "人才购房补贴指引", text="按照 杭政办〔2018〕12号 办理")
    found = ask(put(past, citing), "杭政办[2018]12号")
    assert [(item.id, item.validity) for item in found] == [("past", "expired"), ("citing", "in_force")]


@pytest.mark.parametrize("q", ["旧的人才购房补贴", "2020年人才购房补贴"])
def test_an_old_text_asked_for_by_word_is_brought_in(put: Put, q: str) -> None:
    old = policy("old", "安居旧则", text="安居", superseded_by="new")
    found = ask(put(old, policy("new", "人才购房补贴细则", issued_at="2025-01-01")), q)
    assert {item.id: item.validity for item in found} == {"old": "superseded", "new": "in_force"}


def test_an_abolished_matter_is_not_asked_for_by_a_word(put: Put) -> None:
    gone = policy("gone", "人才购房补贴审批", kind="matter", repealed_at="2020-01-01", popularity=1_000_000)
    assert ids(ask(put(gone, policy("new", "人才购房补贴办法")), "原人才购房补贴")) == ["new", "gone"]


def test_words_that_only_look_like_old_ask_for_no_old_text(put: Put) -> None:
    old, new = policy("old", "旧房改造补贴办法", superseded_by="new"), policy("new", "旧房改造补贴细则")
    assert ids(ask(put(old, new), "旧房改造补贴")) == ["new"]


@pytest.mark.parametrize(
    "change",
    [
        None, {"status": "offline"}, {"effective_from": "2099-01-01"}, {"expires_at": "2020-01-01"},
        {"repealed_at": "2020-01-01"}, {"region": NINGBO}, {"region": "330106"},
    ],
)  # fmt: skip
def test_without_a_successor_in_force_nothing_yields(put: Put, change: dict[str, Any] | None) -> None:
    old = policy("old", OLD, superseded_by="new")
    service = put(old) if change is None else put(old, policy("new", NEW, text="安居", **change))
    (item,) = [one for one in ask(service) if one.id == "old"]
    assert (item.validity, item.superseded_by) == ("in_force", None)


def test_the_newest_of_a_chain_stands_first(put: Put) -> None:
    first, second = policy("a", OLD, superseded_by="b"), policy("b", "安居旧则", text="旧", superseded_by="c")
    last = policy("c", NEW, text="安居")
    service = put(first, second, last)
    assert [(item.id, item.superseded_by) for item in ask(service, collapse="none")] == [("c", None), ("a", "c")]
    put({**last, "expires_at": "2020-01-01"})
    assert [(item.id, item.superseded_by) for item in ask(service, collapse="none")] == [("b", None), ("a", "b")]


def test_documents_that_name_each_other_harm_nothing(put: Put) -> None:
    found = ask(put(policy("a", OLD, superseded_by="b"), policy("b", NEW, text="安居", superseded_by="a")))
    assert set(ids(found)) >= {"a"}


def test_commits_bring_and_take_successors(put: Put) -> None:
    old, new = policy("old", OLD, superseded_by="new"), policy("new", NEW, text="安居")
    service = put(old, policy("other", "人才购房补贴指引"))

    def found() -> dict[str, str]:
        return {item.id: item.validity for item in ask(service, collapse="none")}

    assert found() == {"old": "in_force", "other": "in_force"}
    put(new)
    assert found() == {"new": "in_force", "old": "superseded", "other": "in_force"}
    assert list(found())[-2:] == ["new", "old"]
    put({**new, "status": "offline"})
    assert found() == {"old": "in_force", "other": "in_force"}


@pytest.mark.parametrize("kind", ["policy", "interpretation", "news"])
def test_expired_policies_stay_marked(put: Put, kind: str) -> None:
    past = policy("built", OLD, kind=kind, expires_at="2020-01-01", popularity=1_000_000)
    service = put(past, policy("other", "人才购房补贴指引", kind=kind))
    put(policy("late", "人才购房补贴规定", kind=kind, expires_at="2020-01-01"))
    found = {item.id: item.validity for item in ask(service)}
    assert found == {"other": "in_force", "built": "expired", "late": "expired"}
    assert next(iter(found)) == "other"


def test_expired_matters_and_apps_are_gone(put: Put) -> None:
    past = {"kind": "matter", "expires_at": "2020-01-01"}
    service = put(policy("built", OLD, **past), policy("app", OLD, kind="app", expires_at="2020-01-01"))
    put(policy("late", OLD, **past))
    assert ask(service) == []


def test_what_is_not_yet_in_force_says_from_when_on(put: Put) -> None:
    more = {"effective_from": "2099-03-01", "popularity": 1_000_000, "materials": [{"name": "购房合同"}]}
    new = policy("new", "人才购房补贴新办法", **more)
    deed = policy("deed", "人才购房补贴申领", kind="matter", **more)
    service = put(policy("old", OLD, superseded_by="new"), new, deed)
    for q, first in (("人才购房补贴", "old"), ("旧的人才购房补贴", "old"), ("人才购房补贴新办法", "new")):
        found = ask(service, q)
        assert (found[0].id, set(ids(found))) == (first, {"old", "new"})
    (item,) = [one for one in ask(service, "人才购房补贴新办法要什么材料") if one.id == "new"]
    assert (item.validity, item.effective_from) == ("upcoming", "2099-03-01T00:00:00+08:00")
    assert [one["text"] for one in item.answers] == ["2099-03-01 起施行"]


def test_validity_follows_the_clock(put: Put) -> None:
    end = 3_700_000_000
    moment = datetime.fromtimestamp(end, UTC).isoformat()
    service = put(
        policy("text", OLD, expires_at=moment), policy("matter", OLD, kind="matter", expires_at=moment),
        policy("soon", NEW, effective_from=moment), policy("deed", NEW, kind="matter", effective_from=moment),
    )  # fmt: skip
    with service.state.snapshot() as snapshot:
        for now, there in ((end - 1, {0: 2, 4: 1}), (end, {0: 2, 3: 1}), (end - 1, {0: 2, 4: 1})):
            snapshot.refresh(now)
            live = snapshot.live.flags[: snapshot.rows]
            assert Counter(snapshot.validities.codes[live].tolist()) == there


def test_repealed_documents_say_so_and_answer_nothing(put: Put) -> None:
    gone = policy("gone", "再购房审批", kind="matter", repealed_at="2021-08-20", materials=[{"name": "购房合同"}])
    old = policy("old", "购房审批办法", repealed_at="2021-08-20", materials=[{"name": "购房合同"}])
    service = put(gone, policy("later", "购房审批规定", repealed_at="2099-01-01"), old)
    found = {item.id: item for item in ask(service, "购房审批 要什么材料")}
    assert {id: item.validity for id, item in found.items()} == {
        "later": "in_force", "gone": "repealed", "old": "repealed",
    }  # fmt: skip
    assert [answer["text"] for answer in found["gone"].answers] == ["已取消，无需办理"]
    assert not found["old"].answers


def test_a_document_is_repealed_from_its_day_on(put: Put) -> None:
    day = 3_700_000_000
    service = put(policy("a", OLD, repealed_at=datetime.fromtimestamp(day, UTC).isoformat()))
    with service.state.snapshot() as snapshot:
        for now, code in ((day - 1, 0), (day, 2), (day - 1, 0)):
            snapshot.refresh(now)
            assert snapshot.validities.codes.tolist() == [code]


def test_a_partly_amended_document_stays_in_force(put: Put) -> None:
    old = policy("old", OLD, amended_by=["new"], popularity=1_000_000)
    found = {item.id: item for item in ask(put(old, policy("new", "人才购房补贴办法的修改决定")))}
    assert (found["old"].validity, found["old"].amended_by) == ("in_force", ("new",))
    assert found["new"].amended_by == ()


@pytest.mark.parametrize(
    ("wanted", "there"),
    [
        (("in_force",), {"new", "other"}), (("superseded",), {"old"}), (("expired",), {"past"}),
        (("repealed", "expired"), {"gone", "past"}), (("in_force", "superseded"), {"new", "other"}),
    ],
)  # fmt: skip
def test_the_validity_filter_counts_and_finds_alike(put: Put, wanted: tuple[str, ...], there: set[str]) -> None:
    service = put(
        policy("old", OLD, superseded_by="new"), policy("new", NEW, text="安居"), policy("other", "人才购房补贴指引"),
        policy("past", "人才购房补贴规定", expires_at="2020-01-01"),
        policy("gone", "人才购房补贴通知", repealed_at="2020-01-01"),
    )  # fmt: skip
    page = service.search(SearchRequest(q="人才购房补贴", region=YUHANG, validity=wanted))
    assert {item.id for item in page.items} == there
    assert page.total == len(there)
    if "superseded" not in wanted:
        assert {one["value"]: one["count"] for one in page.facets["kind"]} == {"policy": len(there)}


@pytest.mark.parametrize(("wanted", "there"), [("in_force", ["far"]), ("repealed", ["here"])])
@pytest.mark.parametrize("region", [YUHANG, None])
def test_copies_of_a_matter_filter_by_validity(put: Put, wanted: str, there: list[str], region: str | None) -> None:
    matter = {"kind": "matter", "catalog_code": "001"}
    here = policy("here", "再购房审批", region=YUHANG, repealed_at="2020-01-01", **matter)
    service = put(here, policy("far", "再购房审批", region=NINGBO, **matter))
    page = service.search(SearchRequest(q="再购房审批", region=region, validity=(wanted,)))
    assert [item.id for item in page.items] == there
    assert [one["count"] for one in page.facets["kind"]] == [1]


def test_a_document_folded_as_old_is_told_why(put: Put) -> None:
    service = put(policy("old", OLD, superseded_by="new"), policy("new", NEW, text="安居"))

    def told(id: str, **more: Any) -> dict[str, Any]:
        request = SearchRequest(q="人才购房补贴", region=YUHANG, **more)
        found = service.ask(lambda pipeline: why_not(pipeline, request, id, ()))
        return {blocker.blocker: blocker.details for blocker in found}

    assert told("old")["folded"] == {"card": "new", "title": NEW, "place": 1, "by": "successor"}
    assert told("old", validity=("in_force",))["filtered"]["has"] == ["superseded"]


def test_suggestions_say_what_is_over(put: Put) -> None:
    service = put(
        policy("old", OLD, superseded_by="new"), policy("new", "人才购房补贴细则"),
        policy("gone", "人才购房审批", kind="matter", repealed_at="2020-01-01"),
    )  # fmt: skip
    found = [suggestion.as_dict() for suggestion in service.suggest("人才购房", YUHANG)]
    told = {one["id"]: one.get("validity") for one in found if "id" in one}
    assert told == {"old": "superseded", "new": None, "gone": "repealed"}


def test_recommendations_leave_out_what_is_repealed(put: Put) -> None:
    matters = [
        policy(str(number), f"购房事项{number}", kind="matter", popularity=number, themes=["住房保障"])
        for number in range(3)
    ]
    service = put(*matters, policy("gone", "购房审批", kind="matter", popularity=1000, repealed_at="2020-01-01"))
    request = read_recommend({"context": ["home"], "region": [YUHANG]})
    found = {one.item.id for one in service.recommendations.recommend(request, None)}
    assert found
    assert "gone" not in found


def test_interpretations_are_folded_into_their_policy(put: Put) -> None:
    reading = policy("reading", "《人才购房补贴办法》政策解读", kind="interpretation")
    other = policy("other", "《人才购房补贴办法》政策解读", kind="interpretation", region=NINGBO)
    service = put(policy("p", "人才购房补贴办法"), reading, other)
    page = service.search(SearchRequest(q="人才购房补贴", region=YUHANG))
    assert [(item.id, item.interpretations, item.collapsed["count"]) for item in page.items] == [
        ("p", ("reading",), 1), ("other", (), 0),
    ]  # fmt: skip
    assert ids(ask(service, "人才购房补贴办法政策解读"))[0] == "reading"
    assert set(ids(ask(service, collapse="none"))) == {"p", "reading", "other"}
    assert set(ids(ask(service, filters=(("kind", ("interpretation",)),)))) == {"reading", "other"}


def test_counts_leave_out_what_is_folded(put: Put) -> None:
    old = policy("old", OLD, superseded_by="new", themes=["住房保障"])
    service = put(
        old, policy("new", NEW, text="安居"), policy("p", "人才购房补贴办法", themes=["住房保障"]),
        policy("reading", "《人才购房补贴办法》政策解读", kind="interpretation", themes=["住房保障"]),
    )  # fmt: skip
    page = service.search(SearchRequest(q="人才购房补贴", region=YUHANG))
    assert page.total == page.facets["channel"][0]["count"] == 2
    for facet in ("kind", "theme"):
        for entry in page.facets[facet]:
            chosen = SearchRequest(q="人才购房补贴", region=YUHANG, filters=((facet, (entry["value"],)),), facets=())
            assert service.search(chosen).total == entry["count"], entry
