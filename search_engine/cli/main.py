"""The root of the command line, and how its errors read."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from importlib import import_module
from importlib.metadata import entry_points

import click
import structlog

from dictionaries.regions import RegionError
from indexer.errors import BadRows, IndexerError
from ranker.errors import RankerError
from search_engine.errors import ServiceError

# Command → "module:object", imported when it is used: `zwfw --help` shall not wait for NumPy.
COMMANDS = {
    "demo": "search_engine.cli.demo:demo",
    "load": "search_engine.cli.load:load",
    "index": "search_engine.cli.index:index",
    "worker": "search_engine.cli.worker:worker",
    "search": "search_engine.cli.search:search",
    "regions": "search_engine.cli.regions:regions",
    "keys": "search_engine.cli.keys:keys",
    "backup": "search_engine.cli.backup:backup",
    "restore": "search_engine.cli.backup:restore",
    "doctor": "search_engine.cli.doctor:doctor",
    "quality": "search_engine.cli.quality:quality",
    "check-catalogue": "search_engine.cli.check_catalogue:check_catalogue",
    "evaluate": "search_engine.cli.evaluate:evaluate",
    "bench": "search_engine.cli.bench:bench",
    "setup-sample": "search_engine.cli.setup_sample:setup_sample",
}


class LazyGroup(click.Group):
    """A group that imports a command when it is asked for."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Names of all commands."""
        return sorted({*COMMANDS, *(point.name for point in entry_points(group="zwfw.commands"))})

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of a name."""
        if cmd_name in COMMANDS:
            module, _, name = COMMANDS[cmd_name].partition(":")
            command: click.Command = getattr(import_module(module), name)
            return command
        for point in entry_points(group="zwfw.commands", name=cmd_name):
            loaded: click.Command = point.load()
            return loaded
        return None


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
    # stdout is the answer's: `--json` prints one object there and nothing else
    structlog.configure(logger_factory=lambda *_: structlog.PrintLogger(sys.stderr))
    try:
        status = cli.main(
            args=list(arguments) if arguments is not None else None, prog_name="zwfw", standalone_mode=False
        )
    except click.exceptions.Abort:
        fail("已中断", 130)
    except click.ClickException as error:
        error.show()
        sys.exit(error.exit_code)
    except BadRows as error:
        for fault in error.faults[:50]:
            click.echo(f"  {fault}", err=True)
        fail(str(error))
    except ServiceError as error:
        for detail in error.details:
            click.echo(f"  {detail.field}：{detail.reason}", err=True)
        fail(error.message)
    except (IndexerError, RankerError, RegionError, ValueError, OSError) as error:
        fail(str(error))
    else:
        sys.exit(status)  # what a command gave to `ctx.exit`; None is 0


def fail(message: str, status: int = 1) -> None:
    """Say what went wrong, and end."""
    click.echo(click.style("错误：", fg="red") + message, err=True)
    sys.exit(status)
