"""Stop words that say something.

1. A name of the catalogue is none: an error.
2. One that leaves nothing of a frequent query is an error; where it goes only beside others, it passes.
3. A word that many names have is asked about where it goes everywhere.
4. Scaffolding passes.
"""

from __future__ import annotations

from dictionaries.kinds.words import StopWord
from tests.search_engine.editing.checks.judging import checks, judged


def test_a_name_as_a_stop_word_is_an_error() -> None:
    [found] = [one for one in judged(stopwords=StopWord("结婚登记", "anywhere", "weak")) if one.check == "stop_words"]
    assert found.level == "error"


def test_a_stop_word_that_empties_a_query_is_an_error() -> None:
    found = [one for one in judged(stopwords=StopWord("社保", "anywhere", "scaffold")) if one.check == "stop_words"]
    emptied = next(one for one in found if one.level == "error")
    assert emptied.values["queries"] == [{"text": "社保", "count": 400}]
    assert "（400 次）" in emptied.what


def test_a_stop_word_that_goes_only_beside_others_passes() -> None:
    assert "stop_words" not in checks(judged(stopwords=StopWord("殡葬", "alone", "scaffold")), "error")


def test_a_stop_word_of_many_names_is_asked_about() -> None:
    [found] = [one for one in judged(stopwords=StopWord("登记", "anywhere", "scaffold")) if one.check == "stop_words"]
    assert found.level == "warn"
    assert found.values["count"] >= 100
    assert "stop_words" not in checks(judged(stopwords=StopWord("登记", "end", "weak")))


def test_scaffolding_passes() -> None:
    good = [StopWord("劳驾一下", "start", "scaffold"), StopWord("行不行啊", "end", "scaffold")]
    assert "stop_words" not in checks(judged(stopwords=good))
