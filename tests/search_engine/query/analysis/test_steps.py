"""A step of the analysis is declared once.

1. Each step has a function that tells in its docstring what it does, a label of its own, and a row in the documents.
2. A made-up step, declared in one place and listed in `STEPS`, is found wherever steps are listed: among the values of
   `off=`, by the operator's switch, in the trace, and by its label in the console.
"""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

from search_engine.installation.switch_file import SWITCHES as OPERATORS
from search_engine.query.analysis.steps import STEPS, SWITCHES

DOCUMENT = Path(__file__).parents[4] / "docs/dictionaries.md"
ROW = re.compile(r"\| `([a-z_]+)` \| ([^|]+) \| (?:`([a-z]+)`)? ?\| [^|]+ \|")
STEP = """
from search_engine.query.analysis.analysis_step import analysis_step

@analysis_step("识别天气", off="weather", kill_switch="meaning")
def detect_weather(analysis, resources):
    return analysis.with_step("detect_weather", "晴")
"""
LISTED = """
import json
from importlib.machinery import SourceFileLoader

code_of = SourceFileLoader.get_code

def with_one_more(loader, name):
    if name != "search_engine.query.analysis.steps":
        return code_of(loader, name)
    source = loader.get_data(loader.path).decode()
    first, rest = source.split("STEPS: tuple[AnalysisStep, ...] = (")
    lines = f"from made_up_step import detect_weather\\n{first}STEPS = (detect_weather,{rest}"
    return compile(lines.replace("from __future__ import annotations", ""), loader.path, "exec")

SourceFileLoader.get_code = with_one_more

from api.console.analysis.explain_drawing import flow_shown
from search_engine.query.analysis import QueryAnalyzer
from search_engine.query.request import PARAMETERS, SearchRequest
from search_engine.search.analysis_flow import flow_step
from search_engine.service import _without as without
from tests.search_engine.query.analysis.test_understanding import TOOLS

step = next(QueryAnalyzer(TOOLS).steps("护照"))
off = next(one for one in PARAMETERS if one.name == "off")
print(json.dumps({
    "values": "weather" in off.choices,
    "left out": [one[0].name for one in QueryAnalyzer(TOOLS).steps("护照", ("weather",))],
    "switched": without(SearchRequest(q="护照"), frozenset({"meaning"})).off,
    "drawn": [one["step"] for one in flow_shown([flow_step(*step)])],
}))
"""


def test_every_analysis_step_is_documented() -> None:
    rows = [row.groups() for row in ROW.finditer(DOCUMENT.read_text(encoding="utf-8"))]
    steps = tuple(dict.fromkeys(STEPS))
    assert rows == [(step.name, step.label, step.off if step.off in SWITCHES else None) for step in steps]
    assert all(step.label and (step.take.__doc__ or "").strip() for step in steps)
    assert len({step.label for step in steps}) == len(steps)
    assert {step.kill_switch for step in steps} - {""} <= OPERATORS.keys()
    assert {step.drawn for step in steps} <= {"text", "words", "note"}


def test_a_step_declared_once_is_listed_everywhere(tmp_path: Path) -> None:
    (tmp_path / "made_up_step.py").write_text(STEP, encoding="utf-8")
    path = os.pathsep.join((str(tmp_path), str(DOCUMENT.parents[1])))
    run = subprocess.run(
        [sys.executable, "-c", LISTED], env={**os.environ, "PYTHONPATH": path}, capture_output=True, check=False
    )
    assert run.returncode == 0, run.stderr.decode()
    assert json.loads(run.stdout) == {
        "values": True,
        "left out": ["segment"],
        "switched": ["meaning", "weather"],
        "drawn": ["识别天气"],
    }
