"""Rows that say twice what one row says.

1. The same key twice is an error; for a region it may stand beside those of others.
2. The same but for spaces, and an equivalence told the other way round, is asked about.
3. A row of a region that is the one of everybody does nothing, and is asked about.
4. Another note makes no other row; other words do.
"""

from __future__ import annotations

from dataclasses import replace

from dictionaries.kinds.lists import Paraphrase
from dictionaries.kinds.words import StopWord, Synonym
from dictionaries.lexicon import shipped_lexicon
from dictionaries.lexicon.scope import ConditionalEntry, Scope
from search_engine.editing.checks import check_changes
from tests.search_engine.editing.checks.judging import checks, evidence, judged

HANGZHOU, NINGBO = Scope("330100"), Scope("330200")
KNOWN = shipped_lexicon().synonyms[0]


def test_the_same_key_twice_is_an_error() -> None:
    found = judged(synonyms=replace(KNOWN, weight=0.3))
    assert ("duplicates", "error") in {(finding.check, finding.level) for finding in found}


def test_the_same_key_in_two_regions_passes() -> None:
    other = replace(KNOWN, weight=0.3)
    rows = [ConditionalEntry("synonyms", other, scope) for scope in (HANGZHOU, NINGBO)]
    assert "duplicates" not in checks(judged(*rows))
    assert "duplicates" in checks(judged(rows[0], rows[0]), "error")


def test_a_row_that_differs_by_spaces_is_asked_about() -> None:
    known = shipped_lexicon().paraphrases[0]
    spaced = Paraphrase(f"{known.query[:2]} {known.query[2:]}", known.title)
    [found] = [one for one in judged(paraphrases=spaced) if one.check == "duplicates"]
    assert found.level == "warn"
    assert found.values["other"] == [known.query, known.title]


def test_an_equivalence_the_other_way_round_is_asked_about() -> None:
    known = next(row for row in shipped_lexicon().synonyms if row.relation == "equivalent")
    back = Synonym(known.target, known.term, "equivalent", 1.0)
    assert "duplicates" in checks(judged(synonyms=back), "warn")


def test_a_region_row_equal_to_the_general_one_is_asked_about() -> None:
    assert "duplicates" in checks(judged(ConditionalEntry("synonyms", KNOWN, HANGZHOU)), "warn")
    assert "duplicates" not in checks(judged(ConditionalEntry("synonyms", KNOWN, HANGZHOU, off=True)))


def test_another_note_is_no_change() -> None:
    shipped = shipped_lexicon()
    noted = replace(shipped, stopwords=tuple(replace(row, note="新的说明") for row in shipped.stopwords))
    assert check_changes(shipped, noted, evidence()) == []


def test_a_new_row_passes() -> None:
    assert "duplicates" not in checks(judged(stopwords=StopWord("劳驾一下", "start", "scaffold")))
