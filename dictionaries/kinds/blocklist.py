"""What is banned, and what excuses it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Any

from dictionaries.faults import Fault
from dictionaries.kinds import column_parsers as cells
from dictionaries.kinds.column_parsers import Choice
from dictionaries.kinds.kind import EVERY_TEXT, Act, Column, Entries, Group, Kind, Note, Served, Texts, Trait
from dictionaries.patterns.offer_patterns import classes_of
from dictionaries.reasons import Message

if TYPE_CHECKING:
    from dictionaries.lexicon.scope import ConditionalEntry


@dataclass(frozen=True, slots=True)
class BannedWord:
    """A banned word; `variants`: `all`: pinyin and homophones too; `written`: no full pinyin, no homophones."""

    text: Annotated[str, Column("违禁词", "检索与文档中不得出现的词", cells.text)]
    category: Annotated[str, Column("类别", "违禁的类别，如 伪造证件", cells.text)]
    action: Annotated[str, Column("处理", "block 不予检索；mask 去掉该词再检索；warn 检索并提醒",
        Choice({"block": "不回答", "mask": "去掉再查", "warn": "提示"}))]  # fmt: skip
    match: Annotated[str, Column("匹配", "contains 含有即算（留空即此）；exact 检索词与它完全相同",
        Choice({"contains": "含有", "exact": "整个查询"}, "contains"))]  # fmt: skip
    variants: Annotated[str, Column("变体",
        "all 连同拼音与谐音；written 只含繁体、全半角、夹杂符号、半拼音；disguised 只在变形时（拆字、夹拼音等）",
        Choice({"all": "含拼音与同音字", "written": "只含写法变化", "disguised": "只在变形时"}))]  # fmt: skip
    note: Note = ""


BANNED_TOO = Message(
    "contradiction", "“{text}”在违禁词中，两处只能留一处",
    "“{text}” is a banned word, too: only one of the two may stay",
)  # fmt: skip
NO_CLASS = Message(
    "unknown_reference", "没有词类“{name}”", "there is no class of words “{name}”", "请先在词典“词类”中增加",
    "add it to the dictionary “词类” first",
)  # fmt: skip
WRONG_CATEGORY = Message(
    "contradiction", "例外的类别写 {every}，其他行写类别名称",
    "an exception's category is {every}; other rows name theirs",
)  # fmt: skip


BAN_STAYS = Message(
    "would_loosen", "“{text}”是上级的违禁词，下级不能停用",
    "“{text}” is banned by the region above; a row below cannot switch it off",
)  # fmt: skip
BAN_WEAKER = Message(
    "would_loosen", "“{text}”在上级的{column}为“{was}”，下级只能加严，不能改为“{becomes}”",
    "“{column}” of “{text}” is “{was}” in the region above; a row below can only be stricter, and not “{becomes}”",
)  # fmt: skip
OFFER_STAYS = Message(
    "would_loosen", "“{pattern}”是上级的兜售句式，下级不能停用",
    "“{pattern}” is a pattern of the region above; a row below cannot switch it off",
)  # fmt: skip
NO_EXCEPTION = Message(
    "would_loosen", "下级不能增加例外，只能由全国统一增加", "only the whole nation can add an exception"
)
OFFER_WEAKER = Message(
    "would_loosen", "“{pattern}”在上级为“{was}”，下级只能加严，不能改为“{becomes}”",
    "“{pattern}” is “{was}” in the region above; a row below can only be stricter, and not “{becomes}”",
)  # fmt: skip
WORDS_STAY = Message(
    "would_loosen", "词类“{name}”的这些词由上级给出，下级不能停用",
    "these words of the class “{name}” are from the region above; a row below cannot switch them off",
)  # fmt: skip
WORDS_OF_EXCEPTION = Message(
    "would_loosen", "词类“{name}”用在例外的句式中，增加词会放宽违禁，下级不能增加",
    "the class “{name}” is part of an exception, so more words would loosen a ban; a row below cannot add any",
)  # fmt: skip
NOT_ALLOWED_BELOW = Message(
    "would_loosen", "下级不能放行违禁词，放行词只能由全国统一增加", "only the whole nation can allow a banned word"
)


def banned_and_allowed(found: Entries) -> Iterator[Fault]:
    """No text is banned and allowed, banned and a term, but what is banned only in disguise."""
    rows = [one.entry for one in found.get("banned", ())]
    banned = {row.text for row in rows if row.action == "block" and row.variants != "disguised"}
    for kind, column in (("allowed", "text"), ("topics", "term"), ("synonyms", "term"), ("suggestions", "text")):
        for one in found.get(kind, ()):
            text = getattr(one.entry, column)
            if text in banned and getattr(one.entry, "action", "") != "deny":
                yield one.fault(column, BANNED_TOO(text=text))


# From the weakest to the strongest.
ACTIONS, MATCHES, VARIANTS = ("warn", "mask", "block"), ("exact", "contains"), ("disguised", "written", "all")


def _tighter_banned(row: ConditionalEntry, wider: Any | None, _entries: Served) -> str:
    if wider is None:
        return ""
    if row.off:
        return BAN_STAYS(text=wider.text)
    orders = (("action", ACTIONS), ("match", MATCHES), ("variants", VARIANTS))
    for column, order in orders:
        now, before = getattr(row.entry, column), getattr(wider, column)
        if order.index(now) < order.index(before):
            of, was, becomes = BANNED.fields[column].label, BANNED.called(column, before), BANNED.called(column, now)
            return BAN_WEAKER(text=wider.text, column=of, was=was, becomes=becomes)
    return ""


def _as_written(row: Any) -> tuple[str, ...]:
    """What is banned as it is written: a word that is only in disguise is any word's like."""
    return (row.text,) if row.action in ("block", "mask") and row.variants != "disguised" else ()


BANNED = Kind(
    "banned", "违禁词", BannedWord, ("text",), Group.BANS, "含有它的查询不回答、去掉它再查，或提示",
    Trait.FOUR_EYES | Trait.BANS | Trait.PLAIN | Trait.ASKED | Trait.SUGGESTIONS | Trait.HOT,
    rules=(banned_and_allowed,), tighten=_tighter_banned,
    texts=(Texts("text", _as_written, act=Act.BANS),), parts=("banned",),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class OfferPattern:
    """What is banned in whatever words, as a pattern (see `dictionaries.patterns.offer_patterns`).

    Attributes:
        effect: `block`, `warn`: unless an `except` is in the text too; `sure`: blocked all the same; `except`.
    """

    pattern: Annotated[str, Column("句式", "兜售的句式，<证件> 为词类，其余同问法句式", cells.offer)]
    category: Annotated[str, Column("类别", "违禁的类别；处理为“例外”时写 *", cells.text)]
    effect: Annotated[str, Column("处理",
        "block 不予检索；warn 检索并提醒；sure 无例外不予检索；disguised 只在变形时不予检索；except 例外",
        Choice({"block": "不回答", "warn": "提示", "sure": "确定", "except": "例外",
                "disguised": "只在变形时"}))]  # fmt: skip
    note: Note = ""


def classes_of_offers(found: Entries) -> Iterator[Fault]:
    """The classes that patterns name have words, and an exception is of no category."""
    known = {one.entry.name for one in found.get("word_classes", ())}
    for one in found.get("offers", ()):
        for name in classes_of(one.entry.pattern):
            if known and name not in known:
                yield one.fault("pattern", NO_CLASS(name=name))
        if (one.entry.effect == "except") != (one.entry.category == EVERY_TEXT):
            yield one.fault("category", WRONG_CATEGORY(every=EVERY_TEXT))


# From the weakest to the strongest.
EFFECTS = ("except", "warn", "disguised", "block", "sure")


def _tighter_offers(row: ConditionalEntry, wider: Any | None, _entries: Served) -> str:
    if row.off:
        banned = wider is not None and wider.effect != "except"
        return OFFER_STAYS(pattern=wider.pattern) if banned and wider else ""
    if row.entry.effect == "except":
        return NO_EXCEPTION()
    if wider is not None and EFFECTS.index(row.entry.effect) < EFFECTS.index(wider.effect):
        was, becomes = (OFFERS.called("effect", one.effect) for one in (wider, row.entry))
        return OFFER_WEAKER(pattern=wider.pattern, was=was, becomes=becomes)
    return ""


OFFERS = Kind(
    "offers", "兜售句式", OfferPattern, ("pattern",), Group.BANS, "兜售违禁物的句式",
    Trait.FOUR_EYES | Trait.BANS | Trait.SUGGESTIONS | Trait.HOT,
    rules=(classes_of_offers,), tighten=_tighter_offers, parts=("banned",),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class WordClass:
    """Words that may stand for each other in patterns of offers; several rows of one class add up."""

    name: Annotated[str, Column("词类", "词类的名称，供兜售句式引用", cells.text)]
    words: Annotated[tuple[str, ...], Column("词语", "属于该词类的词；多个以 | 分隔", cells.some)]
    note: Note = ""


def _tighter_word_classes(row: ConditionalEntry, wider: Any | None, entries: Served) -> str:
    if row.off:
        return WORDS_STAY(name=wider.name) if wider is not None else ""
    excepted = {
        name for offer in entries.get("offers", ()) if offer.effect == "except" for name in classes_of(offer.pattern)
    }
    if row.entry.name in excepted:
        return WORDS_OF_EXCEPTION(name=row.entry.name)
    return ""


WORD_CLASSES = Kind(
    "word_classes", "词类", WordClass, ("name", "words"), Group.BANS, "兜售句式中可以互换的词",
    Trait.FOUR_EYES | Trait.BANS | Trait.SUGGESTIONS | Trait.HOT, tighten=_tighter_word_classes, parts=("banned",),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class AllowedWord:
    """What no ban touches."""

    text: Annotated[str, Column("放行词", "其中的违禁词不算违禁；* 表示开头或结尾任意", cells.text)]
    note: Note = ""


def _tighter_allowed(row: ConditionalEntry, _wider: Any | None, _entries: Served) -> str:
    return "" if row.off else NOT_ALLOWED_BELOW()


ALLOWED = Kind(
    "allowed", "放行词", AllowedWord, ("text",), Group.BANS, "含有违禁词但正当的词语",
    Trait.FOUR_EYES | Trait.BANS | Trait.ASKED | Trait.SUGGESTIONS | Trait.HOT, tighten=_tighter_allowed,
    texts=(Texts("text", error=Act.BANS),), parts=("banned",),
)  # fmt: skip
