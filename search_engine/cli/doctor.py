"""`zwfw doctor`: what is wrong with this installation, and the mend."""

from __future__ import annotations

import os
from dataclasses import asdict

import click

from search_engine.care.doctor import examine
from search_engine.cli.console import json_option, print_json

MARKS = {"ok": "正常", "note": "提示", "wrong": "问题"}
COLOURS = {"ok": "green", "note": "yellow", "wrong": "red"}


@click.command()
@click.option("--deep", is_flag=True, help="逐字节核对校验和，并比对文档库与索引（全国规模约几分钟）")
@json_option
@click.pass_context
def doctor(ctx: click.Context, deep: bool, as_json: bool) -> None:
    """检查程序、数据目录、文档库与索引；有问题时退出码为 1。只查看，不改动任何数据。

    例：zwfw doctor --deep
    """
    findings = examine(os.environ, deep=deep)
    wrong = sum(finding.state == "wrong" for finding in findings)
    if as_json:
        print_json({"healthy": wrong == 0, "findings": [asdict(finding) for finding in findings]})
    else:
        for finding in findings:
            mend = f" → {finding.mend}" if finding.mend else ""
            click.echo(click.style(MARKS[finding.state], fg=COLOURS[finding.state]) + f"  {finding.message}{mend}")
        click.echo(f"共 {wrong} 处问题" if wrong else "一切正常")
    ctx.exit(1 if wrong else 0)
