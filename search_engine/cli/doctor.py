"""`zwfw doctor`: what is wrong with this installation, and the mend."""

from __future__ import annotations

import os
from dataclasses import asdict

import click

from search_engine.cli.console import json_option, print_json
from search_engine.maintenance.doctor import examine, first_cause

MARKS = {"ok": "正常", "note": "提示", "wrong": "问题"}
COLOURS = {"ok": "green", "note": "yellow", "wrong": "red"}


@click.command()
@click.option("--deep", is_flag=True, help="逐字节核对校验和，并比对文档库与索引（全国规模约几分钟）")
@json_option
@click.pass_context
def doctor(ctx: click.Context, deep: bool, as_json: bool) -> None:
    """检查程序、磁盘、数据目录、文档库与索引。只查看，不改动任何数据。

    先查系统拒绝了什么（磁盘已满或只读、权限、所有者、文件句柄、写锁）：那时数据完好，不需要恢复备份。

    \b
    退出码：0 没有问题（可有提示）；1 有问题；2 命令用法有误。
    --json：{"healthy": 是否没有问题, "cause": 首要原因或 null,
             "findings": [{"check", "state", "message", "mend", "cause"}, …]}
      state 为 ok、note（提示）、wrong（问题）；
      cause 为 full（磁盘已满）、read_only（只读）、device（磁盘出错）、rights（权限）、
               owner（所有者）、handles（文件句柄）、lock（写锁），其余为空。

    \b
    例：zwfw doctor --deep
        zwfw doctor --json
    """
    findings = examine(os.environ, deep=deep)
    wrong = sum(finding.state == "wrong" for finding in findings)
    cause = first_cause(findings)
    if as_json:
        rows = [asdict(finding) for finding in findings]
        print_json({"healthy": wrong == 0, "cause": cause.cause if cause else None, "findings": rows})
    else:
        for finding in findings:
            mend = f" → {finding.mend}" if finding.mend else ""
            click.echo(click.style(MARKS[finding.state], fg=COLOURS[finding.state]) + f"  {finding.message}{mend}")
        if cause is not None:
            click.echo(f"首要原因：{cause.message} → {cause.mend}")
        click.echo(f"共 {wrong} 处问题" if wrong else "一切正常")
    ctx.exit(1 if wrong else 0)
