"""The segments of a generation's catalog: one of the build, and those of the commits that brought further bases. Where
bases are cut into other words, another one takes the place of theirs.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np

from indexer.catalog.segment import ARRAYS, BREAK, FILES, NAMES, CatalogSegment, SegmentArrays, open_segment
from indexer.catalog.shared_text import SharedText, pairs_of, pieces_of
from indexer.catalog.term_table import TermCollector, concatenated, replaced
from indexer.disk import refusals
from indexer.generation.arrays import save_array
from indexer.generation.checksums import seal
from indexer.generation.segments import Segments


def add_segment(folder: Path, numbers: Sequence[int], texts: Iterable[SharedText]) -> tuple[int, ...]:
    """Write the texts of further bases; see `Segments.add`."""
    return SEGMENTS.add(folder, numbers, _segment_of(texts))


def replace_words(folder: Path, numbers: Sequence[int], texts: Mapping[int, SharedText]) -> tuple[int, ...]:
    """Write the segments anew whose bases are cut into other words than before; of what names have nothing changes.

    Args:
        texts: The new text of bases, by their place in the whole catalog.

    Returns:
        The segments in use with the next commit.
    """
    return SEGMENTS.replace(folder, numbers, texts)


def with_words(segment: CatalogSegment, texts: Mapping[int, SharedText]) -> CatalogSegment:
    """A segment in which some bases, by their place in it, have other words."""
    words, slots = TermCollector(), np.array(sorted(texts), np.int64)
    for slot in slots.tolist():
        _add_words(words, texts[slot], slot)
    name_length, body_length = np.array(segment.arrays.name_length), np.array(segment.arrays.body_length)
    name_length[slots] = [len(texts[slot].name_words) for slot in slots.tolist()]
    body_length[slots] = [len(texts[slot].body) for slot in slots.tolist()]
    arrays = replace(segment.arrays, name_length=name_length, body_length=body_length)
    return CatalogSegment(segment.in_names, replaced(segment.in_text, slots, words.table()), arrays, segment.names)


def merged(segments: Sequence[CatalogSegment]) -> CatalogSegment:
    """Segments as one."""
    slots = np.r_[0, np.cumsum([one.slots for one in segments])].tolist()
    names = np.r_[0, np.cumsum([len(one.arrays.name_slot) for one in segments])].tolist()
    arrays = SegmentArrays(
        name_slot=np.concatenate(
            [one.arrays.name_slot + np.uint32(more) for one, more in zip(segments, slots, strict=False)]
        ),
        bare=np.concatenate([one.arrays.bare for one in segments]),
        name_length=np.concatenate([one.arrays.name_length for one in segments]),
        body_length=np.concatenate([one.arrays.body_length for one in segments]),
    )
    return CatalogSegment(
        in_names=concatenated((one.in_names, more) for one, more in zip(segments, names, strict=False)),
        in_text=concatenated((one.in_text, more) for one, more in zip(segments, slots, strict=False)),
        arrays=arrays,
        names=BREAK.join(one.names for one in segments if len(one.arrays.name_slot)),
    )


def write_segment(folder: Path, texts: Iterable[SharedText]) -> None:
    """Write a segment of the texts of bases, one after another."""
    _save_segment(folder, _segment_of(texts))


def _segment_of(texts: Iterable[SharedText]) -> CatalogSegment:
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
        _add_words(in_text, text, slot)
        name_lengths.append(len(text.name_words))
        body_lengths.append(len(text.body))
    arrays = SegmentArrays(
        name_slot=np.array(name_slot, np.uint32),
        bare=np.array(bare, np.uint16),
        name_length=np.array(name_lengths, np.uint32),
        body_length=np.array(body_lengths, np.uint32),
    )
    return CatalogSegment(in_names.table(), in_text.table(), arrays, BREAK.join(names))


def _add_words(in_text: TermCollector, text: SharedText, slot: int) -> None:
    in_text.add("name_words", text.name_words, slot)
    in_text.add("near", text.near, slot)
    in_text.add("body", text.body, slot)
    in_text.add("pair", pairs_of(text.body), slot)
    in_text.add("line", text.lines, slot)


def _save_segment(folder: Path, segment: CatalogSegment) -> None:
    """Write a segment; what a process that was killed has left in the folder goes."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    segment.in_names.save(folder, "names")
    segment.in_text.save(folder, "text")
    for name in ARRAYS:
        save_array(folder / f"{name}.bin", getattr(segment.arrays, name))
    with refusals(folder):
        (folder / NAMES).write_bytes(segment.names.encode())
    seal(folder, {name: (folder / name).stat().st_size for name in FILES})


SEGMENTS: Segments[CatalogSegment, SharedText] = Segments(
    open_segment, lambda one: one.slots, merged, with_words, _save_segment
)
