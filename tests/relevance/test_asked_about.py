"""Everyday questions about everyday things: what is asked about is looked for, wherever it stands in the question."""

from __future__ import annotations

import pytest

from search_engine import Service
from search_engine.query.analysis.query_analysis import REMOVED

# fmt: off
THINGS = (
    "护照", "驾照", "社保", "医保", "低保", "身份证", "居住证", "结婚证", "准生证", "残疾证", "落户", "房产证",
    "健康证", "养老金",
)
# fmt: on
# A line for each kind of question.
ASKED = (
    "办X要多久 办X要几天 办X几天 办理X要几天 审批X要几天 X多久能办好 多久能办好X 几天能拿到X 几天拿X 多久办X",
    "什么时候X能下来 啥时候X能拿到 几天X能下来 大概X几天 要X几天 等X要几天 当天能拿X吗 能不能X当天拿 加急X",
    "办X要带什么 办X带什么材料 要带X吗 带什么办X 准备什么材料办X 提交X材料",
    "去哪办X 办X去哪里 办X到哪个窗口 上哪办X 到哪里交X 办X找谁 X哪个部门管",
    "办X要多少钱 办X收费吗 一个月X多少钱 X一年多少钱 X能领多少 X怎么算",
    "谁能办X 什么情况可以办X 多大能办X 怎么办X 办X步骤 怎么弄X 办X要跑几趟",
    "X能网上办吗 办X要本人去吗 能不能代办X 周末能办X吗 几点能办X",
)
QUESTIONS = tuple([question for line in ASKED for question in line.split()])


@pytest.mark.parametrize("question", QUESTIONS)
def test_what_is_asked_about_stays_in_the_question(service: Service, question: str) -> None:
    with service.state.pipeline() as pipeline:
        for thing in THINGS:
            text = question.replace("X", thing)
            start, end = text.index(thing), text.index(thing) + len(thing)
            analysis = pipeline.query_analyzer.analyze(text, (), "auto", None)
            removed = [span for span in analysis.spans if span.role == REMOVED]
            assert not any(span.start < end and start < span.end for span in removed), text
            assert analysis.parsed_query.clauses, text
