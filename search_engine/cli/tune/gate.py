"""`zwfw tune gate`: may a candidate go live? Exit status 1 where it may not."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from search_engine.cli.console import json_option, print_json
from search_engine.cli.tune.kit import kit

if TYPE_CHECKING:
    from search_engine.tuning.gate import GateResult

FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.command()
@click.argument("baseline")
@click.argument("candidate")
@click.option("--set", "source", required=True, help="评测集：名称，或文件夹、.jsonl、Quepid 的 .csv")
@click.option(
    "--rules", type=FILE, help="门槛（TOML）：指标、允许的退步、分组、用时、必须排在前面的文档；见 docs/tuning.md"
)
@click.option("--accept-unsure", is_flag=True, help="差别在误差之内也放行")
@json_option
def gate(baseline: str, candidate: str, source: str, rules: Path | None, accept_unsure: bool, as_json: bool) -> None:
    """CANDIDATE 能否代替 BASELINE 上线：逐条检查门槛，有一条不过即以状态 1 结束，可用于站点自己的 CI。

    \b
    例：zwfw tune gate live mine.toml --set 十二月
        zwfw tune gate live mine.toml --set 十二月 --rules gate.toml --json
    """
    from search_engine.tuning.gate_rules import read_rules

    wanted = read_rules(rules)
    if accept_unsure:
        wanted = wanted.model_copy(update={"unsure": True})
    with kit() as (tuning, actor):
        found = tuning.gate(baseline, candidate, source, wanted, actor)
    tell_gate(found, as_json)
    if not found.passed:
        raise SystemExit(1)


def tell_gate(found: GateResult, as_json: bool) -> None:
    """What the gate says, check by check."""
    if as_json:
        checks = [{"name": one.name, "passed": one.passed, "told": one.told} for one in found.checks]
        print_json({"passed": found.passed, "checks": checks, "figures": found.figures()})
        return
    for one in found.checks:
        click.echo(f"{'通过' if one.passed else '不过'}　{one.name}　{one.told}")
    click.echo("可以上线" if found.passed else "不能上线")
