"""From a normal text to tokens.

1. A token's text is the text between its offsets; tokens come by start, longer first; top-level words do not overlap
   and cover every letter and digit.
2. Sub-words lie inside a top-level word: 工程 in 在建工程, 农业 in 中国农业发展银行; but what a word is the opposite of
   is none: 动产 in 不动产, 居民 in 非居民.
3. Latin letters and digits stand whole, and composed ones also in parts: ETC, 12345, CA证书, GB/T 2260, 7号电池.
4. Index and query agree: for every phrase made of a title's neighbouring top-level words, the title has all its words.
5. Words of the site's own are kept whole; the general dictionary's frequencies do not tear them apart.
6. Any text goes through, odd characters included.
"""

from itertools import pairwise

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from dictionaries.normalize import normal_text
from indexer.analysis.analyzer import Analyzer
from tests.known import analyzer, catalogue

ANALYZER = analyzer()
TITLES = sorted({matter.title for matter in catalogue()})
PIECES = st.sampled_from(
    ["身份证", "补领", "在建工程", "抵押", "7号", "gb/t", " ", "（", "2260", "ca", "-", "一件事", "领"]
)
TEXT = st.lists(PIECES | st.text(max_size=3), max_size=8).map("".join).map(normal_text)


@given(TEXT | st.sampled_from(TITLES).map(normal_text))
@example("中国农业发展银行 gb/t2260")
def test_tokens_say_the_text_at_their_offsets_and_cover_every_letter(text: str) -> None:
    tokens = ANALYZER.tokens(text)
    assert all(text[token.start : token.end] == token.text != "" for token in tokens)
    top = [token for token in tokens if token.top]
    assert all(one.end <= other.start for one, other in pairwise(top))
    covered = {place for token in top for place in range(token.start, token.end)}
    assert [char for place, char in enumerate(text) if char.isalnum() and place not in covered] == []
    assert top == ANALYZER.top_words(text)
    assert ANALYZER.words(text) == list(dict.fromkeys(token.text for token in tokens))


@given(TEXT | st.sampled_from(TITLES).map(normal_text))
@example("中国农业发展银行 gb/t2260")
def test_tokens_come_in_order_and_nest_in_top_words(text: str) -> None:
    tokens = ANALYZER.tokens(text)
    spans = [(token.start, -token.end) for token in tokens]
    assert spans == sorted(spans)
    top = [token for token in tokens if token.top]
    for token in tokens:
        assert token.top or any(word.start <= token.start and token.end <= word.end for word in top)


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("在建工程抵押登记", "工程"),
        ("中国农业发展银行", "农业"),
        ("中国农业发展银行", "发展"),
        ("中国农业发展银行", "银行"),
        ("居民身份证补领", "身份证"),
        ("个体工商户注销", "工商户"),
    ],
)
def test_long_words_contain_their_inner_words(text: str, word: str) -> None:
    assert word in ANALYZER.words(text)


@pytest.mark.parametrize(
    ("text", "top", "denied"),
    [
        ("非营业性爆破", ["非营业性", "爆破"], "营业性"),
        ("非公益性公墓", ["非公益性", "公墓"], "公益"),
        ("非煤矿山", ["非煤矿山"], "煤矿"),
        ("不动产登记", ["不动产", "登记"], "动产"),
        ("未成年人", ["未成年人"], "成年"),
    ],
)
def test_a_word_that_is_denied_is_no_token(text: str, top: list[str], denied: str) -> None:
    assert [token.text for token in ANALYZER.top_words(text)] == top
    assert denied not in ANALYZER.words(text)
    assert denied in ANALYZER.words(denied)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("未成年人", {"未成年"}),
        ("非煤矿山", {"矿山", "非煤矿"}),
        ("南非签证", {"南非", "签证"}),
        ("非遗", {"非", "遗"}),
        ("是非 居民", {"是非", "居民"}),
        ("车辆营转非变更登记", {"非", "变更"}),
        ("农转非人员参保", {"人员"}),
        ("民办非企业单位", {"企业"}),
        ("未登记", {"登记"}),
    ],
)
def test_what_only_looks_denied_stays_a_token(text: str, words: set[str]) -> None:
    assert words <= set(ANALYZER.words(text))


@pytest.mark.parametrize(
    ("text", "top", "parts"),
    [
        ("etc", ["etc"], []),
        ("12345", ["12345"], []),
        ("ca证书", ["ca", "证书"], []),
        ("gb/t 2260", ["gb/t", "2260"], ["gb", "t"]),
        ("gb/t2260", ["gb/t2260"], ["gb", "t", "2260"]),
        ("0571-88888888", ["0571-88888888"], ["0571", "88888888"]),
        ("7号电池", ["7", "号", "电池"], []),
        ("9:00", ["9:00"], ["9", "00"]),
        ("a4纸", ["a4", "纸"], ["a", "4"]),
    ],
)
def test_letters_and_digits_stand_whole_and_in_parts(text: str, top: list[str], parts: list[str]) -> None:
    tokens = ANALYZER.tokens(text)
    assert [token.text for token in tokens if token.top] == top
    assert [token.text for token in tokens if not token.top] == parts


@pytest.mark.parametrize("width", ["CA证书", "ＣＡ证书", "ca证书"])
def test_width_and_case_do_not_change_the_tokens(width: str) -> None:
    assert ANALYZER.words(normal_text(width)) == ["ca", "证书"]


def test_a_title_has_all_words_of_its_phrases() -> None:
    titles = ["7号电池回收", "GB/T 2260 代码变更", "CA证书申领", "ETC办理", "12345热线咨询", *TITLES]
    assert {title: missing for title in titles if (missing := missing_words(normal_text(title)))} == {}


def missing_words(text: str) -> dict[str, list[str]]:
    """Phrase of neighbouring top-level words → those of its words that the whole text does not have."""
    there, top = set(ANALYZER.words(text)), ANALYZER.top_words(text)
    missing = {}
    for first in range(len(top)):
        for last in range(first, len(top)):
            phrase = text[top[first].start : top[last].end]
            missing[phrase] = [word.text for word in ANALYZER.top_words(phrase) if word.text not in there]
    return {phrase: words for phrase, words in missing.items() if words}


def test_own_words_are_kept_whole() -> None:
    plain, own = Analyzer(), Analyzer(["育儿补贴申领", "奶茶店"])
    assert len(plain.top_words("育儿补贴申领")) > 1
    assert [token.text for token in own.top_words("开奶茶店的育儿补贴申领")] == ["开", "奶茶店", "的", "育儿补贴申领"]
    assert "补贴" in own.words("育儿补贴申领")
    assert [token.text for token in own.top_words("居民身份证补领")] == [
        token.text for token in plain.top_words("居民身份证补领")
    ]


@given(st.text(st.characters(exclude_categories=[])))
def test_any_text_is_cut_into_tokens(text: str) -> None:
    normal = normal_text(text)
    assert all(normal[token.start : token.end] == token.text for token in ANALYZER.tokens(normal))
