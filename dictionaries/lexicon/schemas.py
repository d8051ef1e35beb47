"""The kinds of dictionaries: a row each. A new kind is one row here and one dataclass in `entries`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from dictionaries.lexicon import column_parsers as cells
from dictionaries.lexicon import entries, way_entries
from dictionaries.lexicon.column_parsers import Cell, Choice, choice

# The relations that keep a match's class, and those that give at most class 3.
KEEPING = ("equivalent", "official")
WEAKER = ("one_way", "broader", "narrower", "related")
# What may be wanted but to have a matter handled.
WISHES = ("lookup", "print", "calculate", "book", "pay", "app", "complain", "together", "begin", "policy")
# Functions of the portal itself, which a query may be about.
PORTAL_FUNCTIONS = (
    "progress", "complaint", "consult", "booking", "rating", "login", "licences", "proxy", "elsewhere",
)  # fmt: skip
# What a pattern of one may lead to besides: a public telephone line.
HOTLINE = "hotline"
FUNCTIONS_AND_HOTLINE = (*PORTAL_FUNCTIONS, HOTLINE)
# Channels of a search, as its parameter has them; `all`: none is chosen.
CHANNELS = ("all", "app", "natural", "legal", "guide", "power", "service", "policy")
ASKS = (
    "materials", "time", "fee", "place", "conditions", "process", "contact", "basis", "forms", "benefit", "hours",
    "payment", "visits", "expedite", "validity_period", "age", "proxy",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Former:
    """The name and the columns that a kind had before it was renamed: a site's files of that time are read on."""

    name: str
    columns: tuple[str, ...]

    @property
    def file(self) -> str:
        """The file's name."""
        return f"{self.name}.tsv"


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of dictionary.

    Attributes:
        name: The file's name without `.tsv`, and the field of the lexicon.
        label: What an admin calls it.
        columns: Column → how its cells are read; the last is the note.
        key: Columns that no two rows have the same of.
        former: What it was called before, None: never otherwise. Files, compiled files and versions know it by that.
        added: Fields of its entries that came later → what they are where they are not given. Files may leave such
            columns out, compiled files of before have none, and rows that do not use them have the version of before.
    """

    name: str
    label: str
    entry: type[Any]
    columns: Mapping[str, Cell]
    key: tuple[str, ...]
    former: Former | None = None
    added: Mapping[str, Any] = field(default_factory=dict)

    @property
    def digest_name(self) -> str:
        """Its name in digests, which a renaming does not change."""
        return self.former.name if self.former else self.name

    @property
    def digest_columns(self) -> tuple[str, ...]:
        """Its columns in digests."""
        return self.former.columns if self.former else tuple(self.columns)

    @property
    def file(self) -> str:
        """The file's name."""
        return f"{self.name}.tsv"

    def choices(self, column: str) -> tuple[str, ...]:
        """The values that a column may have; () where it is free."""
        read = self.columns[column]
        if not isinstance(read, Choice):
            return ()
        # what may be left empty, and means something of its own then, can be chosen to be
        return ("", *read.choices) if read.default == "" else read.choices


def _kind(name: str, label: str, entry: type[Any], key: str, former: Former | None = None, /, **columns: Cell) -> Kind:
    return Kind(name, label, entry, {**columns, "note": cells.free}, tuple(key.split()), former)


def _later(kind: Kind, **added: Any) -> Kind:
    """The kind, some fields of which it has not always had."""
    return replace(kind, added=added)


KINDS: tuple[Kind, ...] = (
    _kind("words", "自定义词", entries.Word, "word", word=cells.text),
    _kind(
        "topics", "主题词", entries.Topic, "term",
        term=cells.text, broader=cells.several, related=cells.several, departments=cells.names, themes=cells.names,
    ),
    _kind(
        "synonyms", "同义词", entries.Synonym, "term target",
        term=cells.text, target=cells.text, relation=choice((*KEEPING, *WEAKER)), weight=cells.weight,
    ),
    _kind("corrections", "错别字", entries.Misspelling, "wrong", wrong=cells.text, right=cells.text),
    _kind(
        "stopwords", "停用词", entries.StopWord, "text",
        text=cells.text, where=choice(("anywhere", "start", "end", "alone")), role=choice(("scaffold", "weak")),
    ),
    _kind("asks", "问法", entries.AskPhrase, "text", text=cells.text, asks=choice(ASKS)),
    _kind("ask_patterns", "问法（句式）", entries.AskPattern, "pattern", pattern=cells.pattern, asks=choice(ASKS)),
    _kind(
        "audience", "服务对象词", entries.AudienceWord, "text",
        text=cells.text, audience=choice(("natural", "legal")),
    ),
    _kind(
        "banned", "违禁词", entries.BannedWord, "text",
        text=cells.text, category=cells.text, action=choice(("block", "mask", "warn")),
        match=choice(("exact", "contains")), variants=choice(("all", "written", "disguised")),
    ),
    _kind(
        "offers", "兜售句式", entries.OfferPattern, "pattern",
        pattern=cells.offer, category=cells.text, effect=choice(("block", "warn", "sure", "except", "disguised")),
    ),
    _kind("word_classes", "词类", entries.WordClass, "name words", name=cells.text, words=cells.some),
    _kind("allowed", "放行词", entries.AllowedWord, "text", text=cells.text),
    _kind("services", "常用服务", entries.ServiceName, "text", text=cells.text),
    _kind("latin_names", "拉丁字母词", entries.LatinName, "text", text=cells.latin_name),
    _kind("polyphones", "多音词", entries.Polyphone, "phrase", phrase=cells.text, pinyin=cells.pinyin),
    _kind(
        "place_aliases", "地名别称", entries.PlaceAlias, "alias code",
        alias=cells.place_name, code=cells.region_code,
        kind=choice(("abbreviation", "old", "nickname", "plate", "zone")),
    ),
    _kind(
        "ambiguous_places", "易混地名", entries.AmbiguousPlace, "name",
        name=cells.place_name, treatment=choice(("never", "alone")),
    ),
    _later(
        _kind(
            "hotlines", "服务热线", way_entries.Hotline, "number",
            number=cells.number, name=cells.text, aliases=cells.several, takes=cells.several,
        ),
        takes=(),
    ),
    _kind(
        "crisis", "紧急求助", way_entries.CrisisPattern, "pattern situation",
        pattern=cells.pattern, situation=cells.situation, effect=choice(("sure", "sign", "except", "never")),
    ),
    _kind(
        "crisis_help", "紧急求助指引", way_entries.CrisisHelp, "situation",
        situation=cells.latin_name, advice=cells.sentence, numbers=cells.called, search=cells.text_or_none,
    ),
    _kind(
        "wishes", "查询等意愿", way_entries.WishPattern, "pattern",
        pattern=cells.pattern, wish=choice(WISHES), means=cells.text_or_none,
    ),
    _kind("situations", "情形", way_entries.Situation, "pattern", pattern=cells.pattern, words=cells.several),
    _later(
        _kind(
            "portal_functions", "门户功能说法", way_entries.PortalFunction, "pattern",
            pattern=cells.pattern, function=choice(FUNCTIONS_AND_HOTLINE), number=cells.number_or_none,
        ),
        number="",
    ),
    _kind(
        "portal_help", "门户功能指引", way_entries.PortalHelp, "function",
        function=choice(PORTAL_FUNCTIONS), label=cells.sentence, how=cells.sentence,
    ),
    _kind(
        "offices", "机构", way_entries.Office, "name",
        name=cells.text, aliases=cells.several, department=cells.department, called=cells.several,
        numbers=cells.called_or_none, url=cells.web_address, search=cells.text_or_none,
    ),
    _kind(
        "portals", "政务平台名称", way_entries.PortalName, "name",
        name=cells.text, aliases=cells.several, region=cells.region_code, url=cells.web_address,
    ),
    _kind(
        "life_events", "一件事叫法", way_entries.LifeEventName, "name", name=cells.sentence, aliases=cells.some,
    ),
    _kind(
        "life_event_matters", "一件事事项", way_entries.LifeEventMatter, "event matter",
        event=cells.sentence, matter=cells.sentence, place=cells.rank,
        action=cells.choice_or("include", ("include", "exclude")),
    ),
    _kind(
        "next_steps", "接着办", way_entries.NextStep, "matter", matter=cells.sentence, following=cells.some_names,
    ),
    _kind(
        "paraphrases", "说法", entries.Paraphrase, "query title", Former("sayings", ("saying", "name", "note")),
        query=cells.text, title=cells.text,
    ),
    _kind(
        "suggestions", "联想规则", entries.SuggestionRule, "text",
        text=cells.text, action=choice(("deny", "protect")),
    ),
    _kind(
        "hot", "热词", entries.HotRule, "text region action",
        text=cells.text, region=cells.region_or_all, action=choice(("pin", "ban", "freeze")),
        rank=cells.rank, until=cells.day,
    ),
    _later(
        _kind(
            "pins", "置顶与屏蔽", entries.PinRule, "query region document",
            query=cells.text, region=cells.region_or_all, document=cells.text, place=cells.rank, until=cells.day,
            match=cells.choice_or("exact", ("exact", "all_words", "phrase")),
            action=cells.choice_or("pin", ("pin", "hide", "hide_all")),
            channel=cells.choices_or_all(CHANNELS), audience=cells.choice_or("", ("natural", "legal")),
        ),
        match="exact", action="pin", channel=(), audience="", owner="", ends="", scope=(),
    ),
)  # fmt: skip
BY_NAME: Mapping[str, Kind] = {kind.name: kind for kind in KINDS}
