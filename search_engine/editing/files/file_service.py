"""Files of dictionaries and thesauri for programs: bytes in and out, what came of it as plain values."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from functools import cached_property
from typing import Any

from dictionaries.editing.own_files import ReadRow
from dictionaries.faults import Fault
from dictionaries.kinds import BY_NAME
from dictionaries.lexicon.scope import NATIONAL
from dictionaries.reasons import Message
from indexer.building.steps import no_progress
from indexer.store.audit import Actions
from search_engine.editing.actor import Actor
from search_engine.editing.editor import Editor
from search_engine.editing.files.formats import FORMATS, SHEETS
from search_engine.editing.files.formatting import report_fields
from search_engine.editing.files.kind_table import KindRows, table_of_rows
from search_engine.editing.files.pasted import read_pasted
from search_engine.editing.rows.row_import import ImportInput, ImportReport
from search_engine.editing.rows.row_list import rows_to_export
from search_engine.editing.thesaurus.mapping import SYNONYMS, TOPICS
from search_engine.editing.thesaurus.report_text import thesaurus_fields
from search_engine.editing.thesaurus.thesaurus_files import read_thesaurus, write_thesaurus
from search_engine.editing.thesaurus.thesaurus_import import import_thesaurus
from search_engine.editing.thesaurus.thesaurus_table import Layout
from search_engine.editing.thesaurus.unmapping import chosen_name, summary_name, thesaurus_of
from search_engine.editing.typed_cells import DocumentNamed
from search_engine.errors import Detail, FaultyRows, UnclearKind

NONE_DRAFTED = Message(
    "bad_parameters", "有 {count} 行有错误，没有起草", "{count} rows have faults, and nothing was drafted",
    "请按所列改正，或跳过这些行", "correct those that are listed, or skip these rows", joint="：",
)  # fmt: skip
# Details of an error that are told.
MOST_TOLD = 1_000


class FileService:
    """What comes as a file, and goes out as one.

    Args:
        editor: Of the installation.
        actor: Whose drafts they become.
        document: What finds a document by its name, see `CellReader`; None: files have numbers.
    """

    def __init__(self, editor: Editor, actor: Actor, document: DocumentNamed | None = None) -> None:
        self._editor, self._actor, self._document = editor, actor, document

    def export(self, kind: str, file_format: str, *, own: bool = False, worded: bool = False) -> bytes:
        """Rows of a kind as a file that read again changes nothing. Raises `BadParameters`.

        Args:
            worded: Tables name values and regions as people do, not as rows keep them; TSV, for programs, never does.
        """
        rows = rows_to_export(self._editor.state(), self._actor, kind, own=own)
        if worded and file_format in SHEETS:
            table = table_of_rows(BY_NAME[kind], rows, self._editor.reader(self._actor))
            content = SHEETS[file_format].write(table)
        else:
            content = FORMATS[file_format].write(BY_NAME[kind], rows)
        told = {"rows": len(rows), "file": file_format}
        self._editor.record_export(self._actor, Actions.EXPORT_DICTIONARY, f"kind:{kind}", told)
        return content

    def bring(
        self, content: bytes, file_format: str, kind: str | None, wish: ImportInput, *, replaces: bool = False,
        name: str = "",
    ) -> dict[str, Any]:  # fmt: skip
        """Draft what a file has that is others than what is in force.

        Args:
            kind: None: the file tells it.
            replaces: Own rows of the kind that the file does not have are drafted to go.
            name: The file's.

        Raises:
            BadParameters: It cannot be read; with every fault where rows are at fault and not to be skipped.
            UnclearKind: It does not tell its kind; with those that the actor may change.
        """
        known = BY_NAME[kind] if kind else None
        try:
            read = FORMATS[file_format].read(content, name, known, no_progress, self._read_row)
        except UnclearKind as unclear:
            raise (unclear.without(NATIONAL) if self._actor.area else unclear) from None
        wish = replace(wish, kinds=frozenset((read.kind.name,))) if replaces else wish
        return self._drafted(read, wish)

    def paste(self, text: str, kind: str, wish: ImportInput) -> dict[str, Any]:
        """Draft rows that were copied from a spreadsheet, as `bring` does those of a file. Raises `BadParameters`."""
        return self._drafted(read_pasted(text, BY_NAME[kind], self._read_row), wish)

    @cached_property
    def _read_row(self) -> ReadRow:
        return self._editor.reader(self._actor, self._document).row

    def _drafted(self, read: KindRows, wish: ImportInput) -> dict[str, Any]:
        report = self._editor.import_rows(self._actor, read.placed, wish, read.faults)
        fields = {"kind": read.kind.name, **_numbered(report_fields(report, dry_run=wish.dry_run))}
        _require_done(report, report.faults, wish, fields)
        return fields

    def export_thesaurus(
        self, file_format: str, name: str | None = None, *, everything: bool = False, layout: Layout = "columns"
    ) -> bytes:
        """A thesaurus that was imported, or a summary of all topics in force. Raises `BadParameters`."""
        state = self._editor.state()
        rows = [row for kind in (TOPICS, SYNONYMS) for row in rows_to_export(state, self._actor, kind)]
        called = summary_name(name) if everything else chosen_name(rows, name)
        content = write_thesaurus(thesaurus_of(rows, called, everything=everything), file_format, layout)
        self._editor.record_export(self._actor, Actions.EXPORT_THESAURUS, called, {"file": file_format})
        return content

    def bring_thesaurus(
        self, content: bytes, file_format: str, name: str | None, wish: ImportInput, *, replaces: bool = False
    ) -> dict[str, Any]:
        """Draft what a thesaurus makes of our lists. Arguments and errors as of `bring`."""
        thesaurus = read_thesaurus(content, "", file_format, name)
        found = import_thesaurus(self._editor, self._editor.state(), self._actor, thesaurus, wish, replaces=replaces)
        errors = [Fault(one.row, one.code, one.what, title=one.term) for one in found.conflicts if one.level == "error"]
        fields = _numbered(thesaurus_fields(found, dry_run=wish.dry_run))
        _require_done(found.report, (*errors, *found.report.faults), wish, fields)
        return fields


def _require_done(report: ImportReport, faults: Iterable[Fault], wish: ImportInput, fields: Mapping[str, Any]) -> None:
    """Raise `FaultyRows` where rows are at fault, and nothing was drafted for that."""
    if report.is_done or wish.dry_run or not report.refused:
        return
    errors = [fault for fault in faults if not fault.warning]
    details = [Detail(fault.field, fault.reason, fault.row) for fault in errors]
    raise FaultyRows(details, NONE_DRAFTED(count=report.refused), fields, MOST_TOLD)


def _numbered(fields: dict[str, Any]) -> dict[str, Any]:
    """The same with numbers in place of drafts: thousands of them, of which nobody wants both sides at once."""
    return fields | {"drafts": [draft["draft"] for draft in fields["drafts"]]}
