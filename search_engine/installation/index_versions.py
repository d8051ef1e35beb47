"""What an index was made of, as digests that tell whether the dictionaries have changed for it."""

from __future__ import annotations

import hashlib

import orjson

from dictionaries.lexicon import Lexicon
from dictionaries.lexicon.words import words_of
from indexer.segmenters import DEFAULT_SEGMENTER
from search_engine.query.analysis.resources import terms_of
from search_engine.settings.choices import ON
from search_engine.settings.settings import Settings

LENGTH = 12


def analysis_version(words: tuple[str, ...], segmenter: str) -> str:
    """12 hex digits that change with the words, and the segmenter where it is not the usual one."""
    digest = hashlib.sha256("\n".join(words).encode()).hexdigest()[:LENGTH]
    return digest if segmenter == DEFAULT_SEGMENTER else f"{digest}-{segmenter}"


def tables_version(lexicon: Lexicon, settings: Settings) -> str:
    """12 hex digits that change with what suggestions and vocabulary are made of besides names and queries: words,
    readings, terms, services; and with the switch of the vocabulary.
    """
    readings = [(row.phrase, row.pinyin) for row in lexicon.polyphones]
    topics = [topic.term for topic in lexicon.topics]
    services = [row.text for row in lexicon.services]
    parts = [words_of(lexicon), readings, topics, sorted(terms_of(lexicon)), services, settings.spelling == ON]
    return hashlib.sha256(orjson.dumps(parts)).hexdigest()[:LENGTH]
