"""An evaluation query by query, with another rank profile, and of an installation as it is.

1. A row for each judged query: rank of the first relevant result, the values that the means are of, the first ids;
   as TSV with a head, or as lines of JSON. The means of the rows are those that are told.
2. A rank profile of a file is tried: another order, and the wrong ones are told with their key.
3. `--live` asks the installation as somebody of a region does, and writes nothing there; an unknown region is told.
4. Either documents or `--live`.
"""

import csv
import io
from pathlib import Path

import orjson
import pytest

from ranker.profile.profiles import SHIPPED
from search_engine.cli import main
from search_engine.measuring import search_evaluation as evaluation
from search_engine.measuring.per_query import COLUMNS
from search_engine.service import Service
from search_engine.settings.setting import OFF
from search_engine.settings.settings import Settings
from tests.search_engine.conftest import lines

DOCUMENTS = [
    {"id": "1", "title": "居民身份证补领", "updated_at": "2026-01-01T00:00:00Z"},
    {"id": "2", "title": "居民身份证换领", "updated_at": "2001-01-01T00:00:00Z"},
    {"id": "3", "title": "住房公积金提取"},
]
QUERIES = "q1\t身份证换领\nq2\t公积金\nq3\t居民身份证\n"
QRELS = "q1 0 2 1\nq2 0 lost 1\nq2 0 3 2\nq9 0 3 1\nq3 0 1 1\n"
MEANS = ("ndcg@10", "mrr@10", "recall@10", "recall@100")


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(evaluation, "ON", OFF)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setenv("ZWFW_HOME", str(tmp_path / "home"))
    (tmp_path / "documents.jsonl").write_bytes(lines(DOCUMENTS))
    (tmp_path / "queries.tsv").write_text(QUERIES, encoding="utf-8")
    (tmp_path / "qrels.tsv").write_text(QRELS, encoding="utf-8")
    return tmp_path


@pytest.fixture
def run(folder: Path, capsys: pytest.CaptureFixture[str]):
    """Runs `zwfw evaluate search --json`: the status, what it printed, what it said."""

    def run(*more: str, documents: bool = True):
        given = ["--queries", str(folder / "queries.tsv"), "--qrels", str(folder / "qrels.tsv"), "--json"]
        given += ["--documents", str(folder / "documents.jsonl")] if documents else []
        with pytest.raises(SystemExit) as ended:
            main(["evaluate", "search", *given, *map(str, more)])
        out, err = capsys.readouterr()
        return ended.value.code or 0, orjson.loads(out) if out else None, err

    return run


@pytest.mark.long
def test_rows_of_queries_give_the_printed_means(folder, run):
    status, found, _ = run("--per-query", folder / "rows.jsonl")
    assert status == 0
    rows = [orjson.loads(line) for line in (folder / "rows.jsonl").read_bytes().splitlines()]
    assert [row["query"] for row in rows] == ["q1", "q2", "q9", "q3"]
    first, second, unasked, _ = rows
    assert (first["text"], first["first_relevant"], first["mrr@10"], first["top"][0]) == ("身份证换领", 1, 1.0, "2")
    assert (second["relevant"], second["first_relevant"], second["recall@10"]) == (2, 1, 0.5)
    assert (unasked["text"], unasked["first_relevant"], unasked["ndcg@10"], unasked["top"]) == ("", None, 0.0, [])
    for name in MEANS:
        assert sum(row[name] for row in rows) / len(rows) == pytest.approx(found[name], abs=1e-4)

    assert run("--per-query", folder / "rows.tsv")[0] == 0
    with (folder / "rows.tsv").open(encoding="utf-8", newline="") as file:
        table = list(csv.DictReader(file, delimiter="\t"))
    assert tuple(table[0]) == COLUMNS
    assert [row["first_relevant"] for row in table] == ["1", "1", "", str(rows[3]["first_relevant"])]
    assert [row["top"].split() for row in table] == [row["top"] for row in rows]


@pytest.mark.long
def test_another_rank_profile_is_tried(folder, run):
    shipped = (SHIPPED / "default.toml").read_text(encoding="utf-8")
    lines_of = [
        line.replace(line.partition("=")[2], " 50.0") if line.startswith("freshness ") else line
        for line in shipped.splitlines()
    ]
    (folder / "newest.toml").write_text("\n".join(lines_of), encoding="utf-8")
    (folder / "wrong.toml").write_text(shipped.replace("freshness", "frishness"), encoding="utf-8")
    run("--per-query", folder / "before.jsonl")
    assert run("--per-query", folder / "after.jsonl", "--profile", folder / "newest.toml")[0] == 0
    before, after = (
        {row["query"]: row["top"] for row in map(orjson.loads, (folder / name).read_bytes().splitlines())}
        for name in ("before.jsonl", "after.jsonl")
    )
    assert before["q3"][:2] == ["2", "1"]
    assert after["q3"][:2] == ["1", "2"]
    status, _, said = run("--profile", folder / "wrong.toml")
    assert status != 0
    assert "排序方案 wrong" in said
    assert "frishness" in said
    status, _, said = run("--profile", folder / "queries.tsv")
    assert status != 0
    assert ".toml" in said


@pytest.mark.long
def test_an_installation_is_asked_and_not_written(folder, run, monkeypatch):
    monkeypatch.setenv("ZWFW_SPELLING", "off")
    monkeypatch.setenv("ZWFW_MEANING", "off")
    with Service.open(Settings.from_environment()) as service:
        rows = [
            {"id": region, "kind": "matter", "title": "居民身份证换领", "region": region}
            for region in ("330110", "310115")
        ]
        service.document_desk.put(io.BytesIO(lines(rows)), "test", skip_bad_rows=False)
        service.installation.worker().build()
    before = {path.name: path.read_bytes() for path in (folder / "home").glob("*.db")}
    profile = folder / "mine.toml"
    profile.write_text((SHIPPED / "default.toml").read_text(encoding="utf-8"), encoding="utf-8")
    for region in ("330110", "310115"):
        for more in ((), ("--profile", profile)):
            status, found, said = run("--live", region, "--per-query", folder / "rows.jsonl", *more, documents=False)
            assert (status, found["documents"], found["asked"]) == (0, 2, 3)
            assert "lost" in said
            first = orjson.loads((folder / "rows.jsonl").read_bytes().splitlines()[0])
            assert first["top"] == [region]
    assert {path.name: path.read_bytes() for path in (folder / "home").glob("*.db")} == before
    status, _, said = run("--live", "999999", documents=False)
    assert status != 0
    assert "999999" in said


def test_documents_and_live_exclude_each_other(folder, run):
    for status, _, said in (run(documents=False), run("--live", "330110")):
        assert status != 0
        assert "--documents" in said
