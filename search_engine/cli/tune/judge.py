"""`zwfw tune judge`: how far judging a set is, how far judges agree, and judgements of another source."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from search_engine.cli.console import as_option, author, json_option, print_json
from search_engine.cli.tune.sets import opened, summary_fields, tell_merged, told_progress

if TYPE_CHECKING:
    from ranker.evaluation import Agreement
    from search_engine.tuning.judging.standings import Disagreement


@click.command()
@click.argument("name", metavar="评测集")
@click.option("--import", "source", type=click.Path(exists=True, path_type=Path), help="合并这个文件或文件夹中的评判")
@click.option("--judge", default="", metavar="姓名", help="文件没有写明的，由谁评判（TREC、Quepid 没有）")
@click.option("--dry-run", is_flag=True, help="只说 --import 会怎样，不写入")
@click.option("--agreement", "with_agreement", is_flag=True, help="各评判人之间有多一致")
@click.option("--disagreements", "with_disagreements", is_flag=True, help="列出分歧，相差最大的在前")
@as_option
@json_option
def judge(
    name: str,
    source: Path | None,
    judge: str,
    dry_run: bool,
    with_agreement: bool,
    with_disagreements: bool,
    as_json: bool,
) -> None:
    """评判的进度；合并别处的评判，看一致程度与分歧。评判本身在控制台的“评判”页进行。

    合并不丢失已有的评判，也不带入评测集没有的查询与文档：它们会被数出、列出。

    \b
    例：zwfw tune judge 十二月
        zwfw tune judge 十二月 --import 乙.qrels --judge 李四 --dry-run
        zwfw tune judge 十二月 --import 乙.qrels --judge 李四 --as 张三
        zwfw tune judge 十二月 --agreement --disagreements
    """
    from search_engine.tuning.formats import read_judged

    judging, actor = opened()
    told: dict[str, Any] = {}
    if source is not None:
        judged = read_judged(source)
        merged = judging.would_merge(judged, name, judge) if dry_run else judging.merge(author(), judged, name, judge)
        told["merged"] = asdict(merged)
        if not as_json:
            tell_merged(merged)
    summary = judging.one(actor, name)
    told["set"] = summary_fields(summary)
    if with_agreement:
        told["agreement"] = asdict(judging.agreement(name))
    if with_disagreements:
        told["disagreements"] = [asdict(one) for one in judging.disagreements(actor, name)]
    if as_json:
        print_json(told)
        return
    click.echo(f"{name}：{summary.queries} 个查询，{summary.pairs} 份待评判；{told_progress(summary)}")
    if with_agreement:
        _tell_agreement(judging.agreement(name))
    if with_disagreements:
        _tell_disagreements(judging.disagreements(actor, name))
    if not (source or with_agreement or with_disagreements):
        click.echo(f"评判的页面：控制台“搜索质量”中的“评判”（/admin/judging/{name}）")


def _tell_agreement(found: Agreement) -> None:
    if found.equal is None:
        click.echo("还没有两人都评判过的文档")
        return
    kappa = "不能计算（分数没有变化）" if found.kappa is None else f"{found.kappa:.3f}"
    click.echo(f"两人以上评判的 {found.pairs} 份：分数相同 {found.equal:.1%}，加权 kappa {kappa}")
    for two in found.by_judges:
        own = "—" if two.kappa is None else f"{two.kappa:.3f}"
        click.echo(f"  {two.one} 与 {two.other}\t{two.pairs} 份\t相同 {two.equal:.1%}\tkappa {own}")


def _tell_disagreements(found: list[Disagreement]) -> None:
    click.echo(f"有分歧的 {len(found)} 份" + "：" * bool(found))
    for one in found:
        grades = "，".join(
            f"{said.judge} {said.grade}" + f"（{said.reason}）" * bool(said.reason) for said in one.judgements
        )
        settled = f"\t已裁定 {one.settlement.grade}（{one.settlement.by}）" if one.settlement else ""
        click.echo(f"{one.query.id} {one.query.text}\t{one.document}\t{grades}{settled}")
