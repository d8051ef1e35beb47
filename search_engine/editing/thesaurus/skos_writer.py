"""From a thesaurus to SKOS; what was kept of a SKOS file (see `skos`) is written again."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from search_engine.checkpoints import with_checkpoints
from search_engine.editing.thesaurus.skos_source import SKOS_FORMATS, require_rdflib
from search_engine.editing.thesaurus.skos_statements import Statements, is_address, language_of, minted
from search_engine.editing.thesaurus.thesaurus import CHINESE, Relation, Thesaurus

if TYPE_CHECKING:
    from rdflib import Graph

R = Relation
USES: Final = (R.USE, R.USED_FOR)


def write_skos(thesaurus: Thesaurus, file_format: str) -> bytes:
    """A thesaurus as SKOS. Raises `BadParameters` where the library is not installed."""
    require_rdflib()
    return _Writer(thesaurus).graph().serialize(format=SKOS_FORMATS[file_format][0], encoding="utf-8")


class _Writer:
    def __init__(self, thesaurus: Thesaurus) -> None:
        from rdflib import SKOS, Graph

        self._thesaurus, self._skos = thesaurus, SKOS
        self._named = Statements()
        self._graph = Graph()
        self._graph.bind("skos", SKOS)
        self._concepts = {term: self._address(term) for term in self._preferred()}

    def graph(self) -> Graph:
        """All that is said of it."""
        for term, concept in with_checkpoints(self._concepts.items()):
            self._say_of(term, concept)
        for one in self._thesaurus.statements:
            if one.relation in self._named.names:
                concept, other = self._concepts[one.term], self._concepts[one.target]
                self._graph.add((concept, self._named.names[one.relation], other))
            elif one.relation in USES:
                used, term = (one.term, one.target) if one.relation is R.USED_FOR else (one.target, one.term)
                name = self._skos.hiddenLabel if self._thesaurus.entry(term).is_hidden else self._skos.altLabel
                self._graph.add((self._concepts[used], name, self._label(term)))
        self._add_scheme()
        return self._graph

    def _preferred(self) -> list[str]:
        """Terms that are concepts: all but those that others are used for, and that have no place of their own."""
        statements = self._thesaurus.statements
        used = {one.term if one.relation is R.USE else one.target for one in statements if one.relation in USES}
        placed = {term for one in statements if one.relation not in USES for term in (one.term, one.target)}
        placed |= {one.target if one.relation is R.USE else one.term for one in statements if one.relation in USES}
        return [term for term in self._thesaurus.terms() if term in placed or term not in used]

    def _say_of(self, term: str, concept: Any) -> None:
        from rdflib import RDF, Literal

        entry = self._thesaurus.entry(term)
        self._graph.add((concept, RDF.type, self._skos.Concept))
        self._graph.add((concept, self._skos.prefLabel, self._label(term)))
        if entry.note:
            self._graph.add((concept, self._skos.scopeNote, Literal(entry.note, lang=CHINESE)))
        if entry.uri and not is_address(entry.uri):
            self._graph.add((concept, self._skos.notation, Literal(entry.uri)))
        for key, value in entry.kept:
            if kept := self._named.triple(concept, key, value):
                self._graph.add(kept)

    def _address(self, term: str) -> Any:
        from rdflib import URIRef

        uri = self._thesaurus.entry(term).uri
        return URIRef(uri if is_address(uri) else minted(self._thesaurus.name, term))

    def _label(self, term: str) -> Any:
        from rdflib import Literal

        return Literal(term, lang=language_of(self._thesaurus.entry(term).language))

    def _add_scheme(self) -> None:
        """A scheme of its name, where concepts came with none."""
        from rdflib import DCTERMS, RDF, Literal, URIRef

        if any(entry.uri or entry.kept for entry in self._thesaurus.entries.values()):
            return
        scheme = URIRef(minted(self._thesaurus.name))
        self._graph.add((scheme, RDF.type, self._skos.ConceptScheme))
        self._graph.add((scheme, DCTERMS.title, Literal(self._thesaurus.name, lang=CHINESE)))
        for concept in self._concepts.values():
            self._graph.add((concept, self._skos.inScheme, scheme))
