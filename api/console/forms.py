"""How forms and addresses of the console are read: a text, a page, numbers; and how places are told."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from flask import Response, make_response, render_template, request

from api.http.current import service
from search_engine import BadParameters, Detail, Forbidden, ServiceError
from search_engine.operation import CHINA

LONGEST = 500  # characters
MOST_NUMBERS = 100_000  # drafts that a form or an address names
CONTROL = re.compile(r"[\x00-\x1f\x7f\ud800-\udfff]")
NUMBER = re.compile(r"[1-9][0-9]{0,17}")


def text(name: str) -> str:
    """A text of the address, in one line; what is no text is left out."""
    return CONTROL.sub(" ", request.args.get(name, ""))[:LONGEST].strip()


def sent(name: str, longest: int = LONGEST) -> str:
    """A text of the form, in one line. Raises `BadParameters`."""
    found = request.form.get(name, "").strip()
    if len(found) > longest:
        raise BadParameters([Detail(name, f"最长 {longest} 个字符")])
    return CONTROL.sub(" ", found)


def page_number() -> int:
    """Which page of a list, from 1."""
    found = request.args.get("page", "")
    return min(int(found), 100_000) if NUMBER.fullmatch(found) else 1


def numbers(name: str) -> list[int]:
    """Numbers of the form: what was ticked. Raises `BadParameters` where nothing was."""
    found = [int(one) for one in request.form.getlist(name) if NUMBER.fullmatch(one)]
    if not found:
        raise BadParameters([Detail(name, "请先勾选")])
    return found


def ranges(chosen: Iterable[int]) -> str:
    """Numbers as an address carries them, thousands of them too: `3-7,12`."""
    found: list[list[int]] = []
    for number in sorted(set(chosen)):
        if found and number == found[-1][1] + 1:
            found[-1][1] = number
        else:
            found.append([number, number])
    return ",".join(str(first) if first == last else f"{first}-{last}" for first, last in found)


def unfolded(text: str) -> list[int]:
    """What `ranges` has made; what is none of it is left out, and so is what goes beyond `MOST_NUMBERS`."""
    found: list[int] = []
    for part in text.split(","):
        first, _, last = part.strip().partition("-")
        if NUMBER.fullmatch(first) and (not last or NUMBER.fullmatch(last)):
            end = min(int(last or first), int(first) + MOST_NUMBERS)
            found += range(int(first), end + 1)
        if len(found) >= MOST_NUMBERS:
            break
    return found[:MOST_NUMBERS]


def listed(name: str) -> tuple[str, ...]:
    """Texts of the form between commas."""
    return tuple(filter(None, map(str.strip, re.split("[,，、;；]", sent(name)))))


def place_name(code: str) -> str:
    """A region by its name, with those above it; an unknown one by its code."""
    tree = service().tree
    return tree.path_name(code) if code in tree else code


def moment(at: int | str | None) -> str:
    """A point in time as people read it, in China: of ms since 1970 UTC, or as RFC 3339."""
    if not at:
        return ""
    found = datetime.fromtimestamp(at / 1000, CHINA) if isinstance(at, int) else datetime.fromisoformat(at)
    found = found.astimezone(CHINA)
    return f"{_day(found.date())} {found:%H:%M}"


def day(text: str | None) -> str:
    """A day, or a minute of one, as people read it: 12月31日 18:00 of 2026-12-31T18:00; what is none as it is."""
    try:
        found = datetime.fromisoformat(text or "")
    except ValueError:
        return text or ""
    return _day(found.date()) + (f" {found:%H:%M}" if len(text or "") > len("2026-12-31") else "")


def _day(found: date) -> str:
    """12月31日 of this year, 2027年12月31日 of another."""
    year = "" if found.year == datetime.now(CHINA).year else f"{found.year}年"
    return f"{year}{found.month}月{found.day}日"


def faults_of(error: ServiceError | None) -> dict[str, str]:
    """Field of a form → what is wrong with it."""
    return {one.field.removeprefix("@"): one.reason for one in (error.details if error else ())}


def reasons(error: ServiceError) -> str:
    """What is wrong, in a line."""
    return "；".join(one.reason for one in error.details) or error.message


def rendered(template: str, /, *, error: ServiceError | None = None, status: int = 422, **values: Any) -> Response:
    """A page of the console that tells an error in its own place; `status`: that of a page with one."""
    page = render_template(f"console/{template}", error=error, **{"faults": faults_of(error), **values})
    return make_response(page, status if error else 200)


def status_of(error: ServiceError | None) -> int:
    """The status of a page that tells an error in its own place; None: it tells none."""
    if error is None:
        return 200
    return 403 if isinstance(error, Forbidden) else 422
