"""One call of the API: the row from which its parameters are read and its part of the OpenAPI document is written."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Literal, TypeVar

from api.http.cache_policy import FRESH, OWN, CachePolicy
from api.http.current import current_request
from api.http.delivery import Delivery, farewell_lines
from api.http.gateway import COMMON
from api.http.sent import LONGEST_ECHO, Sent, in_address, in_address_or_body
from search_engine import BadParameters, Detail
from search_engine.messages import MISSING_PARAMETER, UNKNOWN_PARAMETER
from search_engine.operation import harmless
from search_engine.searching import Parameter

T = TypeVar("T")
Need = Literal["no", "may", "must"]
COMMON_NAMES = tuple(parameter.name for parameter in COMMON)


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
        scope: The scope that a key needs; "": any key will do; None: it needs none.
        with_key: What a key that may be left out changes, in a few words; "": a key is needed where there is a scope,
            and else makes no difference.
        body: The media type of a body of lines; "": there is none.
        upload: Whether its body is a file.
        files: Media types of the files that 200 may answer with, in place of a schema.
        json: The schema's name of a body that is one JSON value; with `body`, either is taken.
        example: Of the body, of lines where both are taken; None: the schema has one.
        in_body: Whether its parameters come in the body, as a JSON object or a form; some may stand in the address.
        reads: Whether it only reads, whatever its method: it waits for no write, and a page of any site may send it.
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
    with_key: str = ""
    body: str = ""
    upload: bool = False
    files: tuple[str, ...] = ()
    json: str | None = None
    example: Any = None
    in_body: bool = False
    reads: bool = False
    operators: bool = False
    personal: Need = "no"
    cache: CachePolicy = FRESH
    limited: bool = False
    deprecated: date | None = None
    sunset: date | None = None

    @property
    def keyed(self) -> Need:
        """Whether the call takes a key."""
        if self.operators or self.with_key:
            return "may"
        return "no" if self.scope is None else "must"

    @property
    def delivery(self) -> Delivery:
        """How its answers are delivered; what nobody gets without a key or a token is nobody else's."""
        own = self.keyed == "must" or self.operators or self.personal == "must"
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
        names = [parameter.name for parameter in self.parameters]
        given = wishes(take_common(self.sent(faults), names, faults), names)
        found |= read_values(given, self.parameters, faults)
        if missing := [name for name in self.required if name not in given]:
            told = {fault.field for fault in faults}
            faults += [Detail(name, MISSING_PARAMETER()) for name in missing if name not in told]
        if faults:
            raise BadParameters(faults)
        return found

    def read_by(self, reader: Callable[[Sent], T]) -> T:
        """What a reader with a table of its own makes of the current request's parameters. Raises `BadParameters` with
        every fault, those of the parameters that all calls have too.
        """
        faults: list[Detail] = []
        given = take_common(self.sent(faults), [parameter.name for parameter in self.parameters], faults)
        try:
            found = reader(given)
        except BadParameters as error:
            raise BadParameters([*faults, *error.details]) from None
        if faults:
            raise BadParameters(faults)
        return found

    def sent(self, faults: list[Detail]) -> Sent:
        """The parameters of the current request as they were sent. Raises as `in_address_or_body`."""
        return in_address_or_body((*self.parameters, *COMMON), faults) if self.in_body else in_address(faults)


def take_common(given: Sent, own: Collection[str], faults: list[Detail]) -> dict[str, Sequence[str]]:
    """What was given without the parameters that all calls have; their faults are added to the others. What the call's
    `own` parameters mean goes before.
    """
    common = {name: given[name] for name in COMMON_NAMES if name in given and name not in own}
    if common:
        read_values(wishes(common, COMMON_NAMES), COMMON, faults)
    return {name: values for name, values in given.items() if name not in common}


def wishes(given: Sent, names: Collection[str]) -> dict[str, Sequence[str]]:
    """What was given without the empty fields of a form, which are no wish; unknown names stay."""
    return {name: values for name, values in given.items() if name not in names or any(map(str.strip, values))}


def read_values(given: Sent, parameters: Sequence[Parameter], faults: list[Detail]) -> dict[str, Any]:
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
