"""What leads somewhere else than to a document (`dictionaries.intents`), and what belongs together."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Any

from dictionaries.faults import Fault
from dictionaries.kinds import column_parsers as cells
from dictionaries.kinds.column_parsers import Choice
from dictionaries.kinds.kind import EVERY_TEXT, Act, Column, Entries, Group, Kind, Note, Served, Texts, Trait
from dictionaries.patterns.phrase_patterns import beginnings
from dictionaries.reasons import Message

if TYPE_CHECKING:
    from dictionaries.lexicon.scope import ConditionalEntry


@dataclass(frozen=True, slots=True)
class Hotline:
    """A public telephone line; `aliases`: what people call it; `takes`: what is forbidden and reported there."""

    number: Annotated[str, Column("号码", "3 至 12 位数字", cells.number)]
    name: Annotated[str, Column("名称", "热线的名称", cells.text)]
    aliases: Annotated[tuple[str, ...], Column("别称", "热线的其他叫法；多个以 | 分隔", cells.several)] = ()
    takes: Annotated[tuple[str, ...], Column("受理的违法事项", "在该热线举报、求助的违法事项；多个以 | 分隔，可留空",
        cells.several)] = ()  # fmt: skip
    note: Note = ""


def _names(row: Any) -> tuple[str, ...]:
    return (row.name, *row.aliases)


HOTLINES = Kind(
    "hotlines", "服务热线", Hotline, ("number",), Group.WAYS, "公共服务热线的号码与叫法",
    Trait.PAGES | Trait.SUGGESTIONS, later=("takes",),
    texts=(
        Texts("name", _names, leads="error", error=Act.BANS | Act.CORRECTS, warn=Act.DENIES | Act.DROPS),
    ),
    parts=("ways", "crisis"), needles=lambda row: (row.number, row.name, *row.aliases), turn=10,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class CrisisPattern:
    """What is typed in distress, as a pattern (see `dictionaries.patterns.phrase_patterns`).

    Attributes:
        situation: One of `CrisisHelp`; `*` (with `except`): any.
        effect: `sure`; `sign`: unless an `except` of its situation is in the text too; `except`; `never`: whatever else
            is in it, and whatever it sounds like.
    """

    pattern: Annotated[str, Column("句式", "紧急求助的句式", cells.pattern)]
    situation: Annotated[str, Column("情形", "情形的代号（小写拉丁字母），* 为任何情形", cells.situation)]
    effect: Annotated[str, Column("判定", "sure 一定是；sign 迹象；except 例外；never 一定不是",
        Choice({"sure": "确定", "sign": "迹象", "except": "例外", "never": "从不（不是求助）"}))]  # fmt: skip
    note: Note = ""


EVERY_SITUATION = Message("contradiction", "{every} 只能与“例外”“从不”同用", "{every} goes with “例外” and “从不” only")
NO_GUIDANCE = Message(
    "unknown_reference", "没有情形“{situation}”的指引", "there is no guidance for the situation “{situation}”",
    "请先在词典“紧急求助指引”中增加", "add it to the dictionary “紧急求助指引” first",
)  # fmt: skip
NUMBER_OF_CALLS = Message(
    "contradiction", "功能为“拨打热线”时填写热线号码，其他功能请留空",
    "a number belongs to “拨打热线”, and to nothing else",
)  # fmt: skip
NO_HOTLINE = Message(
    "unknown_reference", "没有热线“{number}”", "there is no hotline “{number}”", "请先在词典“服务热线”中增加",
    "add it to the dictionary “服务热线” first",
)  # fmt: skip
NAME_TAKEN = Message(
    "duplicate", "“{name}”已属于“{owner}”", "“{name}” belongs to “{owner}” already", "请删去一处",
    "delete one of the two",
)  # fmt: skip
AFTER_ITSELF = Message(
    "self_reference", "事项不能排在自己后面", "a matter cannot come after itself", "请删去", "delete it",
)  # fmt: skip


def situations(found: Entries) -> Iterator[Fault]:
    """What is said in each situation is told, and only an exception is one of all."""
    known = {one.entry.situation for one in found.get("crisis_help", ())}
    # a file by itself, as it is exported, cannot be held to another
    for one in found.get("crisis", ()) if known else ():
        row = one.entry
        if row.situation == EVERY_TEXT:
            if row.effect not in ("except", "never"):
                yield one.fault("situation", EVERY_SITUATION(every=EVERY_TEXT))
        elif row.situation not in known:
            yield one.fault("situation", NO_GUIDANCE(situation=row.situation))


CRISIS_STAYS = Message(
    "would_loosen", "“{pattern}”是上级的紧急求助句式，下级不能停用",
    "“{pattern}” is a phrase of distress of the region above; a row below cannot switch it off",
)  # fmt: skip
NO_EXCEPTION = Message(
    "would_loosen", "下级不能增加“{becomes}”，只能由全国统一增加", "only the whole nation can add “{becomes}”"
)
CRISIS_WEAKER = Message(
    "would_loosen", "“{pattern}”在上级为“{was}”，下级不能改为“{becomes}”",
    "“{pattern}” is “{was}” in the region above; a row below cannot make it “{becomes}”",
)  # fmt: skip
GUIDANCE_STAYS = Message(
    "would_loosen", "“{situation}”的指引不能停用", "the guidance for “{situation}” cannot be switched off",
    "可以改成本地的", "write local guidance instead",
)  # fmt: skip
# From the weakest to the strongest; "": no row.
SIGNS = ("never", "except", "", "sign", "sure")


def _tighter_crisis(row: ConditionalEntry, wider: Any | None, _entries: Served) -> str:
    shows = wider is not None and wider.effect in ("sign", "sure")
    if row.off:
        return CRISIS_STAYS(pattern=wider.pattern) if shows and wider else ""
    becomes = CRISIS.called("effect", row.entry.effect)
    if row.entry.effect in ("except", "never"):
        return NO_EXCEPTION(becomes=becomes)
    if shows and wider and SIGNS.index(row.entry.effect) < SIGNS.index(wider.effect):
        return CRISIS_WEAKER(pattern=wider.pattern, was=CRISIS.called("effect", wider.effect), becomes=becomes)
    return ""


def _is_less_heard(before: Any | None, after: Any | None) -> bool:
    """Whether less distress is heard by a row than by what it stands for."""
    was, becomes = (SIGNS.index(row.effect if row else "") for row in (before, after))
    return becomes < was


CRISIS = Kind(
    "crisis", "紧急求助", CrisisPattern, ("pattern", "situation"), Group.BANS,
    "紧急求助的说法：不作普通搜索，给出求助方式", Trait.FOUR_EYES | Trait.PAGES,
    rules=(situations,), tighten=_tighter_crisis, never_alone=_is_less_heard, parts=("crisis",),
    needles=lambda row: beginnings(row.pattern), turn=1,
)  # fmt: skip

AS_TYPED = "*"


@dataclass(frozen=True, slots=True)
class CrisisHelp:
    """What is told in a situation: an advice, then numbers in order, each with what answers it.

    Attributes:
        search: What is looked for below instead of the text as typed; "": nothing; `AS_TYPED`: the text, where no row
            but examples tell of the situation, which are wrong now and then.
    """

    situation: Annotated[str, Column("情形", "情形的代号（小写拉丁字母）", cells.latin_name)]
    advice: Annotated[str, Column("指引", "显示给求助者的一句话", cells.sentence)]
    numbers: Annotated[tuple[tuple[str, str], ...], Column("求助电话", "“号码 名称”，多个以 | 分隔，按应拨打的次序",
        cells.called)]  # fmt: skip
    search: Annotated[str, Column("另查", "在指引下方检索的词，可留空", cells.text_or_none)] = ""
    note: Note = ""


def _tighter_crisis_help(row: ConditionalEntry, wider: Any | None, _entries: Served) -> str:
    return GUIDANCE_STAYS(situation=wider.situation) if row.off and wider is not None else ""


CRISIS_HELP = Kind(
    "crisis_help", "紧急求助指引", CrisisHelp, ("situation",), Group.BANS, "紧急求助时给出的建议与电话",
    Trait.FOUR_EYES | Trait.PAGES, tighten=_tighter_crisis_help, parts=("crisis",),
)  # fmt: skip

# What may be wanted but to have a matter handled.
WISHED = {
    "lookup": "查询", "print": "打印、下载", "calculate": "试算", "book": "预约", "pay": "缴费", "app": "找应用",
    "complain": "投诉、举报", "together": "一次办几件", "begin": "新办", "policy": "政策文件",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class WishPattern:
    """What is wanted but to have a matter handled, as a pattern (see `dictionaries.patterns.phrase_patterns`)."""

    pattern: Annotated[str, Column("句式", "表示查询、打印等意愿的句式", cells.pattern)]
    wish: Annotated[str, Column("意愿",
        "lookup 查询；print 打印下载；calculate 试算；book 预约；pay 缴费；app 找应用；"
        "complain 投诉举报；together 几件事一次办；begin 新办；policy 政策文件", Choice(WISHED))]  # fmt: skip
    means: Annotated[str, Column("代以", "检索时代替该句式的词，可留空", cells.text_or_none)] = ""
    note: Note = ""


WISHES = Kind(
    "wishes", "查询等意愿", WishPattern, ("pattern",), Group.WAYS, "要查询、打印、试算、预约、缴费的说法",
    Trait.REREADS | Trait.PAGES, place=3,
    texts=(Texts("means", lambda row: (row.means,) if row.means else (), leads="error"),), parts=("ways",),
    needles=lambda row: beginnings(row.pattern), turn=4,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Situation:
    """What has happened to a thing, as a pattern (see `dictionaries.patterns.phrase_patterns`)."""

    pattern: Annotated[str, Column("句式", "事物发生了什么的句式，如 坏了", cells.pattern)]
    words: Annotated[tuple[str, ...], Column("名称用词", "名称含这些词的事项排在前面；多个以 | 分隔", cells.several)]
    note: Note = ""


SITUATIONS = Kind(
    "situations", "情形", Situation, ("pattern",), Group.WAYS, "东西出了什么情况，对应哪些事项",
    Trait.REREADS | Trait.PAGES, place=4, parts=("ways",), needles=lambda row: beginnings(row.pattern), turn=4,
)  # fmt: skip

# Functions of the portal itself, which a query may be about.
FUNCTIONS = {
    "progress": "我的办件", "complaint": "投诉建议", "consult": "咨询", "booking": "预约办事", "rating": "好差评",
    "login": "登录与实名认证", "licences": "我的证照", "messages": "我的消息", "proxy": "亲友代办",
    "elsewhere": "不是政务服务",
}  # fmt: skip
# What a pattern of one may lead to besides: a public telephone line.
HOTLINE = "hotline"
FUNCTIONS_AND_HOTLINE = {**FUNCTIONS, HOTLINE: "拨打热线"}


@dataclass(frozen=True, slots=True)
class PortalFunction:
    """What people call a function of the portal itself, as a pattern (see `dictionaries.patterns.phrase_patterns`)."""

    pattern: Annotated[str, Column("句式", "人们对门户功能的说法", cells.pattern)]
    function: Annotated[str, Column("功能", "progress 我的办件；complaint 投诉建议；consult 咨询；booking 预约办事；"
        "rating 好差评；login 登录与实名认证；licences 我的证照；messages 我的消息；proxy 亲友代办；"
        "elsewhere 不是政务服务；hotline 热线", Choice(FUNCTIONS_AND_HOTLINE))]  # fmt: skip
    number: Annotated[str, Column("热线号码", "功能为热线时写热线词典中的号码；其余留空", cells.number_or_none)] = ""
    note: Note = ""


def situations_of_hotlines(found: Entries) -> Iterator[Fault]:
    """What leads to a hotline names one that is told of, and nothing else does."""
    known = {one.entry.number for one in found.get("hotlines", ())}
    for one in found.get("portal_functions", ()):
        leads, number = one.entry.function == HOTLINE, one.entry.number
        if leads != bool(number):
            yield one.fault("number", NUMBER_OF_CALLS())
        elif leads and known and number not in known:  # a file by itself cannot be held to another
            yield one.fault("number", NO_HOTLINE(number=number))


PORTAL_FUNCTIONS = Kind(
    "portal_functions", "门户功能说法", PortalFunction, ("pattern",), Group.WAYS, "门户自身功能的说法，如“我的办件”",
    Trait.PAGES, place=1, later=("number",),
    rules=(situations_of_hotlines,), parts=("ways",), needles=lambda row: beginnings(row.pattern), turn=9,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class PortalHelp:
    """A function of the portal: its name, and how to get there, said where no address is set."""

    function: Annotated[str, Column("功能", "取值与“门户功能说法”相同", Choice(FUNCTIONS))]
    label: Annotated[str, Column("显示名称", "功能的名称", cells.sentence)]
    how: Annotated[str, Column("入口说明", "没有网址时说明在哪里", cells.sentence)]
    note: Note = ""


PORTAL_HELP = Kind(
    "portal_help", "门户功能指引", PortalHelp, ("function",), Group.WAYS, "门户功能的名称与在哪里", Trait.PAGES,
    place=2, parts=("ways",),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Office:
    """An office (实施主体), as people call it.

    Attributes:
        aliases: Short, full and former names.
        department: Of the catalogue's authorities; "" where it has none of them.
        called: Words that mean the office only beside a telephone, an address, opening hours.
        numbers: Public telephone numbers, each with what answers it.
        url: Its public site.
        search: What of the department is looked for; "": all.
    """

    name: Annotated[str, Column("机构名称", "机构的简称", cells.text)]
    aliases: Annotated[tuple[str, ...], Column("其他名称", "全称、旧称等；多个以 | 分隔", cells.several)]
    department: Annotated[str, Column("部门", "目录中的部门名称", cells.department)]
    called: Annotated[tuple[str, ...], Column("指代词", "在电话、地址等词旁指该机构的词；多个以 | 分隔", cells.several)]
    numbers: Annotated[tuple[tuple[str, str], ...], Column("电话", "“号码 名称”，多个以 | 分隔，可留空",
        cells.called_or_none)]  # fmt: skip
    url: Annotated[str, Column("网址", "http:// 或 https:// 开头，可留空", cells.web_address)] = ""
    search: Annotated[str, Column("另查", "显示哪些事项的检索词，可留空", cells.text_or_none)] = ""
    note: Note = ""


def offices_and_portals(found: Entries) -> Iterator[Fault]:
    """A name means one office, one portal."""
    for kind in ("offices", "portals"):
        taken: dict[str, str] = {}
        for one in found.get(kind, ()):
            for name in (one.entry.name, *one.entry.aliases):
                if taken.setdefault(name, one.entry.name) != one.entry.name:
                    yield one.fault("aliases", NAME_TAKEN(name=name, owner=taken[name]))


OFFICES = Kind(
    "offices", "机构", Office, ("name",), Group.WAYS, "机构的简称、全称与叫法", Trait.ASKED | Trait.PAGES,
    rules=(offices_and_portals,),
    texts=(Texts("name", _names, leads="error", error=Act.BANS | Act.CORRECTS, warn=Act.DENIES),),
    parts=("ways",), needles=lambda row: (row.name, *row.aliases, *row.called), turn=9,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class PortalName:
    """A portal or its app: other names, whose it is (region code), and its public address."""

    name: Annotated[str, Column("平台名称", "政务平台或应用的名称", cells.text)]
    aliases: Annotated[tuple[str, ...], Column("其他名称", "多个以 | 分隔", cells.several)]
    region: Annotated[str, Column("所属地区", "6、9 或 12 位行政区划代码", cells.region_code)]
    url: Annotated[str, Column("网址", "http:// 或 https:// 开头，可留空", cells.web_address)] = ""
    note: Note = ""


PORTALS = Kind(
    "portals", "政务平台名称", PortalName, ("name",), Group.WAYS, "政务平台与应用的名称", Trait.ASKED | Trait.PAGES,
    texts=(
        Texts("name", _names, leads="error", error=Act.BANS | Act.CORRECTS, warn=Act.DENIES | Act.DROPS | Act.ASKS),
    ),
    parts=("ways",), needles=lambda row: (row.name, *row.aliases), turn=8,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class LifeEventName:
    """What people call a life event (一件事), which documents name as `name`."""

    name: Annotated[str, Column("一件事", "目录中一件事的名称，如 新生儿出生", cells.sentence)]
    aliases: Annotated[tuple[str, ...], Column("叫法",
        "人们对这件事的叫法，整个查询就是它时给出这件事的入口；多个以 | 分隔", cells.some)]  # fmt: skip
    note: Note = ""


LIFE_EVENTS = Kind(
    "life_events", "一件事叫法", LifeEventName, ("name",), Group.WAYS, "人们对一件事的叫法，直接给出它的入口",
    Trait.ASKED | Trait.PAGES,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class LifeEventMatter:
    """A matter that belongs to a life event, or does not though documents say so; place 0: behind those with one."""

    event: Annotated[str, Column("一件事", "一件事的名称，与文档中的写法相同，如 新生儿出生", cells.sentence)]
    matter: Annotated[str, Column("事项名称", "目录中的事项名称，各地的同一事项都算", cells.sentence)]
    place: Annotated[int, Column("次序", "在这件事中排第几，从 1 起；留空排在有次序的后面", cells.rank)] = 0
    action: Annotated[str, Column("处理", "include 归入（留空即此）；exclude 移出：文档写明的也不再算",
        Choice({"include": "归入", "exclude": "移出"}, "include"))] = "include"  # fmt: skip
    note: Note = ""


LIFE_EVENT_MATTERS = Kind(
    "life_event_matters", "一件事事项", LifeEventMatter, ("event", "matter"), Group.WAYS,
    "一件事包括哪些事项、依什么次序，不必改文档", Trait.ASKED | Trait.PAGES,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class NextStep:
    """What is usually handled after a matter, the first step first; names as the catalogue has them."""

    matter: Annotated[str, Column("事项名称", "目录中的事项名称，如 结婚登记", cells.sentence)]
    following: Annotated[tuple[str, ...], Column("接着办", "办完之后常接着办的事项名称，先办的在前；多个以 | 分隔",
        cells.some_names)]  # fmt: skip
    note: Note = ""


def steps_and_life_events(found: Entries) -> Iterator[Fault]:
    """Nothing follows itself; what people call a life event means one."""
    for one in found.get("next_steps", ()):
        if one.entry.matter in one.entry.following:
            yield one.fault("following", AFTER_ITSELF())
    taken: dict[str, str] = {}
    for one in found.get("life_events", ()):
        for alias in one.entry.aliases:
            if taken.setdefault(alias, one.entry.name) != one.entry.name:
                yield one.fault("aliases", NAME_TAKEN(name=alias, owner=taken[alias]))


NEXT_STEPS = Kind(
    "next_steps", "接着办", NextStep, ("matter",), Group.WAYS, "办完一个事项之后常接着办的事项",
    rules=(steps_and_life_events,),
)  # fmt: skip
