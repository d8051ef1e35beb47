"""What many tests read and none changes, made once a process."""

import hashlib
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from functools import lru_cache
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

from dictionaries.lexicon import Lexicon, open_lexicon, shipped_lexicon
from dictionaries.lexicon.words import words_of
from dictionaries.places import PlaceBook
from dictionaries.regions import load_tree
from indexer.analysis.analyzer import Analyzer
from indexer.samples.catalogue import SampleMatter, read_catalogue, read_others
from indexer.segmenters import DEFAULT_SEGMENTER


@lru_cache(maxsize=1)
def analyzer() -> Analyzer:
    """One with the words that it has in an installation."""
    return Analyzer(words_of(shipped_lexicon()))


@lru_cache(maxsize=8)
def analyzer_of(words: tuple[str, ...], segmenter: str) -> Analyzer:
    """One with some words."""
    usual = words == words_of(shipped_lexicon()) and segmenter == DEFAULT_SEGMENTER
    return analyzer() if usual else Analyzer(words, segmenter)


@lru_cache(maxsize=1)
def place_book() -> PlaceBook:
    """The names of all places."""
    return PlaceBook.of(shipped_lexicon(), load_tree())


@lru_cache(maxsize=1)
def catalogue() -> tuple[SampleMatter, ...]:
    """The matters of the sample; reading them takes half a second."""
    return read_catalogue()


@lru_cache(maxsize=1)
def others() -> tuple[Mapping[str, Any], ...]:
    """Its documents that are no matters."""
    return read_others()


# Compiled lexicons that are held, and the modules that open them.
HELD = 4
READERS = (
    "dictionaries.lexicon.compiled_store", "search_engine.care.doctor.dictionaries",
    "search_engine.care.doctor.paraphrases", "search_engine.editing.lexicon_file",
)  # fmt: skip


def opened_once(opened: Callable[..., Lexicon]) -> Callable[..., Lexicon]:
    """`open_lexicon`, which reads files of the same bytes once: a tenth of a second for each otherwise."""
    held: dict[bytes, Lexicon] = {}

    def of(path: Path, before: Lexicon | None = None) -> Lexicon:
        if before is not None:
            return opened(path, before)
        digest = digest_of(path)
        found = held.get(digest)
        if found is None:
            found = opened(path)
            # unless it has been replaced while it was read
            if digest_of(path) == digest:
                held[digest] = found
                while len(held) > HELD:
                    held.pop(next(iter(held)), None)
        return found

    return of


def digest_of(path: Path) -> bytes:
    return hashlib.sha256(path.read_bytes()).digest()


@contextmanager
def made_once() -> Iterator[None]:
    """Installations of this process share what they make of the same dictionaries: a second of a processor for each."""
    from indexer.snapshot import places, snapshot
    from search_engine.installation import installation
    from search_engine.query.acting import row_parts
    from search_engine.query.analysis.parts import Parts
    from search_engine.query.analysis.resources import AnalysisResources

    shared: dict[str, Parts] = {}

    def parts_of(segmenter: str = DEFAULT_SEGMENTER) -> Parts:
        return shared.setdefault(segmenter, Parts(lambda words: analyzer_of(words, segmenter)))

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(
            installation.Installation, "analyzer_of", lambda place, words: analyzer_of(words, place.settings.segmenter)
        )
        # one that somebody gives an installation is the shared one anyhow
        shares = property(lambda place: parts_of(place.settings.segmenter), lambda place, given: None)
        patch.setattr(installation.Installation, "parts", shares)
        patch.setattr(row_parts, "_analyzer_with", analyzer_of)
        patch.setattr(snapshot, "RegionGroups", lru_cache(maxsize=2)(places.RegionGroups))
        # held, so that it is not made again for the next of them
        held = AnalysisResources.of(shipped_lexicon(), analyzer(), load_tree(), parts_of())
        reads = opened_once(open_lexicon)
        for module in READERS:
            patch.setattr(import_module(module), "open_lexicon", reads)
        yield
        del held
