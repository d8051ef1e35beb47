"""What several commands share: the installation, JSON on stdout, progress on stderr."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

import click
import orjson
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

if TYPE_CHECKING:
    from indexer.store.audit.author import Author
    from search_engine.installation.installation import Installation

# Where a command's context keeps whom the shell names, and how long a name may be.
PERSON, LONGEST_PERSON = "zwfw.person", 100

STDERR = Console(stderr=True)
rebuild_option = click.option("--rebuild", is_flag=True, help="重新建立索引，不用此前为同样的文件留下的")
json_option = click.option("--json", "as_json", is_flag=True, help="在标准输出打印一个 JSON 对象，供程序读取")


def installation() -> Installation:
    """The installation that the environment names."""
    # Here, so that `zwfw COMMAND --help` does not wait for its parts.
    from search_engine.installation.installation import Installation
    from search_engine.settings.settings import Settings

    return Installation(Settings.from_environment())


def _keep_person(ctx: click.Context, _param: click.Parameter, value: str | None) -> None:
    # one person, whatever stands around their name: four eyes tell people apart by it
    value = None if value is None else value.strip()
    if value is not None and not (value and value.isprintable() and len(value) <= LONGEST_PERSON):
        raise click.BadParameter(f"应为 1 至 {LONGEST_PERSON} 个字符，不含控制字符")
    ctx.meta[PERSON] = value


as_option = click.option(
    "--as", metavar="姓名", expose_value=False, callback=_keep_person, help="由谁操作：记入审计日志（zwfw log）"
)


def author() -> Author:
    """Who runs the current command, for the audit log: the shell's user, and whom they name by `--as`."""
    from indexer.store.audit.author import Author

    context = click.get_current_context(silent=True)
    return Author.of_shell(context.meta.get(PERSON) if context else None)


def said(text: str) -> None:
    """A line on stderr."""
    click.echo(text, err=True)


def show(values: Mapping[str, Any], as_json: bool, width: int) -> None:
    """Named values: as JSON, or a line each."""
    if as_json:
        print_json(values)
        return
    for name, value in values.items():
        click.echo(f"{name:{width}} {value}")


def print_json(value: Any) -> None:
    """One object on stdout."""
    click.echo(orjson.dumps(value, option=orjson.OPT_INDENT_2 | orjson.OPT_SERIALIZE_NUMPY).decode())


@contextmanager
def progress_bar() -> Iterator[Progress]:
    """A bar on stderr; silent where that is no terminal."""
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=STDERR, transient=True) as progress:
        yield progress


class StageProgress:
    """Shows the stages of a build, one bar each."""

    def __init__(self, progress: Progress) -> None:
        self._progress = progress
        self._tasks: dict[str, Any] = {}

    def __call__(self, stage: str, done: int, total: int) -> None:
        """A stage has got so far."""
        if stage not in self._tasks:
            self._tasks[stage] = self._progress.add_task(stage, total=total or None)
        self._progress.update(self._tasks[stage], completed=done, total=total or None)


@contextmanager
def written_whole(path: Path) -> Iterator[BinaryIO]:
    """A file that appears under its name only when it is whole; its folder is made."""
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(path.name + ".part")
    try:
        with part.open("wb") as file:
            yield file
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)
