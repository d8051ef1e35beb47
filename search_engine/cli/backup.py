"""`zwfw backup` and `zwfw restore`: what cannot be made again, in one file and back."""

from __future__ import annotations

from dataclasses import asdict
from importlib.metadata import version
from pathlib import Path

import click
from sqlalchemy.exc import DatabaseError

from indexer.backup.backup import BackupManifest, write_backup
from indexer.backup.restore import restore_backup
from indexer.store.audit import Actions
from indexer.store.audit.carrying import carry_over
from search_engine.cli.console import as_option, author, json_option, print_json
from search_engine.installation.installation import Installation
from search_engine.settings.settings import Settings


@click.command()
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--damaged", is_flag=True, help="连同损坏的内容一起备份")
@as_option
@json_option
def backup(file: Path, damaged: bool, as_json: bool) -> None:
    """把文档库、查询日志、行为事件与个人记录、自建地区与自有词典写进一个 .tar.gz（含密钥，请妥善保管）；服务运行时也可
    备份。索引不在其中，恢复后重建。备份前核对每一行：有损坏时不备份，并说明要重新载入哪些文档。

    例：zwfw backup backup.tar.gz
    """
    place = _installation()
    manifest = write_backup(place.places(), file, version("zwfw-search"), damaged=damaged)
    after = {"documents": manifest.documents, "sequence": manifest.sequence, "bytes": file.stat().st_size}
    try:
        place.audit.record(author(), Actions.BACKUP_WRITE, f"backup:{file.name}", after=after)
    except DatabaseError:  # a damaged one, of which there is a backup now all the same
        click.echo("提示：审计日志无法写入，这次备份没有记入", err=True)
    if as_json:
        print_json({"file": str(file), "bytes": file.stat().st_size, **asdict(manifest)})
    else:
        size = file.stat().st_size / 1e6
        click.echo(f"已备份到 {file}：文档 {manifest.documents} 条，序号 {manifest.sequence}，{size:.1f} MB")


@click.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--force", is_flag=True, help="替换现有数据；原有数据移到一旁，不删除")
@as_option
@json_option
def restore(file: Path, force: bool, as_json: bool) -> None:
    """从 zwfw backup 写出的文件恢复；先停止服务。损坏的、别的程序或更新的程序写出的文件会被拒绝。备份之后要求删除的个人
    记录不会随之恢复。

    例：zwfw restore backup.tar.gz
    """
    place = _installation()
    manifest, aside = restore_backup(file, place.places(), force=force)
    place.store.remove_abandoned()
    _record(place, file, manifest, aside)
    if as_json:
        print_json({"file": str(file), "set_aside": str(aside) if aside else None, **asdict(manifest)})
        return
    if aside:
        click.echo(f"原有数据已移到 {aside}，确认无误后可自行删除")
    click.echo(f"已恢复文档 {manifest.documents} 条，序号 {manifest.sequence}（备份于 {manifest.created}）")
    click.echo("请运行 zwfw index build 重建索引，然后启动服务")


def _record(place: Installation, file: Path, manifest: BackupManifest, aside: Path | None) -> None:
    """Enter a restore into the audit log, behind what was written here before it."""
    old = None if aside is None else aside / place.places().database.name
    if old is not None and old.exists():
        try:
            carry_over(old, place.store.engine)
        except (DatabaseError, ValueError):
            click.echo(f"提示：原数据库的审计日志无法读取，未并入；仍在 {old}", err=True)
    before = None if aside is None else {"set_aside": aside.name}
    after = {"documents": manifest.documents, "sequence": manifest.sequence, "created": manifest.created}
    place.audit.record(author(), Actions.BACKUP_RESTORE, f"backup:{file.name}", before, after)


def _installation() -> Installation:
    return Installation(Settings.from_environment())
