"""`zwfw evaluate spelling`: how well what people type is mended."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

import click

from dictionaries.lexicon import shipped_lexicon
from dictionaries.pinyin import Pinyin
from search_engine.cli.console import json_option, print_json, rebuild_option, said
from search_engine.measuring.kept_collections import kept_collection
from search_engine.measuring.spelling_evaluation import (
    SpellingEvaluation,
    evaluate_spelling,
    mended,
    read_pairs,
    write_report,
)
from search_engine.query.analysis import QueryAnalyzer
from search_engine.service import Service
from search_engine.settings.settings import Settings

FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.command()
@click.option("--pairs", required=True, type=FILE, help="错误写法<TAB>正确写法，没有错误时两列相同")
@click.option("--documents", type=FILE, help="文档 JSONL（可 .gz）：以其全部文字为词汇；不给时用现有的索引")
@click.option("--report", type=click.Path(dir_okay=False, path_type=Path), help="写出 HTML 报告，列出最差的例子")
@rebuild_option
@json_option
def spelling(pairs: Path, documents: Path | None, report: Path | None, rebuild: bool, as_json: bool) -> None:
    """纠错质量：整句的精确率、召回率、F1、误改率与准确率，并按错误类型分列。

    例：zwfw evaluate spelling --pairs pairs.tsv --documents items.jsonl --report report.html --json
    """
    wanted, lexicon = read_pairs(pairs), shipped_lexicon()
    with _query_analyzer(documents, rebuild=rebuild) as query_analyzer:
        found = evaluate_spelling(wanted, partial(mended, query_analyzer), Pinyin.of(lexicon))
    if report is not None:
        write_report(report, found)
        click.echo(f"报告已写入 {report}", err=True)
    if as_json:
        print_json(summary(found))
    else:
        for name, value in summary(found).items():
            if not isinstance(value, dict):
                click.echo(f"{name:20} {value}")


def summary(found: SpellingEvaluation) -> dict[str, object]:
    """The measures, rounded, with times and the measures by kind."""
    return {
        **{name: round(value, 4) for name, value in found.values().items()},
        "pairs": len(found.outcomes),
        "p50_ms": round(found.spent(0.5), 3),
        "p99_ms": round(found.spent(0.99), 3),
        "by_kind": {
            kind: {name: round(value, 4) for name, value in values.items()} for kind, values in found.by_kind().items()
        },
    }


@contextmanager
def _query_analyzer(documents: Path | None, *, rebuild: bool) -> Iterator[QueryAnalyzer]:
    """That of a collection of some documents, else of the installation."""
    if documents is None:
        with Service.open(Settings.from_environment(), read_only=True) as service, service.state.pipeline() as pipeline:
            yield pipeline.query_analyzer
    else:
        with kept_collection(documents, rebuild=rebuild, say=said) as built:
            yield built.collection.pipeline().query_analyzer
