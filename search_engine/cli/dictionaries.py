"""`zwfw dict`: the word lists of an installation: shown, checked, written out, compiled."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from dictionaries.lexicon import (
    BY_NAME,
    KINDS,
    SHIPPED,
    BadDictionaries,
    compile_files,
    compile_lexicon,
    former_names,
    read_compiled,
    save_lexicon,
    saved_kinds,
)
from indexer.store.audit.log import Actions
from search_engine.cli.console import as_option, author, installation, json_option, print_json
from search_engine.cli.main import fail
from search_engine.installation.installation import Installation

FOLDER = click.Path(exists=True, file_okay=False, path_type=Path)


@click.group(name="dict")
def dictionaries() -> None:
    """词典：主题词、同义词、停用词、违禁词、多音词、地名等，一类一个 TSV 文件。

    \b
    随软件的在 dictionaries/data；本系统自己的放 ZWFW_HOME/dictionaries（同名文件，
    键相同的行取代随软件的行），编译后生效。
    例：zwfw dict check && zwfw dict compile
    """


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
@click.option("--folder", type=FOLDER, help="检查该目录的文件（连同随软件的）；默认 ZWFW_HOME/dictionaries")
@json_option
def check(folder: Path | None, as_json: bool) -> None:
    """检查词典文件：逐行指出错误与改法；有错误时退出状态为 1。

    例：zwfw dict check --folder ./my-dictionaries
    """
    try:
        place = installation()
        own = folder or place.own_dictionaries
        lexicon = compile_lexicon((SHIPPED, own), place.tree())
        _warn(own)
    except BadDictionaries as error:
        if not as_json:
            raise
        faults = [{"file": f.file, "row": f.row, "column": f.field, "reason": f.reason} for f in error.faults]
        print_json({"faults": faults})
        fail(str(error))
    else:
        if as_json:
            print_json({"faults": [], "version": lexicon.version})
        else:
            click.echo(f"没有错误，共 {sum(lexicon.counts().values())} 条，版本 {lexicon.version}")


@dictionaries.command(name="compile")
@as_option
@json_option
def compile_dictionaries(as_json: bool) -> None:
    """编译随软件的与本系统自己的词典，一秒内生效，无须重启；改回原来的行再编译即可撤销。

    自定义词（words）只用随软件的，本系统自己的目前不起作用。

    例：zwfw dict compile
    """
    place = installation()
    known = (read_compiled, saved_kinds(place.lexicon_file))
    compiled = compile_files((SHIPPED, place.own_dictionaries), place.tree(), known)
    lexicon = compiled.lexicon
    before = _in_force(place)
    save_lexicon(lexicon, place.lexicon_file, compiled.keys)
    after = {"version": lexicon.version, "kinds": lexicon.counts()}
    place.audit.record(author(), Actions.DICTIONARIES_COMPILE, f"dictionaries:{lexicon.version}", before, after)
    _warn(place.own_dictionaries)
    if as_json:
        print_json({"version": lexicon.version, "kinds": lexicon.counts()})
    else:
        click.echo(f"已编译，版本 {lexicon.version}")


@dictionaries.command()
@click.argument("kind", type=click.Choice(list(BY_NAME)))
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), help="写到该文件；默认打印")
def export(kind: str, out: Path | None) -> None:
    """把在用的一类词典写成 TSV，可在表格软件中修改。

    例：zwfw dict export synonyms --out synonyms.tsv
    """
    text = table_of(kind, getattr(installation().lexicons.lexicon(), kind))
    if out is None:
        click.echo(text, nl=False)
    else:
        out.write_text(text, encoding="utf-8")
        click.echo(f"已写入 {out}")


def _in_force(place: Installation) -> dict[str, Any] | None:
    """What is in force, for the audit log; None where it cannot be read."""
    try:
        lexicon = place.lexicons.lexicon()
    except BadDictionaries:
        return None
    return {"version": lexicon.version, "kinds": lexicon.counts()}


def _warn(folder: Path) -> None:
    """Say which files still have a former name."""
    for sentence in former_names((folder,)):
        click.echo(f"提示：{sentence}", err=True)


def table_of(kind: str, entries: tuple[object, ...]) -> str:
    """Entries as the text of a dictionary file, which compiles to the same entries."""
    columns = tuple(BY_NAME[kind].columns)
    head = [f"# kind: {kind}", "# owner: 内容管理组", "# reviewed: 未复核", "\t".join(columns)]
    separator = " " if kind == "polyphones" else "|"
    rows = ["\t".join(_cell(getattr(entry, column), separator) for column in columns) for entry in entries]
    return "\n".join([*head, *rows]) + "\n"


def _cell(value: object, separator: str) -> str:
    if isinstance(value, tuple):
        return separator.join(" ".join(part) if isinstance(part, tuple) else part for part in value)
    return f"{value:g}" if isinstance(value, float) else str(value)
