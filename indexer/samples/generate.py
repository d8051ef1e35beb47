"""Base matters made of words, for measuring: distinct names, distinct element texts, plausible lines, types and levels.

Each is a `SampleMatter`, so it expands like a reviewed one. Every choice follows from the name's hash.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from indexer.samples.catalogue import SampleMatter
from indexer.samples.localise import number_of
from indexer.samples.vocabulary import Action, Line, authority_patterns, vocabulary

# Where bases are offered, in thousandths of all: chosen so that 4,600 bases with the reviewed ones make about five
# million documents of 2,845 counties, 347 cities, 32 provinces and two in five of 38,700 towns.
LEVEL_SHARES = (
    (195, ("county",)),
    (60, ("city", "county")),
    (415, ("city",)),
    (320, ("province",)),
    (5, ("town",)),
    (5, ("nation",)),
)
NATURAL_CLASSES = "PS"  # qualifications and support concern people
ONLINE = ("互联网咨询", "收件", "预审", "受理", "办理", "办理结果信息反馈")
SCOPES = ("跨县", "跨市", "跨省", "全国")
HOURS = "周一至周五 9:00—12:00、13:30—17:00（法定节假日除外）"
SUPERVISION = "12345；也可在政务服务网“投诉建议”栏目提出"


@dataclass(frozen=True, slots=True)
class Combination:
    """A thing, what is done with it, and in which situation; `serial` counts the things of a line from 1."""

    line: Line
    kind: str
    thing: str
    serial: int
    action: Action
    situation: int

    @property
    def title(self) -> str:
        """The matter's name."""
        return self.action.title.format(o=self.thing) + self.action.situations[self.situation]


def generated_matters(count: int) -> tuple[SampleMatter, ...]:
    """`count` base matters with distinct names, the ones whose name's hash is smallest; about 8,700 exist."""
    ranked = sorted(_combinations(), key=lambda found: number_of(found.title, "取用"))
    return tuple(map(_matter, ranked[:count]))


def _combinations() -> Iterator[Combination]:
    for line in vocabulary().lines:
        things = [(kind, thing) for kind, words in line.things.items() for thing in words.split()]
        for serial, (kind, thing) in enumerate(things, start=1):
            for action in vocabulary().actions:
                if kind in action.classes:
                    for situation in range(len(action.situations)):
                        yield Combination(line, kind, thing, serial, action, situation)


def _matter(found: Combination) -> SampleMatter:
    line, action = found.line, found.action
    digits = vocabulary().type_digits[action.matter_type]
    return SampleMatter(
        catalog_code=f"{digits}{line.number:02d}{found.serial:03d}{action.number:03d}",
        item=found.situation + 1,
        title=found.title,
        department=line.department,
        levels=frozenset(_levels(found.title)),
        except_regions=frozenset(),
        only_regions=frozenset(),
        authority_pattern=authority_patterns(line.department),
        place="{path}政务服务中心" + line.department + "{n}号窗口",
        contact="{area}-{digits}",
        local_variants=(),
        dirty=frozenset(),
        shared=MappingProxyType(_shared(found)),
    )


def _levels(title: str) -> tuple[str, ...]:
    rest = number_of(title, "行使层级") % sum(share for share, _ in LEVEL_SHARES)
    for share, levels in LEVEL_SHARES:
        if rest < share:
            return levels
        rest -= share
    raise AssertionError("the rest is below the sum of the shares")


def _shared(found: Combination) -> dict[str, Any]:
    """The elements that all copies share; a matter of the authority's own motion has none about applying."""
    seed = number_of(found.title)
    words = {"o": found.thing, "n": 3 + seed % 57, "m": 1 + seed % 5}
    common = _common(found, seed, words)
    if found.action.initiative == "依职权":
        return common | {"process": _filled(_picked(vocabulary().duty, found.title, "流程", 5), words)}
    return common | _applying(found, seed, words)


def _common(found: Combination, seed: int, words: dict[str, Any]) -> dict[str, Any]:
    title, thing, line = found.title, found.thing, found.line
    natural = found.kind in NATURAL_CLASSES
    return {
        "title": title,
        "aliases": (thing + ("办理", "申请", "手续", "怎么办")[seed % 4], title.replace("（", "").replace("）", "")),
        "summary": f"{line.department}部门办理{title}的条件、材料和流程，适用于{thing}的"
        + ("申请人。", "从业单位。", "有关单位和个人。")[seed % 3],
        "matter_type": found.action.matter_type,
        "initiative": found.action.initiative,
        "money": found.action.money,
        "audience": ("natural",) if natural else ("legal",) if seed % 3 else ("natural", "legal"),
        "themes": line.natural_themes if natural else line.legal_themes,
        "legal_basis": (
            f"《{thing}管理办法》第{words['n']}条",
            f"{line.department}领域关于{title}的有关规定第{words['m']}条",
        ),
        "legal_time": {"value": 20 + seed % 41, "unit": "工作日"},
        "promised_time": {"value": 1 + seed % 15, "unit": "工作日"},
        "case_type": "承诺件",
        "hours": HOURS,
        "supervision": SUPERVISION,
        "popularity": float(seed % 97),
    }


def _applying(found: Combination, seed: int, words: dict[str, Any]) -> dict[str, Any]:
    pools, title = vocabulary(), found.title
    steps = [
        *_picked(pools.starts, title, "提出", 1),
        *_picked(pools.middles, title, "审核", 2),
        *_picked(pools.ends, title, "办结", 1),
    ]
    answer = f"自受理之日起{1 + seed % 15}个工作日内办结，{found.thing}需要核查的时间不计入。"
    visits = seed % 2
    fields: dict[str, Any] = {
        "visits": visits,
        "conditions": _filled(_picked(pools.conditions, title, "条件", 3), words),
        "materials": _materials(title, words),
        "process": _filled(steps, words),
        "fee": {"charged": False},
        "online": ONLINE[: 2 + seed % 3] if visits else ONLINE[: 5 + seed // 2 % 2],
        "needs_identity": True,
        "auth_level": "第三级",
        "faqs": ({"question": f"{title}要多久？", "answer": answer},),
    }
    if seed % 5 == 0:
        fields["coverage"] = {"scope": SCOPES[seed % 4], "mode": "代收代办" if visits else "全程网办"}
    return fields


def _materials(title: str, words: dict[str, Any]) -> tuple[dict[str, Any], ...]:
    papers = _picked(vocabulary().materials, title, "材料", 3)
    form = {"name": f"{title}申请表", "necessity": "必要", "original": 1, "copies": 0, "source": "申请人自备"}
    others = (
        {
            "name": paper.name.format(**words),
            "necessity": ("必要", "容缺", "非必要")[number_of(title, paper.name) % 3],
            "original": 1,
            "copies": number_of(paper.name, title) % 2,
            "source": paper.source,
        }
        for paper in papers
    )
    return (form, *others)


def _picked(pool: Sequence[Any], title: str, purpose: str, count: int) -> list[Any]:
    """`count` different ones of the pool, in the pool's order, that follow from the name."""
    ranked = sorted(range(len(pool)), key=lambda place: number_of(title, purpose, str(place)))
    return [pool[place] for place in sorted(ranked[:count])]


def _filled(templates: Sequence[str], words: dict[str, Any]) -> tuple[str, ...]:
    return tuple(template.format(**words) for template in templates)
