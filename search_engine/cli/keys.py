"""`zwfw keys`: keys of programs that write."""

from __future__ import annotations

from dataclasses import asdict

import click

from search_engine.cli.console import installation, json_option, print_json
from search_engine.installation.api_keys import SCOPES


@click.group()
def keys() -> None:
    """写入接口的密钥：只显示一次，库中只存摘要。

    例：zwfw keys create 浙江省事项库 --scope documents:write
    """


@keys.command()
@click.argument("name")
@click.option(
    "--scope", "scopes", multiple=True, type=click.Choice(SCOPES), default=("documents:write",), show_default=True
)
@json_option
def create(name: str, scopes: tuple[str, ...], as_json: bool) -> None:
    """新建密钥。

    例：zwfw keys create 浙江省事项库 --scope documents:write
    """
    secret = installation().keys.create(name, scopes)
    if as_json:
        print_json({"name": name, "scopes": scopes, "secret": secret})
    else:
        click.echo(secret)
        click.echo("请妥善保存：密钥不会再次显示", err=True)


@keys.command(name="list")
@json_option
def list_keys(as_json: bool) -> None:
    """列出密钥。

    例：zwfw keys list
    """
    found = installation().keys.list()
    if as_json:
        print_json({"keys": [asdict(key) for key in found]})
        return
    for key in found:
        click.echo(
            f"{key.name}\t{'、'.join(key.scopes)}\t建于 {key.created}"
            + (f"\t吊销于 {key.revoked}" if key.revoked else "")
        )


@keys.command()
@click.argument("name")
def revoke(name: str) -> None:
    """吊销密钥，立即生效。

    例：zwfw keys revoke 浙江省事项库
    """
    installation().keys.revoke(name)
    click.echo(f"已吊销 {name}")
