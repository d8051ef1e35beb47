"""`zwfw tune clicks`: what clicks say of documents."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click
import orjson

from dictionaries.normalize import normal_text
from indexer.store.audit import Actions
from ranker.clicks import MODELS, Support
from ranker.evaluation import write_qrels
from search_engine.cli.console import STDERR, as_option, author, installation, json_option, print_json, written_whole
from search_engine.cli.tune.period import days_option, level_option, span
from search_engine.tuning.click_log import ClickLog, read_click_log
from search_engine.tuning.click_scores import GRADED, JUDGE, ClickScores, score_clicks
from search_engine.tuning.contexts import Contexts
from search_engine.tuning.formats import read_query_set

PATH = click.Path(dir_okay=False, path_type=Path)
PLACES = 10  # whose worth is shown


@click.command()
@days_option
@level_option
@click.option("--model", type=click.Choice(list(MODELS)), default="pbm", show_default=True,
              help="pbm 位置点击模型（分出位置与内容各占几成）；coec 点击与同位置平均点击之比")  # fmt: skip
@click.option(
    "--set", "source", help="评测集：名称，或 .jsonl 等文件；其中的查询已经复核，不论多少人搜过都计入，并用它的编号"
)
@click.option("--out", type=PATH, help="写出 JSONL：每行一个查询、地区与事项，有得分、展现、点击与可靠程度")
@click.option("--qrels", type=PATH, help=f"写出 TREC 评判文件，等级 0–3，评判人一列为 {JUDGE}；只用于 --model {GRADED}")
@as_option
@json_option
def clicks(
    days: int, level: str, model: str, source: str | None, out: Path | None, qrels: Path | None, as_json: bool
) -> None:
    """从点击看各查询下的结果好坏，除去位置靠前本身带来的点击。

    读门户上报的展现与点击（同一 search_id），不含任何人的身份；同一天不足 10 人（ZWFW_REPORT_ACTORS）
    搜索的查询只计入各位置的合计。一天点击逾百次的视为程序，不计。

    \b
    例：zwfw tune clicks --days 30 --out clicks.jsonl
        zwfw tune clicks --qrels clicks.qrels
    """
    if qrels is not None and model != GRADED:
        raise click.UsageError(f"等级由位置点击模型的得分划定：--qrels 请与 --model {GRADED} 同用")
    place = installation()
    contexts = Contexts(place.tree(), level)
    reviewed = read_query_set(source, place).queries if source is not None else ()
    ids = {(normal_text(one.text).strip(), contexts.of(one.region)): one.id for one in reviewed}
    log = read_click_log(place, contexts, *span(days), ids)
    found = score_clicks(log, model, ids)
    place.events.close()
    graded = found.grades() if model == GRADED else {}
    if out is not None:
        with written_whole(out) as file:
            file.writelines(orjson.dumps(one.as_dict(), option=orjson.OPT_APPEND_NEWLINE) for one in found.scores)
    if qrels is not None:
        write_qrels(qrels, graded, JUDGE)
    if out is not None or qrels is not None:
        place.audit.record(author(), Actions.EXPORT_QUERIES, after={"name": "点击", "rows": len(found.scores)})
    told = _told(log, found, sum(map(len, graded.values())))
    if as_json:
        print_json(told)
    else:
        _show(told)


def _told(log: ClickLog, found: ClickScores, graded: int) -> dict[str, Any]:
    supports = [one.support for one in found.scores]
    return {
        "model": found.model,
        "pages": log.pages,
        "told_apart": log.told,
        "clicks": log.clicks,
        "robots": log.robots,
        "unusable": log.unusable,
        "queries": len({one.query for one in found.scores}),
        "scores": len(found.scores),
        "support": {str(name): supports.count(name) for name in Support},
        "graded": graded,
        "places": found.places,
        "linked": found.linked,
    }


def _show(told: dict[str, Any]) -> None:
    click.echo(f"结果页 {told['pages']} 个，点击 {told['clicks']} 次；另有程序的 {told['robots']} 个、"
               f"缺查询或展现的 {told['unusable']} 个未计")  # fmt: skip
    if not told["pages"]:
        STDERR.print("没有可用的结果页：门户须上报 impression（展现）与 click（点击），并带同一 search_id")
        return
    click.echo(f"逐条统计：{told['queries']} 个查询的 {told['scores']} 个结果（{told['told_apart']} 个结果页）；"
               f"可定等级的 {told['graded']} 个")  # fmt: skip
    if not told["scores"]:
        STDERR.print("没有足够多人搜过的查询：可加大 --days，或用 --level city 按市合计")
        return
    worth = "，".join(
        f"{place} {'—' if value is None else format(value, '.2f')}{'' if place in told['linked'] else '?'}"
        for place, value in enumerate(told["places"][:PLACES], 1)
    )
    click.echo(f"各位置受注意的程度（第 1 位为 1）：{worth}")
    moved, alone, unknown = (told["support"][name] for name in Support)
    click.echo(f"出现在多个位置的结果 {moved} 个；只出现在一个位置的 {alone} 个，得分全凭模型；"
               f"分不清位置与内容的 {unknown} 个，不定等级")  # fmt: skip
