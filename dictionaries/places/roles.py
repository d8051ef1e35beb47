"""What a place of a query is for: where the matter is handled, where someone or something is from, where one goes.

One rule, one function. `RULES` are asked in this order; the first that speaks of a place decides, and a place that none
speaks of is where the matter is handled (落户杭州).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from dictionaries.places.mention import DESTINATION, HANDLING, ORIGIN


@dataclass(frozen=True, slots=True)
class Named:
    """A place in a text, as roles need it.

    Attributes:
        start, end: `[start, end)` in the text.
        home: the user's region lies in it.
        beyond: 香港, 澳门 or 台湾.
    """

    start: int
    end: int
    home: bool = False
    beyond: bool = False


Roles = Mapping[int, str]
"""Position among the places → role."""

GOING = re.compile(r"(?:去|到|往|赴|前往|来|回)\s*$")
STAYING = re.compile(r"(?:在|于|来|到|去|回|住|落户|定居|迁入|转到|迁到)\s*$")
LEAVING = re.compile(r"(?:从|由|自|原在|原来在)\s*$")

CARE = r"(?:就医|看病|住院|就诊|治病|治疗|手术|看医生|门诊|转诊|转院|生孩子|分娩)"
TRAVEL = r"(?:旅游|旅行|游玩|自由行|参团|观光|度假|出差|探亲|访友)"
ERRAND_THERE = re.compile(rf"(?:的?\S{{0,4}}?)(?:{CARE}|{TRAVEL})")
CARED = re.compile(CARE)
CARE_ELSEWHERE = re.compile(
    r"(?:异地|跨省|跨市|外地|省外|市外)(?:就医|看病|住院|就诊|门诊|生育|安置|医保|联网)|转诊|转院"
)
INSURED = re.compile(r"\s*(?:的)?(?:参保|医保|社保|职工|居民|新农合)")
INSURED_BEFORE = re.compile(r"(?:参保地?|医保在|社保在)\s*$")
ABROAD = re.compile(rf"签注|通行证|台胞证|回乡证|{TRAVEL}|商务|出境|出入境|过关|留学|逗留|定居")

BORDER_PASS = re.compile(r"边防证|边境(?:管理区)?通行证")

REGISTERED = re.compile(r"(?:(?<![地省村镇市])户口|户籍|户籍地|户口地|籍贯|老家|迁出地|转出地)(?:所在地)?[在是:]?\s*$")
LIVING = re.compile(r"(?:人在|现居|现居住地?|现住|住在|居住在|居住地|工作在|工作地|在职于|迁入地|转入地)[在是:]?\s*$")

MOVING = re.compile(
    r"\s*[^,。;、\s]{0,8}?(?:到|至|往|转|迁|转入|迁入|转往|迁往|转回|迁回|调入|落户|搬到|搬去|"
    r"换成|换为|换到|改成|变成|转成|->|→|—>)\s*"
)
ARRIVED = re.compile(r"\s*(?:的)?\S{0,4}?(?:转入|转来|迁来|迁入|转回|迁回|转过来|迁过来|转进来|过来)")
CAME = re.compile(r"\s*(?:[转迁调]来|[转迁调]过来|转进来)")

CIVIC = re.compile(r"\s*(?:的)?(?:户口|户籍|籍|居民户口|常住户口|农村户口|老家|参保|人(?![才民社口力员事大体保寿]))")
PAPERS = re.compile(
    r"\s*(?:的|身份证|社保|医保|养老保险|公积金|驾照|驾驶证|结婚证|离婚证|居住证|车牌|牌照|学历|毕业证|不动产|房产)"
)


def said_so(text: str, places: Sequence[Named]) -> Roles:
    """户籍地江西, 人在深圳: what people say themselves."""
    living = {i: HANDLING for i, place in enumerate(places) if LIVING.search(text, 0, place.start)}
    # the 户口 of 湖南户口在深圳 is not in 深圳; in 人在苏州户籍安徽 it is not in 苏州
    ends = {place.end for i, place in enumerate(places) if i not in living}
    said = {i: REGISTERED.search(text, 0, place.start) for i, place in enumerate(places)}
    from_there = {i: ORIGIN for i, found in said.items() if found and found.start() not in ends}
    return living | from_there


def across_the_border(text: str, places: Sequence[Named]) -> Roles:
    """去香港旅游, 澳门签注: one goes to 香港, 澳门, 台湾; 西藏边防证: and to where that pass lets one in."""
    return {
        i: DESTINATION
        for i, place in enumerate(places)
        if (place.beyond and (GOING.search(text, 0, place.start) or ABROAD.search(text)))
        or (not place.home and BORDER_PASS.match(text, place.end))
    }


def care_elsewhere(text: str, places: Sequence[Named]) -> Roles:
    """异地就医备案 北京: the last place that is neither where one is insured nor the user's own is where one goes."""
    if not CARE_ELSEWHERE.search(text):
        return {}
    going = [i for i, place in enumerate(places) if GOING.search(text, 0, place.start) and not place.home]
    strange = [i for i, place in enumerate(places) if not place.home and not _insures(text, place)]
    return dict.fromkeys(going or strange[-1:], DESTINATION)


def travel_or_care(text: str, places: Sequence[Named]) -> Roles:
    """去上海看病, 到三亚旅游: where the doctor or the beach is; without the verb, unless it is the user's own."""
    return {
        i: DESTINATION
        for i, place in enumerate(places)
        if ERRAND_THERE.match(text, place.end, _next(text, places, i))
        and (GOING.search(text, 0, place.start) or not place.home)
    }


def moved_from(text: str, places: Sequence[Named]) -> Roles:
    """社保从上海转到杭州: what is before the move is where it comes from; not where the move is one of a patient."""
    if CARE_ELSEWHERE.search(text) or ERRAND_THERE.search(text):
        return {}
    pairs = enumerate(pairwise(places))
    return {i: ORIGIN for i, (left, right) in pairs if MOVING.fullmatch(text, left.end, right.start)}


def left_behind(text: str, places: Sequence[Named]) -> Roles:
    """从上海转来, 上海转来, 转到杭州 … 从上海: what one leaves, if something arrives or another place is named."""
    return {
        i: ORIGIN
        for i, place in enumerate(places)
        if CAME.match(text, place.end)
        or (LEAVING.search(text, 0, place.start) and (len(places) > 1 or ARRIVED.match(text, place.end)))
    }


def civic_home(text: str, places: Sequence[Named]) -> Roles:
    """四川户口 …, 四川人 …: where someone is registered or insured, if another place is named that is not this."""
    homes = [i for i, place in enumerate(places) if CIVIC.match(text, place.end)]
    return dict.fromkeys(homes, ORIGIN) if len(homes) < len(places) and not _is_for_care(text) else {}


def papers_from(text: str, places: Sequence[Named]) -> Roles:
    """在杭州补四川的身份证: whose papers they are, if another place is where one stays."""
    staying = [i for i, place in enumerate(places) if STAYING.search(text, 0, place.start)]
    strange = [i for i, place in enumerate(places) if i not in staying and PAPERS.match(text, place.end)]
    return dict.fromkeys(strange, ORIGIN) if staying and not _is_for_care(text) else {}


Rule = Callable[[str, Sequence[Named]], Roles]
RULES: tuple[Rule, ...] = (
    said_so,
    across_the_border,
    care_elsewhere,
    travel_or_care,
    moved_from,
    left_behind,
    civic_home,
    papers_from,
)


def _insures(text: str, place: Named) -> bool:
    return INSURED.match(text, place.end) is not None or INSURED_BEFORE.search(text, 0, place.start) is not None


def _is_for_care(text: str) -> bool:
    """Whether someone is treated elsewhere: that is handled where one is insured or registered."""
    return CARE_ELSEWHERE.search(text) is not None or CARED.search(text) is not None


def _next(text: str, places: Sequence[Named], i: int) -> int:
    """Where the next place begins, or the text ends."""
    return places[i + 1].start if i + 1 < len(places) else len(text)


def roles_of(text: str, places: Sequence[Named]) -> list[str]:
    """The role of each place of a text in normal form."""
    found: dict[int, str] = {}
    for rule in RULES:
        found = {**rule(text, places), **found}
    return [found.get(i, HANDLING) for i in range(len(places))]
