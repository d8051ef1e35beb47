"""The neutral query tree: what the service asks of a text index, whatever engine answers.

Query
├── Term(field, text)              a token
├── WeightedTerms(terms)           any of some tokens, each as rare as we say
├── Phrase(field, texts)           tokens one after another
├── Numbers(field, values)         one of these numbers, in a number field
├── AllOf(queries) / AnyOf(queries)
├── Bits(queries, within)          any of these, within another one; its score says which ones
├── Scored(query, by)              its documents, scored by another query
├── Boost(query, factor)           its score times a factor
└── Constant(query, score)         this score wherever it matches
"""

from __future__ import annotations

from dataclasses import dataclass

MOST_BITS = 24


class Query:
    """A node of the tree; immutable and hashable, so that answers can be kept by it."""


@dataclass(frozen=True, slots=True)
class Term(Query):
    """Documents whose field has the token."""

    field: str
    text: str


@dataclass(frozen=True, slots=True)
class WeightedTerms(Query):
    """Documents that have at least one of some tokens; the score sums the BM25 of those that they have.

    Attributes:
        terms: Field, token, the idf that counts in place of the engine's, which knows its own index alone, and a factor
            of the score.
    """

    terms: tuple[tuple[str, str, float, float], ...]


@dataclass(frozen=True, slots=True)
class Phrase(Query):
    """Documents whose field has the tokens at consecutive positions; at least one token."""

    field: str
    texts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Numbers(Query):
    """Documents whose number field has one of the values."""

    field: str
    values: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class AllOf(Query):
    """Documents that match every part; the score is the sum."""

    parts: tuple[Query, ...]


@dataclass(frozen=True, slots=True)
class AnyOf(Query):
    """Documents that match at least one part; the score is the sum over the parts that match."""

    parts: tuple[Query, ...]


@dataclass(frozen=True, slots=True)
class Bits(Query):
    """Documents of `within` that match at least one part; the score is the sum of 2^i over the places i of the parts
    that match.

    Attributes:
        parts: `MOST_BITS` at most, since a score is a float32, which holds whole numbers exactly up to 2^24.
    """

    parts: tuple[Query, ...]
    within: Query


@dataclass(frozen=True, slots=True)
class Scored(Query):
    """The part's documents, each with the score that it has by another query; 0 where that does not match."""

    part: Query
    by: Query


@dataclass(frozen=True, slots=True)
class Boost(Query):
    """The part's documents, its score times `factor`."""

    part: Query
    factor: float


@dataclass(frozen=True, slots=True)
class Constant(Query):
    """The part's documents, each with `score`."""

    part: Query
    score: float
