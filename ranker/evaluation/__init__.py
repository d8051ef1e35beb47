"""Is one order better than another? Runs against judgements, one metric in one file."""

from ranker.evaluation.metrics import METRICS, Evaluation, Measure, evaluate, parse_measure
from ranker.evaluation.runs import Qrels, Queries, Run
from ranker.evaluation.significance import Comparison, compare
from ranker.evaluation.trec_files import read_qrels, read_queries, read_run, write_qrels, write_run

__all__ = [
    "METRICS",
    "Comparison",
    "Evaluation",
    "Measure",
    "Qrels",
    "Queries",
    "Run",
    "compare",
    "evaluate",
    "parse_measure",
    "read_qrels",
    "read_queries",
    "read_run",
    "write_qrels",
    "write_run",
]
