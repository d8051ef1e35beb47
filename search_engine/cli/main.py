"""The root of the command line, and how its errors read."""

from __future__ import annotations

import os
import sqlite3
import sys
from collections.abc import Mapping, Sequence
from importlib import import_module
from importlib.metadata import entry_points
from pathlib import Path

import click

from dictionaries.lexicon import BadDictionaries
from dictionaries.regions import RegionError
from indexer.disk import failure_of
from indexer.errors import BadRows, IndexerError
from ranker.errors import RankerError
from search_engine.errors import ServiceError
from search_engine.logs import configure_logs

# Command → "module:object", imported when it is used, and what the list of commands says of it: `zwfw --help` shall not
# wait for NumPy.
COMMANDS: Mapping[str, tuple[str, str]] = {
    "demo": ("search_engine.cli.demo:demo", "把示例目录写成 JSONL"),
    "load": ("search_engine.cli.load:load", "载入文档（JSONL、CSV、XLSX）"),
    "index": ("search_engine.cli.index:index", "建立、更新、查看、切换索引"),
    "worker": ("search_engine.cli.worker:worker", "跟随文档库，写索引"),
    "search": ("search_engine.cli.search:search", "搜索"),
    "suggest": ("search_engine.cli.suggest:suggest", "联想：由已输入的几个字给出候选"),
    "recommend": ("search_engine.cli.recommend:recommend", "推荐可办的事项；train 立即训练"),
    "hot": ("search_engine.cli.hot:hot", "热词：本地近来许多人搜索的内容"),
    "regions": ("search_engine.cli.regions:regions", "查行政区划，添加开发区等"),
    "dict": ("search_engine.cli.dictionaries:dictionaries", "查看、检查、编译词典"),
    "keys": ("search_engine.cli.keys:keys", "管理写入密钥"),
    "events": ("search_engine.cli.events:events", "行为事件：导入、导出、模拟、忘记一个人"),
    "backup": ("search_engine.cli.backup:backup", "备份文档库、日志、自建地区与自有词典"),
    "restore": ("search_engine.cli.backup:restore", "从备份恢复"),
    "doctor": ("search_engine.cli.doctor:doctor", "检查本系统有何问题、如何解决"),
    "quality": ("search_engine.cli.quality:quality", "检查文档质量：要素缺失、链接、本地缺失、重名等"),
    "check-catalogue": ("search_engine.cli.check_catalogue:check_catalogue", "检查示例目录的 YAML 文件"),
    "evaluate": ("search_engine.cli.evaluate:evaluate", "在评测集上测量质量"),
    "bench": ("search_engine.cli.bench:bench", "测量速度与体积"),
    "setup-sample": ("search_engine.cli.setup_sample:setup_sample", "首次运行：载入示例目录并建立索引"),
}


class LazyGroup(click.Group):
    """A group that imports a command when it is asked for."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Names of all commands."""
        return sorted({*COMMANDS, *(point.name for point in entry_points(group="zwfw.commands"))})

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of a name."""
        if cmd_name in COMMANDS:
            module, _, name = COMMANDS[cmd_name][0].partition(":")
            command: click.Command = getattr(import_module(module), name)
            return command
        for point in entry_points(group="zwfw.commands", name=cmd_name):
            loaded: click.Command = point.load()
            return loaded
        return None

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The list of commands, for which none of this folder's is imported."""
        rows = []
        for name in self.list_commands(ctx):
            command = None if name in COMMANDS else self.get_command(ctx, name)
            rows.append((name, command.get_short_help_str() if command else COMMANDS[name][1]))
        with formatter.section("Commands"):
            formatter.write_dl(rows)


@click.group(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="zwfw-search", prog_name="zwfw")
def cli() -> None:
    """政务服务搜索引擎。运行数据在 ZWFW_HOME（默认 ./var）。

    \b
    例：zwfw demo --out sample.jsonl && zwfw load sample.jsonl && zwfw index build
        zwfw search 身份证补领 --region 330110
    """


def main(arguments: Sequence[str] | None = None) -> None:
    """Run; every error that a person can cause is one message on stderr and exit status 1 (2 for wrong usage)."""
    configure_logs()
    try:
        status = cli.main(
            args=list(arguments) if arguments is not None else None, prog_name="zwfw", standalone_mode=False
        )
    except click.exceptions.Abort:
        fail("已中断", 130)
    except click.ClickException as error:
        error.show()
        sys.exit(error.exit_code)
    except BadDictionaries as error:
        for place in error.faults[:50]:
            click.echo(f"  {place}", err=True)
        fail(str(error))
    except BadRows as error:
        for fault in error.faults[:50]:
            click.echo(f"  {fault}", err=True)
        fail(str(error))
    except ServiceError as error:
        for detail in error.details:
            click.echo(f"  {detail.field}：{detail.reason}", err=True)
        fail(error.message)
    except Exception as error:
        message = told(error)
        if message is None:
            raise
        fail(message)
    else:
        sys.exit(status)  # what a command gave to `ctx.exit`; None is 0


def told(error: Exception) -> str | None:
    """What went wrong, in a sentence; where a disk refuses, for which reason. None: nobody expected it."""
    if failure := failure_of(error, Path(os.environ.get("ZWFW_HOME") or ".")):
        return str(failure)
    cause = getattr(error, "orig", error)  # SQLAlchemy's is not imported: that costs as much as a short command
    if isinstance(cause, sqlite3.Error):
        return f"数据库出错：{cause}。请运行 zwfw doctor 查明原因"
    expected = isinstance(error, IndexerError | RankerError | RegionError | ValueError | OSError)
    return str(error) if expected else None


def fail(message: str, status: int = 1) -> None:
    """Say what went wrong, and end."""
    click.echo(click.style("错误：", fg="red") + message, err=True)
    sys.exit(status)
