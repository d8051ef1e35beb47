"""`zwfw bench`: speed and size."""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click

from search_engine.cli.application import application
from search_engine.cli.console import STDERR, json_option, print_json
from search_engine.cli.main import OWN_PROCESS
from search_engine.installation.huge_pages import huge_page_variables
from search_engine.measuring.bench import PARTS, SCALES, MissingTool

# Exit status where tools that are measured with are not on this machine.
MISSING_TOOL = 3


def said(text: str) -> None:
    """A line of progress."""
    STDERR.print(f"· {text}")


@click.group()
def bench() -> None:
    """在生成的数据上测量速度与体积。

    \b
    例：zwfw bench city --json
        zwfw bench nation --home /data/bench --documents 300000
    """


def _options(command: Callable[..., None]) -> Callable[..., None]:
    """What both sizes can be told."""
    for option in (
        json_option,
        click.option(
            "--only",
            multiple=True,
            type=click.Choice(PARTS),
            help="只测量这些部分，可重复；默认按规模取全部（city 只在全国规模，须与 http 同取）；"
            "instructions 需 valgrind 与数分钟，指明时才测量",
        ),
        click.option("--build/--no-build", default=True, help="重建索引；--no-build 用 --home 中已有的索引"),
        click.option(
            "--home",
            type=click.Path(file_okay=False, path_type=Path),
            help="保留数据的目录；已有数据则不再生成与载入。会写入又删除测量用的文档，请勿用正式数据",
        ),
        click.option("--documents", type=click.IntRange(1_000), help="文档数；默认城市 3 万、全国 500 万"),
    ):
        command = option(command)
    return command


@bench.command()
@_options
def city(**options: Any) -> None:
    """城市规模：载入、建立索引、处理器时间、调用次数、查询、负载、新鲜度与内存。

    \b
    例：zwfw bench city --json
        zwfw bench city --only processor --only counts
    """
    _measure("city", **options)


@bench.command()
@_options
def nation(**options: Any) -> None:
    """全国规模：同上，并与 3 万条文档时的速度对照。

    \b
    例：zwfw bench nation --home /data/bench --json
        zwfw bench nation --documents 300000
    """
    _measure("nation", **options)


@bench.command()
@click.option("--documents", default=30_000, show_default=True, type=click.IntRange(1_000), help="文档数")
@click.option(
    "--home", type=click.Path(file_okay=False, path_type=Path), help="保留数据的目录；已有的文档与索引直接使用"
)
@click.option("--warm", default=10_000, show_default=True, type=click.IntRange(300), help="OpenSearch 预热的请求数")
@click.option("--requests", default=1_000, show_default=True, type=click.IntRange(100), help="每一方测量的请求数")
@json_option
def peers(documents: int, home: Path | None, warm: int, requests: int, as_json: bool) -> None:
    """同样的文档与检索词，与 OpenSearch 轮流对照：处理器时间、时延、体积、精确名称；再与单一索引对照。

    需要 JDK 17 与 Maven，首次运行由 Maven 下载约 50 MB；缺少时以退出码 3 结束。

    \b
    例：zwfw bench peers --json
        zwfw bench peers --documents 122000 --home /data/bench
    """
    from search_engine.measuring.bench.peers import Effort, PeerFailed, run_peers

    with tempfile.TemporaryDirectory(prefix="zwfw-bench-") as folder, _missing_tools_told():
        try:
            found = run_peers(documents, home or Path(folder), said, Effort(warm, requests))
        except PeerFailed as error:
            raise click.ClickException(str(error)) from error
    _show(found, as_json)


@bench.command()
@click.option("--rows", default=50_000, show_default=True, type=click.IntRange(100, 100_000), help="行数")
@json_option
def console(rows: int, as_json: bool) -> None:
    """控制台：一类词典有许多行时，打开表格、翻页、排序、筛选各要多久；先作草稿，再发布。

    \b
    例：zwfw bench console --json
        zwfw bench console --rows 2000
    """
    from search_engine.measuring.bench.console import run_console_bench

    with tempfile.TemporaryDirectory(prefix="zwfw-bench-") as folder:
        found = run_console_bench(rows, Path(folder), said)
    _show(found, as_json)


def _measure(
    name: str, *, documents: int | None, home: Path | None, build: bool, only: tuple[str, ...], as_json: bool
) -> None:
    _as_a_serving_process()
    from search_engine.measuring.bench.runner import run_bench

    unasked = {"instructions"} if name == "nation" else {"instructions", "city"}
    parts = only or tuple(part for part in PARTS if part not in unasked)
    count, again = documents or SCALES[name], build or home is None
    with tempfile.TemporaryDirectory(prefix="zwfw-bench-") as folder, _missing_tools_told():
        found = run_bench(count, home or Path(folder), said, application(), parts=parts, build=again)
    _show(found, as_json)


@contextmanager
def _missing_tools_told() -> Iterator[None]:
    """Where a tool is missing, the command says so and ends with `MISSING_TOOL`."""
    try:
        yield
    except MissingTool as error:
        click.echo(f"错误：{error}", err=True)
        click.get_current_context().exit(MISSING_TOOL)


def _as_a_serving_process() -> None:
    """Compute as serving processes do (`api.serving.processes`): linear algebra with one thread, the heap in huge
    pages.

    NumPy reads the one when it is loaded: on a busy machine two threads wait for each other, and that counts as theirs.
    The other is read when a process begins, so that this one begins anew.
    """
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    variables = huge_page_variables(os.environ)
    if variables and click.get_current_context().find_root().obj == OWN_PROCESS:
        os.execve(sys.executable, sys.orig_argv, {**os.environ, **variables})


def _show(found: Mapping[str, Any], as_json: bool) -> None:
    if as_json:
        print_json(found)
    else:
        _lines(found, "")


def _lines(values: Mapping[str, Any], indent: str) -> None:
    """Figures by name, a line each."""
    for name, value in values.items():
        if isinstance(value, dict) and any(isinstance(part, dict) for part in value.values()):
            click.echo(f"{indent}{name}")
            _lines(value, indent + "  ")
        else:
            said = "  ".join(f"{key} {part}" for key, part in value.items()) if isinstance(value, dict) else value
            click.echo(f"{indent}{name:18} {said}")
