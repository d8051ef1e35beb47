"""`zwfw dict thesaurus`: 政务主题词表 in and out, as XLSX, CSV and SKOS."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from search_engine.cli.console import STDERR, as_option, json_option, print_json
from search_engine.cli.dictionary.drafts import opened
from search_engine.cli.dictionary.files import FILE, OUT, dry_run_option, replace_note, skip_option, write_out
from search_engine.cli.main import fail

if TYPE_CHECKING:
    from search_engine.editing.thesaurus.thesaurus_table import Layout

FORMATS = ("xlsx", "csv", "turtle", "rdfxml", "jsonld")
# Conflicts of one kind that are told to people; `--json` has all.
MOST_TOLD = 10
format_option = click.option(
    "--format", "file_format", type=click.Choice(FORMATS),
    help="格式；默认看文件名的结尾：.xlsx .csv .ttl .rdf .xml .jsonld .json",
)  # fmt: skip


@click.group()
def thesaurus() -> None:
    """政务主题词表（GB/T 13190 的用、代、属、分、族、参）：导入为主题词与同义词，再导出。

    \b
    例：zwfw dict thesaurus import 主题词表.xlsx --dry-run
        zwfw dict thesaurus export --out 主题词表.ttl
    """


@thesaurus.command(name="import")
@click.argument("file", type=FILE, metavar="文件")
@click.option("--name", metavar="名称", help="词表的名称；默认取工作表名、SKOS 词表的名称或文件名")
@format_option
@click.option("--replace", is_flag=True, help="此前从同名词表导入、这次没有的行，起草为删除")
@dry_run_option
@skip_option
@replace_note
@as_option
@json_option
def import_file(
    file: Path, name: str | None, file_format: str | None, replace: bool, dry_run: bool, skip_bad_rows: bool,
    note: str, as_json: bool,
) -> None:  # fmt: skip
    """先报告如何收录、有何冲突，再起草；有错误时全部不起草。SKOS 须安装扩展包 zwfw-search[skos]。

    \b
    XLSX、CSV 有两种排法：一行一词，列为 主题词、用、代、属、分、族、参、注释，一格多个词
    以 ； 、 或换行分隔；或一行一个关系，列为 主题词、关系、对象。
    例：zwfw dict thesaurus import 主题词表.xlsx --dry-run
        zwfw dict thesaurus import 主题词表.ttl --as 张三 && zwfw dict publish --as 张三
    """
    from search_engine.editing.rows.row_import import ImportInput
    from search_engine.editing.thesaurus.report_text import thesaurus_fields, thesaurus_lines
    from search_engine.editing.thesaurus.thesaurus_files import read_thesaurus, thesaurus_format_of
    from search_engine.editing.thesaurus.thesaurus_import import import_thesaurus

    with STDERR.status("正在读取…") as status:
        read = read_thesaurus(file.read_bytes(), str(file), file_format or thesaurus_format_of(file), name)
        status.update(f"正在与现在的词典核对 {len(read.entries)} 个词…")
        editor, actor = opened()
        wish = ImportInput(note=note, dry_run=dry_run, skip_bad_rows=skip_bad_rows)
        found = import_thesaurus(editor, editor.state(), actor, read, wish, replaces=replace)
    if as_json:
        print_json(thesaurus_fields(found, dry_run=dry_run))
    else:
        for line in thesaurus_lines(found, MOST_TOLD, dry_run=dry_run):
            click.echo(line)
    if found.report.refused and not found.report.is_done:
        if dry_run:
            sys.exit(1)
        fail("有错误，没有起草：请改正词表后重新导入，或用 --skip-bad-rows 不收录出错的部分")


@thesaurus.command()
@click.option("--name", metavar="名称", help="哪一个词表；只有一个时可不给")
@click.option(
    "--all", "everything", is_flag=True, help="在用的全部主题词与其同义词，连同随软件的：供查阅与交换，不能原样导回"
)
@click.option("--out", type=OUT, help="写到该文件，格式看其结尾；默认打印")
@format_option
@click.option(
    "--layout", type=click.Choice(("columns", "list")), default="columns", help="表格的排法：一行一词或一行一个关系"
)
def export(name: str | None, everything: bool, out: Path | None, file_format: str | None, layout: Layout) -> None:
    """把已发布的词表写成 XLSX、CSV 或 SKOS，与导入时一样。

    \b
    例：zwfw dict thesaurus export --out 主题词表.xlsx
        zwfw dict thesaurus export --all --out 全部主题词.ttl
    """
    from search_engine.editing.files.file_service import FileService
    from search_engine.editing.thesaurus.thesaurus_files import thesaurus_format_of

    if file_format is None and out is None:
        raise click.UsageError("请给出 --out 或 --format")
    form = file_format or thesaurus_format_of(out or Path())
    desk = FileService(*opened())
    with STDERR.status("正在写出…"):
        content = desk.export_thesaurus(form, name, everything=everything, layout=layout)
    write_out(content, out)
    if everything:
        click.echo("提示：汇总供查阅与交换，不能原样导回；往返请用 zwfw dict export topics 与 synonyms", err=True)
