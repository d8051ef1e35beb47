"""What a preview shows, for people."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from search_engine.editing.replay.around import Around
from search_engine.editing.replay.difference import DOWN, IN, OUT, UP, Move
from search_engine.editing.replay.outcome import CardSeen, Outcome, outcome_from
from search_engine.editing.replay.row_states import ACTS, ROW_STATES, RowState
from search_engine.editing.typed_cells import CRISES

# Queries that are named of a row.
NAMED = 5
MARKS = {IN: "新增", OUT: "移出", UP: "↑{}", DOWN: "↓{}"}


def preview_summary(values: Mapping[str, Any]) -> str:
    """All of what `Preview.as_dict` has made, in one line."""
    parts = [f"{values['queries']} 个高频查询中 {values['changed']} 个结果页变化"]
    if values["finds_now"]:
        parts.append(f"{values['finds_now']} 个由无结果变为有结果")
    if values["loses_all"]:
        parts.append(f"{values['loses_all']} 个由有结果变为无结果")
    if judged := values["judged"]:
        before, after = judged["before"], judged["after"]
        parts.append(f"nDCG@10 {before['ndcg']:.3f} → {after['ndcg']:.3f}")
        parts.append(f"首条相关 {before['first']:.1%} → {after['first']:.1%}（{before['queries']} 个已评查询）")
    return "，".join(parts)


def row_text(row: RowState) -> str:
    """What a row does, in a line."""
    draft = f"草稿 {row.draft} " if row.draft else ""
    if row.state != ACTS:
        named = f"：{'、'.join(row.queries[:NAMED])}" if row.queries else ""
        return f"{draft}{row.name}：{ROW_STATES[row.state]}{named}"
    more = "等" if row.count > NAMED else ""
    return f"{draft}{row.name}：影响 {row.count} 个查询：{'、'.join(row.queries[:NAMED])}{more}"


def rows_told(rows: Sequence[RowState], most: int | None) -> Iterator[str]:
    """What each row does, a line each. Of more than `most` (None: all) those that act come first, and the others are
    counted.
    """
    chosen = list(rows)
    if most is not None and len(chosen) > most:
        chosen = sorted(chosen, key=lambda row: (row.state != ACTS, -row.count))[:most]
    yield from map(row_text, chosen)
    left = Counter(row.state for row in rows)
    left.subtract(row.state for row in chosen)
    if told := [f"{ROW_STATES[state]} {count} 行" for state, count in left.items() if count]:
        yield f"另有 {sum(left.values())} 行未列出（{'；'.join(told)}）；--all 或 --json 全部列出"


def around_lines(found: Around, region: Callable[[str], str], most: int) -> Iterator[str]:
    """What changes besides pages, some lines a query or a region; of more than `most` queries how many are left out."""
    for hot in found.hot:
        gone, come = ("、".join(texts) or "无" for texts in (hot.gone, hot.come))
        moved = "（次序也变）" if not (hot.gone or hot.come) else ""
        yield f"热词（{region(hot.region) if hot.region else '全国'}）：移出 {gone}；新增 {come}{moved}"
    for one in found.queries[:most]:
        where = f"（{region(one.query.region)}）" if one.query.region else ""
        if one.offered_before != one.offered_after:
            sides = [text or "无" for text in (one.offered_before, one.offered_after)]
            yield f"“{one.query.text}”{where}的“您是不是要找”：{' → '.join(sides)}"
        for pair in one.suggested:
            yield f"键入“{pair.typed}”{where}的联想：{suggested_text(pair.before, pair.after)}"
    if len(found.queries) > most:
        yield f"另有 {len(found.queries) - most} 个查询的联想或提示变化，未列出（--show，或 --json 全部写出）"


def suggested_text(before: Sequence[str], after: Sequence[str]) -> str:
    """What went and what came of suggestions."""
    gone, come = [one for one in before if one not in after], [one for one in after if one not in before]
    parts = [f"移出 {'、'.join(gone)}" if gone else "", f"新增 {'、'.join(come)}" if come else ""]
    return "；".join(filter(None, parts)) or "次序变化"


def mark_text(move: Move) -> str:
    """What became of a card: a word or an arrow; "" where it stays."""
    return MARKS.get(move.mark, "").format(move.steps)


def page_differences(values: Mapping[str, Any]) -> list[str]:
    """The differences of what `PageChange.as_dict` has made."""
    return list(differences(outcome_from(values["before"]), outcome_from(values["after"])))


def differences(one: Outcome, other: Outcome) -> Iterator[str]:
    """What is other than cards, a line each."""
    for label, tell in LINES.items():
        before, after = tell(one), tell(other)
        if before == after:
            continue
        read, then = (ADDRESS.sub("", text) for text in (before, after))
        yield (
            f"{label}：{read}（所指的地址有变）"
            if read == then
            else f"{label}：{read or '（无）'} → {then or '（无）'}"
        )


def card_text(card: CardSeen, region: Callable[[str], str]) -> str:
    """A card in a line. `region`: the name of a code."""
    pinned = "【置顶】" if card.pinned else ""
    return f"{pinned}{card.title}（{region(card.region)}）"


# An address at the end of a line: a machine's, which nobody reads.
ADDRESS = re.compile(r" *(?:tel:|(?:https?:/|(?<!\S))/)\S*$")
LINES: dict[str, Callable[[Outcome], str]] = {
    "结果数": lambda one: str(one.total),
    "直达": lambda one: one.way_text,
    "改按此检索": lambda one: one.corrected,
    "提示改为": lambda one: one.offered,
    "禁止检索": lambda one: one.blocked,
    "紧急求助": lambda one: CRISES.get(one.crisis, one.crisis),
    "所问要素": lambda one: "、".join(one.asks),
    "相关搜索": lambda one: "、".join(one.related),
    "提示": lambda one: "；".join(one.notices),
}
