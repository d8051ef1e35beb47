"""Places of a query.

1. The mark of a car plate that names a place has the number with it: no word of the plate is looked for.
2. Other places are marked as they are called.
"""

from dataclasses import replace

import pytest

from dictionaries.places import PlaceBook
from dictionaries.regions import load_tree
from search_engine.understanding.find_places import find_places
from search_engine.understanding.understanding import PLACE
from tests.search_engine.understanding.small import tools, typed

TOOLS = replace(tools(), places=PlaceBook.load(load_tree()))


@pytest.mark.parametrize(
    ("text", "marked"),
    [("浙a12345违章", "浙a12345"), ("浙a上牌", "浙a"), ("粤bd12345年检", "粤bd12345"), ("余杭区身份证", "余杭区")],
)
def test_marks(text: str, marked: str) -> None:
    assert find_places(typed(text), TOOLS).texts(PLACE) == (marked,)
