"""`zwfw evaluate spelling`: how well what people type is mended."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import click

from dictionaries.lexicon import shipped_lexicon
from dictionaries.pinyin import Pinyin
from dictionaries.regions import load_tree
from indexer.loaders.jsonl import read_jsonl
from indexer.samples.catalogue import read_catalogue, read_others
from search_engine.cli.console import json_option, print_json, rebuild_option, said
from search_engine.measuring.kept_collections import kept_vocabulary
from search_engine.measuring.spelling_evaluation import (
    Mending,
    SpellingEvaluation,
    evaluate_spelling,
    read_pairs,
    vocabulary_of,
    write_report,
)

FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.command()
@click.option("--pairs", required=True, type=FILE, help="错误写法<TAB>正确写法，没有错误时两列相同")
@click.option("--documents", type=FILE, help="文档 JSONL（可 .gz）：用其中的名称和别名作词汇；不给时用示例目录")
@click.option("--report", type=click.Path(dir_okay=False, path_type=Path), help="写出 HTML 报告，列出最差的例子")
@rebuild_option
@json_option
def spelling(pairs: Path, documents: Path | None, report: Path | None, rebuild: bool, as_json: bool) -> None:
    """纠错质量：整句的精确率、召回率、F1、误改率与准确率，并按错误类型分列。

    例：zwfw evaluate spelling --pairs pairs.tsv --documents items.jsonl --report report.html --json
    """
    wanted = read_pairs(pairs)
    lexicon, tree = shipped_lexicon(), load_tree()
    names = list(_document_names(documents) if documents else _sample_names())
    with kept_vocabulary(names, lambda: vocabulary_of(names, lexicon, tree), rebuild=rebuild, say=said) as vocabulary:
        mending = Mending.of_names(names, lexicon, tree, vocabulary)
        found = evaluate_spelling(wanted, mending.mend, Pinyin.of(lexicon))
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


def _sample_names() -> Iterator[str]:
    """Titles and aliases of the sample catalogue."""
    for matter in read_catalogue():
        yield matter.title
        yield from matter.shared.get("aliases", ())
    for other in read_others():
        yield str(other["title"])
        yield from other.get("aliases", ()) or ()


def _document_names(path: Path | str) -> Iterator[str]:
    """Titles and aliases of the documents of a file; rows that cannot be read are left out."""
    for row in read_jsonl(Path(path)):
        fields = row.raw or {}
        aliases = fields.get("aliases")
        for name in (fields.get("title"), *(aliases if isinstance(aliases, list) else ())):
            if isinstance(name, str) and name.strip():
                yield name
