"""What ranks now, constant by constant: as it ships, as the profile that is set has it, as a row of everybody says."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from dictionaries.kinds.ranking import RANKING
from dictionaries.lexicon import minute_of
from ranker.profile import constants_of, default_profile
from ranker.signals import Signal, all_signals, apply_constants
from search_engine.editing.editor import Editor
from search_engine.installation.installation import Installation

# Last parts of a constant's name → what it decides. A signal is told by its label.
MEANINGS: Mapping[str, str] = {
    "match.coverage": "名称中被查询说到的字占几成，匹配等级才为 5",
    "match.broad": "同名的事项多于这么多，句子里的其他词也须符合",
    "match.enough": "句子的必需词至少占全句的几成",
    "match.relaxation.in_name": "必需词在名称中，算几分",
    "match.relaxation.near_name": "必需词在部门或主题中，算几分",
    "match.relaxation.in_body": "必需词在正文中，算几分",
    ".below": "结果少于这么多才放宽",
    ".words": "查询至少有几个必需词才放宽",
    ".of_best": "放宽后，至少达到最好结果的几成",
    ".typed": "查询至少有几个词才放宽",
    "match.meaning.together": "同一事项的几段文字，合起来算含义时的衰减",
    "match.meaning.decay": "含义比最近的远多少，分数降到约三分之一",
    "match.meaning.off_topic_gap": "含义比最近的远多少，算作说别的事",
    "match.meaning.words": "比含义时，字面符合所加的分",
    "match.meaning.as_fit": "与最合适的相差多少，仍算一样合适",
    "match.meaning.share": "含义最近的，抵得上字面全符合的几成",
    "match.meaning.confident": "最近的也不到这么近，不按含义定等级",
    "match.meaning.paraphrase": "到了这么近，算是换个说法",
    "match.zones.sure": "多近才算“确定”（目录内的分位）",
    "match.zones.named": "名称含所有的词时，多近才算“确定”（分位）",
    "match.zones.floor": "不到这么近的不作为结果（分位）",
    "match.zones.lowest": "“确定”的下限",
    "match.zones.highest": "“确定”的上限",
    "match.zones.words": "名称至少回答查询的几成",
    "first_phase.name_words": "词在名称中的分量",
    "first_phase.body": "词在正文中的分量",
    "first_phase.sub_words": "词的一部分或单字的分量",
    "first_phase.alternatives": "近义词的分量",
    "rating.prior": "按评价排序时，均值抵多少条评价",
}


@dataclass(frozen=True, slots=True)
class RankingConstant:
    """A constant of ranking.

    Attributes:
        meaning: What it decides, in words; "": nobody has said.
        shipped, chosen: As it ships, and as the profile that is set has it; None: that one has no such constant.
        row: What a row of everybody says; None: there is none in force.
        now: What ranks.
        left_out: Why the row cannot be applied; "" where it is.
    """

    name: str
    meaning: str
    shipped: float | None
    chosen: float
    row: float | None
    now: float
    left_out: str = ""

    @property
    def is_changed(self) -> bool:
        """Whether it is another than what ships, or a row names it."""
        return self.now != self.shipped or self.row is not None


@dataclass(frozen=True, slots=True)
class RankingTable:
    """All constants.

    Attributes:
        profile: The name of the one that is set.
        elsewhere: Rows that act for some regions, sites or departments alone.
    """

    profile: str
    constants: tuple[RankingConstant, ...]
    elsewhere: int


def ranking_table(place: Installation, editor: Editor) -> RankingTable:
    """What ranks for everybody now. Raises `InvalidProfile`."""
    signals = all_signals()
    names = [signal.name for signal in signals]
    profile = place.rank_profiles.in_use(place.settings.rank_profile)
    now = minute_of(place.clock())
    rows = [row for row in editor.state().rows if row.kind == RANKING.name and not row.off]
    acting = [row for row in rows if row.scope.everywhere and row.conditional().in_time(now)]
    said = {row.entry.name: float(row.entry.value) for row in acting}
    applied = apply_constants(profile, said, signals)
    left_out = {error.key: str(error) for error in applied.left_out}
    shipped, chosen = constants_of(default_profile(), names), constants_of(profile, names)
    ranks = constants_of(applied.profile, names)
    found = [
        RankingConstant(
            name, _meaning(name, signals), shipped.get(name), value, said.get(name), ranks.get(name, value),
            left_out.get(name, ""),
        )
        for name, value in chosen.items()
    ]  # fmt: skip
    return RankingTable(profile.name, tuple(found), sum(not row.scope.everywhere for row in rows))


def _meaning(name: str, signals: tuple[Signal, ...] | list[Signal]) -> str:
    labels = {f"score.{signal.name}": f"{signal.label}：在得分中的权重" for signal in signals}
    return labels.get(name) or MEANINGS.get(name) or MEANINGS.get(f".{name.rpartition('.')[2]}", "")
