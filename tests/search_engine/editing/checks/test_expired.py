"""Rows that would never act.

1. What is over is asked about, by its own column or by its dates; a day counts to its end.
2. What begins later, or ends later, passes.
"""

from __future__ import annotations

from dictionaries.kinds.lists import HotRule, PinRule, SuggestionRule
from dictionaries.lexicon.scope import ConditionalEntry
from tests.search_engine.editing.checks.judging import checks, judged

RULE = SuggestionRule("龙舟赛报名", "protect")


def test_a_row_that_is_over_is_asked_about() -> None:
    assert "expired" in checks(judged(hot=HotRule("高考报名", "", "pin", 1, "2026-11-26")), "warn")
    assert "expired" in checks(judged(pins=PinRule("高考报名", "", "doc-1", 1, "2025-06-01")), "warn")
    assert "expired" in checks(judged(ConditionalEntry("suggestions", RULE, ends="2026-11-27T08:59")), "warn")


def test_rows_that_act_or_will_act_pass() -> None:
    rows = [
        ConditionalEntry("suggestions", RULE, starts=starts, ends=ends)
        for starts, ends in (
            ("", "2026-11-27"),
            ("2026-11-27T09:00", "2026-11-27"),
            ("2027-01-01", ""),
            ("2026-11-27", ""),
        )
    ]
    for row in rows:
        assert "expired" not in checks(judged(row))
    assert "expired" not in checks(judged(hot=HotRule("高考报名", "", "pin", 1, "2026-11-27")))
