"""The one field in which the console asks for a region: by its name or its code, also without scripts."""

from __future__ import annotations

from typing import Any

from flask import jsonify, request
from flask.typing import ResponseReturnValue

from api.console.staff import staff
from api.http.current import service
from search_engine import BadParameters, region_named

LONGEST, OFFERED = 100, 12
# Words for everywhere, as forms show it.
ANYWHERE = ""


def region_code(text: str, field: str = "region") -> str:
    """The code of what somebody wrote; "": nothing. Raises `BadParameters`, which names the nearest."""
    found = region_named(service().tree, text[:LONGEST], field, staff().account.regions)
    return found.code if found else ANYWHERE


def region_codes(texts: tuple[str, ...], field: str) -> tuple[str, ...]:
    """The same of several."""
    return tuple([code for code in (region_code(one, field) for one in texts) if code])


def region_shown(code: str) -> str:
    """How the field shows a region: 余杭区 330110; what is none as it was written."""
    tree = service().tree
    return f"{tree[code].name} {code}" if code in tree else code


def regions_offered() -> list[tuple[str, str]]:
    """(value, name) of those that the field offers at once: one's own, else the provinces."""
    tree, own = service().tree, staff().account.regions
    codes = own or [one["code"] for one in service().regions(None, None)]
    return [(region_shown(code), tree.path_name(code)) for code in codes if code in tree]


def find_regions() -> ResponseReturnValue:
    """Those that a few typed letters may mean, for the field's list."""
    wanted = request.args.get("q", "")[:LONGEST].strip()
    tree = service().tree
    found: list[dict[str, Any]] = service().regions(None, wanted) if wanted else []
    codes = [one["code"] for one in found[:OFFERED]]
    try:
        first = region_code(wanted)
    except BadParameters:
        first = ""
    chosen = list(dict.fromkeys(filter(None, (first, *codes))))
    return jsonify([{"value": region_shown(code), "label": tree.path_name(code)} for code in chosen])
