"""Whole kinds and thesauri as files, and rows copied from a spreadsheet: looked at first without drafting anything,
then drafted. Kinds and thesauri are also taken along.
"""

from __future__ import annotations

from base64 import b64decode, b64encode
from binascii import Error as NotBase64
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import PurePath
from typing import Any

from flask import Response, request
from flask.typing import ResponseReturnValue

from api.console.analysis.tables import saved_as
from api.console.document_picker import document_named
from api.console.editing.dictionary_pages import actor, kind_of
from api.console.forms import faults_of, ranges, rendered, sent, text
from api.http.current import service
from api.http.lanes import Lane, answered_in
from search_engine import BadParameters, Detail, EditConflict, FaultyRows, Forbidden, ServiceError, UnclearKind
from search_engine.editorial import DICTIONARY_KINDS, FILE_MEDIA, FileService, ImportInput, thesaurus_formats

LARGEST_FILE = 20 * 1024**2
MOST_BYTES = LARGEST_FILE + 1_000_000
# A file up to this size is in the page that tells what it has, so that it need not be chosen again to be drafted.
CARRIED = 2 * 1024**2
MOST_PASTED = 5 * 1024**2  # bytes, some 50,000 rows
SHOWN = 200  # faults
THESAURUS = "thesaurus"
# Ending of a file → its format, where they differ.
FORMATS = {"ttl": "turtle", "rdf": "rdfxml", "xml": "rdfxml"}
ENDINGS = {"turtle": "ttl", "rdfxml": "rdf"}


@dataclass(frozen=True, slots=True)
class Sent:
    """A file as a form sends it."""

    name: str
    content: bytes

    @property
    def format(self) -> str:
        """What its ending names."""
        ending = PurePath(self.name.lower()).suffix.removeprefix(".")
        return FORMATS.get(ending, ending)

    @property
    def carried(self) -> str:
        """It as a field of a form; "" where it is too large for that."""
        return b64encode(self.content).decode() if len(self.content) <= CARRIED else ""


def files() -> ResponseReturnValue:
    """The page: a file in, a file out."""
    return _page(kind=text("kind"))


@answered_in(Lane.COSTLY)
def import_file() -> ResponseReturnValue:
    """Look at a file, or draft what it has."""
    kind, note = request.form.get("kind", ""), sent("note")
    dry = request.form.get("doing") != "draft"
    skip, replaces = request.form.get("skip") == "1", request.form.get("replace") == "1"
    wished: dict[str, Any] = {"kind": kind, "note": note, "skip": skip, "replaces": replaces}
    file = None
    try:
        file = _sent()
        desk = FileService(service().editor, actor(), document_named)
        wish = ImportInput(note=note, dry_run=dry, skip_bad_rows=skip)
        if kind == THESAURUS:
            _require(file, list(thesaurus_formats()))
            report = desk.bring_thesaurus(file.content, file.format, None, wish, replaces=replaces)
        else:
            _require(file, list(FILE_MEDIA))
            named = kind_of(kind).name if kind else None
            report = desk.bring(file.content, file.format, named, wish, replaces=replaces, name=file.name)
    except (BadParameters, Forbidden, EditConflict) as error:
        return _page(**wished, error=error, file=file)
    return _page(**wished, report=report, file=file, drafts=ranges(report["drafts"]) if report["drafts"] else "")


@answered_in(Lane.COSTLY)
def export_file() -> ResponseReturnValue:
    """A kind, or the topics in force as a thesaurus. Raises `BadParameters`, `NotFound`."""
    kind, wanted, own = request.args.get("kind", ""), request.args.get("format", "xlsx"), request.args.get("own") == "1"
    desk = FileService(service().editor, actor())
    media = thesaurus_formats() if kind == THESAURUS else FILE_MEDIA
    if wanted not in media:
        raise BadParameters([Detail("format", f"应为 {'、'.join(media)} 之一")])
    if kind == THESAURUS:
        content = desk.export_thesaurus(wanted, everything=not own)
    else:
        content = desk.export(kind_of(kind).name, wanted, own=own, worded=True)
    return saved_as(f"{_label(kind)}.{ENDINGS.get(wanted, wanted)}", Response(content, content_type=media[wanted]))


def paste(kind: str) -> ResponseReturnValue:
    """The page: where rows are pasted."""
    return _paste_page(kind)


def take_paste(kind: str) -> ResponseReturnValue:
    """Look at what was pasted, or draft it."""
    kind_of(kind)
    pasted, note = request.form.get("text", ""), sent("note")
    skip = request.form.get("skip") == "1"
    wish = ImportInput(note=note, dry_run=request.form.get("doing") != "draft", skip_bad_rows=skip)
    wished: dict[str, Any] = {"pasted": pasted, "note": note, "skip": skip}
    try:
        report = FileService(service().editor, actor(), document_named).paste(pasted, kind, wish)
    except (BadParameters, Forbidden, EditConflict) as error:
        return _paste_page(kind, **wished, error=error)
    return _paste_page(kind, **wished, report=report)


def _sent() -> Sent:
    """The file that was chosen, or that the page has carried. Raises `BadParameters`."""
    chosen = request.files.get("file")
    if chosen is not None and chosen.filename:
        content = chosen.stream.read(LARGEST_FILE + 1)
        if len(content) > LARGEST_FILE:
            raise BadParameters([Detail("file", f"文件最大 {LARGEST_FILE // 1024**2} MB，请分成几个文件")])
        return Sent(chosen.filename[:200], content)
    if request.form.get("carried"):
        try:
            return Sent(sent("name"), b64decode(request.form["carried"], validate=True))
        except (NotBase64, ValueError):
            raise BadParameters([Detail("file", "文件没有传完整，请重新选择")]) from None
    raise BadParameters([Detail("file", "请选择文件")])


def _purposes(kinds: Mapping[str, str]) -> list[tuple[str, str, str]]:
    return [(name, label, DICTIONARY_KINDS[name].purpose) for name, label in kinds.items()]


def _label(kind: str) -> str:
    return DICTIONARY_KINDS[kind].label if kind in DICTIONARY_KINDS else "政务主题词表"


def _require(file: Sent, formats: list[str]) -> None:
    if file.format not in formats:
        told = "、".join(f".{ENDINGS.get(one, one)}" for one in formats)
        raise BadParameters([Detail("file", f"文件名应以 {told} 结尾")])


def _page(
    *,
    kind: str = "",
    note: str = "",
    skip: bool = False,
    replaces: bool = False,
    report: dict[str, Any] | None = None,
    error: ServiceError | None = None,
    file: Sent | None = None,
    drafts: str = "",
) -> ResponseReturnValue:
    report, rows = _told_of_rows(report, error)
    if report:
        report["kind_label"] = _label(report.get("kind", kind))
    unclear = error if isinstance(error, UnclearKind) else None
    whole = [one.reason for one in (error.details if error else ()) if file and one.field == file.name]
    return rendered(
        "files.html", kind=kind, note=note, skip=skip, replaces=replaces, report=report, error=error,
        unclear=unclear and unclear.why, asked=_purposes(unclear.kinds) if unclear else [],
        others=_purposes(unclear.others) if unclear else [],
        faults={**faults_of(error), **({"file": whole[0]} if whole else {})},
        file=file, drafts=drafts, rows=rows[:SHOWN], total=len(rows),
        kinds=[(one.name, one.label) for one in DICTIONARY_KINDS.values()], formats=list(FILE_MEDIA),
        thesaurus_formats=[(one, ENDINGS.get(one, one)) for one in thesaurus_formats()],
    )  # fmt: skip


def _paste_page(
    kind: str, *, pasted: str = "", note: str = "", skip: bool = False, report: dict[str, Any] | None = None,
    error: ServiceError | None = None,
) -> ResponseReturnValue:  # fmt: skip
    report, rows = _told_of_rows(report, error)
    by_row = isinstance(error, FaultyRows)
    page = rendered(
        "paste.html", kind=kind_of(kind), pasted=pasted, note=note, skip=skip, report=report,
        error=None if by_row else error, rows=rows[:SHOWN],
        total=len(rows), drafts=ranges(report["drafts"]) if report else "",
    )  # fmt: skip
    page.status_code = 422 if error else 200
    return page


def _told_of_rows(
    report: dict[str, Any] | None, error: ServiceError | None
) -> tuple[dict[str, Any] | None, list[dict[str, Any]]]:
    """A report, that of an error of rows too, and what is wrong with which rows."""
    if not isinstance(error, FaultyRows):
        return report, report["faults"] if report else []
    return error.report, [
        {"row": one.row, "column": one.field, "reason": one.reason, "warning": False} for one in error.details
    ]
