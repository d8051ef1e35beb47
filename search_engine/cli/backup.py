"""`zwfw backup` and `zwfw restore`: what cannot be made again, in one file and back."""

from __future__ import annotations

import os
from dataclasses import asdict
from importlib.metadata import version
from pathlib import Path
from typing import Any

import click
from sqlalchemy.exc import DatabaseError

from indexer.backup.backup import write_backup
from indexer.backup.encryption import VARIABLE, passphrase_of
from indexer.backup.placement import is_unfinished
from indexer.backup.restore import Restored, restore_backup
from indexer.backup.verify import verify_backup
from indexer.store.audit import Actions
from indexer.store.audit.carrying import carry_over
from indexer.store.shelf.carrying import carry_apps
from search_engine.cli.console import STDERR, as_option, author, json_option, print_json
from search_engine.installation.installation import Installation
from search_engine.sealed.checking import faults
from search_engine.settings.settings import Settings

passphrase_option = click.option(
    "--passphrase-file",
    type=click.Path(dir_okay=False, path_type=Path),
    help=f"口令所在的文件（取第一行）；也可用环境变量 {VARIABLE}。口令不接受写在命令行上",
)


@click.command()
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@passphrase_option
@click.option("--verify", is_flag=True, help="不备份，只检查 FILE 是否完好、能否由本程序恢复；不能时退出状态为 1")
@click.option("--damaged", is_flag=True, help="连同损坏的内容一起备份")
@as_option
@json_option
def backup(file: Path, passphrase_file: Path | None, verify: bool, damaged: bool, as_json: bool) -> None:
    """把文档库、查询日志、行为事件与个人记录、自建地区与自有词典写进一个 .tar.gz（含散列密钥，请妥善保管）；服务运行时
    也可备份。加密保存的密钥（zwfw secrets）只有密文，主密钥不在其中。索引不在其中，恢复后重建。备份前核对每一行：有损坏
    时不备份，并说明要重新载入哪些文档。给出口令则加密（age 格式）。

    \b
    例：zwfw backup backup.tar.gz
        zwfw backup backup.tar.gz.age --passphrase-file /etc/zwfw/backup.pass
        zwfw backup --verify backup.tar.gz.age --passphrase-file /etc/zwfw/backup.pass
    """
    passphrase = passphrase_of(passphrase_file, os.environ.get(VARIABLE))
    place = _installation()
    places = place.places()
    if verify:
        with STDERR.status(f"检查 {file.name}"):
            _tell_verified(file, asdict(verify_backup(file, places, passphrase)), as_json)
        return
    with STDERR.status(f"备份到 {file.name}"):
        manifest = write_backup(places, file, version("zwfw-search"), passphrase, damaged=damaged)
    after = {"documents": manifest.documents, "sequence": manifest.sequence, "bytes": file.stat().st_size}
    try:
        place.audit.record(author(), Actions.BACKUP_WRITE, f"backup:{file.name}", after=after)
    except DatabaseError:  # a damaged one, of which there is a backup now all the same
        click.echo("提示：审计日志无法写入，这次备份没有记入", err=True)
    secrets = _secrets(place)
    if as_json:
        told = {"encrypted": passphrase is not None, "secrets": secrets}
        print_json({"file": str(file), "bytes": file.stat().st_size, **told, **asdict(manifest)})
    else:
        size, how = file.stat().st_size / 1e6, "已加密" if passphrase else "未加密"
        click.echo(f"已备份到 {file}：文档 {manifest.documents} 条，序号 {manifest.sequence}，{size:.1f} MB，{how}")
        if secrets:
            click.echo(f"其中加密保存的密钥 {secrets} 个，只有密文；主密钥不在备份中，请另行保存", err=True)


def _tell_verified(file: Path, found: dict[str, Any], as_json: bool) -> None:
    manifest = found.pop("manifest")
    if as_json:
        print_json({"file": str(file), "restorable": True, **found, **manifest})
        return
    counts = found["counts"]
    told = [f"文档 {manifest['documents']} 条"]
    for name, what in (("people", "个人记录 {} 人"), ("events", "行为事件 {} 个"), ("queries", "查询 {} 条")):
        told += [what.format(counts[name])] if name in counts else []
    how = "已加密" if found["encrypted"] else "未加密"
    click.echo(f"{file} 完好，可以恢复（{how}，备份于 {manifest['created']}）：{'，'.join(told)}")
    if "erasures" in counts:
        click.echo(f"其中有删除记录 {counts['erasures']} 条")


@click.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--force", is_flag=True, help="替换现有数据；原有数据移到一旁，不删除")
@passphrase_option
@click.option(
    "--erasures",
    type=click.Path(dir_okay=False, path_type=Path),
    help="原机器上 zwfw events erasures 写出的删除记录：其中的人不恢复；换新机器恢复时请给出",
)
@as_option
@json_option
def restore(file: Path, force: bool, passphrase_file: Path | None, erasures: Path | None, as_json: bool) -> None:
    """从 zwfw backup 写出的文件恢复；先停止服务。损坏的、别的程序或更新的程序写出的文件会被拒绝。备份之后要求删除的个人
    记录不会随之恢复。

    \b
    例：zwfw restore backup.tar.gz
        zwfw restore backup.tar.gz --erasures erasures.json
    """
    passphrase = passphrase_of(passphrase_file, os.environ.get(VARIABLE))
    settings = Settings.from_environment()
    was_unfinished = is_unfinished(Path(settings.home))
    place = Installation(settings)
    if was_unfinished:
        click.echo("上一次恢复在中途停下，现已接着完成", err=True)
    with STDERR.status(f"恢复 {file.name}"):
        done = restore_backup(
            file, place.places(), force=force, passphrase=passphrase, erasures=erasures,
            prepare=lambda folder, restored: _prepare(place, folder, file, restored),
        )  # fmt: skip
    if as_json:
        people = {"people": done.people.people, "erased_people": done.people.erased, "erasures": done.people.erasures}
        known = {"erasures_known": done.people.known, "erased_queries": done.queries_erased}
        aside = str(done.set_aside) if done.set_aside else None
        print_json({"file": str(file), "set_aside": aside, **people, **known, **asdict(done.manifest)})
        return
    _tell_restored(done)
    _tell_secrets(Installation(settings))


def _secrets(place: Installation) -> int:
    """How many secrets are kept encrypted; 0 also where a damaged database does not tell."""
    try:
        return len(place.secrets.names())
    except DatabaseError:
        return 0


def _tell_secrets(place: Installation) -> None:
    """Say why secrets that came along cannot be opened here."""
    count = _secrets(place)
    fault = next((fault for fault in faults(place.secrets, Settings()) if fault.is_wrong), None) if count else None
    if fault is not None:
        click.echo(f"注意：备份中加密保存的密钥 {count} 个，在这里打不开。{fault.told}", err=True)
    place.close()


def _tell_restored(done: Restored) -> None:
    manifest, people = done.manifest, done.people
    if done.set_aside:
        click.echo(f"原有数据已移到 {done.set_aside}，其中也有个人记录：确认无误后请尽快删除")
    click.echo(f"已恢复文档 {manifest.documents} 条，序号 {manifest.sequence}（备份于 {manifest.created}）")
    if people.people or people.erased or people.erasures:
        click.echo(f"个人记录：恢复 {people.people} 人；删除记录现有 {people.erasures} 条")
    if people.erased and people.told:
        click.echo(f"备份中有 {people.erased} 人此后已要求删除，没有恢复")
    elif people.erased:
        why = "备份太旧、散列密钥不同，或现有的行为事件库已损坏"
        click.echo(f"无从得知谁在备份之后要求删除（{why}）：备份中的 {people.erased} 人均没有恢复")
    if done.queries_erased:
        click.echo(f"查询日志中有 {done.queries_erased} 条此后已要求删除，没有恢复")
    if people.people and not people.known:
        click.echo(
            "注意：这里没有删除记录，备份之后要求删除的人也已恢复。如原机器还在，请在那里运行 "
            "zwfw events erasures --out F，再带 --erasures F --force 恢复一次",
            err=True,
        )
    click.echo("请运行 zwfw index build 重建索引，然后启动服务")


def _prepare(place: Installation, folder: Path, file: Path, done: Restored) -> None:
    """Enter a restore into the audit log that comes with it, behind what was written here before. Whoever was in the
    console when the backup was made has to sign in again.
    """
    restored = Installation(Settings(home=folder))
    restored.store.remove_abandoned()
    old, aside, manifest = place.places().database, done.set_aside, done.manifest
    if aside is not None and old.exists():
        try:
            carry_over(old, restored.store.engine)
            carried = carry_apps(old, restored.store.engine)
        except (DatabaseError, ValueError):
            click.echo(f"提示：原数据库的审计日志与应用上下线无法读取，未并入；仍在 {aside / old.name}", err=True)
        else:
            if carried:
                click.echo(f"备份之后的应用上下线决定 {carried} 次，仍然有效")
    restored.console_access.sessions.end_all()
    before = None if aside is None else {"set_aside": aside.name}
    after = {"documents": manifest.documents, "sequence": manifest.sequence, "created": manifest.created}
    restored.audit.record(author(), Actions.BACKUP_RESTORE, f"backup:{file.name}", before, after)
    restored.close()


def _installation() -> Installation:
    return Installation(Settings.from_environment())
