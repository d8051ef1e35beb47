"""An office that is looked for: 余杭区公安局, 国土局电话, 税务局几点下班. Its name stands beside places and what may be
asked of an office. Looked at before stop words go, since 中心 and 大厅 are such.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from dictionaries.normalize import squash
from search_engine.query.analysis.known_things import Offsets, known_things
from search_engine.query.analysis.office_in_charge import asks_number, asks_who
from search_engine.query.analysis.query_analysis import PLACE, REMOVED, QueryAnalysis, Span
from search_engine.query.analysis.word_set import WordSet

if TYPE_CHECKING:
    from dictionaries.kinds.ways import Office
    from search_engine.query.analysis.resources import AnalysisResources

BEFORE = re.compile(
    "^(?:请问|我想|我要|想要|想|要|找一下|找|查一下|查询|查|联系|拨打|打给|打|去|到|问一下|问|我们这|我们|本地|当地|附近的?|最近的|"
    "咱们?|你们|有没有|哪里有)"
)
# What is asked of an office, and what says nothing behind its name.
ASKED = (
    "怎么打电话|电话|热线|号码|客服|人工|总机|值班|联系方式|联系人|怎么联系|如何联系|办公地点|地点|地址|位置|在?哪条路|在几楼|几楼|"
    "几号楼|在哪里?儿?|在什么地方|在哪个位置|怎么走|怎么去|坐什么车|哪里|"
    "(?:对外)?开放[一-龥]{0,4}|开不开|能进去?[一-龥]{0,4}|可以进去?[一-龥]{0,4}|放假[一-龥]*|休息[一-龥]*|几点[一-龥]*|上班[一-龥]*|下班[一-龥]*|开门[一-龥]*|营业时间|办公时间|工作时间|作息时间|周[末六日一五][一-龥]*|星期[一-龥]*|"
    "中午[一-龥]*|官网|网站|网址|公众号|微信公众号|邮箱|传真"
)
SAYS_NOTHING = (
    "还在吗?|还有吗?|还开吗?|搬到?哪里?去?了?|的|是|有|吗|呢|多少|什么|是多少|是什么|一下|办公|咨询|服务|投诉|举报|抢修|报修|值守|对外|具体|详细|现在|今天|明天|窗口|"
    "大厅|营业厅|办事窗口|查东西|办业务|查资料|办事情?"
)
BEHIND = re.compile(f"(?:{ASKED}|{SAYS_NOTHING})$")
IS_ASKED = re.compile(f"(?:{ASKED})$")
# The office of a town or village, by its name without more: 五常街道办.
LOCAL = re.compile(
    r"([一-龥]{2,5}?)(?:街道办事处|街道办|街道|镇人民政府|镇政府|乡人民政府|乡政府|社区居委会|居委会|村委会|便民服务中心)"
)
LOCAL_OFFICE = "街道办"
# What follows where the town is a place by itself.
OF_A_TOWN = re.compile(
    "办事处|街道办事处|街道办|人民政府|政府|居委会|村委会|社区居委会|便民服务中心|社区事务受理(?:服务)?中心"
)
# A part of an office behind its name: 商务局外贸科.
PART = re.compile(r"[一-龥]{0,5}(?:科|处|室|股|组|办|队|窗口|大厅|中心|分中心|管理部|办事处|分局|支局|所|站|部门|单位)")
# What its office may be called by beside a telephone: 法院立案电话. Other words name a matter.
ITS_WORK = re.compile(
    "立案|事故处理|维权|执行|业务|办事|报案|值班室?|督查|抢修|报修|举报|投诉|调解|监督|审批|办证|咨询|户政|招生|信访|维修|收费|客户|服务|"
    "监察|稽查|执法"
)
LONGEST_PART = 5
# What an office is called without its last word, beside a place alone; but what people look for as a thing.
ENDINGS = ("局", "委", "办", "部门")
LONGEST_BARE = 4
THINGS = frozenset(
    "社保 医保 就业 人才 房产 土地 旅游 粮食 社会保障 医疗保险 社会保险 公积金 招生 不动产".split()  # noqa: SIM905
)
DONE_THERE = re.compile(r"(.{2,8}?)(?:能|可以|可|里面?|那边)(?:查|办|开|领|看|拿|打印?).{1,12}的(?:地方|窗口|柜台|点)")
# Functions that are but a way of asking, and what is asked about where it is no thing.
SAID_BY_ASKING = ("consult", "booking", "progress")
NO_THING = WordSet(
    "政策 规定 文件 办事 流程 表 表格 材料 看不懂 搞不懂 不会 填 事 事情 问题 有 我 想 要 这个 那个 不知道 怎么 怎么办"
)
# The place that is all of a text, and has an office of its name.
BARE_TOWN = re.compile("(?:街道|镇|乡)$")
# Characters of a town's short name, and of an office's name behind it.
SHORTEST_TOWN, LONGEST_TOWN, SHORTEST_OFFICE = 2, 4, 3


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
        # where a telephone is asked for, what follows is the office's work, else a part of it
        office = resources.ways.office_of_part(name, part=ITS_WORK if asked else PART, longest=LONGEST_PART)
    town = ""
    if office is None and (local := LOCAL.fullmatch(name)):
        office, town = resources.ways.office(LOCAL_OFFICE, asks=False), local[1]
    if office is None and (edge := _edge_of_place(analysis)):
        office = resources.ways.office(edge + name, asks=asked)  # 慈溪市监局
    if office is None and edge and OF_A_TOWN.fullmatch(name):
        office = resources.ways.office(LOCAL_OFFICE, asks=False)  # 漕河泾街道办事处
    if office is None and not name and _is_town(analysis):
        office = resources.ways.office(LOCAL_OFFICE, asks=False)  # 天平路街道
    if office is None:
        office, town = _behind_town(name, resources)
    if office is None and name:
        office = _otherwise(name, beside, resources, beside_place=bool(edge))
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
    if NO_THING.makes_up(thing) or not (found.office or resources.terms.all(thing) or resources.names.spans(thing)):
        return analysis
    return found


def _otherwise(name: str, beside: str, resources: AnalysisResources, *, beside_place: bool) -> Office | None:
    """The office of a name without its last word beside a place (嵊泗水利), before what is to be done there
    (档案局能查老户口的地方), or by its sound (气像局).
    """
    if beside_place and name not in THINGS and len(name) <= LONGEST_BARE:
        for ending in ENDINGS:
            if office := resources.ways.office(f"{name}{ending}", asks=False):
                return office
    if done := DONE_THERE.fullmatch(BEFORE.sub("", beside)):
        return resources.ways.office(done[1], asks=False)
    words = resources.words
    return resources.ways.office_by_sound(name, words.pinyin.syllables) if words else None


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
    text, kept, end = analysis.text, [], 0
    for span in analysis.spans:
        if span.role == PLACE:
            kept.append(text[end : span.start])
            end = span.end
    return squash("".join((*kept, text[end:])))


def _name(text: str) -> tuple[str, bool]:
    """What is left without what stands about a name, and whether something of an office is asked for."""
    asked = False
    while (start := BEFORE.match(text)) and start.end() < len(text):
        text = text[start.end() :]
    while (found := BEHIND.search(text)) and found.start() > 0:
        asked = asked or IS_ASKED.search(text) is not None
        text = text[: found.start()]
    return text, asked
