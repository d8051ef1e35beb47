"""`zwfw interfaces`: outside interfaces, registered with what they expect, and whether they are well."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar, get_args

import click
import orjson
from rich.console import Console
from rich.table import Column, Table
from rich.text import Text

from search_engine.cli.console import as_option, author, installation, json_option, print_json, said
from search_engine.errors import BadParameters, Detail
from search_engine.interfaces.interface import TYPE_LABELS, Accepts, Body, Method, Sign, read_interface
from search_engine.interfaces.known_interface import OUTCOMES, KnownInterface
from search_engine.interfaces.outgoing import PRIVATE_KEY, key_pair_of
from search_engine.interfaces.telling import check_fields, known_fields, probe_fields
from search_engine.signing.key_texts import pem_of
from search_engine.signing.sm2 import KeyPair, NoSm2Library

F = TypeVar("F", bound=Callable[..., Any])
PARAMETER = re.compile(r"(?P<name>[^:=?]+)(:(?P<type>[a-z]+))?(?P<optional>\?)?=(?P<value>.*)")
MEMBER = re.compile(r"(?P<path>[^:]+)(:(?P<type>[a-z]+))?")


def _field_options(command: F) -> F:
    """The fields of an interface, each an option of its name."""
    for option in reversed(
        (
            click.option("--service", metavar="服务", help="所属的服务，如 全国公交查询"),
            click.option("--address", metavar="网址", help="接口地址"),
            click.option("--method", type=click.Choice(get_args(Method)), help="请求方式，默认 GET"),
            click.option("--body", type=click.Choice(get_args(Body)), help="POST 参数的写法，默认 form"),
            click.option(
                "--param", "parameters", multiple=True, metavar="名[:类型][?]=值",
                help="请求参数与检查时所填的值，? 为选填，值为 secret:名称 时取自保密存放的；可多次给出。类型："
                + "、".join(TYPE_LABELS),
            ),
            click.option("--accepts", type=click.Choice(get_args(Accepts)),
                         help="何种状态为正常：ok 为 2xx（默认），alive 为有人应答，answering 为不是 5xx"),
            click.option("--status", type=int, help="只有这一状态码为正常"),
            click.option("--media-type", metavar="类型", help="返回的媒体类型，如 application/json"),
            click.option(
                "--member", "members", multiple=True, metavar="字段[:类型]",
                help="返回的 JSON 须有的字段，如 process_response.result_code:string、items[].id；可多次给出",
            ),
            click.option("--personal/--no-personal", default=None, help="返回内容是否可以含个人信息，默认不可以"),
            click.option("--provider", metavar="名称", help="提供方"),
            click.option("--receiver", metavar="网址", help="提供方接收预警的网址；空则依 ZWFW_SITE_OWNERS"),
            click.option("--interval", type=int, metavar="秒", help="每隔多久检查一次，0 为依 ZWFW_PROBE_SECONDS"),
            click.option("--slow-ms", type=int, metavar="毫秒", help="超过即为慢，0 为依 ZWFW_PROBE_SLOW_MS"),
            click.option("--on/--off", default=None, help="是否定期检查，默认检查"),
            click.option("--sign", type=click.Choice(get_args(Sign)), help="请求怎样签名，默认不签名"),
            click.option("--app", metavar="名称", help="签名时，对方给本系统的名称"),
            click.option("--note", metavar="文字", help="备注"),
        )
    ):  # fmt: skip
        command = option(command)
    return command


@click.group()
def interfaces() -> None:
    """外部接口：登记、定期检查是否正常、格式是否相符、有无敏感词与个人信息。由 zwfw worker 检查。

    \b
    例：zwfw interfaces add 全国线路查询 --address https://api.example.gov.cn/bus/line --param city=北京
        zwfw interfaces check 全国线路查询
    """


@interfaces.command(name="list")
@json_option
def list_interfaces(as_json: bool) -> None:
    """列出外部接口：登记的与设置中的，最近一次检查的结果。

    \b
    例：zwfw interfaces list
        zwfw interfaces list --json
    """
    known = installation().interfaces.now()
    if as_json:
        print_json({"interfaces": [known_fields(one) for one in known]})
    elif not known:
        click.echo("还没有外部接口：可用 zwfw interfaces add 登记", err=True)
    else:
        Console().print(_table(known))


@interfaces.command()
@click.argument("name")
@_field_options
@as_option
def add(name: str, **options: Any) -> None:
    """登记一个外部接口。

    \b
    例：zwfw interfaces add 全国线路查询 --address https://api.example.gov.cn/bus/line --method POST \\
            --param city=北京 --param q=110 --member process_response.result_code:string
        zwfw interfaces add 预约 --address https://booking.example.gov.cn/ --method HEAD --accepts alive
    """
    interface = read_interface({"name": name, **_given(options)})
    installation().interfaces.put([interface], author(), new=True)
    click.echo(f"已登记 {name}")


@interfaces.command()
@click.argument("name")
@click.option("--name", "new_name", metavar="名称", help="改名")
@_field_options
@as_option
def change(name: str, new_name: str | None, **options: Any) -> None:
    """更改一个登记的外部接口；没有给出的不变。

    例：zwfw interfaces change 全国线路查询 --interval 600 --off
    """
    registry = installation().interfaces
    values = registry.registered(name).model_dump(mode="json")
    new = read_interface({**values, **_given(options), "name": new_name or name})
    changed = registry.put([new], author(), name=name)
    click.echo(f"已更改 {new.name}" if changed else "没有变化")


@interfaces.command()
@click.argument("name")
@as_option
def remove(name: str) -> None:
    """删除一个登记的外部接口及其检查记录。

    例：zwfw interfaces remove 全国线路查询
    """
    installation().interfaces.remove(name, author())
    click.echo(f"已删除 {name}")


@interfaces.command()
@click.argument("name")
@as_option
@json_option
@click.pass_context
def check(ctx: click.Context, name: str, as_json: bool) -> None:
    """立即检查一个外部接口；正常时退出码为 0。不显示返回的内容，只显示其格式。

    \b
    例：zwfw interfaces check 全国线路查询
        zwfw interfaces check voice --json
    """
    probe = installation().prober.check(name, author())
    found = probe.check
    if as_json:
        print_json({**check_fields(found), **probe_fields(probe)})
    else:
        head = OUTCOMES[found.outcome] + (f"：{found.reason}" if found.reason else "")
        click.echo(f"{head}（{found.ms / 1_000:.2f} 秒）")
        if found.status:
            size = f"{probe.size} 字节" + ("" if probe.is_whole else "（只读取了这么多）")
            click.echo(f"状态 {found.status}，{probe.media_type or '没有媒体类型'}，{size}")
        for line in found.content:
            click.echo(f"{click.style('注意', fg='red')}  {line}")
        for path, kind in probe.shape:
            click.echo(f"  {path}  {TYPE_LABELS[kind]}")
    ctx.exit(0 if found.outcome == "ok" and not found.content else 1)


@interfaces.command()
@as_option
@json_option
def key(as_json: bool) -> None:
    """本系统给请求签名的公钥，交给要求签名的提供方；还没有时新建一对，私钥加密存放。

    例：zwfw interfaces key > zwfw-public.pem
    """
    place = installation()
    try:
        kept = place.secrets.made_once(PRIVATE_KEY, lambda: KeyPair.new().to_bytes(), author())
        public = key_pair_of(kept).public
    except NoSm2Library:
        raise click.ClickException("没有安装 SM2 的程序库：请安装 zwfw-search[gateway]") from None
    if as_json:
        print_json({"id": public.id, "pem": pem_of(public)})
    else:
        click.echo(pem_of(public), nl=False)
        said(f"编号 {public.id}")


@interfaces.command(name="import")
@click.argument("file", type=click.File("rb"))
@as_option
def import_file(file: Any) -> None:
    """由 JSON 文件登记或更改外部接口；有一处不对就都不登记。- 为标准输入。

    例：zwfw interfaces import interfaces.json
    """
    try:
        content = orjson.loads(file.read())
        listed = list(content["interfaces"])
    except (ValueError, KeyError, TypeError):
        raise click.ClickException('文件应为 JSON：{"interfaces": [{"name": …, "address": …}]}') from None
    read, faults = [], list[Detail]()
    for row, values in enumerate(listed, 1):
        try:
            read.append(read_interface(values, row))
        except BadParameters as error:
            faults += [Detail(f"第 {row} 个 {detail.field}", detail.reason, row) for detail in error.details]
    if faults:
        raise BadParameters(faults)
    changed = installation().interfaces.put(read, author())
    click.echo(f"共 {len(read)} 个，登记或更改 {len(changed)} 个")


@interfaces.command()
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), help="写到哪个文件；默认为标准输出")
def export(out: Path | None) -> None:
    """导出登记的外部接口，可由 zwfw interfaces import 读回；其中有提供方的接收网址，请妥善保存。

    例：zwfw interfaces export --out interfaces.json
    """
    known = [one for one in installation().interfaces.all() if not one.built_in and one.is_whole]
    values = {"interfaces": [one.interface.model_dump(mode="json", exclude_defaults=True) for one in known]}
    if out is None:
        print_json(values)
    else:
        out.write_bytes(orjson.dumps(values, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE))
        out.chmod(0o600)
        click.echo(f"已导出 {len(known)} 个", err=True)


def _given(options: dict[str, Any]) -> dict[str, Any]:
    """Fields of an interface from what was given of the options."""
    found = {name: value for name, value in options.items() if value not in (None, ())}
    if "parameters" in found:
        found["parameters"] = [_parameter(text) for text in found["parameters"]]
    if "members" in found:
        found["members"] = [_matched(MEMBER, text, "--member 应为 字段[:类型]") for text in found["members"]]
    return found


def _parameter(text: str) -> dict[str, Any]:
    values = _matched(PARAMETER, text, "--param 应为 名[:类型][?]=值")
    return {
        **{name: value for name, value in values.items() if name != "optional"},
        "required": "optional" not in values,
    }


def _matched(form: re.Pattern[str], text: str, told: str) -> dict[str, Any]:
    match = form.fullmatch(text)
    if match is None:
        raise click.UsageError(told)
    return {name: value for name, value in match.groupdict().items() if value is not None}


def _table(known: list[KnownInterface]) -> Table:
    heads = ("接口", "主机", "状态", "用时", "原因", "来源")
    table = Table(*(Column(head, overflow="fold") for head in heads))
    for one in known:
        table.add_row(*map(Text, _cells(one)))
    return table


def _cells(one: KnownInterface) -> tuple[str, ...]:
    last = one.last
    state = "停止检查" if not one.is_checked else OUTCOMES[last.outcome] if last else "尚未检查"
    told = "；".join(filter(None, (last.reason, *last.content))) if last else ""
    seconds = f"{last.ms / 1_000:.2f} 秒" if last else ""
    return one.label, one.host, state, seconds, told, "设置" if one.built_in else one.interface.provider
