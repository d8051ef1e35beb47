"""便民: what makes a matter easy to handle follows from its fields.

1. Online is what can be handed in there at least; nobody need come only where it can, and there are no visits.
2. At once is a 即办件, or what is promised for now.
3. The weekend is that of the counter's hours (`test_weekend.py`), whatever can be done without it; where they name what
   is handled then, of that alone.
4. Several values come in one order; of a document that says nothing there are none.
"""

from typing import Any

import pytest

from indexer.documents.document import Document
from indexer.documents.ease import EASES, ease_of
from indexer.store.split import prepare

SATURDAY = "周一至周六 9:00—12:00"


@pytest.mark.parametrize(
    ("fields", "ease"),
    [
        ({}, ()),
        ({"online": ["互联网咨询"], "visits": 0}, ()),
        ({"visits": 0}, ()),
        ({"online": ["互联网咨询", "收件"]}, ("online",)),
        ({"online": ["办理"], "visits": 1}, ("online",)),
        ({"online": ["办理"], "visits": 0}, ("online", "no_visit")),
        ({"online": ["办理"], "visits": 0, "hours": "周一至周五 9:00—17:00"}, ("online", "no_visit")),
        ({"hours": SATURDAY, "visits": 1}, ("weekend",)),
        ({"hours": "周一至周五 9:00—17:00，部分窗口周六上午办理户籍和身份证业务"}, ("weekend",)),
        ({"hours": "周一至周五 9:00—17:00，部分窗口周六上午办理护照业务"}, ()),
        ({"case_type": "即办件"}, ("at_once",)),
        ({"case_type": "承诺件", "promised_time": {"value": 1, "unit": "工作日"}}, ()),
        ({"case_type": "承诺件", "promised_time": {"unit": "即时"}}, ("at_once",)),
        ({"legal_time": {"unit": "即时"}}, ()),
        ({"online": ["受理"], "visits": 0, "hours": SATURDAY, "case_type": "即办件"}, EASES),
    ],
)
def test_what_is_easy_follows_from_the_fields(fields: dict[str, Any], ease: tuple[str, ...]) -> None:
    document = Document.model_validate({"id": "a", "title": "居民身份证补领", **fields})
    assert ease_of(prepare(document).content) == ease
