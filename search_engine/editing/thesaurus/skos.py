"""From SKOS to a thesaurus.

Labels, broader, narrower and related become terms and statements. What else a file says of a concept and of its schemes
stays word for word with a term (`TermEntry.kept`), a name and a value each:

    skos:notation            A01                     a text
    skos:definition@en       identity card           a text in a language
    dct:modified^xsd:date    2026-01-01              a text of a type
    skos:inScheme>           http://example.org/s    a thing
    ~skos:hasTopConcept>     http://example.org/s    a thing that says it of the concept
    !http://example.org/s dct:title@zh  …            said of the scheme; kept with the first of its concepts
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, Final

from dictionaries.reasons import Message
from search_engine.editing.files.sheet import refuse
from search_engine.editing.thesaurus.skos_source import graph_of
from search_engine.editing.thesaurus.skos_statements import MINTED, OF_SCHEME, SAID_OF_IT, Statements, minted
from search_engine.editing.thesaurus.thesaurus import (
    Relation,
    Statement,
    TermEntry,
    Thesaurus,
    values_of_thesaurus,
)

if TYPE_CHECKING:
    from rdflib import Graph
    from rdflib.term import Node

NO_CONCEPTS = Message("wrong_file", "文件中没有概念，不是 SKOS 词表", "the file has no concepts: it is no SKOS")
R = Relation
# Languages whose labels are terms, the best one first; any other of Chinese comes after them, then labels of none.
BEST: Final = ("zh", "zh-cn", "zh-hans", "zh-hans-cn")


def read_skos(content: bytes, name: str | None, file: str, file_format: str, stem: str) -> Thesaurus:
    """The thesaurus of a SKOS file. Raises `BadParameters`."""
    return _Reader(graph_of(content, file, file_format), file).thesaurus(name, stem)


def skos_values(content: bytes, file: str, name: str | None, file_format: str, stem: str) -> Iterator[list[object]]:
    """The same as values that JSON holds, for a process of its own."""
    yield from values_of_thesaurus(read_skos(content, name, file, file_format, stem))


class _Reader:
    def __init__(self, graph: Graph, file: str) -> None:
        from rdflib import RDF, SKOS

        self._graph, self._skos = graph, SKOS
        self._named = Statements()
        self._left_out: Counter[str] = Counter()
        self._concepts = sorted(set(graph.subjects(RDF.type, SKOS.Concept)), key=str)
        self._schemes = sorted(set(graph.subjects(RDF.type, SKOS.ConceptScheme)), key=str)
        if not self._concepts:
            refuse(file, NO_CONCEPTS())
        for kind in sorted(set(graph.objects(None, RDF.type)) - {SKOS.Concept, SKOS.ConceptScheme}, key=str):
            self._left_out[f"{self._named.short(kind)}：不是概念，没有收录"] = len(set(graph.subjects(RDF.type, kind)))

    def thesaurus(self, name: str | None, stem: str) -> Thesaurus:
        """All of it."""
        terms = self._terms()
        entries: dict[str, TermEntry] = {}
        statements: dict[Statement, int] = {}
        name = name or self._title() or stem
        of_schemes = self._of_schemes(terms)
        for concept, (term, language) in terms.items():
            kept = tuple(sorted((*self._kept(concept, terms), *of_schemes.get(concept, ()))))
            uri = "" if str(concept) == minted(name, term) else str(concept)
            entries[term] = TermEntry(self._note(concept), uri, language, kept=kept)
            statements |= dict.fromkeys(self._related(concept, term, terms), 0)
        for concept, (term, _) in terms.items():
            for label, is_hidden in self._others(concept, term):
                statement = Statement(term, R.USED_FOR, str(label))
                if statement in statements:
                    self._left_out["一个概念的两个标签只在语言或类型上不同：只收录一个"] += 1
                entries.setdefault(str(label), TermEntry(language=label.language or "", is_hidden=is_hidden))
                statements |= {statement: 0, Statement(str(label), R.USE, term): 0}
        return Thesaurus(name, entries, statements, dict(self._left_out))

    def _terms(self) -> dict[Node, tuple[str, str]]:
        """Concept → its term, and the language of that label."""
        found: dict[Node, tuple[str, str]] = {}
        taken: set[str] = set()
        for concept in self._concepts:
            labels: list[Any] = sorted(filter(_is_term, self._graph.objects(concept, self._skos.prefLabel)), key=_rank)
            if not labels or self._is_blank(concept):
                self._left_out["没有中文 prefLabel 或没有标识的概念：不能成为主题词"] += 1
            elif str(labels[0]) in taken:
                self._left_out[f"另一个概念也叫“{labels[0]}”：只收录标识在前的一个"] += 1
            else:
                taken.add(str(labels[0]))
                found[concept] = str(labels[0]), labels[0].language or ""
        return found

    def _others(self, concept: Node, term: str) -> Iterator[tuple[Any, bool]]:
        """Labels that the term is used for, and whether they are hidden ones."""
        for name, is_hidden in ((self._skos.altLabel, False), (self._skos.hiddenLabel, True)):
            for label in sorted(self._graph.objects(concept, name), key=str):
                if _is_term(label) and str(label) != term:
                    yield label, is_hidden

    def _related(self, concept: Node, term: str, terms: dict[Node, tuple[str, str]]) -> Iterator[Statement]:
        for name, relation in self._named.relations.items():
            others = (terms[other][0] for other in self._graph.objects(concept, name) if other in terms)
            yield from (Statement(term, relation, other) for other in sorted(others))

    def _note(self, concept: Node) -> str:
        """The scope note, where there is one in Chinese that can be a line; others are kept word for word."""
        found = [one for one in self._graph.objects(concept, self._skos.scopeNote) if _is_line(one)]
        return str(found[0]) if len(found) == 1 else ""

    def _kept(self, concept: Node, terms: dict[Node, tuple[str, str]]) -> Iterator[tuple[str, str]]:
        from rdflib import RDF

        note, others = self._note(concept), (self._skos.altLabel, self._skos.hiddenLabel)
        for name, value in self._graph.predicate_objects(concept):
            is_label = (
                name == self._skos.prefLabel and (str(value), getattr(value, "language", "") or "") == terms[concept]
            )
            is_other = name in others and _is_term(value) and str(value) != terms[concept][0]
            is_relation = name in self._named.relations and value in terms
            is_note = bool(note) and name == self._skos.scopeNote and str(value) == note
            if not (is_label or is_other or is_relation or is_note or (name, value) == (RDF.type, self._skos.Concept)):
                yield from self._written(name, value)
        for scheme in self._graph.subjects(self._skos.hasTopConcept, concept):
            yield f"{SAID_OF_IT}{self._named.short(self._skos.hasTopConcept)}>", str(scheme)

    def _of_schemes(self, terms: dict[Node, tuple[str, str]]) -> dict[Node, list[tuple[str, str]]]:
        """Concept → what is kept with it of the schemes of which it is the first one."""
        from rdflib import RDF

        found: dict[Node, list[tuple[str, str]]] = {}
        for scheme in self._schemes:
            if str(scheme).startswith(MINTED):
                continue
            members = [*self._graph.objects(scheme, self._skos.hasTopConcept)]
            members += [*self._graph.subjects(self._skos.topConceptOf, scheme)]
            members += [*self._graph.subjects(self._skos.inScheme, scheme)]
            there = sorted((one for one in members if one in terms), key=str)
            if not there:
                self._left_out[f"词表 {scheme}：其中没有收录的概念"] += 1
                continue
            found.setdefault(there[0], []).append((f"{OF_SCHEME}{scheme} ", ""))
            for name, value in self._graph.predicate_objects(scheme):
                if name != self._skos.hasTopConcept and (name, value) != (RDF.type, self._skos.ConceptScheme):
                    for key, text in self._written(name, value):
                        found[there[0]].append((f"{OF_SCHEME}{scheme} {key}", text))
        return found

    def _written(self, name: Node, value: Node) -> Iterator[tuple[str, str]]:
        if self._is_blank(value):
            self._left_out[f"{self._named.short(name)}：没有标识的值，没有收录"] += 1
        elif not str(value).startswith(MINTED):
            yield self._named.written(name, value)

    def _title(self) -> str:
        from rdflib import DC, DCTERMS, RDFS

        for scheme in self._schemes:
            for name in (self._skos.prefLabel, DCTERMS.title, DC.title, RDFS.label):
                labels = sorted(filter(_is_term, self._graph.objects(scheme, name)), key=_rank)
                if labels:
                    return str(labels[0])
        return ""

    def _is_blank(self, node: Node) -> bool:
        from rdflib import BNode

        return isinstance(node, BNode)


def _is_term(label: Any) -> bool:
    """Whether a label is Chinese, or of no told language."""
    language = getattr(label, "language", "-")
    return (language is None or language.lower().split("-")[0] == "zh") and str(label) == " ".join(str(label).split())


def _is_line(note: Any) -> bool:
    return getattr(note, "language", None) == "zh" and str(note) == " ".join(str(note).split()) != ""


def _rank(label: Any) -> tuple[int, str, str]:
    language = (label.language or "").lower()
    place = BEST.index(language) if language in BEST else len(BEST) + (not language)
    return place, language, str(label)
