"""What the page of ranking calls things: states, measures, slices, parts of the headroom, how sure a difference is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from search_engine.analytics import COMPARE, HEADROOM, LIVE, TuningJob

# What a file of results is called.
DOING: Mapping[str, str] = {COMPARE: "比较", HEADROOM: "还能好多少"}
# Measure → what it is called, and what it says.
MEASURES: Mapping[str, tuple[str, str]] = {
    "ndcg@10": ("首页排得好不好", "nDCG@10：首页有多接近理想的排法，1 为最好"),
    "p(rel=2)@1": ("第一条就有用", "P@1：第一条有用的查询占几成"),
    "mrr(rel=2)@10": ("第一条有用的靠不靠前", "MRR@10：总在第一位为 1，在第二位为 0.5"),
    "ap@100": ("有用的是否都在前面", "AP@100：有用的全在最前面为 1"),
    "recall@100": ("该找到的找到几成", "Recall@100：相关的文档有几成在前 100 条"),
    "err@10": ("从上往下看多快满意", "ERR@10：越大，越早看到要找的"),
    "rbp@10": ("看前几条有多少收获", "RBP@10：越大，前几条越有用"),
    "unjudged@10": ("首页没有评判过的", "unjudged@10：占几成；越多，其他指标越不可信"),
}
SLICES: Mapping[str, str] = {
    "kind": "查询类型", "length": "查询长短", "region": "地区", "audience": "对象", "band": "频度",
}  # fmt: skip
SLICE_VALUES: Mapping[tuple[str, str], str] = {
    ("audience", "natural"): "个人", ("audience", "legal"): "企业",
    ("band", "head"): "高频", ("band", "middle"): "中频", ("band", "tail"): "低频", ("region", "none"): "不知地区",
    ("region", "nation"): "全国", ("region", "province"): "省", ("region", "city"): "市", ("region", "county"): "县区",
    ("region", "town"): "乡镇街道", ("region", "village"): "村社区",
}  # fmt: skip
# Part of the headroom → what it is, and who can do something about it.
PARTS: Mapping[str, tuple[str, str]] = {
    "unjudged": ("没有评判过的占了位置", "先评判这些卡片"),
    "score": ("得分的次序不当", "调 score. 开头的权重"),
    "tier": ("时效与地区的次序所致", "核对地区、失效的文档"),
    "class": ("匹配等级不当", "补名称、别名、同义词，或调 match. 开头的阈值"),
    "folded": ("合并在另一张卡片里", "核对同一事项的几份里哪一份才是群众要的"),
    "no_candidate": ("没有找到", "补用词、同义词，或补文档本身"),
}
CAUSES: Mapping[str, str] = {name: label for name, (label, _) in PARTS.items()} | {"pinned": "有置顶"}
# The p value, corrected, up to which luck is not believed in.
SURE = 0.05
FEW = 5  # drafts that are named
# So much more of B's first pages without a grade makes what is measured doubtful.
UNJUDGED, DOUBTFUL = "unjudged@10", 0.01


def state(text: str) -> str:
    """A state as people call it."""
    form, _, value = text.partition(":")
    if form == "draft":
        numbers = value.split(",")
        return f"{len(numbers)} 份草稿" if len(numbers) > FEW else f"草稿 {'、'.join(numbers)}"
    return {LIVE: "现在的", "version": f"版本 {value}", "profile": f"方案 {value}"}.get(form, text)


def title(job: TuningJob) -> str:
    """What a job does, in a line."""
    if job.doing == COMPARE:
        return f"比较：{state(job.a)} 与 {state(job.b)}"
    return f"还能好多少：{state(job.a)}"


def short(job: TuningJob) -> str:
    """What was found, in a few words."""
    if job.found is None:
        return ""
    if job.doing != COMPARE:
        return f"现在 {job.found['now']:.3f}，理想为 1"
    row = job.found["measures"][0]
    difference = row["comparison"]["difference"]
    return f"B {signed(difference)}，{luck(row['corrected'])}" if difference else "没有差别"


def stage(job: TuningJob) -> str:
    """How far a job is, with its states as people call them."""
    told = job.stage
    for one in sorted(filter(None, (job.a, job.b)), key=len, reverse=True):
        told = told.replace(one, state(one))
    return told


def measure(name: str) -> tuple[str, str]:
    """What a measure is called, and what it says; one without words has its name."""
    return MEASURES.get(name, (name, ""))


def part_of_set(slice_name: str, value: str) -> str:
    """A part of a set: 查询长短 至 4 字."""
    return f"{SLICES.get(slice_name, slice_name)}：{SLICE_VALUES.get((slice_name, value), value)}"


def luck(corrected: float) -> str:
    """Whether a difference may be luck."""
    return "不像是偶然" if corrected <= SURE else "可能只是偶然"


def signed(value: float) -> str:
    """A difference, with its sign; none has none."""
    told = f"{value:+.3f}"
    return told if float(told) else "0.000"


def doubt(measures: Sequence[Mapping[str, Any]]) -> str:
    """Why B may be better than it looks: what nobody judged counts as nothing. "": it is no worse judged than A."""
    found = next((row["comparison"] for row in measures if row["measure"] == UNJUDGED), None)
    if found is None or found["difference"] < DOUBTFUL:
        return ""
    before, after = (f"{found[name]:.1%}" for name in ("baseline", "candidate"))
    return (
        f"B 的首页有 {after} 的卡片没有人评判过（A 为 {before}），没有评判的算 0 分：B 可能被低估，请先评判这些再比。"
    )


def verdict(row: Mapping[str, Any]) -> str:
    """What a comparison comes to, in a sentence; `row`: of the measure that decides."""
    found = row["comparison"]
    if found["difference"] == 0 and not (found["better"] or found["worse"]):
        return "B 与 A 一样好：没有一个查询的首页变好或变差。"
    way = "好" if found["difference"] > 0 else "差"
    sure = "不像是偶然" if row["corrected"] <= SURE else "可能只是偶然，还不能说谁好谁差"
    moved = f"{found['better']} 个查询变好，{found['worse']} 个变差"
    return f"B 比 A {way} {abs(found['difference']):.3f}（{moved}），这个差别{sure}。"
