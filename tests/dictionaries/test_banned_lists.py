"""The shipped lists of banned and allowed words.

1. Every word to block is found as such in every form that its row lists, also beside other words unless it is exact.
2. No name and no alias of the sample catalogue is blocked; nor is any allowed text, by itself.
3. Every action is used; a word of two characters is not heard; none that is blocked hides behind an allowed one.
4. What people are known to ask is decided as agreed.
5. What is banned only in disguise passes as it is written and in pinyin, and is blocked where it is hidden.
"""

from itertools import product

import pytest
from opencc import OpenCC
from pypinyin import Style, lazy_pinyin

from dictionaries.banned import BannedWords
from dictionaries.banned.rows import ACTIONS
from dictionaries.confusables import read_split_characters
from dictionaries.lexicon import shipped_lexicon
from tests.dictionaries.shipped_lists import shipped_rows, shipped_words, spell
from tests.known import catalogue, others

pytestmark = pytest.mark.long

TRADITIONAL = OpenCC("s2t")
# One character for each reading, that no shipped word has in it: what a homophone is written with.
RARE = (
    "乂亍亓亢亳仂仃仝伉伛佘佗佞佶佾侉侏侗侪侬俅俚俜俟俦俳倌倬倥偈偌偬傩僖僦僭僳儆儇儋儡兕冁冱冼净凇凫刎刖"
    "刭剀剌剞劐劬劭勖勰匏匮卣厍厝叵吆吒吣吲呋呓呔呙呤咂咔咭咴哂哌哏哐哓哔哕哙哚哞哧哿唏唑唔唢唧唪唳啁啉啐"
    "啕啖啜啭啶啷喁喈喑喱喵喽嗄嗉嗌嗍嗑嗒嗔嗖嗝嗟嗥嗨嗪嗫嗬嗲嗵嗾嘁嘈嘌嘏嘞嘣嘤嘧"
)

HIDDEN = (
    "代kai_fa票 代a开b发c票 代☆开☆发票 代kai发piao 找人代1考 代考科目1包过 木仓支出售 贝者博网站 4刻公章 毒晶出售 "
    "卖大🐎 学信网能查的本科证包办 不用考试直接拿驾照 营业执照包办靠谱渠道 长期收购闲置银行卡 身份zheng出售"
)

INNOCENT = (
    "代开发票 税务局代开发票 发票代开点 代开fapiao fapiao代开 daikaifapiao 开ju收据 公积jin提取 居zhu证办理 "
    "科目1考试 c1驾照年审 买发票 残疾补贴改银行卡 仿真枪鉴定 枪支运输许可 木仓库 粮仓 学信网能查的学历认证 "
    "免考科目申请 健康证不用体检吗 打包办 麻醉药品邮寄证明 代办委托书 水毒 2个孩子 3级证书 出租银行卡"
)


@pytest.fixture(scope="module")
def words():
    return shipped_words()


@pytest.fixture(scope="module")
def blocked():
    return [row for row in shipped_rows() if row.action == "block" and row.variants != "disguised"]


def spaced(text, sign):
    return sign.join(text)


def full_width(text):
    return "".join(chr(ord(char) + 0xFEE0) if "!" <= char <= "~" else char for char in text)


def written_forms(text):
    """繁体, width, case, signs in between, what nobody sees."""
    yield from (text, TRADITIONAL.convert(text), full_width(text), text.upper(), full_width(text.upper()))
    yield from (spaced(text, sign) for sign in (" ", ".", "|", "★", "，", "\u200b", "*-*", "\n", "①", "\u0301"))


def spoken_forms(text):
    """Pinyin with and without spaces and tone marks, in capitals, mixed with characters."""
    plain = lazy_pinyin(text)
    marked = lazy_pinyin(text, style=Style.TONE)
    yield from (sign.join(syllables) for syllables in (plain, marked) for sign in ("", " ", "-"))
    yield " ".join(plain).upper()
    for place, syllable in enumerate(plain):
        yield text[:place] + syllable + text[place + 1 :]
        yield syllable.join((text[:place] + " ", " " + text[place + 1 :]))


def homophones(text):
    by_sound = {spell(char)[0]: char for char in RARE}
    for place, syllable in enumerate(spell(text)):
        if syllable in by_sound:
            yield text[:place] + by_sound[syllable] + text[place + 1 :]


def missed(words, forms):
    return [form for form in forms if (worst := words.verdict(form)) is None or worst.row.action != "block"]


def test_every_blocked_word_is_found_in_its_written_forms(words, blocked):
    assert [form for row in blocked for form in missed(words, written_forms(row.text))] == []


def test_every_blocked_word_is_found_in_its_spoken_forms(words, blocked):
    heard = [row for row in blocked if row.variants == "all"]
    assert [form for row in heard for form in missed(words, spoken_forms(row.text))] == []


def test_every_blocked_word_is_found_in_its_homophones(words, blocked):
    heard = [row.text for row in blocked if row.variants == "all" and len(row.text) >= 3]
    forms = [form for text in heard for form in homophones(text)]
    assert len(forms) >= len(heard) / 2
    assert missed(words, forms) == []


def test_every_blocked_word_is_found_beside_other_words(words, blocked):
    anywhere = [row.text for row in blocked if row.match == "contains"]
    assert missed(words, [f"请问一下，{text}：多少钱？" for text in anywhere]) == []


def test_2_no_name_of_the_catalogue_is_blocked(words):
    matters = [(matter.title, *matter.shared.get("aliases", ())) for matter in catalogue()]
    documents = [(other["title"], *other.get("aliases", ())) for other in others()]
    names = [name for names in matters + documents for name in names]
    assert [name for name in names if (worst := words.verdict(name)) and worst.row.action != "warn"] == []


def test_2_allowed_texts_pass(words):
    assert [row.text for row in shipped_lexicon().allowed if words.verdict(row.text)] == []


def test_shipped_rows_use_every_action_and_short_words_are_not_heard():
    rows = shipped_rows()
    assert {row.action for row in rows} == set(ACTIONS)
    assert [row.text for row in rows if len(row.text) < 3 and row.variants == "all"] == []
    assert len(rows) >= 250


def test_no_banned_word_hides_behind_an_allowed_one(blocked):
    allowed = {row.text for row in shipped_lexicon().allowed}
    assert [
        row.text for row in blocked if any(text in row.text and len(text) >= len(row.text) for text in allowed)
    ] == []


@pytest.mark.parametrize(
    "text", ["无犯罪记录证明", "戒毒", "枪支许可", "举报办假证", "办驾证", "代开发票", "买婴儿车", "出售银行卡是犯罪吗"]
)
def test_known_innocent_queries_are_never_blocked(words, text):
    assert words.verdict(text) is None


@pytest.mark.parametrize("text", ["办假证", "办 假.证", "bàn jiǎ zhèng", "办|假|证", "我想買假發票", "医保套现"])
def test_known_banned_queries_are_blocked(words, text):
    worst = words.verdict(text)
    assert worst is not None
    assert worst.row.action == "block"


def test_knowing_no_ordinary_words_loses_no_finding(blocked):
    """What ordinary words are is a matter of precision only: without it, more is found, never less."""
    strict = BannedWords(blocked, (), spell)
    assert missed(strict, [form for row in blocked for form in written_forms(row.text)]) == []


def halves(text):
    """With each character that is split written as its halves."""
    split = {}
    for pair, char in read_split_characters().items():
        split.setdefault(char, pair)
    yield from (text[:at] + split[char] + text[at + 1 :] for at, char in enumerate(text) if char in split)


def test_words_banned_in_disguise_pass_in_plain_writing_only(words):
    hidden = [row.text for row in shipped_rows() if row.variants == "disguised"]
    plain = [
        form for text in hidden for form in (text, " ".join(text), "".join(spell(text)), TRADITIONAL.convert(text))
    ]
    assert [form for form in plain if words.verdict(form)] == []
    split = [form for text in hidden for form in halves(text)]
    mixed = [
        text[:at] + spell(text)[at] + text[at + 1 :] for text in hidden for at in range(len(text)) if len(text) < 4
    ]
    between = [sign.join(text) for text, sign in product((text for text in hidden if len(text) > 1), "1x")]
    assert len(split) >= len(hidden) / 3
    assert missed(words, [*split, *mixed, *between]) == []


@pytest.mark.parametrize("text", HIDDEN.split())
def test_disguised_queries_are_blocked(words, text):
    assert missed(words, [text.replace("_", " ")]) == []


@pytest.mark.parametrize("text", INNOCENT.split())
def test_innocent_queries_beside_disguised_words_pass(words, text):
    assert words.verdict(text) is None
