"""What is wrong with a thesaurus.

1. A term that is its own, two terms to use, a term of both roles, circles: left out, told by
   their lines; the rest is taken.
2. A missing other side is completed and told; so is a top term that is not the end of the way; they refuse nothing.
3. Terms that are the same in normal form, and what no row can hold, are left out.
4. What terms are in our lists already is told.
5. Nothing is drafted where there is an error, or the rest is with skipping.
6. Layouts of tables: headers in whichever way, merged terms, codes in cells, relations that are none.
7. Files that fetch or unfold are refused.
"""

from __future__ import annotations

import json
import time

import pytest

from dictionaries.editing.own_row import OwnRow
from dictionaries.kinds.words import StopWord, Synonym, Topic
from dictionaries.lexicon.compiling import lexicon_of
from search_engine.editing.rows.row_import import ImportInput
from search_engine.editing.thesaurus.conflicts import sound_statements
from search_engine.editing.thesaurus.kept_note import KeptNote
from search_engine.editing.thesaurus.mapping import Mapped, Mapper
from search_engine.editing.thesaurus.thesaurus import Relation, Statement, Thesaurus
from search_engine.editing.thesaurus.thesaurus_files import read_thesaurus
from search_engine.editing.thesaurus.thesaurus_import import import_thesaurus
from search_engine.errors import BadParameters
from tests.search_engine.editing.editors import SHIPPED, Bench, somebody

R = Relation
ZHANG = somebody("张三")


def told(text: str) -> Thesaurus:
    """Statements between semicolons, a line each from 2."""
    statements = [
        Statement(term, R(relation), target) for term, relation, target in (one.split() for one in text.split("；"))
    ]
    return Thesaurus("表", {}, {one: number for number, one in enumerate(statements, 2)})


def mapped(text: str) -> Mapped:
    return Mapper(told(text), lambda kind, key: None, SHIPPED).mapped()


@pytest.mark.parametrize(
    ("text", "code", "row", "words", "kept"),
    [
        ("甲 属 甲；乙 参 丙；丙 参 乙", "itself", 2, "指向自己", 2),
        ("甲 用 乙；甲 用 丙", "two_uses", 2, "2 个“用”：“乙”、“丙”", 0),
        ("乙 代 甲；丙 代 甲；乙 参 丙；丙 参 乙", "two_uses", 2, "“甲”有 2 个", 2),
        ("甲 用 乙；乙 代 甲；甲 属 丙；丙 分 甲", "two_roles", 2, "又有属、分、参、族关系", 2),
        ("甲 用 乙；乙 用 丙", "two_roles", 3, "又代其他词", 1),
        ("甲 属 乙；乙 属 丙；丙 属 甲；丁 属 甲", "cycle", 2, "成环", 1),
        ("甲 属 乙；甲 分 乙", "cycle", 2, "甲 → 乙 → 甲", 0),
    ],
)
def test_contradicting_terms_are_left_out_and_told(text: str, code: str, row: int, words: str, kept: int) -> None:
    statements, conflicts = sound_statements(told(text))
    (error,) = [one for one in conflicts if one.level == "error"]
    assert (error.code, error.row, words in error.what, len(statements)) == (code, row, True, kept), error


def test_thousands_of_circles_are_found_quickly() -> None:
    text = "；".join(f"甲{number} 属 乙{number}；乙{number} 属 甲{number}" for number in range(3_000))
    started = time.perf_counter()
    statements, conflicts = sound_statements(told(text))
    assert (len(statements), len(conflicts)) == (0, 3_000)
    assert time.perf_counter() - started < 5


def test_a_missing_other_side_is_completed_and_told() -> None:
    text = "甲 属 乙；乙 分 甲；丙 属 乙；丙 族 丁；甲 族 乙；丙 参 甲"
    found = mapped(text)
    assert [(one.level, one.code, one.row) for one in found.conflicts] == [
        ("warn", "no_reciprocal", 4),
        ("warn", "no_reciprocal", 7),
        ("warn", "wrong_top", 5),
    ]
    topics = {one.row.entry.term: one.row.entry for one in found.placed}
    assert (topics["丙"].broader, topics["甲"].related) == (("乙",), ("丙",))
    assert KeptNote.of(topics["丙"].note).all("族首") == ("丁",)


def test_terms_that_no_row_can_hold_are_left_out() -> None:
    long = "长" * 61
    found = mapped(f"ＡＢＣ 参 甲；abc 参 甲；{long} 参 甲；甲|乙 属 甲")
    errors = {(one.code, one.term) for one in found.conflicts if one.level == "error"}
    assert {("same_form", "abc"), ("not_a_term", long)} <= errors
    assert "abc" in {one.row.entry.term for one in found.placed}


def test_terms_in_other_lists_are_told(bench: Bench) -> None:
    lexicon = lexicon_of(
        {
            "topics": (Topic("身份证"), Topic("证件")),
            "synonyms": (Synonym("证件", "牌证", "official", 1.0),),
            "stopwords": (StopWord("居民身份证", "start", "scaffold"),),
        }
    )
    found = Mapper(told("身份证 用 居民身份证；居民身份证 属 证件"), lambda kind, key: None, lexicon).mapped()
    words = [one.what for one in found.conflicts if one.code == "elsewhere"]
    assert len(words) == 3
    assert all(any(text in one for one in words) for text in ("现为主题词", "现为同义词", "现为停用词"))


def test_a_thesaurus_with_errors_is_drafted_only_with_skipping(bench: Bench) -> None:
    thesaurus = told("身份证 用 居民身份证；甲 属 甲；居民身份证 属 证件；办假证 用 证件")
    state = bench.editor.state()
    found = import_thesaurus(bench.editor, state, ZHANG, thesaurus, ImportInput())
    assert (found.report.is_done, found.report.refused, bench.editor.drafts(ZHANG)) == (False, 2, [])
    (fault,) = found.report.faults
    assert (fault.row, fault.title, "违禁词" in fault.reason) == (5, "办假证", True)
    found = import_thesaurus(bench.editor, state, ZHANG, thesaurus, ImportInput(skip_bad_rows=True))
    assert {draft.key.key for draft in found.report.drafts} == {
        ("居民身份证",),
        ("证件",),
        ("身份证", "居民身份证"),
        ("甲",),
    }
    assert {(line.what, line.count) for line in found.preview} >= {("主题词", 3), ("用（Y）", 2), ("属（S）", 2)}


def csv(*lines: str) -> Thesaurus:
    return read_thesaurus("\n".join(lines).encode(), "词表.csv", "csv")


@pytest.mark.parametrize(
    "header", ["主题词,用,代,属,分,族,参", "叙词,Y,D,S,F,Z,C", "词条,用项（Y）,代 (D),属/S,NT,族首词,相关词 C"]
)
def test_a_table_with_a_term_a_row_is_read(header: str) -> None:
    found = csv(
        "某某主题词表,,",
        header,
        '居民身份证,,身份证；二代证、D 身份卡,证件,"甲\n乙",证件,"户口登记，户籍"',
        ",,,,,,护照",
    )
    assert set(found.statements) == {
        *(Statement("居民身份证", R.USED_FOR, one) for one in ("身份证", "二代证", "身份卡")),
        *(Statement("居民身份证", R.NARROWER, one) for one in "甲乙"),
        *(Statement("居民身份证", R.RELATED, one) for one in ("户口登记", "户籍", "护照")),
        Statement("居民身份证", R.BROADER, "证件"), Statement("居民身份证", R.TOP, "证件"),
    }  # fmt: skip
    assert (found.name, found.faults, found.entries["居民身份证"].row) == ("词表", (), 3)


def test_a_table_with_a_relation_a_row_is_read() -> None:
    found = csv(
        "主题词,关系,对象,序号",
        "居民身份证,属,证件,1",
        ",D,身份证,2",
        "居民身份证,注释,含二代证,3",
        "甲,像,乙,4",
        "护照,,,5",
    )
    assert set(found.statements) == {
        Statement("居民身份证", R.BROADER, "证件"),
        Statement("居民身份证", R.USED_FOR, "身份证"),
    }
    assert found.entries["居民身份证"].note == "含二代证"
    assert "护照" in found.entries
    assert [(row, term) for row, term, _ in found.faults] == [(5, "甲")]
    assert list(found.left_out.values()) == [5]


def test_a_table_of_terms_beside_their_synonyms_is_read() -> None:
    found = csv("正式主题词,非正式主题词", "居民身份证,身份证")
    assert set(found.statements) == {Statement("居民身份证", R.USED_FOR, "身份证")}


@pytest.mark.parametrize("header", ["甲,乙", "主题词,注释", "主题词,用,Y"])
def test_a_table_without_a_thesaurus_header_is_refused(header: str) -> None:
    with pytest.raises(BadParameters):
        csv(header, "a,b,c")


XML = '<?xml version="1.0"?><!DOCTYPE r [{}]><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">&a;</rdf:RDF>'


@pytest.mark.parametrize(
    ("file_format", "content", "words"),
    [
        ("rdfxml", XML.format('<!ENTITY a SYSTEM "file:///etc/passwd">'), "外部或嵌套的实体"),
        ("rdfxml", XML.format('<!ENTITY b "x"><!ENTITY a "&b;&b;">'), "外部或嵌套的实体"),
        ("rdfxml", XML.format('<!ENTITY % a SYSTEM "http://127.0.0.1/x"> %a;'), "外部或嵌套的实体"),
        ("rdfxml", "<a", "不是完整的 XML"),
        ("jsonld", json.dumps({"@context": "http://127.0.0.1/c", "@id": "x"}), "不予获取"),
        ("jsonld", json.dumps([{"a": {"@context": [{}, "c.json"]}}]), "不予获取"),
        ("jsonld", json.dumps({"@context": {"@import": "c"}}), "不予获取"),
        ("jsonld", "{", "不是 UTF-8 编码的 JSON"),
        ("turtle", "@prefix", "不是 turtle 格式"),
        ("turtle", "<urn:a> <urn:b> <urn:c> .", "文件中没有概念"),
    ],
)
def test_files_that_fetch_or_unfold_are_refused(file_format: str, content: str, words: str) -> None:
    with pytest.raises(BadParameters) as error:
        read_thesaurus(content.encode(), "x", file_format)
    assert words in error.value.details[0].reason


def test_xml_prefixes_of_editors_are_read() -> None:
    inner = '<s:Concept rdf:about="&e;1"><s:prefLabel xml:lang="zh">证件</s:prefLabel></s:Concept>'
    content = XML.format('<!ENTITY e "http://example.org/">').replace("&a;", inner)
    content = content.replace("<rdf:RDF", '<rdf:RDF xmlns:s="http://www.w3.org/2004/02/skos/core#"')
    assert read_thesaurus(content.encode(), "x", "rdfxml").entries["证件"].uri == "http://example.org/1"


@pytest.mark.parametrize("note", ["", "含二代证", "〔词表=甲", "〔词表=甲｜原词〕", "a〔词表=甲｜原词=\\x〕"])
def test_notes_of_others_stay_as_they_are(note: str) -> None:
    assert str(KeptNote.of(note)) in (note, note.replace("原词〕", "原词=〕"))
    assert OwnRow("topics", Topic("甲", note=note)).entry.note == note
