"""The normal form of a text.

1. It is idempotent: what has been brought to normal form stays as it is. Every single character, and any mixture.
2. It never fails, whatever the characters: emoji, halves of surrogate pairs, zero-width characters, control characters.
3. Offsets: each normal character has a span of the original that it came from; spans ascend, lie inside the text, and
   the text of a span brought to normal form has the character.
4. Width, case, 繁体, white space and combining marks vanish; ①, ², ½ stay.
5. The quick way for texts whose characters become one each gives what the way by clusters gives, for any text.
   Settled characters stay whatever stands beside them: no phrase of OpenCC's tables makes something else of any.
6. `squash` has no spaces or punctuation; `bare_name` leaves brackets out and is never empty where `squash` is not.
"""

import subprocess
import sys
import unicodedata
from itertools import pairwise
from pathlib import Path

import opencc
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from dictionaries.normalize import (
    ONE_TO_ONE,
    SETTLED,
    TRADITIONAL,
    Normalized,
    _normalize_by_cluster,
    bare_name,
    normal_text,
    normalize,
    squash,
)

ODD = ["\ud800", "\udfff", "\u200b", "\ufeff", "\u200d", "\x00", "\x85", "\u3000", "\u0301", "\ufe0f", "\U000e0100"]
TRICKY = st.sampled_from([*ODD, *"①²½㎡ﬁ㍿ｶﾞ（〔，…İΣ薴乾隆臺灣護照ＡａＡ　 \n👨👩身份证"])
ANY_CHARACTER = st.characters(exclude_categories=[])  # surrogates too
TEXT = st.text(ANY_CHARACTER | TRICKY, max_size=20)
UNUSED = ("Cn", "Co")  # unassigned, and for private use: a million of them, one like the other
PLAIN_CHARACTERS = [char for char in map(chr, range(0x10000)) if ONE_TO_ONE[ord(char)] not in (None, " ")]


def test_the_normal_form_of_every_character_is_idempotent() -> None:
    assigned = (char for char in map(chr, range(sys.maxunicode + 1)) if unicodedata.category(char) not in UNUSED)
    made = {normal for char in assigned if (normal := normal_text(char)) != char}
    assert [normal for normal in made if normal_text(normal) != normal] == []


@given(TEXT)
@example("薴麻")
@example("a\u200b\u0301")
@example("ｶ\u200bﾞ")
def test_the_normal_form_of_any_text_is_idempotent(text: str) -> None:
    assert normal_text(normal_text(text)) == normal_text(text)


@pytest.mark.parametrize(
    ("text", "normal"),
    [
        ("", ""),
        ("身份证😀", "身份证😀"),
        ("身\ud800份\udfff证", "身份证"),
        ("身\u200b份\ufeff证\u2060", "身份证"),
        ("\u200b", ""),
        ("身\x00份\x07证", "身份证"),
        ("葛\U000e0100城☎\ufe0f", "葛城☎"),
        ("👨\u200d👩", "👨👩"),
    ],
)
def test_invisible_characters_go_and_no_character_fails(text: str, normal: str) -> None:
    assert normal_text(text) == normal


@given(TEXT)
@example("ﬁ㍿")
@example("A\u0301 \u200b B")
def test_offsets_lead_back_to_the_original_characters(text: str) -> None:
    normal = normalize(text)
    spans = [normal.original_span(i, i + 1) for i in range(len(normal.text))]
    assert all(0 <= start < end <= len(text) for start, end in spans)
    assert spans == sorted(spans)
    assert all(one == other or one[1] <= other[0] for one, other in pairwise(spans))
    for char, (start, end) in zip(normal.text, spans, strict=True):
        # 繁 → 简 looks at the neighbours (乾隆 stays), so that it is compared after a pass of its own
        assert normal_text(char) in normal_text(text[start:end]) or unicodedata.category(char) == "Lo"


@given(TEXT.filter(lambda text: normal_text(text) != ""))
def test_the_span_of_a_whole_text_covers_all_that_is_visible(text: str) -> None:
    normal = normalize(text)
    start, end = normal.original_span(0, len(normal.text))
    assert normal_text(text[:start]) == ""
    assert normal_text(text[end:]) == ""


def test_the_span_of_a_word_is_found_in_a_mixed_text() -> None:
    text = "ＡＢ　臺灣\u200b居民"
    normal = normalize(text)
    assert normal.text == "ab 台湾居民"
    start = normal.text.index("台湾居民")
    assert text[slice(*normal.original_span(start, start + 4))] == "臺灣\u200b居民"


@pytest.mark.parametrize(
    ("text", "normal"),
    [
        ("ＣＡ证书", "ca证书"),
        ("ＧＢ／Ｔ　２２６０", "gb/t 2260"),
        ("臺灣居民來往大陸通行證", "台湾居民来往大陆通行证"),
        ("乾隆", "乾隆"),
        ("乾燥", "干燥"),
        ("身份证 \t\n 补领", "身份证 补领"),
        ("身份证\x0b补领\x85办理", "身份证 补领 办理"),
        ("e\u0301", "é"),
        ("ｶﾞ", "ガ"),
        ("㎡", "m2"),
        ("食品经营许可（新办）〔2024〕", "食品经营许可(新办)(2024)"),
        ("9：00，17：30", "9:00,17:30"),
        ("①办理②领取³½", "①办理②领取³½"),
    ],
)
def test_width_case_traditional_forms_and_spaces_vanish(text: str, normal: str) -> None:
    assert normal_text(text) == normal
    assert normal_text(text.upper()) == normal


def spans_of(normal: Normalized) -> list[tuple[int, int]]:
    return [normal.original_span(at, at + 1) for at in range(len(normal.text))]


@given(
    st.tuples(
        TEXT | st.text(st.sampled_from(PLAIN_CHARACTERS) | st.just(" ") | TRICKY, max_size=20),
        st.sampled_from(["", "…"]),
    ).map("".join)
)
@example("".join(PLAIN_CHARACTERS))
@example("上午9：00（周末除外）")
@example("  身份证　 \t补领")
@example("ＣＡ́证")
@example("…")
@example("在24个工作日内，实行首…")
@example("实行首……")
@example("  ＣＡ́ …")
def test_the_quick_normalization_equals_the_one_by_clusters(text: str) -> None:
    quick, plain = normalize(text), _normalize_by_cluster(text)
    assert (quick.text, spans_of(quick)) == (plain.text, spans_of(plain))
    assert normal_text(text) == plain.text


def test_5_no_phrase_changes_settled_characters(tmp_path: Path) -> None:
    folder = Path(opencc.__file__).parent / "clib"
    tool, phrases = folder / "bin" / "opencc_dict", tmp_path / "phrases.txt"
    if not tool.exists():
        pytest.skip("this build of OpenCC has no tool that tells its phrases")
    files = ["-i", str(folder / "share" / "opencc" / "TSPhrases.ocd2"), "-o", str(phrases)]
    subprocess.run([str(tool), *files, "-f", "ocd2", "-t", "text"], check=True)
    said = [line.split("\t")[0] for line in phrases.read_text(encoding="utf-8").splitlines()]
    assert len(said) > 100
    settled = [folded for text in said if len(folded := text.translate(SETTLED)) == len(text)]
    assert [text for text in settled if TRADITIONAL.convert(text) != text] == []


@given(st.text(st.sampled_from("打坏毛回覆浮沈英哩一目瞭然乾隆干燥登记 "), max_size=12))
@example("打坏")
@example("回覆")
def test_normal_text_converts_traditional_phrases_as_opencc_does(text: str) -> None:
    assert normal_text(text).split() == str(TRADITIONAL.convert(text)).split()


@given(TEXT)
def test_squash_is_idempotent_and_bare_name_is_never_empty_alone(text: str) -> None:
    squashed = squash(text)
    assert squash(squashed) == squashed
    assert not any(char.isspace() or char == "_" for char in squashed)
    assert bool(bare_name(text)) == bool(squashed)


@pytest.mark.parametrize(
    ("name", "squashed", "stripped_form"),
    [
        ("食品经营许可（新办）", "食品经营许可新办", "食品经营许可"),
        ("【示例】 个体工商户-设立", "示例个体工商户设立", "个体工商户设立"),
        ("（新办）", "新办", "新办"),
        ("GB/T 2260", "gbt2260", "gbt2260"),
        ("——", "", ""),
    ],
)
def test_names_lose_punctuation_and_brackets(name: str, squashed: str, stripped_form: str) -> None:
    assert (squash(name), bare_name(name)) == (squashed, stripped_form)


@given(
    st.text(
        alphabet=st.one_of(st.characters(), st.sampled_from("ＡＢｃ　 \n\t\v公积金辦證（）①²：ｶﾞé\u0301")), max_size=40
    )
)
def test_normal_text_equals_the_text_of_normalize(text: str) -> None:
    assert normal_text(text) == normalize(text).text
