"""The last that happens to an answer: what HTTP says of it besides what it is.

Its name, how long it may be kept, what it depends on, its entity tag (and 304 for who has it), its coding. What a call
has to do with it is declared by the call (`Operation`), worked out once, and found by the endpoint.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from hashlib import blake2b

from flask import Flask, Request, Response
from werkzeug.http import http_date

from api.http import request_id
from api.http.cache_policy import CODING, CREDENTIALS, FRESH, OWN, PAGE, SHARED, CachePolicy, control_of
from api.http.current import current_request
from api.http.headers import CONSOLE, IMMUTABLE, OF_JSON, STATIC, CheckedHeaders, secure
from api.http.packing import CODING as GZIP
from api.http.packing import LEAST, QUICK, packed, packed_once, packs, takes_gzip
from api.http.person import IN_ENVIRON as PERSON_SENT

Lines = tuple[tuple[str, str], ...]
TAG_BYTES = 12
# What is added to the tag of the plain bytes where they are packed: a strong tag names bytes.
PACKED = f"-{GZIP}"
# In the environment of a request: headers that its answer has besides.
NOTED = "zwfw.noted_headers"
ACCEPTED, IF_NONE_MATCH = "HTTP_ACCEPT_ENCODING", "HTTP_IF_NONE_MATCH"
# Without any of these in its environment, a request that is answered in JSON has the same headers as the one before it,
# but for the coding.
TELLING = CREDENTIALS | {request_id.IN_ENVIRON, request_id.NAMED, NOTED, IF_NONE_MATCH}


@dataclass(frozen=True, slots=True)
class Delivery:
    """What is known of the answers of an endpoint before they are there.

    Attributes:
        policy: How long they may be kept.
        lines: Headers that each has besides.
        plain: All headers of a right answer in JSON to a request that tells nothing; () where it takes a look.
    """

    policy: CachePolicy
    lines: Lines = ()
    plain: Lines = ()

    @classmethod
    def of_call(cls, policy: CachePolicy, lines: Lines = ()) -> Delivery:
        """That of a call."""
        known = (("Cache-Control", policy.control), ("Vary", vary_of(policy)), *lines)
        return cls(policy, lines, () if policy.tagged else (*OF_JSON, *known))


OF_PAGE, OF_CONSOLE, UNKNOWN = Delivery(PAGE), Delivery(OWN), Delivery(FRESH)


def register_delivery(app: Flask, deliveries: Mapping[str, Delivery]) -> None:
    """Let every answer of an application be delivered so: by its endpoint."""
    app.after_request(delivering(deliveries))


def delivering(deliveries: Mapping[str, Delivery]) -> Callable[[Response], Response]:
    """What makes an answer ready for its client."""

    def deliver(response: Response) -> Response:
        asked, headers = current_request(), response.headers
        delivery = deliveries.get(asked.endpoint or "")
        if (
            delivery is not None
            and delivery.plain
            and isinstance(headers, CheckedHeaders)
            and response.status_code == 200
            and TELLING.isdisjoint(asked.environ)
        ):
            headers.extend_checked((*delivery.plain, (request_id.HEADER, request_id.new_id())))
            return packed_json(response, headers, accepted) if (accepted := asked.environ.get(ACCEPTED)) else response
        return looked_at(response, asked, delivery or _of_no_call(asked))

    return deliver


def packed_json(response: Response, headers: CheckedHeaders, accepted: str) -> Response:
    """A plain answer in the coding that its client likes: as `coded`, by the shortest way."""
    body = response.get_data()
    if len(body) >= LEAST and takes_gzip(accepted):
        response.response = [packed(body, QUICK)]
        headers.become_packed(len(response.response[0]), GZIP)
    return response


def looked_at(response: Response, asked: Request, delivery: Delivery) -> Response:
    """An answer with what its request, and it itself, make of its headers."""
    secure(response)
    environ, headers = asked.environ, response.headers
    headers[request_id.HEADER] = request_id.request_id()
    headers.extend((*delivery.lines, *environ.get(NOTED, ())))
    right = response.status_code < 400
    if asked.endpoint in STATIC and right:
        headers["Cache-Control"] = IMMUTABLE
        return response
    if not headers.getlist("Cache-Control"):  # `in` would raise and catch an error of HTTP within
        headers.add("Cache-Control", control_of(delivery.policy, environ, right=right))
    response.vary.update(("Cookie",) if asked.blueprint == CONSOLE else (CODING, *delivery.policy.varies))
    return coded(response, asked, delivery.policy)


def coded(response: Response, asked: Request, policy: CachePolicy) -> Response:
    """An answer with its tag, without what its client has already, and packed where that is of use."""
    if response.direct_passthrough or not isinstance(response.response, list | tuple):
        return response  # goes out as it comes
    body = response.get_data()
    takes = packs(response, len(body)) and _may_be_packed(asked) and takes_gzip(asked.environ.get(ACCEPTED, ""))
    if policy.tagged and response.status_code == 200 and asked.method in ("GET", "HEAD"):
        tag = response.get_etag()[0] or blake2b(body, digest_size=TAG_BYTES).hexdigest()
        response.set_etag(tag + PACKED if takes else tag)
        if has_already(asked, tag):
            response.status_code, response.response = 304, []
            return response
    if takes:
        response.set_data((packed_once if policy is SHARED else packed)(body))
        response.content_encoding = GZIP
    return response


def has_already(asked: Request, tag: str) -> bool:
    """Whether a client has what is of this tag, packed or not."""
    if IF_NONE_MATCH not in asked.environ:
        return False
    known = asked.if_none_match
    return known.contains_weak(tag) or known.contains_weak(tag + PACKED)


def note_headers(lines: Sequence[tuple[str, str]]) -> None:
    """Let the answer of the current request, be it an error, have headers besides."""
    environ = current_request().environ
    environ[NOTED] = (*environ.get(NOTED, ()), *lines)


def farewell_lines(deprecated: date | None, sunset: date | None) -> Lines:
    """Headers of a call that is to go: since when it should not be used (RFC 9745), until when it is there (RFC 8594).
    Days begin in UTC.
    """
    since = (("Deprecation", f"@{int(_midnight(deprecated).timestamp())}"),) if deprecated else ()
    until = (("Sunset", http_date(_midnight(sunset))),) if sunset else ()
    return (*since, *until)


def vary_of(policy: CachePolicy) -> str:
    """The header `Vary` of answers of a kind."""
    return ", ".join((CODING, *policy.varies))


def _of_no_call(asked: Request) -> Delivery:
    """Of pages, and of addresses that there are none of."""
    if asked.blueprint == CONSOLE:
        return OF_CONSOLE
    return UNKNOWN if asked.endpoint is None else OF_PAGE


def _may_be_packed(asked: Request) -> bool:
    """Whether no browser sends a secret along by itself."""
    return asked.blueprint != CONSOLE and PERSON_SENT not in asked.environ


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), UTC)
