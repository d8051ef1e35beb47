"""What something that is in force has taken the place of yields to it.

1. It stands behind all of its class that is in force, whatever it scores and however near it is, and is marked; its
   successor is named, and no answer is taken from it.
2. Its successor never stands below it, and is brought in where its own words do not match, through filters only where
   it passes; not where an editor hides it.
3. Who asks for it by its very name finds it first, marked.
4. It yields to nothing where the successor is not there, is offline, not in force yet, expired, or of another place.
5. Chains: the newest stands first. Documents that name each other harm nothing.
6. A commit that brings or takes the successor changes that at once.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from search_engine import Item, SearchRequest, Service, Settings
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


def test_1_it_stands_behind_what_is_in_force(put: Put) -> None:
    old = policy("old", "人才购房补贴暂行办法", region=YUHANG, superseded_by="new", popularity=1_000_000)
    new = policy("new", "人才购房补贴办法", region=YUHANG)
    other = policy("far", "人才购房补贴细则", region="330000")
    found = ask(put(old, new, other), explain=True)
    assert ids(found) == ["new", "far", "old"]
    assert [item.validity for item in found] == ["in_force", "in_force", "superseded"]
    assert [item.superseded_by for item in found] == [None, None, "new"]
    assert [(item.why or {})["over"] for item in found] == [False, False, True]
    assert len({(item.why or {})["class"] for item in found}) == 1


def test_1_no_answer_is_taken_from_it(put: Put) -> None:
    more = {"materials": [{"name": "购房合同"}]}
    service = put(policy("old", OLD, superseded_by="new", **more), policy("new", "人才购房补贴细则", **more))
    found = {item.id: item for item in ask(service, "人才购房补贴要什么材料")}
    assert found["new"].answers
    assert not found["old"].answers


@pytest.mark.parametrize("more", [{}, {"filters": (("kind", ("policy",)),)}])
def test_2_its_successor_is_brought_in(put: Put, more: dict[str, Any]) -> None:
    old, new = policy("old", OLD, superseded_by="new"), policy("new", NEW, text="安居 支持")
    other = policy("other", "购房补贴人才申请指引")
    service = put(old, new, other)
    found = ids(ask(service, **more))
    assert found.index("new") == found.index("old") - 1


def test_2_through_filters(put: Put) -> None:
    service = put(
        policy("old", OLD, superseded_by="new", themes=["住房保障"]), policy("new", NEW, text="安居", themes=["其他"])
    )
    assert ids(ask(service, filters=(("theme", ("住房保障",)),))) == ["old"]


def test_3_by_its_very_name(put: Put) -> None:
    found = ask(put(policy("old", OLD, superseded_by="new"), policy("new", NEW, text="安居")), OLD)
    assert (ids(found)[0], found[0].validity, found[0].superseded_by) == ("old", "superseded", "new")
    assert "new" in ids(found)


@pytest.mark.parametrize(
    "change",
    [
        None, {"status": "offline"}, {"effective_from": "2099-01-01"}, {"expires_at": "2020-01-01"},
        {"region": NINGBO}, {"region": "330106"},
    ],
)  # fmt: skip
def test_4_it_yields_to_nothing(put: Put, change: dict[str, Any] | None) -> None:
    old = policy("old", OLD, superseded_by="new")
    service = put(old) if change is None else put(old, policy("new", NEW, text="安居", **change))
    (item,) = [one for one in ask(service) if one.id == "old"]
    assert (item.validity, item.superseded_by) == ("in_force", None)


def test_5_chains(put: Put) -> None:
    first, second = policy("a", OLD, superseded_by="b"), policy("b", "安居旧则", text="旧", superseded_by="c")
    service = put(first, second, policy("c", NEW, text="安居"))
    assert ids(ask(service)) in (["c", "a"], ["c", "b", "a"], ["c", "a", "b"])


def test_5_circles(put: Put) -> None:
    found = ask(put(policy("a", OLD, superseded_by="b"), policy("b", NEW, text="安居", superseded_by="a")))
    assert set(ids(found)) >= {"a"}


def test_6_commits(put: Put) -> None:
    old, new = policy("old", OLD, superseded_by="new"), policy("new", NEW, text="安居")
    service = put(old, policy("other", "人才购房补贴指引"))

    def found() -> dict[str, str]:
        return {item.id: item.validity for item in ask(service)}

    assert found() == {"old": "in_force", "other": "in_force"}
    put(new)
    assert found() == {"new": "in_force", "old": "superseded", "other": "in_force"}
    assert list(found())[-2:] == ["new", "old"]
    put({**new, "status": "offline"})
    assert found() == {"old": "in_force", "other": "in_force"}
