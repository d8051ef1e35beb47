"""`zwfw events simulate`: what citizens who do not exist do, as a file for `zwfw events import`."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from pathlib import Path

import click
import orjson

from indexer.documents.timestamps import CHINA
from search_engine.cli.console import STDERR, installation, progress_bar, written_whole
from search_engine.cli.region_option import REGION
from search_engine.measuring.simulation import BehaviourParameters, Plan, Simulation, catalogue_of, read_plot, truth_of
from search_engine.people.activity.transfer.files import JSONL

USUAL = BehaviourParameters()
SHARE = click.FloatRange(0, 1)
PATH = click.Path(dir_okay=False, path_type=Path)
TOLD = 5_000  # rows between two looks at the bar


@click.command()
@click.option(
    "--citizens", type=click.IntRange(1, 1_000_000), default=1_000, show_default=True, help="多少人（含店、企业）"
)
@click.option("--days", type=click.IntRange(1, 3_650), default=90, show_default=True, help="多少天")
@click.option("--seed", type=int, default=1, show_default=True, help="随机种子：参数与文档库相同，则逐字节相同")
@click.option("--out", type=PATH, required=True, help="写入的 JSONL，供 zwfw events import")
@click.option("--truth", type=PATH, help="另写植入的规律（JSON）：先后、成组、地域，供测量")
@click.option("--end", type=click.DateTime(), help="到何时为止（北京时间）；默认今日零时")
@click.option("--region", "regions", type=REGION, multiple=True, help="只住在这些地区（可重复）；默认按文档数分布")
@click.option("--consenting", type=SHARE, default=USUAL.consenting, show_default=True, help="同意保存行为的人的比例")
@click.option("--late", type=SHARE, default=USUAL.late, show_default=True, help="迟到、乱序的事件的比例")
def simulate(
    citizens: int,
    days: int,
    seed: int,
    out: Path,
    truth: Path | None,
    end: datetime | None,
    regions: tuple[str, ...],
    consenting: float,
    late: float,
) -> None:
    """按人生与经营中的大事模拟办事行为（并无其人），写成行为事件文件。

    \b
    例：zwfw events simulate --citizens 5000 --days 90 --out events.jsonl --truth truth.json
        zwfw events import events.jsonl
    早于 ZWFW_EVENT_DAYS 的事件导入时不收，天数不要超过它。
    """
    if out.suffix.lower() not in JSONL:
        raise click.BadParameter("应以 .jsonl 结尾，否则 zwfw events import 不收", param_hint="--out")
    place, plot = installation(), read_plot()
    tree = place.tree()
    codes = [tree.canonical(code) for code in regions]
    catalogue = catalogue_of(place.store, tree, plot.titles(), within=codes)
    if not catalogue.homes:
        raise click.ClickException("文档库中没有县级地区的事项：请先载入文档（zwfw load），或检查 --region")
    until = (end or datetime.now(CHINA).replace(hour=0, minute=0, second=0, microsecond=0)).replace(tzinfo=CHINA)
    plan = Plan(citizens, days, seed, until, replace(USUAL, consenting=consenting, late=late))
    run = Simulation(catalogue, plot, plan, place.lexicons.lexicon())
    count = _write(run, out)
    if truth:
        with written_whole(truth) as file:
            file.write(orjson.dumps(truth_of(run), option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE))
    STDERR.print(f"已写出 {count} 个事件，{citizens} 人，{days} 天，至 {until:%Y-%m-%d %H:%M}")
    absent = len(plot.titles() - catalogue.by_title.keys())
    if absent:
        STDERR.print(f"剧本中的 {absent} 个事项文档库里没有，与之相关的步骤已略去")


def _write(run: Simulation, out: Path) -> int:
    count = 0
    with written_whole(out) as file, progress_bar() as progress:
        task = progress.add_task("模拟", total=None)
        for count, row in enumerate(run.rows(), 1):
            file.write(orjson.dumps(row, option=orjson.OPT_APPEND_NEWLINE))
            if count % TOLD == 0:
                progress.update(task, completed=count)
    return count
