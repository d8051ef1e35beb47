"""`zwfw dict row`: one row by its id, with what each version has made of it."""

from __future__ import annotations

import click

from search_engine.cli.console import json_option, print_json
from search_engine.cli.dictionary.drafts import opened


@click.command()
@click.argument("identifier", metavar="编号")
@json_option
def row(identifier: str, as_json: bool) -> None:
    """显示一行词典：现在的内容、随软件的内容、由谁负责、各版本对它的改动。

    编号见 zwfw explain，或搜索时 explain=true 的回答。

    例：zwfw dict row zejrvjyg
    """
    from search_engine.cli.dictionary.versions import version_line
    from search_engine.editing.telling import row_text

    editor, hand = opened()
    found = editor.row(hand, identifier)
    told = found.as_dict()
    if as_json:
        print_json(told)
        return
    state = "在用" if told["in_force"] else "已停用" if found.own else "已不在用"
    origin = f"本系统自己的，版本 {told['version']}" if found.own else "随软件" if found.shipped else "已删去"
    click.echo(f"{told['id']}  {found.key}：{told['text'] or '没有内容'}（{state}，{origin}）")
    if found.own:
        click.echo(f"  内容：{row_text(found.own.row)}")
        if found.shipped is not None:
            click.echo(f"  随软件：{' '.join(f'{name}={cell}' for name, cell in told['shipped'].items() if cell)}")
    for step in found.steps:
        click.echo(f"  {version_line(step.version)}")
        click.echo(f"    {row_text(step.before)} → {row_text(step.after)}")
