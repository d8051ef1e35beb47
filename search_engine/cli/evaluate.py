"""`zwfw evaluate`: quality on judged collections."""

from __future__ import annotations

import tempfile
from pathlib import Path

import click

from ranker.evaluation import read_qrels, read_queries, write_run
from search_engine.cli.console import StageProgress, json_option, print_json, progress_bar
from search_engine.cli.evaluate_spelling import spelling
from search_engine.evaluation import SearchEvaluation, evaluate_search

FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.group()
def evaluate() -> None:
    """用自己的流水线在任意评测集上测量；在临时目录中进行，不影响现有数据。

    例：zwfw evaluate search --documents corpus.jsonl.gz --queries queries.tsv --qrels qrels.tsv
    """


evaluate.add_command(spelling)


@evaluate.command()
@click.option(
    "--documents", required=True, type=FILE, help="文档 JSONL（可 .gz）：至少 id、title，可有 text 与任何文档字段"
)
@click.option("--queries", required=True, type=FILE, help="查询：编号<TAB>文字")
@click.option("--qrels", required=True, type=FILE, help="判断：查询 0 文档 等级（TREC）")
@click.option("--train-queries", type=FILE, help="训练用查询（目前的排序没有可训练的部分，给出则忽略并说明）")
@click.option("--train-qrels", type=FILE, help="训练用判断（同上）")
@click.option("--run-out", type=click.Path(dir_okay=False, path_type=Path), help="写出 TREC run 文件")
@json_option
def search(
    documents: Path,
    queries: Path,
    qrels: Path,
    train_queries: Path | None,
    train_qrels: Path | None,
    run_out: Path | None,
    as_json: bool,
) -> None:
    """搜索质量：recall、MRR、nDCG 与每次查询的用时；不分地区，不合并。

    例：zwfw evaluate search --documents corpus.jsonl --queries queries.tsv --qrels qrels.tsv --json
    """
    if train_queries or train_qrels:
        click.echo("提示：目前的排序没有可训练的部分，训练集未被使用", err=True)
    with tempfile.TemporaryDirectory(prefix="zwfw-evaluate-") as home, progress_bar() as progress:
        found = evaluate_search(
            Path(home), documents, read_queries(queries), read_qrels(qrels), StageProgress(progress)
        )
    if found.report.unknown_fields:
        click.echo(f"忽略的字段：{'、'.join(found.report.unknown_fields)}", err=True)
    if run_out is not None:
        write_run(run_out, found.run)
    if as_json:
        print_json(_summary(found))
    else:
        for name, value in _summary(found).items():
            click.echo(f"{name:12} {value}")


def _summary(found: SearchEvaluation) -> dict[str, float | int]:
    return {
        **{name: round(value, 4) for name, value in found.values.items()},
        "queries": found.queries,
        "missing": found.missing,
        "documents": found.documents,
        "load_s": found.load_s,
        "index_s": found.index_s,
        "p50_ms": found.p50_ms,
        "p99_ms": found.p99_ms,
    }
