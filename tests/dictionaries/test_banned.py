"""Banned words in a text.

1. A word is found in every writing (escaped, doubled, in look-alikes of Latin letters, with tones as digits) and by its
   sound, with its span in the text as given and the name of the disguise.
2. An `exact` word counts only as the whole text, signs around it aside.
3. An allowed word excuses what lies inside it, nothing beside or across it; only heard, what is shorter than itself.
4. A homophone counts from three characters on, and only where ordinary words do not cover what is written otherwise.
5. Pinyin counts by whole syllables and whole Latin words; `written` words are not heard.
6. The verdict is the worst: block before mask before warn. Masking keeps the length and leaves warnings alone.
7. Hostile text breaks nothing. Without words nothing is found.
"""

import pytest

from dictionaries.banned import BannedRow, BannedWords
from dictionaries.banned.rows import Finding
from tests.dictionaries.shipped_lists import known, spell


def row(text, action="block", match="contains", variants="all"):
    return BannedRow(text, "试", action, match, variants)


def matcher(*rows, allowed=(), known=lambda piece: False):
    return BannedWords([row(each) if isinstance(each, str) else each for each in rows], allowed, spell, known)


def found(words, text):
    return [(text[finding.start : finding.end], finding.variant) for finding in words.find(text)]


@pytest.mark.parametrize(
    ("text", "span", "variant"),
    [
        ("我想办假证多少钱", "办假证", "plain"),
        ("我想辦假證多少錢", "辦假證", "written"),
        ("办|假|证", "办|假|证", "written"),
        ("办 假¤证", "办 假¤证", "written"),
        ("去办 假.证吧", "办 假.证", "written"),
        ("办*假★证", "办*假★证", "written"),
        ("办，假。\n证", "办，假。\n证", "written"),
        ("办\u200b假\ufeff证", "办\u200b假\ufeff证", "written"),
        ("办の假の证", "办の假の证", "written"),
        ("ban jia zheng", "ban jia zheng", "pinyin"),
        ("bàn jiǎ zhèng", "bàn jiǎ zhèng", "pinyin"),
        ("bànjiǎzhèng", "bànjiǎzhèng", "pinyin"),
        ("去banjiazheng。", "banjiazheng", "pinyin"),
        ("ＢＡＮ·Jia·ZHENG", "ＢＡＮ·Jia·ZHENG", "pinyin"),
        ("ba\u0300n jia\u030c zhe\u0300ng", "ba\u0300n jia\u030c zhe\u0300ng", "pinyin"),
        ("ban4jia3zheng4", "ban4jia3zheng", "pinyin"),
        ("ban4 jia3 zheng4", "ban4 jia3 zheng", "pinyin"),
        ("办ji\u0430证", "办ji\u0430证", "mixed"),
        ("b\u03b1n ji\u03b1 zheng", "b\u03b1n ji\u03b1 zheng", "pinyin"),
        ("办\u0430假\u0430证", "办\u0430假\u0430证", "written"),
        ("&#21150;假证", "&#21150;假证", "written"),
        ("去办&#x5047;&#35777;吧", "办&#x5047;&#35777;", "written"),
        ("\\u529e假證", "\\u529e假證", "written"),
        ("去办办假假证证吧", "办办假假证证", "written"),
        ("办jia证", "办jia证", "mixed"),
        ("ban假 zheng", "ban假 zheng", "mixed"),
        ("半假证", "半假证", "homophone"),
        ("半.嘉-正", "半.嘉-正", "homophone"),
        ("半jia正", "半jia正", "homophone"),
    ],
)
def test_a_banned_word_is_found_in_every_disguise(text, span, variant):
    assert found(matcher("办假证"), text) == [(span, variant)]


def test_a_banned_word_with_latin_letters_or_digits_is_found():
    words = matcher(row("买k粉", variants="written"), row("91站", variants="written"))
    assert found(words, "买Ｋ粉") == [("买Ｋ粉", "written")]
    assert found(words, "买 k 粉 91站") == [("买 k 粉", "written"), ("91站", "plain")]
    assert found(words, "1991站") == []


def test_findings_are_ordered_by_start_then_length():
    assert found(matcher("卖假", "买卖假证", "假证"), "买卖假证") == [
        ("买卖假证", "plain"),
        ("卖假", "plain"),
        ("假证", "plain"),
    ]


def test_of_words_of_one_sound_the_written_one_comes_first():
    assert found(matcher("买冰毒", "卖冰毒"), "卖冰毒") == [("卖冰毒", "plain"), ("卖冰毒", "homophone")]


def test_an_exact_word_counts_only_as_the_whole_text():
    words = matcher(row("洗钱", match="exact"), row("卖孩子", match="exact"))
    assert found(words, "洗钱") == [("洗钱", "plain")]
    assert found(words, "「洗 钱」！") == [("洗 钱", "written")]
    assert found(words, "mai hai zi") == [("mai hai zi", "pinyin")]
    assert found(words, "洗钱罪") == found(words, "反洗钱") == found(words, "mai hai zi ma") == []


def test_an_allowed_word_excuses_only_what_lies_inside_it():
    words = matcher("办假证", allowed=["举报办假证", "办假证处罚"])
    for text in (
        "举报办假证",
        "舉報辦假證",
        "举报.办 假 证",
        "ju bao ban jia zheng",
        "举报ban jia zheng",
        "举报半假证",
    ):
        assert found(words, text) == []
    assert found(words, "举报办假证，办假证") == [("办假证", "plain")]
    assert found(words, "举报人办假证") == [("办假证", "plain")]


def test_an_allowed_word_with_a_star_excuses_its_neighbour():
    words = matcher("办假证", allowed=["打击*", "*犯法吗", "*罪"])
    for text in (
        "打击办假证",
        "打擊：辦假證",
        "办假证，犯法吗",
        "ban jia zheng fan fa ma",
        "打击ban jia zheng",
        "半假证罪",
    ):
        assert found(words, text) == []
    for text in ("打击别人，办假证", "办假证不犯法吗", "打击", "办假证最", "犯法吗办假证"):
        assert [span for span, _ in found(words, text)] == ["办假证"] * (len(text) > 2)


def test_an_allowed_word_between_stars_excuses_the_whole_text():
    words = matcher("办假证", allowed=["*我举报*"])
    assert found(words, "邻居办假证，我举报有钱拿吗") == []
    assert [span for span, _ in found(words, "邻居办假证，举报有钱拿吗")] == ["办假证"]


def test_an_allowed_word_that_overlaps_an_edge_excuses_nothing():
    assert found(matcher("办假证", allowed=["要办假", "证明"]), "要办假证明") == [("办假证", "plain")]


def test_an_allowed_word_of_the_same_sound_excuses_only_its_written_form():
    words = matcher("办假证", allowed=["办驾证"])
    assert found(words, "办驾证") == found(words, "辦 駕 證") == []
    assert found(words, "banjiazheng") == [("banjiazheng", "pinyin")]
    assert found(words, "半假证") == [("半假证", "homophone")]


@pytest.mark.parametrize("text", ["陪伴家政服务", "提供陪伴、家政", "公办价证"])
def test_ordinary_words_are_no_homophones_of_banned_ones(text):
    pieces = {"陪伴", "家政", "公办", "价证"}
    assert found(matcher("办假证"), text) != []
    assert found(matcher("办假证", known=pieces.__contains__), text) == []


def test_one_character_outside_words_makes_a_homophone():
    pieces = {"半假", "陪伴"}
    assert found(matcher("办假证", known=pieces.__contains__), "半假正") == [("半假正", "homophone")]
    assert found(matcher("办假证", known=pieces.__contains__), "陪伴架证") == [("伴架证", "homophone")]


def test_a_banned_word_of_two_characters_has_no_homophones():
    assert found(matcher("买枪"), "卖腔") == []
    assert found(matcher("买枪"), "mai qiang") == [("mai qiang", "pinyin")]


@pytest.mark.parametrize(
    "text",
    ["urban jiazheng", "ban jia zhengfu", "woyaobanjiazheng", "b an jia zheng", "ba njia zheng", "ban1jia12zheng"],
)
def test_pinyin_counts_only_by_whole_syllables_and_words(text):
    assert found(matcher("办假证"), text) == []


def test_written_characters_keep_their_own_syllables():
    assert found(matcher("反感药"), "fang an yao") == found(matcher("反感药"), "方案要") == []
    assert found(matcher("西安事"), "先事") == []
    assert found(matcher("西安事"), "xian shi") == [("xian shi", "pinyin")]


def test_a_banned_word_is_heard_in_its_phrase_reading():
    words = matcher("假银行")
    assert found(words, "jia yin hang") == [("jia yin hang", "pinyin")]
    assert found(words, "jia银行") == [("jia银行", "mixed")]


def test_a_written_banned_word_is_not_heard_but_half_in_pinyin_it_is_hidden():
    words = matcher(row("办假证", variants="written"))
    assert found(words, "半假证 ban jia zheng 办假z") == []
    assert found(words, "办jia证") == [("办jia证", "mixed")]


def test_the_verdict_is_the_worst_finding():
    words = matcher(row("黑中介", "warn"), row("王八蛋", "mask"), "办假证")
    assert words.verdict("黑中介王八蛋") == Finding(row("王八蛋", "mask"), 3, 6, "plain")
    assert words.verdict("黑中介王八蛋办假证办假证") == Finding(row("办假证"), 6, 9, "plain")
    assert words.verdict("居民身份证") is None


def test_masking_keeps_the_length_and_leaves_warnings():
    words = matcher(row("黑中介", "warn"), row("王八蛋", "mask"), row("八蛋们", "mask"))
    assert words.masked("黑中介这群王·八蛋 们！") == "黑中介这群★★★★★★！"
    assert words.masked("居民身份证") == "居民身份证"


@pytest.mark.parametrize(
    "text", ["", "\ud800", "\x00办\ud800假\udfff证\x00", "。" * 1000, "𠀀" * 50, "办" + "\u0301" * 900]
)
def test_hostile_text_is_masked_without_failure(text):
    words = matcher("办假证", allowed=["举报办假证"], known=known)
    assert len(words.masked(text)) == len(text)


def test_every_finding_in_a_long_text_is_told():
    text = "半假证ban jia zheng " * 5000
    assert len(matcher("办假证", known=known).find(text)) == 10_000


def test_without_words_nothing_is_found():
    assert matcher().find("办假证") == matcher("", "！").find("办假证") == ()
