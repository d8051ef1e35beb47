"""`zwfw bench`.

1. The application that it calls is registered as an entry point, and is there; where none is installed, it says so.
2. From documents to figures: what was asked for with `--only`, and no more; without `--json` the figures are lines.
3. A process of its own is begun anew as serving processes are begun.
"""

import sys
import tomllib
from functools import partial
from importlib import import_module
from pathlib import Path

import orjson
import pytest
from click.testing import CliRunner

from api.app import create_app
from search_engine.cli import application, bench, cli, main
from search_engine.measuring.bench import counts, runner
from search_engine.settings.settings import Settings

ROOT = Path(__file__).resolve().parents[3]


def test_the_http_application_is_an_entry_point():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    module, _, name = project["entry-points"][application.GROUP]["wsgi"].partition(":")
    assert getattr(import_module(module), name) is create_app


def test_bench_says_when_no_application_is_installed(monkeypatch):
    monkeypatch.setattr(application, "entry_points", lambda group: ())
    result = CliRunner().invoke(cli, ["bench", "city", "--only", "counts"])
    assert result.exit_code == 1
    assert "找不到 HTTP 应用" in result.output


@pytest.mark.long
def test_bench_measures_only_what_was_asked(monkeypatch):
    monkeypatch.setattr(bench, "application", lambda: create_app)
    # what two hundred show is in `tests/search_engine/measuring/test_request_counts.py`
    monkeypatch.setattr(counts, "QUERIES", 30)
    monkeypatch.setattr(counts, "BEFORE", 10)
    # a vocabulary takes as long as all the rest, and no figure here is of it
    monkeypatch.setattr(runner, "Settings", partial(Settings, spelling="off"))
    arguments = ["bench", "city", "--documents", "1000", "--only", "counts", "--json"]
    result = CliRunner().invoke(cli, arguments, catch_exceptions=False)
    found = orjson.loads(result.stdout)
    assert found["documents"] == 1_000
    assert {found["counts"][state]["requests"] for state in ("first_seen", "analysis_kept")} == {30}
    assert set(found).isdisjoint({"processor", "http", "suggest"})
    assert found["machine"]["yardstick_ms"] > 0


def test_bench_prints_figures_as_lines(capsys):
    bench._show({"documents": 3, "counts": {"first_seen": {"sql": 1.5}}}, as_json=False)
    assert capsys.readouterr().out.split() == ["documents", "3", "counts", "first_seen", "sql", "1.5"]


def test_bench_restarts_as_serving_processes_do(monkeypatch):
    begun = []

    def exec_(program, arguments, environment):
        begun.append((program, arguments, environment))
        raise SystemExit(0)

    asked = {"PYTHONMALLOC": "malloc", "GLIBC_TUNABLES": "glibc.malloc.hugetlb=1"}
    monkeypatch.setattr(bench, "huge_page_variables", lambda _: asked)
    monkeypatch.setattr(bench.os, "execve", exec_)
    monkeypatch.setattr(sys, "argv", ["zwfw", "bench", "city", "--only", "counts"])
    with pytest.raises(SystemExit):
        main()
    assert [(program, arguments) for program, arguments, _ in begun] == [(sys.executable, sys.orig_argv)]
    assert asked.items() <= begun[0][2].items()
    assert begun[0][2]["OPENBLAS_NUM_THREADS"] == "1"
