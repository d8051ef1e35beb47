"""User words that split others.

1. One that cuts other words in most names that have it is an error, with how they are cut before and after.
2. One that cuts some is asked about; so is one that hardly any name has as a word.
3. A whole word passes, and one that no name has.
"""

from __future__ import annotations

from dictionaries.kinds.words import Word
from tests.search_engine.editing.checks.judging import checks, judged


def test_a_word_that_cuts_most_names_is_an_error() -> None:
    [found] = judged(words=Word("证丢了"))
    assert (found.check, found.level) == ("user_words", "error")
    example = found.values["names"][0]
    assert "证丢了" in example["after"].split("/")
    assert "证丢了" not in example["before"].split("/")


def test_a_word_that_cuts_some_names_is_asked_about() -> None:
    [found] = judged(words=Word("户口迁"))
    assert (found.check, found.level) == ("user_words", "warn")
    assert found.values["count"] > 0


def test_a_word_that_hardly_any_name_has_is_asked_about() -> None:
    [found] = judged(words=Word("会保"))
    assert (found.level, found.values["words"]) == ("warn", 0)


def test_whole_words_pass() -> None:
    good = [Word("长护险"), Word("居民身份证"), Word("低空经济")]
    assert "user_words" not in checks(judged(words=good))
