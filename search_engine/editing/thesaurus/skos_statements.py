"""Single statements of SKOS files as names and values (see `skos`), and back."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import quote

from search_engine.editing.thesaurus.thesaurus import Relation

if TYPE_CHECKING:
    from rdflib.term import Node

# Of the concept it is said by something else; of its scheme.
SAID_OF_IT, OF_SCHEME = "~", "!"
NAME: Final = re.compile(r"(<[^<>]+>|[a-z]+:\w+)(?:(>)|@([A-Za-z0-9-]+)|\^(.+))?")
MINTED: Final = "urn:zwfw:thesaurus:"
# An address that can be written; a tag of a language.
ADDRESS: Final = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[^\s<>\"{}|\\^`]+")
TAG: Final = re.compile(r"[A-Za-z]+(-[A-Za-z0-9]+)*")


def minted(name: str, term: str = "") -> str:
    """The address of a thesaurus, or of a term of it, that came without one."""
    return f"{MINTED}{quote(name, safe='')}" + (f":{quote(term, safe='')}" if term else "")


def is_address(text: str) -> bool:
    """Whether it can be the address of a thing."""
    return ADDRESS.fullmatch(text) is not None


def language_of(tag: str) -> str | None:
    """A language's tag; None for none, and for what somebody has made of it that is none."""
    return tag if TAG.fullmatch(tag) else None


class Statements:
    """Names of predicates, short where their vocabulary is a well-known one."""

    def __init__(self) -> None:
        from rdflib import DC, DCTERMS, OWL, RDF, RDFS, SKOS, XSD

        self._spaces: Mapping[str, str] = {
            "skos": str(SKOS), "dct": str(DCTERMS), "dc": str(DC), "rdf": str(RDF), "rdfs": str(RDFS),
            "owl": str(OWL), "xsd": str(XSD),
        }  # fmt: skip
        self.relations: Mapping[Any, Relation] = {
            SKOS.broader: Relation.BROADER, SKOS.narrower: Relation.NARROWER, SKOS.related: Relation.RELATED,
        }  # fmt: skip
        self.names = {relation: name for name, relation in self.relations.items()}

    def short(self, name: object) -> str:
        """A name as it is told: skos:notation, or the whole address between < and >."""
        for prefix, space in self._spaces.items():
            rest = str(name).removeprefix(space)
            if rest != str(name) and re.fullmatch(r"\w+", rest):
                return f"{prefix}:{rest}"
        return f"<{name}>"

    def written(self, name: Node, value: Node) -> tuple[str, str]:
        """A predicate and its object as a name and a value."""
        from rdflib import Literal

        key = self.short(name)
        if not isinstance(value, Literal):
            return f"{key}>", str(value)
        if value.language:
            return f"{key}@{value.language}", str(value)
        return (f"{key}^{self.short(value.datatype)}" if value.datatype else key), str(value)

    def triple(self, concept: Any, key: str, value: str) -> tuple[Any, Any, Any] | None:
        """The statement that a name and a value are kept of; None where somebody has made something else of it."""
        from rdflib import RDF, SKOS, URIRef

        if key.startswith(OF_SCHEME):
            scheme, _, rest = key[1:].partition(" ")
            if not is_address(scheme):
                return None
            if rest:
                return self.triple(URIRef(scheme), rest, value)
            return URIRef(scheme), RDF.type, SKOS.ConceptScheme
        is_said_of_it = key.startswith(SAID_OF_IT)
        found = NAME.fullmatch(key[is_said_of_it:])
        name = self._long(found[1]) if found else None
        if found is None or name is None or ((is_said_of_it or found[2]) and not is_address(value)):
            return None
        if is_said_of_it:
            return URIRef(value), name, concept
        return concept, name, self._object(value, *found.groups()[1:])

    def _object(self, value: str, thing: str | None, language: str | None, datatype: str | None) -> Any:
        from rdflib import Literal, URIRef

        if thing:
            return URIRef(value)
        return Literal(
            value,
            lang=language_of(language or ""),
            datatype=self._long(datatype) if datatype else None,
            normalize=False,
        )

    def _long(self, name: str) -> Any:
        from rdflib import URIRef

        if name.startswith("<"):
            return URIRef(name[1:-1]) if is_address(name[1:-1]) else None
        prefix, _, rest = name.partition(":")
        return URIRef(self._spaces[prefix] + rest) if prefix in self._spaces else None
