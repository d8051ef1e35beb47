"""Whom to call about what is forbidden.

1. Who reports is told the line that takes it up; who was harmed, too.
2. Who wants to be rid of it is told who helps with that; the young have a line of their own.
3. Who asks what the law says is told who advises.
4. Who offers it, asks for it or has a matter to be handled is none of these.
5. A line that is not in the dictionary is not told.
"""

import pytest

from dictionaries.intents.recourse import RecourseIndex
from dictionaries.kinds.intents import Hotline
from dictionaries.lexicon import shipped_lexicon

NONE = (
    "卖枪 代考包过不会被抓 哪里能买到假证 有人代考吗 求助哪里买枪 持枪证怎么办 想开个网吧怎么办执照 "
    "戒毒康复证明 社区戒毒报到 医保套现举报奖励 戒指丢了 戒严 燃气报警器补贴 身份证被偷补办"
)


@pytest.fixture(scope="module")
def book():
    return RecourseIndex(shipped_lexicon().hotlines)


@pytest.mark.parametrize(
    ("number", "texts"),
    [
        ("110", "举报赌博 赌博举报电话 发现有人贩毒 被逼卖淫 身份证被冒用 捡到子弹怎么处理 被人骗去洗钱"),
        ("12388", "纪委举报 举报村干部贪污 村书记贪污怎么举报"),
        ("12389", "举报警察"),
        ("12318", "网吧接纳未成年人举报"),
        ("12366", "举报虚开发票 收到假发票怎么办"),
        ("12377", "举报色情网站"),
        ("12345", "举报代考 黄牛举报电话"),
    ],
)
def test_reports_and_victims_are_told_the_line_that_takes_them(book, number, texts):
    assert [text for text in texts.split() if (told := book.of(text)) is None or told.number != number] == []


@pytest.mark.parametrize(
    ("number", "texts"),
    [
        ("12355", "孩子吸毒怎么戒 儿子沉迷赌博怎么办"),
        ("12320", "怎么戒毒 戒烟 老公吸毒怎么办"),
        ("12356", "赌瘾怎么戒 老公赌博怎么戒"),
    ],
)
def test_who_wants_treatment_is_told_who_helps(book, number, texts):
    assert [text for text in texts.split() if (told := book.of(text)) is None or told.number != number] == []


def test_who_asks_for_the_law_is_told_who_advises(book):
    texts = "代考判几年 代孕合法吗 赌博怎么处罚 吸毒拘留几天 买仿真枪犯法吗 打麻将算赌博吗 代考会怎样 洗钱罪"
    assert [text for text in texts.split() if (told := book.of(text)) is None or told.number != "12348"] == []
    assert book.of_form("打孩子犯法吗", has_found=True).number == "12348"
    assert book.of_form("被骗结婚", has_found=False).number == "110"
    assert book.of_form("被骗结婚", has_found=True) is None


@pytest.mark.parametrize("text", NONE.split())
def test_other_queries_get_no_recourse(book, text):
    assert book.of(text) is None


def test_a_line_not_in_the_dictionary_is_not_told():
    book = RecourseIndex([Hotline("110", "公安报警", takes=("赌博",))])
    assert book.of("举报赌博") == ("110", "赌博")
    assert book.of("赌博判几年") is None
    assert RecourseIndex().of("举报赌博") is None
