"""What many tests read and none changes, made once a process."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import lru_cache
from typing import Any

import pytest

from dictionaries.lexicon import shipped_lexicon
from dictionaries.places import PlaceBook
from dictionaries.regions import load_tree
from dictionaries.words import read_words
from indexer.analysis.analyzer import Analyzer
from indexer.samples.catalogue import SampleMatter, read_catalogue, read_others


@lru_cache(maxsize=1)
def analyzer() -> Analyzer:
    """One with the words that it has in an installation."""
    return Analyzer(read_words())


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


@contextmanager
def made_once() -> Iterator[None]:
    """Installations of this process share what they make of the same dictionaries: a second of a processor for each."""
    from search_engine.installation import installation
    from search_engine.query.analysis.parts import Parts
    from search_engine.query.analysis.resources import AnalysisResources

    parts = Parts(lambda _lexicon: analyzer())
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(installation.Installation, "analyzer", property(lambda _: analyzer()))
        patch.setattr(installation.Installation, "parts", property(lambda _: parts))
        # held, so that it is not made again for the next of them
        held = AnalysisResources.of(shipped_lexicon(), analyzer(), load_tree(), parts)
        yield
        del held
