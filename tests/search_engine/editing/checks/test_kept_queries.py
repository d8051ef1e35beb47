"""Kept queries that a publish would break.

1. One that blocks is an error, another one a warning; what is well says nothing.
2. What is broken already blocks nobody: one that blocks is asked about, another one is told by the patrol.
3. It is told with the row that it is kept with.
4. It stands beside the draft that acts on it, not beside another one that is looked at with it.
5. A publish is refused by it, in an installation with an index, and goes through once it is let go of.
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from dictionaries.editing.own_row import RowKey
from dictionaries.lexicon import Lexicon, shipped_lexicon
from dictionaries.lexicon.scope import Scope
from indexer.store.monitor.kept_queries import KeptQuery
from search_engine import Service, Settings
from search_engine.editing.checks.changes import Changes
from search_engine.editing.checks.evidence import KeptEvidence
from search_engine.editing.checks.kept_queries import kept_queries
from search_engine.editing.guarded_queries.guard_request import GuardRequest
from search_engine.errors import ChecksFailed
from tests.search_engine.conftest import DOCUMENTS, lines
from tests.search_engine.editing.checks.judging import evidence
from tests.search_engine.editing.editors import somebody, wish

BEFORE, AFTER = shipped_lexicon(), replace(shipped_lexicon(), synonyms=())
ROW = RowKey("synonyms", ("奶茶店", "食品经营许可"), Scope("330100"))
KEPT = KeptQuery(7, "奶茶店", "330100", "first", "m2", "", True, None, "张三", "", "", 0)


def told(kept: KeptQuery, *, before: str = "", after: str = "不在第一页") -> list[tuple[str, str]]:
    def faults(lexicon: Lexicon, queries: Sequence[KeptQuery]) -> Mapping[int, str]:
        said = after if lexicon is AFTER else before
        return {one.number: said for one in queries if said}

    found = kept_queries(Changes(BEFORE, AFTER), replace(evidence(), kept=KeptEvidence([kept], faults)))
    return [(one.level, one.what) for one in found]


def test_a_kept_query_that_breaks_is_an_error_or_a_warning() -> None:
    [(level, what)] = told(KEPT)
    assert level == "error"
    assert what == "发布后不符：不在第一页；请改草稿，或先不再守护这个查询"
    assert [level for level, _ in told(replace(KEPT, blocks=False))] == ["warn"]
    assert told(KEPT, after="") == []
    assert list(kept_queries(Changes(BEFORE, AFTER), evidence())) == []


def test_a_kept_query_broken_before_blocks_nobody() -> None:
    [(level, what)] = told(KEPT, before="不在第一页")
    assert (level, "此前已是如此" in what) == ("warn", True)
    assert told(replace(KEPT, blocks=False), before="不在第一页") == []


def test_a_broken_kept_query_is_told_with_its_row() -> None:
    asked = KeptEvidence([replace(KEPT, row=ROW)], lambda lexicon, _: {7: "没有"} if lexicon is AFTER else {})
    [found] = kept_queries(Changes(BEFORE, AFTER), replace(evidence(), kept=asked))
    assert (found.kind, found.key, found.scope) == ("synonyms", ("奶茶店", "食品经营许可"), Scope("330100"))
    assert found.where == "同义词“奶茶店 → 食品经营许可”（330100）"
    assert found.what.startswith("守护的查询“奶茶店”（浙江省杭州市）发布后不符：没有；")


@pytest.fixture
def service(tmp_path: Path) -> Iterator[Service]:
    with Service.open(Settings(home=tmp_path / "home", spelling="off", log_queries=False)) as found:
        found.document_desk.put(io.BytesIO(lines(DOCUMENTS)), "test")
        found.installation.worker().build()
        yield found


def test_a_kept_query_refuses_a_publish_until_removed(service: Service) -> None:
    actor = somebody("张三")
    editor, kept = service.editor, service.kept_queries
    row = wish(term="云雀证", target="食品经营许可", relation="official", weight="1")
    first = editor.publish(actor, [editor.draft(actor, row).number], accept_warnings=True)
    one = kept.keep(actor, GuardRequest("云雀证", "first", "m2", "330106", blocks=True))
    other = kept.keep(actor, GuardRequest("租房补贴办法", "first", "p2", "330110", blocks=True))
    away = editor.draft(actor, wish(term="云雀证", target="食品经营许可", remove=True))
    judged = editor.check(actor, [away.number])
    assert [(one.level, one.values["kept"]) for one in judged.findings if one.check == "kept_queries"] == [  # type: ignore[attr-defined]
        ("error", one.number)
    ]
    beside = editor.draft(actor, wish(term="租鹊", target="住房租赁", relation="official", weight="1"))
    reviewed = editor.review(actor, [away.number, beside.number])
    assert [found.values["kept"] for found in reviewed.findings[away.number] if "kept" in found.values] == [one.number]
    assert not any("kept" in found.values for found in reviewed.others)
    with pytest.raises(ChecksFailed, match="没有发布"):
        editor.publish(actor, [away.number], accept_warnings=True)
    assert editor.state().number == first.number
    kept.remove(actor, [one.number])
    assert editor.publish(actor, [away.number], accept_warnings=True).number == first.number + 1
    assert kept.all(actor) == [other]
