"""What an office takes up of itself (依职权) is in the channel 行政权力 alone; who asks for it is shown the way."""

from __future__ import annotations

from urllib.parse import urlencode

from dictionaries.kinds.intents import Office
from search_engine.page.instant_answers.route import Call, Route, RouteKind

# What an office does where somebody breaks a rule: people can tell it of that.
REPORTED = ("行政处罚", "行政强制", "行政检查")
ANYTHING = Call("12345", "政务服务便民热线")


def to_power(name: str, matter_type: str, office: Office | None, region: str | None) -> Route:
    """The way to a matter of the channel; where it is about breaking a rule, also whom to tell of that.

    Args:
        matter_type: Of which power it is (C 0103 §6.3.1).
        office: Whose it is; None: unknown.
        region: Code of the user's region.
    """
    values = {"q": name, "channel": "power", **({"region": region} if region else {})}
    text, url = f"“{name}”由行政机关依职权办理，在“行政权力”频道中", f"/?{urlencode(values)}"
    if matter_type not in REPORTED:
        return Route(KIND.name, text, url)
    own = [Call(number, called) for number, called in office.numbers] if office else []
    calls = (*[call for call in own if call.number != ANYTHING.number], ANYTHING)
    numbers = "；".join(f"{call.number} {call.name}" for call in calls)
    return Route(KIND.name, f"{text}；发现这类行为可以投诉举报，电话：{numbers}", url, calls)


KIND = RouteKind("power", "行政权力", action="查看")
