"""Rows that might bring a document to the first place, the likeliest first; whether they do is found by trying."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher

from dictionaries.lexicon import NATIONAL, Lexicon
from dictionaries.normalize import normal_text, squash
from search_engine.editing.checks.far_apart import FAR, similarity_of
from search_engine.editing.drafts.drafting import DraftInput
from search_engine.editing.teaching.chunks import Chunk, terms_of_chunks
from search_engine.editing.teaching.query_words import QueryWords
from search_engine.editing.teaching.target import Target
from search_engine.query.analysis import QueryAnalysis
from search_engine.query.analysis.resources import AnalysisResources

# So many terms of each kind are tried.
SINGLE, PAIRS = 4, 4
# How alike a misspelling and a word of the name are, 0-1, by their characters or their sounds.
ALIKE = 0.5


@dataclass(frozen=True, slots=True)
class Candidate:
    """Some rows that may do it.

    Attributes:
        how: What they are, one of `lesson.HOW`.
    """

    how: str
    wishes: tuple[DraftInput, ...]

    def within(self, region: str) -> Candidate:
        """The same for a region and all below it alone; "": for everybody."""
        return replace(self, wishes=tuple([_scoped(wish, region) for wish in self.wishes])) if region else self


def _scoped(wish: DraftInput, region: str) -> DraftInput:
    column = {"pins": "region"}.get(wish.kind, "" if wish.kind in NATIONAL else "@region")
    return replace(wish, cells={**wish.cells, column: region}) if column else wish


def synonym(term: str, target: str) -> DraftInput:
    """A row of what people say and what it is called."""
    return DraftInput("synonyms", {"term": term, "target": target, "relation": "official", "weight": "1"})


def paraphrase(query: str, title: str) -> DraftInput:
    """A row of how people ask for what has a name."""
    return DraftInput("paraphrases", {"query": query, "title": title})


def general(
    wording: QueryWords, chunks: Sequence[Chunk], target: Target, analysis: QueryAnalysis, resources: AnalysisResources
) -> list[Candidate]:
    """Rows that also help who says it in other words: paraphrases and synonyms."""
    single: list[tuple[float, str]] = []
    pairs: list[tuple[float, str]] = []
    whole: list[Candidate] = []
    for term, pieces in dict(terms_of_chunks(wording.text, chunks)).items():
        near = _nearness(term, target.title, resources)
        if pieces > 2:
            whole = [Candidate("sentence", (synonym(term, target.title),))]
        elif pieces > 1:
            pairs.append((-near, term))
        # what has little to do with the name is not called so, whatever it does; nor is what means something already
        elif near >= FAR["official"] and not _is_known(term, resources):
            single.append((-near, term))
    found = [Candidate("paraphrase", (paraphrase(wording.core, target.title),))]
    typed = normal_text(analysis.raw).strip()
    if squash(typed) != squash(analysis.text):
        # what a step has made of it may say less than was typed (打一份征信, read as 打印)
        found.insert(0, Candidate("paraphrase", (paraphrase(typed, target.title),)))
    found += [Candidate("synonym", (synonym(term, target.title),)) for _, term in sorted(single)[:SINGLE]]
    found += [Candidate("phrase", (synonym(term, target.title),)) for _, term in sorted(pairs)[:PAIRS]]
    missing = next((run for run in wording.missing if len(run) > 1), "")
    if missing and missing != target.title:
        found += [Candidate("synonym", (synonym(term, missing),)) for _, term in sorted(single)[:2]]
    return found + whole


def _is_known(term: str, resources: AnalysisResources) -> bool:
    """Whether words stand in a name of the catalogue or in the dictionaries: others mean something else by them."""
    names = resources.names
    return names.has_word(term) or term in resources.terms or any(term in name for name in names.squashed)


def _nearness(term: str, title: str, resources: AnalysisResources) -> float:
    """How near a term is to a name in meaning, about -1 to 1; 1 where nothing is known of it."""
    names = resources.names_by_meaning
    found = None if names is None else similarity_of(names.vectors, term, title)
    return 1.0 if found is None else found


def narrow(
    wording: QueryWords, chunks: Sequence[Chunk], target: Target, analysis: QueryAnalysis, resources: AnalysisResources
) -> Iterator[Candidate]:
    """Rows of other kinds, where they fit."""
    for wrong, right in _misspelt(wording, resources):
        yield Candidate("correction", (DraftInput("corrections", {"wrong": wrong, "right": right}),))
    for chunk in chunks:
        if not chunk.explained and len(chunk.text) > 1 and not _is_known(chunk.text, resources):
            weak = {"text": chunk.text, "where": "anywhere", "role": "weak"}
            yield Candidate("stopword", (DraftInput("stopwords", weak),))
    if analysis.corrections:
        yield Candidate("service", (DraftInput("services", {"text": analysis.corrections[0].original}),))
    if len(chunks) == 1 and not chunks[0].explained:
        yield Candidate("topic", (DraftInput("topics", {"term": chunks[0].text, "related": target.title}),))
        yield from _office(chunks[0].text, target, resources.lexicon)


def _office(said: str, target: Target, lexicon: Lexicon) -> Iterator[Candidate]:
    for row in lexicon.offices:
        if any(name in target.title for name in (row.name, *row.aliases)):
            aliases = "|".join(dict.fromkeys((*row.aliases, said)))
            yield Candidate("office", (DraftInput("offices", {"name": row.name, "aliases": aliases}),))
            return


def pin(text: str, target: Target, region: str) -> Candidate:
    """The row that holds for one text alone, of the region that asks (all of them where it is not known)."""
    cells = {"query": text, "document": target.id, "place": "1", "region": region}
    return Candidate("pin", (DraftInput("pins", cells),))


def _misspelt(wording: QueryWords, resources: AnalysisResources) -> Iterator[tuple[str, str]]:
    """Pieces of the query that sound like a word of the name, or are written almost so."""
    if resources.words is None:
        return
    read, text = resources.words.pinyin.syllables, wording.text
    for word in wording.title_words:
        if len(word) < 2 or word in text:
            continue
        for start in range(len(text) - len(word) + 1):
            piece = text[start : start + len(word)]
            written = len(word) > 2 and SequenceMatcher(None, piece, word).ratio() > ALIKE
            if piece.isalpha() and (written or read(piece) == read(word)):
                yield piece, word
