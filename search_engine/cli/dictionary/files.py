"""`zwfw dict import`, `export`: dictionaries as TSV, CSV and XLSX files."""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from dictionaries.lexicon import BY_NAME, Kind
from search_engine.cli.console import STDERR, StageProgress, as_option, json_option, print_json, progress_bar
from search_engine.cli.dictionary.drafts import opened
from search_engine.cli.main import fail
from search_engine.errors import BadParameters, Detail, UnclearKind

if TYPE_CHECKING:
    from dictionaries.editing.own_files import PlacedRow, ReadRow
    from dictionaries.faults import Fault
    from search_engine.editing.rows.row_import import ImportReport

FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
OUT = click.Path(dir_okay=False, path_type=Path)
FORMATS = ("tsv", "csv", "xlsx")
# Faults that are told to people; `--json` has all.
MOST_TOLD = 50
dry_run_option = click.option("--dry-run", is_flag=True, help="只核对并报告，不起草")
skip_option = click.option("--skip-bad-rows", is_flag=True, help="跳过有错误的行，起草其余；默认有一行错误即全部不起草")
replace_note = click.option("--note", default="", metavar="说明", help="给核对的人看的说明")


@click.command(name="import")
@click.argument("files", nargs=-1, required=True, type=FILE, metavar="文件…")
@click.option("--kind", type=click.Choice(list(BY_NAME)), help="词典的类别；默认看文件开头、工作表名或文件名")
@click.option("--format", "file_format", type=click.Choice(FORMATS), help="文件的格式；默认看文件名的结尾")
@click.option("--replace", is_flag=True, help="文件中没有的本系统自己的同类行，起草为删除")
@dry_run_option
@skip_option
@replace_note
@as_option
@json_option
def import_files(
    files: tuple[Path, ...], kind: str | None, file_format: str | None, replace: bool, dry_run: bool,
    skip_bad_rows: bool, note: str, as_json: bool,
) -> None:  # fmt: skip
    """把文件（TSV、CSV、XLSX）中与现在不同的行起草为更改；发布之前不起作用。

    列可用中文名或英文列名，次序不限；与 zwfw dict export 写出的相同。有一行错误时全部不起草。

    \b
    例：zwfw dict import synonyms.xlsx --dry-run
        zwfw dict import synonyms.xlsx --as 张三 && zwfw dict publish --as 张三
    """
    from search_engine.editing.rows.row_import import ImportInput

    editor, actor = opened()
    placed, faults, kinds = _read(files, kind, file_format, editor.reader(actor).row)
    wish = ImportInput(
        frozenset(one.name for one in kinds.values()) if replace else frozenset(),
        note=note,
        dry_run=dry_run,
        skip_bad_rows=skip_bad_rows,
    )
    with STDERR.status(f"正在与现在的词典核对 {len(placed)} 行…"):
        report = editor.import_rows(actor, placed, wish, faults)
    _tell(report, dry_run, as_json, kinds)


def _read(
    files: Sequence[Path], kind: str | None, file_format: str | None, read_row: ReadRow
) -> tuple[list[PlacedRow], list[Fault], dict[str, Kind]]:
    """The rows of some files, what is wrong with others, and file → its kind."""
    from dictionaries.editing.own_files import repeated_faults, without_faulty
    from search_engine.editing.files.formats import FORMATS as KNOWN
    from search_engine.editing.files.formats import format_of

    placed, faults, kinds = [], [], {}
    with progress_bar() as progress:
        for file in files:
            stage = StageProgress(progress)
            read = KNOWN[file_format or format_of(file)].read
            try:
                found = read(file.read_bytes(), str(file), BY_NAME[kind] if kind else None, stage, read_row)
            except UnclearKind as error:
                reason = f"{error.details[0].reason}（--kind {'、'.join(error.kinds or error.others)}）"
                raise BadParameters([Detail(str(file), reason)], error.message) from error
            placed += found.placed
            faults += found.faults
            kinds[str(file)] = found.kind
    repeated = list(repeated_faults(placed))
    return without_faulty(placed, repeated), faults + repeated, kinds


def _tell(report: ImportReport, dry_run: bool, as_json: bool, kinds: Mapping[str, Kind]) -> None:
    """Say what came of an import; ends with 1 where nothing was drafted for faults."""
    from search_engine.editing.files.formatting import fault_text, report_fields, report_text

    if as_json:
        print_json(report_fields(report, dry_run=dry_run))
    else:
        for fault in report.faults[:MOST_TOLD]:
            click.echo(f"  {fault_text(fault, kinds.get(fault.file))}", err=True)
        if len(report.faults) > MOST_TOLD:
            click.echo(f"  …共 {len(report.faults)} 处，--json 列出全部", err=True)
        click.echo(report_text(report, dry_run=dry_run))
    if report.refused and not report.is_done:
        fail("有错误的行，没有起草：请改正后重新导入，或用 --skip-bad-rows 跳过这些行") if not dry_run else sys.exit(1)


@click.command()
@click.argument("kind", type=click.Choice(list(BY_NAME)))
@click.option("--own", is_flag=True, help="只写本系统自己的行；默认连同随软件的")
@click.option("--out", type=OUT, help="写到该文件，格式看其结尾（.tsv、.csv、.xlsx）；默认打印")
@click.option("--format", "file_format", type=click.Choice(FORMATS), help="格式；默认看 --out 的结尾，打印时为 tsv")
def export(kind: str, own: bool, out: Path | None, file_format: str | None) -> None:
    """把在用的一类词典写成 TSV、CSV 或 XLSX，可在表格软件中修改，再用 zwfw dict import 起草。

    连同地区、期限、停用等各列；写出后原样导入没有任何更改。

    \b
    例：zwfw dict export synonyms --out synonyms.xlsx
        zwfw dict export synonyms --own > synonyms.tsv
    """
    from search_engine.editing.files.file_service import FileService
    from search_engine.editing.files.formats import TSV, format_of

    name = file_format or (format_of(out) if out else TSV)
    desk = FileService(*opened())
    with STDERR.status("正在写出…"):
        content = desk.export(kind, name, own=own)
    write_out(content, out)


def write_out(content: bytes, out: Path | None) -> None:
    """A file's bytes to a file, whole or not at all, or to stdout."""
    if out is None:
        click.echo(content, nl=False)
        return
    if not out.parent.is_dir():
        raise BadParameters([Detail("--out", f"没有文件夹 {out.parent}；请先建立，或换一处")])
    part = out.with_name(f".{out.name}.part")
    try:
        part.write_bytes(content)
        part.replace(out)
    finally:
        part.unlink(missing_ok=True)
    click.echo(f"已写入 {out}")
