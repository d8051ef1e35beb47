"""A unified social credit code (统一社会信用代码, GB 32100-2015): where the organisation can be looked up.

Numbers of registration (工商注册号, 15 places) are left out: one in ten numbers of any kind passes their check.
"""

from __future__ import annotations

import re

from indexer.documents.masking.number_forms import is_credit_code
from search_engine.page.instant_answers.route import InstantAnswers, Route, RouteKind, filled, is_personal

# Registering authority and kind of organisation, code of the region, the organisation's own code, check digit.
CODE = re.compile(r"[1-9ANY][1-59]\d{6}[0-9A-HJ-NPQRTUWXY]{10}")
SEPARATORS = re.compile(r"[\s\-]+")


def credit_code(text: str, instant_answers: InstantAnswers) -> Route | None:
    """The route of a code whose check digit is right; a citizen's number, whose 18 places may pass too, has none."""
    code = SEPARATORS.sub("", text).upper()
    if not CODE.fullmatch(code) or is_personal(code) or not is_credit_code(code):
        return None
    return Route(KIND.name, f"查询统一社会信用代码 {code} 的登记信息", filled(instant_answers.credit_code_url, code))


KIND = RouteKind("credit_code", "统一社会信用代码", action="去查询", find=credit_code)
