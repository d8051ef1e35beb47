"""All rows of pins with what each does now.

1. Each state, with its reason; by the minute.
2. Each has the id that its cards have, and what is doubtful about it, also where it was published long ago.
3. A key of some regions sees its own rows and those of everybody.
4. A hide is published once somebody else has approved it, as a pin is.
"""

from __future__ import annotations

from dataclasses import replace

import pytest

from dictionaries.editing.own_row import OwnRow
from dictionaries.kinds.lists import PinRule
from dictionaries.lexicon.row_ids import row_id
from dictionaries.lexicon.scope import Scope
from search_engine.editing.checks import Evidence
from search_engine.editing.tables.pin_list import listed_pins
from search_engine.editing.tables.pin_states import PIN_STATES, pin_counts, state_of
from search_engine.errors import ApprovalNeeded
from tests.search_engine.editing.checks.judging import evidence
from tests.search_engine.editing.editors import Bench, key, somebody, wish

RULE = PinRule("居住证", "", "doc-1", 1)


def known(now: str = "2026-11-27T09:00") -> Evidence:
    states = {"doc-1": "shown", "off": "offline", "old": "expired", "soon": "later"}
    return replace(evidence(), now=now, document_state=lambda name: states.get(name, "gone"))


@pytest.mark.parametrize(
    ("row", "state", "reason"),
    [
        (OwnRow("pins", RULE), "acts", ""),
        (OwnRow("pins", RULE, ends="2026-11-27T09:00"), "acts", ""),
        (OwnRow("pins", RULE, ends="2026-11-27T08:59"), "ended", "2026-11-27T08:59"),
        (OwnRow("pins", replace(RULE, until="2026-11-26")), "ended", "2026-11-26"),
        (OwnRow("pins", replace(RULE, until="2026-11-27")), "acts", ""),
        (OwnRow("pins", RULE, starts="2026-11-27T09:01"), "waits", "2026-11-27T09:01"),
        (OwnRow("pins", replace(RULE, document="soon")), "waits", "尚未生效"),
        (OwnRow("pins", replace(RULE, document="off")), "dead", "已下线"),
        (OwnRow("pins", replace(RULE, document="old")), "dead", "已过期"),
        (OwnRow("pins", replace(RULE, document="none")), "dead", "没有这个文档"),
        (OwnRow("pins", replace(RULE, region="999999")), "dead", "999999"),
        (OwnRow("pins", RULE, Scope("999999")), "dead", "999999"),
        (OwnRow("pins", RULE, Scope("330100"), off=True), "off", "停用"),
    ],
)
def test_a_pin_is_told_in_each_state_with_its_reason(row: OwnRow, state: str, reason: str) -> None:
    found, why = state_of(row, known())
    assert found == state
    assert reason in why
    assert bool(why) == (state != "acts")


def test_pins_are_counted_by_state() -> None:
    assert pin_counts(["acts", "dead", "acts"]) == {**dict.fromkeys(PIN_STATES, 0), "acts": 2, "dead": 1}


def publish(bench: Bench, **cells: str) -> None:
    one = somebody("张三")
    draft = bench.editor.draft(one, wish("pins", False, False, **cells))
    bench.editor.publish(one, [draft.number], accept_warnings=True)


CELLS = {"query": "居住证", "document": "doc-1", "place": "1"}


def test_listed_pins_have_ids_and_findings(bench: Bench) -> None:
    publish(bench, **CELLS, ends="2027-01-01")
    publish(bench, **CELLS | {"query": "护照", "document": "none"})
    first, second = listed_pins(bench.editor.state(), somebody("张三"), known())
    rows = {one.row.key for one in bench.editor.state().stored}
    assert {first.id, second.id} == {row_id(one) for one in rows}
    assert (first.state, first.findings) == ("acts", ())
    assert {one.check for one in second.findings} >= {"pins", "unknown_names"}
    told = second.as_dict()
    assert (told["id"], told["state"], told["cells"]["document"]) == (second.id, "dead", "none")
    # another scope is another row, of another id
    publish(bench, **CELLS, region="330100")
    assert len({one.id for one in listed_pins(bench.editor.state(), somebody("张三"), known())}) == 3


def test_a_key_of_regions_lists_its_own_pins_and_those_of_all(bench: Bench) -> None:
    for region, query in (("", "居住证"), ("330200", "护照")):
        cells = CELLS | {"query": query}
        one = somebody("张三")
        draft = bench.editor.draft(one, wish("pins", False, False, **cells, region=region))
        bench.editor.publish(one, [draft.number], accept_warnings=True)
    seen = {
        code: [one.row.entry.query for one in listed_pins(bench.editor.state(), somebody("键", code), known())]
        for code in ("330100", "330200")
    }
    assert seen == {"330100": ["居住证"], "330200": ["居住证", "护照"]}


def test_a_hide_needs_the_approval_of_somebody_else(bench: Bench) -> None:
    bench.keys = [key("甲", "publisher"), key("乙", "publisher")]
    one = somebody("张三")
    draft = bench.editor.draft(one, wish("pins", query="居住证", document="doc-1", action="hide"))
    with pytest.raises(ApprovalNeeded):
        bench.editor.publish(one, [draft.number], accept_warnings=True)
    bench.editor.approve(somebody("李四"), [draft.number])
    bench.editor.publish(one, [draft.number], accept_warnings=True)
    assert [row.action for row in bench.file().pins] == ["hide"]
