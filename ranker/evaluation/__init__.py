"""Is one order better than another? Runs against judgements, one metric in one file."""

from ranker.evaluation.agreement import Agreement, TwoJudges, agreement, weighted_kappa
from ranker.evaluation.metrics import METRICS, Evaluation, Measure, evaluate, parse_measure
from ranker.evaluation.runs import Qrels, Queries, Run
from ranker.evaluation.significance import Comparison, compare, compare_columns, holm
from ranker.evaluation.trec_files import read_qrels, read_queries, read_run, write_qrels, write_run

__all__ = [
    "METRICS",
    "Agreement",
    "Comparison",
    "Evaluation",
    "Measure",
    "Qrels",
    "Queries",
    "Run",
    "TwoJudges",
    "agreement",
    "compare",
    "compare_columns",
    "evaluate",
    "holm",
    "parse_measure",
    "read_qrels",
    "read_queries",
    "read_run",
    "weighted_kappa",
    "write_qrels",
    "write_run",
]
