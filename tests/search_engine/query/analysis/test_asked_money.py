"""Which way the asked money goes.

1. The verb that takes the sum decides, whatever the dictionary's row says; the office's own charge is a fee.
2. A verb that takes something else than a sum decides nothing: then the page does.
3. What asks for no sum, or for no money, is what the dictionary says.
4. With the shipped dictionaries, in wording of its own.
5. No name of a matter says that money goes another way than its reviewed one: 护照换发多少钱 is for the page.
"""

from dataclasses import replace

import pytest

from dictionaries.lexicon import shipped_lexicon
from dictionaries.patterns.phrase_patterns import PhrasePatterns
from indexer.samples.catalogue import MATTERS
from indexer.samples.entries import matter_entries, read_files
from search_engine.query.analysis.detect_requested_fields import MONEY, detect_requested_fields, money_asked
from tests.search_engine.query.analysis.small import resources, typed

GETS, PAYS, FEE, PAGE = ("benefit",), ("payment", "fee"), ("fee",), ("money",)


def asked(listed: str, text: str, phrase: str) -> tuple[str, ...]:
    start = text.index(phrase)
    return money_asked(listed, text, start, start + len(phrase))


@pytest.mark.parametrize(
    ("text", "phrase", "asks"),
    [
        ("失业金能领到多少钱", "多少钱", GETS),
        ("住院可以报销多少钱", "多少钱", GETS),
        ("押金退回多少钱", "多少钱", GETS),
        ("多少钱可以领", "多少钱可以领", GETS),
        ("养老保险补缴多少钱", "多少钱", PAYS),
        ("闯红灯罚款多少钱", "多少钱", PAYS),
        ("每月扣掉多少钱", "多少钱", PAYS),
        ("要给多少钱", "要给多少钱", PAYS),
        ("低保收多少钱", "收多少钱", FEE),
        ("低保手续费多少", "手续费多少", FEE),
    ],
)
def test_the_verb_decides_which_way_money_goes(text: str, phrase: str, asks: tuple[str, ...]) -> None:
    assert asked("fee", text, phrase) == asks
    if asks != FEE:
        assert asked("benefit", text, phrase) == asked("payment", text, phrase) == asks[:1]


@pytest.mark.parametrize(
    "text", ["领证多少钱", "退休多少钱", "报名多少钱", "提交材料多少钱", "发票多少钱", "取暖多少钱", "多少钱"]
)
def test_a_verb_without_a_sum_leaves_it_to_the_page(text: str) -> None:
    assert asked("fee", text, "多少钱") == PAGE
    assert asked("payment", text, "多少钱") == ("money", "payment")
    assert asked("benefit", text, "多少钱") == ("money", "benefit")


@pytest.mark.parametrize("phrase", ["收费吗", "要钱吗", "免费吗", "税率", "补贴标准"])
def test_what_asks_for_no_sum_is_as_the_dictionary_says(phrase: str) -> None:
    for listed in MONEY:
        assert asked(listed, f"低保{phrase}", phrase) == (listed,)
    assert asked("time", "领到要多少天", "要多少天") == ("time",)


def test_names_of_matters_ask_for_their_reviewed_money() -> None:
    ways = {"benefit": {"gets", "both", "loan"}, "payment": {"pays", "both", "loan"}}
    files, _ = read_files(MATTERS)
    for entry in matter_entries(files):
        for phrase in ("多少钱", "要多少钱"):
            asks = asked("fee", f"{entry.title}{phrase}", phrase)
            assert asks == PAGE or entry.raw["money"] in ways[asks[0]], entry.title


LEXICON = shipped_lexicon()
SHIPPED = replace(
    resources(asks=[(row.text, row.asks) for row in LEXICON.asks]),
    ask_patterns=PhrasePatterns((row.pattern, row.asks) for row in LEXICON.ask_patterns),
)


@pytest.mark.parametrize(
    ("text", "asks"),
    [
        ("残疾人就业保障金多少钱", PAGE),
        ("大学生创业补贴一次能拿几千", GETS),
        ("护照要交多少钱", PAYS),
        ("护照换发多少钱", PAGE),
        ("育儿补贴申领多少钱", PAGE),
        ("医保一年多少钱", ("money", "payment")),
        ("契税交多少钱", ("payment",)),
        ("个税能退多少", GETS),
        ("个税退多少", GETS),
        ("电话多少", ("contact",)),
        ("医保要花多少钱", PAYS),
        ("残保金一个月交多少", ("payment",)),
        ("领低保要手续费吗", FEE),
        ("生育津贴是免费的吗", FEE),
    ],
)
def test_shipped_dictionaries_tell_which_way_money_goes(text: str, asks: tuple[str, ...]) -> None:
    assert detect_requested_fields(typed(text), SHIPPED).asks == asks
