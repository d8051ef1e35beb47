"""Offices by what they are called.

1. An office is found by its name, with a level before it, and a 厅 by the 局 that it is; by what it is called where
   something of an office is asked for.
2. The office that a name begins with and a part of it ends is the longest, as a plain look at all beginnings finds it.
3. Where no office's name ends as a text does, no end of the text is an office.
"""

import re

from hypothesis import given
from hypothesis import strategies as st

from dictionaries.intents.intent_index import LEVEL, SHORTEST, IntentIndex
from dictionaries.kinds.intents import Office
from dictionaries.lexicon import shipped_lexicon
from dictionaries.normalize import squash

LEXICON = shipped_lexicon()
BOOK = IntentIndex(LEXICON)
OFFICES: dict[str, Office] = {}
for row in LEXICON.offices:
    for said in (row.name, *row.aliases):
        OFFICES.setdefault(squash(said), row)
CALLED: dict[str, Office] = {}
for row in LEXICON.offices:
    for said in row.called:
        CALLED.setdefault(squash(said), row)
PART = re.compile("[一-龥]{0,5}(?:科|处|窗口|大厅)")
TEXTS = st.lists(
    st.sampled_from(["市", "省", "我们", "人社厅", "厅", "局", "科", "外贸", "窗口", "的", *OFFICES, *CALLED]),
    max_size=4,
).map("".join)


def plain(text: str, *, asks: bool) -> Office | None:
    key = squash(text)
    for way in (key, LEVEL.sub("", key), re.sub("厅$", "局", LEVEL.sub("", key))):
        for book in (OFFICES, CALLED) if asks else (OFFICES,):
            if way in book:
                return book[way]
    return None


@given(TEXTS, st.booleans())
def test_an_office_is_found_as_by_a_plain_look_at_each(text: str, asks: bool) -> None:
    assert BOOK.office(text, asks=asks) == plain(text, asks=asks)


@given(TEXTS)
def test_the_longest_office_at_the_beginning_of_a_name_is_found(text: str) -> None:
    key = LEVEL.sub("", squash(text))
    expected = None
    for end in range(len(key) - 1, SHORTEST - 1, -1):
        office = plain(key[:end], asks=False)
        if len(key) - end <= 5 and office and (not office.department or PART.fullmatch(key[end:])):
            expected = office
            break
    assert BOOK.office_of_part(text, part=PART, longest=5) == expected


@given(TEXTS)
def test_where_no_office_can_end_no_ending_is_an_office(text: str) -> None:
    name = squash(text)
    if not BOOK.may_end_with_office(name):
        assert all(BOOK.office(name[start:], asks=False) is None for start in range(len(name)))
