"""Rows about what the catalogue has not.

1. A paraphrase of no matter is asked about, with names that are written alike.
2. So is a pin of no document.
3. Titles, aliases, and names without their brackets pass; without a catalogue nothing is said.
"""

from __future__ import annotations

from dataclasses import replace

from dictionaries.kinds.lists import Paraphrase, PinRule
from dictionaries.lexicon import shipped_lexicon
from search_engine.editing.checks import check_changes
from search_engine.editing.checks.evidence import Texts
from tests.search_engine.editing.checks.judging import checks, evidence, judged

UNKNOWN = Paraphrase("身份证没了怎么补上", "居民身份证补领服务")


def test_a_paraphrase_of_no_matter_is_asked_about() -> None:
    [found] = judged(paraphrases=UNKNOWN)
    assert (found.check, found.level) == ("unknown_names", "warn")
    assert "居民身份证补领" in found.values["alike"]


def test_a_pin_of_no_document_is_asked_about() -> None:
    assert "unknown_names" in checks(judged(pins=PinRule("公积金", "", "doc-404", 1)), "warn")
    assert "unknown_names" not in checks(judged(pins=PinRule("公积金", "", "doc-1", 1)))


def test_names_that_the_catalogue_has_pass() -> None:
    good = [Paraphrase("身份证没了怎么补上", "居民身份证补领"), Paraphrase("开家卖吃的店", "食品经营许可")]
    assert "unknown_names" not in checks(judged(paraphrases=good))


def test_without_a_catalogue_nothing_is_said() -> None:
    shipped = shipped_lexicon()
    after = replace(shipped, paraphrases=(*shipped.paraphrases, UNKNOWN))
    assert check_changes(shipped, after, replace(evidence(), names=Texts(()))) == []
