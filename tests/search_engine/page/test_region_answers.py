"""What is answered about regions.

1. A parent that is no region is refused, with a name to look for below it and without.
2. A name is looked for below its parent alone.
"""

import pytest

from dictionaries.regions import load_tree
from search_engine import BadParameters
from search_engine.page.region_answers import list_regions

TREE = load_tree()


@pytest.mark.parametrize("text", [None, "余杭", "没有这个地方"])
def test_a_parent_that_is_no_region_is_refused(text):
    with pytest.raises(BadParameters) as raised:
        list_regions(TREE, "999999", text)
    assert [detail.field for detail in raised.value.details] == ["parent"]


def test_a_name_is_looked_for_below_its_parent():
    assert [region["code"] for region in list_regions(TREE, "330100", "余杭区")] == ["330110"]
    assert list_regions(TREE, "320000", "余杭区") == []
