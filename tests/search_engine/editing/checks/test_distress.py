"""Rows by which less distress is heard.

1. A false reading is corrected by its whole text, or by the words that make it harmless, with a reason.
2. No phrase of the rows that ship is silenced, alone or as part of an exception's pattern.
3. Nothing is corrected that a sure row, or a sign and the examples, take for distress; nor what sounds like a life in
   danger.
4. A row that has more distress heard, and one that was there, is nobody's business.
"""

from __future__ import annotations

from dataclasses import replace

import pytest

from dictionaries.kinds.intents import CrisisPattern
from dictionaries.lexicon import shipped_lexicon
from dictionaries.patterns.phrase_patterns import plain_texts, whole
from search_engine.editing.checks import Changes, Finding
from search_engine.editing.checks.distress import distress
from tests.search_engine.editing.checks.judging import evidence


def found(pattern: str, effect: str = "never", situation: str = "*", note: str = "说的是树") -> list[Finding]:
    before = shipped_lexicon()
    row = CrisisPattern(pattern, situation, effect, note)
    return list(distress(Changes(before, replace(before, crisis=(*before.crisis, row))), evidence()))


@pytest.mark.parametrize("text", ["我家树被砍了", "有人砍树", "老公打篮球骨折", "泥石流 搬迁"])
def test_a_false_reading_is_corrected_by_its_whole_text(text: str) -> None:
    assert found(whole(text)) == []
    [finding] = found(whole(text), note="")
    assert (finding.level, "理由" in finding.what) == ("error", True)


def test_words_that_make_it_harmless_correct_it_too() -> None:
    assert found("树被..砍", "except", "crime") == []
    assert ["“被砍”" in one.what for one in found("被砍", "except", "crime")] == [True]


@pytest.mark.parametrize("situation", ["life", "violence", "crime", "fire"])
def test_no_phrase_that_ships_is_silenced(situation: str) -> None:
    rows = [row for row in shipped_lexicon().crisis if row.situation == situation and row.effect in ("sure", "sign")]
    for row in rows[:4]:
        text = next(text for text in plain_texts(row.pattern) if text)
        assert [one.level for one in found(text)] == ["error"], text
        assert [one.level for one in found(f"^{text}$")] == ["error"], text
        assert [one.level for one in found(text[:2])] == ["error"], text


@pytest.mark.parametrize("text", ["我想自杀", "我被砍了", "不响活了", "我不想再醒过来了", "邻居家里着火了"])
def test_distress_that_is_beyond_doubt_is_not_corrected(text: str) -> None:
    [finding] = found(whole(text))
    assert (finding.level, finding.values["texts"]) == ("error", [text])


def test_more_distress_is_nobodys_business() -> None:
    assert found("树倒了压着人", "sure", "rescue", note="") == []
