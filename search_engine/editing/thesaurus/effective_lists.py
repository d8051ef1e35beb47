"""What terms of a thesaurus are in our lists already: told before they become something else there."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from dictionaries.kinds import BY_NAME, Trait, kinds_with
from dictionaries.kinds.words import KEEPING
from dictionaries.lexicon.lexicon import Lexicon
from dictionaries.normalize import normal_text
from search_engine.editing.thesaurus.conflicts import Conflict

Placed = tuple[str, int]
# Kinds whose texts are no terms.
OTHER_KINDS = kinds_with(Trait.NO_TERM)


def elsewhere(lexicon: Lexicon, preferred: Sequence[Placed], used_for: Sequence[Placed]) -> Iterator[Conflict]:
    """What terms of a vocabulary, and terms that these are used for, are in our lists. Of banned words and misspellings
    the rules of all lists tell.

    Args:
        lexicon: What is in force for everybody.
    """
    official: dict[str, list[str]] = {}
    for synonym in lexicon.synonyms:
        if synonym.relation in KEEPING:
            official.setdefault(synonym.term, []).append(synonym.target)
    topics = {topic.term for topic in lexicon.topics}
    others = {name: {getattr(row, BY_NAME[name].key[0]) for row in getattr(lexicon, name)} for name in OTHER_KINDS}
    ours = {normal_text(term) for term, _ in preferred}

    def in_others(term: str, row: int) -> Iterator[Conflict]:
        for name, texts in others.items():
            if normal_text(term) in texts:
                yield _warn(term, row, f"“{term}”现为{BY_NAME[name].label}，两处作用不同，请核对")

    for term, row in preferred:
        if targets := [target for target in official.get(normal_text(term), ()) if target not in ours]:
            told = "、".join(f"“{target}”" for target in targets[:3])
            yield _warn(term, row, f"“{term}”现为同义词，对应 {told}；收为主题词后两者并存，请核对")
        yield from in_others(term, row)
    for term, row in used_for:
        if (key := normal_text(term)) in topics and key not in ours:
            yield _warn(term, row, f"“{term}”现为主题词，词表作非正式主题词；两者并存，请核对")
        yield from in_others(term, row)


def _warn(term: str, row: int, what: str) -> Conflict:
    return Conflict("warn", "elsewhere", term, row, what)
