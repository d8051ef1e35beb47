"""The demonstration shows next steps.

1. On the page of what people handle most, in the county that it opens with, the first card is something that follows by
   the table, and the table's first step is shown; other sources have a say in their order.
"""

import pytest

from dictionaries.lexicon import shipped_lexicon
from search_engine import Service
from search_engine.searching import read_recommend
from tests.known import catalogue

pytestmark = pytest.mark.long

COUNTY = "330110"
HANDLED = ("结婚登记", "企业设立登记", "出生医学证明签发", "失业登记", "车辆购置税纳税申报", "企业职工正常退休审批")


@pytest.mark.parametrize("title", HANDLED)
def test_the_sample_shows_the_next_steps_of_the_table(sample: Service, title: str) -> None:
    code = next(matter.catalog_code for matter in catalogue() if matter.title == title)
    asked = {"region": [COUNTY], "context": [f"matter:{code}{COUNTY}000000001"], "limit": ["6"]}
    found = sample.recommendations.recommend(read_recommend(asked), None)
    following = [one.item.title for one in found if one.reason["code"] == "follows"]
    (steps,) = (row.following for row in shipped_lexicon().next_steps if row.matter == title)
    assert found[0].item.title in steps
    assert steps[0] in following
    assert set(following) <= set(steps)
    assert found[0].reason["text"] == f"办完“{title}”后可以接着办"
