"""Ways onward: pages of the portal's own, as links. A function without an address in the settings is not there; in the
demonstration each leads to a page of ours that says what would stand there.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask import url_for
from markupsafe import Markup, escape

from api.http.current import service
from search_engine.searching import page_of_function

# Functions of the portal → what a link says, and what its page is for; in the order of a list.
WAYS: Mapping[str, tuple[str, str]] = {
    "login": ("登录", "个人和企业凭统一的账号登录、实名认证"),
    "progress": ("我的办件", "登录后查看办件的进度和结果"),
    "licences": ("我的证照", "登录后查看和出示电子证照"),
    "messages": ("我的消息", "登录后查看办件提醒和通知"),
    "booking": ("预约", "预约到大厅窗口办理的时间"),
    "consult": ("咨询", "留言提问，由办理部门答复"),
    "complaint": ("投诉", "提交投诉和建议，由有关部门答复"),
    "rating": ("好差评", "对办结的事项评价"),
    "proxy": ("亲友代办", "经授权替亲友办理"),
}
# Of a matter, where it takes its name along: function → the document's own field that says whom to call instead.
OF_A_MATTER: Mapping[str, str] = {"booking": "", "consult": "contact", "complaint": "supervision"}
HOTLINE = "12345"

# A number that is called: with an area code, a mobile one, 400 or 800, a public line; or, where something beside it
# says that it is called, a local one. Dates, codes and parts of longer numbers are none.
TELEPHONE = re.compile(
    r"""(?<![0-9A-Za-z.\-])(?:
        [(（]?(?P<area>0[1-9][0-9]{1,2})[)）]?[ \-－—]?(?P<behind>[02-9][0-9]{6,7})
        |(?P<whole>1[3-9][0-9]{9}|[48]00[ \-－]?[0-9]{3}[ \-－]?[0-9]{4})
        |(?P<short>12[0-9]{3}|9[56][0-9]{3,4})
        |(?P<local>(?!(?:19|20)[0-9]{6})[2-8][0-9]{6,7})
    )(?![0-9A-Za-z]|[.\-][0-9]{5}|[号室元年月日条份])""",
    re.VERBOSE,
)
# What says so, and how many characters before the number.
CALLED = re.compile(r"电话|热线|专线|座机|拨打|致电|联系|咨询|投诉|监督|举报|来电")
BEFORE = 12
# What stands between numbers of one list.
BETWEEN = re.compile(r"(?:转?[0-9\-]{0,5})[、，,;；/ 或及和]{1,3}")


@dataclass(frozen=True, slots=True)
class Way:
    """A link: what it says, where it leads."""

    text: str
    url: str


@dataclass(frozen=True, slots=True)
class Call:
    """A telephone number in a text: where it stands, what is dialled."""

    start: int
    end: int
    number: str


def ways_of(region: str = "", but: str = "") -> tuple[Way, ...]:
    """The ways that there are.

    Args:
        region: Code of the reader's region; "": none.
        but: A function that is left out.
    """
    carried = {"region": region}
    return tuple(Way(WAYS[name][0], url) for name in WAYS if name != but and (url := address_of(name, carried)))


def address_of(name: str, carried: Mapping[str, str]) -> str:
    """Where a function of the portal is; "": nowhere.

    Args:
        carried: What its address may take along: matter, region, department.
    """
    settings = service().settings
    if template := settings.portal_pages.get(name):
        return page_of_function(template, carried)
    return url_for("demo.way", name=name, region=carried.get("region") or None) if settings.demo else ""


def ways_of_matter(document: Mapping[str, Any], region: str) -> tuple[Way, ...]:
    """What one may go on with from a matter; where the portal has no page to ask or complain, the numbers that the
    matter itself gives for that, and the hotline.
    """
    department = (document.get("authority") or {}).get("department") or ""
    carried = {"matter": str(document["title"]), "region": region, "department": str(department)}
    found, lacks = [], False
    for name, field in OF_A_MATTER.items():
        text, url = WAYS[name][0], address_of(name, carried)
        if url:
            found.append(Way(text, url))
        elif field:
            lacks = True
            numbers = [call.number for call in calls_in(str(document.get(field) or "")) if call.number != HOTLINE]
            found += [Way(f"{text} {number}", f"tel:{number}") for number in dict.fromkeys(numbers)]
    return (*found, *([Way(f"{HOTLINE} 热线", f"tel:{HOTLINE}")] if lacks else []))


def calls_in(text: str) -> list[Call]:
    """The telephone numbers of a text, in order."""
    found: list[Call] = []
    area = ""
    for match in TELEPHONE.finditer(text):
        is_listed = bool(found) and BETWEEN.fullmatch(text, found[-1].end, match.start()) is not None
        is_called = is_listed or CALLED.search(text, max(match.start() - BEFORE, 0), match.start()) is not None
        if match["local"] and not (is_called or match[0] == text.strip()):
            continue
        if match["short"] and not (is_called or match[0] in (HOTLINE, text.strip())):
            continue
        area = match["area"] or (area if is_listed else "")
        digits = re.sub(r"[^0-9]", "", match[0])
        number = f"{area}{digits}" if match["local"] else digits
        found.append(Call(match.start(), match.end(), number))
    return found


def with_calls(text: str) -> Markup:
    """A text, escaped, whose telephone numbers are links."""
    parts, done = [], 0
    for call in calls_in(text):
        parts += [escape(text[done : call.start])]
        parts += [Markup('<a href="tel:{}">{}</a>').format(call.number, text[call.start : call.end])]
        done = call.end
    return Markup("").join([*parts, escape(text[done:])])
