"""Which endpoint answers which call: found by method and path, as both sides write them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from flask import Flask

from api.openapi.operation import Operation

VARIABLE = re.compile(r"<(?:\w+:)?(\w+)>")  # of a path, as Flask writes it


def endpoints_of(app: Flask, operations: Iterable[Operation]) -> Mapping[tuple[str, str], Operation]:
    """The calls of an application by method and endpoint."""
    by_call = {(operation.method.upper(), operation.path): operation for operation in operations}
    return {
        (method, rule.endpoint): by_call[call]
        for rule in app.url_map.iter_rules()
        for method in rule.methods or ()
        if (call := (method, VARIABLE.sub(r"{\1}", rule.rule))) in by_call
    }
