"""Terms of the dictionaries and what else they may be called: synonyms and topics as one book."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from dictionaries.lexicon import Lexicon
from dictionaries.lexicon.schemas import KEEPING
from dictionaries.patterns.phrases import PhraseBook
from dictionaries.patterns.wildcard_patterns import WildcardPatterns, has_wildcard

# A topic that is all of a query also finds what is narrower and related, for so much; at most so many of each.
NARROWER, RELATED = 0.5, 0.3
MOST_TOPICS = 5


@dataclass(frozen=True, slots=True)
class Way:
    """Another way to say a term."""

    target: str
    relation: str
    weight: float

    @property
    def keeps_class(self) -> bool:
        """Whether it is as good as the term itself."""
        return self.relation in KEEPING


@dataclass(frozen=True, slots=True)
class Term:
    """A term.

    Attributes:
        ways: What it is also called, in synonyms.
        topics: What is narrower and related, where it is a topic.
        next: Topics that somebody who looks for it may look for next.
    """

    text: str
    ways: tuple[Way, ...] = ()
    topics: tuple[Way, ...] = ()
    next: tuple[str, ...] = ()


def term_book(lexicon: Lexicon) -> PhraseBook[Term]:
    """All terms of a lexicon but those with a gap."""
    ways: dict[str, dict[str, Way]] = defaultdict(dict)
    whole = [row for row in lexicon.synonyms if not has_wildcard(row.term)]
    for row in whole:
        ways[row.term].setdefault(row.target, Way(row.target, row.relation, row.weight))
        if row.relation == "equivalent":
            ways[row.target].setdefault(row.term, Way(row.term, row.relation, row.weight))
    topics = {topic.term: topic for topic in lexicon.topics}
    narrower: dict[str, list[str]] = defaultdict(list)
    for topic in lexicon.topics:
        for wider in topic.broader:
            narrower[wider].append(topic.term)
    book = {}
    # targets too: what is said in full already is not replaced by itself (组合贷 in 组合贷款)
    for text in {**ways, **topics, **dict.fromkeys(row.target for row in whole)}:
        found = topics.get(text)
        related = found.related if found else ()
        book[text] = Term(
            text,
            tuple(ways[text].values()) if text in ways else (),
            tuple(
                way
                for way in (*_ways(narrower[text], "narrower", NARROWER), *_ways(related, "related", RELATED))
                if way.target not in ways.get(text, {})
            ),
            tuple(dict.fromkeys((*related, *narrower[text], *(found.broader if found else ())))),
        )
    return PhraseBook(book)


def wildcard_patterns_of(lexicon: Lexicon) -> WildcardPatterns[Term]:
    """The terms with a gap."""
    ways: dict[str, dict[str, Way]] = defaultdict(dict)
    for row in lexicon.synonyms:
        if has_wildcard(row.term):
            ways[row.term].setdefault(row.target, Way(row.target, row.relation, row.weight))
    return WildcardPatterns({term: Term(term, tuple(found.values())) for term, found in ways.items()})


def terms_of(lexicon: Lexicon) -> frozenset[str]:
    """All terms of a lexicon, and what they are also called."""
    synonyms = (text for row in lexicon.synonyms for text in (row.term, row.target) if not has_wildcard(text))
    return frozenset((*(topic.term for topic in lexicon.topics), *synonyms))


def _ways(targets: Sequence[str], relation: str, weight: float) -> tuple[Way, ...]:
    # most terms have none
    return tuple([Way(target, relation, weight) for target in targets][:MOST_TOPICS]) if targets else ()
