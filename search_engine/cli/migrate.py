"""`zwfw migrate`: move an installation to another database."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path

import click
import orjson
from rich.progress import Progress as Bar
from rich.progress import TaskID

from indexer.store.moving.moved import SQLITE
from search_engine.cli.console import json_option, print_json, progress_bar
from search_engine.migration.migration import Progress, Told
from search_engine.migration.starting import begun, last, left, resumed
from search_engine.servers import running_servers
from search_engine.settings.settings import Settings

STAGES = {
    "copy": "复制", "follow": "跟上其间的改动", "compare": "新旧两库逐页比较", "pause": "暂停写入，复制余下的改动",
    "switch": "已切换", "done": "完成",
}  # fmt: skip

DISCARD = "确认服务正常后，请运行 zwfw migrate --discard 删除"


@click.command()
@click.option(
    "--to", metavar="URL", help=f"迁往的数据库，如 postgresql:///zwfw?service=zwfw；{SQLITE} 为迁回数据目录中的文件"
)
@click.option("--resume", is_flag=True, help="接着上一次中断的迁移")
@click.option("--undo", is_flag=True, help="撤回：改回原来的数据库；切换后已有写入时不能撤回，请用 --to 迁回")
@click.option("--discard", is_flag=True, help="删除不再使用的那一份数据（迁移后的旧库，或撤回后的新库），此后不能撤回")
@json_option
def migrate(to: str | None, resume: bool, undo: bool, discard: bool, as_json: bool) -> None:
    """把文档、词典、账号、事件、热词与查询日志迁往另一个数据库。

    复制时照常服务；最后暂停写入片刻，逐表核对行数与校验值，并用一千个常用查询比较新旧两库的结果页，
    一致后在数据目录写入文件 database 作为切换。之后请重启 zwfw serve 与 zwfw worker。
    URL 中不写密码：用 ~/.pgpass 或服务文件。

    \b
    例：zwfw migrate --to postgresql:///zwfw?service=zwfw
        zwfw migrate --resume
        zwfw migrate --to sqlite
        zwfw migrate --discard
    --json：标准错误每行一个进度 {"stage", "table", "rows"}；标准输出 {"rows": {表: 行数}, "paused": 秒, "compared": 数}
    """
    if sum((to is not None, resume, undo, discard)) != 1:
        raise click.UsageError("请给出 --to、--resume、--undo 与 --discard 四者之一")
    settings = Settings.from_environment()
    if undo:
        last(settings).take_back()
        click.echo("已改回原来的数据库")
        _tell_restarts(settings)
        click.echo(f"另一库中仍有一份数据（含个人信息）。{DISCARD}")
        return
    if discard:
        left(settings).discard()
        click.echo("已删除不再使用的那一份数据")
        return
    with progress_bar() as bar:
        told: Told = _tell_program if as_json else _Shown(bar)
        migration = resumed(settings, told) if to is None else begun(settings, to, told)
        result = migration.run()
    if as_json:
        print_json(asdict(result))
    else:
        click.echo(
            f"已迁移 {sum(result.rows.values())} 行（{len(result.rows)} 张表），写入暂停 {result.paused:.1f} 秒，"
        )
        click.echo(f"{result.compared} 个查询的结果页一致。")
        _tell_restarts(settings)
        click.echo(f"旧库中仍有一份数据（含个人信息），不再接受写入。{DISCARD}")


def _tell_restarts(settings: Settings) -> None:
    """Say what still uses the old database."""
    click.echo("请立即重启：此前检索照常，写入以“正忙”拒绝")
    for server in running_servers(Path(settings.home)):
        click.echo(f"  {server}：以原来的参数再加 --takeover 启动 zwfw serve，不停服，旧程序随后自行结束")
    click.echo("  另行启动的 zwfw worker：结束后重新启动；进行中的 zwfw load：重新载入")
    click.echo("  其他主机：本命令无从得知，请各自重启；迁回本机文件后只可保留这一台主机")


def _tell_program(progress: Progress) -> None:
    click.echo(orjson.dumps(asdict(progress)).decode(), err=True)


class _Shown:
    """A bar for what is being done."""

    def __init__(self, bar: Bar) -> None:
        self._bar, self._tasks = bar, dict[tuple[str, str], TaskID]()

    def __call__(self, progress: Progress) -> None:
        """A stage has got so far."""
        bar, key = self._bar, (progress.stage, progress.table)
        if key not in self._tasks:
            self._tasks[key] = bar.add_task(f"{STAGES[progress.stage]} {progress.table}", total=None)
        bar.update(self._tasks[key], completed=progress.rows)
