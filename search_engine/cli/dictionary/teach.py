"""`zwfw dict teach`: the smallest changes that bring a document to the first place of a query."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from search_engine.cli.console import StageProgress, as_option, installation, json_option, print_json, progress_bar
from search_engine.cli.dictionary.drafts import opened
from search_engine.cli.region_option import REGION

if TYPE_CHECKING:
    from search_engine.editing.teaching.effect import Effect
    from search_engine.editing.teaching.lesson import Lesson


@click.command()
@click.argument("query")
@click.argument("document")
@click.option("--region", type=REGION, help="用户所在地区；该地区的人会看到的任何一份都算；默认为 --scope-region")
@click.option("--scope-region", type=REGION, default="", help="改动只对该地区及其下级起作用；默认全部")
@click.option("--higher", is_flag=True, help="排不到第一、但能排得更前的也列出")
@click.option("--draft", "number", type=click.IntRange(1), metavar="N", help="把第 N 个方案起草为草稿")
@click.option("--effect", "looks", is_flag=True, help="再看第 1 个（或 --draft 所选）方案还会改变哪些高频查询的首条")
@as_option
@json_option
def teach(
    query: str, document: str, region: str | None, scope_region: str, higher: bool, number: int | None, looks: bool,
    as_json: bool,
) -> None:  # fmt: skip
    """教一次：给出查询和应排第一的文档，列出能做到的最小改动；每个方案都已实际试过。

    会带动其他问法的方案（说法、同义词）排在前面，只管这一个查询的置顶排在最后。

    \b
    例：zwfw dict teach 刚买了只泰迪要去上牌吗 DOCUMENT --region 330110
        zwfw dict teach 刚买了只泰迪要去上牌吗 DOCUMENT --region 330110 --effect --draft 1 --as 张三
    """
    from search_engine.editing.teaching.teaching_service import TeachingService, proposal_of

    region = scope_region if region is None else region
    editor, actor = opened()
    place = installation()
    desk = TeachingService.of(place, editor)
    with progress_bar() as progress:
        stages = StageProgress(progress)
        lesson = desk.teach(query, document, region, scope_region, higher=higher, progress=stages)
        chosen = proposal_of(lesson, number or 1) if looks and lesson.before != 1 else None
        effect = desk.effect(chosen.wishes, query, progress=stages) if chosen else None
    drafts = desk.draft(actor, lesson, number) if number else []
    if as_json:
        told = effect.as_dict() if effect else None
        print_json({**lesson.as_dict(), "effect": told, "drafts": [draft.number for draft in drafts]})
        return
    _tell(lesson, effect)
    for draft in drafts:
        click.echo(f"已起草：草稿 {draft.number} {draft.key}")


def _tell(lesson: Lesson, effect: Effect | None) -> None:
    from search_engine.editing.teaching.formatting import effect_lines, lesson_lines

    for line in (*lesson_lines(lesson), *(effect_lines(effect) if effect else ())):
        click.echo(line)
