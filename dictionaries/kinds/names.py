"""How names are read, and other names of places."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated

from dictionaries.faults import Fault
from dictionaries.kinds import column_parsers as cells
from dictionaries.kinds.column_parsers import Choice
from dictionaries.kinds.kind import Act, Column, Entries, Group, Kind, Note, Texts, Trait
from dictionaries.reasons import Message


@dataclass(frozen=True, slots=True)
class ServiceName:
    """What people type besides matters: an application, a service, a brand, and what they want of it."""

    text: Annotated[str, Column("服务名称", "常用的应用、服务或品牌，不当作错字", cells.text)]
    note: Note = ""


SERVICES = Kind(
    "services", "常用服务", ServiceName, ("text",), Group.SPELLING, "常用的应用、服务与品牌，不当作错别字",
    Trait.PLAIN | Trait.SAID | Trait.ASKED | Trait.SPELLS,
    texts=(
        Texts(
            "text", leads="error", error=Act.BANS | Act.CORRECTS,
            warn=Act.DENIES | Act.REMOVES | Act.PLACES, is_goal=True,
        ),
    ),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class LatinName:
    """An acronym or name in Latin letters, which is never read as pinyin."""

    text: Annotated[str, Column("拉丁字母词", "缩写或名称（小写），不读作拼音", cells.latin_name)]
    note: Note = ""


LATIN_NAMES = Kind(
    "latin_names", "拉丁字母词", LatinName, ("text",), Group.SPELLING, "不按拼音理解的英文缩写与名称",
    Trait.ASKED | Trait.REREADS,
    place=3,
    texts=(Texts("text", error=Act.BANS | Act.CORRECTS, warn=Act.DROPS),), parts=("words",),
    needles=lambda row: (row.text,), turn=2,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Polyphone:
    """How a phrase is read: one toneless syllable a character."""

    phrase: Annotated[str, Column("词语", "含多音字的词", cells.text)]
    pinyin: Annotated[tuple[str, ...], Column("读音", "不带声调的音节，一字一个，以空格分隔，ü 写 v", cells.pinyin)]
    note: Note = ""


WRONG_SYLLABLES = Message(
    "contradiction", "应有 {wanted} 个音节，现有 {found} 个", "must have {wanted} syllables, has {found}",
)  # fmt: skip


def polyphones_by_character(found: Entries) -> Iterator[Fault]:
    """A syllable for each character."""
    for one in found.get("polyphones", ()):
        if len(one.entry.pinyin) != len(one.entry.phrase):
            yield one.fault("pinyin", WRONG_SYLLABLES(wanted=len(one.entry.phrase), found=len(one.entry.pinyin)))


POLYPHONES = Kind(
    "polyphones", "多音词", Polyphone, ("phrase",), Group.SPELLING, "多音词的读音",
    Trait.NATIONAL | Trait.PLAIN | Trait.REREADS | Trait.SPELLS, place=2,
    rules=(polyphones_by_character,), parts=("words",), needles=lambda row: (row.phrase,), turn=2,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class PlaceAlias:
    """Another name of a region: `abbreviation`, `old`, `nickname`, `plate`, `zone`."""

    alias: Annotated[str, Column("别称", "地名的别称", cells.place_name)]
    code: Annotated[str, Column("区划代码", "6、9 或 12 位行政区划代码", cells.region_code)]
    kind: Annotated[str, Column("类型", "abbreviation 简称；old 旧称；nickname 别名；plate 车牌代号；zone 功能区",
        Choice({"abbreviation": "简称", "old": "旧称", "nickname": "别名", "plate": "车牌代号",
                "zone": "功能区"}))]  # fmt: skip
    note: Note = ""


PLACE_ALIASES = Kind(
    "place_aliases", "地名别称", PlaceAlias, ("alias", "code"), Group.PLACES, "地方的简称、旧称、别名",
    Trait.REREADS | Trait.PAGES | Trait.SUGGESTIONS, region="code",
    texts=(Texts("alias", error=Act.BANS | Act.CORRECTS, warn=Act.DROPS | Act.ASKS, act=Act.PLACES),),
    parts=("places",), needles=lambda row: (row.alias,), turn=5,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class AmbiguousPlace:
    """A short name that is also an ordinary word: `never` a place by itself, or `alone` not one without more."""

    name: Annotated[str, Column("地名", "也是普通词语的地名", cells.place_name)]
    treatment: Annotated[str, Column("处理", "never 单独出现时不作地名；alone 有其他依据时才作地名",
        Choice({"never": "不作地名", "alone": "有旁证才作地名"}))]  # fmt: skip
    note: Note = ""


AMBIGUOUS_PLACES = Kind(
    "ambiguous_places", "易混地名", AmbiguousPlace, ("name",), Group.PLACES, "与普通词相同的地名",
    Trait.REREADS | Trait.PAGES | Trait.SUGGESTIONS, parts=("places",), needles=lambda row: (row.name,), turn=5,
)  # fmt: skip
