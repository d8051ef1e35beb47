"""The one field in which the console asks for a region: by its name or its code, also without scripts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from flask import jsonify, request
from flask.typing import ResponseReturnValue

from api.console.staff import staff
from api.http.current import service
from search_engine import BadParameters, Forbidden, ServiceError
from search_engine.searching import region_named

LONGEST, OFFERED = 100, 12


def region_code(text: str, field: str = "region") -> str:
    """The code of what somebody wrote; "": nothing. Raises `BadParameters`, which names the nearest."""
    found = region_named(service().tree, text[:LONGEST], field, staff().account.regions)
    return found.code if found else ""


def region_codes(texts: Sequence[str]) -> tuple[str, ...]:
    """The same of several; what is none stays, and is refused with the rest of the form."""
    return tuple(filter(None, map(_code_or, texts)))


def told_nearest(error: ServiceError, wrong: Mapping[str, str]) -> ServiceError:
    """A row's faults, those of its regions told with the nearest names; a region that is not theirs is one, too.

    Args:
        wrong: Field → what is wrong with its region.
    """
    if not isinstance(error, BadParameters | Forbidden) or not error.details:
        return error
    details = [replace(one, reason=wrong.get(one.field.removeprefix("@"), one.reason)) for one in error.details]
    return BadParameters(details)


def told_nearest_of(error: ServiceError, texts: Sequence[str], field: str) -> ServiceError:
    """The same of a field of several."""
    reasons = list(filter(None, map(_fault, texts)))
    return told_nearest(error, {field: reasons[-1]} if reasons else {})


def _fault(said: str) -> str:
    try:
        region_code(said)
    except BadParameters as error:
        return error.details[0].reason
    return ""


def _code_or(said: str) -> str:
    return said if _fault(said) else region_code(said)


def regions_offered() -> list[tuple[str, str]]:
    """(value, label) of those that the field offers at once: one's own, else the provinces."""
    tree, own = service().tree, staff().account.regions
    codes = own or [one["code"] for one in service().regions(None, None)]
    return [(tree.path_name(code), code) for code in codes if code in tree]


def find_regions() -> ResponseReturnValue:
    """Those that a few typed letters may mean, for the field's list."""
    wanted = request.args.get("q", "")[:LONGEST].strip()
    found: list[dict[str, Any]] = service().regions(None, wanted) if wanted else []
    codes = [one["code"] for one in found[:OFFERED]]
    try:
        first = region_code(wanted)
    except BadParameters:
        first = ""
    chosen = list(dict.fromkeys(filter(None, (first, *codes))))
    return jsonify([{"value": service().tree.path_name(code), "label": code} for code in chosen])
