"""`zwfw callers`: other systems that call the service: what they are known by, what they may, and how often."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TypeVar

import click

from search_engine.cli.caller_calls import calls
from search_engine.cli.console import as_option, author, installation, json_option, print_json
from search_engine.cli.keys import known_regions
from search_engine.cli.log import read_time
from search_engine.cli.region_option import REGION
from search_engine.errors import BadParameters, Detail
from search_engine.gateway.caller import Caller, CallerKey
from search_engine.gateway.rights import SCOPES
from search_engine.signing.key_texts import public_key
from search_engine.signing.sm2 import USER_ID, PublicKey

F = TypeVar("F", bound=Callable[..., Any])
SCOPES_TOLD = "；".join(f"{name} {meaning}" for name, meaning in SCOPES.items())
NONE = "none"
HOW_TO_NONE = f"{NONE} 为清空"


@click.group()
def callers() -> None:
    """已登记的调用方：省级平台、部门系统等。以 SM2 签名、地址段或客户端证书认出，各有其权限与配额。

    \b
    例：zwfw callers add zjzwfw 浙江政务服务网 --key zj.pem --call search --call suggest
        zwfw callers list
    """


callers.add_command(calls)


def options(command: F) -> F:
    """What a caller may have, for `add` and `change`."""
    for option in reversed(OPTIONS):
        command = option(command)
    return command


OPTIONS = (
    click.option("--office", metavar="单位", help="负责的单位"),
    click.option("--call", "calls", multiple=True, metavar="接口",
                 help="可调用的接口，可重复，名称见 /openapi.json 的 operationId；默认为不需权限的全部；"
                      f"{HOW_TO_NONE}"),
    click.option("--scope", "scopes", multiple=True, type=click.Choice([*SCOPES, NONE]),
                 help=f"权限，可重复：{SCOPES_TOLD}；{HOW_TO_NONE}"),
    click.option("--region", "regions", type=REGION, multiple=True, help="只可写该地区及其下级，可重复；默认不限"),
    click.option("--site", "sites", multiple=True, metavar="站点",
                 help=f"只可写该站点，可重复；默认不限；{HOW_TO_NONE}"),
    click.option("--network", "networks", multiple=True, metavar="地址段",
                 help=f"白名单：不签名也认得的地址段，可重复，须同时写明 --call；{HOW_TO_NONE}"),
    click.option("--certificate", "certificates", multiple=True, metavar="名称",
                 help=f"白名单：客户端证书的名称，由可信代理传入（ZWFW_CERTIFICATE_HEADER），可重复；{HOW_TO_NONE}"),
    click.option("--per-minute", "minute_quota", type=click.IntRange(0), help="每分钟最多调用次数，0 为不限"),
    click.option("--per-day", "day_quota", type=click.IntRange(0), help="每日最多调用次数，0 为不限"),
    click.option("--from", "starts", metavar="时间", callback=read_time, help="何时生效，如 2027-01-01；默认立即"),
    click.option("--until", "ends", metavar="时间", callback=read_time, help="何时到期；默认不到期"),
    click.option("--user-id", metavar="标识", help=f"SM2 用户标识，默认 {USER_ID.decode()}"),
)  # fmt: skip


def key_option(*, required: bool) -> Callable[[F], F]:
    """A public key, of a file or as it is."""
    return click.option(
        "--key", "key", required=required, metavar="文件或公钥", callback=_read_key,
        help="SM2 公钥：PEM 文件，或 128 位十六进制数",
    )  # fmt: skip


def _read_key(_ctx: click.Context, _param: click.Parameter, given: str | None) -> PublicKey | None:
    if given is None:
        return None
    path = Path(given)
    try:
        is_file = path.is_file()
        return public_key(path.read_text(encoding="utf-8") if is_file else given)
    except (OSError, UnicodeDecodeError):
        raise click.BadParameter("文件不能读取，或不是文本") from None
    except ValueError as error:
        raise click.BadParameter(str(error)) from None


@callers.command()
@click.argument("app")
@click.argument("name")
@key_option(required=False)
@options
@as_option
@json_option
def add(app: str, name: str, key: PublicKey | None, as_json: bool, **given: Any) -> None:
    """登记一个调用方。APP 是它在请求头 X-Zwfw-App 中所用的标识。

    \b
    例：zwfw callers add zjzwfw 浙江政务服务网 --key zj.pem --office 浙江省大数据局 --per-minute 3000
        zwfw callers add hzrs 杭州人社自助机 --network 10.33.0.0/16 --call search --call suggest
    """
    keys = (CallerKey(key, 0),) if key is not None else ()
    made = installation().callers.add(Caller(app, name, keys=keys, **_values(given)), author=author())
    _tell(made, as_json, "已登记")


@callers.command()
@click.argument("app")
@click.option("--name", metavar="名称", help="名称")
@options
@as_option
@json_option
def change(app: str, name: str | None, as_json: bool, **given: Any) -> None:
    """改一个调用方：没有给出的不变；可重复的选项一次给出全部。

    \b
    例：zwfw callers change zjzwfw --per-day 200000
        zwfw callers change zjzwfw --network none
    """
    values = _values(given) | ({"name": name} if name is not None else {})
    _tell(installation().callers.change(app, author=author(), **values), as_json, "已改")


@callers.command(name="add-key")
@click.argument("app")
@key_option(required=True)
@as_option
@json_option
def add_key(app: str, key: PublicKey, as_json: bool) -> None:
    """再登记一把公钥：更换时两把同时有效，换好后用 remove-key 删除旧的。

    例：zwfw callers add-key zjzwfw --key zj-2027.pem
    """
    _tell(installation().callers.add_key(app, key, author=author()), as_json, "已登记公钥")


@callers.command(name="remove-key")
@click.argument("app")
@click.argument("key_id")
@as_option
@json_option
def remove_key(app: str, key_id: str, as_json: bool) -> None:
    """删除一把公钥，立即生效。

    例：zwfw callers remove-key zjzwfw 5f0c9a8be2d1f374
    """
    _tell(installation().callers.remove_key(app, key_id, author=author()), as_json, "已删除公钥")


@callers.command()
@click.argument("app")
@as_option
@json_option
def stop(app: str, as_json: bool) -> None:
    """停用一个调用方，立即生效；可以恢复。

    例：zwfw callers stop zjzwfw
    """
    _tell(installation().callers.stop(app, author=author()), as_json, "已停用")


@callers.command()
@click.argument("app")
@as_option
@json_option
def resume(app: str, as_json: bool) -> None:
    """恢复停用的调用方。

    例：zwfw callers resume zjzwfw
    """
    _tell(installation().callers.resume(app, author=author()), as_json, "已恢复")


@callers.command(name="list")
@json_option
def list_callers(as_json: bool) -> None:
    """列出已登记的调用方。

    例：zwfw callers list
    """
    found = installation().callers.all()
    if as_json:
        print_json({"callers": [one.told() for one in found]})
        return
    for one in found:
        click.echo("\t".join(cells(one)))
    if not found:
        click.echo("还没有登记调用方：zwfw callers add", err=True)


@callers.command()
@click.argument("app")
@json_option
def show(app: str, as_json: bool) -> None:
    """一个调用方的全部。

    例：zwfw callers show zjzwfw
    """
    found = installation().callers.get(app)
    if as_json:
        print_json(found.told())
    else:
        click.echo("\n".join(cells(found)))


def _values(given: dict[str, Any]) -> dict[str, Any]:
    """The values that were given, by the attributes of a caller."""
    values = {name: value for name, value in given.items() if value not in (None, ())}
    for name, value in values.items():
        if isinstance(value, tuple):
            values[name] = () if NONE in value else value
    if "regions" in values:
        values["regions"] = known_regions(installation(), values["regions"])
    if "calls" in values:
        _check_calls(values["calls"])
    return values


def _check_calls(calls: tuple[str, ...]) -> None:
    """Calls are known to the application, which joins the command line by an entry point."""
    from search_engine.cli.application import call_names

    known = call_names()
    if unknown := [one for one in calls if one not in known]:
        raise BadParameters([Detail("calls", f"没有接口 {one[:40]}；可用的有 {'、'.join(known)}") for one in unknown])


def _tell(caller: Caller, as_json: bool, done: str) -> None:
    if as_json:
        print_json(caller.told())
        return
    click.echo(f"{done} {caller.app}")
    for one in caller.keys:
        click.echo(f"公钥编号 {one.key.id}（请求头 X-Zwfw-Key-Id）")


def cells(caller: Caller) -> list[str]:
    """A caller in a line, or in lines."""
    told = caller.told()
    ended = caller.ended(datetime.now(UTC))
    parts = [
        ("", caller.app),
        ("", caller.name),
        ("单位 ", caller.office),
        ("公钥 ", "、".join(one["id"] for one in told["keys"])),
        ("地址段 ", "、".join(caller.networks)),
        ("证书 ", "、".join(caller.certificates)),
        ("接口 ", "、".join(caller.calls) or "不需权限的全部"),
        ("权限 ", "、".join(caller.scopes)),
        ("地区 ", "、".join(caller.regions)),
        ("站点 ", "、".join(caller.sites)),
        ("每分钟 ", str(caller.minute_quota or "")),
        ("每日 ", str(caller.day_quota or "")),
        ("生效 ", told["starts"] or ""),
        ("到期 ", told["ends"] or ""),
        ("停用于 ", told["stopped"] or ""),
        ("", "现在不可调用" if ended else ""),
    ]
    return [label + text for label, text in parts if text]
