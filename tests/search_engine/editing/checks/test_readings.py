"""Readings that no character of the phrase has.

1. What is no syllable, or not one a character, is an error.
2. What sounds like no common reading of its character, or otherwise than the general table has it, is asked about.
3. Right readings pass, also rare ones of places.
"""

from __future__ import annotations

from dictionaries.kinds.names import Polyphone
from tests.search_engine.editing.checks.judging import checks, judged


def test_readings_that_are_no_syllables_are_errors() -> None:
    assert "readings" in checks(judged(polyphones=Polyphone("某甲区", ("mou", "jia", "qqu"))), "error")
    assert "readings" in checks(judged(polyphones=Polyphone("某甲区", ("mou", "jia"))), "error")


def test_a_reading_with_another_sound_is_asked_about() -> None:
    assert "readings" in checks(judged(polyphones=Polyphone("某甲区", ("mou", "yi", "qu"))), "warn")
    assert "readings" in checks(judged(polyphones=Polyphone("会计", ("hui", "ji"))), "warn")


def test_right_readings_pass() -> None:
    good = [Polyphone("长护险", ("chang", "hu", "xian")), Polyphone("六安人", ("lu", "an", "ren"))]
    assert "readings" not in checks(judged(polyphones=good))
