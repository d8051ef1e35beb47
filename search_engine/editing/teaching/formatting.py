"""What is proposed, for people."""

from __future__ import annotations

from collections.abc import Iterator

from search_engine.editing.checks.far_apart import PARAPHRASE
from search_engine.editing.formatting import cells_text
from search_engine.editing.teaching.effect import EXAMPLES, Effect
from search_engine.editing.teaching.lesson import Lesson, Proposed

NONE = "没有找到能做到的改动；可加 --higher 看能排得更前的方案"


def lesson_lines(lesson: Lesson) -> Iterator[str]:
    """It line by line."""
    title = lesson.target.shown
    if lesson.before == 1:
        yield f"“{lesson.query.text}”的第一条已经是《{title}》，不用教"
        return
    now = f"现在排在第 {lesson.before} 位" if lesson.before else "现在没有找到"
    yield f"《{title}》{now}；第一条是《{lesson.first}》" if lesson.first else f"《{title}》{now}"
    for one in lesson.proposals:
        yield from proposal_lines(one)
    if not lesson.proposals:
        yield NONE
    yield f"试了 {lesson.tried} 种改动，用时 {lesson.seconds:.1f} 秒"


def proposal_lines(one: Proposed) -> Iterator[str]:
    """One proposal."""
    yield f"{one.number}. {one.text}：{effect_text(one)}"
    for wish in one.wishes:
        yield f"     {cells_text(wish.kind, wish.cells)}"


def effect_text(one: Proposed) -> str:
    """What it does, in words."""
    before = f"第 {one.before} 位" if one.before else "未找到"
    parts = [f"{before} → 第 {one.after} 位"]
    if one.asked:
        parts.append(f"换个说法 {one.asked} 种中 {one.mended} 种也排第一")
    if one.how != "pin":
        parts.append(f"{one.touches} 个高频查询含有其中的词" if one.touches else "高频查询都不含其中的词")
    if one.how in (PARAPHRASE, "both"):
        parts.append("按意思起作用，意思相近的问法也会变")
    return "，".join((*parts, *warnings(one)))


def warnings(one: Proposed) -> Iterator[str]:
    """What speaks against it."""
    if one.enters:
        yield f"会把它带到{'、'.join(f'“{text}”的第 {place} 位' for text, place in one.enters)}"
    if one.similarity is not None:
        yield "意思相差很远，请核对"


def effect_lines(found: Effect) -> Iterator[str]:
    """What else a proposal moves."""
    share = found.first_changed / found.queries if found.queries else 0.0
    yield (
        f"其他 {found.queries} 个高频查询中 {found.touched} 个可能受影响，"
        f"{found.changed} 个结果页变化，{found.first_changed} 个首条改变（{share:.1%}）"
    )
    for change in [one for one in found.changes if one.first_changes][:EXAMPLES]:
        before, after = (one.first.title if one.first else "（无）" for one in (change.before, change.after))
        yield f"  “{change.query.text}”：{before} → {after}"
