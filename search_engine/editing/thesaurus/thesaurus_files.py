"""The formats of thesauri: tables and SKOS."""

from __future__ import annotations

from collections.abc import Mapping
from importlib.util import find_spec
from pathlib import Path
from typing import Final

from search_engine.editing.apart.parsing import parsed_apart
from search_engine.editing.files.formats import FILE_MEDIA, SHEETS, format_of
from search_engine.editing.files.sheet import require_size
from search_engine.editing.thesaurus.skos_source import SKOS_FORMATS
from search_engine.editing.thesaurus.thesaurus import Thesaurus, thesaurus_of_values
from search_engine.editing.thesaurus.thesaurus_table import Layout, table_of_thesaurus, thesaurus_of_sheet

# Format → media type.
THESAURUS_FORMATS: Final[Mapping[str, str]] = {
    **{name: FILE_MEDIA[name] for name in SHEETS},
    **{name: media for name, (_, media, _) in SKOS_FORMATS.items()},
}
ENDINGS: Final = {ending: name for name, (_, _, endings) in SKOS_FORMATS.items() for ending in endings}


def thesaurus_formats() -> Mapping[str, str]:
    """Those that are read and written here: SKOS where the library of its extra is installed."""
    names = THESAURUS_FORMATS if find_spec("rdflib") else SHEETS
    return {name: THESAURUS_FORMATS[name] for name in names}


def thesaurus_format_of(path: Path) -> str:
    """The format that a file's ending names. Raises `BadParameters` where it names none."""
    if name := ENDINGS.get(path.suffix.lower()):
        return name
    return format_of(path, (*SHEETS, *(ending[1:] for ending in ENDINGS)))


def read_thesaurus(content: bytes, file: str, file_format: str, name: str | None = None) -> Thesaurus:
    """The thesaurus of a file's bytes.

    Args:
        name: What it is to be called; None: what the file calls it, else the file's own name.

    Raises:
        BadParameters: It cannot be read as a whole.
    """
    stem = Path(file).stem or "主题词表"
    if file_format in SHEETS:
        require_size(content, file)
        return thesaurus_of_sheet(SHEETS[file_format].read(content, file), name, file, stem)
    parser = "search_engine.editing.thesaurus.skos:skos_values"
    return parsed_apart(parser, thesaurus_of_values, content, file, name, file_format, stem)


def write_thesaurus(thesaurus: Thesaurus, file_format: str, layout: Layout = "columns") -> bytes:
    """A thesaurus as a file's bytes."""
    if file_format in SHEETS:
        return SHEETS[file_format].write(table_of_thesaurus(thesaurus, layout))
    from search_engine.editing.thesaurus.skos_writer import write_skos

    return write_skos(thesaurus, file_format)
