"""How an answer is written: JSON by orjson, and a page of search results without copying it first."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import fields
from operator import attrgetter
from typing import TYPE_CHECKING, Any

import orjson
from flask import Response

from api.http.cache_policy import OWN
from api.http.headers import CheckedHeaders
from api.http.prefix import public_path
from search_engine import Item, QueryRecord, SearchPage

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

PAGE_FIELDS = tuple(field.name for field in fields(SearchPage) if field.name not in ("items", "hidden"))
# Only where an explanation was asked for.
IF_ASKED = ("trace", "rows")
QUERY_FIELDS = tuple(field.name for field in fields(QueryRecord) if field.name not in IF_ASKED)
# Those of an item that are not always told.
OPTIONAL = ("levels", "why")
ITEM_FIELDS = tuple(field.name for field in fields(Item) if field.name not in OPTIONAL)
# All fields of one object at once.
PAGE_VALUES, QUERY_VALUES, ITEM_VALUES = (attrgetter(*names) for names in (PAGE_FIELDS, QUERY_FIELDS, ITEM_FIELDS))


class JsonAnswer(Response):
    """JSON that is at hand as a whole.

    Args:
        body: The JSON.
    """

    def __init__(self, body: bytes, status: int = 200) -> None:
        super().__init__([body], status, CheckedHeaders.of_json(len(body)))

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Send it. Where nothing has to be taken away, its headers are sent as they are; else they would be copied and
        each looked at again.
        """
        if self.status_code != 200 or environ["REQUEST_METHOD"] != "GET":
            return super().__call__(environ, start_response)
        start_response(self.status, self.headers.to_wsgi_list())
        return self.response  # type: ignore[return-value]


def answer(value: Any, status: int = 200) -> Response:
    """A JSON answer; dataclasses, times and NumPy numbers are written as they are."""
    return JsonAnswer(orjson.dumps(value, option=orjson.OPT_SERIALIZE_NUMPY), status)


def keep_nothing(response: Response) -> Response:
    """Let no browser and no proxy keep an answer: it is a person's own, or another one within a second."""
    response.headers["Cache-Control"] = OWN.control
    return response


def search_answer(page: SearchPage) -> Response:
    """The JSON of `SearchPage.as_dict`, without its deep copy (.02 ms instead of .5 for ten cards)."""
    return answer(search_fields(page))


def search_fields(page: SearchPage) -> dict[str, Any]:
    """The fields of a page, to be written as JSON."""
    values = dict(zip(PAGE_FIELDS, PAGE_VALUES(page), strict=True))
    values["query"] = _query(page.query)
    values["route"] = _route(page.route)
    values["items"] = [item_fields(item) for item in page.items]
    if page.hidden is not None:
        values["hidden"] = page.hidden
    return values


def _route(route: Mapping[str, str] | None) -> Mapping[str, str] | None:
    """The route with an address that a portal can link to. A path is a page of ours: those that documents and settings
    name have a scheme.
    """
    url = (route or {}).get("url", "")
    return {**route, "url": public_path(url)} if route and url.startswith("/") else route


def _query(query: QueryRecord) -> dict[str, Any]:
    values = dict(zip(QUERY_FIELDS, QUERY_VALUES(query), strict=True))
    if query.trace is not None:
        values["trace"] = query.trace
    if query.rows is not None:
        values["rows"] = query.rows
    return values


def item_fields(item: Item) -> dict[str, Any]:
    """The fields of an item, to be written as JSON."""
    values = dict(zip(ITEM_FIELDS, ITEM_VALUES(item), strict=True))
    values |= {name: value for name in OPTIONAL if (value := getattr(item, name))}
    return values
