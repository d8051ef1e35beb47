"""Synonyms of two things that the catalogue has side by side.

1. 结婚登记 ≡ 离婚登记 is asked about, though the words are near each other.
2. Two names of one matter pass, names of none, and relations that lower the class of a match.
"""

from __future__ import annotations

from dictionaries.kinds.words import Synonym
from tests.search_engine.editing.checks.judging import checks, judged


def test_synonyms_of_two_matters_are_asked_about() -> None:
    found = judged(synonyms=Synonym("结婚登记", "离婚登记", "equivalent", 1))
    assert checks(found) == {"two_matters"}
    assert found[0].level == "warn"


def test_names_of_one_matter_and_related_ones_pass() -> None:
    good = [
        Synonym("结婚登记", "离婚登记", "related", 0.5),
        Synonym("办离婚", "离婚登记", "official", 1),
        Synonym("小两口领证", "结婚登记", "official", 1),
    ]
    assert "two_matters" not in checks(judged(synonyms=good))
