"""`/v1/me/feed`: what is new for the person who is signed in. Looking changes nothing; saying so does."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from flask import Blueprint, Response

from api.http.answers import answer, item_fields
from api.http.audit import count_of_person
from api.http.current import service
from api.http.person import signed_in
from api.openapi.operation import Operation
from search_engine.access import Actions
from search_engine.searching import RECOMMEND_PARAMETERS, Feed

blueprint = Blueprint("feed", __name__)
ROWS = {parameter.name: parameter for parameter in RECOMMEND_PARAMETERS}
NOT_AGREED = "尚未同意保存个人记录，没有可推送的内容；同意后按您办过、看过、收藏的事项推送"
FEED = Operation(
    "get", "/v1/me/feed", "feed", "个性化推送：上次查看以来与本人有关的新增、变更与到期提醒，每天至多 5 条", "个人",
    parameters=(ROWS["region"], ROWS["audience"]), answers={200: "Feed", 503: "Error"}, personal="must",
)  # fmt: skip
SEEN = Operation(
    "post",
    "/v1/me/feed/seen",
    "feedSeen",
    "记下推送已看过，之前的不再出现",
    "个人",
    answers={200: "FeedSeen", 503: "Error", 507: "Error"},
    personal="must",
)
OPERATIONS = (FEED, SEEN)


@blueprint.get("/v1/me/feed")
def feed() -> Response:
    """The feed."""
    asked, person = FEED.read(), signed_in()
    found = service().recommendations.feed(person.user, asked.get("region"), asked.get("audience"))
    return answer(feed_fields(found))


@blueprint.post("/v1/me/feed/seen")
def seen() -> Response:
    """It has been looked at; again is no harm."""
    SEEN.read()
    at = service().recommendations.mark_seen(signed_in().user)
    count_of_person(Actions.FEED_SEEN)
    return answer({"seen": instant(at)})


def feed_fields(found: Feed) -> dict[str, Any]:
    """The feed, to be written as JSON."""
    return {
        "agreed": found.agreed,
        "since": instant(found.since) if found.agreed else None,
        "notice": None if found.agreed else NOT_AGREED,
        "items": [
            {**item_fields(one.item), "at": instant(one.at), "change": one.change, "reason": one.reason}
            for one in found.items
        ],
    }


def instant(at: int) -> str:
    """RFC 3339 of ms since 1970 UTC."""
    return datetime.fromtimestamp(at / 1_000, UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
