"""An office that is looked for: 余杭区公安局, 国土局电话, 税务局几点下班. Its name stands beside places and what may be
asked of an office. Looked at before stop words go, since 中心 and 大厅 are such.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any

from dictionaries.kinds.intents import Office
from dictionaries.normalize import squash
from search_engine.query.analysis.analysis_step import analysis_step
from search_engine.query.analysis.name_index import Offsets, known_things
from search_engine.query.analysis.query_analysis import PLACE, REMOVED, QueryAnalysis, Span
from search_engine.query.analysis.resources import AnalysisResources
from search_engine.query.word_lists import alternatives, words_in

# Which office has the matters of a thing? 养老院归哪个部门管, 管图书馆的是哪个局, 经办医保的窗口.
WHICH = "(?:哪一?个|哪家|哪|什么|啥|那个)"
BODY = "(?:政府部门|主管部门|部门|单位|局|机关|机构|衙门|委办局|口子)"
TELLS_NOTHING = "(?:管理?|负责|主管|审批|监管|处理|来管|在管|在负责|的|呀|啊|呢|哦|噢|嘛|吗|哈|咧|喃|伐|撒)*"
THING, WATCHES = ".{2,16}?", "(?:管理?|负责|主管|审批|监管)"
MANAGES = "(?:主管|分管|监管|管理|经办|负责|受理|掌管|专管|管)"
# Each with what is before the thing, the thing, and what is behind it.
FRAMES = tuple(
    re.compile(frame)
    for frame in (
        rf"(?P<before>{WHICH}{BODY}(?:是|来|在)?{MANAGES})(?P<thing>{THING})(?P<behind>(?:的事情?|的|这块)?{TELLS_NOTHING})$",
        rf"(?P<before>{MANAGES})(?P<thing>{THING})(?P<behind>(?:的事情?)?的?(?:是|叫|在|归)?{WHICH}{BODY}{TELLS_NOTHING})$",
        rf"^ *(?P<before>{MANAGES})(?P<thing>{THING})(?P<behind>的(?:政府)?"
        r"(?:部门|单位|局|机关|机构|窗口|科室|地方|衙门)"
        r"(?:在哪里?儿?|是哪里?|地址|电话|叫什么|怎么走|上班时间)?)$",
        rf"(?P<before>)(?P<thing>{THING})(?P<behind>(?:的事情?|这块|这事|这个事|方面)?(?:到底|应该|该|究竟)?"
        rf"(?:(?:归|属于?|由|是|找|歸|归属于?){WHICH}{BODY}|{WHICH}{BODY}(?:来|在)?{WATCHES}"
        rf"|(?:归|由)(?:谁|哪里|哪儿|边个|哪个|哪家|哪边){WATCHES}){TELLS_NOTHING})$",
    )
)

# Whom to ring up or to ask about a thing: 交税的事问哪个号码, 水费找谁问.
ABOUT_IT = (
    "(?:(?:的|这)?(?:事情?|问题|疑问|手续|业务|政策)|这块|方面|上面|的话|有(?:点|些)?(?:疑问|问题|事)|不懂|不清楚|不明白|"
    "[ ,，])*"
)
RING = "(?:应|该|要|可以|能|得|是|我)*(?:拨打|打给?|拨|问|咨询|找|联系|请教)"
LINE = "(?:哪一?个|哪|什么|啥|多少)(?:部门的?|单位的?)?(?:服务|咨询|客服)?(?:号码?|电话|热线|专线)"
WHOM = "(?:谁|哪里|哪儿|哪边|哪个部门)(?:问|咨询)?"
ASKED_THEN = "(?:去|来)?(?:问问?|咨询|了解|请教|打听)?(?:一下|下|呢|啊|呀|好|吗)*"
NUMBER_FRAMES = tuple(
    re.compile(frame)
    for frame in (
        rf"(?P<before>)(?P<thing>{THING})(?P<behind>{ABOUT_IT}{RING}{LINE}{ASKED_THEN})$",
        rf"(?P<before>)(?P<thing>{THING})(?P<behind>{ABOUT_IT}(?:该|要|应该)?(?:问|咨询|请教){WHOM}{ASKED_THEN})$",
        rf"(?P<before>)(?P<thing>{THING})(?P<behind>{ABOUT_IT}(?:该|要|应该)?(?:找|去|到|向){WHOM}"
        "(?:问问?|咨询|打听)(?:一下|下|呢|啊|呀)*)$",
        rf"^ *(?P<before>{RING}{LINE}(?:可以|能)?(?:问|咨询|了解|查|打听))(?P<thing>{THING})"
        r"(?P<behind>(?:的事情?|的问题)?)$",
    )
)


# Of each frame something must be there, but for one that most texts begin otherwise than.
ASKS = re.compile("[哪什啥那谁边多]")
WITHOUT_ASKING = FRAMES[2:3]


def asks_number(text: str) -> tuple[tuple[int, int], ...]:
    """Where the question whom to ring up or ask about a thing stands in a text; arguments and result as `asks_who`."""
    return _asked(text, NUMBER_FRAMES) if ASKS.search(text) else ()


def asks_who(text: str) -> tuple[tuple[int, int], ...]:
    """Where the question which office has to do with a thing stands in a text, `[start, end)` each; () where none is.

    Args:
        text: With spaces for the places that it names.
    """
    return _asked(text, FRAMES if ASKS.search(text) else WITHOUT_ASKING)


def _asked(text: str, frames: Iterable[re.Pattern[str]]) -> tuple[tuple[int, int], ...]:
    text = text.rstrip(" ?？!！。")
    for frame in frames:
        if found := frame.search(text):
            return tuple(found.span(part) for part in ("before", "behind") if found[part])
    return ()


BEFORE = re.compile(f"^{alternatives('office.before')}")
# What is asked of an office, and what says nothing behind its name.
BEHIND = re.compile(f"{alternatives('office.asked', 'office.says_nothing')}$")
IS_ASKED = re.compile(f"{alternatives('office.asked')}$")
# The office of a town or village.
LOCAL_OFFICE = "街道办"
# What follows where the town is a place by itself.
OF_A_TOWN = re.compile(alternatives("office.town_behind"))
# A part of an office behind its name: 商务局外贸科.
PART = re.compile(rf"[一-龥]{{0,5}}{alternatives('office.part')}")
LONGEST_PART = 5
# What an office is called without its last word, beside a place alone; but what people look for as a thing.
ENDINGS = ("局", "委", "办", "部门")
LONGEST_BARE = 4
THINGS = frozenset(words_in("office.things"))
DONE_THERE = re.compile(r"(.{2,8}?)(?:能|可以|可|里面?|那边)(?:查|办|开|领|看|拿|打印?).{1,12}的(?:地方|窗口|柜台|点)")
# Functions that are but a way of asking.
SAID_BY_ASKING = ("consult", "booking", "progress")
# The place that is all of a text, and has an office of its name.
BARE_TOWN = re.compile("(?:街道|镇|乡)$")
# Characters of a town's short name, and of an office's name behind it.
SHORTEST_TOWN, LONGEST_TOWN, SHORTEST_OFFICE = 2, 4, 3


@analysis_step("识别机构", off="ways")
def detect_office(analysis: QueryAnalysis, resources: AnalysisResources) -> QueryAnalysis:
    """Find it."""
    if analysis.nearby or analysis.portal or not analysis.text or squash(analysis.text) in resources.names.squashed:
        return analysis
    # whose matter it is, is asked more plainly than what a hotline is for is told
    hotline = resources.ways.hotline(analysis.function) if analysis.function else None
    text = without_places(analysis)
    if (hotline or not analysis.function) and (who := asks_who(text)):
        return _in_charge(analysis.with_changes(function=None), who, resources)
    if not hotline and analysis.function in (None, *SAID_BY_ASKING) and (who := asks_number(text)):
        found = _whose_number(analysis, who, resources)
        if found is not analysis:
            return found
    if analysis.function:
        return analysis
    beside = beside_places(analysis)
    name, asked = _name(beside)
    office = resources.ways.office(name, asks=asked) if name else None
    edge = ""
    if office is None and name:
        office = resources.ways.office_of_part(name, part=PART, longest=LONGEST_PART)
    if office is None and (edge := _edge_of_place(analysis)):
        office = resources.ways.office(edge + name, asks=asked)  # 慈溪市监局
    if office is None and edge and OF_A_TOWN.fullmatch(name):
        office = resources.ways.office(LOCAL_OFFICE, asks=False)  # 漕河泾街道办事处
    if office is None and not name and _is_town(analysis):
        office = resources.ways.office(LOCAL_OFFICE, asks=False)  # 天平路街道
    town = ""
    if office is None:
        office, town = _behind_town(name, resources)
    if office is None and edge and 0 < len(name) <= LONGEST_BARE and name not in THINGS:
        named = (resources.ways.office(f"{name}{ending}", asks=False) for ending in ENDINGS)
        office = next(filter(None, named), None)  # 嵊泗水利
    if office is None and name and (done := DONE_THERE.fullmatch(BEFORE.sub("", beside))):
        office = resources.ways.office(done[1], asks=False)  # 档案局能查老户口的地方
    if office is None:
        return analysis
    corrections = tuple(one for one in analysis.corrections if one.applied)
    changes = {**way_to(office, analysis, resources), "town": town, "corrections": corrections}
    return analysis.with_step("detect_office", office.name, **changes)


def way_to(office: Office, analysis: QueryAnalysis, resources: AnalysisResources) -> dict[str, Any]:
    """What is known of a text that leads to an office: where it names a thing beside (护照周末上班吗, 办居住证的派出所
    电话), the thing is looked for, and the office says whom to ring up.
    """
    if not _things_beside(analysis, resources):
        return {"office": office, "only_way": True}
    names = [Span(start, end, REMOVED) for start, end in _office_names(analysis, resources)]
    return {"office": office, "in_charge": True, "spans": analysis.with_spans(*names)}


def _things_beside(analysis: QueryAnalysis, resources: AnalysisResources) -> list[Offsets]:
    """What a text names beside the names of offices, and what may be asked of them."""
    text = analysis.text
    offices = [(one.start, one.end) for one in resources.ways.office_names(text)]
    return [
        (start, end)
        for start, end in known_things(text, resources)
        if not any(first < end and start < last for first, last in offices)
        and not BEHIND.fullmatch(text, start, end)
        and all(span.role != PLACE or end <= span.start or span.end <= start for span in analysis.spans)
    ]


def _office_names(analysis: QueryAnalysis, resources: AnalysisResources) -> Iterator[Offsets]:
    for one in resources.ways.office_names(analysis.text):
        if analysis.is_free(one.start, one.end):
            yield one.start, one.end


def _in_charge(
    analysis: QueryAnalysis, frame: tuple[tuple[int, int], ...], resources: AnalysisResources
) -> QueryAnalysis:
    """The office that is called by what it has to do with (经办医保的窗口); else what is found will tell it."""
    spans = [Span(start, end, REMOVED) for start, end in frame if analysis.is_free(start, end)]
    analysis = analysis.with_changes(spans=analysis.with_spans(*spans))
    thing = "".join(analysis.text[start:end] for start, end in analysis.unannotated_spans())
    office = resources.ways.office(thing, asks=False) if thing else None
    if office is None and thing:  # 医保, 医保报销 are matters of the office that 医保 means
        way = {"office": resources.ways.office_within(thing), "only_way": False, "in_charge": True}
    else:
        way = {"office": office, "only_way": office is not None, "in_charge": office is None}
    return analysis.with_step("detect_office", office.name if office else {"in_charge": squash(thing)}, **way)


def _whose_number(
    analysis: QueryAnalysis, frame: tuple[tuple[int, int], ...], resources: AnalysisResources
) -> QueryAnalysis:
    """The office that has to do with the thing whom to ring up about is asked; of no thing (政策问谁) none."""
    found = _in_charge(analysis, frame, resources)
    thing = squash("".join(found.text[start:end] for start, end in found.unannotated_spans()))
    if not (found.office or resources.terms.all(thing) or resources.names.spans(thing)):
        return analysis
    return found


def _edge_of_place(analysis: QueryAnalysis) -> str:
    """The last character of the last place."""
    for span in reversed(analysis.spans):
        if span.role == PLACE:
            return analysis.text[span.end - 1]
    return ""


def _is_town(analysis: QueryAnalysis) -> bool:
    """Whether a text is the full name of a town and nothing else, as people type it who look for its office."""
    last = max(analysis.mentions, key=lambda one: one.end, default=None)
    towns = last is not None and all(region.level == "town" for region in last.candidates)
    return towns and BARE_TOWN.search(squash(analysis.text)) is not None


def _behind_town(name: str, resources: AnalysisResources) -> tuple[Office | None, str]:
    """The office that a name ends with, and the town that it begins with (虎门税务分局)."""
    if not resources.ways.may_end_with_office(name):
        return None, ""
    for end in range(SHORTEST_TOWN, LONGEST_TOWN + 1):
        if len(name) - end >= SHORTEST_OFFICE and (found := resources.ways.office(name[end:], asks=False)):
            return found, name[:end]
    return None, ""


def without_places(analysis: QueryAnalysis) -> str:
    """A text with spaces for the places that it names."""
    text = analysis.text
    for span in analysis.spans:
        if span.role == PLACE:
            text = text[: span.start] + " " * (span.end - span.start) + text[span.end :]
    return text


def beside_places(analysis: QueryAnalysis) -> str:
    """A text without the places that it names, squashed."""
    return squash(analysis.without(PLACE))


def _name(text: str) -> tuple[str, bool]:
    """What is left without what stands about a name, and whether something of an office is asked for."""
    asked = False
    while (start := BEFORE.match(text)) and start.end() < len(text):
        text = text[start.end() :]
    while (found := BEHIND.search(text)) and found.start() > 0:
        asked = asked or IS_ASKED.search(text) is not None
        text = text[: found.start()]
    return text, asked
