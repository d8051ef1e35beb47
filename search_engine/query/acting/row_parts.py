"""What steps look up, made of other rows: the resources of an analysis with some rows of a lexicon alone, or without
one of them. A lexicon made anew for a question about one row would cost a tenth of a second; what a query touches of
it is some dozen rows.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any, cast

from dictionaries.caches import memoized
from dictionaries.intents.crisis import CrisisIndex
from dictionaries.intents.intent_index import IntentIndex
from dictionaries.kinds import BY_NAME, KINDS
from dictionaries.lexicon import Lexicon
from dictionaries.patterns.phrase_patterns import PhrasePatterns
from dictionaries.patterns.phrases import PhraseIndex
from dictionaries.pinyin import Pinyin
from indexer.analysis.analyzer import Analyzer
from indexer.analysis.blocklist import banned_words
from indexer.meaning import Paraphrases
from search_engine.query.analysis.name_index import NameIndex
from search_engine.query.analysis.parts import KnownWords, confusables
from search_engine.query.analysis.resources import AnalysisResources
from search_engine.query.analysis.term_index import term_book, terms_of, wildcard_patterns_of
from search_engine.query.homophones import Homophones
from search_engine.query.semantic_names import SharedNames
from search_engine.query.spelling import Speller

# Analyzers with a word less: who asks about one asks again about the next query with it. 30 MB each.
ANALYZERS_KEPT = 2
Made = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class _Paraphrases:
    """All that the steps ask of names by meaning."""

    paraphrases: Paraphrases


def _terms(lexicon: Lexicon, before: AnalysisResources) -> Made:
    names = NameIndex(terms=terms_of(lexicon), like=before.names)
    return {"terms": term_book(lexicon), "gaps": wildcard_patterns_of(lexicon), "names": names, "required": {}}


def _stop_words(lexicon: Lexicon, _before: AnalysisResources) -> Made:
    return {"stop_words": PhraseIndex({row.text: row for row in lexicon.stopwords}), "required": {}}


def _words(lexicon: Lexicon, before: AnalysisResources) -> Made:
    """What reads pinyin and mends errors. Names in Latin letters of the catalogue are no rows."""
    known = before.words
    if known is None:
        return {}
    latin = {row.text for row in before.lexicon.latin_names} - {row.text for row in lexicon.latin_names}
    gone = frozenset(text for text in latin if not before.names.has_word(text))
    reviewed = {row.wrong: row.right for row in lexicon.corrections}
    same = lexicon.polyphones == before.lexicon.polyphones
    pinyin = known.pinyin if same else Pinyin.of(lexicon)
    speller = Speller(known.vocabulary, pinyin, confusables(), reviewed, known.near_sounds)
    words = KnownWords(known.vocabulary, pinyin, speller, known.latin - gone, known.near_sounds)
    homophones = before.homophones
    if homophones is not None and before.places is not None and not same:
        homophones = Homophones(before.places.tree, pinyin)
    return {"words": words, "homophones": homophones}


def _places(lexicon: Lexicon, before: AnalysisResources) -> Made:
    return {} if before.places is None else {"places": before.places.otherwise(lexicon)}


def _analyzer(lexicon: Lexicon, before: AnalysisResources) -> Made:
    gone = {row.word for row in before.lexicon.words} - {row.word for row in lexicon.words}
    words = tuple(word for word in before.analyzer.site_words if word not in gone)
    return {"analyzer": _analyzer_with(words, before.analyzer.segmenter), "required": {}}


@memoized(ANALYZERS_KEPT, name="analyzers_without_a_word")
def _analyzer_with(words: tuple[str, ...], segmenter: str) -> Analyzer:
    return Analyzer(words, segmenter)


def _paraphrases(lexicon: Lexicon, before: AnalysisResources) -> Made:
    if before.names_by_meaning is None:
        return {}
    return {"names_by_meaning": cast(SharedNames, _Paraphrases(Paraphrases.of(lexicon.paraphrases)))}


def _ways(lexicon: Lexicon, before: AnalysisResources) -> Made:
    return {"ways": IntentIndex(lexicon) if before.ways.hears else IntentIndex(lexicon, None)}


def _crisis(lexicon: Lexicon, before: AnalysisResources) -> Made:
    return {"crisis": CrisisIndex.of(lexicon, hears=before.crisis.hears)}


def _banned(lexicon: Lexicon, before: AnalysisResources) -> Made:
    return {"banned": banned_words(lexicon, before.analyzer)}


Maker = Callable[[Lexicon, AnalysisResources], Made]
# Part → how it is made of rows. What is not made of few rows alone: names of all places, words of the catalogue.
MAKERS: Mapping[str, Maker] = {
    "crisis": _crisis,
    "ways": _ways,
    "asks": lambda lexicon, _: {"asks": PhraseIndex({row.text: row.asks for row in lexicon.asks})},
    "ask_patterns": lambda lexicon, _: {
        "ask_patterns": PhrasePatterns((row.pattern, row.asks) for row in lexicon.ask_patterns)
    },
    "audience": lambda lexicon, _: {"audience": PhraseIndex({row.text: row.audience for row in lexicon.audience})},
    "stop_words": _stop_words,
    "terms": _terms,
    "paraphrases": _paraphrases,
    "words": _words,
    "places": _places,
    "analyzer": _analyzer,
    "banned": _banned,
}
# Parts that are quick to make of the rows that a query touches, and in which nothing else is; kinds with no others.
QUICK = frozenset(("crisis", "ways", "asks", "ask_patterns", "audience", "stop_words", "terms"))
SMALL = tuple([kind.name for kind in KINDS if kind.needles and QUICK.issuperset(kind.parts)])


def lexicon_with(lexicon: Lexicon, rows: Mapping[str, tuple[Any, ...]]) -> Lexicon:
    """A lexicon with other rows of some kinds: those that act, so that none of it is conditional."""
    made: dict[str, Any] = {"conditional": (), **rows}
    return replace(lexicon, **made)


def deaf(before: AnalysisResources) -> AnalysisResources:
    """The resources without what was learnt of distress and of functions of the portal: rows alone are left."""
    lexicon = before.lexicon
    return replace(before, crisis=CrisisIndex.of(lexicon, hears=False), ways=IntentIndex(lexicon, None))


def with_rows(before: AnalysisResources, lexicon: Lexicon, kinds: tuple[str, ...]) -> AnalysisResources:
    """The resources with what some kinds make of a lexicon's rows in place of what they were made of."""
    made: dict[str, Any] = {}
    for part in dict.fromkeys(part for kind in kinds for part in BY_NAME[kind].parts):
        made |= MAKERS[part](lexicon, before)
    return replace(before, lexicon=lexicon, **made)
