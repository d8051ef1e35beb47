"""What editors decide of single queries and lists: what is meant, suggested, hot, pinned."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Any

from dictionaries.faults import Fault
from dictionaries.kinds import column_parsers as cells
from dictionaries.kinds.column_parsers import LAST_RANK, MAX_SHORT_NAME, Choice
from dictionaries.kinds.kind import (
    EVERY_TEXT,
    Act,
    CellFault,
    Column,
    Entries,
    Former,
    Group,
    Kind,
    Note,
    PlacedEntry,
    Served,
    Texts,
    Trait,
)
from dictionaries.normalize import squash
from dictionaries.reasons import Message

if TYPE_CHECKING:
    from dictionaries.lexicon.scope import ConditionalEntry


@dataclass(frozen=True, slots=True)
class Paraphrase:
    """A curated query of somebody who wants what is called `title` and does not know that name; compared as a whole."""

    query: Annotated[str, Column("说法", "人们的说法", cells.text)]
    title: Annotated[str, Column("事项名称", "目录中的事项名称或别名", cells.text)]
    note: Note = ""


PARAPHRASES = Kind(
    "paraphrases", "说法", Paraphrase, ("query", "title"), Group.UNDERSTANDING,
    "群众的说法对应的事项名称，相近的说法也能找到",
    Trait.PLAIN | Trait.SAID | Trait.ASKED | Trait.REREADS | Trait.PAGES, place=2,
    former=Former("sayings", ("saying", "name", "note")),
    texts=(
        Texts("query", leads="warn", error=Act.BANS, warn=Act.CORRECTS | Act.DENIES),
        Texts("title", leads="error", error=Act.BANS, warn=Act.DROPS),
    ),
    parts=("paraphrases",),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class SuggestionRule:
    """A text that is never suggested (`deny`), or that no rule drops (`protect`)."""

    text: Annotated[str, Column("联想词", "联想中的文字", cells.text)]
    action: Annotated[str, Column("处理", "deny 不联想；protect 不被其他规则去掉",
        Choice({"deny": "不出现", "protect": "一定保留"}))]  # fmt: skip
    note: Note = ""


NOT_KEPT_BELOW = Message(
    "would_loosen", "下级不能保留联想词，含违禁词的也会因此出现",
    "only the whole nation can keep a suggestion: even one with a banned word would be shown",
)  # fmt: skip


def _tighter_suggestions(row: ConditionalEntry, _wider: Any | None, _entries: Served) -> str:
    return NOT_KEPT_BELOW() if not row.off and row.entry.action == "protect" else ""


SUGGESTIONS = Kind(
    "suggestions", "联想规则", SuggestionRule, ("text",), Group.LISTS, "不出现或一定保留的联想词",
    Trait.PLAIN | Trait.SUGGESTIONS | Trait.HOT, tighten=_tighter_suggestions,
    texts=(
        Texts("text", only=("action", "deny"), act=Act.DENIES),
        Texts("text", only=("action", "protect"), leads="error", error=Act.BANS, warn=Act.CORRECTS | Act.DROPS),
    ),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class HotRule:
    """What an editor says of hot terms in a region and all below it.

    Attributes:
        rank: Of a pin; 0: none.
        short: Of a name: what a long term is shown as where there is little room.
    """

    text: Annotated[str, Column("热词", "热词；冻结整个榜单时写 *", cells.text)]
    region: Annotated[str, Column("地区", "行政区划代码，连同其下级；留空为全部", cells.region_or_all)]
    action: Annotated[str, Column("处理", "pin 置顶；ban 不显示；freeze 冻结榜单；name 给长热词一个短名",
        Choice({"pin": "置顶", "ban": "撤下", "freeze": "冻结", "name": "短名"}))]  # fmt: skip
    rank: Annotated[int, Column("名次", "置顶的名次，从 1 起；其他留空", cells.rank)] = 0
    until: Annotated[str, Column("截止日", "最后一天，如 2026-12-31；留空为长期", cells.day)] = ""
    short: Annotated[str, Column("短名", f"门户上代替热词的短名，最长 {MAX_SHORT_NAME} 个字，搜它与搜热词须先看到"
        "同一事项；其他留空", cells.short_name)] = ""  # fmt: skip
    note: Note = ""


BANNED_HOT = Message("banned_word", "“{text}”在违禁词中，不能置顶", "“{text}” is a banned word, and cannot be pinned")
WRONG_HOT = Message(
    "contradiction", "冻结的是整个榜单，热词写 {every}；置顶与撤下写热词本身",
    "what is frozen is the whole list, whose text is {every}; what is pinned or taken out is a term",
)  # fmt: skip
WRONG_RANK = Message(
    "contradiction", "置顶须给出名次，其他留空", "what is pinned needs a rank, and nothing else has one",
)  # fmt: skip
WRONG_SHORT = Message(
    "contradiction", "处理为短名的须给出短名，其他留空",
    "a short name belongs to rows of short names, and to nothing else",
)  # fmt: skip
PLACE_TAKEN = Message(
    "duplicate", "“{query}”的第 {place} 位已有文档", "place {place} of “{query}” has a document already",
    "请改用别的位次", "use another place",
)  # fmt: skip
NO_BEGINNING = Message(
    "wrong_form", "{every} 之前须有文字，否则对所有检索都起作用",
    "there must be a text before {every}, or it would act on every search",
)  # fmt: skip
PHRASE_OF_ALL = Message(
    "contradiction", "带 {every} 的查询只能用“整个查询”；“短语”本来就不限首尾",
    "a query with {every} must be “整个查询”; a “短语” may stand anywhere by itself", "请删去 {every}",
    "delete {every}",
)  # fmt: skip
PLACE_OF_PINS = Message("contradiction", "只有置顶有位次，其他请留空", "only what is pinned has a place")
NO_PIN_PLACE = Message("missing", "置顶须给出位次，应为 1 至 {most}", "what is pinned needs a place from 1 to {most}")
NO_PIN_DOCUMENT = Message("missing", "请给出要置顶或屏蔽的文档", "the document to be pinned or hidden is required")
DOCUMENT_OF_NONE = Message("contradiction", "“没有合适的”不写文档，请留空", "“没有合适的” names no document")


def hot_rules(found: Entries) -> Iterator[Fault]:
    """Nothing is pinned that is banned."""
    banned = {one.entry.text for one in found.get("banned", ()) if one.entry.action != "warn"}
    for one in found.get("hot", ()):
        if one.entry.action == "pin" and one.entry.text in banned:
            yield one.fault("text", BANNED_HOT(text=one.entry.text))


def hot_cells(rule: HotRule) -> Iterator[CellFault]:
    """A freeze is of a whole list; a pin has a rank and a name a short one, and nothing else has these."""
    if (rule.text == EVERY_TEXT) != (rule.action == "freeze"):
        yield "text", WRONG_HOT(every=EVERY_TEXT)
    if (rule.rank > 0) != (rule.action == "pin"):
        yield "rank", WRONG_RANK()
    if bool(rule.short) != (rule.action == "name"):
        yield "short", WRONG_SHORT()


HOT = Kind(
    "hot", "热词", HotRule, ("text", "region", "action"), Group.LISTS, "热词的固定、撤下、冻结与短名", Trait.HOT,
    later=("short",), region="region", check=hot_cells,
    rules=(hot_rules,),
    texts=(
        Texts("text", only=("action", "pin"), leads="error", error=Act.BANS | Act.DENIES, act=Act.PINS),
        Texts("text", only=("action", "ban"), error=Act.PINS),
        Texts("short", only=("action", "name"), leads="error", error=Act.BANS | Act.DENIES),
    ),
)  # fmt: skip

# Channels of a search, as its parameter has them; `all`: none is chosen.
CHANNELS = ("all", "app", "natural", "legal", "guide", "power", "service", "policy")
# The action of a rule that says that nothing fits; what such a rule has to say: it is true of a place and for a time.
NOTHING_FITS = "none"
NEEDED_OF_NOTHING = {
    "region": "请写明是哪个地区没有：别处可能有",
    "until": "请写明最后一天，如 2026-12-31：之后可能就有了",
    "note": "请写明理由，给审批和日后维护的人看",
}


@dataclass(frozen=True, slots=True)
class PinRule:
    """A document that an editor puts first for some queries, or hides from them, in a region and all below it; or that
    nothing held there is what these queries are about.

    Attributes:
        document: Its id; "": of `none`.
        place: From 1; 0: it is not pinned.
        match: `exact`: the whole query; `all_words`: it has all words of the pattern; `phrase`: the pattern is in it.
        action: `pin`; `hide`: the document does not come; `hide_all`: no copy of its matter does; `none`: whatever
            comes is only possible (see `ranker.ordering.zones`), and the page says that nothing is held.
        owner, ends, scope: Of the row, where it is served: who looks after it, until when it acts, and the region, site
            and department for whom it acts (none: everybody). No columns of the file.
    """

    query: Annotated[str, Column("检索词", "对什么查询起作用；匹配为“整个查询”时，末尾 * 表示以此开头", cells.text)]
    region: Annotated[str, Column("地区", "行政区划代码，连同其下级；留空为全部", cells.region_or_all)]
    document: Annotated[str, Column("文档编号", "置顶或屏蔽的文档；没有合适的时留空", cells.text_or_none)]
    place: Annotated[int, Column("位次", "置顶到第几位，从 1 起；屏蔽的留空", cells.rank)]
    until: Annotated[str, Column("截止日", "最后一天，如 2026-12-31；留空为长期", cells.day)] = ""
    match: Annotated[str, Column("匹配", "exact 整个查询就是它（留空即此）；all_words 含它的所有词；phrase 原样含它",
        Choice({"exact": "整个查询", "all_words": "所有词", "phrase": "短语"}, "exact"))] = "exact"  # fmt: skip
    action: Annotated[str, Column("处理",
        "pin 置顶（留空即此）；hide 屏蔽这份文档；hide_all 屏蔽同一事项的全部副本；none 没有合适的",
        Choice({"pin": "置顶", "hide": "屏蔽这份文档", "hide_all": "屏蔽该事项的全部副本", "none": "没有合适的"},
               "pin"))] = "pin"  # fmt: skip
    channel: Annotated[tuple[str, ...], Column("频道", "所选频道的代码，任一即可；多个以 | 分隔；留空为不限",
        cells.choices_or_all(CHANNELS))] = ()  # fmt: skip
    audience: Annotated[str, Column("服务对象", "natural 自然人；legal 法人；留空为不限",
        Choice({"natural": "个人", "legal": "企业和其他组织"}, ""))] = ""  # fmt: skip
    note: Note = ""
    owner: str = ""
    ends: str = ""
    scope: tuple[str, ...] = ()


def pin_rules(found: Entries) -> Iterator[Fault]:
    """For the same requests of one region, one document stands at a place."""
    taken: dict[tuple[Any, ...], list[PlacedEntry]] = {}
    for one in found.get("pins", ()):
        rule = one.entry
        if rule.action != "pin":
            continue
        place = rule.query, rule.region, rule.place, rule.match, rule.channel, rule.audience
        others = taken.setdefault(place, [])
        if rule.place and any(_same_time(one, other) for other in others):
            yield one.fault("place", PLACE_TAKEN(query=rule.query, place=rule.place))
        others.append(one)


def _same_time(one: PlacedEntry, other: PlacedEntry) -> bool:
    """Whether there is a minute at which both act."""
    return not (_is_over(one, other) or _is_over(other, one))


def _is_over(one: PlacedEntry, other: PlacedEntry) -> bool:
    ends = min(filter(None, (one.ends, one.entry.until)), default="")
    return bool(ends and other.starts) and ends < other.starts[: len(ends)]


def pin_cells(rule: PinRule) -> Iterator[CellFault]:
    """A pattern says something, `*` ends whole queries alone, what is pinned has a place and nothing else has; who says
    that nothing fits says where, until when and why.
    """
    # 。* is nothing either, once marks are left out
    if not squash(rule.query.rstrip(EVERY_TEXT)):
        yield "query", NO_BEGINNING(every=EVERY_TEXT)
    if rule.query.endswith(EVERY_TEXT) and rule.match != "exact":
        yield "match", PHRASE_OF_ALL(every=EVERY_TEXT)
    if rule.action != "pin" and rule.place:
        yield "place", PLACE_OF_PINS()
    if rule.action == "pin" and not rule.place:
        yield "place", NO_PIN_PLACE(most=LAST_RANK)
    if bool(rule.document) == (rule.action == NOTHING_FITS):
        yield "document", DOCUMENT_OF_NONE() if rule.document else NO_PIN_DOCUMENT()
    if rule.action == NOTHING_FITS:
        for column, told in NEEDED_OF_NOTHING.items():
            if not getattr(rule, column):
                yield column, told


PINS = Kind(
    "pins", "置顶与屏蔽", PinRule, ("query", "region", "document"), Group.LISTS,
    "某个查询置顶或屏蔽的文档，或没有合适的",
    Trait.FOUR_EYES | Trait.ASKED | Trait.PAGES,
    later=("match", "action", "channel", "audience", "owner", "ends", "scope"), region="region", check=pin_cells,
    rules=(pin_rules,),
)  # fmt: skip
