"""One call of the API: the row from which its parameters are read and its part of the OpenAPI document is written."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from flask import request

from api.errors import shown
from search_engine import BadParameters, Detail, Parameter

MAX_QUERY_STRING = 65_536  # bytes; longer ones are refused before they are taken apart


@dataclass(frozen=True, slots=True)
class Operation:
    """A call.

    Attributes:
        path: As the OpenAPI document writes it.
        parameters: Those in the query string.
        in_path: Those in the path.
        answers: Status → schema's name, or None where there is no body.
        scope: The scope that a key needs; None: open to all.
        body: Media types of the body.
    """

    method: str
    path: str
    name: str
    summary: str
    parameters: tuple[Parameter, ...] = ()
    in_path: tuple[Parameter, ...] = ()
    answers: Mapping[int, str | None] = field(default_factory=dict)
    media: str = "application/json"
    scope: str | None = None
    body: tuple[str, ...] = ()

    def read(self, **path: str) -> dict[str, Any]:
        """The values of the current request; parameters that were not sent are absent.

        Raises:
            BadParameters: With every fault, those of the path too.
        """
        faults: list[Detail] = []
        values = {name: [value] for name, value in path.items()}
        found = read_values(values, self.in_path, faults) | read_values(sent(), self.parameters, faults)
        if faults:
            raise BadParameters(faults)
        return found


def sent() -> dict[str, list[str]]:
    """The query string's parameters.

    Raises:
        BadParameters: It is longer than any sensible one.
    """
    if len(request.query_string) > MAX_QUERY_STRING:
        raise BadParameters(
            [Detail("", f"查询字符串最长 {MAX_QUERY_STRING} 字节，现有 {len(request.query_string)} 字节")]
        )
    return request.args.to_dict(flat=False)


def read_values(
    given: Mapping[str, Sequence[str]], parameters: Sequence[Parameter], faults: list[Detail]
) -> dict[str, Any]:
    """Read what was given; what is unknown or of the wrong form is added to the faults."""
    known: dict[str, Callable[[Sequence[str]], Any]] = {parameter.name: parameter.read for parameter in parameters}
    found = {}
    for name, values in given.items():
        if name not in known:
            faults.append(Detail(shown(name[:50]), "没有这个参数"))
            continue
        try:
            found[name] = known[name](values)
        except ValueError as error:
            faults.append(Detail(name, str(error)))
    return found
