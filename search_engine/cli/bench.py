"""`zwfw bench`: speed and size."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

import click

from search_engine.cli.console import STDERR, json_option, print_json
from search_engine.measuring.bench import SCALES, run_bench
from search_engine.measuring.bench.runner import Scale


@click.command()
@click.argument("scale", type=click.Choice(sorted(SCALES)))
@click.option("--documents", type=click.IntRange(1_000), help="文档数；默认城市 3 万、全国 500 万")
@click.option(
    "--home", type=click.Path(file_okay=False, path_type=Path), help="保留数据的目录；已有数据则不再生成与载入"
)
@click.option(
    "--beside/--no-beside", default=None, help="与单一索引及 3 万条文档对照；默认只在全国规模进行，约多 20 分钟"
)
@click.option("--build/--no-build", default=True, help="重建索引；--no-build 用 --home 中已有的索引")
@json_option
def bench(
    scale: str, documents: int | None, home: Path | None, beside: bool | None, build: bool, as_json: bool
) -> None:
    """在生成的数据上测量载入、建立索引、查询（进程内与 HTTP）、负载、新鲜度与内存。

    全国规模还与“全部文档按到达顺序放进单一索引”的做法、与 3 万条文档时的速度对照。

    \b
    例：zwfw bench city --json
        zwfw bench nation --home /data/bench
    """
    size = SCALES[scale] if documents is None else Scale(documents, SCALES[scale].queries)
    compare = scale == "nation" if beside is None else beside
    if home is not None:
        found = run_bench(size, home, lambda text: STDERR.print(f"· {text}"), beside=compare, build=build)
    else:
        with tempfile.TemporaryDirectory(prefix="zwfw-bench-") as folder:
            found = run_bench(size, Path(folder), lambda text: STDERR.print(f"· {text}"), beside=compare)
    if as_json:
        print_json(found)
    else:
        _show(found, "")


def _show(values: dict[str, Any], indent: str) -> None:
    for name, value in values.items():
        if isinstance(value, dict) and not any(isinstance(part, dict) for part in value.values()):
            click.echo(f"{indent}{name:18} " + "  ".join(f"{key} {part}" for key, part in value.items()))
        elif isinstance(value, dict):
            click.echo(f"{indent}{name}")
            _show(value, indent + "  ")
        else:
            click.echo(f"{indent}{name:18} {value}")
