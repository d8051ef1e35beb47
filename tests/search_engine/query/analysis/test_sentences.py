"""What is a sentence.

1. So many words with scaffolding or a phrase that asks, or more without; single characters are words.
2. Names of the catalogue are none, however long.
"""

from dataclasses import replace

from search_engine.query.analysis.query_analysis import REMOVED, Span
from search_engine.query.analysis.segment import is_sentence
from tests.search_engine.query.analysis.small import resources, typed

NAME = "非煤矿山 危险化学品 和 烟花爆竹 生产企业 安全生产 许可证 核发"
TOOLS = resources(names=[NAME])


def is_one(text: str, *spans: Span) -> bool:
    return is_sentence(replace(typed(text), spans=spans), TOOLS)


def test_enough_words_make_a_sentence() -> None:
    words = ["把", "车", "给", "儿", "我", "想", "去"]
    for count in range(1, len(words) + 1):
        text = " ".join(words[:count])
        assert is_one(text) == (count >= 7)
        assert is_one(text, Span(0, 1, REMOVED)) == (count >= 5)
    assert is_sentence(replace(typed(" ".join(words[:5])), asks=("fee",)), TOOLS)


def test_names_are_no_sentences() -> None:
    assert not is_one(NAME)
    assert is_one(NAME + " 我 想 办")
