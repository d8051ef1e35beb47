"""From the names of a catalogue and the dictionaries to the two tables of a generation: suggestions, and vocabulary."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache, partial
from pathlib import Path

import numpy as np

from dictionaries.caches import memoized
from dictionaries.pinyin import Pinyin
from indexer.analysis.analyzer import Analyzer
from indexer.documents.profile import Profile
from indexer.generation.arrays import UInt16s, save_array
from indexer.generation.checksums import seal
from indexer.meaning import MeaningSources
from indexer.suggestions.collect import MIN_LENGTH, EntryCollector
from indexer.suggestions.entry import Entry
from indexer.suggestions.readings import Readings
from indexer.suggestions.table import ARRAYS, FIRST_COMMON, LAST_COMMON, arrays_of, files
from indexer.vocabulary.build import VocabularySources, build_vocabulary


@cache
def plain_pinyin() -> Pinyin:
    """Pinyin without phrases of a site's own; what it has read is kept for the next build."""
    return Pinyin()


@dataclass(frozen=True, slots=True)
class SuggestionSources:
    """Where suggestions come from besides the documents.

    Attributes:
        terms: Words of the topic list.
        queries: Gives frequent queries and how often each was asked, none where there is no log; called once a build.
        pinyin: How texts are read.
        vocabulary: What is known besides names for correcting what is typed; None: nothing is corrected.
        meaning: What names are compared by, by meaning; None: by words alone.
    """

    terms: tuple[str, ...] = ()
    queries: Callable[[], Sequence[tuple[str, int]]] = tuple
    pinyin: Pinyin = field(default_factory=plain_pinyin)
    vocabulary: VocabularySources | None = None
    meaning: MeaningSources | None = None

    def now(self) -> SuggestionSources:
        """The same with the queries and paraphrases of this moment: it can be sent to another process."""
        queries = partial(tuple[tuple[str, int], ...], tuple(self.queries()))
        return replace(self, queries=queries, meaning=self.meaning and self.meaning.now())


def write_suggestions(
    folder: Path,
    entries: EntryCollector,
    profiles: Mapping[int, Profile],
    sources: SuggestionSources,
    analyzer: Analyzer,
) -> None:
    """Write the table of suggestions into a new folder."""

    def telling_words(text: str) -> list[str]:
        return [token.text for token in analyzer.top_words(text) if len(token.text) >= MIN_LENGTH]

    found = entries.entries(profiles, sources.terms, sources.queries(), telling_words)
    write_table(folder, found, sources.pinyin.syllables)


def write_vocabulary(folder: Path, entries: EntryCollector, sources: SuggestionSources, analyzer: Analyzer) -> None:
    """Write the vocabulary into a new folder, where there are sources of one."""
    if (known := sources.vocabulary) is not None:
        names = ((name, 1.0) for name in entries.names())
        more = known.places, known.services, entries.other_titles(), known.named
        build_vocabulary(names, known.terms, sources.queries(), analyzer, sources.pinyin, *more).save(folder)


def write_table(folder: Path, entries: Sequence[Entry], read: Callable[[str], Sequence[str]]) -> None:
    """Write a table of some entries into a new folder.

    Args:
        read: A text's readings, one a character.
    """
    folder.mkdir(parents=True)
    arrays = {**arrays_of(entries, read), "common": _common_readings(read)}
    for name, kind in ARRAYS.items():
        save_array(folder / f"{name}.bin", np.asarray(arrays[name]).astype(kind, copy=False))
    seal(folder, {name: (folder / name).stat().st_size for name in files()})


@memoized(4, name="common_readings")
def _common_readings(read: Callable[[str], Sequence[str]]) -> UInt16s:
    """The number of each common character's reading, standing alone."""
    apart = "\n".join(map(chr, range(FIRST_COMMON, LAST_COMMON + 1)))
    return np.array(Readings.current().numbers(read(apart)[::2]), np.uint16)
