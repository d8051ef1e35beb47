"""Our service beside OpenSearch.

1. Where Java or Maven is missing, the command says so in one sentence, with the mend, and ends with 3; it starts
   and makes nothing.
2. A node ends with the block that it was started in, also where that fails.
3. Over 1,000 documents every contender answers every request, and finds what is asked for by its exact name.
"""

import os
import shutil
from importlib.util import find_spec
from pathlib import Path

import pytest
from click.testing import CliRunner

from search_engine.cli import cli
from search_engine.measuring.bench.peers import Effort, run_peers
from search_engine.measuring.bench.peers.node import TOOLS, node
from search_engine.measuring.bench.peers.ways import WAYS

MISSING = [tool for tool in TOOLS if shutil.which(tool) is None]
needs_java = pytest.mark.skipif(bool(MISSING), reason=f"not on this machine: {', '.join(MISSING)}")


def test_peers_tells_missing_programs(monkeypatch, tmp_path):
    monkeypatch.setenv("PATH", str(tmp_path))
    home = tmp_path / "home"
    result = CliRunner().invoke(cli, ["bench", "peers", "--home", str(home)])
    assert result.exit_code == 3
    assert "找不到 java、javac、mvn：请安装" in result.output
    assert not home.exists()


@pytest.mark.soak
@needs_java
def test_the_opensearch_node_ends_with_its_block():
    found: list[int] = []

    def fail() -> None:
        with node() as (_, pid):
            found.append(pid)
            os.kill(pid, 0)
            raise LookupError

    with pytest.raises(LookupError):
        fail()
    with pytest.raises(ProcessLookupError):
        os.kill(found[0], 0)


def quiet(_said: str) -> None:
    """Goes to other processes."""


@pytest.mark.soak
@needs_java
def test_every_contender_answers_every_request(tmp_path: Path):
    found = run_peers(1_000, tmp_path, quiet, Effort(warming=300, requests=100, names=50))
    contenders = {"ours", "ours_on_opensearch", *WAYS} | ({"whoosh"} if find_spec("whoosh") else set())
    assert {name: figures["errors"] for name, figures in found["one_client"].items()} == dict.fromkeys(contenders, 0)
    assert all(found["names"][name] >= 45 for name in contenders)
    assert found["opensearch"]["documents"] == 1_000
    assert set(found["processor_ratio"]) == contenders - {"ours"}
    on_opensearch = found["one_client"]["ours_on_opensearch"]
    assert on_opensearch["node_processor_ms"] > 0 < on_opensearch["server_processor_ms"]
    assert not list(tmp_path.glob("bench-*"))
    assert found["single_index"]["p50_ms"] > 0
