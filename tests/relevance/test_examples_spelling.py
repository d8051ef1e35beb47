"""Pinyin, misspellings and scripts: single examples, a test each.

1. Full, spaced, toned, initial and mixed pinyin is read as the words that it stands for, with the sounds of place
   names; abbreviations in Latin letters are never read as pinyin.
2. Misspelled words are put right, and what is right is never changed.
3. What is suggested is what is found: the first suggestion for a name in full, spaced, mixed or initial pinyin is what
   a search for the same letters reads, and has its document first.
4. Traditional characters, full width and inserted spaces make no difference.
"""

from __future__ import annotations

import re

import pytest

from dictionaries.normalize import squash
from dictionaries.pinyin import Pinyin
from tests.relevance.examples import YUHANG, roles, search, titles, understood

IDENTITY_CARD = ["sfz", "shenfenzheng", "shen fen zheng", "shēnfènzhèng", "shen份证", "身fz"]
PINYIN = {
    **dict.fromkeys(IDENTITY_CARD, "身份证"),
    "gjj提取": "公积金提取",
    "gongjijin": "公积金",
    "gong ji jin dai kuan": "公积金贷款",
}
MISSPELLED = {"公积金提曲": "公积金提取", "工积金": "公积金", "公金积": "公积金"}
# Typed → the words meant, and the same in normal form with what is no required word.
SCRIPTS = {
    "辦理護照": ("护照", "办理护照"),
    "居住證": ("居住证", "居住证"),
    "ＥＴＣ办理": ("ETC办理", "etc办理"),
    "护 照": ("护照", "护照"),
}


@pytest.mark.parametrize(("typed", "meant"), PINYIN.items(), ids=PINYIN)
def test_pinyin_is_read_as_its_words(service, typed, meant) -> None:
    page = search(service, typed, YUHANG)
    assert understood(page) == meant
    assert titles(page, 1) == titles(search(service, meant, YUHANG), 1)


@pytest.mark.parametrize(("typed", "first"), [("etc", "ETC办理"), ("ca证书", "CA证书办理"), ("vip", None)])
def test_abbreviations_are_no_pinyin(service, typed, first) -> None:
    page = search(service, typed, YUHANG)
    assert page.query.corrected is None
    assert page.did_you_mean is None
    assert understood(page) == typed
    assert first is None or page.items[0].title == first, titles(page)


@pytest.mark.parametrize(
    ("typed", "place", "word"),
    [("chongqing shebao", "500000", "社保"), ("changchun hukou", "220100", "户口"), ("xian shebao", "610100", "社保")],
)
def test_pinyin_of_places_is_read_as_the_place(service, typed, place, word) -> None:
    page = search(service, typed)
    assert place in roles(page)
    assert understood(page).endswith(word)


@pytest.mark.parametrize(("typed", "meant"), MISSPELLED.items(), ids=MISSPELLED)
def test_misspelled_words_are_corrected(service, typed, meant) -> None:
    page = search(service, typed, YUHANG)
    assert page.query.corrected is not None
    assert understood(page) == meant
    assert titles(page, 1) == titles(search(service, meant, YUHANG), 1)


def test_a_prefix_is_no_error(service) -> None:
    page = search(service, "公积", YUHANG)
    assert page.query.corrected is None
    assert "公积金" in page.items[0].title


def test_a_prefix_is_completed(service) -> None:
    assert any("公积金" in found.text for found in service.suggest("公积", region=YUHANG, limit=10))


@pytest.mark.parametrize("text", ["营业执照", "断缴", "12345", "第7号"])
def test_what_is_right_is_never_changed(service, text) -> None:
    page = search(service, text, YUHANG)
    assert page.query.corrected is None
    assert page.did_you_mean is None
    assert understood(page) == text


@pytest.mark.parametrize(("typed", "meant"), SCRIPTS.items(), ids=SCRIPTS)
def test_scripts_width_and_spaces_make_no_difference(service, typed, meant) -> None:
    core, whole = meant
    page = search(service, typed, YUHANG)
    assert understood(page) in {core.casefold(), whole}
    assert page.query.corrected is None
    assert core in page.items[0].title, titles(page)


def test_what_is_suggested_for_letters_is_what_is_found(service) -> None:
    with service.state.pipeline() as pipeline:
        names = [name for name in pipeline.snapshot.shared_names() if re.fullmatch("[一-龥]{4,9}", name)][::120]
    for name in names:
        spoken = Pinyin().syllables(name)
        first = [syllable[0] for syllable in spoken]
        for letters in ("".join(spoken), " ".join(spoken), "".join((spoken[0], *first[1:])), "".join(first)):
            for suggested in service.suggest(letters, YUHANG, limit=1):
                ids = [item.id for item in search(service, suggested.text, YUHANG).items[:1]]
                assert suggested.id in (None, *ids), (letters, suggested)
                read = understood(search(service, letters, YUHANG))
                assert read in squash(suggested.text) or Pinyin().syllables(read) == spoken, (letters, suggested, read)
