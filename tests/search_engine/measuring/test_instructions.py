"""Instructions of a search, as the bench counts them.

1. Of a callgrind file, what was spent inside a function is what it spent itself and what its calls did.
2. Every phase of a request goes through its operator, and every request is answered.
3. What valgrind counts inside a phase grows with the work in it; what is before the counting is not in it.
4. Where valgrind is missing, the command says so in one sentence, with the mend, ends with 3, and makes nothing.
"""

import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner

from search_engine.cli import cli
from search_engine.measuring.bench import instructions
from search_engine.measuring.bench.instructions import THROUGH, answer, counted, inclusive

FILE = """\
events: Ir
fn=(1) main
16 400
cfn=(2) inner
calls=3 50
16 900
fn=(2)
51 700
cfi=(9) other.c
cfn=(3) deepest
calls=1 7
+2 200
totals: 1300
"""
WORK = """
from search_engine.measuring.bench.instructions import _through, count_from_here
work = lambda turns: [sum(range(turns)) for _ in range(3)]
match, analysis = _through("match", work), _through("analysis", work)
match(100_000)
count_from_here()
_through("total", lambda: (analysis(1_000), match(20_000), match(20_000)))()
"""


def test_what_calls_spend_is_inside_the_function_that_calls():
    assert inclusive(FILE.splitlines(keepends=True)) == {"main": 1300, "inner": 900}


@pytest.mark.long
def test_every_phase_of_a_request_goes_through_its_operator(sample_home: Path, monkeypatch: pytest.MonkeyPatch):
    gone, counting = [], []

    def noting(phase, through):
        return lambda calling, call: (gone.append(phase), through(calling, call))[1]

    monkeypatch.setattr(
        instructions, "THROUGH", {phase: (noting(phase, through), name) for phase, (through, name) in THROUGH.items()}
    )
    monkeypatch.setattr(instructions, "count_from_here", lambda: counting.append(gone.count("total")))
    answer(str(sample_home), "api.app:create_app", requests=3, before=2)
    assert (counting, gone.count("total")) == ([2], 5)
    assert gone[:3] == ["total", "page", "analysis"]
    assert gone.count("match") >= gone.count("page") == 5


@pytest.mark.skipif(shutil.which("vgdb") is None, reason="not on this machine: valgrind")
def test_what_is_counted_inside_a_phase_grows_with_its_work():
    spent = counted("-c", WORK)
    assert spent["match"] > 15 * spent["analysis"] > 0
    assert spent["analysis"] + spent["match"] < spent["total"] < 1.1 * (spent["analysis"] + spent["match"])
    assert spent["page"] == 0


def test_bench_tells_that_valgrind_is_missing(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    monkeypatch.setenv("PATH", str(tmp_path))
    home = tmp_path / "home"
    result = CliRunner().invoke(cli, ["bench", "city", "--only", "instructions", "--home", str(home)])
    assert result.exit_code == 3
    assert "找不到 valgrind：请安装" in result.output
    assert not home.exists()
