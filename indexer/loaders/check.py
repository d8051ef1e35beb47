"""From a row to a document: every fault of the row at once, or the document as it will be stored."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from pydantic import ValidationError

from dictionaries.faults import Fault
from dictionaries.regions import RegionTree
from indexer.documents.document import LETTERS, Document
from indexer.documents.pii_patterns import strip_personal
from indexer.loaders.banned import BannedCheck
from indexer.loaders.clean import clean_validator
from indexer.loaders.coercion import FIELDS, as_model
from indexer.loaders.elements import missing_elements, slow_promise
from indexer.loaders.hosts import foreign_links
from indexer.loaders.messages import faults_of
from indexer.loaders.names import unsafe_names
from indexer.loaders.pii_name_masking import mask_asker
from indexer.loaders.places import Places
from indexer.loaders.publicity import FIELD, NOT_PUBLIC, refusal
from indexer.loaders.row import Row
from indexer.loaders.shared_parts import SharedParts
from indexer.loaders.themes import national_themes, sort_out

BODIES: Final = ("title", "summary", "text", "answer")
# Stands for a required field that is at fault, so that the other rules can still be tried.
STAND_IN: Final = {"id": "-", "title": "-"}
TOO_LATE = "生效时间晚于失效时间，请核对"
REPEALED_TOO_EARLY = "废止时间早于发文时间，请核对"
ITSELF = "填的是本文件自己的编码，已忽略其作用"


@dataclass(frozen=True, slots=True)
class Checked:
    """What became of one row.

    Attributes:
        document: The document; None where the row is refused.
        faults: Why it is refused; with `warning` set, what is doubtful though the document stands.
        withdrawn: Id of a document that is refused because it is not public; "" for none.
    """

    document: Document | None
    faults: tuple[Fault, ...] = ()
    withdrawn: str = ""


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
        themes: frozenset[str] | None = None,
        banned: BannedCheck | None = None,
        *,
        all_public: bool = False,
    ) -> None:
        """Set up the rules.

        Args:
            tree: The regions.
            link_hosts: Hosts that links may lead to, `*.gov.cn` for all below; None for any.
            themes: The national themes; None for those of `themes.tsv`.
            banned: Looks for banned words; None: nothing is banned.
            all_public: What does not say whether it is public is.
        """
        self.unknown_fields: set[str] = set()
        self.places = Places(tree)
        self.hosts = link_hosts
        self._banned, self._all_public = banned, all_public
        self._themes = national_themes() if themes is None else themes
        self._clean = SharedParts(clean_validator().validate_python)

    def check_row(self, row: Row) -> Checked:
        """The document of a row as a reader gave it."""
        return Checked(None, row.faults) if row.raw is None else self.check(row.number, row.raw)

    def check(self, row: int, raw: Mapping[str, object]) -> Checked:
        """The document of a raw row, or all that is wrong with it."""
        if fault := refusal(raw, row, all_public=self._all_public):
            return Checked(None, (fault,), _id_of(raw) if fault.reason == NOT_PUBLIC else "")
        if not raw.keys() <= FIELDS:
            self.unknown_fields.update(raw.keys() - FIELDS)
        try:
            return self._judge(self._clean.validate(raw), row, [])
        except ValidationError:
            # Feeds from databases send null or "" for what is absent; the rest of such a row is often clean.
            present = {field: value for field, value in raw.items() if value is not None and value != ""}
        try:
            return self._judge(self._clean.validate(present), row, [])
        except ValidationError:
            return self._check_unclean(row, raw)

    def _check_unclean(self, row: int, raw: Mapping[str, object]) -> Checked:
        faults: list[Fault] = []
        tidy = as_model(raw, lambda field, reason: faults.append(Fault(row, field, reason)), self.unknown_fields)
        try:
            document = Document.model_validate(tidy)
        except ValidationError as error:
            faults += _others(faults_of(error, row), faults)
            sound = {field: value for field, value in tidy.items() if field not in _told(faults)}
            document = Document.model_validate({**STAND_IN, **sound})
        judged = self._judge(document, row, [])
        if not faults:
            return judged
        # What the rules miss because it was at fault and left out has been told already.
        return Checked(None, (*faults, *_others(judged.faults, faults)))

    def _judge(self, document: Document, row: int, faults: list[Fault]) -> Checked:
        changes: dict[str, object] = {}
        faults += unsafe_names(document, row)
        self.places.settle(document, row, faults, changes)
        if document.kind == "matter":
            faults += missing_elements(document, row)
            faults += slow_promise(document.promised_time, document.legal_time, row)
        if not self._themes.issuperset(document.themes):
            self._settle_themes(document, row, faults, changes)
        if document.expires_at and document.effective_from and document.effective_from > document.expires_at:
            faults.append(Fault(row, "effective_from", TOO_LATE))
        if document.repealed_at and document.issued_at and document.issued_at > document.repealed_at:
            faults.append(Fault(row, "repealed_at", REPEALED_TOO_EARLY))
        if document.id in (document.superseded_by, *document.amended_by):
            name = "superseded_by" if document.id == document.superseded_by else "amended_by"
            faults.append(Fault(row, name, ITSELF, True))
        if self.hosts is not None:
            faults += foreign_links(document, self.hosts, row)
        _mask(document, changes)
        if self._all_public and document.kind in LETTERS:
            changes[FIELD] = True
        if self._banned is not None:
            told, held = self._banned.look(document, row)
            faults += told
            changes |= {"status": "offline"} if held else {}
        if any(not fault.warning for fault in faults):
            return Checked(None, tuple(faults))
        return Checked(document.model_copy(update=changes) if changes else document, tuple(faults))

    def _settle_themes(self, document: Document, row: int, faults: list[Fault], changes: dict[str, object]) -> None:
        for theme in document.themes:
            if theme not in self._themes:
                said = f"主题“{theme[:40]}”不在国家服务主题中，已归入“其他”，原名保留为站点主题"
                faults.append(Fault(row, "themes", said, True))
        changes["themes"], changes["site_themes"] = sort_out(document.themes, document.site_themes, self._themes)


def _id_of(raw: Mapping[str, object]) -> str:
    return str(raw.get("id") or "").strip()


def _told(faults: Iterable[Fault]) -> set[str]:
    return {fault.field.partition(".")[0] for fault in faults}


def _others(faults: Iterable[Fault], told: Iterable[Fault]) -> list[Fault]:
    """The faults of fields that have none yet."""
    fields = _told(told)
    return [fault for fault in faults if fault.field.partition(".")[0] not in fields]


def _mask(document: Document, changes: dict[str, object]) -> None:
    if document.asker is not None:
        changes["asker"] = mask_asker(document.asker)
    if document.kind in LETTERS:
        for field in BODIES:
            if text := getattr(document, field):
                changes[field] = strip_personal(text)
