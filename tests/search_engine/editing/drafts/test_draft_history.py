"""Stepping back in a draft.

1. Each step makes a draft what it was before its last change: its row, its note, and what it was begun from; before the
   first change there is no draft.
2. Only its author steps back, and the log says what stood there.
3. What changes nothing is no step; of many steps the last ones are kept.
4. However it is changed and stepped back: it is what a plain list of its states says, and it is whole.
"""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from indexer.store.editing.drafts import MOST_STEPS
from indexer.store.editing.tables import drafts
from indexer.store.row_checksums import damaged_rows
from search_engine.errors import Forbidden, NotFound
from tests.search_engine.editing.editors import MILK_TEA, Bench, somebody, wish

ZHANG, LI = somebody("张三"), somebody("李四")


def weigh(bench: Bench, weight: str, **more: object):
    return bench.editor.draft(ZHANG, wish(**{**MILK_TEA, "weight": weight}, **more))


def test_stepping_back_restores_the_draft_before_the_last_change(bench: Bench) -> None:
    first = weigh(bench, "1")
    second = weigh(bench, "0.5")
    assert (first.steps, second.steps) == (1, 2)
    third = bench.editor.draft(ZHANG, wish(**{**MILK_TEA, "weight": "0.2", "@owner": "市场科"}))
    assert (third.row.owner, third.steps) == ("市场科", 3)
    back = bench.editor.undo(ZHANG, first.number)
    assert (back.row, back.steps) == (second.row, 2)
    assert bench.editor.undo(ZHANG, first.number).row == first.row
    assert bench.editor.undo(ZHANG, first.number) is None
    assert bench.editor.drafts(ZHANG) == []
    with pytest.raises(NotFound):
        bench.editor.undo(ZHANG, first.number)


def test_stepping_back_restores_what_a_draft_was_begun_from(bench: Bench) -> None:
    draft = weigh(bench, "1")
    other = bench.editor.draft(LI, wish(**{**MILK_TEA, "weight": "0.4"}))
    bench.editor.publish(LI, [other.number])
    anew = weigh(bench, "0.5", anew=True)
    assert anew.begun is not None
    back = bench.editor.undo(ZHANG, draft.number)
    assert (back.begun, back.base) == (draft.begun, draft.base) == (None, 0)


def test_only_the_author_steps_back_and_the_log_tells_it(bench: Bench) -> None:
    draft = weigh(bench, "1")
    with pytest.raises(Forbidden, match="只有本人"):
        bench.editor.undo(LI, draft.number)
    weigh(bench, "0.5")
    bench.editor.undo(ZHANG, draft.number)
    bench.editor.undo(ZHANG, draft.number)
    last, before = bench.log("dictionaries.undo")
    assert (before.before["row"]["weight"], before.after["row"]["weight"]) == ("0.5", "1")
    assert (last.before["row"]["weight"], last.after) == ("1", None)
    assert (last.person, last.target) == ("张三", f"draft:{draft.number}")


def test_a_change_of_nothing_is_no_step_and_steps_are_bounded(bench: Bench) -> None:
    weigh(bench, "1")
    assert weigh(bench, "1").steps == 1
    for number in range(MOST_STEPS + 10):
        last = weigh(bench, f"0.{number + 100}")
    assert last.steps == MOST_STEPS + 1


@given(st.lists(st.sampled_from(["0.1", "0.2", "0.3", "back"]), max_size=12))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=15)
def test_a_history_equals_a_plain_list_of_states(tmp_path_factory: pytest.TempPathFactory, steps: list[str]) -> None:
    bench = Bench(tmp_path_factory.mktemp("history"))
    known: list[str] = []
    number = 0
    for step in steps:
        if step != "back":
            number = weigh(bench, step).number
            known += [] if known[-1:] == [step] else [step]
        elif known:
            bench.editor.undo(ZHANG, number)
            known.pop()
        assert [f"{one.row.entry.weight:g}" for one in bench.editor.drafts(ZHANG)] == known[-1:]
        assert [one.steps for one in bench.editor.drafts(ZHANG)] == [len(known)][: bool(known)]
    with bench.engine.connect() as connection:
        assert list(damaged_rows(connection, drafts)) == []
    bench.close()
