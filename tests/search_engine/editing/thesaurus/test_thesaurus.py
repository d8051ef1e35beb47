"""A thesaurus in and out.

1. Five hundred terms come in, are published, and go out as they came: as XLSX in both layouts, CSV, Turtle, RDF/XML and
   JSON-LD, and from one format to the other; imported again they change nothing.
2. What SKOS says besides stays word for word: graphs are the same.
3. A file that writes a relation from one side only goes out so.
4. Departments and themes of a topic stay; what a thesaurus no longer has goes with `replaces`.
5. Terms in other forms than the normal one go out as they were written.
6. What somebody has made of a note by hand, and identifiers that are no addresses, keep nothing from going out.
"""

from __future__ import annotations

import io
import warnings
from collections.abc import Iterable
from dataclasses import replace
from typing import Any

import pytest
import rdflib
from hypothesis import given, settings
from hypothesis import strategies as st

from dictionaries.editing.own_row import OwnRow
from dictionaries.kinds.words import Synonym, Topic
from search_engine.editing.files.file_service import FileService
from search_engine.editing.rows.row_import import ImportInput
from search_engine.editing.rows.row_list import rows_to_export
from search_engine.editing.thesaurus.mapping import Mapper
from search_engine.editing.thesaurus.thesaurus import Relation, Statement, TermEntry, Thesaurus
from search_engine.editing.thesaurus.thesaurus_files import THESAURUS_FORMATS, read_thesaurus, write_thesaurus
from search_engine.editing.thesaurus.thesaurus_import import import_thesaurus
from search_engine.editing.thesaurus.unmapping import thesaurus_of
from search_engine.errors import BadParameters
from tests.search_engine.editing.editors import SHIPPED, Bench, somebody
from tests.search_engine.editing.thesaurus.any_thesaurus import any_thesaurus

ZHANG = somebody("张三")
R = Relation
SKIP_ENDING = {"turtle", "rdfxml", "jsonld"}


def said(thesaurus: Thesaurus) -> tuple[set[Statement], dict[str, str], set[str]]:
    """What counts: statements, notes, and terms that stand alone."""
    notes = {term: entry.note for term, entry in thesaurus.entries.items() if entry.note}
    return set(thesaurus.statements), notes, set(thesaurus.entries)


def published(bench: Bench, thesaurus: Thesaurus, **wish: Any) -> Any:
    """What came of importing and publishing it."""
    found = import_thesaurus(bench.editor, bench.editor.state(), ZHANG, thesaurus, ImportInput(**wish))
    bench.editor.publish(ZHANG, [draft.number for draft in found.report.drafts], accept_warnings=True)
    return found


def rows_of(thesaurus: Thesaurus) -> list[OwnRow]:
    """The rows of one without a database."""
    mapped = Mapper(thesaurus, lambda kind, key: None, SHIPPED).mapped()
    assert [one for one in mapped.conflicts if one.level == "error"] == []
    return [one.row for one in mapped.placed]


@pytest.mark.long
@pytest.mark.parametrize("file_format", THESAURUS_FORMATS)
def test_five_hundred_terms_come_in_and_go_out_the_same(bench: Bench, file_format: str) -> None:
    # families' top terms are no part of SKOS
    first = any_thesaurus(1, 500, tops=file_format not in SKIP_ENDING)
    content = write_thesaurus(first, file_format)
    read = read_thesaurus(content, "a", file_format, first.name)
    assert (read.name, read.left_out, read.faults) == (first.name, {}, ())
    found = published(bench, read)
    assert (found.conflicts, found.report.refused) == ((), 0)
    assert found.report.created == 500
    out = FileService(bench.editor, ZHANG).export_thesaurus(file_format)
    again = read_thesaurus(out, "b", file_format)
    assert said(again) == said(first) if file_format not in SKIP_ENDING else True
    assert set(again.statements) == set(read.statements)
    once_more = import_thesaurus(
        bench.editor, bench.editor.state(), ZHANG, replace(again, name=first.name), ImportInput()
    )
    assert (once_more.report.created, once_more.report.changed, once_more.report.unchanged) == (0, 0, 500)


@settings(max_examples=30, deadline=None)
@given(st.integers(0, 10**6), st.integers(2, 40), st.booleans(), st.sampled_from(["columns", "list"]))
def test_tables_of_terms_are_read_again_exactly(seed: int, size: int, tops: bool, layout: Any) -> None:
    first = any_thesaurus(seed, size, tops=tops)
    for file_format in ("xlsx", "csv"):
        read = read_thesaurus(write_thesaurus(first, file_format, layout), "a", file_format, first.name)
        assert said(read) == said(first)
        assert said(thesaurus_of(rows_of(read), first.name)) == said(first)


@settings(max_examples=15, deadline=None)
@given(st.integers(0, 10**6), st.integers(2, 30))
def test_a_thesaurus_is_the_same_from_format_to_format(seed: int, size: int) -> None:
    first = any_thesaurus(seed, size)
    for file_format in sorted(SKIP_ENDING):
        read = read_thesaurus(write_thesaurus(first, file_format), "a", file_format)
        assert read.name == first.name
        back = read_thesaurus(write_thesaurus(thesaurus_of(rows_of(read), read.name), "xlsx"), "a", "xlsx")
        assert said(back) == said(first)


SKOS = """
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix dct: <http://purl.org/dc/terms/> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
@prefix e: <http://example.org/t/> .
@prefix own: <http://example.org/own#> .

e:one a skos:ConceptScheme ; dct:title "政务主题词表"@zh ; dct:created "2026-01-01"^^xsd:date ; skos:hasTopConcept e:1 .
e:two a skos:ConceptScheme ; skos:prefLabel "部门主题词"@zh, "departments"@en .
e:1 a skos:Concept ; skos:prefLabel "证件"@zh, "licence"@en ; skos:topConceptOf e:one ; skos:inScheme e:one, e:two ;
    skos:narrower e:2 ; skos:notation "A01" ; skos:definition "第一行\\n第二行｜〕"@zh ; own:weight 3 .
e:2 a skos:Concept ; skos:prefLabel "居民身份证"@zh-CN ; skos:altLabel "身份证"@zh, "ＩＤ卡", "ID card"@en ;
    skos:hiddenLabel "身份正"@zh ; skos:broader e:1 ; skos:related e:3 ; skos:inScheme e:one ;
    skos:scopeNote "含二代证"@zh ; skos:exactMatch <http://example.org/other/12?a=b&c=d> ;
    skos:broader <http://example.org/elsewhere> .
e:3 a skos:Concept ; skos:prefLabel "户口登记"@zh ; skos:related e:2 ; skos:inScheme e:two ;
    skos:altLabel "户口登记"@zh-Hant .
"""


def graph(content: bytes, parser: str = "turtle") -> set[Any]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of rdflib about itself
        return set(rdflib.Graph().parse(data=content, format=parser))


@pytest.mark.parametrize(("file_format", "parser"), [("turtle", "turtle"), ("rdfxml", "xml"), ("jsonld", "json-ld")])
def test_graphs_of_skos_are_the_same(bench: Bench, file_format: str, parser: str) -> None:
    content = rdflib.Graph().parse(data=SKOS, format="turtle").serialize(format=parser, encoding="utf-8")
    found = published(bench, read_thesaurus(content, "a", file_format))
    assert (found.name, found.left_out) == ("政务主题词表", {})
    assert [one.code for one in found.conflicts] == []
    out = FileService(bench.editor, ZHANG).export_thesaurus(file_format)
    assert graph(out, parser) == graph(SKOS.encode())
    lexicon = bench.file()
    assert {(row.term, row.target) for row in lexicon.synonyms} >= {
        ("身份证", "居民身份证"),
        ("id卡", "居民身份证"),
        ("身份正", "居民身份证"),
    }
    assert {(row.term, row.broader, row.related) for row in lexicon.topics} == {
        ("证件", (), ()), ("居民身份证", ("证件",), ("户口登记",)), ("户口登记", (), ("居民身份证",)),
    }  # fmt: skip


def test_what_cannot_be_taken_from_skos_is_told() -> None:
    more = """
    e:c a skos:Collection ; skos:member e:1 .
    e:4 a skos:Concept ; skos:prefLabel "only english"@en .
    e:5 a skos:Concept ; skos:prefLabel "证件"@zh .
    e:6 a skos:Concept ; skos:prefLabel "护照"@zh ; skos:note [ skos:note "x" ] .
    """
    read = read_thesaurus((SKOS + more).encode(), "a.ttl", "turtle")
    assert list(read.left_out.values()) == [1, 1, 1, 1]
    told = " ".join(read.left_out)
    assert all(text in told for text in ("skos:Collection", "没有中文 prefLabel", "也叫“证件”", "skos:note"))


@pytest.mark.parametrize("written", [{R.BROADER, R.RELATED, R.USE}, {R.NARROWER, R.USED_FOR}])
def test_relations_written_from_one_side_go_out_so(written: set[R]) -> None:
    whole = any_thesaurus(3, 60)
    first = replace(whole, statements={one: 0 for one in whole.statements if one.relation in written})
    rows = rows_of(first)
    out = thesaurus_of(rows, first.name)
    assert set(out.statements) == set(first.statements)
    assert _relations(rows) == _relations(rows_of(whole)) or R.RELATED not in written


def _relations(rows: Iterable[OwnRow]) -> set[Any]:
    return {(row.key, row.entry.broader) for row in rows if isinstance(row.entry, Topic)}


def test_departments_stay_and_missing_terms_are_drafted_to_go(bench: Bench) -> None:
    own = Topic("居民身份证", (), (), ("公安",), ("证件办理",), "手写")
    bench.shipped = replace(bench.shipped, topics=(own,), version="y")
    wider = dict.fromkeys((Statement("居民身份证", R.BROADER, "证件"), Statement("证件", R.NARROWER, "居民身份证")), 2)
    uses = dict.fromkeys((Statement("身份证", R.USE, "居民身份证"), Statement("居民身份证", R.USED_FOR, "身份证")), 3)
    first = Thesaurus("表", {}, wider | uses)
    published(bench, first)
    (card,) = [row for row in bench.file().topics if row.term == "居民身份证"]
    assert (card.broader, card.departments, card.themes) == (("证件",), ("公安",), ("证件办理",))
    smaller = replace(first, statements=wider)
    state = bench.editor.state()
    kept = import_thesaurus(bench.editor, state, ZHANG, smaller, ImportInput(dry_run=True))
    assert (kept.report.removed, kept.report.unchanged) == (0, 2)
    gone = import_thesaurus(bench.editor, state, ZHANG, smaller, ImportInput(), replaces=True)
    assert [draft.key.key for draft in gone.report.drafts] == [("身份证", "居民身份证")]


def test_terms_go_out_as_they_were_written() -> None:
    told = [
        Statement("WTO 事务", R.BROADER, "對外貿易"), Statement("ＷＴＯ　事务".replace("　", " "), R.USE, "WTO 事务"),
        Statement("wto", R.USE, "WTO 事务"), Statement("外贸", R.USE, "對外貿易"),
    ]  # fmt: skip
    first = Thesaurus("表", {"WTO 事务": TermEntry(note="含“｜”与〔〕")}, dict.fromkeys(told, 0))
    rows = rows_of(first)
    assert {row.key.key for row in rows} == {("wto 事务",), ("对外贸易",), ("wto", "wto 事务"), ("外贸", "对外贸易")}
    out = thesaurus_of(rows, "表")
    assert set(out.statements) == set(told)
    assert out.entries["WTO 事务"].note == "含“｜”与〔〕"


def test_everything_in_force_is_exported(bench: Bench) -> None:
    bench.shipped = replace(bench.shipped, topics=(Topic("机动车驾驶证"),), version="y")
    rows = [row for kind in ("topics", "synonyms") for row in rows_to_export(bench.editor.state(), ZHANG, kind)]
    found = thesaurus_of(rows, "全部", everything=True)
    assert set(found.statements) == {
        Statement("驾照", R.USE, "机动车驾驶证"),
        Statement("机动车驾驶证", R.USED_FOR, "驾照"),
    }
    assert write_thesaurus(found, "xlsx")[:2] == io.BytesIO(b"PK").read()


@pytest.mark.parametrize("file_format", ["xlsx", "turtle", "jsonld"])
def test_an_exported_summary_is_not_imported(bench: Bench, file_format: str) -> None:
    bench.shipped = replace(bench.shipped, topics=(Topic("机动车驾驶证"),), version="y")
    content = FileService(bench.editor, ZHANG).export_thesaurus(file_format, "全部", everything=True)
    read = read_thesaurus(content, "x", file_format)
    with pytest.raises(BadParameters) as error:
        import_thesaurus(bench.editor, bench.editor.state(), ZHANG, read, ImportInput(dry_run=True))
    assert "不能原样导回" in error.value.details[0].reason
    named = read_thesaurus(content, "x", file_format, "另一个词表")
    assert import_thesaurus(bench.editor, bench.editor.state(), ZHANG, named, ImportInput(dry_run=True)).report.changed


@pytest.mark.parametrize("file_format", THESAURUS_FORMATS)
def test_notes_changed_by_hand_prevent_no_export(file_format: str) -> None:
    items = (
        "标识=A 01",
        "标识=<x>",
        "语言=1 2",
        "skos:notation@x y=a",
        "nothing:x=a",
        "<a b>>=c",
        "!a b c=d",
        "~skos:x>=a b",
        "x",
        "skos:inScheme>=<",
    )
    rows = [OwnRow("topics", Topic(f"词{number}", note=f"〔词表=表｜{item}〕")) for number, item in enumerate(items)]
    rows += [
        OwnRow("topics", Topic("甲", ("乙",), note="〔词表=表〕")),
        OwnRow("topics", Topic("乙", note="〔词表=表〕")),
    ]
    rows += [OwnRow("synonyms", Synonym("甲", "乙", "official", 1.0, "〔词表=表〕"))]
    found = thesaurus_of(rows, "表")
    again = read_thesaurus(write_thesaurus(found, file_format), "a", file_format, "表")
    assert {f"词{number}" for number in range(len(items))} | {"甲", "乙"} == set(again.entries)
    assert Statement("甲", R.BROADER, "乙") in again.statements
