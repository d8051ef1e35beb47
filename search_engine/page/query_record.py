"""What a page says of how its query was understood."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from dictionaries.places import HANDLING, ResolvedPlaces
from ranker.matching.parsed_query import MOST_WORDS
from search_engine.page.search_page import QueryRecord
from search_engine.query.analysis import QueryAnalysis
from search_engine.query.analysis.query_analysis import PLACE, REMOVED, WEAK

BLOCKED = "该内容无法搜索，请换个说法，或从目录中查找"
CAUTION = "请通过官方渠道办理，谨防诈骗"
# Texts longer than this are not repeated in a sentence.
QUOTED = 24
POSSIBLE = "以下内容可能相关，请核对是不是您要找的"
NOT_EXACTLY = "没有找到与{asked}确切对应的内容，"
NOT_HELD = "本平台暂未收录{asked}，可以换个说法再查，或拨打 12345 咨询"
WHICH = "您问的是哪件事？请写上要办的事，比如“护照要多久”"
# Below the help, where it is not certain that somebody is in distress.
CALM = "不是紧急情况？以下是搜到的内容"
# What is asked of an office, as people say it; all of it, where nothing is said to be.
OF_AN_OFFICE = {"contact": "电话", "place": "地址", "hours": "上班时间"}
LACKS_OFFICE = "本平台未收录{office}的{asked}"
LACKS = "本平台暂未收录{lacking}的{asked}，以下是{instead}的"
MEANT = "以下结果与您说的意思相近，不一定包含全部词语"
IN_PART = "部分内容暂时查不到：各地单独发布的事项、政策、答复可能没有列出，请稍后再试"
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
        channels=tuple([{"value": value, "text": text} for text, value in analysis.channels]),
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
    sure: bool,
    leads: bool = False,
    fits: bool = True,
    by_words: bool,
    place: str | None,
    lacking: str = "",
    instead: str = "",
) -> tuple[str, ...]:
    """What a reader is to know of a page.

    Args:
        sure: The first card is surely what was asked for; leads: a route may be it.
        fits: No editor says that nothing held is.
        by_words: Something has all needs by its words.
        place: Name of the region that was answered for.
        lacking: Name of the region that has nothing of what was asked for; instead: whose cards come first.
    """
    found = []
    if analysis.ban is not None:
        found.append(CAUTION)
    if not fits:
        found += [not_held(analysis), POSSIBLE]
    elif lacking and not analysis.parsed_query.empty:
        found.append(LACKS.format(lacking=lacking, instead=instead, asked=quoted(asked_of(analysis))))
    elif not sure:
        found.append(POSSIBLE if leads else NOT_EXACTLY.format(asked=quoted(asked_of(analysis))) + POSSIBLE)
    elif not by_words:
        found.append(MEANT)
    if analysis.too_long:
        found.append(TOO_LONG)
    if analysis.raw.strip() and analysis.parsed_query.empty and not (analysis.channels and lacking):
        where = place or "全国"
        if analysis.channels:
            found.append(f"以下是{where}的“{'、'.join([text for text, _ in analysis.channels])}”")
        else:
            named = analysis.texts(PLACE)[-1:]
            near = "".join(f"“{one}”按{place}查找，" for one in named if place and one not in place)
            found.append(f"{near}没有写要办什么事，以下是{where}可查到的常办事项")
    return tuple(found)


def not_held(analysis: QueryAnalysis) -> str:
    """That nothing is held of what was typed."""
    return NOT_HELD.format(asked=quoted((analysis.masked or analysis.raw).strip()))


def lacks_of_office(office: str, asked: Sequence[str], instead: str, hall: str) -> tuple[str, ...]:
    """That something of an office is not held.

    Args:
        office: Its name with its place.
        asked: Keys of `OF_AN_OFFICE` that are not held; empty: nothing is said.
        instead: The body above it whose these are; hall: Where one may ask; "": none is known.
    """
    if not asked:
        return ()
    told = LACKS_OFFICE.format(office=office, asked="、".join(OF_AN_OFFICE[ask] for ask in asked))
    return ("，".join(filter(None, (told, f"可联系{instead}" if instead else "", f"可到{hall}咨询" if hall else ""))),)


def quoted(asked: str) -> str:
    """What is asked for, in quotation marks; of a long text only that it is what was looked for."""
    return f"“{asked}”" if len(asked) <= QUOTED else "您要找的服务"


def asked_of(analysis: QueryAnalysis) -> str:
    """What is asked for: what was typed, without the places that it names; all of it where nothing else is left."""
    typed = (analysis.masked or analysis.raw).strip()
    return typed if PLACE not in [span.role for span in analysis.spans] else analysis.without(PLACE).strip() or typed


def _blocked(analysis: QueryAnalysis) -> dict[str, str] | None:
    ban = analysis.ban
    return {"category": ban.category, "action": ban.action} if ban and ban.action != "warn" else None
