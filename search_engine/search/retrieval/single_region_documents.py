"""Matching documents' own text: whole documents of bases of one region (`own`), and what copies have (`copies`).

Which needs a document meets is asked by one query whose scores are sums of powers of two: 1, 2, 4 … for those met in
any field, further powers for those near the name, and in it. Float32 holds such sums exactly up to 2^24, so seven
words of three groups, and one bit for an exact name, go into one query.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from indexer.backend import Hits, TextReader
from indexer.generation.arrays import Bools, Float32s, Int64s, UInt32s
from indexer.query import AllOf, AnyOf, Constant, Numbers, Query, Term
from ranker.matching.parsed_query import Clause, ParsedQuery
from search_engine.search.retrieval.scoring import scoring_query
from search_engine.search.retrieval.words import (
    OfNeed,
    anywhere,
    in_any,
    in_near,
    met,
    near_or_name,
    need_by,
    need_in_name,
)

WORDS_A_QUERY = 7


@dataclass(frozen=True, slots=True)
class SingleRegionDocuments:
    """Documents by their own text; masks as in `SharedDocuments`, in order of document number.

    Attributes:
        doc: Document numbers, ascending.
        exact: Whether a name equals one of the wording's exact texts.
    """

    doc: Int64s
    name: UInt32s
    near: UInt32s
    anywhere: UInt32s
    exact: Bools
    score: Float32s


def own_text(
    reader: TextReader, parsed_query: ParsedQuery, restriction: Numbers, limit: int, there: Callable[[str], bool]
) -> SingleRegionDocuments:
    """What whole documents that a restriction lets through say to a wording; those without any word are absent.

    Scores are of those alone that have every word; `score_some` adds the others'.

    Args:
        there: Whether any whole document has a word.
    """
    known = [any(all(map(there, words)) for words in clause.variants) for clause in parsed_query.clauses]
    docs, masks = _masks(reader, parsed_query, restriction, limit, WHOLE, known)
    score = np.zeros(len(docs), np.float32)
    required_mask = np.uint32(parsed_query.required_mask)
    if ((masks["near" if parsed_query.sentence else "anywhere"] & required_mask) == required_mask).any():
        scored = AllOf((Constant(restriction, 0.0), matching(parsed_query), scoring_query(parsed_query)))
        _enter_scores(score, docs, reader.search(scored, limit))
    return SingleRegionDocuments(docs, masks["name"], masks["near"], masks["anywhere"], masks["exact"] > 0, score)


def score_some(
    reader: TextReader, parsed_query: ParsedQuery, restriction: Numbers, own: SingleRegionDocuments
) -> Float32s:
    """The scores of all documents of an `SingleRegionDocuments`, also of those that have but some words."""
    score = np.zeros(len(own.doc), np.float32)
    hits = reader.search(AllOf((Constant(restriction, 0.0), scoring_query(parsed_query))), max(1, len(own.doc)))
    _enter_scores(score, own.doc, hits)
    return score


def _enter_scores(score: Float32s, docs: Int64s, hits: Hits) -> None:
    place, here = places_of(docs, hits.keys)
    score[place] = hits.scores[here]


def copy_text(reader: TextReader, parsed_query: ParsedQuery, restriction: Numbers, limit: int) -> SingleRegionDocuments:
    """The same for what copies have of their own: no names, no score."""
    known = [frequency_of(reader, clause) > 0 for clause in parsed_query.clauses]
    docs, masks = _masks(reader, parsed_query, restriction, limit, PARTS, known)
    nothing = np.zeros(len(docs), np.bool_)
    return SingleRegionDocuments(
        docs, masks["name"], masks["near"], masks["anywhere"], nothing, nothing.astype(np.float32)
    )


# Groups of fields that a mask is asked for, narrower to the right; the bits of each follow those of the one before.
PARTS = (need_by(in_any), need_by(in_near))
WHOLE = (*PARTS, need_in_name)
GROUPS = ("anywhere", "near", "name", "exact")
# After the three groups: whether a name equals the query.
EXACT_BIT = 1 << 3 * WORDS_A_QUERY
NO_DOCS = np.zeros(0, np.int64)


def _masks(
    reader: TextReader,
    parsed_query: ParsedQuery,
    restriction: Numbers,
    limit: int,
    groups: Sequence[OfNeed],
    known: Sequence[bool],
) -> tuple[Int64s, dict[str, UInt32s]]:
    """Documents that meet at least one need (or have the exact name), ascending, and their masks.

    Args:
        known: For each need, whether it is worth asking for.
    """
    parts = []
    exact = exact_name(parsed_query) if groups is WHOLE else ()
    for first in range(0, len(parsed_query.clauses), WORDS_A_QUERY):
        last = first + WORDS_A_QUERY
        wanted = [*_mask_queries(parsed_query.clauses[first:last], known[first:last], groups)]
        if first == 0 and exact:
            wanted.append(Constant(AnyOf(exact), float(EXACT_BIT)))
        if wanted:
            hits = reader.search(AllOf((Constant(restriction, 0.0), AnyOf(tuple(wanted)))), limit)
            parts.append((first, hits.keys, hits.scores.astype(np.uint32)))
    docs = (
        np.sort(parts[0][1]) if len(parts) == 1 else np.unique(np.concatenate([NO_DOCS, *(part[1] for part in parts)]))
    )
    masks = {name: np.zeros(len(docs), np.uint32) for name in GROUPS}
    for first, keys, bits in parts:
        place = np.searchsorted(docs, keys)
        for group, name in enumerate(GROUPS):
            words_found = (bits >> np.uint32(group * WORDS_A_QUERY)) & np.uint32((1 << WORDS_A_QUERY) - 1)
            masks[name][place] |= words_found << np.uint32(first)
    masks["near"] |= masks["name"]
    masks["anywhere"] |= masks["near"]
    return docs, masks


def _mask_queries(required: Sequence[Clause], known: Sequence[bool], groups: Sequence[OfNeed]) -> Iterator[Query]:
    for i, clause in enumerate(required):
        if not known[i]:
            continue
        for place, group in enumerate(groups):
            yield Constant(group(clause), float(1 << (i + place * WORDS_A_QUERY)))


def exact_name(parsed_query: ParsedQuery) -> tuple[Query, ...]:
    """Documents of which a name equals one of the wording's exact texts."""
    return tuple(Term("name_exact", text) for text in parsed_query.exact)


# Added to the text score of whole documents for what decides their class, so that one query finds the best by class and
# score and says the class as well. Text scores stay below the first; float32 keeps sums of these exact to .001.
NEAR_WEIGHT, NAME_WEIGHT, EXACT_WEIGHT = 1_024.0, 2_048.0, 4_096.0


def best_with_all(reader: TextReader, parsed_query: ParsedQuery, limit: int) -> tuple[SingleRegionDocuments, bool]:
    """The best whole documents that meet every need, by class and then score, and whether these are all."""
    near = AllOf(tuple(map(need_by(near_or_name), parsed_query.required)))
    name, exact = AllOf(tuple(map(need_in_name, parsed_query.required))), exact_name(parsed_query)
    scoring = AnyOf(
        (
            scoring_query(parsed_query),
            Constant(near, NEAR_WEIGHT),
            Constant(name, NAME_WEIGHT),
            *((Constant(AnyOf(exact), EXACT_WEIGHT),) if exact else ()),
        )
    )
    hits = reader.search(AllOf((matching(parsed_query), scoring)), limit)
    return _decoded(hits, parsed_query), hits.complete


def _decoded(hits: Hits, parsed_query: ParsedQuery) -> SingleRegionDocuments:
    order = np.argsort(hits.keys)
    doc, score = hits.keys[order], hits.scores[order]
    bits = (score // NEAR_WEIGHT).astype(np.uint32)
    required_mask, none = np.uint32(parsed_query.required_mask), np.uint32(0)
    return SingleRegionDocuments(
        doc,
        name=np.where(bits & 2, required_mask, none).astype(np.uint32),
        near=np.where(bits & 1, required_mask, none).astype(np.uint32),
        anywhere=np.full(len(doc), required_mask, np.uint32),
        exact=bits >= EXACT_WEIGHT // NEAR_WEIGHT,
        score=(score - bits * np.float32(NEAR_WEIGHT)).astype(np.float32),
    )


def has_word(reader: TextReader, word: str) -> bool:
    """Whether any whole document has a word."""
    return len(reader.search(having_all((Clause.of(word),)), 1).keys) > 0


def frequency_of(reader: TextReader, clause: Clause, field: str = "match") -> int:
    """In how many documents a need may be met by words of a field (`match`: of any), at most."""
    return sum(min(reader.frequency(field, word) for word in words) for words in clause.variants)


def matching(parsed_query: ParsedQuery) -> Query:
    """Whole documents of class 2 and above: with every need, of sentences near the name."""
    if not parsed_query.sentence:
        return having_all(parsed_query.required)
    return AllOf(tuple(Constant(met(clause.variants, near_or_name), 0.0) for clause in parsed_query.required))


def copies_with(required: Sequence[Clause], near: Sequence[Clause]) -> Query:
    """Copies whose own text meets all of some needs, and meets others in authority or topics."""
    return AllOf(
        (*(met(clause.variants, in_any) for clause in required), *(met(clause.variants, in_near) for clause in near))
    )


def having_all(required: Sequence[Clause]) -> Query:
    """Whole documents that meet every need, each somewhere; adds nothing to a score."""
    return AllOf(tuple(Constant(met(clause.variants, anywhere), 0.0) for clause in required))


def places_of(ordered: Int64s, keys: Int64s) -> tuple[Int64s, Bools]:
    """Where keys stand in an ascending array, and which of them stand there at all."""
    if not len(ordered):
        return np.zeros(0, np.int64), np.zeros(len(keys), np.bool_)
    place = np.minimum(np.searchsorted(ordered, keys), len(ordered) - 1)
    here = ordered[place] == keys
    return place[here], here
