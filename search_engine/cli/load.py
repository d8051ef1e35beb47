"""`zwfw load`: files into the store."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

import click

from dictionaries.faults import Fault
from dictionaries.reasons import CHINESE, code_of, mend_in, message_in
from indexer.loaders import PROFILES, READERS, total_bytes
from indexer.loaders.loading import LoadOptions, LoadReport, load_checked
from indexer.loaders.parallel_check import check_file
from indexer.store.outcomes import DELETED_LATER, OLDER_THAN_STORED
from search_engine.cli.console import STDERR, as_option, author, installation, json_option, print_json, progress_bar
from search_engine.installation.installation import Installation

SHOWN = 50
# Rows that were left out because what is stored is newer: no errors, and the mend of all is one option.
STALE = (OLDER_THAN_STORED.code, DELETED_LATER.code)
OVER_NEWER = "确要以这次为准请加 --force --reason 原因"


@click.command()
@click.argument("files", nargs=-1, type=click.Path(path_type=Path))
@click.option("--format", "form", type=click.Choice(sorted(READERS)), help="文件格式；默认看扩展名")
@click.option("--profile", type=click.Choice(sorted(PROFILES)), help="列名的来源，如国家事项库 c0109")
@click.option("--dry-run", is_flag=True, help="只检查，不写入")
@click.option("--skip-bad-rows", is_flag=True, help="跳过错误行，其余照常载入（默认有错则整批不载入）")
@click.option("--snapshot", metavar="站点", help="这是该站点的全量数据：其中没有的文档下线")
@click.option("--confirm", is_flag=True, help="确认全量数据会使超过 5% 的文档下线")
@click.option("--force", is_flag=True, help="库中已有的更新，或已删除，也照样写入；须用 --reason 写明原因")
@click.option("--reason", metavar="原因", help="--force 的原因，记入审计日志")
@click.option("--public", is_flag=True, help="文件中的咨询答复、投诉结果都已公开（逐条标为不公开的除外）")
@as_option
@click.option("--template", type=click.Path(dir_okay=False, path_type=Path), help="写出填报模板（.xlsx 或 .csv）后结束")
@json_option
def load(
    files: tuple[Path, ...],
    form: str | None,
    profile: str | None,
    dry_run: bool,
    skip_bad_rows: bool,
    snapshot: str | None,
    confirm: bool,
    force: bool,
    reason: str | None,
    public: bool,
    template: Path | None,
    as_json: bool,
) -> None:
    """载入文档；每个文件为一批，默认全部正确才载入。

    \b
    例：zwfw load matters.jsonl
        zwfw load 事项.xlsx --dry-run
        zwfw load up_task_general_basic.csv --profile c0109 --snapshot 浙江省
        zwfw load 答复.csv --public
        zwfw load --template 模板.xlsx

    \b
    咨询答复、投诉结果只载入公开的：逐条写 "public": true（表格：“是否公开”填“是”），
    或用 --public 表明整个文件都已公开。标为不公开的，以前载入的下线。
    """
    if template is not None:
        if template.suffix.lower() not in (".xlsx", ".csv"):
            raise click.UsageError(f"模板只有 .xlsx、.csv 两种：请改写 {template} 的扩展名")
        # Here, so that only who wants a spreadsheet waits for the library that writes it.
        from indexer.loaders.template import write_template

        write_template(template)
        STDERR.print(f"已写出模板 {template}")
        return
    if not files:
        raise click.UsageError("请给出要载入的文件，或用 --template 写出模板")
    if snapshot and len(files) > 1:
        raise click.UsageError("--snapshot 一次只能载入一个文件：全量数据应在同一个文件中")
    if force and not reason:
        raise click.UsageError("--force 会覆盖较新的内容、恢复已删除的文档：请用 --reason 写明原因")
    place = installation()
    reports = []
    for path in files:
        forced = reason if force else None
        options = LoadOptions(path.name, skip_bad_rows, dry_run, snapshot, confirm, author(), forced=forced)
        report = _load_file(place, path, form, profile, public, options)
        if not dry_run:
            place.leave_banned(report)
        reports.append({"file": path.name, **_summary(report)})
        if not as_json:
            _tell(path, report, dry_run)
        if dry_run and report.errors and not skip_bad_rows:
            raise click.ClickException(f"{path.name} 有 {report.errors} 处错误")
    if as_json:
        print_json({"files": reports})


def _load_file(
    place: Installation, path: Path, form: str | None, profile: str | None, public: bool, options: LoadOptions
) -> LoadReport:
    rules = replace(place.check_rules(), all_public=public)
    place.store.remove_abandoned()
    with progress_bar() as progress:
        parts = check_file(path, rules, form, profile)
        task = progress.add_task(f"载入 {path.name}", total=total_bytes(path) if path.is_file() else None)
        return load_checked(place.store, parts, options, lambda part: progress.update(task, completed=part.position))


def _summary(report: LoadReport) -> dict[str, Any]:
    return {
        "load": asdict(report.load) if report.load else None,
        "read": report.read,
        "accepted": report.accepted,
        "stale": report.stale,
        "errors": report.errors,
        "warnings": report.warnings,
        "unknown_fields": report.unknown_fields,
        "faults": [_fault(fault) for fault in report.faults],
        "totals": [asdict(total) for total in report.tally.totals],
        "cut": report.tally.cut,
    }


def _fault(fault: Fault) -> dict[str, Any]:
    said = {"code": code_of(fault.reason), "message": message_in(fault.reason, CHINESE)}
    said |= {"mend": mend_in(fault.reason, CHINESE), "reason": fault.reason}
    return {"row": fault.row, "field": fault.field, **said, "warning": fault.warning}


def _list(name: str, faults: Sequence[Fault]) -> None:
    for fault in faults[:SHOWN]:
        click.echo(f"  {name or ('提示' if fault.warning else '错误')} {fault}", err=True)
    if len(faults) > SHOWN:
        click.echo("  …", err=True)


def _tell(path: Path, report: LoadReport, dry_run: bool) -> None:
    stale = [fault for fault in report.faults if code_of(fault.reason) in STALE]
    _list("", [fault for fault in report.faults if fault not in stale])
    if report.stale:
        click.echo(f"未写入（已有更新的）{report.stale} 条；{OVER_NEWER}：", err=True)
        _list("未写入", [replace(fault, reason=message_in(fault.reason, CHINESE)) for fault in stale])
    if report.unknown_fields:
        click.echo(f"  忽略的字段：{'、'.join(report.unknown_fields)}", err=True)
    done = "检查" if dry_run else "载入"
    counts = f"读 {report.read} 行，{done} {report.accepted} 条，错误 {report.errors} 处，提示 {report.warnings} 处"
    counts += f"，未写入（已有更新的）{report.stale} 条" if report.stale else ""
    click.echo(f"{path.name}：{counts}" + (f"（载入编号 {report.load.load}）" if report.load else ""))
