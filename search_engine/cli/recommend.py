"""`zwfw recommend`: recommendations in the shell, and learning at once."""

from __future__ import annotations

import click
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from indexer.store.audit.log import Actions
from search_engine.cli.console import STDERR, as_option, author, installation, json_option, print_json
from search_engine.cli.region_option import REGION
from search_engine.people.learning.model_snapshot import Manifest
from search_engine.recommendation import Recommended, read_recommend
from search_engine.service import Service
from search_engine.settings.settings import Settings


@click.group(invoke_without_command=True)
@click.option("--region", type=REGION, help="用户所在地区")
@click.option("--audience", help="服务对象：natural 或 legal")
@click.option("--context", "where", help="场景：home、after:查询文字、matter:文档编号、empty、licence:证照名称")
@click.option("--limit", default="6", help="最多几条")
@click.option("--pf", help="调用渠道")
@click.option("--user", "subject", help="门户给用户的标识；该用户须已同意保存个人记录")
@json_option
@click.pass_context
def recommend(
    ctx: click.Context,
    region: str | None,
    audience: str | None,
    where: str | None,
    limit: str,
    pf: str | None,
    subject: str | None,
    as_json: bool,
) -> None:
    """按地区与场景推荐可办的事项，逐条说明理由；zwfw recommend train 立即训练。

    \b
    例：zwfw recommend --region 330110 --audience natural
        zwfw recommend --region 330110 --context licence:居住证 --json
        zwfw recommend train
    """
    if ctx.invoked_subcommand is not None:
        return
    given = {"region": region, "audience": audience, "context": where, "limit": limit, "pf": pf}
    request = read_recommend({name: [value] for name, value in given.items() if value})
    service = Service.open(Settings.from_environment(), read_only=True)
    try:
        user = service.installation.events.pseudonyms.user(subject) if subject else None
        found = service.recommendations.recommend(request, user)
        items = [{**_fields(one), "reason": one.reason} for one in found]
    finally:
        service.close()
    if as_json:
        print_json({"items": items})
    else:
        _show(found)


@recommend.command()
@as_option
@json_option
def train(as_json: bool) -> None:
    """立即从行为事件与目录训练，并启用；平时由 zwfw worker 定期进行。

    例：zwfw recommend train --json
    """
    with STDERR.status("训练") as status:
        place = installation()
        manifest = place.learner().learn(lambda stage: status.update(stage))
    after = {"model": manifest.model, "users": manifest.users, "items": manifest.items}
    place.audit.record(author(), Actions.MODELS_SWITCH, "models", after=after)
    if as_json:
        print_json(manifest)
    else:
        _tell(manifest)


def _fields(one: Recommended) -> dict[str, object]:
    item = one.item
    return {
        "id": item.id, "kind": item.kind, "title": item.title, "authority": item.authority, "region": item.region,
        "foreign": item.foreign, "needs_region": item.needs_region, "online": item.online, "links": item.links,
    }  # fmt: skip


def _show(found: list[Recommended]) -> None:
    if not found:
        click.echo("没有可推荐的", err=True)
        return
    table = Table("名称", "实施主体", "地区", "理由")
    for one in found:
        cells = (one.item.title, one.item.authority or "", one.item.region["name"], one.reason["text"])
        table.add_row(*map(escape, cells))
    Console().print(table)


def _tell(manifest: Manifest) -> None:
    click.echo(f"同意保存记录的用户 {manifest.users} 人，事项 {manifest.items} 个，采用模型 {manifest.model}")
    for name, figures in manifest.figures.items():
        click.echo(f"  {name}：" + "，".join(f"{figure} {shown(value)}" for figure, value in figures.items()))


def shown(value: float) -> str:
    """A measure; people are counted whole."""
    return f"{value:.0f}" if value == int(value) and value > 1 else f"{value:.4f}"
