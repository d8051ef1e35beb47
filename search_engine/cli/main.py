"""The root of the command line. It imports Click alone; a command is imported when it is used."""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from importlib.metadata import EntryPoint, entry_points
from pathlib import Path

import click

# Command → "module:object", and what the list of commands says of it: `zwfw --help` shall not wait for NumPy.
COMMANDS: Mapping[str, tuple[str, str]] = {
    "demo": ("search_engine.cli.demo:demo", "把示例目录写成 JSONL"),
    "load": ("search_engine.cli.load:load", "载入文档（JSONL、CSV、XLSX）"),
    "index": ("search_engine.cli.index:index", "建立、更新、查看、切换索引"),
    "worker": ("search_engine.cli.worker:worker", "跟随文档库，写索引"),
    "search": ("search_engine.cli.search:search", "搜索"),
    "explain": ("search_engine.cli.explain:explain", "说明一次搜索：理解、候选、得分与次序，某份文档为何在此或不在"),
    "suggest": ("search_engine.cli.suggest:suggest", "联想：由已输入的几个字给出候选"),
    "recommend": ("search_engine.cli.recommend:recommend", "推荐可办的事项；train 立即训练"),
    "hot": ("search_engine.cli.hot:hot", "热词：本地近来许多人搜索的内容"),
    "regions": ("search_engine.cli.regions:regions", "查行政区划，添加开发区等"),
    "dict": ("search_engine.cli.dictionaries:dictionaries", "查看、检查、编译词典"),
    "pins": ("search_engine.cli.pins:pins", "置顶与屏蔽：列出、导入、导出、检查"),
    "queue": ("search_engine.cli.queue:queue", "待办：搜不到的、被标出的、无人点开的，分给人去改"),
    "tune": ("search_engine.cli.tune:tune", "调优：评测集与评判，差在哪里，比较、上线、回退"),
    "profile": ("search_engine.cli.profile:profile", "自有的排序方案：查看、确认"),
    "keys": ("search_engine.cli.keys:keys", "管理写入密钥"),
    "callers": ("search_engine.cli.callers:callers", "登记调用方：签名的公钥、白名单、权限与配额"),
    "secrets": ("search_engine.cli.secrets:secrets", "加密保存的密钥：存入、换新、检查"),
    "users": ("search_engine.cli.users:users", "管理控制台的账号"),
    "log": ("search_engine.cli.log:log", "审计日志：谁、何时、从哪里写了什么"),
    "events": ("search_engine.cli.events:events", "行为事件：导入、导出、模拟、忘记一个人"),
    "backup": ("search_engine.cli.backup:backup", "备份文档库、日志、自建地区与自有词典"),
    "migrate": ("search_engine.cli.migrate:migrate", "把数据迁往另一个数据库，如 PostgreSQL"),
    "restore": ("search_engine.cli.backup:restore", "从备份恢复"),
    "apps": ("search_engine.cli.apps:apps", "应用的上下线：待审核、预警、整改、下线，由谁决定"),
    "alarms": ("search_engine.cli.alarms:alarms", "预警：接口慢、报错、超时，外部接口，敏感词"),
    "interfaces": ("search_engine.cli.interfaces:interfaces", "外部接口：登记、检查是否正常、有无敏感词"),
    "doctor": ("search_engine.cli.doctor:doctor", "检查本系统有何问题、如何解决"),
    "quality": ("search_engine.cli.quality:quality", "检查文档质量：要素缺失、链接、本地缺失、重名等"),
    "check-catalogue": ("search_engine.cli.check_catalogue:check_catalogue", "检查示例目录的 YAML 文件"),
    "evaluate": ("search_engine.cli.evaluate:evaluate", "在评测集上测量质量"),
    "bench": ("search_engine.cli.bench:bench", "测量速度与体积"),
    "setup-sample": ("search_engine.cli.setup_sample:setup_sample", "首次运行：载入示例目录并建立索引"),
}


# New objects at which the garbage collector looks at them. With Python's 700 it goes through the modules that a command
# imports again and again: a seventh of the time until it begins.
YOUNG = 50_000
# What a command is told whose process is its own: it may begin it anew.
OWN_PROCESS = "own process"
# The command that changes nothing, and tells what it finds.
LOOKS_ONLY = "doctor"


# Commands that other packages and folders add, by entry points. An entry point is called `NAME HELP`: the command, a
# blank, and what the list of commands says of it, so that the list imports nothing of anybody's:
#
#     [project.entry-points."zwfw.commands"]
#     "serve 启动服务" = "api.commands:serve"
GROUP = "zwfw.commands"


@dataclass(frozen=True, slots=True)
class _Plugin:
    """A command that is registered, not yet imported.

    Attributes:
        help: What the list of commands says of it.
    """

    name: str
    help: str
    point: EntryPoint

    @property
    def package(self) -> str:
        """The installed package that registers it."""
        return self.point.dist.name if self.point.dist else self.point.module

    def load(self) -> click.Command:
        """Import it. Raises `ImportError`."""
        command: click.Command = self.point.load()
        return command


class LazyGroup(click.Group):
    """A group that imports a command when it is asked for."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Names of all commands."""
        return sorted({*COMMANDS, *plugins()})

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of a name."""
        if cmd_name in COMMANDS:
            module, _, name = COMMANDS[cmd_name][0].partition(":")
            command: click.Command = getattr(import_module(module), name)
            return command
        plugin = plugins().get(cmd_name)
        return _loaded(plugin) if plugin else None

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The list of commands, for which none is imported."""
        helps = {name: plugin.help for name, plugin in plugins().items()} | {
            name: row[1] for name, row in COMMANDS.items()
        }
        with formatter.section("Commands"):
            formatter.write_dl(sorted(helps.items()))


def _loaded(plugin: _Plugin) -> click.Command:
    try:
        return plugin.load()
    except ImportError as error:
        raise click.ClickException(
            f"命令 {plugin.name} 无法载入（{error}）。请重新安装软件包 {plugin.package}"
        ) from error


@click.group(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="zwfw-search", prog_name="zwfw")
@click.pass_context
def cli(ctx: click.Context) -> None:
    """政务服务搜索引擎。运行数据在 ZWFW_HOME（默认 ./var）。

    \b
    例：zwfw demo --out sample.jsonl && zwfw load sample.jsonl && zwfw index build
        zwfw search 身份证补领 --region 330110
    """
    # Not for --help, which ends before this.
    from search_engine.installation.private_home import keep_private
    from search_engine.logs import configure_logs

    configure_logs()
    # not the settings themselves: they import what reads their values
    keep_private(Path(os.environ.get("ZWFW_HOME") or "var"), tighten=ctx.invoked_subcommand != LOOKS_ONLY)


def main(arguments: Sequence[str] | None = None) -> None:
    """Run; every error that a person can cause is one message on stderr and exit status 1 (2 for wrong usage)."""
    gc.set_threshold(max(YOUNG, gc.get_threshold()[0]), 20, 20)
    try:
        status = cli.main(
            args=list(arguments) if arguments is not None else None,
            prog_name="zwfw",
            standalone_mode=False,
            obj=OWN_PROCESS if arguments is None else None,
        )
    except click.exceptions.Abort:
        fail("已中断", 130)
    except click.ClickException as error:
        error.show()
        sys.exit(error.exit_code)
    except Exception as error:
        # Here, so that a command that does its work never waits for the errors of all others.
        from search_engine.cli.error_messages import told

        message = told(error)
        if message is None:
            raise
        fail(message)
    else:
        sys.exit(status)  # what a command gave to `ctx.exit`; None is 0


def fail(message: str, status: int = 1) -> None:
    """Say what went wrong, and end."""
    click.echo(click.style("错误：", fg="red") + message, err=True)
    sys.exit(status)


@cache
def plugins() -> dict[str, _Plugin]:
    """Every registered command, by its name."""
    found = (_plugin(point) for point in entry_points(group=GROUP))
    return {plugin.name: plugin for plugin in found}


def _plugin(point: EntryPoint) -> _Plugin:
    name, _, text = point.name.partition(" ")
    return _Plugin(name, text.strip() or f"由 {point.dist.name if point.dist else point.module} 提供", point)
