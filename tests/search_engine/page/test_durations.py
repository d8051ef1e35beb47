"""Time limits as answers have them.

1. What the store leaves out because it has its usual value is filled in; a field that nobody filled is no limit.
2. How they read.
"""

import pytest

from indexer.documents.document import Duration
from search_engine.page.answers.time import time
from search_engine.page.durations import duration_text, whole_time


@pytest.mark.parametrize(
    ("limit", "whole", "words"),
    [
        (Duration(value=5), {"value": 5, "unit": "工作日"}, "5 个工作日"),
        (Duration(value=1, unit="月", note="不含公示"), {"value": 1, "unit": "月", "note": "不含公示"}, "1 个月"),
        (Duration(unit="即时"), {"value": 0, "unit": "即时"}, "当场办结"),
        (Duration(), None, ""),
        (Duration(note="另行约定"), None, ""),
    ],
)
def test_a_stored_time_limit_gets_its_usual_values_back(limit, whole, words):
    stored = limit.model_dump(mode="json", exclude_defaults=True)
    assert whole_time(stored) == whole
    assert duration_text(stored) == words
    assert time({"promised_time": stored}).startswith(f"承诺 {words}" if words else "")


def test_a_missing_time_limit_is_none():
    assert whole_time(None) is None
    assert duration_text(None) == ""
    assert time({}) == ""
