"""From a row to a document: every fault of the row at once, or the document as it will be stored."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final

import orjson
from pydantic import ValidationError

from dictionaries.caches import memoized
from dictionaries.faults import Fault
from dictionaries.reasons import Message, Rank, Reason, Words, code_of
from dictionaries.regions import LEVELS, RegionTree, UnknownRegion
from dictionaries.regions.region import LEVEL_NAMES
from indexer.documents.document import LETTERS, Coverage, Document
from indexer.documents.masking.declared import masked_fields, rules_of
from indexer.documents.timestamps import parse_instant
from indexer.loaders.banned import BannedCheck
from indexer.loaders.clean import clean_validator
from indexer.loaders.coercion import FIELDS, as_model
from indexer.loaders.elements import missing_elements, slow_promise
from indexer.loaders.hosts import foreign_links
from indexer.loaders.messages import faults_of
from indexer.loaders.publicity import FIELD, NOT_PUBLIC, refusal
from indexer.loaders.row import Row, Withdrawal
from indexer.loaders.themes import national_themes, sort_out
from indexer.store.stamps import AHEAD

# What may hold something of a person, by the fields' own declarations.
MASKED: Final = rules_of(Document)
# Stands for a required field that is at fault, so that the other rules can still be tried.
STAND_IN: Final = {"id": "-", "title": "-"}
TOO_LATE = Message(
    "contradiction", "生效时间晚于失效时间", "comes into force after it expires", "请核对", "check both dates"
)
REPEALED_TOO_EARLY = Message(
    "contradiction", "废止时间早于发文时间", "was repealed before it was issued", "请核对", "check both dates"
)
ITSELF = Message(
    "self_reference", "填的是本文件自己的编码，已忽略其作用", "names the document itself, and has no effect"
)
OTHER_LEVEL = Message(
    "contradiction", "行使层级“{level}”与区划 {code} 的层级“{other}”不一致",
    "the level “{level}” is not that of region {code}, which is “{other}”", "请核对", "check both",
    rank=Rank.CONTRADICTORY,
)  # fmt: skip
OTHER_THEME = Message(
    "unknown_value", "主题“{theme}”不在国家服务主题中，已归入“其他”，原名保留为站点主题",
    "the theme “{theme}” is none of the national ones: it was put under “其他”, and kept as a theme of the site",
)  # fmt: skip
UPDATED_IN_FUTURE = Message(
    "updated_in_future", "更新时间 {at} 晚于现在", "updated_at {at} is in the future",
    "请核对发送方的时钟与时区", "check the clock and the time zone of the sender",
)  # fmt: skip


# An id stands in addresses, log lines and spreadsheets, a title on pages: what is invisible makes two ids look like
# one, what changes the direction of writing lets a title read as another, and `/ \ ? # ..` let an id end or leave its
# path. This is a rule of loads. What the store holds since before stays readable, and can be deleted.
CONTROL: Final = r"\x00-\x1f\x7f-\x9f\u2028\u2029"
# Marks, embeddings, overrides and isolates of the bidirectional algorithm (UAX #9, 2.1 to 2.6).
BIDI: Final = r"\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"
# Soft hyphen, zero-width characters, joiners, fillers, variation selectors, BOM, tags.
INVISIBLE: Final = (
    r"\u00ad\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200d\u2060-\u2065\u206a-\u206f\u3164\ufe00-\ufe0f\ufeff"
    r"\uffa0\ufff9-\ufffb\U000e0000-\U000e0fff"
)
IN_NO_ID: Final = re.compile(rf"[{CONTROL}{BIDI}{INVISIBLE}/\\?#]|\.\.|^\.$")
IN_NO_NAME: Final = re.compile(rf"[{CONTROL}{BIDI}]")
BIDI_ONLY: Final = re.compile(rf"[{BIDI}]")
INVISIBLE_ONLY: Final = re.compile(rf"[{INVISIBLE}]")


BIDI_MARK = Words("改变文字方向的字符", "a character that changes the direction of writing,")
HIDDEN = Words("不可见字符", "an invisible character,")
CONTROL_MARK = Words("控制字符", "a control character,")
IN_ID = Message(
    "forbidden_character", "编号不能含有{found}", "an id must not contain {found}", "请删除或改用其他字符",
    "delete it, or write another",
)  # fmt: skip
IN_NAME = Message("forbidden_character", "含有{found}", "contains {found}", "请删除", "delete it")


# The copies of a base have the same materials, questions, limits and fees, and these nested parts are half of what a
# row costs to validate (24 µs → 16 µs for a full matter with five materials). They are immutable: rows may share
# them.
PARTS: Final = ("coverage", "legal_time", "promised_time", "fee", "materials", "faqs")
# Different sets of parts kept, then all are dropped: a nation has a few thousand bases. At 10 kB each, 80 MB at most.
CACHE_SIZE: Final = 8192
REASONS_KEPT: Final = 4096
# Only what JSON itself can say is compared by its JSON.
PLAIN: Final = orjson.OPT_PASSTHROUGH_DATACLASS | orjson.OPT_PASSTHROUGH_DATETIME | orjson.OPT_PASSTHROUGH_SUBCLASS


LEVEL_OF: Final = dict(zip(LEVELS, LEVEL_NAMES, strict=True))
NO_REGION = Message(
    "missing", "缺少行政区划", "the region is missing", "有 kind 的文档都要写明区划代码，全国的写 000000",
    "a document with a kind needs the code of its region; 000000 stands for the whole nation", joint="：",
)  # fmt: skip


class _Places:
    """Canonical codes and levels of regions, remembered: a load names the same few thousand regions again and again."""

    def __init__(self, tree: RegionTree) -> None:
        self._tree = tree
        # Only known codes, at most three forms of each: bounded by the tree.
        self._known: dict[str, tuple[str, str]] = {}

    def look_up(self, code: str) -> tuple[str, str]:
        """Canonical code and 行使层级 of a code of 6, 9 or 12 digits; `UnknownRegion` where the tree has none."""
        found = self._known.get(code)
        if found is None:
            region = self._tree[code]
            found = self._known[code] = (region.code, LEVEL_OF[region.level])
        return found

    def settle(self, document: Document, row: int, faults: list[Fault], changes: dict[str, object]) -> None:
        """Put into `changes` what the tree says otherwise, into `faults` what it cannot accept."""
        if document.region is not None:
            self._settle_region(document, row, faults, changes)
        elif document.kind is not None:
            faults.append(Fault(row, "region", NO_REGION()))
        if document.coverage is not None and document.coverage.regions:
            self._settle_coverage(document.coverage, row, faults, changes)

    def _settle_region(self, document: Document, row: int, faults: list[Fault], changes: dict[str, object]) -> None:
        assert document.region is not None
        try:
            code, level = self.look_up(document.region.strip())
        except UnknownRegion as error:
            faults.append(Fault(row, "region", str(error)))
            return
        if code != document.region:
            changes["region"] = code
        if document.level is None:
            changes["level"] = level
        elif document.level != level:
            faults.append(Fault(row, "level", _other_level(document.level, code, level), True))

    def _settle_coverage(self, coverage: Coverage, row: int, faults: list[Fault], changes: dict[str, object]) -> None:
        codes = []
        for place, code in enumerate(coverage.regions):
            try:
                codes.append(self.look_up(code)[0])
            except UnknownRegion as error:
                faults.append(Fault(row, f"coverage.regions.{place}", str(error)))
        if tuple(codes) != coverage.regions:
            changes["coverage"] = coverage.model_copy(update={"regions": tuple(dict.fromkeys(codes))})


# What a feed does wrong in all its rows is said once.
@memoized(REASONS_KEPT, name="other_level_reasons")
def _other_level(level: str, code: str, other: str) -> Reason:
    return OTHER_LEVEL(level=level, code=code, other=other)


@memoized(REASONS_KEPT, name="other_theme_reasons")
def _other_theme(theme: str) -> Reason:
    return OTHER_THEME(theme=theme)


class SharedParts:
    """A validator of documents that remembers the parts it has seen."""

    def __init__(self, validate: Callable[[Mapping[str, object]], Any]) -> None:
        self._validate = validate
        self._known: dict[bytes, dict[str, object]] = {}

    def validate(self, raw: Mapping[str, object]) -> Document:
        """The document of a row; raises what the validator raises."""
        get = raw.get
        try:
            key = orjson.dumps([get(part) for part in PARTS], option=PLAIN)
        except orjson.JSONEncodeError:
            return self._fresh(raw)
        known = self._known.get(key)
        if known is not None:
            document: Document = self._validate({**raw, **known})
            return document
        document = self._fresh(raw)
        if len(self._known) >= CACHE_SIZE:
            self._known.clear()
        self._known[key] = {part: getattr(document, part) for part in PARTS if part in raw}
        return document

    def _fresh(self, raw: Mapping[str, object]) -> Document:
        document: Document = self._validate(raw)
        return document


@dataclass(frozen=True, slots=True)
class Checked:
    """What became of one row.

    Attributes:
        document: The document; None where the row is refused.
        faults: Why it is refused; with `warning` set, what is doubtful though the document stands.
        withdrawn: The document, where it is refused because it is not public.
    """

    document: Document | None
    faults: tuple[Fault, ...] = ()
    withdrawn: Withdrawal | None = None


class DocumentCheck:
    """Checks rows against the model and the house's rules; one for a load, not shared between threads.

    Attributes:
        places: Regions and levels, remembered.
        hosts: Hosts that links may lead to, None for any.
        unknown_fields: Fields met that the model does not have (dotted within a part); ignored, to be named once.
    """

    def __init__(
        self,
        tree: RegionTree,
        link_hosts: frozenset[str] | None = None,
        banned: BannedCheck | None = None,
        *,
        all_public: bool = False,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        """Set up the rules.

        Args:
            tree: The regions.
            link_hosts: Hosts that links may lead to, `*.gov.cn` for all below; None for any.
            banned: Looks for banned words; None: nothing is banned.
            all_public: What does not say whether it is public is.
            clock: Tells the present: what was updated more than `AHEAD` later is refused.
        """
        self.unknown_fields: set[str] = set()
        self.places = _Places(tree)
        self.hosts = link_hosts
        self._banned, self._all_public, self._clock = banned, all_public, clock
        self._themes = national_themes()
        self._clean = SharedParts(clean_validator().validate_python)

    def check_row(self, row: Row) -> Checked:
        """The document of a row as a reader gave it."""
        return Checked(None, row.faults) if row.raw is None else self.check(row.number, row.raw)

    def check(self, row: int, raw: Mapping[str, object]) -> Checked:
        """The document of a raw row, or all that is wrong with it."""
        if fault := refusal(raw, row, all_public=self._all_public):
            return Checked(None, (fault,), _withdrawal(raw, row) if code_of(fault.reason) == NOT_PUBLIC.code else None)
        if not raw.keys() <= FIELDS:
            self.unknown_fields.update(raw.keys() - FIELDS)
        try:
            return self._judge(self._clean.validate(raw), row)
        except ValidationError:
            # Feeds from databases send null or "" for what is absent; the rest of such a row is often clean.
            present = {field: value for field, value in raw.items() if value is not None and value != ""}
        try:
            return self._judge(self._clean.validate(present), row)
        except ValidationError:
            return self._check_unclean(row, raw)

    def is_future(self, moment: datetime) -> bool:
        """Whether a time is later than a sender's clock may be ahead of ours."""
        return moment > self._clock() + AHEAD

    def _check_unclean(self, row: int, raw: Mapping[str, object]) -> Checked:
        faults: list[Fault] = []
        tidy = as_model(raw, lambda field, reason: faults.append(Fault(row, field, reason)), self.unknown_fields)
        try:
            document = Document.model_validate(tidy)
        except ValidationError as error:
            faults += _others(faults_of(error, row), faults)
            sound = {field: value for field, value in tidy.items() if field not in told(faults)}
            document = Document.model_validate({**STAND_IN, **sound})
        judged = self._judge(document, row)
        if not faults:
            return judged
        # What the rules miss because it was at fault and left out has been told already.
        return Checked(None, (*faults, *_others(judged.faults, faults)))

    def _judge(self, document: Document, row: int) -> Checked:
        changes: dict[str, object] = {}
        faults = _unsafe_names(document, row)
        self.places.settle(document, row, faults, changes)
        if document.kind == "matter":
            faults += missing_elements(document, row)
            faults += slow_promise(document.promised_time, document.legal_time, row)
        if not self._themes.issuperset(document.themes):
            self._settle_themes(document, row, faults, changes)
        if document.expires_at and document.effective_from and document.effective_from > document.expires_at:
            faults.append(Fault(row, "effective_from", TOO_LATE()))
        if document.repealed_at and document.issued_at and document.issued_at > document.repealed_at:
            faults.append(Fault(row, "repealed_at", REPEALED_TOO_EARLY()))
        if document.updated_at and self.is_future(document.updated_at):
            faults.append(Fault(row, "updated_at", UPDATED_IN_FUTURE(at=document.updated_at.isoformat())))
        if document.id in (document.superseded_by, *document.amended_by):
            name = "superseded_by" if document.id == document.superseded_by else "amended_by"
            faults.append(Fault(row, name, ITSELF(), True))
        if self.hosts is not None:
            faults += foreign_links(document, self.hosts, row)
        changes |= masked_fields(document, MASKED, document.kind in LETTERS)
        if self._all_public and document.kind in LETTERS:
            changes[FIELD] = True
        if self._banned is not None:
            words, held = self._banned.look(document, row)
            faults += words
            changes |= {"status": "offline"} if held else {}
        if any(not fault.warning for fault in faults):
            return Checked(None, tuple(faults))
        return Checked(document.model_copy(update=changes) if changes else document, tuple(faults))

    def _settle_themes(self, document: Document, row: int, faults: list[Fault], changes: dict[str, object]) -> None:
        for theme in document.themes:
            if theme not in self._themes:
                faults.append(Fault(row, "themes", _other_theme(theme[:40]), True))
        changes["themes"], changes["site_themes"] = sort_out(document.themes, document.site_themes, self._themes)


def _withdrawal(raw: Mapping[str, object], row: int) -> Withdrawal | None:
    """What a row withdraws. A time that cannot be read is none: what is not public goes at once."""
    document_id = str(raw.get("id") or "").strip()
    try:
        moment = parse_instant(raw.get("updated_at"))
    except ValueError:
        moment = None
    return Withdrawal(row, document_id, moment) if document_id else None


def told(faults: Iterable[Fault]) -> set[str]:
    """The fields that faults are about."""
    return {fault.field.partition(".")[0] for fault in faults}


def _others(faults: Iterable[Fault], before: Iterable[Fault]) -> list[Fault]:
    """The faults of fields that have none yet."""
    fields = told(before)
    return [fault for fault in faults if fault.field.partition(".")[0] not in fields]


def _unsafe_names(document: Document, row: int) -> list[Fault]:
    """A fault for the id, the title and each alias that holds what it may not."""
    found = []
    if bad := IN_NO_ID.search(document.id):
        found.append(Fault(row, "id", IN_ID(found=_named(bad[0]))))
    names = (("title", document.title), *((f"aliases.{place}", text) for place, text in enumerate(document.aliases)))
    for field, text in names:
        if bad := IN_NO_NAME.search(text):
            found.append(Fault(row, field, IN_NAME(found=_named(bad[0]))))
    return found


def _named(found: str) -> str | Words:
    """What was found, in words: most of it cannot be seen."""
    if found.isascii() and found.isprintable():
        return f" {found} "
    kind = BIDI_MARK if BIDI_ONLY.match(found) else HIDDEN if INVISIBLE_ONLY.match(found) else CONTROL_MARK
    code = f" U+{ord(found):04X}"
    return Words(kind.chinese + code, kind.english + code)
