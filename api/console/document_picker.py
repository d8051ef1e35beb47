"""Finding a document by its name, its authority or the beginning of its number: what pages ask that need one."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from itertools import islice
from typing import Any

from flask import jsonify
from flask.typing import ResponseReturnValue

from api.console.forms import place_name, text
from api.console.region_field import region_code
from api.http.current import service
from search_engine import BadParameters, Detail, NotFound, NotReady, SearchPage, SearchRequest

LONGEST, CHOICES = 200, 10
TOLD = 3  # documents that a fault of a file names
# Characters from which on a text may be the beginning of a number.
NUMBER_FROM = 4


@dataclass(frozen=True, slots=True)
class Choice:
    """A document to choose.

    Attributes:
        place: Its region, with those above it.
    """

    id: str
    title: str
    place: str
    authority: str = ""

    @property
    def value(self) -> str:
        """How the field shows it: its name and its number."""
        return f"{self.title} {self.id}"


@dataclass(frozen=True, slots=True)
class Picked:
    """What a field said.

    Attributes:
        document: The one that is meant; None where nothing was said, or several may be.
        choices: Those that it may mean.
        told: Why there are none.
    """

    text: str = ""
    document: Choice | None = None
    choices: tuple[Choice, ...] = ()
    told: str = ""

    @property
    def id(self) -> str:
        """Its number; "": none is meant."""
        return self.document.id if self.document else ""

    @property
    def shown(self) -> str:
        """What stands in the field."""
        return self.document.value if self.document else self.text


def picked(said: str, region: str = "") -> Picked:
    """The document that a text means: a number, a name with its number behind it, or the only one called so that is
    found first.
    """
    said = said[:LONGEST].strip()
    if not said:
        return Picked()
    for one in dict.fromkeys((said, said.rsplit(" ", 1)[-1])):
        if found := _of_number(one):
            return Picked(said, found)
    choices = found_documents(said, region)
    if len(named := [one for one in choices if one.title == said]) == 1:
        return Picked(said, named[0])
    told = "" if choices else f"没有找到“{said}”：可换一个名称，或填文档编号的前几位"
    return Picked(said, None, choices, told)


def document_sent(said: str, region: str = "", field: str = "document") -> str:
    """The number of the document that a form's text means; what is none is left to be refused with the rest.

    Raises:
        BadParameters: It may be several, or is no name of any.
    """
    found = picked(said, region)
    if found.id or not found.text or (_may_be_number(said) and not found.choices):
        return found.id or found.text
    if found.choices:
        raise BadParameters([Detail(field, f"“{found.text}”可能是 {len(found.choices)} 份文档，请选一份")])
    raise BadParameters([Detail(field, found.told)])


def document_named(said: str, region: str) -> str:
    """The number of the document that a cell of a file means, where nobody looks on: a number, or the name of the only
    one that is for the region, or of the region itself. Raises `BadParameters`, which names those that may be meant.
    """
    if _may_be_number(said):
        return said
    found = picked(said, region)
    if found.document and (said.endswith(found.id) or _is_for(found.document, region)):
        return found.id
    here = [one for one in found.choices if (one.title, one.place) == (found.text, place_name(region))]
    if len(here) == 1:
        return here[0].id
    likely = found.choices or filter(None, (found.document,))
    told = "、".join(f"{one.title}（{one.place}，编号 {one.id}）" for one in islice(likely, TOLD))
    mend = "请改填文档编号" if region else "请写上地区，或改填文档编号"
    reason = f"“{found.text}”不能确定是哪一份，可能是 {told}；{mend}" if told else found.told
    raise BadParameters([Detail("document", reason)])


def _is_for(document: Choice, region: str) -> bool:
    """Whether a document is of a region, of one above it or below it; of no region where it is the only copy."""
    if not region:
        return not service().document_desk.copies(document.id, None)["total"]
    tree = service().tree
    codes = (region, str(service().document_desk.get(document.id, hidden=True)["region"]))
    chains = [{one.code for one in tree.chain(code)} for code in codes]
    return chains[0] <= chains[1] or chains[1] <= chains[0]


def found_documents(said: str, region: str = "") -> tuple[Choice, ...]:
    """Those that a text may mean, from a region: by number first, then as a search finds them, which is not logged."""
    is_beginning = len(said) >= NUMBER_FROM and _may_be_number(said)
    by_number = service().document_desk.beginning(said, CHOICES) if is_beginning else []
    found = [_of_document(one) for one in by_number]
    if len(found) < CHOICES:
        with suppress(BadParameters, NotReady):  # a text that is no query is no name, either
            found += [
                Choice(one.id, one.title, place_name(one.region["code"]), one.authority or "")
                for one in page_now(said, region).items
            ]
    return tuple({one.id: one for one in found}.values())[:CHOICES]


def page_now(query: str, region: str) -> SearchPage:
    """The result page as people see it now; nothing of it is logged. Raises `BadParameters`, `NotReady`."""
    asked = SearchRequest(q=query, region=region or None, size=CHOICES, facets=(), personal=False)
    with service().unrecorded():
        return service().search(asked)


def find_documents() -> ResponseReturnValue:
    """Those that a few typed letters may mean, for the field's list."""
    try:
        region = region_code(text("region"))
    except BadParameters:
        region = ""
    said = text("q")[:LONGEST]
    found = found_documents(said, region) if said else ()
    return jsonify([{"value": one.value, "label": f"{one.place} {one.authority}".strip()} for one in found])


def _of_number(number: str) -> Choice | None:
    try:
        return _of_document(service().document_desk.get(number, hidden=True))
    except NotFound:
        return None


def _of_document(document: Mapping[str, Any]) -> Choice:
    authority = (document.get("authority") or {}).get("name") or ""
    return Choice(str(document["id"]), str(document["title"]), place_name(str(document["region"])), str(authority))


def _may_be_number(said: str) -> bool:
    return said.isascii() and " " not in said
