"""`zwfw dict switch`, `switches`, `review`: what is switched off at once, and looked at afterwards."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from search_engine.cli.console import as_option, author, installation, json_option, print_json
from search_engine.installation.switch_file import SWITCHES

if TYPE_CHECKING:
    from indexer.store.switches import SwitchStep
    from search_engine.editing.switches.kill_switches import KillSwitches

STATE = {"on": "开", "off": "关"}


def _opened() -> KillSwitches:
    from search_engine.editing.switches.kill_switches import KillSwitches

    return KillSwitches.of(installation())


@click.command()
@click.argument("name", type=click.Choice(list(SWITCHES)))
@click.argument("state", type=click.Choice(list(STATE)))
@click.option("--note", default="", metavar="原因", help="为什么；关闭时必填，供事后复核")
@as_option
@json_option
def switch(name: str, state: str, note: str, as_json: bool) -> None:
    """紧急开关：一秒内对所有人关闭或打开一项功能，无须重启，一人即可，事后由另一人复核。

    \b
    suggestions 联想、hot 热词、corrections 纠错、recommendations 推荐、meaning 按意思检索。
    例：zwfw dict switch suggestions off --note 联想出现不当内容 --as 张三
        zwfw dict switch suggestions on --as 李四
    """
    from search_engine.editing.switches.kill_switches import switch_fields

    found = _opened().switch(name, state, author(), note)
    if as_json:
        print_json(switch_fields(found))
    else:
        click.echo(f"{found.label}（{name}）已{STATE[found.state]}，一秒内处处生效")


@click.command()
@click.option("--all", "everything", is_flag=True, help="连同已复核的操作")
@json_option
def switches(everything: bool, as_json: bool) -> None:
    """列出各开关现在的状态，与待复核的操作。

    例：zwfw dict switches
    """
    from search_engine.editing.switches.kill_switches import step_fields, switch_fields

    found = _opened()
    states, steps = found.all(), found.steps(only_open=not everything)
    if as_json:
        print_json({"switches": [switch_fields(one) for one in states], "steps": [step_fields(one) for one in steps]})
        return
    for one in states:
        click.echo(f"{one.name:<16}{STATE[one.state]}\t{one.label}")
    click.echo("全部操作：" if everything else f"待复核的操作 {len(steps)} 次：" if steps else "没有待复核的操作")
    for step in steps:
        click.echo(_told(step))


@click.command()
@click.argument("number", type=int)
@click.option("--note", default="", metavar="意见", help="复核意见")
@as_option
@json_option
def review(number: int, note: str, as_json: bool) -> None:
    """复核一次开关操作：由操作之外的另一人确认已经看过。

    例：zwfw dict review 3 --note 属实，已修正词典 --as 李四
    """
    from search_engine.editing.switches.kill_switches import step_fields

    found = _opened().review(number, author(), note)
    if as_json:
        print_json(step_fields(found))
    else:
        click.echo(f"已复核：{_told(found)}")


def _told(step: SwitchStep) -> str:
    from search_engine.editing.switches.kill_switches import step_fields

    fields = step_fields(step)
    done = f"{step.number}\t{fields['at']}\t{step.author}\t{step.name} {STATE[step.state]}\t{step.note}"
    return f"{done}\t{step.reviewer} 于 {fields['reviewed']} 复核 {step.remark}" if step.reviewed else done
