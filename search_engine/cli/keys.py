"""`zwfw keys`: keys of programs and people that write."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import click

from search_engine.cli.console import as_option, author, installation, json_option, print_json
from search_engine.cli.log import read_time
from search_engine.cli.region_option import REGION
from search_engine.errors import BadParameters, Detail
from search_engine.gateway.rights import DOCUMENTS_WRITE, ROLES, SCOPES
from search_engine.installation.api_keys import Key, NewKey, told
from search_engine.installation.installation import Installation

SCOPES_TOLD = "；".join(f"{name} {meaning}" for name, meaning in SCOPES.items())


@click.group()
def keys() -> None:
    """写入接口的密钥：只显示一次，库中只存摘要；可限定权限、地区、站点与期限。

    \b
    例：zwfw keys create 浙江省事项库 --scope documents:write --days 365
        zwfw keys create 杭州市 --region 330100
    """


@keys.command()
@click.argument("name")
@click.option(
    "--scope", "scopes", multiple=True, type=click.Choice(list(SCOPES)),
    help=f"权限，可重复：{SCOPES_TOLD}。没有 --role 时默认 {DOCUMENTS_WRITE}",
)  # fmt: skip
@click.option(
    "--role", "roles", multiple=True, type=click.Choice(list(ROLES)), help="角色，可重复：编辑、发布、审计、管理"
)
@click.option("--region", "regions", type=REGION, multiple=True, help="只可写该地区及其下级，可重复；默认不限")
@click.option("--site", "sites", multiple=True, help="只可写该站点，可重复；默认不限")
@click.option("--expires", metavar="时间", callback=read_time, help="到期时间，如 2027-01-01；默认不到期")
@click.option("--days", type=click.IntRange(1, 36_500), help="多少天后到期")
@as_option
@json_option
def create(
    name: str,
    scopes: tuple[str, ...],
    roles: tuple[str, ...],
    regions: tuple[str, ...],
    sites: tuple[str, ...],
    expires: int | None,
    days: int | None,
    as_json: bool,
) -> None:
    """新建密钥。

    \b
    例：zwfw keys create 浙江省事项库 --scope documents:write
        zwfw keys create 审计 --role auditor --days 365 --as 王敏
    """
    if expires is not None and days is not None:
        raise click.UsageError("--expires 与 --days 只能给出一个")
    place = installation()
    until = datetime.now(UTC) + timedelta(days=days) if days else None
    if expires is not None:
        until = datetime.fromtimestamp(expires / 1000, UTC)
    new = NewKey(
        name, scopes or (() if roles else (DOCUMENTS_WRITE,)), roles, known_regions(place, regions), sites, until
    )
    secret = place.keys.create(new, author=author())
    if as_json:
        made = next(key for key in place.keys.list() if key.name == name)
        print_json({**told(made), "secret": secret})
    else:
        click.echo(secret)
        click.echo(f"请妥善保存：密钥不会再次显示；它只对数据目录 {place.home} 的服务有效", err=True)


@keys.command(name="list")
@json_option
def list_keys(as_json: bool) -> None:
    """列出密钥：权限、地区、站点、期限与最近使用（精确到小时）。

    例：zwfw keys list
    """
    found = installation().keys.list()
    if as_json:
        print_json({"keys": [told(key) for key in found]})
        return
    for key in found:
        click.echo("\t".join(_cells(key)))


@keys.command()
@click.argument("name")
@as_option
def revoke(name: str) -> None:
    """吊销密钥，立即生效。

    例：zwfw keys revoke 浙江省事项库
    """
    installation().keys.revoke(name, author=author())
    click.echo(f"已吊销 {name}")


def known_regions(place: Installation, regions: tuple[str, ...]) -> tuple[str, ...]:
    """Regions by their one code. Raises `BadParameters` for those that no table has."""
    tree = place.tree()
    if unknown := [code for code in regions if code not in tree]:
        raise BadParameters(
            [Detail("regions", f"没有区划代码 {code[:20]}；可用 zwfw regions find 查找") for code in unknown]
        )
    return tuple(tree.canonical(code) for code in regions)


def _cells(key: Key) -> list[str]:
    ended = key.expires is not None and key.ended(datetime.now(UTC))
    parts = [
        ("", key.name),
        ("", "、".join((*key.scopes, *(f"角色 {role}" for role in key.roles)))),
        ("建于 ", key.created),
        ("地区 ", "、".join(key.regions)),
        ("站点 ", "、".join(key.sites)),
        ("已到期 " if ended else "到期 ", key.expires or ""),
        ("最近使用 ", key.last_used or ""),
        ("吊销于 ", key.revoked or ""),
    ]
    return [label + text for label, text in parts if text]
