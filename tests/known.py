"""What many tests read and none changes, made once a process."""

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import lru_cache
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from dictionaries.editing.own_files import PlacedRow
from dictionaries.faults import Fault
from dictionaries.kinds.lists import Paraphrase
from dictionaries.lexicon import Lexicon, compiled_store, shipped_lexicon
from dictionaries.lexicon.lexicon import words_of
from dictionaries.places import PlaceIndex
from dictionaries.regions import load_tree
from indexer.analysis.analyzer import Analyzer
from indexer.meaning import Paraphrases
from indexer.samples.catalogue import SampleMatter, read_catalogue, read_others
from indexer.segmenters import DEFAULT_SEGMENTER

if TYPE_CHECKING:
    from search_engine.query.analysis.parts import Parts

OPEN = compiled_store.open_lexicon
# The modules that make an analyzer of their own for words that many tests have.
CUTTERS = (
    "indexer.worker.incremental_indexer", "indexer.worker.reanalysis.tables",
    "search_engine.editing.checks.user_words",
)  # fmt: skip
# The modules that open compiled lexicons, and how many of these are held.
READERS = (
    "dictionaries.lexicon.compiled_store", "search_engine.maintenance.doctor.dictionaries",
    "search_engine.maintenance.doctor.paraphrases", "search_engine.editing.versions.lexicon_file",
)  # fmt: skip
HELD = 4
_opened: dict[bytes, Lexicon] = {}


@lru_cache(maxsize=1)
def analyzer() -> Analyzer:
    """One with the words that it has in an installation."""
    return Analyzer(words_of(shipped_lexicon()))


@lru_cache(maxsize=2)
def parts(segmenter: str = DEFAULT_SEGMENTER) -> "Parts":
    """What dictionaries make, shared by those who read the same rows."""
    from search_engine.query.analysis.parts import Parts

    return Parts(lambda words: analyzer_of(words, segmenter))


@lru_cache(maxsize=8)
def analyzer_of(words: tuple[str, ...], segmenter: str = DEFAULT_SEGMENTER) -> Analyzer:
    """One with some words; to make it takes a tenth of a second."""
    usual = words == words_of(shipped_lexicon()) and segmenter == DEFAULT_SEGMENTER
    return analyzer() if usual else Analyzer(words, segmenter)


@lru_cache(maxsize=1)
def place_book() -> PlaceIndex:
    """The names of all places."""
    return PlaceIndex.of(shipped_lexicon(), load_tree())


@lru_cache(maxsize=1)
def catalogue() -> tuple[SampleMatter, ...]:
    """The matters of the sample; reading them takes half a second."""
    return read_catalogue()


@lru_cache(maxsize=1)
def others() -> tuple[Mapping[str, Any], ...]:
    """Its documents that are no matters."""
    return read_others()


def open_like_shipped(path: Path, before: Lexicon | None = None) -> Lexicon:
    """As `open_lexicon`; of the same bytes once, since that takes a tenth of a second."""
    if before is not None:
        return OPEN(path, before)
    digest = digest_of(path)
    found = _opened.get(digest)
    if found is None:
        found = OPEN(path, shipped_lexicon())
        # unless it has been replaced while it was read
        if digest_of(path) == digest:
            _opened[digest] = found
            while len(_opened) > HELD:
                _opened.pop(next(iter(_opened)), None)
    return found


def digest_of(path: Path) -> bytes:
    return hashlib.sha256(path.read_bytes()).digest()


def faults_like_shipped(rule_faults: Callable[..., list[Fault]]) -> Callable[..., list[Fault]]:
    """As `rule_faults`; of what ships alone, in the regions that ship, once: each visit of the doctor asks for it."""
    found: list[list[Fault]] = []

    def faults(shipped: Lexicon, rows: Sequence[PlacedRow], regions: Any = None, scopes: Any = None) -> list[Fault]:
        if rows or shipped is not shipped_lexicon() or regions is not load_tree():
            return rule_faults(shipped, rows, regions, scopes)
        if not found:
            found.append(rule_faults(shipped, rows, regions, scopes))
        return list(found[0])

    return faults


def paraphrases_like_shipped(of: Callable[[Iterable[Paraphrase]], Paraphrases]) -> Callable[..., Paraphrases]:
    """As `Paraphrases.of`; of what ships once: each build asks for it twice, which was a quarter of a small one."""
    shipped = shipped_lexicon().paraphrases
    known = lru_cache(maxsize=1)(lambda: of(shipped))
    return lambda cls, rows: known() if rows == shipped else of(rows)


@contextmanager
def made_once() -> Iterator[None]:
    """Installations of this process share what they make of the same dictionaries: a second of a processor for each."""
    from dictionaries.editing import row_rules
    from indexer.snapshot import places, snapshot
    from search_engine.installation import installation
    from search_engine.query.acting import row_parts
    from search_engine.query.analysis.resources import AnalysisResources

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(
            installation.Installation, "analyzer_of", lambda place, words: analyzer_of(words, place.settings.segmenter)
        )
        # one that somebody gives an installation is the shared one anyhow
        shares = property(lambda place: parts(place.settings.segmenter), lambda place, given: None)
        patch.setattr(installation.Installation, "parts", shares)
        patch.setattr(row_parts, "_analyzer_with", analyzer_of)
        for name in CUTTERS:
            cut = import_module(name).Analyzer
            assert cut is Analyzer, name
            patch.setattr(
                import_module(name), "Analyzer", lambda words, segmenter: analyzer_of(tuple(words), segmenter)
            )
        patch.setattr(snapshot, "RegionGroups", lru_cache(maxsize=2)(places.RegionGroups))
        patch.setattr(Paraphrases, "of", classmethod(paraphrases_like_shipped(Paraphrases.of)))
        patch.setattr(row_rules, "rule_faults", faults_like_shipped(row_rules.rule_faults))
        # held, so that it is not made again for the next of them
        held = AnalysisResources.of(shipped_lexicon(), analyzer(), load_tree(), parts())
        # what a file has of what ships are the very rows, so that what they make is found at a glance
        for name in READERS:
            patch.setattr(import_module(name), "open_lexicon", open_like_shipped)
        yield
        del held
