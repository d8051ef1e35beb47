"""`zwfw evaluate recommend`: how well recommenders find what people turn to next."""

from __future__ import annotations

import resource
from collections.abc import Iterator
from pathlib import Path

import click

from ranker.errors import MissingPart
from ranker.recommenders import RECOMMENDERS, Measured, Split, hold_out, measure, read_interactions, read_split
from search_engine.cli.console import installation, json_option, print_json
from search_engine.measuring.event_files import TURNED_TO, read_event_file, turns_of

FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
PART = click.FloatRange(0, 1, True, True)
# What is best on public data (docs/decisions/0015); a site's own choice goes by its own (`people.learning`).
DEFAULT = "local_ridge"
DIGITS = 4


@click.command()
@click.option("--train", type=FILE, help="训练部分：每行 用户 事项 事项 …")
@click.option("--test", type=FILE, help="测试部分，写法相同")
@click.option("--validate", type=PART, help="不给 --test 时，从每个用户中随机留出的比例")
@click.option("--events", type=FILE, help="代替以上：行为事件（JSONL），按时间切分")
@click.option("--last", default=0.2, show_default=True, type=PART, help="--events 中留作测试的最近一段")
@click.option(
    "--type", "types", multiple=True, type=click.Choice(sorted(TURNED_TO)), help="--events 只计这些（可重复）"
)
@click.option("--seed", default=1, show_default=True, help="--validate 的随机种子")
@click.option("--model", type=click.Choice(tuple(RECOMMENDERS)), help="只测一个模型；不给则测全部能用的模型")
@click.option("--items", type=click.IntRange(1), help="只留训练部分中最常见的这么多项，用来看规模的影响")
@click.option("--at", default=20, show_default=True, type=click.IntRange(1), help="取前几项")
@json_option
def recommend(
    train: Path | None,
    test: Path | None,
    validate: float | None,
    events: Path | None,
    last: float,
    types: tuple[str, ...],
    seed: int,
    model: str | None,
    items: int | None,
    at: int,
    as_json: bool,
) -> None:
    """推荐质量：对每个用户给全部事项排序（不抽样），计 recall、nDCG、MRR、覆盖率与新颖度。

    训练部分已有的事项不再推荐。不给 --model 时各模型并列，热门榜是必须超过的底线；JSON 顶层为默认模型的数值。

    \b
    例：zwfw evaluate recommend --train train.txt --test test.txt --json
        zwfw evaluate recommend --train train.txt --validate 0.2 --model local_ridge
        zwfw evaluate recommend --events events.jsonl --last 0.2

    --events 只计同意保存的人（有 user 而 consent 不为 false）的点击、查看、收藏、办理；文档按本系统文档库归到事项。
    """
    if events is not None and any(part is not None for part in (train, test, validate)):
        raise click.UsageError("--events 自己按时间切分，不与 --train、--test、--validate 同用")
    split = _of_events(events, last, types) if events is not None else _of_lines(train, test, validate, seed)
    if not split.wanted.nnz:
        raise click.ClickException("测试部分没有任何人的任何事项，无从测量")
    if items is not None:
        split = split.of_most_common(items)
    table = {}
    for one in _measured(split, model, at):
        table[one.model] = {name: round(value, DIGITS) for name, value in one.values().items()} | {"peak_mb": peak_mb()}
        if not as_json:
            click.echo(f"{one.model:18} " + "  ".join(f"{name} {value}" for name, value in table[one.model].items()))
    if as_json:
        shown = model or DEFAULT
        print_json({"model": shown, **table[shown], **({} if model else {"models": table})})


def _of_lines(train: Path | None, test: Path | None, validate: float | None, seed: int) -> Split:
    if train is None or (test is None) == (validate is None):
        raise click.UsageError("请给出 --train 与 --test，或 --train 与 --validate（二者择一），或 --events")
    return read_split(train, test) if test is not None else hold_out(read_interactions(train), validate or 0, seed)


def _of_events(events: Path, last: float, types: tuple[str, ...]) -> Split:
    """Parted at an instant; documents are put with their bases where the installation has them."""
    place = installation()
    known = isinstance(place.database, str) or place.database.exists()
    keys = place.store.base_keys if known else lambda _ids: {}
    turns = turns_of(read_event_file(events), keys, types or TURNED_TO)
    if not turns.users.size:
        raise click.ClickException(f"{events} 中没有同意保存的人的点击、查看、收藏、办理")
    return turns.split(last)


def peak_mb() -> int:
    """The most memory that this process has held so far, in MB (10⁶ bytes); Linux counts in KiB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024 // 1_000_000


def _measured(split: Split, model: str | None, at: int) -> Iterator[Measured]:
    """One model, or all that these files have enough for; what is left out is said on stderr."""
    for name, made in RECOMMENDERS.items() if model is None else [(model, RECOMMENDERS[model])]:
        try:
            yield measure(made(), split.train, split.wanted, at)
        except MissingPart as missing:
            if model is not None:
                raise
            click.echo(f"略过 {name}：{missing}", err=True)
