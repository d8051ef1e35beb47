"""`zwfw regions`: look regions up, and add those that the shipped table lacks."""

from __future__ import annotations

import click

from dictionaries.regions import LEVELS, add_region
from indexer.store.audit.log import Actions
from search_engine.cli.console import as_option, author, installation, json_option, print_json
from search_engine.cli.region_option import REGION
from search_engine.service import Service
from search_engine.settings.settings import Settings


@click.group()
def regions() -> None:
    """行政区划表见 dictionaries/data/regions.tsv；本地添加的在 ZWFW_HOME/regions.tsv。

    例：zwfw regions find 余杭
    """


@regions.command()
@click.argument("text")
@json_option
def find(text: str, as_json: bool) -> None:
    """按名称或代码查找。

    例：zwfw regions find 余杭
    """
    service = Service.open(Settings.from_environment(), read_only=True)
    found = service.regions(None, text)
    if as_json:
        print_json({"regions": found})
        return
    for region in found:
        click.echo(f"{region['code']}\t{service.tree.path_name(region['code'])}\t{region['level']}")


@regions.command()
@click.argument("code")
@click.argument("name")
@click.option("--parent", type=REGION, required=True, help="上级")
@click.option("--level", required=True, type=click.Choice(LEVELS), help="层级")
@click.option("--note", default="", help="说明，如批准文号")
@as_option
def add(code: str, name: str, parent: str, level: str, note: str) -> None:
    """添加区划表没有的地区（开发区、兵团团场、村）。有 zwfw serve 或 worker 在运行时自动重建索引，其间照常服务。

    例：zwfw regions add 330191 钱塘新区 --parent 330100 --level county
    """
    row = {"code": code, "name": name, "parent": parent, "level": level, "note": note}
    place = installation()
    region = add_region(place.extra_regions, row)
    place.audit.record(author(), Actions.REGIONS_ADD, f"region:{region.code}", None, row, region=region.code)
    mend = (
        "请运行 zwfw index build"
        if place.generations.lock().manager() is None
        else "索引正在重建，其间照常搜索，建成后可用"
    )
    click.echo(f"已添加 {region.code} {region.name}。{mend}")
