"""What of the query's own reading holds a document back: a ban, distress, a way that is told in place of a search, a
correction, a row without which the document would come, or stand higher.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from dictionaries.kinds import Trait, kinds_made_into, kinds_with
from search_engine.page.mend import Mend
from search_engine.query.acting.row_candidates import BANS
from search_engine.query.analysis import QueryAnalysis
from search_engine.query.request import SearchRequest
from search_engine.search.why_not.blocker import Blocker

Row = Mapping[str, Any]
CRISIS = kinds_made_into("crisis")
WAY = "ways"
# Kinds whose rows take words away, read others in their place, or choose another region.
TAKING = kinds_with(Trait.REREADS)
WAYS = tuple([kind for kind in kinds_made_into(WAY) if kind not in TAKING])


def unsearched(analysis: QueryAnalysis, rows: Sequence[Row]) -> Iterator[Blocker]:
    """Why the query is not searched as it stands; nothing where it is.

    Args:
        rows: Those that acted.
    """
    if analysis.blocked:
        yield from _of_rows(
            "banned", "查询含有违禁内容，不予检索", Mend.same("停用或修改该行（须另一人核对），或加放行词"), rows, BANS
        )
    elif analysis.crisis is not None:
        yield from _of_rows(
            "crisis",
            "查询被读作紧急求助，只给出求助指引，不检索",
            Mend("如属误判，在“紧急求助”词典中加例外", "如属误判，在紧急求助词典中加例外（except、never）"),
            rows,
            CRISIS,
        )
    elif analysis.masked is not None:
        mend = Mend.same("停用或修改该行（须另一人核对）")
        yield from _of_rows("masked", "查询中的违禁内容不参加检索", mend, rows, BANS)
    elif analysis.without_content:
        told = "查询没有说明要办何事，页面先问清是哪件事，不检索"
        yield Blocker("names_nothing", told, Mend.same("不必改：写上事项名称再查"), {}, told)
    elif analysis.no_search:
        what = analysis.office.name if analysis.office else "门户功能"
        yield from _of_rows(
            "way", f"查询被读作“{what}”，直接给出去处，不按文字检索", Mend.same("换个说法，或修改该行"), rows, WAYS
        )


def _of_rows(blocker: str, told: str, mend: Mend, rows: Sequence[Row], kinds: Sequence[str]) -> Iterator[Blocker]:
    """One for each row that is the cause; one without a row where no row is: what was learnt reads it so."""
    causes = [row for row in rows if row["kind"] in kinds]
    for row in causes:
        yield Blocker(blocker, f"{told}：{row['label']}“{row['text']}”（{row['id']}）", mend, {"row": row}, told)
    if not causes:
        learnt = Mend.same("换个说法，或在词典中加例外")
        yield Blocker(blocker, f"{told}（由学得的模型判断，没有词典行）", learnt, {"row": None})


def correction_blocker(analysis: QueryAnalysis, rows: Sequence[Row]) -> Blocker:
    """The query was read as another text, and the document would do better without that."""
    made = [one for one in analysis.corrections if one.applied]
    start, end = made[0].original, made[-1].corrected
    cause = next((row for row in rows if row["kind"] in ("corrections", "polyphones")), None)
    by = f"（{cause['label']}“{cause['text']}”，{cause['id']}）" if cause else ""
    return Blocker(
        "corrected",
        f"查询“{start}”按“{end}”检索{by}",
        Mend(
            "如原文是专名，加入自定义词、拉丁字母词或主题词，或停用该行；门户上可改为按原文检索",
            "以 correct=off 检索原文；如原文是专名，加入自定义词、拉丁字母词或主题词，或停用该行",
        ),
        {"from": start, "to": end, "row": cause},
        f"查询“{start}”按“{end}”检索",
    )


def row_blocker(row: Row, before: int | None, after: int) -> Blocker:
    """Without a row the document would come, or stand higher; `before` and `after`: its places."""
    now = "没有显示" if before is None else f"在第 {before} 位"
    return Blocker(
        "row",
        f"{row['label']}“{row['text']}”（{row['id']}）使文档{now}，没有它则在第 {after} 位",
        Mend("修改、停用该行，或缩小其范围", "修改、停用该行，或缩小其范围（zwfw dict row 查看）"),
        {"row": row, "place": before, "place_without": after},
        f"一行词典使文档{now}，没有它则在第 {after} 位",
    )


def searched_anyway(request: SearchRequest) -> SearchRequest:
    """The same request, searched whatever office or function it names."""
    return replace(request, off=tuple(dict.fromkeys((*request.off, WAY))), is_read=True)


def is_better(after: int | None, before: int | None) -> bool:
    """Whether a place is better than another; None: there is none."""
    return after is not None and (before is None or after < before)
