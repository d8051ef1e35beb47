"""`zwfw demo`: the sample catalogue as JSONL."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, BinaryIO

import click
import orjson

from dictionaries.regions import load_tree
from indexer.samples.catalogue import read_catalogue, read_others
from indexer.samples.demo import demo_documents
from indexer.samples.nation import nation_documents
from search_engine.cli.console import STDERR, progress_bar, written_whole

NATION = 5_000_000


@click.command()
@click.option("--documents", type=click.IntRange(1, 20_000_000), help="文档数；默认为浙江全省与国家本级的切片")
@click.option("--nation", is_flag=True, help="全国规模：500 万条，含生成的事项、乡镇、地方差异与 30 万条单地区文档")
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), help="写入的文件；默认标准输出")
def demo(documents: int | None, nation: bool, out: Path | None) -> None:
    """把示例目录展开到各地区，写成 JSONL（每次结果相同）。

    \b
    例：zwfw demo --out sample.jsonl
        zwfw demo --nation --documents 300000 --out nation.jsonl
    """
    tree, matters = load_tree(), read_catalogue()
    if nation:
        stream = nation_documents(tree, matters, documents or NATION)
        _write(stream, out, documents or NATION)
        counts = stream.counts()
        STDERR.print(
            f"共 {counts.documents} 条，事项 {counts.bases} 个，"
            f"不同名称 {counts.distinct_names} 个，不同要素文本 {counts.distinct_texts} 段"
        )
    else:
        _write(demo_documents(matters, read_others(), tree, documents), out, documents)


def _write(documents: Iterable[dict[str, Any]], out: Path | None, total: int | None) -> None:
    count = 0
    with _target(out) as file, progress_bar() as progress:
        task = progress.add_task("写出文档", total=total)
        for count, document in enumerate(documents, 1):
            file.write(orjson.dumps(document, option=orjson.OPT_APPEND_NEWLINE))
            if count % 5_000 == 0:
                progress.update(task, completed=count)
    STDERR.print(f"已写出 {count} 条文档")


@contextmanager
def _target(out: Path | None) -> Iterator[BinaryIO]:
    """Standard output, or the file to write."""
    if out is None:
        yield sys.stdout.buffer
        return
    with written_whole(out) as file:
        yield file
