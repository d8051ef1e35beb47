"""Which office has the matters of a thing? 养老院归哪个部门管, 管图书馆的是哪个局, 经办医保的窗口."""

from __future__ import annotations

import re
from collections.abc import Iterable

WHICH = "(?:哪一?个|哪家|哪|什么|啥|那个)"
BODY = "(?:政府部门|主管部门|部门|单位|局|机关|机构|衙门|委办局|口子)"
TELLS_NOTHING = "(?:管理?|负责|主管|审批|监管|处理|来管|在管|在负责|的|呀|啊|呢|哦|噢|嘛|吗|哈|咧|喃|伐|撒)*"
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

# Whom to ring up or to ask about a thing: 交税的事问哪个号码, 水费找谁问.
ABOUT_IT = (
    "(?:(?:的|这)?(?:事情?|问题|疑问|手续|业务|政策)|这块|方面|上面|的话|有(?:点|些)?(?:疑问|问题|事)|不懂|不清楚|不明白|"
    "[ ,，])*"
)
RING = "(?:应|该|要|可以|能|得|是|我)*(?:拨打|打给?|拨|问|咨询|找|联系|请教)"
LINE = "(?:哪一?个|哪|什么|啥|多少)(?:部门的?|单位的?)?(?:服务|咨询|客服)?(?:号码?|电话|热线|专线)"
WHOM = "(?:谁|哪里|哪儿|哪边|哪个部门)(?:问|咨询)?"
ASKED_THEN = "(?:去|来)?(?:问问?|咨询|了解|请教|打听)?(?:一下|下|呢|啊|呀|好|吗)*"
NUMBER_FRAMES = tuple(
    re.compile(frame)
    for frame in (
        rf"(?P<before>)(?P<thing>{THING})(?P<behind>{ABOUT_IT}{RING}{LINE}{ASKED_THEN})$",
        rf"(?P<before>)(?P<thing>{THING})(?P<behind>{ABOUT_IT}(?:该|要|应该)?(?:问|咨询|请教){WHOM}{ASKED_THEN})$",
        rf"(?P<before>)(?P<thing>{THING})(?P<behind>{ABOUT_IT}(?:该|要|应该)?(?:找|去|到|向){WHOM}"
        "(?:问问?|咨询|打听)(?:一下|下|呢|啊|呀)*)$",
        rf"^ *(?P<before>{RING}{LINE}(?:可以|能)?(?:问|咨询|了解|查|打听))(?P<thing>{THING})"
        r"(?P<behind>(?:的事情?|的问题)?)$",
        rf"^ *(?P<before>{LINE}(?:是)?(?:可以|能)?(?:管|负责|受理|问|咨询))(?P<thing>{THING})"
        r"(?P<behind>的?(?:事情?|问题)?)$",
    )
)


# Of each frame something must be there, but for one that most texts begin otherwise than.
ASKS = re.compile("[哪什啥那谁边多]")
WITHOUT_ASKING = FRAMES[2:3]


def asks_number(text: str) -> tuple[tuple[int, int], ...]:
    """Where the question whom to ring up or ask about a thing stands in a text; arguments and result as `asks_who`."""
    return _asked(text, NUMBER_FRAMES) if ASKS.search(text) else ()


def asks_who(text: str) -> tuple[tuple[int, int], ...]:
    """Where the question which office has to do with a thing stands in a text, `[start, end)` each; () where none is.

    Args:
        text: With spaces for the places that it names.
    """
    return _asked(text, FRAMES if ASKS.search(text) else WITHOUT_ASKING)


def _asked(text: str, frames: Iterable[re.Pattern[str]]) -> tuple[tuple[int, int], ...]:
    text = text.rstrip(" ?？!！。")
    for frame in frames:
        if found := frame.search(text):
            return tuple(found.span(part) for part in ("before", "behind") if found[part])
    return ()
