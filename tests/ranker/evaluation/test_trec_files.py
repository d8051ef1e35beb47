"""The files of an evaluation.

1. A run that is written reads back in the same order, and its scores fall strictly, also for trec_eval.
2. Qrels and queries are read as they stand: BOM, CRLF, blank rows, tabs within the text.
3. Every fault of a file is told at once, by row, in Chinese, and nothing of the file is used.
4. An id with white space cannot be written.
5. Judgements that are written read back, whoever is named as their judge.
"""

from itertools import pairwise
from pathlib import Path
from tempfile import TemporaryDirectory

import ir_measures
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ranker.errors import BadEvaluationFile
from ranker.evaluation.runs import Run
from ranker.evaluation.trec_files import read_qrels, read_queries, read_run, write_qrels, write_run
from tests.ranker.evaluation.oracle import rankings


@given(st.dictionaries(st.sampled_from(["1", "2", "问"]), rankings.filter(bool), min_size=1))
def test_a_written_run_is_read_in_its_order(ranked):
    with TemporaryDirectory() as folder:
        path = Path(folder) / "run.txt"
        write_run(path, Run(ranked))
        assert read_run(path) == Run(ranked)
        scores = [(row.query_id, row.score) for row in ir_measures.read_trec_run(str(path))]
    assert all(after < before for (one, before), (other, after) in pairwise(scores) if one == other)


def test_a_run_is_ordered_by_score_and_not_by_row(tmp_path):
    path = tmp_path / "run.txt"
    path.write_text("1 Q0 low 1 0.5 x\n1 Q0 high 2 7e1 x\n")
    assert read_run(path).rankings == {"1": ("high", "low")}


def test_qrels_are_read_past_bom_blank_rows_and_tabs(tmp_path):
    path = tmp_path / "qrels"
    path.write_bytes("\ufeff1 0 甲 2\r\n\r\n1\t0\t乙\t-1\n2 0 甲 0\n2 0 甲 0".encode())
    assert read_qrels(path) == {"1": {"甲": 2, "乙": -1}, "2": {"甲": 0}}


def test_queries_are_read_past_bom_blank_rows_and_tabs(tmp_path):
    path = tmp_path / "queries.tsv"
    path.write_bytes("\ufeffq1\t公积金 提取\r\n\nq2\t一\t二\u2028三\n".encode())
    assert read_queries(path) == {"q1": "公积金 提取", "q2": "一\t二\u2028三"}


@pytest.mark.parametrize(
    ("read", "content", "faults"),
    [
        (read_qrels, b"", [(0, "", "文件为空")]),
        (read_qrels, b" \n\n", [(0, "", "文件为空")]),
        (read_qrels, b"1 0 a\n1 0 a 1\n1 0 b x\n", [(1, "", "应有 4 列"), (3, "grade", "整数")]),
        (read_qrels, b"1 0 a 1\n\n1 0 a 2\n", [(3, "document", "两个不同的等级")]),
        (read_qrels, b"1 0 a 1.5\n1 0 b 99999999999\n", [(1, "grade", "整数"), (2, "grade", "整数")]),
        (read_qrels, b"1 0 \xff 1\n", [(1, "", "UTF-8")]),
        (read_queries, "1 没有制表符\n\t无编号\n3\t \n".encode(), [(1, "", "TAB"), (2, "", "TAB"), (3, "", "TAB")]),
        (read_queries, b"1\ta\n1\tb\n", [(2, "id", "重复")]),
        (read_run, b"1 Q0 a 1 nan x\n1 Q0 b 1 1e999 x\n", [(1, "score", "有限"), (2, "score", "有限")]),
        (read_run, b"1 Q0 a 1 2 x\n1 Q0 a 2 1 x\n1 Q0 a\n", [(2, "document", "重复"), (3, "", "应有 6 列")]),
    ],
)
def test_faults_of_evaluation_files_are_told_by_row(tmp_path, read, content, faults):
    path = tmp_path / "file"
    path.write_bytes(content)
    with pytest.raises(BadEvaluationFile, match=f"共 {len(faults)} 处错误") as caught:
        read(path)
    assert [(fault.row, fault.field) for fault in caught.value.faults] == [fault[:2] for fault in faults]
    assert all(said in fault.reason for fault, (_, _, said) in zip(caught.value.faults, faults, strict=True))


@pytest.mark.parametrize("document", ["", "a b", "a\n", "甲\u3000乙"])
def test_4_white_space_in_an_id_is_refused(tmp_path, document):
    with pytest.raises(ValueError, match="空白"):
        write_run(tmp_path / "run.txt", Run({"1": (document,)}))


@pytest.mark.parametrize("judge", ["0", "clicks"])
def test_written_judgements_are_read_back(tmp_path, judge):
    qrels = {"q1": {"a": 3, "b": 0}, "问": {"a": 1}}
    write_qrels(tmp_path / "qrels", qrels, judge)
    assert read_qrels(tmp_path / "qrels") == qrels
    assert {row.split(" ")[1] for row in (tmp_path / "qrels").read_text("utf-8").splitlines()} == {judge}
    with pytest.raises(ValueError, match="含空白"):
        write_qrels(tmp_path / "qrels", {"q 1": {"a": 1}})
