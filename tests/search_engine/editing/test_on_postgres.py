"""Editing on PostgreSQL, where a server can be started: what several hosts share.

1. Drafts, a publish, the way back; what was published does not change.
2. Of eight who publish at once each gets a version of their own, and of one row's drafts one wins; the file is the
   newest one.
"""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import update
from sqlalchemy.exc import DBAPIError

from indexer.store.editing.tables import rows
from indexer.store.engine import writing
from search_engine.editing.actor import Actor
from search_engine.errors import EditConflict
from tests.indexer.store.postgres import fresh_server, why_not
from tests.search_engine.editing.editors import MILK_TEA, SHIPPED, Bench, somebody, wish

pytestmark = [pytest.mark.long, pytest.mark.skipif(bool(why_not()), reason=str(why_not()))]
ZHANG = somebody("张三")


@pytest.fixture(scope="module")
def bench(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Bench]:
    with fresh_server() as url:
        found = Bench(tmp_path_factory.mktemp("home"), location=url)
        yield found
        found.close()


def test_a_draft_is_published_and_rolled_back_on_postgres(bench: Bench) -> None:
    editor = bench.editor
    number = editor.draft(ZHANG, wish(**MILK_TEA, region="330100")).number
    editor.draft(ZHANG, wish(**{**MILK_TEA, "weight": "0.5"}, region="330100"))
    version = editor.publish(ZHANG, [number], "试")
    assert bench.file().version == version.lexicon
    assert bench.file().conditional[0].entry.weight == 0.5
    with pytest.raises(DBAPIError, match="what was published does not change"), writing(bench.engine) as connection:
        connection.execute(update(rows).values(content="{}"))
    editor.rollback(ZHANG, 0)
    assert bench.file() == SHIPPED
    assert [entry.action for entry in bench.log()] == [
        "dictionaries.rollback", "dictionaries.publish", "dictionaries.draft", "dictionaries.draft",
    ]  # fmt: skip


def test_publishers_at_once_each_get_a_version_on_postgres(bench: Bench) -> None:
    people = [somebody(f"编辑{number}") for number in range(8)]
    first = bench.editor.state().number
    for number, actor in enumerate(people):
        bench.editor.draft(actor, wish(**{**MILK_TEA, "term": f"奶茶店{number}"}))
        bench.editor.draft(actor, wish(**{**MILK_TEA, "weight": f"0.{number + 1:02}"}))

    def publish(actor: Actor) -> list[bool]:
        editor, outcome = bench.another(), []
        for draft in editor.drafts(actor, actor.name):
            try:
                editor.publish(actor, [draft.number])
                outcome.append(True)
            except EditConflict:
                outcome.append(False)
        return outcome

    with ThreadPoolExecutor(4) as pool:
        outcomes = [one for found in pool.map(publish, people) for one in found]
    assert (outcomes.count(True), outcomes.count(False)) == (9, 7)
    assert [version.number for version in bench.editor.history(limit=9)] == list(range(first + 9, first, -1))
    assert bench.file().version == bench.editor.history()[0].lexicon
    assert len(bench.file().synonyms) == 1 + 8 + 1
