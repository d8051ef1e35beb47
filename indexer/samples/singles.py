"""Documents that exist in one region only, for measuring: local policies, public answers, news, local matters.

A region's singles step through thing × title without repeating, from where the region's hash says; the region's full
name in the title makes them differ from all others.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from indexer.samples.expand import PC
from indexer.samples.generate import HOURS, SUPERVISION
from indexer.samples.localise import Locality, number_of
from indexer.samples.vocabulary import Line, authority_patterns, vocabulary

Fields = dict[str, Any]

WORDS = vocabulary()
THINGS = tuple((line, thing) for line in WORDS.lines for words in line.things.values() for thing in words.split())
TITLES = (
    *(("policy", title) for title in WORDS.policy_titles),
    *(("faq", title) for title in WORDS.faq_titles),
    *(("news", title) for title in WORDS.news_titles),
    *(("matter", title) for title in WORDS.matter_titles),
)
COMBINATIONS = len(THINGS) * len(TITLES)
STEP = 1009  # a prime that does not divide COMBINATIONS, so that stepping by it visits each once (a test checks)
SPREAD = 2_654_435_761  # Knuth's multiplier, 2**32 / golden ratio: neighbours get far-apart numbers


@dataclass(frozen=True, slots=True)
class Single:
    """One document to write: where, of what, under which title; `mixed` in [0, 2**32) chooses the details."""

    here: Locality
    line: Line
    thing: str
    title: str
    mixed: int

    @property
    def reason(self) -> str:
        """Why it was issued."""
        return WORDS.reasons[self.mixed % len(WORDS.reasons)]

    @property
    def day(self) -> str:
        """When, without the year: month and day, at most the 26th."""
        return f"{1 + self.mixed // 13 % 8:02d}-{1 + self.mixed // 17 % 26:02d}"

    def measure(self, which: int) -> str:
        """One of the measures."""
        return WORDS.measures[self.mixed // which % len(WORDS.measures)]


def single(here: Locality, position: int) -> Fields:
    """The region's document number `position`, in [0, COMBINATIONS)."""
    seed = number_of(here.region.code, "单一")
    place = (seed + position * STEP) % COMBINATIONS
    subject, form = divmod(place, len(TITLES))
    line, thing = THINGS[subject]
    kind, title = TITLES[form]
    what = Single(here, line, thing, here.full_name + title.format(o=thing), (seed ^ place * SPREAD) & 0xFFFF_FFFF)
    identity = f"{kind}{here.code12}{place:06d}"
    return {
        "id": identity,
        "kind": kind,
        "title": what.title,
        "aliases": (thing,),
        "audience": ("natural", "legal"),
        "themes": line.natural_themes,
        "authority": here.authority(authority_patterns(line.department), line.department),
        "region": here.region.code,
        "level": here.level,
        "site": here.site,
        "links": {"pc": f"{PC}/{kind}/{identity}"},
    } | _WRITERS[kind](what)


def _policy(what: Single) -> Fields:
    name, mixed, year = what.here.full_name, what.mixed, 2018 + what.mixed % 8
    return {
        "text": (
            f"第一条 {what.reason}，结合{name}{what.thing}工作实际，制定本文件。"
            f"第二条 在{name}行政区域内办理{what.thing}有关事项，适用本文件。"
            f"第三条 申请人应当在{3 + mixed % 28}个工作日前提出，"
            f"{what.line.department}部门在{5 + mixed // 7 % 16}个工作日内答复。"
            f"第四条 {what.measure(11)}，{what.measure(67)}。"
            f"第五条 自{year}年{1 + mixed // 13 % 12}月1日起施行，有效期{2 + mixed % 4}年。"
        ),
        "issued_by": f"{what.here.region.name}{what.line.department}主管部门",
        "issued_at": f"{year}-{what.day}",
        "document_number": f"示例〔{year}〕{1 + mixed % 120}号",
    }


def _faq(what: Single) -> Fields:
    mixed, name = what.mixed, what.here.region.name
    return {
        "public": True,
        "text": f"我住在{what.here.full_name}，{what.title}想问问流程，{what.measure(5)}吗？",
        "asker": f"{WORDS.surnames[mixed % len(WORDS.surnames)]}**",
        "asked_at": f"2026-{what.day}T{8 + mixed % 12:02d}:{mixed // 7 % 60:02d}:00+08:00",
        "answer": (
            f"您好。{what.thing}由{name}{what.line.department}部门受理，可以在政务服务网或者窗口申请，"
            f"材料齐全的{1 + mixed // 5 % 15}个工作日办结；{what.measure(11)}。"
        ),
        "answered_by": f"{name}{what.line.department}主管部门",
        "answered_at": f"2026-{what.day[:3]}{int(what.day[3:]) + 2:02d}T10:00:00+08:00",
    }


def _news(what: Single) -> Fields:
    return {
        "text": f"{what.reason}，{what.title}，平均办理时间压缩{20 + what.mixed % 60}%。{what.measure(11)}。",
        "issued_by": f"{what.here.region.name}人民政府办公室",
        "issued_at": f"2026-{what.day}",
    }


def _local_matter(what: Single) -> Fields:
    name, mixed = what.here.full_name, what.mixed
    return {
        "matter_type": "行政给付" if "补助" in what.title else "公共服务",
        "initiative": "依申请",
        "money": "gets" if "补助" in what.title else "none",
        "summary": f"{name}自行开办的事项，{what.reason}。",
        "legal_basis": (f"《{name}{what.thing}实施办法》第{3 + mixed % 9}条",),
        "conditions": (f"在{name}居住或者经营满{1 + mixed % 24}个月", f"从事{what.thing}活动并符合规定"),
        "materials": ({"name": f"{what.title}申请表", "necessity": "必要", "original": 1, "copies": 0},),
        "process": (f"向{what.here.region.name}窗口申请", "审核", what.measure(11)),
        "promised_time": {"value": 1 + mixed % 10, "unit": "工作日"},
        "fee": {"charged": False},
        "place": {"address": what.here.fill("{path}政务服务中心{n}号窗口", what.line.department)},
        "contact": what.here.fill("{area}-{digits}", what.line.department),
        "hours": HOURS,
        "supervision": SUPERVISION,
    }


_WRITERS: dict[str, Callable[[Single], Fields]] = {
    "policy": _policy,
    "faq": _faq,
    "news": _news,
    "matter": _local_matter,
}
