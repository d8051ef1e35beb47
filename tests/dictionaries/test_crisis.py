"""Who is in distress is told whom to call, and nobody else is.

1. The examples of each situation; papers, benefits, trades and names with the same words pass.
2. A set that neither patterns nor model were made by: nearly all of what is distress, hardly anything else.
3. No name of the catalogue and no query that people are known to type is taken for distress.
4. What is said: the right number first.
5. An exception is of its situation, or of all; a sure sign stands whatever is beside it; `never` is never.
6. The model that ships is the one that the examples make.
7. A sign that no example bears out is in doubt; a sure row, a sign that is borne out, and examples are not.
"""

import random
from pathlib import Path

import pytest

from dictionaries.general import read_general_words
from dictionaries.intents.crisis import LONGEST, CrisisIndex
from dictionaries.kinds.intents import CrisisHelp, CrisisPattern
from dictionaries.lexicon import shipped_lexicon
from dictionaries.making.classifiers.__main__ import read_examples
from tests.known import catalogue, others
from tests.relevance.judged import read_judged
from tests.relevance.spoken import UNSEEN, read_spoken

BOOK = CrisisIndex.of(shipped_lexicon())
SET = Path(__file__).parent.parent / "relevance" / "distress.tsv"


def judged() -> list[tuple[str, str]]:
    lines = SET.read_text(encoding="utf-8").splitlines()
    rows = [tuple(line.split("\t")) for line in lines if line and not line.startswith("#")]
    return [(situation, query) for situation, query in rows[1:]]


@pytest.mark.parametrize(
    ("situation", "queries"),
    [
        ("life", ["想自杀", "不想活了", "有人跳楼"]),
        ("violence", ["老公打我怎么办", "老婆打我", "家暴", "我老公，又打我了"]),
        ("fraud", ["被骗了钱", "我妈被骗了三万块", "钱转给假客服了", "买到假货还被骗子骗走两万",
                   "假冒快递理赔把我钱骗走了"]),
        ("gas", ["煤气泄漏", "煤气罐在漏气"]),
        ("fire", ["着火了", "邻居家起火了"]),
        ("rescue", ["救命", "有人晕倒了", "孩子生在车上了", "工地有人从架子上摔下来了 老板不管 快死了",
                    "工友从楼上掉下来昏迷了 老板不给送医院", "孩子掉井里了 物业不认账", "有人掉河里了老板不管"]),
        ("life", ["我想了结自己", "不如干脆了结算了"]),
        ("missing", ["孩子走丢", "我奶奶走丢了", "孩子拿着书包不见了", "女儿背着书包走失了"]),
        ("crime", ["有人拿刀砍人", "家里进贼了", "有人拿刀砍了超市老板跑了", "公司里有人被捅了"]),
        (
            None,
            [
                "火灾证明", "救命钱", "自杀 丧葬费", "走失人口宣告死亡", "老公打工", "身份证丢了", "燃气开户",
                "孩子上户口", "驾照丢了", "被骗签的合同能撤销吗", "养老诈骗专项行动", "小孩出生纸丢掉了",
                "孩子没人带", "小孩没人看", "放学孩子没人接", "孩子的身份证在学校弄丢了", "父亲走了他的看病卡要了结",
                "老爸中风后半边不能动 想评残领本", "家里着火红本没了要再领", "高速卡余额没了 想换绑信用卡",
                "健身房卷钱跑了", "买着假酒了 要他退钱", "早教中心跑路退学费", "水龙头没水了", "电线杆歪了要倒",
                "楼下烧烤摊烟全熏进来了", "小孩打针的本本不见了", "孩子书包不见了",
                "工地架子上摔下来，老板要私了，我该先弄啥子", "弟弟坐牢了弟媳跑了 侄子跟着我妈没人出钱养",
                "女儿的校服找不到了",
                "研究生在宁波买房给补多少", "快递理赔不给钱", "假冒商标把钱赔了",
                "女人", "调味", "交通事故认定书", "防诈骗宣传", "工厂冒黑烟", "", "  ",
            ],
        ),
    ],
)  # fmt: skip
def test_examples_of_distress_are_told_by_situation(situation, queries):
    assert {query: BOOK.situation(query) for query in queries} == dict.fromkeys(queries, situation)


def test_distress_is_recognized_in_an_unseen_set():
    learnt = {query for _, query in read_examples("distress")}
    rows = [(situation, query) for situation, query in judged() if query not in learnt]  # some hit on the same words
    distress, others = ([query for situation, query in rows if (situation == "-") == none] for none in (False, True))
    assert len(distress) > 150
    assert len(others) > 200
    assert sum(BOOK.situation(query) is not None for query in distress) >= 0.9 * len(distress)
    assert sum(BOOK.situation(query) is not None for query in others) <= 0.01 * len(others)


def test_unknown_words_are_hardly_ever_taken_for_distress() -> None:
    """Whatever a model has never met sounds like nothing: rarer words than it was taught that with."""
    words = [word for word, times in read_general_words() if 30 < times < 100 and 2 <= len(word) <= 3]
    drawn = random.Random(7).sample(words, 1_500)
    assert sum(BOOK.situation(word) is not None for word in drawn) <= 0.02 * len(drawn)


def test_names_and_typed_queries_are_no_distress():
    named = [matter.shared | {"title": matter.title} for matter in catalogue()] + [*others()]
    names = {name for one in named for name in (one["title"], *one.get("aliases", ()))}
    typed = {one.text for one in read_judged()} | {one.text for one in (*read_spoken(), *read_spoken(UNSEEN))}
    assert sorted(text for text in names | typed if BOOK.situation(text)) == []


@pytest.mark.parametrize(
    ("situation", "first"),
    [("life", "120"), ("violence", "110"), ("fraud", "110"), ("gas", "119"), ("fire", "119"), ("missing", "110")],
)
def test_help_begins_with_the_right_number(situation, first):
    assert BOOK.help(situation).numbers[0][0] == first


def test_an_exception_is_of_its_situation_or_of_all():
    helps = tuple(CrisisHelp(name, "请拨打：", (("110", "报警"),)) for name in ("fire", "gas"))
    book = CrisisIndex(
        (
            CrisisPattern("着火", "fire", "sign"),
            CrisisPattern("着火了", "fire", "sure"),
            CrisisPattern("漏气", "gas", "sign"),
            CrisisPattern("保险", "*", "except"),
            CrisisPattern("轮胎", "gas", "except"),
            CrisisPattern("模型", "*", "never"),
        ),
        helps,
    )
    asked = [
        "着火",
        "着火保险",
        "着火了保险",
        "漏气",
        "轮胎漏气",
        "轮胎着火",
        "漏气着火",
        "模型着火了",
        "着火" + "长" * LONGEST,
    ]
    assert [book.situation(text) for text in asked] == ["fire", None, "fire", "gas", None, "fire", "fire", None, None]
    assert CrisisIndex().situation("着火了") is None


def test_a_sign_that_no_example_bears_out_is_in_doubt():
    texts = ("我家树被砍了", "我被砍了", "我想自杀", "有人砍树", "居住证")
    found = {text: BOOK.reading(text) for text in texts}
    assert {text: one.situation for text, one in found.items()} == dict(
        zip(texts, ("crime", "crime", "life", "crime", None), strict=True)
    )
    assert [text for text in texts if found[text].is_doubtful] == ["我家树被砍了"]
    assert [text for text in texts if found[text].by_row] == ["我家树被砍了", "我被砍了", "我想自杀"]
    deaf = CrisisIndex.of(shipped_lexicon(), hears=False)
    assert not deaf.reading("我家树被砍了").is_doubtful
