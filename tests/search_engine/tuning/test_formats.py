"""Query sets and judgements as files.

1. Our JSONL, written and read again, is the same set: judges, dates, guideline, reasons, settlements, the pool.
2. A folder of TREC files, written and read, has the same queries with their regions and the same grades; `queries.tsv`
   may say region, audience and kind itself. Qrels alone are of queries known by their ids.
3. Quepid's CSV comes in by `query,docid,rating` and by the names of its other exports, with rows that nobody rated;
   what we write it reads.
4. Whatever is wrong is told with its file and row, all at once, and nothing is used.
5. `read_query_set` takes a set of the installation by its name first, then a path; else it names the sets there are.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from ranker.errors import BadEvaluationFile
from search_engine.errors import BadParameters
from search_engine.installation.installation import Installation
from search_engine.settings.settings import Settings
from search_engine.tuning.formats import read_judged, read_query_set
from search_engine.tuning.formats.jsonl import jsonl_lines
from search_engine.tuning.formats.quepid import quepid_text
from search_engine.tuning.formats.trec import trec_files
from search_engine.tuning.judging.judged_set import JudgedSet, Judgement, Settlement
from search_engine.tuning.judging.opening import judging_of
from search_engine.tuning.query_set import SetQuery
from tests.search_engine.tuning.sets import CAR, LOST, SHOP, judge, said

FULL = JudgedSet(
    "全", (LOST, CAR, SHOP),
    (Judgement("q1", "m1", "甲", 3, "对", 1_780_000_000_123, "9f0c"), Judgement("q1", "m1", "乙", 1),
     Judgement("q3", "m5", "乙", 0, "=1+1", 1_780_000_000_000)),
    (Settlement("q1", "m1", 2, "主任", "指南", 1_780_000_000_456),),
    {"q1": ("m2",), "q2": ("m4",)},
)  # fmt: skip


def written(folder: Path, name: str, text: str) -> Path:
    path = folder / name
    path.parent.mkdir(exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def faults(path: Path) -> list[tuple[int, str]]:
    with pytest.raises(BadEvaluationFile) as error:
        read_judged(path)
    assert str(error.value).startswith(str(error.value.path))
    return [(fault.row, fault.reason) for fault in error.value.faults]


def test_1_jsonl_loses_nothing(tmp_path):
    path = written(tmp_path, "全.jsonl", "".join(jsonl_lines(FULL)))
    assert read_judged(path) == FULL
    assert read_judged(written(tmp_path, "少.jsonl", '{"id":"a","text":"开店"}\n')).queries == (SetQuery("a", "开店"),)
    said = '{"document":"m","grade":2,"judge":"甲","at":"2026-05-28T20:26:40+08:00"}'
    dated = f'{{"id":"a","text":"开店","judgements":[{said}]}}'
    assert read_judged(written(tmp_path, "时.jsonl", dated)).judgements[0].at == 1_779_971_200_000


def test_2_trec_keeps_queries_regions_and_grades(tmp_path):
    for name, text in trec_files(FULL.query_set).items():
        written(tmp_path / "t", name, text)
    found = read_judged(tmp_path / "t")
    assert found.query_set.grades == {"q1": {"m1": 2}, "q3": {"m5": 0}}
    assert [(query.id, query.text, query.region) for query in found.queries] == [
        ("q1", "身份证丢了", "330110"), ("q2", "车子过户", "330200"), ("q3", "开店", ""),
    ]  # fmt: skip
    wide = written(tmp_path / "wide", "queries.tsv", "q1\t身份证丢了\t330110\tnatural\tlay\nq3\t开店\t\tlegal\n")
    assert read_judged(wide.parent).queries == (
        SetQuery("q1", "身份证丢了", "330110", "natural", "lay"), SetQuery("q3", "开店", "", "legal"),
    )  # fmt: skip
    bare = read_judged(written(tmp_path, "乙.qrels", "q1 0 m1 3\nq1 0 m2 0\n"))
    assert (bare.queries, len(bare.judgements)) == ((SetQuery("q1", ""),), 2)
    with pytest.raises(BadParameters):
        trec_files(JudgedSet("x", (SetQuery("有 空格", "开店"),)).query_set)


def test_3_quepid_in_both_its_ways(tmp_path):
    rows = 'query,docid,rating\n身份证丢了,m1,3\n身份证丢了,m2,\n"开店, 注册",m5,0.0\n没人评的\n'
    found = read_judged(written(tmp_path, "q.csv", rows))
    assert [(query.id, query.text) for query in found.queries] == [
        ("q1", "身份证丢了"), ("q2", "开店, 注册"), ("q3", "没人评的"),
    ]  # fmt: skip
    assert found.query_set.grades == {"q1": {"m1": 3}, "q2": {"m5": 0}}
    assert found.pool == {"q1": ("m2",)}
    older = "\ufeffTeam Name,Case Name,Query Text,Doc ID,Doc Position,Title,Rating\r\nT,C,开店,m5,1,营业执照,2\r\n"
    assert read_judged(written(tmp_path, "o.csv", older)).query_set.grades == {"q1": {"m5": 2}}
    ours = read_judged(written(tmp_path, "w.csv", quepid_text(FULL.query_set)))
    assert [query.text for query in ours.queries] == ["身份证丢了", "车子过户", "开店"]
    assert ours.query_set.grades == {"q1": {"m1": 2}, "q3": {"m5": 0}}
    formula = JudgedSet("x", (SetQuery("a", "=1+1"),), (said("a", "m1", 1, "甲"),)).query_set
    text = quepid_text(formula)
    assert "\n'=1+1," in text.replace("\r", "")
    assert read_judged(written(tmp_path, "f.csv", text)).queries[0].text == "=1+1"


def test_4_what_is_wrong_is_told_by_row(tmp_path):
    lines = [
        '{"id":"a","text":"开店"}', "[1]", "{", '{"id":"a","text":"重复"}', '{"id":"b","text":" "}',
        '{"id":"c","text":"x","judgements":[{"document":"m","grade":4,"judge":"甲"}]}',
        '{"id":"d","text":"x","judgements":[{"grade":1}]}', '{"id":"e","text":"x","audience":"人"}',
        '{"id":"f","text":"x","weight":0}', '{"id":"g","text":"x","judgements":[{"document":"m","grade":true}]}',
        '{"id":"h","text":"x","judgements":[{"document":"m","grade":1,"at":"昨天"}]}', '{"id":"i","text":"x","pool":1}',
        '{"id":"j","text":"x","judgements":[{"document":"m","grade":1},{"document":"m","grade":2}]}',
    ]  # fmt: skip
    found = faults(written(tmp_path, "坏.jsonl", "\n".join(lines)))
    assert [row for row, _ in found] == list(range(2, 14))
    told = "；".join(reason for _, reason in found)
    for words in (
        "不是 JSON",
        "重复",
        "不能为空",
        "分数应为 0、1、2、3 之一，实为“4”",
        "natural、legal",
        "大于 0",
        "时间",
        "列表",
    ):
        assert words in told, words
    assert faults(written(tmp_path, "缺.csv", "query,rating\nx,1\n")) == [
        (1, "第一行应为列名 query,docid,rating，缺 docid")
    ]
    rows = "query,docid,rating\n,m,1\nx,m,5\nx,,2\ny,m,1\ny,m,2\n"
    assert [row for row, _ in faults(written(tmp_path, "错.csv", rows))] == [2, 3, 4, 6]
    written(tmp_path / "t", "queries.tsv", "q1\t开店\n")
    written(tmp_path / "t", "qrels", "q1 0 m 7\nq2 0 m 1\n")
    assert [reason for _, reason in faults(tmp_path / "t")] == [
        "分数应为 0、1、2、3 之一：q1 m 7", "queries.tsv 中没有查询 q2",
    ]  # fmt: skip
    latin = tmp_path / "gbk.jsonl"
    latin.write_bytes('{"id":"a","text":"x"}\n{"id":"b","text":"开店"}\n'.encode("gbk"))
    assert faults(latin) == [(2, "不是 UTF-8 编码，请另存为 UTF-8")]
    for name in ("没有.jsonl", "x.docx"):
        if name == "x.docx":
            written(tmp_path, name, "x")
        with pytest.raises(BadParameters):
            read_judged(tmp_path / name)
    with pytest.raises(BadParameters) as error:
        read_judged(written(tmp_path / "empty", "x", "").parent)
    assert "queries.tsv" in error.value.details[0].reason


def test_5_a_name_is_a_set_first_then_a_path(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    written(tmp_path, "丙.jsonl", '{"id":"a","text":"文件"}')
    written(tmp_path / "甲", "queries.tsv", "q\t文件夹\n")
    place = Installation(Settings(home=tmp_path / "home"))
    with pytest.raises(BadParameters) as error:
        read_query_set("乙", place)
    assert "还没有评测集" in error.value.details[0].reason
    assert read_query_set("甲", place).queries[0].text == "文件夹"
    judging_of(place).make(judge("主任").author, JudgedSet("甲", (SetQuery("q", "库里的"),)))
    assert read_query_set("甲", place).queries[0].text == "库里的"
    assert read_query_set("./甲", place).queries[0].text == "文件夹"
    assert read_query_set("丙.jsonl").queries[0].text == "文件"
    with pytest.raises(BadParameters) as error:
        read_query_set("乙", place)
    assert error.value.details[0].reason == "没有评测集或文件“乙”；现有评测集：甲"
    place.close()
