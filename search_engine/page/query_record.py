"""What a page says of how its query was understood."""

from __future__ import annotations

from typing import Any

from dictionaries.places import HANDLING, ResolvedPlaces
from ranker.matching.parsed_query import MOST_WORDS
from search_engine.page.search_page import QueryRecord
from search_engine.query.analysis import QueryAnalysis
from search_engine.query.analysis.query_analysis import PLACE, REMOVED, WEAK

BLOCKED = "该内容无法搜索，请换个说法，或从目录中查找"
CAUTION = "请通过官方渠道办理，谨防诈骗"
RELAXED = "没有同时包含全部词语的结果，以下结果包含其中一部分"
RELAXED_BY_MEANING = "没有同时包含全部词语的结果，以下结果包含其中一部分，或意思相近"
ELSEWHERE = "本平台暂未收录{place}的“{asked}”，以下是其他地区的"
MEANT = "以下结果与您说的意思相近，不一定包含全部词语"
TOO_LONG = f"文字较长，只按其中 {MOST_WORDS} 个词查找，换成简短的说法会更准"


def query_record(
    analysis: QueryAnalysis,
    places: ResolvedPlaces,
    region: dict[str, str] | None,
    *,
    explain: bool = False,
    by_meaning: bool = False,
    personal: bool = False,
    rows: tuple[dict[str, Any], ...] | None = None,
) -> QueryRecord:
    """The record of the contract, with the whole trace where it is asked for; `by_meaning`: meaning took part; `rows`:
    those of the dictionaries that had a part, where they are asked for.

    Where the text names but where one comes from or goes to, the user's own region is the place of handling beside it.
    """
    named = [(place.region.code, place.region.name, place.role) for place in places.places]
    if named and region is not None and all(role != HANDLING for _, _, role in named):
        named.insert(0, (region["code"], region["name"], HANDLING))
    return QueryRecord(
        raw=analysis.raw if analysis.masked is None else analysis.masked,
        normalized=analysis.text,
        tokens=analysis.tokens,
        corrected=corrected(analysis),
        region=region,
        places=tuple([{"code": code, "name": name, "role": role} for code, name, role in named]),
        place_choices=tuple([{"code": region.code, "name": region.name} for region in places.choices]),
        audience=analysis.audience,
        asks=analysis.asks,
        expansions=tuple([one.as_dict() for one in analysis.expansions]),
        removed=(*analysis.texts(REMOVED), *analysis.texts(WEAK)),
        blocked=_blocked(analysis),
        crisis=analysis.crisis,
        by_meaning=by_meaning,
        personal=personal,
        trace=tuple({"step": step, "record": made} for step, made in analysis.trace) if explain else None,
        rows=rows,
    )


def corrected(analysis: QueryAnalysis) -> dict[str, Any] | None:
    """What was read otherwise than it was typed: all steps together, from the first's text to the last's."""
    made = [one for one in analysis.corrections if one.applied]
    if made:
        return {"from": made[0].original, "to": made[-1].corrected, "applied": True}
    offered = did_you_mean(analysis)
    return {"from": analysis.text, "to": offered, "applied": False} if offered else None


def did_you_mean(analysis: QueryAnalysis) -> str | None:
    """What is offered instead of the text, not searched."""
    return next((one.corrected for one in analysis.corrections if not one.applied), None)


def notices_of(
    analysis: QueryAnalysis,
    *,
    relaxed: bool,
    by_meaning: bool,
    by_words: bool,
    place: str | None,
    elsewhere: bool = False,
) -> tuple[str, ...]:
    """What a reader is to know of a page.

    Args:
        relaxed: No card meets all of the query's needs, or is what is meant.
        by_meaning: Meaning took part.
        by_words: Something has all needs by its words.
        place: Name of the region that was answered for.
        elsewhere: What has all words cannot be used from there.
    """
    found = []
    if analysis.ban is not None:
        found.append(CAUTION)
    if elsewhere:
        found.append(ELSEWHERE.format(place=place, asked=asked_of(analysis)))
    if relaxed:
        found.append(RELAXED_BY_MEANING if by_meaning else RELAXED)
    elif not by_words:
        found.append(MEANT)
    if analysis.too_long:
        found.append(TOO_LONG)
    if analysis.raw.strip() and analysis.parsed_query.empty:
        found.append(f"没有可查找的词语，以下是{place or '全国'}常办的事项")
    return tuple(found)


def asked_of(analysis: QueryAnalysis) -> str:
    """What is asked for: the text without places and what says nothing; all of it where nothing else is left."""
    kept, end = [], 0
    for span in analysis.spans:
        if span.role in (PLACE, REMOVED):
            kept.append(analysis.text[end : span.start])
            end = span.end
    return "".join((*kept, analysis.text[end:])).strip() or analysis.text


def _blocked(analysis: QueryAnalysis) -> dict[str, str] | None:
    ban = analysis.ban
    return {"category": ban.category, "action": ban.action} if ban and ban.action != "warn" else None
