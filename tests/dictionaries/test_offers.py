"""Offers found by patterns of classes of words.

1. A pattern finds its words in order, with fillers between them, and up to so many characters where it says so.
2. `^` and `$` leave room for fillers alone; a part that may be missing may be missing.
3. An exception makes `block` and `warn` none, and `sure` not; it says nothing by itself.
4. Words are heard in pinyin, in homophones and by one initial; homophones not across a gap and not in ordinary words.
5. Words inside an ordinary word are none; what `allowed` excuses is excused here too.
6. Every pattern that ships, with any words of its classes, is blocked in every way of writing.
7. What only looks like an offer passes; long texts are held to the listed words alone.
8. A pattern that is none, or names an unknown class, is refused in Chinese.
9. The patterns that some classes may make are those of which every part has one of them.
"""

import re

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from opencc import OpenCC
from pypinyin import Style, lazy_pinyin

from dictionaries.banned import BannedWords
from dictionaries.banned.offers import SHORTEST_SPELT, _by_rarest_class, _possible
from dictionaries.kinds.blocklist import OfferPattern as OfferRow
from dictionaries.lexicon import shipped_lexicon
from dictionaries.patterns.offer_patterns import CLASS, PART, classes_of
from tests.dictionaries.shipped_lists import shipped_words, spell

CLASSES = [
    ("做", ("办", "做")),
    ("假", ("假", "高仿")),
    ("证件", ("身份证", "驾照", "文凭")),
    ("填充", ("个", "一", "张", "的", "想")),
    ("寻常", ("假期", "举办")),
    ("常字", ("家", "板")),
    ("联系", ("加微", "vx", "q#####")),
]
FAKE = ("<做><假><证件>", "block")
LEXICON = shipped_lexicon()
WORDS: dict[str, list[str]] = {}
for row in LEXICON.word_classes:
    WORDS.setdefault(row.name, []).extend(row.words)
TRADITIONAL = OpenCC("s2t")


def matcher(*rows, allowed=(), known=lambda piece: False):
    offers = [OfferRow(pattern, "试", effect) for pattern, effect in rows]
    return BannedWords((), allowed, spell, known, offers, CLASSES)


def found(words, text):
    return [(text[one.start : one.end], one.variant) for one in words.find(text)]


@pytest.mark.parametrize("text", ["办假身份证", "办个假身份证", "办一张假的驾照", "做高仿文凭", "办、假；文凭"])
def test_a_pattern_finds_its_words_with_fillers_between(text):
    assert found(matcher(FAKE), f"我{text}吗") == [(text, "written")]


@pytest.mark.parametrize("text", ["假身份证", "办身份证", "假身份证办", "办好假身份证", "身份证假办"])
def test_words_in_other_order_or_with_others_between_are_no_offer(text):
    assert found(matcher(FAKE), text) == []


def test_a_gap_takes_only_as_many_characters_as_it_says():
    words = matcher(("<证件>..<联系>", "block"), ("刻...章", "block"))
    assert [span for span, _ in found(words, "文凭快来找加微")] == ["文凭快来找加微"]
    assert found(words, "文凭快来找我加微") == []
    assert [span for span, _ in found(words, "刻一二三四五六七八章")] == ["刻一二三四五六七八章"]


def test_edges_leave_room_for_fillers_and_optional_parts_may_be_missing():
    words = matcher(("^<假>(大学|)<证件>$", "block"))
    for text in ("假文凭", "想假的文凭", "假大学文凭"):
        assert len(found(words, text)) == 1
    for text in ("查假文凭", "假文凭鉴定"):
        assert found(words, text) == []


def test_an_exception_excuses_block_and_warn_but_not_sure():
    words = matcher(FAKE, ("<证件>..<联系>", "sure"), ("(举报|判刑)", "except"))
    assert found(words, "办假文凭判刑吗") == found(words, "举报") == []
    assert [span for span, _ in found(words, "办假文凭加微 不判刑")] == ["文凭加微"]
    warned = matcher(("<假><证件>", "warn")).verdict("假文凭")
    assert warned is not None
    assert warned.row.action == "warn"


@pytest.mark.parametrize(
    ("text", "variant"),
    [
        ("ban jia wen ping", "pinyin"),
        ("banjiawenping", "pinyin"),
        ("办jia文凭", "mixed"),
        ("ban个假wen凭", "mixed"),
        ("办假s份证", "mixed"),
        ("办假文平", "homophone"),
        ("绊假文凭", "homophone"),
    ],
)
def test_an_offer_is_heard_in_pinyin_homophones_and_initials(text, variant):
    assert found(matcher(FAKE), text) == [(text, variant)]


@pytest.mark.parametrize("text", ["urbanjiawenping", "banjiawenpingshi", "ba njiawenping", "fang文凭"])
def test_an_offer_is_heard_only_in_whole_syllables_and_words(text):
    assert found(matcher(FAKE), text) == []


def test_homophones_count_only_close_together_and_in_no_word():
    loose = matcher(("<做>..<证件>", "block"))
    assert found(loose, "半快点文凭") == []
    assert len(found(loose, "半文凭")) == 1
    assert found(matcher(FAKE, known={"办嫁"}.__contains__), "办嫁文凭") == []


@pytest.mark.parametrize("text", ["办家文凭", "板假文凭", "jia wen", "jia zheng", "ban shi jia wen ping"])
def test_everyday_characters_and_short_pinyin_are_no_offer(text):
    assert found(matcher(FAKE, ("^<假>(文|证)", "block")), text) == []


def test_a_contact_number_counts_from_its_least_length():
    words = matcher(("<证件><联系>", "block"))
    assert len(found(words, "文凭 q123456")) == 1
    assert found(words, "文凭 q1234") == []


def test_offers_in_ordinary_or_allowed_words_are_excused():
    words = matcher(FAKE, ("<做>..<证件>", "block"), allowed=["办假身份证明", "打击*"])
    assert found(words, "举办文凭") == found(words, "办假身份证明") == found(words, "打击办假驾照") == []
    assert found(matcher(FAKE), "办假期文凭") == []


def ways_of(pattern):
    """Lists of the words that a pattern may be made of."""
    for part in PART.finditer(pattern):
        if part["far"] or part["near"] or part["edge"]:
            continue
        ways = part["ways"].split("|") if part["ways"] is not None else [part.group()]
        yield [word for way in ways for word in (WORDS[way[1:-1]] if CLASS.fullmatch(way) else [way])]


OFFERS = [row.pattern for row in LEXICON.offers if row.effect in ("block", "sure")]


@st.composite
def offers(draw):
    """An offer by one of the shipped patterns."""
    pattern = draw(st.sampled_from(OFFERS))
    words = [draw(st.sampled_from(words)) for words in ways_of(pattern)]
    return [word.replace("#", "7") for word in words if word]


def by_character(text, write):
    return "".join(write(char) if "一" <= char <= "龥" else char for char in text)


def spelt(text, style, sign):
    return sign.join(lazy_pinyin(char, style=style)[0] if "一" <= char <= "龥" else char for char in text)


WAYS = {
    "plain": "".join,
    "with particles": lambda words: "个".join(words),
    "traditional": lambda words: TRADITIONAL.convert("".join(words)),
    "full width": lambda words: re.sub("[!-~]", lambda found: chr(ord(found.group()) + 0xFEE0), "".join(words)),
    "signs": lambda words: "¤".join("".join(words)),
    "points": lambda words: "·".join("".join(words)),
    "doubled": lambda words: by_character("".join(words), lambda char: char * 2),
    "entities": lambda words: by_character("".join(words), lambda char: f"&#{ord(char)};"),
    "hexadecimal": lambda words: by_character("".join(words), lambda char: f"&#x{ord(char):x};"),
}
SPOKEN = {
    "pinyin": lambda words: spelt("".join(words), Style.NORMAL, " "),
    "tones": lambda words: spelt("".join(words), Style.TONE, " "),
    "digits": lambda words: spelt("".join(words), Style.TONE3, " "),
    "cyrillic": lambda words: re.sub("(?<=[a-z])a", "\u0430", spelt("".join(words), Style.NORMAL, " ")),
    "half": lambda words: spelt(words[0], Style.NORMAL, " ") + "".join(words[1:]),
}


def is_an_offer(words):
    """Whether the words are that as they stand: none makes an exception or an ordinary word with its neighbours."""
    worst = shipped_words().verdict("".join(words))
    return worst is not None and worst.row.action == "block"


@given(offers(), st.sampled_from(list(WAYS)))
def test_every_shipped_offer_is_blocked_in_every_writing(words, way):
    assume(is_an_offer(words))
    # what is written twice anyway (大学学生证) is not told from what is doubled
    assume(way != "doubled" or not re.search(r"(.)\1", "".join(words)))
    assert shipped_words().hides(WAYS[way](words)), way


@given(offers(), st.sampled_from(list(SPOKEN)))
def test_every_shipped_offer_is_blocked_in_every_sound(words, way):
    assume(is_an_offer(words) and not any(char.isascii() for word in words for char in word))
    # jia zheng is 家政 as well
    assume(len("".join(words)) >= SHORTEST_SPELT)
    assert shipped_words().hides(SPOKEN[way](words)), way


def test_the_first_words_of_every_offer_are_an_offer():
    """What the properties above assume holds for the first words of each class."""
    firsts = [[ways[0].replace("#", "7") for ways in ways_of(pattern)] for pattern in OFFERS]
    assert [words for words in firsts if not is_an_offer(words)] == []


@pytest.mark.parametrize(
    "text",
    [
        "办个假身份证", "刻个假的公章", "办一张假的驾驶证", "弄个假毕业证", "买把手枪", "代开发票加v",
        "代开发票 + 微信", "gjj套现", "g积金套现", "zuo假文凭", "代kai发piao 加薇", "找人替我考科目一", "bc网站",
        "各类发票保真代开 Q123456", "收购银行卡四件套", "花钱弄个大专文凭", "哪里能买到假驾照", "不备案刻章 加v",
    ],
)  # fmt: skip
def test_example_offers_are_blocked(text):
    assert shipped_words().hides(text)


@pytest.mark.parametrize(
    "text",
    [
        "代开发票", "daikaifapiao", "代开发票联系电话", "办护照联系电话", "办假肢补贴", "买房学历要求",
        "公章丢了怎么刻", "办健康证多少钱", "举报买卖银行卡", "收到假发票怎么处理", "买到假证怎么办", "被假证骗了",
        "采石场要买炸药",
        "买玩具枪", "科目一考试预约", "公积金提现", "医保余额取现", "黄色预警", "成人教育网站", "补办驾驶证",
        "收款银行卡", "员工提供假学历能辞退吗", "用假公章签合同有效吗", "甲级资质证书", "家政服务证",
        "上门服务老人", "有人伪造公章",
        "药店帮人刷医保卡套现，我举报有钱拿吗",
    ],
)  # fmt: skip
def test_queries_that_only_look_like_offers_pass(text):
    assert not shipped_words().hides(text)


def test_long_texts_are_not_read_for_offers():
    text = "办个假文凭"
    assert found(matcher(FAKE), text + "，" + "后来的事情说来话长" * 7) == []
    assert matcher(FAKE).may_hold("护照\n" + text)
    assert not matcher(FAKE).may_hold("办个假期\n文凭")


@pytest.mark.parametrize("pattern", ["", "办(假", "办^假", "$假", "..", "(甲|)", "<做", "a.b"])
def test_a_malformed_offer_pattern_is_refused_in_chinese(pattern):
    with pytest.raises(ValueError, match=r"[一-龥]"):
        classes_of(pattern)


PARTS = st.lists(st.integers(1, 255), min_size=1, max_size=4).map(tuple)


@given(st.lists(st.tuples(st.booleans(), PARTS), max_size=8), st.integers(0, 255))
def test_possible_patterns_equal_a_plain_look_at_all(needed, kinds):
    made = [number for number, (_, parts) in enumerate(needed) if all(part & kinds for part in parts)]
    excepts, others = ([number for number in made if needed[number][0] is what] for what in (True, False))
    by_class = _by_rarest_class([parts for _, parts in needed])
    assert _possible(needed, by_class, kinds) == ((*excepts, *others) if others else ())
