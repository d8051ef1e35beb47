"""Which office has the matters of a thing? 养老院归哪个部门管, 管图书馆的是哪个局, 经办医保的窗口."""

from __future__ import annotations

import re

WHICH = "(?:哪一?个|哪家|哪|什么|啥|那个)"
BODY = "(?:政府部门|主管部门|部门|单位|局|机关|机构|衙门|委办局|口子)"
TELLS_NOTHING = "(?:管理?|负责|主管|审批|监管|处理|来管|在管|管的|在负责|的|呀|啊|呢|哦|噢|嘛|吗|哈|咧|喃|伐|撒)*"
THING = ".{2,16}?"
MANAGES = "(?:主管|分管|监管|管理|经办|负责|受理|掌管|专管|管)"
# Each with what is before the thing, the thing, and what is behind it.
FRAMES = tuple(
    re.compile(frame)
    for frame in (
        rf"(?P<before>{WHICH}{BODY}(?:是|来|在)?{MANAGES})(?P<thing>{THING})(?P<behind>(?:的事情?|的|这块)?{TELLS_NOTHING})$",
        rf"(?P<before>{MANAGES})(?P<thing>{THING})(?P<behind>(?:的事情?)?的?(?:是|叫|在|归)?{WHICH}{BODY}{TELLS_NOTHING})$",
        rf"^ *(?P<before>{MANAGES})(?P<thing>{THING})(?P<behind>的(?:政府)?"
        r"(?:部门|单位|局|机关|机构|窗口|科室|地方|衙门)"
        r"(?:在哪里?儿?|是哪里?|地址|电话|叫什么|怎么走|上班时间)?)$",
        rf"(?P<before>)(?P<thing>{THING})(?P<behind>(?:的事情?|这块|这事|这个事|方面)?(?:到底|应该|该|究竟)?(?:归|属于?|由|是|找|歸|归属于?)"
        rf"{WHICH}{BODY}{TELLS_NOTHING})$",
        rf"(?P<before>)(?P<thing>{THING})(?P<behind>(?:的事情?|这块|这事|这个事|方面)?(?:到底|应该|该|究竟)?(?:归|由)(?:谁|哪里|哪儿|边个|哪个|哪家|哪边)"
        rf"(?:管|负责|主管|审批|监管){TELLS_NOTHING})$",
        rf"(?P<before>)(?P<thing>{THING})(?P<behind>(?:的事情?|这块|这事|这个事|方面)?{WHICH}{BODY}(?:来|在)?(?:管理?|负责|主管|审批|监管)"
        rf"{TELLS_NOTHING})$",
    )
)


def asks_who(text: str) -> tuple[tuple[int, int], ...]:
    """Where the question which office has to do with a thing stands in a text, `[start, end)` each; () where none is.

    Args:
        text: With spaces for the places that it names.
    """
    for frame in FRAMES:
        if found := frame.search(text.rstrip(" ?？!！。")):
            return tuple(found.span(part) for part in ("before", "behind") if found[part])
    return ()
