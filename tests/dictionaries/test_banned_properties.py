"""Banned words in drawn texts.

1. What is found is what a plain version finds that tries every span of the text; more only where one or two letters
   or digits may hide something.
2. Spans lie inside the text, begin and end with something visible, and ascend; masking keeps everything else.
3. Signs put into a text, anywhere, hide no word that was written there.
4. An allowed word never adds a finding.
5. Any text at all, lone surrogates too, is read without fail.
6. The quick look misses nothing, in one text or in several joined by line breaks.
"""

import re

from hypothesis import given
from hypothesis import strategies as st

from dictionaries.banned import BannedRow, BannedWords
from tests.dictionaries.shipped_lists import shipped_words

READINGS = {
    "办": "ban",
    "半": "ban",
    "假": "jia",
    "驾": "jia",
    "证": "zheng",
    "正": "zheng",
    "西": "xi",
    "安": "an",
    "先": "xian",
}
ROWS = [
    BannedRow(text, "试", "block", "contains", variants)
    for text, variants in (
        ("办假证", "all"),
        ("西安假", "all"),
        ("假证", "all"),
        ("先办", "written"),
        ("证a", "written"),
    )
]
SHIPPED = shipped_words()
PIECES = [*READINGS, *"abn", "ban", "jia", "zheng", "xi", "an", "xian", *" .|★", "1"]
TEXT = st.lists(st.sampled_from(PIECES), max_size=9).map("".join)
MAY_HIDE = re.compile("(?<![a-z0-9])[a-z0-9]{1,2}(?![a-z0-9])")
SIGNS = st.sampled_from(
    [" ", "  ", ".", "|", "★", "，", "\u200b", "\ufeff", "\x07", "①", "の", "😀", "\ud800", "\u0301"]
)
ANY = st.text(
    st.characters(exclude_categories=[]) | st.sampled_from([*"办假证刻章毒品枪ban ", "\ud800", "\u200b"]), max_size=30
)


def spell(text):
    return tuple(READINGS.get(char, char) for char in text)


WORDS = BannedWords(ROWS, (), spell)


def plain_find(text):
    """Every span that is one of the words, by trying all; characters that are repeated count once, too."""
    text = re.sub("(?:(?<=[a-z][a-z])|(?<=[^a-z][aeo])|(?<=^[aeo]))[0-5](?![0-9])", " ", text)
    spans = [(start, end) for start in range(len(text)) for end in range(start + 1, len(text) + 1)]
    found = {(row.text, start, end) for start, end in spans for row in ROWS if is_word(row, text, start, end)}
    return found | {
        (row.text, start, end)
        for start, end in spans
        if whole_runs(text, start, end)
        for row in ROWS
        if is_word(row, text, start, end, once)
    }


def once(text):
    return re.sub(r"([办半假驾证正西安先])(?:[ .|★]*\1)+", r"\1", text)


def whole_runs(text, start, end):
    """Whether no character beside the span repeats that at its edge."""
    before, after = (re.sub("[ .|★]", "", beside) for beside in (text[:start], text[end:]))
    return not (before[-1:] == text[start] and not text[start].isascii()) and not (
        after[:1] == text[end - 1] and not text[end - 1].isascii()
    )


def is_word(row, text, start, end, form=str):
    span = text[start:end]
    if cut(text, start) or cut(text, end) or not all(map(re.compile("[a-z0-9一-龥]").match, (span[0], span[-1]))):
        return False
    span = form(span)
    if re.sub("[ .|★]", "", span) == row.text:
        return True
    units = re.findall("[a-z]+|[0-9一-龥]", span)
    # half in pinyin it is hidden
    half = not span.isascii() and says(units, row.text, False)
    # 宝宝落户 is no 包落户: what is repeated has no homophones
    return half or (row.variants == "all" and says(units, row.text, len(row.text) >= 3 and form is str))


def cut(text, at):
    return 0 < at < len(text) and re.fullmatch("[a-z]{2}|[0-9]{2}", text[at - 1 : at + 1]) is not None


def says(units, word, homophones):
    """Whether units say a word: each character one syllable, each Latin word one or more."""
    if not units or not word:
        return not units and not word
    unit, *rest = units
    if not unit.isascii():
        same = unit == word[0] or (homophones and READINGS[unit] == READINGS[word[0]])
        return same and says(rest, word[1:], homophones)
    return any(
        unit == "".join(spell(word[:length])) and says(rest, word[length:], homophones)
        for length in range(1, len(word) + 1)
    )


@given(TEXT)
def test_banned_words_are_found_as_by_the_plain_version(text):
    found, plain = {(each.row.text, each.start, each.end) for each in WORDS.find(text)}, plain_find(text)
    assert plain <= found
    assert found == plain or MAY_HIDE.search(re.sub("[ .|★]", "", text))


@given(ANY)
def test_spans_are_ordered_and_inside_the_text_and_masking_keeps_the_rest(text):
    found = SHIPPED.find(text)
    assert all(0 <= each.start < each.end <= len(text) for each in found)
    assert [each.start for each in found] == sorted(each.start for each in found)
    masked = SHIPPED.masked(text)
    assert len(masked) == len(text)
    assert all(new in (old, "★") for old, new in zip(text, masked, strict=True))


@given(st.sampled_from(ROWS), TEXT, st.lists(SIGNS, max_size=4), st.data())
def test_signs_put_into_a_text_hide_no_banned_word(row, before, signs, data):
    text = f"{before}.{row.text}.{before}"
    for sign in signs:
        at = data.draw(st.integers(0, len(text)))
        text = text[:at] + sign + text[at:]
    assert row.text in {each.row.text for each in WORDS.find(text)}


@given(TEXT, TEXT)
def test_an_allowed_word_never_adds_a_finding(text, allowed):
    assert set(BannedWords(ROWS, [allowed], spell).find(text)) <= set(WORDS.find(text))


@given(ANY)
def test_any_text_is_searched_for_banned_words(text):
    assert SHIPPED.verdict(text) in (None, *SHIPPED.find(text))


@given(st.lists(TEXT | ANY, max_size=3))
def test_the_quick_look_misses_no_banned_word(texts):
    for words in (WORDS, SHIPPED):
        found = [bool(words.find(text)) for text in texts]
        assert all(words.may_hold(text) for text, here in zip(texts, found, strict=True) if here)
        assert words.may_hold("\n".join(texts)) or not any(found)


def test_the_quick_look_passes_innocent_names():
    assert not any(map(SHIPPED.may_hold, ("居民身份证补领", "住房公积金提取（购房）", "ETC办理", "", "★")))
