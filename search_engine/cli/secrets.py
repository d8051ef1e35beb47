"""`zwfw secrets`: keys that are kept encrypted. Values come by a prompt or from standard input, never as arguments."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Any

import click

from indexer.documents.timestamps import of_milliseconds
from search_engine.cli.console import as_option, author, installation, json_option, print_json, said

AFTERWARDS = "请妥善另存一份：它不在备份中，丢失后保存的密钥无法恢复"


@click.group()
def secrets() -> None:
    """加密保存的密钥：接口鉴权密钥、签名私钥、推送地址等（C 0103 §8.3.4.4）。

    每个密钥用自己的数据密钥加密，数据密钥由主密钥（ZWFW_MASTER_KEY）加密；主密钥不在数据库中。
    密钥类的设置可写成 secret:名称，如 ZWFW_ALARM_KEY=secret:alarm-key。

    \b
    例：zwfw secrets init /etc/zwfw/master.key
        zwfw secrets set alarm-key
        ZWFW_ALARM_KEY=secret:alarm-key zwfw serve
    """


@secrets.command()
@click.argument("path", type=click.Path(path_type=Path))
@json_option
def init(path: Path, as_json: bool) -> None:
    """建立一个主密钥文件，只有本用户可读；已有的文件不会改动。

    例：zwfw secrets init /etc/zwfw/master.key
    """
    from search_engine.sealed.checking import is_within
    from search_engine.sealed.master_key import key_of_text, new_key_text
    from search_engine.settings.settings import Settings

    path = path.absolute()
    if is_within(path, Settings.from_environment().home):
        raise click.ClickException(
            "主密钥不能放在数据目录（ZWFW_HOME）中：拷走数据目录的人会同时得到密文与主密钥。请换一处"
        )
    text = new_key_text()
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        raise click.ClickException(f"{path} 已存在，没有改动。要换新的主密钥，请给出另一个路径") from None
    with os.fdopen(descriptor, "w") as file:
        file.write(f"{text}\n")
        file.flush()
        os.fsync(descriptor)
    master = key_of_text(text.encode()).id
    if as_json:
        print_json({"path": str(path), "master": master, "setting": f"file:{path}"})
        return
    click.echo(f"主密钥 {master} 已写入 {path}")
    said(f"请设置 ZWFW_MASTER_KEY=file:{path}。{AFTERWARDS}")


@secrets.command(name="set")
@click.argument("name")
@as_option
@json_option
def set_secret(name: str, as_json: bool) -> None:
    """存入一个密钥，同名的换成新值。值由提示输入，或由标准输入给出（末尾的一个换行不算）；不能写在命令行上。

    \b
    例：zwfw secrets set alarm-key
        zwfw secrets set gateway.private-key < private.pem
    """
    place = installation()
    version = place.secrets.put(name, _value(), author())
    _done({"name": name, "version": version}, f"已存入 {name}（第 {version} 版）", as_json)


@secrets.command(name="list")
@json_option
def list_secrets(as_json: bool) -> None:
    """列出密钥：名称、版本、算法、主密钥、何时由谁存入、哪些设置在用；不显示值。

    例：zwfw secrets list
    """
    place = installation()
    used: dict[str, list[str]] = {}
    for row, sealed in place.settings.sealed():
        used.setdefault(sealed.name, []).append(row.variable)
    found = [_told(entry, used.get(entry.name, [])) for entry in place.secrets.names()]
    if as_json:
        print_json({"secrets": found})
        return
    for one in found:
        cells = [
            one["name"],
            f"第 {one['version']} 版",
            one["algorithm"],
            f"主密钥 {one['master']}",
            one["at"],
            one["author"],
        ]
        click.echo("\t".join([*cells, *one["settings"]]))
    if not found:
        said("还没有密钥。请用 zwfw secrets set 名称 存入")


@secrets.command()
@click.argument("name", required=False)
@click.option("--all", "everything", is_flag=True, help="删除全部；主密钥已丢失时也可用")
@click.option("--yes", is_flag=True, help="不再询问")
@as_option
@json_option
def delete(name: str | None, everything: bool, yes: bool, as_json: bool) -> None:
    """删除密钥。

    \b
    例：zwfw secrets delete alarm-key
        zwfw secrets delete --all --yes
    """
    if bool(name) == everything:
        raise click.UsageError("请给出一个名称，或 --all")
    store = installation().secrets
    if name:
        store.delete(name, author())
        _done({"deleted": 1}, f"已删除 {name}", as_json)
        return
    if not yes:
        click.confirm("删除全部密钥？不能恢复", abort=True, err=True)
    count = store.delete_all(author())
    _done({"deleted": count}, f"已删除 {count} 个密钥", as_json)


@secrets.command()
@click.argument("names", nargs=-1)
@as_option
@json_option
def rotate(names: tuple[str, ...], as_json: bool) -> None:
    """换新数据密钥：用新的数据密钥与 ZWFW_SEAL 的算法重新加密，成为新版；密钥的值不变。默认全部。

    例：zwfw secrets rotate
    """
    rotated = installation().secrets.rotate(names, author())
    _done({"rotated": rotated}, f"已换新 {len(rotated)} 个密钥的数据密钥", as_json)


@secrets.command()
@click.option("--from", "old", required=True, metavar="来处", help="旧主密钥的来处，写法同 ZWFW_MASTER_KEY")
@as_option
@json_option
def rewrap(old: str, as_json: bool) -> None:
    """换主密钥：先让 ZWFW_MASTER_KEY 指向新的主密钥，再运行。全部密钥在一个事务中改用新的主密钥，密钥的值不变。

    \b
    例：zwfw secrets init /etc/zwfw/master-2.key
        ZWFW_MASTER_KEY=file:/etc/zwfw/master-2.key zwfw secrets rewrap --from file:/etc/zwfw/master.key
    """
    store = installation().secrets
    count = store.rewrap(old, author())
    master = store.master.key().id
    told = f"已有 {count} 个密钥改用主密钥 {master}" if count else f"没有要改的：都已使用主密钥 {master}"
    _done({"rewrapped": count, "master": master}, told, as_json)


@secrets.command()
@click.pass_context
@json_option
def check(ctx: click.Context, as_json: bool) -> None:
    """逐个打开密钥，说明哪些打不开、为什么、怎么办；有打不开的时以状态 1 结束。

    例：zwfw secrets check
    """
    from search_engine.sealed.checking import faults

    place = installation()
    found = list(faults(place.secrets, place.settings, place.audit))
    count = len(place.secrets.names())
    is_right = not any(fault.is_wrong for fault in found)
    if as_json:
        listed = [{"name": fault.name, "wrong": fault.is_wrong, "message": fault.told} for fault in found]
        print_json({"ok": is_right, "secrets": count, "faults": listed})
    else:
        for fault in found:
            click.echo(fault.told)
        if not found:
            click.echo(f"{count} 个密钥都能打开" if count else "没有加密保存的密钥")
    ctx.exit(0 if is_right else 1)


def _value() -> bytes:
    """What is to be kept: typed twice, or all of standard input but one line end."""
    if sys.stdin.isatty():
        found: str = click.prompt("密钥的内容（不显示）", hide_input=True, confirmation_prompt="再输一次", err=True)
        return found.encode()
    given = sys.stdin.buffer.read()
    return given.removesuffix(b"\n").removesuffix(b"\r")


def _told(entry: Any, used: list[str]) -> dict[str, Any]:
    return {
        "name": entry.name, "version": entry.version, "algorithm": entry.algorithm, "master": entry.master,
        "at": of_milliseconds(entry.at), "author": entry.author, "settings": used,
    }  # fmt: skip


def _done(values: dict[str, Any], told: str, as_json: bool) -> None:
    if as_json:
        print_json(values)
    else:
        click.echo(told)
