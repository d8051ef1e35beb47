"""Banned words in documents that are loaded.

1. A word is told with field, category, what is done with it and the mend, in the names and the summary of every
   document and in the free text of those kinds that are written freely; nowhere else.
2. It is a warning: the document stands as it is. Held back (`hold`), a document with a word to block goes offline, and
   the warning says so; other words hold nothing back.
3. In long texts sentences are looked at; what counts only as the whole text counts in no sentence.
4. Disguises are told as they are written; what is allowed is not told.
5. The sample catalogue has none.
6. What a file is held to can be sent to other processes.
"""

from functools import lru_cache
from typing import Any

import pytest

from dictionaries.banned import BannedRow, BannedWords
from dictionaries.lexicon import shipped_lexicon
from dictionaries.pinyin import Pinyin
from dictionaries.regions import load_tree
from indexer.analysis.blocklist import banned_words
from indexer.documents.document import Document
from indexer.loaders import BannedCheck, DocumentCheck
from indexer.loaders.parallel_check import CheckRules
from tests.indexer.documents.load_samples import check
from tests.known import analyzer, catalogue, others

ROWS = [
    BannedRow("办假证", "伪造证件", "block", "contains", "all"),
    BannedRow("王八蛋", "侮辱", "mask", "contains", "all"),
    BannedRow("黑中介", "非法中介", "warn", "contains", "written"),
    BannedRow("代考", "作弊", "block", "exact", "written"),
]
WORDS = BannedWords(ROWS, ["举报*"], Pinyin().syllables)
LONG = "为方便群众办事，本中心自即日起调整受理时间。" * 12


def looked(hold: bool = False, **raw: Any) -> tuple[Document | None, dict[str, str], dict[str, str]]:
    """A row's document, faults and warnings."""
    return check(
        {"id": "1", "kind": "news", "title": "动态", "region": "000000", **raw}, banned=BannedCheck(WORDS, hold=hold)
    )


@pytest.mark.parametrize("kind", ["policy", "interpretation", "news", "faq", "complaint", "topic"])
def test_banned_words_in_free_kinds_are_warned_of(kind: str) -> None:
    texts: dict[str, Any] = {
        "title": "办假证",
        "aliases": ["甲", "办假证"],
        "summary": "办假证",
        "text": "办假证",
        "answer": "办假证",
    }
    _, faults, warnings = looked(kind=kind, public=True, **texts)
    assert faults == {}
    assert list(warnings) == list(texts)
    assert set(warnings.values()) == {
        "含违禁词“办假证”，类别“伪造证件”，处理方式为屏蔽：请改写；确属正常用语的，请加入放行词（allowed.tsv）"
    }


def test_other_kinds_are_searched_for_banned_words_in_names_only() -> None:
    texts: dict[str, Any] = {"text": "办假证", "answer": "办假证", "conditions": ["办假证"], "process": ["办假证"]}
    _, _, warnings = looked(kind="guide", **texts)
    assert warnings == {}
    _, _, warnings = looked(kind="guide", aliases=["办假证"], **texts)
    assert list(warnings) == ["aliases"]


@pytest.mark.parametrize(("title", "action"), [("办假证", "屏蔽"), ("王八蛋", "遮盖"), ("黑中介", "提醒")])
def test_a_held_document_with_a_blocked_word_goes_offline(title: str, action: str) -> None:
    told, held = looked(title=title), looked(hold=True, title=title)
    assert told[0] is not None
    assert held[0] is not None
    assert action in told[2]["title"]
    assert told[0].status == "online"
    blocks = action == "屏蔽"
    assert held[0].status == ("offline" if blocks else "online")
    assert ("下线" in held[2]["title"]) is blocks
    assert held[0].title == told[0].title == title


def test_long_texts_are_searched_sentence_by_sentence() -> None:
    def fields(text: str) -> list[str]:
        return list(looked(text=text)[2])

    assert fields(LONG) == []
    assert fields(LONG + "街头有人办\n假证。") == []
    assert fields(LONG + "街头有人办假证。" + LONG) == ["text"]
    assert fields(LONG + "代考。") == []
    assert fields("代考") == ["text"]
    assert fields("请人代考") == []


def test_disguises_are_told_as_written_and_allowed_words_pass() -> None:
    assert "“办假证”（写作“辦 假.證”）" in looked(title="哪里辦 假.證")[2]["title"]
    assert "“办假证”（写作“banjiazheng”）" in looked(title="哪里banjiazheng")[2]["title"]
    assert looked(title="举报办假证")[2] == {}


@lru_cache(maxsize=1)
def shipped() -> BannedWords:
    return banned_words(shipped_lexicon(), analyzer())


@pytest.mark.long
def test_the_sample_catalogue_has_no_banned_word() -> None:
    rule = BannedCheck(shipped())
    shared = [dict(matter.shared) for matter in catalogue()]
    documents = [Document.model_construct(**given) for given in (*shared, *others())]
    for document in documents:
        assert rule.look(document, 0) == ([], False), document.title
    assert len(documents) > 1_000


def test_check_rules_are_remade_from_their_parts() -> None:
    tree = load_tree()
    raw = {"id": "1", "kind": "news", "title": "办假证", "region": "000000"}
    assert DocumentCheck(tree).check(1, raw).faults == CheckRules().check().check(1, raw).faults == ()
    held = CheckRules(lexicon=shipped_lexicon(), hold=True).check().check(1, raw)
    assert held.document is not None
    assert held.document.status == "offline"
    assert [fault.field for fault in held.faults] == ["title"]
