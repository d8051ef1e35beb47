"""Words: what a match needs, and what only adds to its score.

Marked stretches have had their say: what was removed asks for nothing, places and weak words only add to a score, terms
bring their alternatives. All other text is segmented, stretch by stretch.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice, product
from typing import TYPE_CHECKING

from dictionaries.normalize import squash
from indexer.analyzer import Token
from ranker.wording import MOST_WORDS, Need, Wording
from search_engine.understanding.understanding import PLACE, REMOVED, TERM, WEAK, Mark, Understanding
from search_engine.understanding.words import distinct, is_single

if TYPE_CHECKING:
    from search_engine.understanding.tools import Tools

# Texts that a name may equal to be of the highest class.
MOST_EXACT = 16


def segment(understanding: Understanding, tools: Tools) -> Understanding:
    """Make the wording that retrieval gets."""
    text = understanding.text
    tokens = {part: tools.analyzer.tokens(text[slice(*part)]) for part in understanding.free_stretches()}
    needs = _needs(understanding, tokens, single=False) or _needs(understanding, tokens, single=True)
    spare = [
        token for mark in understanding.marks if mark.role in (WEAK, PLACE) for token in _tokens(mark, text, tools)
    ]
    if not needs:
        needs = _needs_of_weak(understanding, tools)
    needs = tuple(dict.fromkeys(needs))[:MOST_WORDS]
    required = {word for need in needs for words in need.all_ways for word in words}
    of_terms = [token for mark in understanding.marks if mark.role == TERM for token in _tokens(mark, text, tools)]
    others = distinct([*(token for part in tokens.values() for token in part), *of_terms, *spare])
    wording = Wording(
        exact=tuple(islice(_exact(understanding), MOST_EXACT)),
        needs=needs,
        extras=tuple(word for word in others if word not in required) if needs else (),
    )
    top = tuple(token.text for token in tools.analyzer.tokens(text) if token.top)
    return understanding.after(
        "segment", [" ".join(need.alternatives[0].words) for need in needs], tokens=top, wording=wording
    )


def _tokens(mark: Mark, text: str, tools: Tools) -> list[Token]:
    return tools.analyzer.tokens(text[mark.start : mark.end])


def _needs(
    understanding: Understanding, tokens: dict[tuple[int, int], list[Token]], *, single: bool
) -> tuple[Need, ...]:
    """What terms and words need, in their order."""
    found: list[tuple[int, Need]] = [
        (mark.start, mark.need) for mark in understanding.marks if mark.role == TERM and mark.need is not None
    ]
    for (start, _), part in tokens.items():
        found.extend(
            (start + token.start, Need.of(token.text))
            for token in part
            if token.top and (single or not is_single(token))
        )
    return tuple(need for _, need in sorted(found, key=lambda one: one[0]))


def _needs_of_weak(understanding: Understanding, tools: Tools) -> tuple[Need, ...]:
    """Where nothing else is there, weak words are what is looked for, unless they are mere scaffolding together."""
    if understanding.mentions or understanding.asks or understanding.texts(REMOVED):
        return ()
    tokens = [
        token
        for mark in understanding.marks
        if mark.role == WEAK
        for token in _tokens(mark, understanding.text, tools)
        if token.top
    ]
    return tuple(map(Need.of, distinct(tokens)))


def _exact(understanding: Understanding) -> Iterator[str]:
    """Squashed texts that a name may equal: as typed, as understood, and with official equivalents."""
    seen = {""}
    for gone in ((), (REMOVED,), (REMOVED, PLACE), (REMOVED, PLACE, WEAK)):
        for text in _said(understanding, gone):
            if text not in seen:
                seen.add(text)
                yield text


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
