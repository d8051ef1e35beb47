"""Ids of rows."""

import re

from dictionaries.editing.own_row import RowKey, values_of
from dictionaries.lexicon import KINDS, shipped_lexicon
from dictionaries.lexicon.row_ids import row_id
from dictionaries.lexicon.scope import EVERYWHERE, Scope


def test_row_ids_stay_the_same_across_releases():
    # Written down in answers, notes and tickets: these never change.
    assert row_id(RowKey("stopwords", ("请问",), EVERYWHERE)) == "zejrvjyg"
    assert row_id(RowKey("paraphrases", ("娃上学", "入学"), EVERYWHERE)) == "zhvqufq5"


def test_2_no_two_shipped_rows_share_one():
    lexicon = shipped_lexicon()
    keys = [RowKey(kind.name, values_of(kind.name, entry)) for kind in KINDS for entry in getattr(lexicon, kind.name)]
    ids = {row_id(key) for key in keys}
    assert len(ids) == len(set(keys)) > 1000
    assert all(re.fullmatch("[a-z2-7]{8}", one) for one in ids)


def test_each_part_of_a_scope_changes_a_row_id():
    scopes = EVERYWHERE, Scope(region="330110000000"), Scope(site="hz"), Scope(department="hz")
    assert len({row_id(("stopwords", ("请问",), scope)) for scope in scopes}) == len(scopes)
