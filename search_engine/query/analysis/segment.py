"""Words: what a match needs, and what only adds to its score.

Marked stretches have had their say: what was removed asks for nothing, places and weak words only add to a score, terms
bring their alternatives. All other text is segmented, stretch by stretch.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice, product
from typing import TYPE_CHECKING

from dictionaries.normalize import squash
from indexer.analysis.analyzer import Token
from ranker.matching.parsed_query import MOST_WORDS, Need, Wording
from search_engine.query.analysis.query_analysis import PLACE, REMOVED, TERM, WEAK, Mark, Understanding
from search_engine.query.analysis.sentences import is_sentence
from search_engine.query.analysis.words import distinct, is_single

if TYPE_CHECKING:
    from search_engine.query.analysis.resources import Tools

# Texts that a name may equal to be of the highest class.
MOST_EXACT = 16
# Who names a matter without its situation (办理情形) means the first of its life; squashed, as names end with it.
FIRST_SITUATIONS = ("新办", "首次申请", "新备案", "设立", "首次", "新申请", "首次办理")
# So many things said make more of a sentence than a search.
THINGS = 3
# Characters of a topic that tells what a sentence is about.
SHORTEST_TOPIC = 2


def segment(understanding: Understanding, tools: Tools) -> Understanding:
    """Make the wording that retrieval gets."""
    text = understanding.text
    tokens = [
        Token(token.text, start + token.start, start + token.end, token.top)
        for start, end in understanding.free_stretches()
        for token in tools.analyzer.tokens(text[start:end])
    ]
    sentence = is_sentence(understanding, tools)
    required, around = _required(understanding, tokens, tools, sentence=sentence)
    terms = [(mark.start, mark.need) for mark in understanding.marks if mark.need is not None]
    found = sorted([*terms, *((token.start, Need.of(token.text)) for token in required)], key=lambda one: one[0])
    said = tuple(dict.fromkeys(need for _, need in found)) or _needs_of_weak(understanding, tools)
    needs, wishes = _parted(understanding, said, tokens, tools) if sentence else (said, ())
    around = [*around, *(_places_in_names(understanding, tools) if sentence else ())]
    wishes = tuple(
        need for need in dict.fromkeys((*wishes, *(Need.of(token.text) for token in around))) if need not in needs
    )
    wording = Wording(
        exact=tuple(_exact(understanding, tools)),
        needs=needs[:MOST_WORDS],
        wishes=wishes[: MOST_WORDS - len(needs)] if needs else (),
        extras=_extras(understanding, tokens, (*needs, *wishes), tools) if said else (),
        sentence=sentence and len(needs) + len(wishes) >= THINGS,
        typed=len(tools.analyzer.top_words(text)) if sentence else 0,
    )
    top = tuple(token.text for token in tools.analyzer.top_words(text))
    record = [" ".join(need.alternatives[0].words) for need in wording.needs]
    return understanding.after("segment", record, tokens=top, wording=wording)


def _required(
    understanding: Understanding, tokens: list[Token], tools: Tools, *, sentence: bool
) -> tuple[list[Token], list[Token]]:
    """Of the words outside marks those that a match needs, and those that stand around them.

    Single characters are needed where there is nothing else. In a sentence, words that stand in no name of the
    catalogue are no more than colour, as long as there are others.
    """
    top = [token for token in tokens if token.top]
    has_terms = any(mark.role == TERM for mark in understanding.marks)
    long = [token for token in top if not is_single(token)]
    if not long:
        return ([] if has_terms else top), []
    known = [token for token in long if tools.names.has_word(token.text)]
    if not sentence or not (known or has_terms):
        return long, []
    return known, [token for token in long if not tools.names.has_word(token.text)]


def _places_in_names(understanding: Understanding, tools: Tools) -> list[Token]:
    """Words of places that matters are called by: who goes to 台湾 does not say where he lives alone."""
    return [
        token
        for text in understanding.texts(PLACE)
        for token in tools.analyzer.top_words(text)
        if not is_single(token) and tools.names.has_word(token.text)
    ]


def _parted(
    understanding: Understanding, said: tuple[Need, ...], tokens: list[Token], tools: Tools
) -> tuple[tuple[Need, ...], tuple[Need, ...]]:
    """What a match needs of what a sentence says, and what is only wished for.

    No official matter has all words of a sentence: of those that say three things and more, the terms of the
    dictionaries are what it is about; people are named in passing. Whether the terms say enough, retrieval decides
    by how rare they are beside the rest.
    """
    if len(said) < THINGS:
        return said, ()
    terms = _terms(understanding, tokens, tools)
    about = frozenset(need for need, text in terms if text not in tools.audience) or {need for need, _ in terms}
    needs = tuple(need for need in said if need in about)
    if not needs:
        return said, ()
    return needs, tuple(need for need in said if need not in about)


def _terms(understanding: Understanding, tokens: list[Token], tools: Tools) -> list[tuple[Need, str]]:
    """The needs that come of terms, each with the term's text; words inside topics are such too."""
    text = understanding.text
    marked = [(mark.need, text[mark.start : mark.end]) for mark in understanding.marks if mark.role == TERM]
    topics = [
        (start + one.start, start + one.end, one.value.text)
        for start, end in understanding.free_stretches()
        for one in tools.terms.longest(text[start:end])
        if one.end - one.start >= SHORTEST_TOPIC
    ]
    inside = [
        (Need.of(token.text), topic)
        for token in tokens
        for start, end, topic in topics
        if start <= token.start and token.end <= end
    ]
    return [(need, said) for need, said in (*marked, *inside) if need is not None]


def _extras(
    understanding: Understanding, tokens: list[Token], needs: tuple[Need, ...], tools: Tools
) -> tuple[str, ...]:
    """Words that only add to a score: of the text, inside its words, of weak words and places."""
    marked = [
        token
        for role in (TERM, WEAK, PLACE)
        for text in understanding.texts(role)
        for token in tools.analyzer.tokens(text)
    ]
    required = {word for need in needs for words in need.all_ways for word in words}
    return tuple(word for word in distinct([*tokens, *marked]) if word not in required)


def _needs_of_weak(understanding: Understanding, tools: Tools) -> tuple[Need, ...]:
    """Where nothing else is there, weak words are what is looked for, unless they are mere scaffolding together."""
    if understanding.mentions or understanding.asks or understanding.texts(REMOVED):
        return ()
    tokens = [token for text in understanding.texts(WEAK) for token in tools.analyzer.top_words(text)]
    if all(map(is_single, tokens)):
        return ()
    return tuple(map(Need.of, distinct(tokens)))


def _exact(understanding: Understanding, tools: Tools) -> list[str]:
    """Squashed texts that a name may equal: as typed, as understood, and with official equivalents."""
    roles = ((), (REMOVED,), (REMOVED, PLACE), (REMOVED, PLACE, WEAK))
    said = dict.fromkeys(text for gone in roles for text in _said(understanding, gone) if text)
    found = list(said)[:MOST_EXACT]
    first = [text + situation for text in found if text in tools.names for situation in FIRST_SITUATIONS]
    return [*found, *(text for text in first if text in tools.names)]


def _said(understanding: Understanding, gone: tuple[str, ...]) -> Iterator[str]:
    """The text without the marks of some roles, its terms in every way that keeps a class."""
    if not gone:
        yield squash(understanding.raw)
    choices: list[list[str]] = []
    end = 0
    for mark in understanding.marks:
        choices.append([understanding.text[end : mark.start]])
        if mark.role not in gone:
            choices.append(_ways(mark, understanding.text))
        end = mark.end
    choices.append([understanding.text[end:]])
    for parts in islice(product(*choices), MOST_EXACT):
        yield squash("".join(parts))


def _ways(mark: Mark, text: str) -> list[str]:
    own = text[mark.start : mark.end]
    others = ("".join(words) for words in mark.need.keeping[1:]) if mark.need else ()
    return [own, *others]
