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
from ranker.matching.parsed_query import Need, Wording
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
class OwnText:
    """Documents by their own text; masks as in `SharedText`, in order of document number.

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
    reader: TextReader, wording: Wording, restriction: Numbers, limit: int, there: Callable[[str], bool]
) -> OwnText:
    """What whole documents that a restriction lets through say to a wording; those without any word are absent.

    Scores are of those alone that have every word; `score_some` adds the others'.

    Args:
        there: Whether any whole document has a word.
    """
    known = [any(all(map(there, words)) for words in need.all_ways) for need in wording.things]
    docs, masks = _masks(reader, wording, restriction, limit, WHOLE, known)
    score = np.zeros(len(docs), np.float32)
    full = np.uint32(wording.full)
    if ((masks["near" if wording.sentence else "anywhere"] & full) == full).any():
        scored = AllOf((Constant(restriction, 0.0), matching(wording), scoring_query(wording)))
        _enter_scores(score, docs, reader.search(scored, limit))
    return OwnText(docs, masks["name"], masks["near"], masks["anywhere"], masks["exact"] > 0, score)


def score_some(reader: TextReader, wording: Wording, restriction: Numbers, own: OwnText) -> Float32s:
    """The scores of all documents of an `OwnText`, also of those that have but some words."""
    score = np.zeros(len(own.doc), np.float32)
    hits = reader.search(AllOf((Constant(restriction, 0.0), scoring_query(wording))), max(1, len(own.doc)))
    _enter_scores(score, own.doc, hits)
    return score


def _enter_scores(score: Float32s, docs: Int64s, hits: Hits) -> None:
    place, here = places_of(docs, hits.keys)
    score[place] = hits.scores[here]


def copy_text(reader: TextReader, wording: Wording, restriction: Numbers, limit: int) -> OwnText:
    """The same for what copies have of their own: no names, no score."""
    known = [frequency_of(reader, need) > 0 for need in wording.things]
    docs, masks = _masks(reader, wording, restriction, limit, PARTS, known)
    nothing = np.zeros(len(docs), np.bool_)
    return OwnText(docs, masks["name"], masks["near"], masks["anywhere"], nothing, nothing.astype(np.float32))


# Groups of fields that a mask is asked for, narrower to the right; the bits of each follow those of the one before.
PARTS = (need_by(in_any), need_by(in_near))
WHOLE = (*PARTS, need_in_name)
GROUPS = ("anywhere", "near", "name", "exact")
# After the three groups: whether a name equals the query.
EXACT_BIT = 1 << 3 * WORDS_A_QUERY
NO_DOCS = np.zeros(0, np.int64)


def _masks(
    reader: TextReader,
    wording: Wording,
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
    exact = exact_name(wording) if groups is WHOLE else ()
    for first in range(0, len(wording.things), WORDS_A_QUERY):
        last = first + WORDS_A_QUERY
        wanted = [*_mask_queries(wording.things[first:last], known[first:last], groups)]
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


def _mask_queries(needs: Sequence[Need], known: Sequence[bool], groups: Sequence[OfNeed]) -> Iterator[Query]:
    for i, need in enumerate(needs):
        if not known[i]:
            continue
        for place, group in enumerate(groups):
            yield Constant(group(need), float(1 << (i + place * WORDS_A_QUERY)))


def exact_name(wording: Wording) -> tuple[Query, ...]:
    """Documents of which a name equals one of the wording's exact texts."""
    return tuple(Term("name_exact", text) for text in wording.exact)


# Added to the text score of whole documents for what decides their class, so that one query finds the best by class and
# score and says the class as well. Text scores stay below the first; float32 keeps sums of these exact to .001.
NEAR_WEIGHT, NAME_WEIGHT, EXACT_WEIGHT = 1_024.0, 2_048.0, 4_096.0


def best_with_all(reader: TextReader, wording: Wording, limit: int) -> tuple[OwnText, bool]:
    """The best whole documents that meet every need, by class and then score, and whether these are all."""
    near = AllOf(tuple(map(need_by(near_or_name), wording.needs)))
    name, exact = AllOf(tuple(map(need_in_name, wording.needs))), exact_name(wording)
    scoring = AnyOf(
        (
            scoring_query(wording),
            Constant(near, NEAR_WEIGHT),
            Constant(name, NAME_WEIGHT),
            *((Constant(AnyOf(exact), EXACT_WEIGHT),) if exact else ()),
        )
    )
    hits = reader.search(AllOf((matching(wording), scoring)), limit)
    return _decoded(hits, wording), hits.complete


def _decoded(hits: Hits, wording: Wording) -> OwnText:
    order = np.argsort(hits.keys)
    doc, score = hits.keys[order], hits.scores[order]
    bits = (score // NEAR_WEIGHT).astype(np.uint32)
    full, none = np.uint32(wording.full), np.uint32(0)
    return OwnText(
        doc,
        name=np.where(bits & 2, full, none).astype(np.uint32),
        near=np.where(bits & 1, full, none).astype(np.uint32),
        anywhere=np.full(len(doc), full, np.uint32),
        exact=bits >= EXACT_WEIGHT // NEAR_WEIGHT,
        score=(score - bits * np.float32(NEAR_WEIGHT)).astype(np.float32),
    )


def has_word(reader: TextReader, word: str) -> bool:
    """Whether any whole document has a word."""
    return len(reader.search(having_all((Need.of(word),)), 1).keys) > 0


def frequency_of(reader: TextReader, need: Need, field: str = "match") -> int:
    """In how many documents a need may be met by words of a field (`match`: of any), at most."""
    return sum(min(reader.frequency(field, word) for word in words) for words in need.all_ways)


def matching(wording: Wording) -> Query:
    """Whole documents of class 2 and above: with every need, of sentences near the name."""
    if not wording.sentence:
        return having_all(wording.needs)
    return AllOf(tuple(Constant(met(need.all_ways, near_or_name), 0.0) for need in wording.needs))


def copies_with(needs: Sequence[Need], near: Sequence[Need]) -> Query:
    """Copies whose own text meets all of some needs, and meets others in authority or topics."""
    return AllOf((*(met(need.all_ways, in_any) for need in needs), *(met(need.all_ways, in_near) for need in near)))


def having_all(needs: Sequence[Need]) -> Query:
    """Whole documents that meet every need, each somewhere; adds nothing to a score."""
    return AllOf(tuple(Constant(met(need.all_ways, anywhere), 0.0) for need in needs))


def places_of(ordered: Int64s, keys: Int64s) -> tuple[Int64s, Bools]:
    """Where keys stand in an ascending array, and which of them stand there at all."""
    if not len(ordered):
        return np.zeros(0, np.int64), np.zeros(len(keys), np.bool_)
    place = np.minimum(np.searchsorted(ordered, keys), len(ordered) - 1)
    here = ordered[place] == keys
    return place[here], here
