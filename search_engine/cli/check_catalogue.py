"""`zwfw check-catalogue`: what a reviewer would find wrong with the sample catalogue."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path

import click

from dictionaries.regions import load_tree
from indexer.samples.catalogue import MATTERS
from indexer.samples.review import review_folder
from search_engine.cli.console import json_option, print_json


@click.command(name="check-catalogue")
@click.argument("folder", required=False, type=click.Path(exists=True, file_okay=False, path_type=Path))
@json_option
@click.pass_context
def check_catalogue(ctx: click.Context, folder: Path | None, as_json: bool) -> None:
    """检查示例目录：要素、编码、层级、主题、名称、时限、链接、电话、个人信息、引用。

    FOLDER 为 YAML 文件所在目录，默认是随程序发布的目录。有错误时退出码为 1。

    \b
    例：zwfw check-catalogue
        zwfw check-catalogue 新事项/
    """
    faults = review_folder(folder or MATTERS, load_tree())
    if as_json:
        print_json({"faults": [asdict(fault) for fault in faults]})
    else:
        for fault in faults:
            click.echo(str(fault))
        click.echo(f"共 {len(faults)} 处错误" if faults else "没有错误")
    ctx.exit(1 if faults else 0)
