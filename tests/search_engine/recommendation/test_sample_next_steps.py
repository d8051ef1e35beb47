"""The demonstration shows next steps.

1. After what people handle most, in the county that it opens with, the first card is what follows by the table.
"""

import pytest

from search_engine import Service, read_recommend
from search_engine.recommendation.next_steps import steps_after

pytestmark = pytest.mark.long

HANDLED = ("结婚登记", "企业设立登记", "出生医学证明签发", "失业登记", "车辆购置税纳税申报", "企业职工正常退休审批")


@pytest.mark.parametrize("title", HANDLED)
def test_1_next_steps(sample: Service, title: str) -> None:
    request = read_recommend({"region": ["330110"], "context": [f"after:{title}"], "limit": ["6"]})
    found = sample.recommendations.recommend(request, None)
    following = [one.item.title for one in found if one.reason["code"] == "follows"]
    assert found[0].item.title == following[0] == steps_after(title)[0]
    assert found[0].reason["text"] == f"办完“{title}”后可以接着办"
