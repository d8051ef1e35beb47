"""A document's elements in the order in which people need them.

Of what is handled: 能不能办 → 带什么 → 怎么办 → 多久、多少钱 → 去哪里、什么时候 → 常见问题 → 依据、监督.
Of what is read: its text, then who published it. Of a question: the question, the answer, who answered.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup

from api.portal import element_text
from api.portal.highlighting import web_address
from api.portal.ways import with_calls
from search_engine.searching import duration_text, label

Values = Mapping[str, Any]
Facts = tuple[tuple[str, str], ...]
# What a matter is rated by beside the whole → what table 1 of C 0103-2018 §7.6.1 calls it.
RATED: Mapping[str, str] = {
    "visits": "去现场次数满意度", "guide": "办事指南符合度", "efficiency": "办事效率", "service": "服务质量",
    "online": "网上体验",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Section:
    """A section: anchor, title, the part that shows it, what it shows."""

    anchor: str
    title: str
    part: str
    content: Any


def sections_of(document: Values) -> list[Section]:
    """The sections that have something to show."""
    rows = OF_KIND.get(document.get("kind") or "", SECTIONS)
    built = (Section(anchor, title, part, read(document)) for anchor, title, part, read in rows)
    return [section for section in built if section.content]


def _list(name: str) -> Callable[[Values], Any]:
    return lambda document: document.get(name) or ()


def _text(name: str) -> Callable[[Values], list[str]]:
    return lambda document: [line for line in (document.get(name) or "").splitlines() if line.strip()]


def facts(*pairs: tuple[str, Any]) -> Facts:
    """The pairs whose value is known."""
    known = ((name, value) for name, value in pairs if value not in (None, "", (), []))
    return tuple((name, value if isinstance(value, Markup) else str(value)) for name, value in known)


def materials(document: Values) -> list[dict[str, Any]]:
    """The materials with links that a page may follow."""
    return [
        {
            **material,
            "copies": _copies(material),
            "electronic": _electronic(material),
            "form": web_address(material.get("form_url")),
            "sample": web_address(material.get("sample_url")),
        }
        for material in document.get("materials") or ()
    ]


def _electronic(material: Values) -> str:
    """In which form it may be given but on paper: what applicants write themselves is no licence."""
    is_own = material.get("form_url") or str(material.get("source") or "").startswith("申请人")
    return "" if not material.get("electronic") else "可交电子版" if is_own else "可用电子证照"


def _copies(material: Values) -> str:
    counts = (("原件", material.get("original")), ("复印件", material.get("copies")))
    return "，".join(f"{name} {count} 份" for name, count in counts if count)


def cost(document: Values) -> Facts:
    """How long it takes and what it costs."""
    fee = document.get("fee") or {}
    charged = ("收费" if fee["charged"] else "不收费") if "charged" in fee else ""
    times = (("承诺办结", "promised_time"), ("法定办结", "legal_time"))
    return facts(
        *((name, _with_note(document.get(key))) for name, key in times),
        ("到现场次数", element_text.visits(document.get("visits"))),
        ("办件类型", document.get("case_type")),
        ("是否收费", charged),
        ("收费项目", fee.get("item")),
        ("收费标准", fee.get("standard")),
    )


def _with_note(time: Values | None) -> str:
    words, note = duration_text(time), (time or {}).get("note")
    return f"{words}（{note}）" if words and note else words


def where(document: Values) -> Facts:
    """Where and when, and whom to ask."""
    place = document.get("place") or {}
    return facts(
        ("办理地点", place.get("name")),
        ("地址", place.get("address")),
        ("办理时间", document.get("hours")),
        ("咨询方式", with_calls(document.get("contact") or "")),
    )


def supervision(document: Values) -> list[Markup]:
    """Whom to complain to, a line each."""
    return [with_calls(line) for line in _text("supervision")(document)]


def ratings(document: Values) -> Facts:
    """What people say, by what it is about (C 0103-2018 §7.6); only what is given."""
    own, count = document.get("ratings") or {}, document.get("rating_count")
    whole = _stars(document.get("rating"))
    return facts(
        ("整体评价", f"{whole}（{count} 次评价）" if whole and count else whole),
        *((name, _stars(own.get(field))) for field, name in RATED.items()),
    )


def _stars(value: float | None) -> str:
    return "" if value is None else f"{value:.1f} 分"


def publication(document: Values) -> Facts:
    """Who published it, and when."""
    return facts(
        ("发布机关", document.get("issued_by")),
        ("文号", document.get("document_number")),
        ("发布日期", element_text.day(document.get("issued_at"))),
    )


def exchange(document: Values) -> Facts:
    """Who asked and who answered."""
    return facts(
        ("提问人", document.get("asker")),
        ("提问时间", element_text.day(document.get("asked_at"))),
        ("受理单位", document.get("accepted_by")),
        ("答复单位", document.get("answered_by")),
        ("答复时间", element_text.day(document.get("answered_at"))),
    )


def formal(document: Values) -> Facts:
    """Codes and classes, for those who need to name the matter exactly."""
    audience = "、".join(label("audience", value) for value in document.get("audience") or ())
    return facts(
        ("事项类型", document.get("matter_type")),
        ("行使层级", document.get("level")),
        ("服务对象", audience),
        ("网办深度", "、".join(document.get("online") or ())),
        ("通办范围", (document.get("coverage") or {}).get("scope")),
        ("基本编码", document.get("catalog_code")),
        ("实施编码", document.get("item_code")),
        ("更新日期", element_text.day(document.get("updated_at"))),
    )


Row = tuple[str, str, str, Callable[[Values], Any]]
PUBLICATION: Row = ("publication", "发布信息", "facts", publication)
FORMAL: Row = ("formal", "事项信息", "facts", formal)
SECTIONS: tuple[Row, ...] = (
    PUBLICATION,
    ("text", "说明", "text", _text("text")),
    ("conditions", "能不能办", "list", _list("conditions")),
    ("materials", "带什么", "materials", materials),
    ("process", "怎么办", "steps", _list("process")),
    ("cost", "多久、多少钱", "facts", cost),
    ("where", "去哪里、什么时候", "facts", where),
    ("faqs", "常见问题", "questions", _list("faqs")),
    ("basis", "设定依据", "list", _list("legal_basis")),
    ("supervision", "监督投诉", "text", supervision),
    ("ratings", "群众评价（满分 5 分）", "facts", ratings),
    FORMAL,
)
# What is read, not handled: its text first.
READ: tuple[Row, ...] = (("text", "正文", "text", _text("text")), PUBLICATION)
# A question that somebody asked: what was asked, what was answered, by whom.
ASKED: tuple[Row, ...] = (
    ("text", "提问", "text", _text("text")),
    ("answer", "答复", "text", _text("answer")),
    ("exchange", "谁答复的", "facts", exchange),
)
OF_KIND: Mapping[str, tuple[Row, ...]] = {
    **dict.fromkeys(("policy", "interpretation", "topic", "news"), READ),
    **dict.fromkeys(("faq", "complaint"), ASKED),
}
