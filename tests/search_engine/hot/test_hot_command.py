"""`zwfw hot`.

1. It prints the terms of a region, as a table or as one JSON object; with `--evidence` what they are based on, all
   of it however narrow the window is.
2. Where there is nothing it says why, and prints nothing on stdout; bad parameters are named.
"""

from __future__ import annotations

import json
import re

import pytest

from search_engine.cli.main import main
from tests.search_engine.hot.asking import counter


@pytest.fixture
def run(service, monkeypatch, capsys):
    monkeypatch.setenv("ZWFW_HOME", str(service.installation.home))

    def run(*arguments: str) -> tuple[int, str, str]:
        with pytest.raises(SystemExit) as ended:
            main(["hot", *arguments])
        return ended.value.code or 0, *capsys.readouterr()

    return run


def test_hot_prints_terms_with_their_evidence(run, service, asking_actors, clock):
    asking_actors.ask("公积金提取", 30)
    counter(service, clock).step()
    status, out, _ = run("--region", "330110", "--json")
    assert status == 0
    (term,) = json.loads(out)["terms"]
    assert (term["text"], term["rank"], term["trend"], term["from"]) == ("公积金提取", 1, "new", "330110")
    status, out, _ = run("--region", "330110", "--evidence", "--json")
    (term,) = json.loads(out)["terms"]
    assert term["evidence"]["seen"] == 30
    assert sum(term["evidence"]["hours"]) == 30
    # two of thirty networks may have one number (`ranker.hot.address_blocks`)
    assert term["evidence"]["blocks"] == 30
    assert term["evidence"]["networks"] in (29, 30)
    shown = run("--evidence")[1]
    assert "…" not in shown
    for part in ("公积金提取", "实有", "网络", "最大占", "往常"):
        assert part in "".join(re.findall(r"[\u4e00-\u9fff]", shown))


def test_hot_without_terms_says_why(run):
    status, out, error = run("--region", "330110")
    assert (status, out) == (0, "")
    assert "没有热词" in error
    assert json.loads(run("--json")[1]) == {"terms": []}
    status, _, error = run("--limit", "0")
    assert status == 1
    assert "limit" in error
