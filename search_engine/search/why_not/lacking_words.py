"""Which words of a query a document lacks, or has where they do not count, and which of its own words are nearest to
them; also of a document that no index has.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from dictionaries.lexicon import Lexicon
from dictionaries.meaning import WordVectors
from dictionaries.normalize import normal_text
from indexer.analysis.analyzer import Analyzer
from indexer.documents.texts import by_group, field_texts
from ranker.matching.parsed_query import ParsedQuery
from search_engine.page.mend import Mend
from search_engine.search.retrieval.document_words import ClauseMet
from search_engine.search.why_not.blocker import Blocker

# Words told of one that is missing; of a document that are looked at.
MOST, LOOKED_AT = 3, 400
# Cosine, and share of characters, from which a word is near another.
NEAR_IN_MEANING, NEAR_IN_CHARACTERS = 0.55, 0.3
SHORTEST = 2
SYNONYM, MEANING, CHARACTERS = "synonym", "meaning", "characters"


class OwnWords:
    """The words of a document, those of its names first.

    Args:
        document: In JSON values.
        vectors: None where none are used.
    """

    def __init__(
        self, document: Mapping[str, Any], analyzer: Analyzer, lexicon: Lexicon, vectors: WordVectors | None
    ) -> None:
        self._lexicon, self._vectors = lexicon, vectors
        groups = by_group(field_texts(document))
        self.text: Mapping[str, str] = {group: normal_text(text) for group, text in groups.items()}
        words = (token.text for text in self.text.values() for token in analyzer.top_words(text))
        self._words = [word for word in dict.fromkeys(words) if len(word) >= SHORTEST][:LOOKED_AT]

    def nearest(self, word: str) -> list[dict[str, str]]:
        """The nearest ones, with what tells that they are: synonyms, then meaning, then common characters."""
        found: dict[str, str] = {}
        for own, by in (*self._synonyms(word), *self._by_meaning(word), *self._by_characters(word)):
            if own != word:
                found.setdefault(own, by)
        return [{"text": own, "by": by} for own, by in found.items()][:MOST]

    def _synonyms(self, word: str) -> Iterator[tuple[str, str]]:
        text = "\n".join(self.text.values())
        for row in self._lexicon.synonyms:
            if row.term == word and row.target in text:
                yield row.target, SYNONYM
            elif row.target == word and row.term in text:
                yield row.term, SYNONYM

    def _by_meaning(self, word: str) -> Iterator[tuple[str, str]]:
        if self._vectors is None or not self._words:
            return
        vector = self._vectors.of(word)
        near = [(float(self._vectors.of(own) @ vector), own) for own in self._words]
        yield from ((own, MEANING) for cosine, own in _first(near) if cosine >= NEAR_IN_MEANING)

    def _by_characters(self, word: str) -> Iterator[tuple[str, str]]:
        near = [(_common(word, own), own) for own in self._words]
        yield from ((own, CHARACTERS) for share, own in _first(near) if share >= NEAR_IN_CHARACTERS)


def _common(one: str, other: str) -> float:
    """The share of their characters that two words have in common."""
    return len(set(one) & set(other)) / len(set(one) | set(other))


def _first(near: Iterable[tuple[float, str]]) -> list[tuple[float, str]]:
    return sorted(near, key=lambda one: -one[0])[:MOST]


def words_of(parsed_query: ParsedQuery, text: Mapping[str, str], analyzer: Analyzer) -> tuple[ClauseMet, ...]:
    """Where a document has each need and wish, by its texts in normal form: what the index says of one that it has."""
    name, near, body = (frozenset(analyzer.texts(text.get(group, ""))) for group in ("name", "near", "body"))
    required = len(parsed_query.required)
    found = []
    for i, clause in enumerate(parsed_query.clauses):
        in_name, in_near, anywhere = (
            any(words.issuperset(variant) for variant in clause.variants)
            for words in (name, name | near, name | near | body)
        )
        found.append(ClauseMet(clause.alternatives[0].words, i < required, in_name, in_near, anywhere))
    return tuple(found)


def word_blockers(words: Sequence[ClauseMet], own: OwnWords, *, by_names: bool, matched: bool) -> Iterator[Blocker]:
    """Of each need that is not met, and of each that is met where it does not count.

    Args:
        own: The document's own words.
        by_names: Of a sentence, and of what is compared by meaning, words in a body count for nothing.
        matched: Whether the document has all that a match needs.
    """
    for one in words:
        if one.required and not one.anywhere:
            yield _lacks("".join(one.words), own)
    lacking = any(one.required and not one.anywhere for one in words)
    far = ["".join(one.words) for one in words if one.required and one.anywhere and not one.near]
    if far and not matched and (by_names or not lacking):
        yield Blocker(
            "words_in_body",
            f"“{'、'.join(far)}”只在文档正文里；整句检索与按含义检索只看名称、别名、部门与主题",
            Mend.same(f"把“{' '.join(far)}”写入这一事项（各地各份）的别名或主题词"),
            {"words": far},
        )


def _lacks(word: str, own: OwnWords) -> Blocker:
    near: Sequence[Mapping[str, Any]] = own.nearest(word)
    called = f"；文档中相近的说法：{'、'.join(one['text'] for one in near)}" if near else ""
    target = near[0]["text"] if near else "文档中的说法"
    return Blocker(
        "lacks_word",
        f"文档没有检索词“{word}”{called}",
        Mend(
            f"请部门在文档的别名中加上“{word}”，或起草同义词：词语“{word}”，对应词“{target}”，等同（双向），权重 1",
            f"在文档的别名中加上“{word}”，或起草同义词："
            f"zwfw dict draft synonyms term={word} target={target} relation=equivalent weight=1",
        ),
        {"word": word, "nearest": list(near)},
    )
