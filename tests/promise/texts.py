"""Which words a document has, and how well they answer a query: the plain version, text by text.

A word stands in a name if it is a substring of the squashed title or of a squashed alias. It stands in a field if it is
a word or sub-word of the field's text. Words of a base are those of its shared values; a document of it has these and
the words of its own values that differ from them. A document of a base that existed in one region alone when the index
was built is taken by its whole text.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any

from dictionaries.kinds.words import StopWord, Synonym
from dictionaries.lexicon.compiling import lexicon_of
from dictionaries.normalize import bare_name, normal_text, squash
from dictionaries.patterns.phrases import PhraseIndex
from dictionaries.regions import Region, RegionTree
from indexer.documents.document import Document
from indexer.documents.texts import TEXT_FIELDS, text_of
from indexer.store.split import base_key
from ranker.matching.parsed_query import Clause, ParsedQuery
from search_engine.query.analysis import AnalysisResources, QueryAnalyzer
from search_engine.query.analysis.name_index import NameIndex
from search_engine.query.analysis.term_index import term_book, terms_of
from tests.known import analyzer

ANALYZER = analyzer()
# Words of the tests' catalogues with something else that they may be called, so that needs have alternatives.
SYNONYMS = (
    Synonym("驾照", "机动车驾驶证", "official", 1.0),
    Synonym("补办", "补领", "equivalent", 1.0),
    Synonym("身份证", "居民身份证", "equivalent", 1.0),
    Synonym("公积金", "住房公积金", "official", 1.0),
    Synonym("护照", "签证", "related", 0.5),
    Synonym("登记", "备案", "one_way", 0.7),
)
STOP_WORDS = {"请问": StopWord("请问", "anywhere", "scaffold"), "办理": StopWord("办理", "anywhere", "weak")}
LEXICON = lexicon_of({"synonyms": SYNONYMS})
UNDERSTANDER = QueryAnalyzer(
    AnalysisResources(
        ANALYZER, terms=term_book(LEXICON), stop_words=PhraseIndex(STOP_WORDS), names=NameIndex((), terms_of(LEXICON))
    )
)
COVERAGE = 0.6

Values = Mapping[str, Any]


@dataclass(frozen=True)
class Copy:
    """A document as it was sent, with its region and base."""

    document: Document
    region: Region

    @classmethod
    def of(cls, raw: Values, tree: RegionTree) -> Copy:
        document = Document.model_validate(raw)
        return cls(document, tree[document.region or "000000"])

    @property
    def id(self) -> str:
        return self.document.id

    @cached_property
    def base(self) -> str:
        return base_key(self.document)

    @cached_property
    def values(self) -> Values:
        return self.document.model_dump(mode="json", exclude_defaults=True)

    @property
    def for_office(self) -> bool:
        return self.document.initiative == "依职权"

    @property
    def key(self) -> tuple[int, str]:
        """What decides between equals."""
        return self.region.number, self.id


@dataclass(frozen=True)
class Text:
    """What a document, or what copies share, says: words by how near the name they stand.

    Attributes:
        names: Titles and aliases.
        near: Words of authority, topics and themes, and of names.
        anywhere: Words of all fields.
    """

    names: tuple[str, ...]
    near: frozenset[str]
    anywhere: frozenset[str]

    @classmethod
    def of(cls, values: Values) -> Text:
        names = (values.get("title"), *values.get("aliases", ()))
        return cls(
            names=tuple(name for name in names if name),
            near=words_of(values, ("name", "near")),
            anywhere=words_of(values, ("name", "near", "body")),
        )

    def class_for(self, parsed_query: ParsedQuery) -> int:
        """2 to 6; 0 where a word is missing."""
        if any(name and squash(name) in parsed_query.exact for name in self.names):
            return 6
        found = {name: [found_in(clause, name) for clause in parsed_query.required] for name in self.names}
        conjunctive = {name: sum(lengths) for name, lengths in found.items() if all(lengths)}
        if conjunctive:
            return 5 if any(length >= COVERAGE * len(bare_name(name)) for name, length in conjunctive.items()) else 4
        return self.lower_class(parsed_query, frozenset(), frozenset())

    def lower_class(self, parsed_query: ParsedQuery, near: frozenset[str], anywhere: frozenset[str]) -> int:
        """3, 2 or 0, with further words that a copy has of its own."""
        if all(self.meets(clause, self.near) or meets(clause, near) for clause in parsed_query.required):
            return 3
        if parsed_query.sentence:
            return 0
        if all(self.meets(clause, self.anywhere) or meets(clause, anywhere) for clause in parsed_query.required):
            return 2
        return 0

    def meets(self, clause: Clause, words: frozenset[str]) -> bool:
        """Whether a need is met by some of the words and by names."""
        named = {
            word for way in clause.variants for word in way if any(squash(word) in squash(name) for name in self.names)
        }
        return meets(clause, words | named)


def meets(clause: Clause, words: frozenset[str]) -> bool:
    """Whether some words have all of one alternative."""
    return any(words.issuperset(way) for way in clause.variants)


def found_in(clause: Clause, name: str) -> int:
    """Characters of the longest alternative that keeps a class and stands in a name with all its words."""
    ways = [[squash(word) for word in way] for way in clause.exact_equivalents]
    return max((sum(map(len, way)) for way in ways if all(word in squash(name) for word in way)), default=0)


def words_of(values: Values, groups: Iterable[str]) -> frozenset[str]:
    """Words and sub-words of the fields of some groups."""
    return frozenset().union(
        *(
            tokens(text_of(name, values[name]))
            for name, (group, _) in TEXT_FIELDS.items()
            if group in groups and values.get(name)
        )
    )


@lru_cache(maxsize=10_000)
def tokens(text: str) -> frozenset[str]:
    return frozenset(token.text for token in ANALYZER.tokens(normal_text(text)))


def own_values(values: Values, shared: Values) -> Values:
    """The searched values of a copy that are not what its base shares."""
    return {
        name: value
        for name, value in values.items()
        if name in TEXT_FIELDS
        and value
        and not (shared.get(name) and text_of(name, shared[name]) == text_of(name, value))
    }


def shared_values(copies: Iterable[Copy]) -> Values:
    """For each field the value that most copies have (of equals, that of the smallest id), if at least two have it.

    The title is shared however it is written: another name would be another base.
    """
    ordered = sorted(copies, key=lambda copy: copy.id)
    shared: dict[str, Any] = {}
    for name in TEXT_FIELDS:
        texts = [text_of(name, copy.values[name]) for copy in ordered if copy.values.get(name)]
        if texts:
            most = max(texts, key=texts.count)
            if texts.count(most) >= 2 or name == "title":
                shared[name] = next(
                    copy.values[name]
                    for copy in ordered
                    if copy.values.get(name) and text_of(name, copy.values[name]) == most
                )
    return shared
