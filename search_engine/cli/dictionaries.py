"""`zwfw dict`: the word lists of an installation: shown, checked, written out, compiled."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from dictionaries.editing.own_files import read_folder
from dictionaries.editing.row_rules import compile_rows
from dictionaries.lexicon import (
    KINDS,
    BadDictionaries,
    Lexicon,
    former_names,
    shipped_lexicon,
)
from search_engine.cli.console import STDERR, as_option, installation, json_option, print_json
from search_engine.cli.dictionary import (
    acts,
    cleanup,
    drafts,
    files,
    kept_queries,
    patrol,
    preview,
    switches,
    teach,
    thesaurus,
    versions,
)
from search_engine.cli.main import fail

if TYPE_CHECKING:
    from search_engine.editing.checks import Finding
    from search_engine.installation.installation import Installation

WHY_NOT = "why-not"
FOLDER = click.Path(exists=True, file_okay=False, path_type=Path)


class DictionaryCommands(click.Group):
    """The commands; `why-not` is imported when it is asked for: no other waits for what a search needs."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Names of all commands."""
        return sorted({*super().list_commands(ctx), WHY_NOT})

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of a name."""
        if cmd_name != WHY_NOT:
            return super().get_command(ctx, cmd_name)
        from search_engine.cli.explain import why_not

        return why_not


@click.group(name="dict", cls=DictionaryCommands)
def dictionaries() -> None:
    """词典：主题词、同义词、停用词、违禁词、多音词、地名等，一类一个 TSV 文件。

    \b
    随软件的在 dictionaries/data；本系统自己的放 ZWFW_HOME/dictionaries（同名文件，
    键相同的行取代随软件的行），编译后生效。
    例：zwfw dict check && zwfw dict compile
    """


for command in (
    drafts.draft, drafts.drafts, drafts.undo, drafts.discard, drafts.send_back,
    files.import_files, files.export, thesaurus.thesaurus,
    versions.publish, versions.approve, versions.rollback, versions.history,
    switches.switch, switches.switches, switches.review, versions.row,
    kept_queries.keep, kept_queries.list_kept, kept_queries.unkeep, patrol.patrol, patrol.know,
    preview.preview, acts.acts, cleanup.cleanup, teach.teach,
):  # fmt: skip
    dictionaries.add_command(command)


@dictionaries.command(name="list")
@json_option
def list_dictionaries(as_json: bool) -> None:
    """列出各类词典现有多少条、在用的版本。

    例：zwfw dict list
    """
    lexicon = installation().lexicons.lexicon()
    counts = lexicon.counts()
    if as_json:
        print_json({"version": lexicon.version, "kinds": counts})
        return
    click.echo(f"版本 {lexicon.version}")
    for kind in KINDS:
        click.echo(f"{kind.label}\t{kind.file}\t{counts[kind.name]}")


@dictionaries.command()
@versions.numbers_argument
@click.option("--of", metavar="姓名", help="检查此人的全部草稿，不检查文件")
@click.option("--folder", type=FOLDER, help="检查该目录的文件（连同随软件的）；默认 ZWFW_HOME/dictionaries")
@json_option
def check(numbers: tuple[int, ...], of: str | None, folder: Path | None, as_json: bool) -> None:
    """检查草稿（给出编号或 --of）或词典文件：逐行指出错误、提醒与改法；有错误时退出状态为 1。

    格式之外，还以目录中的名称、常见检索与词义核对与随软件不同的行：重复、矛盾、意思相差很远的
    同义词、通向违禁词的行、切断其他词的自定义词等。

    \b
    例：zwfw dict check 3 5
        zwfw dict check --folder ./my-dictionaries
    """
    if numbers or of:
        if folder is not None:
            raise click.UsageError("草稿与 --folder 只能给出一种")
        versions.check_drafts(numbers, of, as_json)
        return
    try:
        place = installation()
        own = folder or place.own_dictionaries
        lexicon = compile_rows(shipped_lexicon(), *read_folder(own), place.tree())
        _warn(own)
    except BadDictionaries as error:
        if not as_json:
            raise
        faults = [{"file": f.file, "row": f.row, "column": f.field, "reason": f.reason} for f in error.faults]
        print_json({"faults": faults})
        fail(str(error))
    else:
        found = _findings(place, lexicon)
        errors = sum(one.level == "error" for one in found)
        if as_json:
            print_json({"faults": [], "version": lexicon.version, "findings": [one.as_dict() for one in found]})
        else:
            versions.tell_findings(found)
            total = f"共 {sum(lexicon.counts().values())} 条，版本 {lexicon.version}"
            click.echo(f"{f'有 {errors} 处错误' if errors else '没有错误'}，提醒 {len(found) - errors} 处，{total}")
        if errors:
            sys.exit(1)


def _findings(place: Installation, lexicon: Lexicon) -> list[Finding]:
    """What the checks say of the rows that do not ship; nothing where there is none."""
    if lexicon.version == shipped_lexicon().version:
        return []
    from search_engine.editing.checks import check_changes
    from search_engine.editing.checks.gathering import evidence_of

    with STDERR.status("正在以目录与常见检索核对…"):
        return check_changes(shipped_lexicon(), lexicon, evidence_of(place))


@dictionaries.command(name="compile")
@click.option("--over", is_flag=True, help="同一行另行发布过不同内容时，以文件为准")
@versions.note_option
@versions.yes_option
@as_option
@json_option
def compile_dictionaries(over: bool, note: str, yes: bool, as_json: bool) -> None:
    """发布本系统词典文件（ZWFW_HOME/dictionaries）现在的内容，一秒内生效，无须重启。

    文件中删去的行随之失效；用 zwfw dict publish 另行发布的行不受影响。改回原来的行再运行，
    或 zwfw dict rollback，即可撤销。

    例：zwfw dict compile --as 张三
    """
    editor, actor = drafts.opened()
    versions.confirmed(
        lambda accept: editor.publish_files(actor, note, accept_warnings=accept, over=over), yes, as_json
    )
    place = installation()
    lexicon = place.lexicons.lexicon()
    _warn(place.own_dictionaries)
    if as_json:
        print_json({"version": lexicon.version, "kinds": lexicon.counts()})
    else:
        click.echo(f"已编译，版本 {lexicon.version}")


def _warn(folder: Path) -> None:
    """Say which files still have a former name."""
    for sentence in former_names(folder):
        click.echo(f"提示：{sentence}", err=True)
