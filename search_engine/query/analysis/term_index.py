"""Terms of the dictionaries and what else they may be called: synonyms and topics as one book."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Container, Sequence
from dataclasses import dataclass

from dictionaries.kinds.words import KEEPING, Synonym, Topic
from dictionaries.lexicon import Lexicon
from dictionaries.patterns.phrases import PhraseIndex
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


# Rows of synonyms by which lexicons may differ for one's terms to be made of the other's.
MOST_CHANGED = 500
Synonyms = tuple[Synonym, ...]
Topics = tuple[Topic, ...]


def term_book(lexicon: Lexicon, like: tuple[Synonyms, Topics, PhraseIndex[Term]] | None = None) -> PhraseIndex[Term]:
    """All terms of a lexicon but those with a gap.

    Args:
        like: The terms of other rows, with these: what they have in common is taken over.
    """
    if like is None or like[1] != lexicon.topics:
        return PhraseIndex(_terms(lexicon.synonyms, lexicon.topics), like[2] if like else None)
    before, after = ({id(row): row for row in rows} for rows in (like[0], lexicon.synonyms))
    changed = [row for key, row in before.items() if key not in after]
    changed += [row for key, row in after.items() if key not in before]
    # of two rows for one way the first counts
    moved = [key for key in before if key in after] != [key for key in after if key in before]
    if moved or len(changed) > MOST_CHANGED:
        return PhraseIndex(_terms(lexicon.synonyms, lexicon.topics), like[2])
    touched = {text for row in changed for text in (row.term, row.target)}
    near = tuple([row for row in lexicon.synonyms if row.term in touched or row.target in touched])
    anew = _terms(near, lexicon.topics, touched)
    return PhraseIndex({**{text: term for text, term in like[2].items() if text not in touched}, **anew}, like[2])


def _terms(synonyms: Synonyms, topics: Topics, only: Container[str] | None = None) -> dict[str, Term]:
    """Text → term; `only`: of these texts, of which all synonyms are given."""
    ways: dict[str, dict[str, Way]] = defaultdict(dict)
    whole = [row for row in synonyms if not has_wildcard(row.term)]
    for row in whole:
        ways[row.term].setdefault(row.target, Way(row.target, row.relation, row.weight))
        if row.relation == "equivalent":
            ways[row.target].setdefault(row.term, Way(row.term, row.relation, row.weight))
    by_term = {topic.term: topic for topic in topics}
    narrower: dict[str, list[str]] = defaultdict(list)
    for topic in topics:
        for wider in topic.broader:
            narrower[wider].append(topic.term)
    book = {}
    # targets too: what is said in full already is not replaced by itself (组合贷 in 组合贷款)
    for text in {**ways, **by_term, **dict.fromkeys(row.target for row in whole)}:
        if only is not None and text not in only:
            continue
        found, below = by_term.get(text), narrower.get(text, [])
        related = found.related if found else ()
        book[text] = Term(
            text,
            tuple(ways[text].values()) if text in ways else (),
            tuple(
                way
                for way in (*_ways(below, "narrower", NARROWER), *_ways(related, "related", RELATED))
                if way.target not in ways.get(text, {})
            ),
            tuple(dict.fromkeys((*related, *below, *(found.broader if found else ())))),
        )
    return book


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
