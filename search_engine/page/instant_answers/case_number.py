"""A case number (办件编号): where its progress can be seen.

There is no one form: the operator sets patterns. The ones set at first are forms met in practice, each with a date in
it: region, date and serial number; letters, date and serial number; date and serial number. In a pattern the group
`date` (YYYYMMDD) must be a real day, so that other long numbers are left alone.
"""

from __future__ import annotations

import re
from datetime import date

from dictionaries.normalize import squash
from search_engine.page.instant_answers.route import InstantAnswers, Route, RouteKind, filled, is_personal

AROUND = re.compile(r"^[\s:：]+|\s+$")
# A number of any form that is long enough to be one, where the words about it ask for a case's progress.
NAMED = re.compile(r"(?<![A-Z0-9\-])(?=(?:[A-Z\-]*\d){8})[A-Z0-9][A-Z0-9\-]{6,39}(?![A-Z0-9\-])")
MAX_QUERY_LENGTH = 60  # characters of a query that is looked at
FIRST_YEAR = 2000  # before that nothing was handled by such numbers


def case_number(text: str, instant_answers: InstantAnswers) -> Route | None:
    """The route of a case number. The number is in the address only, never in the text: it is its owner's."""
    if len(text) > MAX_QUERY_LENGTH:
        return None
    code = AROUND.sub("", text).upper()
    is_one = any(_is_one(pattern, code) for pattern in instant_answers.case_patterns)
    if not is_one and (named := NAMED.search(code)) and len(named[0]) < len(code):
        is_one = instant_answers.asks_progress(squash(f"{code[: named.start()]}{code[named.end() :]}"))
        code = named[0]
    if is_one and not is_personal(text):  # asked last: most texts are no number at all
        return Route(KIND.name, "查询办件进度", filled(instant_answers.case_progress_url, code))
    return None


def _is_one(pattern: re.Pattern[str], code: str) -> bool:
    found = pattern.fullmatch(code)
    return found is not None and ("date" not in pattern.groupindex or _is_day(found["date"] or ""))


def _is_day(digits: str) -> bool:
    try:
        return date(int(digits[:4]), int(digits[4:6]), int(digits[6:8])).year >= FIRST_YEAR
    except ValueError:
        return False


KIND = RouteKind("case_number", "办件编号", action="查询进度", find=case_number)
