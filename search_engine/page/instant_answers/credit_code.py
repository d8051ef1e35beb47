"""A unified social credit code (统一社会信用代码, GB 32100-2015): where the organisation can be looked up.

Numbers of registration (工商注册号, 15 places) are left out: one in ten numbers of any kind passes their check.
"""

from __future__ import annotations

import re

from indexer.documents.masking.number_forms import is_credit_code
from search_engine.page.instant_answers.route import InstantAnswers, Route, RouteKind, filled, is_personal

# Registering authority and kind of organisation, code of the region, the organisation's own code, check digit.
CODE = re.compile(r"[1-9ANY][1-59]\d{6}[0-9A-HJ-NPQRTUWXY]{10}")
SEPARATORS = re.compile(r"[\s\-:：]+")
# What people put before it, and what is then meant for one, of whatever form.
LABEL, MEANT = re.compile("^查?询?(?:统一)?(?:社会)?信用代码[是为]?"), re.compile("[0-9A-Z]{10,30}")
WRONG = "“{code}”不是正确的统一社会信用代码：应为 18 位，最后一位是校验码，请对照营业执照核对后再查"


def credit_code(text: str, instant_answers: InstantAnswers) -> Route | None:
    """The route of a code whose check digit is right; of a wrong one that it is wrong, where nothing else can be meant:
    it has the form and a letter, or is called one. A citizen's number, whose 18 places may pass too, has none.
    """
    typed = SEPARATORS.sub("", text)
    code = LABEL.sub("", typed).upper()
    if not MEANT.fullmatch(code) or is_personal(code):
        return None
    if CODE.fullmatch(code) and is_credit_code(code):
        return Route(
            KIND.name, f"查询统一社会信用代码 {code} 的登记信息", filled(instant_answers.credit_code_url, code)
        )
    is_meant = len(code) < len(typed) or (CODE.fullmatch(code) and not code.isdigit())
    return Route(KIND.name, WRONG.format(code=code)) if is_meant else None


KIND = RouteKind("credit_code", "统一社会信用代码", action="去查询", find=credit_code)
