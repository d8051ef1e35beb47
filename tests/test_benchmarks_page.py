"""The page of benchmarks stays one page, and every run beside it says what was run, when, on which code and machine."""

import json
from pathlib import Path

DOCS = Path(__file__).resolve().parents[1] / "docs"
LONGEST = 120  # lines


def test_benchmarks_are_one_page():
    assert len((DOCS / "benchmarks.md").read_text(encoding="utf-8").splitlines()) <= LONGEST


def test_a_run_says_what_was_run():
    runs = sorted((DOCS / "runs").iterdir())
    assert runs
    for path in runs:
        run = json.loads(path.read_text(encoding="utf-8"))
        assert set(run) - {"note"} == {"command", "date", "commit", "machine", "figures"}, path.name
        assert path.name.startswith(run["date"]), path.name
        assert run["figures"], path.name
