"""One call of the API: the row from which its parameters are read and its part of the OpenAPI document is written."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Literal, TypeVar
from urllib.parse import parse_qs

from api.http.cache_policy import FRESH, OWN, CachePolicy
from api.http.current import current_request
from api.http.delivery import Delivery, farewell_lines
from api.http.gateway import COMMON
from search_engine import BadParameters, Detail, Message
from search_engine.messages import MISSING_PARAMETER, NOT_UTF8, UNKNOWN_PARAMETER
from search_engine.operation import harmless
from search_engine.searching import Parameter

T = TypeVar("T")
COMMON_NAMES = tuple(parameter.name for parameter in COMMON)
MAX_QUERY_STRING = 65_536  # bytes; longer ones are refused before they are taken apart
TOO_LONG_QUERY = Message(
    "too_long", "查询字符串最长 {most} 字节，现有 {length} 字节",
    "the query string must have at most {most} bytes, has {length}",
)  # fmt: skip
NO_UTF8_AT_ALL = Message(
    "not_utf8", "参数不是 UTF-8 编码", "the parameters are not UTF-8", NOT_UTF8.mend, NOT_UTF8.mend_english
)
HALF = re.compile(r"[\ud800-\udfff]")  # as what is no UTF-8 is read
LONGEST_ECHO = 50  # characters of an unknown name
# By two hexadecimal digits of either case the byte that they stand for.
BYTES = {
    f"{high}{low}".encode(): bytes.fromhex(f"{high}{low}")
    for high in "0123456789abcdefABCDEF"
    for low in "0123456789abcdefABCDEF"
}


@dataclass(frozen=True, slots=True)
class Operation:
    """A call.

    Attributes:
        path: As the OpenAPI document writes it.
        tag: Under which heading it stands.
        parameters: Those in the query string.
        in_path: Those in the path.
        headers: Those in headers of the request.
        required: Names of those in the query string that must be there.
        answers: Status → schema's name, or None where there is no body.
        lines: The media type of an answer of lines, which may be asked for instead; "": there is none.
        scope: The scope that a key needs; "": any key will do; None: open to all.
        body: The media type of a body of lines; "": there is none.
        upload: Whether its body is a file.
        files: Media types of the files that 200 may answer with, in place of a schema.
        json: The schema's name of a body that is one JSON value; with `body`, either is taken.
        example: Of the body, of lines where both are taken; None: the schema has one.
        operators: Whether it takes a key, or an address within the operators' networks.
        personal: What is answered or kept depends on who is signed in: "may", or "must" where nothing is without.
        cache: How long its answers may be kept, and whether they have an entity tag.
        limited: Whether it has a quota, which its answers tell (`RateLimit-…`).
        deprecated: The day since which it should not be used any more; None: it may be.
        sunset: The day on which it goes, at least twelve months later (docs/integration.md).
    """

    method: str
    path: str
    name: str
    summary: str
    tag: str
    parameters: tuple[Parameter, ...] = ()
    in_path: tuple[Parameter, ...] = ()
    headers: tuple[Parameter, ...] = ()
    required: tuple[str, ...] = ()
    answers: Mapping[int, str | None] = field(default_factory=dict)
    media: str = "application/json"
    lines: str = ""
    scope: str | None = None
    body: str = ""
    upload: bool = False
    files: tuple[str, ...] = ()
    json: str | None = None
    example: Any = None
    operators: bool = False
    personal: Literal["no", "may", "must"] = "no"
    cache: CachePolicy = FRESH
    limited: bool = False
    deprecated: date | None = None
    sunset: date | None = None

    @property
    def delivery(self) -> Delivery:
        """How its answers are delivered; what nobody gets without a key or a token is nobody else's."""
        own = self.scope is not None or self.operators or self.personal == "must"
        return Delivery.of_call(OWN if own else self.cache, farewell_lines(self.deprecated, self.sunset))

    def read(self, **path: str) -> dict[str, Any]:
        """The values of the current request; parameters that were not sent are absent.

        Raises:
            BadParameters: With every fault, those of the path too.
        """
        faults: list[Detail] = []
        found = read_values({name: [value] for name, value in path.items()}, self.in_path, faults)
        headers = {one.name: values for one in self.headers if (values := current_request().headers.getlist(one.name))}
        found |= read_values(headers, self.headers, faults)
        given = wishes(take_common(sent(faults), faults), [parameter.name for parameter in self.parameters])
        found |= read_values(given, self.parameters, faults)
        if missing := [name for name in self.required if name not in given]:
            told = {fault.field for fault in faults}
            faults += [Detail(name, MISSING_PARAMETER()) for name in missing if name not in told]
        if faults:
            raise BadParameters(faults)
        return found


def read_sent(reader: Callable[[Mapping[str, Sequence[str]]], T]) -> T:
    """What a reader with a table of its own makes of the current request's parameters. Raises `BadParameters` with
    every fault, those of the parameters that all calls have too.
    """
    faults: list[Detail] = []
    given = take_common(sent(faults), faults)
    try:
        found = reader(given)
    except BadParameters as error:
        raise BadParameters([*faults, *error.details]) from None
    if faults:
        raise BadParameters(faults)
    return found


def take_common(given: Mapping[str, Sequence[str]], faults: list[Detail]) -> dict[str, Sequence[str]]:
    """What was given without the parameters that all calls have; their faults are added to the others."""
    common = {name: given[name] for name in COMMON_NAMES if name in given}
    if common:
        read_values(wishes(common, COMMON_NAMES), COMMON, faults)
    return {name: values for name, values in given.items() if name not in common}


def sent(faults: list[Detail] | None = None) -> dict[str, list[str]]:
    """The query string's parameters.

    Args:
        faults: Where those of no UTF-8 are added, which are then left out.

    Raises:
        BadParameters: It is longer than any sensible one; some of it is no UTF-8, and there are no `faults`.
    """
    text = current_request().query_string
    if len(text) > MAX_QUERY_STRING:
        raise BadParameters([Detail("", TOO_LONG_QUERY(most=MAX_QUERY_STRING, length=len(text)))])
    try:
        return parameters_of(text)
    except UnicodeDecodeError:
        if faults is None:
            raise BadParameters([Detail("", NO_UTF8_AT_ALL())]) from None
        return _sent_in_utf8(text, faults)


def _sent_in_utf8(query: bytes, faults: list[Detail]) -> dict[str, list[str]]:
    """The parameters that are UTF-8; of each other one a fault."""
    given = parameters_of(query, "surrogateescape")
    wrong = [name for name, values in given.items() if HALF.search("".join((name, *values)))]
    faults += [Detail(harmless(name[:LONGEST_ECHO]), NOT_UTF8()) for name in wrong]
    return {name: values for name, values in given.items() if name not in wrong}


def wishes(given: Mapping[str, Sequence[str]], names: Collection[str]) -> dict[str, Sequence[str]]:
    """What was given without the empty fields of a form, which are no wish; unknown names stay."""
    return {name: values for name, values in given.items() if name not in names or any(map(str.strip, values))}


def read_values(
    given: Mapping[str, Sequence[str]], parameters: Sequence[Parameter], faults: list[Detail]
) -> dict[str, Any]:
    """Read what was given; what is unknown or of the wrong form is added to the faults."""
    known: dict[str, Callable[[Sequence[str]], Any]] = {parameter.name: parameter.read for parameter in parameters}
    found = {}
    for name, values in given.items():
        if name not in known:
            faults.append(Detail(harmless(name[:LONGEST_ECHO]), UNKNOWN_PARAMETER()))
            continue
        try:
            found[name] = known[name](values)
        except ValueError as error:
            faults.append(Detail(name, str(error)))
    return found


def parameters_of(query: bytes, errors: str = "strict") -> dict[str, list[str]]:
    """Name → values as `parse_qs` reads them, in the order in which names were first given; blank values too.

    Args:
        errors: What is done with what is no UTF-8, as of `bytes.decode`.

    Raises:
        UnicodeDecodeError: What was sent is no UTF-8.
    """
    if not query.isascii():  # no browser sends such
        return parse_qs(query.decode(errors=errors), keep_blank_values=True, errors=errors)
    found: dict[str, list[str]] = {}
    for pair in query.replace(b"+", b" ").split(b"&"):
        if pair:
            name, _, value = pair.partition(b"=")
            found.setdefault(_text(name, errors), []).append(_text(value, errors))
    return found


def _text(sent: bytes, errors: str) -> str:
    """A part without its percent signs: of a Chinese query `parse_qs` takes one step a byte and more."""
    if b"%" not in sent:
        return sent.decode(errors=errors)
    first, *rest = sent.split(b"%")
    return b"".join(
        [first, *[BYTES[part[:2]] + part[2:] if part[:2] in BYTES else b"%" + part for part in rest]]
    ).decode(errors=errors)
