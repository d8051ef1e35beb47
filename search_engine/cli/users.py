"""`zwfw users`: accounts of the console. Passwords come by a prompt or from standard input, never as an argument."""

from __future__ import annotations

import sys

import click

from search_engine.cli.console import as_option, author, installation, json_option, print_json
from search_engine.cli.region_option import REGION
from search_engine.gateway.rights import ROLES
from search_engine.installation.accounts import Account, NewAccount
from search_engine.installation.accounts.account import ROLE_LABELS, account_fields

ROLE_HELP = "；".join(f"{name} {ROLE_LABELS[name]}" for name in ROLES)
role_option = click.option("--role", required=True, type=click.Choice(list(ROLES)), help=f"角色：{ROLE_HELP}")
region_option = click.option(
    "--region", "regions", type=REGION, multiple=True, help="只可管该地区及其下级，可重复；默认不限"
)
site_option = click.option("--site", "sites", multiple=True, help="只可管该站点，可重复；默认不限")
generate_option = click.option("--generate", is_flag=True, help="由系统生成一次性密码并显示一次，首次登录须修改")


@click.group()
def users() -> None:
    """控制台（/admin/）的账号：角色、地区与站点、密码、锁定。密码由提示输入，或由标准输入的第一行给出。

    \b
    例：zwfw users add 张三 --role editor --region 330100
        zwfw users lock 张三
    """


@users.command()
@click.argument("name")
@role_option
@region_option
@site_option
@generate_option
@click.option(
    "--no-password", is_flag=True, help="不设密码：只由门户（ZWFW_STAFF_HEADER）或统一身份认证（ZWFW_OIDC_ISSUER）登录"
)
@as_option
@json_option
def add(
    name: str,
    role: str,
    regions: tuple[str, ...],
    sites: tuple[str, ...],
    generate: bool,
    no_password: bool,
    as_json: bool,
) -> None:
    """新建账号。

    \b
    例：zwfw users add 张三 --role editor --region 330100
        zwfw users add 李四 --role publisher --generate
    """
    from search_engine.installation.accounts.passwords import generated_password

    if generate and no_password:
        raise click.UsageError("--generate 与 --no-password 只能给出一个")
    access = installation().console_access
    password = None if no_password else generated_password() if generate else _asked()
    made = access.accounts.add(NewAccount(name, role, regions, sites, password, generate), author=author())
    _tell(made, password if generate else None, as_json, "已新建")


@users.command()
@click.argument("name")
@role_option
@region_option
@site_option
@as_option
@json_option
def role(name: str, role: str, regions: tuple[str, ...], sites: tuple[str, ...], as_json: bool) -> None:
    """改角色与所限的地区、站点（没有给出的即不限）；其登录随即结束。

    例：zwfw users role 张三 --role publisher --region 330100
    """
    changed = installation().console_access.accounts.set_rights(name, role, regions, sites, author=author())
    _tell(changed, None, as_json, "已更改")


@users.command()
@click.argument("name")
@generate_option
@as_option
@json_option
def password(name: str, generate: bool, as_json: bool) -> None:
    """改密码；其登录随即结束，此前的登录失败不再计算。

    \b
    例：zwfw users password 张三
        zwfw users password 张三 --generate
    """
    access = installation().console_access
    account = access.accounts.get(name)
    if generate:
        new = access.accounts.reset_password(name, author=author())
    else:
        new = _asked()
        access.accounts.set_password(name, new, author=author())
    access.sign_in.let_off(account)
    _tell(access.accounts.get(name), new if generate else None, as_json, "已改密码：")


@users.command()
@click.argument("name")
@as_option
@json_option
def lock(name: str, as_json: bool) -> None:
    """锁定账号：其登录随即结束，不能再登录。

    例：zwfw users lock 张三
    """
    _tell(installation().console_access.accounts.lock(name, author=author()), None, as_json, "已锁定")


@users.command()
@click.argument("name")
@as_option
@json_option
def unlock(name: str, as_json: bool) -> None:
    """解除锁定；此前的登录失败不再计算。

    例：zwfw users unlock 张三
    """
    access = installation().console_access
    account = access.accounts.unlock(name, author=author())
    access.sign_in.let_off(account)
    _tell(account, None, as_json, "已解除锁定")


@users.command(name="list")
@json_option
def list_users(as_json: bool) -> None:
    """列出账号：角色、地区、站点、最近登录与锁定。

    例：zwfw users list
    """
    from indexer.store.audit import Actions

    place = installation()
    access = place.console_access
    found = access.accounts.list()
    place.audit.record(author(), Actions.READ_USERS)
    if as_json:
        told = [account_fields(one) | {"failures": access.sign_in.failure_count(one)} for one in found]
        print_json({"users": told})
        return
    for one in found:
        click.echo("\t".join(_cells(one, access.sign_in.failure_count(one))))


@users.command()
@as_option
def rotate() -> None:
    """更换控制台登录的签名密钥：所有人的登录随即结束，须重新登录。

    例：zwfw users rotate
    """
    installation().console_access.rotate_key(author())
    click.echo("已更换密钥，所有登录已结束")


def _asked() -> str:
    """The password that somebody gives. Raises `click.ClickException` where there is none."""
    if sys.stdin.isatty():
        found: str = click.prompt("密码（不显示）", hide_input=True, confirmation_prompt="再输一次", err=True)
        return found
    line = sys.stdin.readline().rstrip("\r\n")
    if not line:
        raise click.ClickException("没有密码：请在终端中输入，或由标准输入的第一行给出，或用 --generate 生成")
    return line


def _tell(account: Account, password: str | None, as_json: bool, done: str) -> None:
    if as_json:
        print_json(account_fields(account) | ({"password": password} if password else {}))
        return
    click.echo(password or f"{done} {account.name}")
    if password:
        click.echo("一次性密码，不会再次显示；首次登录须修改", err=True)


def _cells(account: Account, failures: int) -> list[str]:
    parts = [
        ("", account.name),
        ("", f"{account.role} {ROLE_LABELS.get(account.role, '')}".strip()),
        ("建于 ", account.created),
        ("地区 ", "、".join(account.regions)),
        ("站点 ", "、".join(account.sites)),
        ("最近登录 ", account.last_sign_in or ""),
        ("连续失败 ", str(failures or "")),
        ("锁定于 ", account.locked or ""),
        ("", "" if account.has_password else "无密码，由门户或统一身份认证登录"),
        ("", "须改密码" if account.must_change else ""),
    ]
    return [label + text for label, text in parts if text]
