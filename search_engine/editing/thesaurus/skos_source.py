"""Opening SKOS files (RDF/XML, Turtle, JSON-LD) without anything being fetched or blown up on the way."""

from __future__ import annotations

import json
import warnings
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final
from xml.parsers import expat

from dictionaries.reasons import Message
from search_engine.editing.files.sheet import refuse, require_size
from search_engine.errors import BadParameters, Detail

if TYPE_CHECKING:
    from rdflib import Graph

NO_SKOS = Message(
    "not_supported", "读写 SKOS 须由运维安装扩展包", "SKOS needs a package that the operators have to install",
    "或用 xlsx、csv 格式的词表", "or use a thesaurus in xlsx or csv", joint="；",
)  # fmt: skip
NOT_SKOS = Message("wrong_file", "不是 {format} 格式的 SKOS 文件：{fault}", "the file is no SKOS in {format}: {fault}")
MANY_TRIPLES = Message(
    "too_many", "最多 {most} 条陈述，现有 {count} 条", "at most {most} statements, there are {count}", "请分成几个文件",
    "split the file",
)  # fmt: skip
ENTITIES = Message(
    "wrong_file", "文件引用了外部或嵌套的实体，不予打开",
    "the file refers to external or nested entities, and is not opened",
    "请重新导出为不含 DOCTYPE 的 RDF/XML，或用 Turtle",
    "export it as RDF/XML without a DOCTYPE, or as Turtle", joint="：",
)  # fmt: skip
TOO_DEEP = Message(
    "wrong_file",
    "元素嵌套超过 {most} 层，不是 SKOS 词表",
    "elements are nested more than {most} deep: this is no thesaurus",
)
CUT_XML = Message("wrong_file", "不是完整的 XML：第 {line} 行", "the XML is not whole: line {line}")
NO_JSON = Message("not_json", "不是 UTF-8 编码的 JSON", "the file is no JSON in UTF-8")
ELSEWHERE = Message(
    "wrong_file", "文件引用了别处的文件，不予获取", "the file refers to another file, which is not fetched",
    "请把它的内容写在文件中，或用 Turtle", "write its contents into the file, or use Turtle", joint="：",
)  # fmt: skip
# Format → what rdflib calls it, its media type, endings of files.
SKOS_FORMATS: Final[Mapping[str, tuple[str, str, tuple[str, ...]]]] = {
    "turtle": ("turtle", "text/turtle; charset=utf-8", (".ttl",)),
    "rdfxml": ("xml", "application/rdf+xml; charset=utf-8", (".rdf", ".xml")),
    "jsonld": ("json-ld", "application/ld+json", (".jsonld", ".json")),
}
MOST_ENTITIES, DEEPEST = 200, 50
MOST_TRIPLES: Final = 1_000_000


def require_rdflib() -> None:
    """Raise `BadParameters` where the library of the extra `skos` is not installed."""
    try:
        import rdflib  # noqa: F401
    except ImportError:
        raise BadParameters([Detail("format", NO_SKOS())]) from None


def graph_of(content: bytes, file: str, name: str) -> Graph:
    """The statements of a file. Raises `BadParameters`."""
    require_rdflib()
    require_size(content, file)
    from rdflib import Graph

    parser = SKOS_FORMATS[name][0]
    if parser == "xml":
        _check_xml(content, file)
    if parser == "json-ld":
        _check_json(content, file)
    graph = Graph()
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of parts of its own that it means to replace
            graph.parse(data=content, format=parser, publicID="urn:zwfw:file:")
    except Exception as error:  # noqa: BLE001 - whatever its parsers stumble over
        refuse(file, NOT_SKOS(format=name, fault=str(error).strip()[:200]))
    if len(graph) > MOST_TRIPLES:
        refuse(file, MANY_TRIPLES(most=MOST_TRIPLES, count=len(graph)))
    return graph


class _Refused(Exception):
    """An XML file does what none needs to."""


class _TooDeep(Exception):
    """Elements within elements, deeper than any thesaurus has them."""


def _check_xml(content: bytes, file: str) -> None:
    """Short names for addresses are what ontology editors write; files elsewhere, and names of names, are not."""
    entities = 0

    def declared(*given: Any) -> None:
        nonlocal entities
        name, is_parameter, value, _, system, *_ = given
        entities += 1
        if is_parameter or system is not None or value is None or "&" in value or entities > MOST_ENTITIES:
            raise _Refused(name)

    def external(*given: Any) -> int:
        raise _Refused("external")

    def doctype(_name: str, system: str | None, public: str | None, _inner: int) -> None:
        if system or public:
            raise _Refused("doctype")

    depth = 0

    def began(_name: str, _attributes: Any) -> None:
        nonlocal depth
        depth += 1
        if depth > DEEPEST:
            raise _TooDeep

    def ended(_name: str) -> None:
        nonlocal depth
        depth -= 1

    parser = expat.ParserCreate()
    parser.StartElementHandler, parser.EndElementHandler = began, ended
    parser.EntityDeclHandler = declared
    parser.ExternalEntityRefHandler = external
    parser.StartDoctypeDeclHandler = doctype
    try:
        parser.Parse(content, True)
    except _Refused:
        refuse(file, ENTITIES())
    except _TooDeep:
        refuse(file, TOO_DEEP(most=DEEPEST))
    except expat.ExpatError as error:
        refuse(file, CUT_XML(line=error.lineno))


def _check_json(content: bytes, file: str) -> None:
    """A context that stands elsewhere would be fetched."""
    try:
        value = json.loads(content)
    except (ValueError, RecursionError):
        refuse(file, NO_JSON())
    if _fetches(value, 0):
        refuse(file, ELSEWHERE())


def _fetches(value: Any, depth: int) -> bool:
    if depth > DEEPEST:
        return True
    if isinstance(value, list):
        return any(_fetches(one, depth + 1) for one in value)
    if not isinstance(value, dict):
        return False
    context = value.get("@context")
    contexts = context if isinstance(context, list) else [context]
    if any(isinstance(one, str) for one in contexts) or "@import" in value:
        return True
    return any(_fetches(one, depth + 1) for one in value.values())
