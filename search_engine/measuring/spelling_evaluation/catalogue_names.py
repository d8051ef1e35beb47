"""The names of a catalogue that an evaluation goes by: those of the sample, or of a file of documents."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from indexer.loaders.jsonl import read_jsonl
from indexer.samples.catalogue import read_catalogue, read_others


def sample_names() -> Iterator[str]:
    """Titles and aliases of the sample catalogue."""
    for matter in read_catalogue():
        yield matter.title
        yield from matter.shared.get("aliases", ())
    for other in read_others():
        yield str(other["title"])
        yield from other.get("aliases", ()) or ()


def document_names(path: Path | str) -> Iterator[str]:
    """Titles and aliases of the documents of a file; rows that cannot be read are left out."""
    for row in read_jsonl(Path(path)):
        fields = row.raw or {}
        aliases = fields.get("aliases")
        for name in (fields.get("title"), *(aliases if isinstance(aliases, list) else ())):
            if isinstance(name, str) and name.strip():
                yield name
