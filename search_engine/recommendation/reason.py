"""What a source proposes, and why, in words: a reason is made by the source, of what it found the proposal by."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

# Code → its words; `{about}` is what the source looked at, `{more}` a figure or a date.
TEXTS: Mapping[str, str] = {
    "renewal": "您的{about}约于 {more}到期",
    "handled_next": "您办理过“{about}”，接下来常办",
    "next": "办完“{about}”后常办",
    "handled_follows": "您办理过“{about}”，可以接着办",
    "follows": "办完“{about}”后可以接着办",
    "handled_together": "您办理过“{about}”，两项常一起办",
    "viewed_together": "与您查看的“{about}”常一起办",
    "kept_together": "与您收藏的“{about}”常一起办",
    "together": "与“{about}”常一起办",
    "interest": "关注“{about}”的人也常关注",
    "life_event": "与{about}一件事相关",
    "most_handled": "{about}本周办得最多",
    "often_handled": "{about}本周办件第 {more} 位",
    "handled_this_week": "{about}本周有 {more} 人以上办理",
    "licence": "有{about}的人会用到：{more}",
    "local": "{about}本地服务",
    "new": "{about}新上线",
    "alike": "与“{about}”相近",
    "hot": "{about}热搜：{more}",
    "common": "{about}常用服务",
    "offered": "{about}可办",
    "changed_handled": "您办理过的“{about}”有更新",
    "changed_kept": "您收藏的“{about}”有更新",
    "changed_viewed": "您查看过的“{about}”有更新",
    "new_policy": "{about}方面的新政策",
    "new_service": "{about}方面的新服务",
    "changed_service": "{about}方面的服务有更新",
}


@dataclass(frozen=True, slots=True)
class Reason:
    """One reason.

    Attributes:
        code: A key of `TEXTS`, stable.
        about: A name: of a matter, a place, a life event, a licence.
        more: What the words need besides.
    """

    code: str
    about: str = ""
    more: str = ""

    @property
    def text(self) -> str:
        """In Chinese."""
        return TEXTS[self.code].format(about=self.about, more=self.more)

    def as_dict(self) -> dict[str, str]:
        """As answers have it."""
        return {"code": self.code, "text": self.text}


@dataclass(frozen=True, slots=True)
class Candidate:
    """One proposal.

    Attributes:
        base: Its number in the view.
        score: How strongly among what the source proposes, 0 to 1.
    """

    base: int
    score: float
    reason: Reason
