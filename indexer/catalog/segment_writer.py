"""Writing a segment: the shared text of some bases, in the order of their places."""

from __future__ import annotations

import shutil
from collections.abc import Iterable
from pathlib import Path

import numpy as np

from indexer.catalog.segment import BREAK, FILES, NAMES, CatalogSegment, SegmentArrays
from indexer.catalog.shared_text import SharedText, pieces_of
from indexer.catalog.term_table import TermCollector
from indexer.disk import refusals
from indexer.generation.arrays import save_array
from indexer.generation.checksums import seal


def write_segment(folder: Path, texts: Iterable[SharedText]) -> None:
    """Write a segment of the texts of bases, one after another."""
    save_segment(folder, segment_of(texts))


def segment_of(texts: Iterable[SharedText]) -> CatalogSegment:
    """A segment of the texts of bases, one after another, in memory."""
    in_names, in_text = TermCollector(), TermCollector()
    names: list[str] = []
    name_slot: list[int] = []
    bare: list[int] = []
    name_lengths: list[int] = []
    body_lengths: list[int] = []
    for slot, text in enumerate(texts):
        for name, bare_length in text.names:
            in_names.add("exact", (name,), len(names))
            in_names.add("piece", dict.fromkeys(pieces_of(name)), len(names))
            names.append(name)
            name_slot.append(slot)
            bare.append(bare_length)
        add_words(in_text, text, slot)
        name_lengths.append(len(text.name_words))
        body_lengths.append(len(text.body))
    arrays = SegmentArrays(
        name_slot=np.array(name_slot, np.uint32),
        bare=np.array(bare, np.uint16),
        name_length=np.array(name_lengths, np.uint32),
        body_length=np.array(body_lengths, np.uint32),
    )
    return CatalogSegment(in_names.table(), in_text.table(), arrays, BREAK.join(names))


def add_words(in_text: TermCollector, text: SharedText, slot: int) -> None:
    """The words of a base by field, and its lines."""
    in_text.add("name_words", text.name_words, slot)
    in_text.add("near", text.near, slot)
    in_text.add("body", text.body, slot)
    in_text.add("line", text.lines, slot)


def save_segment(folder: Path, segment: CatalogSegment) -> None:
    """Write a segment; what a process that was killed has left in the folder goes."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    segment.in_names.save(folder, "names")
    segment.in_text.save(folder, "text")
    for name, values in segment.arrays.by_file().items():
        save_array(folder / name, values)
    with refusals(folder):
        (folder / NAMES).write_bytes(segment.names.encode())
    seal(folder, {name: (folder / name).stat().st_size for name in FILES})
