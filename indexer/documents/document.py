"""The document: one model for everything that a portal publishes.

A field that a kind does not use is absent. The Chinese names of the fields, as C 0103-2018 and a spreadsheet's header
have them, are in `indexer.loaders.headers`; what copies share is in `indexer.store.split`.
"""

from __future__ import annotations

import re
from datetime import datetime
from typing import Annotated, Final, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints

from dictionaries.reasons import Message
from indexer.documents.masking.shown import NAME, PUBLISHED, Shown
from indexer.documents.timestamps import parse_instant

Kind = Literal["matter", "guide", "app", "policy", "interpretation", "topic", "news", "faq", "complaint"]
# Answers to what somebody has asked or complained of: they load only where they are public (C 0103-2018 §7.5).
LETTERS: Final = frozenset({"faq", "complaint"})
# Texts, which people ask for before their first day and after their last: then only these are found, marked.
KEPT_OUT_OF_FORCE: Final = frozenset({"policy", "interpretation", "news"})
MatterType = Literal[
    "行政许可", "行政处罚", "行政强制", "行政征收", "行政给付", "行政检查", "行政确认", "行政奖励", "行政裁决",
    "其他行政权力", "公共服务",
]  # fmt: skip
Level = Literal["国家级", "省级", "市级", "县级", "乡级", "村级"]
Initiative = Literal["依申请", "依职权"]
Audience = Literal["natural", "legal"]
# Which way money goes by a matter: to who applies, from them, both, from them and back, as a loan; or not at all, but
# for the office's own fee. It is a field because nothing else knows: endings of names (金, 费) and types of matters are
# wrong for 失业保险金 and 残疾人就业保障金, and most texts say no sum.
Money = Literal["gets", "pays", "both", "deposit", "loan", "none"]
Status = Literal["online", "offline", "suspended"]
# Whether it is in force: no field says so, it follows from several and from the date.
Validity = Literal["in_force", "superseded", "repealed", "expired", "upcoming"]
Scope = Literal["全国", "跨省", "跨市", "跨县"]
# Of times: what is done while one waits. The kind of case that says the same where no time is given.
INSTANT: Final = "即时"
ON_THE_SPOT: Final = "即办件"
OnlineDepth = Literal["互联网咨询", "收件", "预审", "受理", "办理", "办理结果信息反馈", "电子证照反馈"]


CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufffe\uffff]")
TAG = re.compile(r"<\s*/?\s*[a-zA-Z!][^>]*>")
SPACE = re.compile(r"\s+")
BREAK = re.compile(r"\r\n?")
# A longer line is refused for its length (500) by the model; TAG, whose cost is quadratic, never sees it.
LONGEST_SEARCHED = 2_000

CONTROL_CHARACTER = Message(
    "forbidden_character", "含有控制字符", "contains a control character", "请删除", "delete it"
)
HTML = Message("forbidden_character", "含有 HTML 标签", "contains an HTML tag", "请只留文字", "leave the text only")


def plain_line(value: object) -> object:
    """One line: white space folded; `ValueError` for control characters or HTML."""
    if not isinstance(value, str) or len(value) > LONGEST_SEARCHED:
        return value
    if CONTROL.search(value):
        raise ValueError(CONTROL_CHARACTER())
    if TAG.search(value):
        raise ValueError(HTML())
    return SPACE.sub(" ", value).strip()


def plain_text(value: object) -> object:
    """Running text: line breaks (as LF) and tabs may stay; `ValueError` for control characters. HTML stays as text."""
    if not isinstance(value, str):
        return value
    if CONTROL.search(value):
        raise ValueError(CONTROL_CHARACTER())
    return BREAK.sub("\n", value).strip()


# What may stand in a field, for masking: without a declaration it is people's running text in their letters. An
# office's texts, and codes, stay.
Published: Final = Shown(PUBLISHED)

# The constraints stand before the function, so that pydantic checks lengths in Rust and not by a call for each string.
# One line that a page shows: no control characters, no HTML, at most 500 characters.
Line = Annotated[str, StringConstraints(max_length=500), BeforeValidator(plain_line)]
# Running text, at most 200,000 characters (the longest statute article in reach has 9,000).
Text = Annotated[str, StringConstraints(max_length=200_000), BeforeValidator(plain_text)]
OfficeLine = Annotated[Line, Published]
OfficeText = Annotated[Text, Published]
Code = Annotated[
    str, StringConstraints(strip_whitespace=True, max_length=128, pattern=r"^[^\s<>\x00-\x1f\x7f]+$"), Published
]
Url = Annotated[
    str, StringConstraints(strip_whitespace=True, max_length=2000, pattern=r"^https?://[^\s<>\"']+$"), Published
]
# More than any count of people or visits; whole numbers beyond 64 bits have no JSON, floats beyond 32 bits no column.
MAX_COUNT = 10**12
Instant = Annotated[datetime, BeforeValidator(parse_instant)]


class Part(BaseModel):
    """A part of a document; immutable, unknown keys are left out."""

    model_config = ConfigDict(frozen=True, extra="ignore")


class Authority(Part):
    """实施主体: who handles it; `department` is the line (公安, 市场监管 …)."""

    name: OfficeLine = ""
    code: OfficeLine | None = None
    department: OfficeLine | None = None


class Duration(Part):
    """A time limit: `value` in `unit`."""

    value: Annotated[float, Field(ge=0, le=10_000)] = 0
    unit: Literal["工作日", "自然日", "月", "小时", "即时"] = "工作日"
    note: OfficeLine | None = None


class Material(Part):
    """材料: what to bring."""

    name: OfficeLine
    necessity: Literal["必要", "非必要", "容缺"] = "必要"
    original: Annotated[int, Field(ge=0, le=999)] | None = None
    copies: Annotated[int, Field(ge=0, le=999)] | None = None
    source: OfficeLine | None = None
    electronic: bool | None = None
    form_url: Url | None = None
    sample_url: Url | None = None


class Fee(Part):
    """是否收费, 收费标准, 收费项目名称."""

    charged: bool
    standard: OfficeText | None = None
    item: OfficeLine | None = None


class Place(Part):
    """办理地点; coordinates in degrees, WGS-84."""

    name: OfficeLine | None = None
    address: OfficeLine | None = None
    lat: Annotated[float, Field(ge=-90, le=90)] | None = None
    lon: Annotated[float, Field(ge=-180, le=180)] | None = None


class Coverage(Part):
    """按行政管辖: who elsewhere may handle it here; `regions` only where a list of regions is named."""

    scope: Scope | None = None
    regions: tuple[Code, ...] = ()
    mode: Literal["全程网办", "代收代办", "多地联办"] | None = None


class Links(Part):
    """Where to handle it online."""

    pc: Url | None = None
    mobile: Url | None = None
    mini: Url | None = None
    booking: Url | None = None


Stars = Annotated[float, Field(ge=0, le=5)]


class Ratings(Part):
    """What people say of a matter beside the whole, in stars (C 0103-2018 §7.6.1, table 1)."""

    visits: Stars | None = None
    guide: Stars | None = None
    efficiency: Stars | None = None
    service: Stars | None = None
    online: Stars | None = None


class Question(Part):
    """常见问题 of a matter."""

    question: Text
    answer: Text


class Document(Part):
    """One thing that can be found. See the module's docstring, and `documents` in the docs for every field's
    meaning.
    """

    id: Annotated[
        str,
        StringConstraints(strip_whitespace=True, min_length=1, max_length=128, pattern=r"^[^\s<>\x00-\x1f\x7f]+$"),
        Published,
    ]
    kind: Kind | None = None
    item_code: OfficeLine | None = None
    catalog_code: OfficeLine | None = None
    title: Annotated[str, StringConstraints(min_length=1, max_length=500), BeforeValidator(plain_line)]
    aliases: tuple[Line, ...] = ()
    summary: Text | None = None
    text: Text | None = None
    topics: tuple[Line, ...] = ()
    matter_type: MatterType | None = None
    initiative: Initiative | None = None
    audience: tuple[Audience, ...] = ()
    themes: tuple[OfficeLine, ...] = ()
    site_themes: tuple[OfficeLine, ...] = ()
    life_events: tuple[OfficeLine, ...] = ()
    authority: Authority | None = None
    region: Annotated[str, Published] | None = None
    level: Level | None = None
    coverage: Coverage | None = None
    legal_basis: tuple[OfficeText, ...] = ()
    legal_time: Duration | None = None
    promised_time: Duration | None = None
    visits: Annotated[int, Field(ge=0, le=99)] | None = None
    conditions: tuple[Text, ...] = ()
    materials: tuple[Material, ...] = ()
    process: tuple[Text, ...] = ()
    fee: Fee | None = None
    money: Money | None = None
    case_type: OfficeLine | None = None
    place: Place | None = None
    hours: OfficeText | None = None
    contact: OfficeText | None = None
    faqs: tuple[Question, ...] = ()
    supervision: OfficeText | None = None
    online: tuple[OnlineDepth, ...] = ()
    links: Links | None = None
    needs_identity: bool | None = None
    auth_level: OfficeLine | None = None
    platforms: tuple[OfficeLine, ...] = ()
    site: OfficeLine | None = None
    status: Status = "online"
    effective_from: Instant | None = None
    expires_at: Instant | None = None
    public: bool | None = None
    asker: Annotated[Line, Shown(NAME)] | None = None
    asked_at: Instant | None = None
    accepted_by: OfficeLine | None = None
    answered_by: OfficeLine | None = None
    answer: Text | None = None
    answered_at: Instant | None = None
    rating: Stars | None = None
    rating_count: Annotated[int, Field(ge=0, le=MAX_COUNT)] | None = None
    ratings: Ratings | None = None
    popularity: Annotated[float, Field(ge=0, le=MAX_COUNT)] | None = None
    issued_by: OfficeLine | None = None
    issued_at: Instant | None = None
    document_number: OfficeLine | None = None
    superseded_by: OfficeLine | None = None
    repealed_at: Instant | None = None
    amended_by: tuple[OfficeLine, ...] = ()
    transition: Text | None = None
    updated_at: Instant | None = None


# Fields that belong to one copy alone: never part of what copies of a base share.
OWN_FIELDS = frozenset(
    {
        "id",
        "item_code",
        "region",
        "site",
        "status",
        "effective_from",
        "expires_at",
        "updated_at",
        "rating",
        "rating_count",
        "ratings",
        "popularity",
    }
)
CONTENT_FIELDS = tuple(name for name in Document.model_fields if name not in OWN_FIELDS)
