"""Measuring search on a collection.

1. `queries` counts the judged queries, over which means are taken; queries that nobody judged are asked, and counted
   apart.
2. Judged documents that the collection lacks and judged queries that are not asked are named, and counted in `--json`.
3. Files may be given as paths or as strings, queries and judgements also as themselves.
4. The same documents are built once: another run uses what is there, says so, and finds the same. Another content,
   engine or way to build is built apart; `--rebuild` builds anew.
5. What is kept and damaged is built anew; where nothing can be kept the evaluation goes on.
6. What an index is made of is in its key: code, data and packages.
"""

import re
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import orjson
import pytest

from indexer.errors import BadRows
from ranker.evaluation import compare, parse_measure, read_qrels, read_queries, read_run, write_run
from search_engine.cli import main
from search_engine.measuring import kept_collections
from search_engine.measuring import search_evaluation as evaluation
from search_engine.measuring.kept_collections import NOT_KEPT, REUSED, kept_collection
from search_engine.measuring.search_evaluation import ScratchCollection, SearchEvaluation, evaluate_search
from search_engine.measuring.spelling_evaluation import read_pairs
from search_engine.measuring.suggestion_evaluation.evaluate import read_keys
from search_engine.query.analysis import AnalysisResources
from search_engine.settings.setting import OFF
from tests.search_engine.conftest import lines

Run = Callable[..., tuple[Any, str]]
DOCUMENTS: list[dict[str, Any]] = [
    {"id": "1", "title": "居民身份证补领", "colour": "red"},
    {"id": "2", "title": "居民身份证换领"},
    {"id": "3", "title": "住房公积金提取", "text": "买房、租房的可以提取"},
]
QUERIES = "q1\t身份证补领\nq2\t公积金\nq3\t护照\n"
QRELS = "q1 0 1 1\nq1 0 lost-1 1\nq2 0 3 1\nq9 0 3 1\n" + "".join(f"q2 0 lost-{n} 0\n" for n in range(2, 9))


@pytest.fixture(scope="module")
def tools_once() -> Callable[..., AnalysisResources]:
    """`Tools.of`, made once for all: the dictionaries and places of the whole country take a second each time."""
    made: list[AnalysisResources] = []
    of = AnalysisResources.of

    def once(*given: Any) -> AnalysisResources:
        if not made:
            made.append(of(*given))
        return made[0]

    return once


@pytest.fixture
def files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, tools_once: Callable[..., AnalysisResources]) -> Path:
    """A folder with the three files and a cache; no vocabulary is built."""
    monkeypatch.setattr(evaluation, "ON", OFF)
    monkeypatch.setattr(AnalysisResources, "of", tools_once)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    (tmp_path / "documents.jsonl").write_bytes(lines(DOCUMENTS))
    (tmp_path / "queries.tsv").write_text(QUERIES, encoding="utf-8")
    (tmp_path / "qrels.tsv").write_text(QRELS, encoding="utf-8")
    return tmp_path


@pytest.fixture
def built(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """One entry for each index that is built."""
    done: list[str] = []
    index = ScratchCollection.index

    def counted(self: ScratchCollection) -> None:
        done.append(self.installation.settings.spelling)
        index(self)

    monkeypatch.setattr(ScratchCollection, "index", counted)
    return done


def measure(files: Path, **options: Any) -> SearchEvaluation:
    return evaluate_search(None, files / "documents.jsonl", files / "queries.tsv", files / "qrels.tsv", **options)


@pytest.fixture
def run(files: Path, capsys: pytest.CaptureFixture[str]) -> Run:
    """Runs `zwfw evaluate` as its script does: what it printed as JSON or as text, and what it said."""

    def run(name: str, *more: str) -> tuple[Any, str]:
        given = {"--documents": "documents.jsonl", "--queries": "queries.tsv", "--qrels": "qrels.tsv"}
        wanted = given if name == "search" else {"--documents": "documents.jsonl"}
        words = [word for option, file in wanted.items() for word in (option, str(files / file))]
        with pytest.raises(SystemExit) as ended:
            main(["evaluate", name, *words, *more])
        out, err = capsys.readouterr()
        assert ended.value.code in (None, 0), err
        return orjson.loads(out) if "--json" in more else out, err

    return run


def same(one: SearchEvaluation, other: SearchEvaluation) -> bool:
    return (one.values, one.run, one.queries, one.unknown_documents) == (
        other.values, other.run, other.queries, other.unknown_documents,
    )  # fmt: skip


# ---- 1, 2


def test_means_are_taken_over_judged_queries(files: Path) -> None:
    found = measure(files)
    assert (found.queries, found.asked, found.documents) == (3, 3, 3)
    # q1: one of two relevant documents can be found; q2: found; q9: never asked
    assert found.values["recall@10"] == pytest.approx((1 / 2 + 1 + 0) / 3)
    assert found.values["mrr@10"] == pytest.approx(2 / 3)
    assert set(found.run.rankings) == {"q1", "q2", "q3"}
    assert found.by_query.queries == ("q1", "q2", "q9")


def test_unknown_documents_and_queries_are_named(files: Path) -> None:
    found = measure(files)
    assert found.unknown_documents == tuple(f"lost-{number}" for number in range(1, 9))
    assert found.unknown_queries == ("q9",)
    assert found.missing == 1
    assert found.unknown_fields == ("colour",)


def test_the_command_names_unknown_documents_and_queries(files: Path, run: Run) -> None:
    values, said = run("search", "--json")
    expected = {"queries": 3, "asked": 3, "missing": 1, "unknown_queries": 1, "unknown_documents": 8, "documents": 3}
    assert {name: values[name] for name in expected} == expected
    assert {"recall@10", "recall@100", "mrr@10", "ndcg@10", "unjudged@10", "p50_ms", "p99_ms", "reused"} <= set(values)
    assert "8 个文档不在文档库中，任何排序都找不到它们：lost-1、lost-2、lost-3、lost-4、lost-5…" in said
    assert "1 个查询不在 --queries 中，按没有结果计：q9\n" in said
    assert "忽略的字段：colour" in said
    (files / "qrels.tsv").write_text("q1 0 1 1\n")
    shown, said = run("search")
    assert "判断中" not in said
    assert re.search(r"^unknown_documents +0$", shown, re.MULTILINE)


# ---- 3


def test_files_may_be_given_as_paths_or_strings(files: Path, tmp_path: Path) -> None:
    found = measure(files)
    texts = [str(files / name) for name in ("documents.jsonl", "queries.tsv", "qrels.tsv")]
    assert same(evaluate_search(None, *texts), found)
    assert same(evaluate_search(str(tmp_path / "home"), *texts), found)
    assert same(evaluate_search(None, texts[0], read_queries(texts[1]), read_qrels(texts[2])), found)
    write_run(str(files / "run.txt"), found.run)
    assert read_run(str(files / "run.txt")).rankings == {q: d for q, d in found.run.rankings.items() if d}
    compared = compare(found.by_query.of(parse_measure("mrr@10")), found.by_query.of(parse_measure("mrr@10")))
    assert compared.difference == 0
    (files / "pairs.tsv").write_text("身份政\t身份证\n", encoding="utf-8")
    assert read_pairs(str(files / "pairs.tsv")) == read_pairs(files / "pairs.tsv")
    (files / "keys.tsv").write_text("身份\t1\n", encoding="utf-8")
    assert read_keys(str(files / "keys.tsv")) == read_keys(files / "keys.tsv")


# ---- 4


def test_the_same_documents_are_built_once(files: Path, built: list[str]) -> None:
    told: list[str] = []
    first = measure(files, say=told.append)
    assert (first.reused, told) == (False, [])
    second = measure(files, say=told.append)
    assert (second.reused, told) == (True, [REUSED])
    assert same(first, second)
    assert (second.load_s, second.index_s, second.unknown_fields) == (first.load_s, first.index_s, first.unknown_fields)
    (files / "queries.tsv").write_text("q1\t公积金提取\n", encoding="utf-8")
    assert measure(files).reused
    shutil.copy(files / "documents.jsonl", files / "renamed.jsonl")
    assert evaluate_search(None, files / "renamed.jsonl", {"a": "身份证"}, {"a": {"1": 1}}).reused
    assert len(built) == 1


def test_other_documents_are_built_apart(files: Path, built: list[str]) -> None:
    measure(files)
    with kept_collection(files / "documents.jsonl", OFF) as collection:
        assert collection.reused
    (files / "documents.jsonl").write_bytes(lines([*DOCUMENTS, {"id": "4", "title": "护照签发"}]))
    found = measure(files)
    assert (found.reused, found.documents) == (False, 4)
    assert found.run.rankings["q3"] == ("4",)
    assert len(built) == 2


def test_rebuild_builds_anew(run: Run, built: list[str]) -> None:
    assert not run("search", "--json")[0]["reused"]
    again, said = run("search", "--json")
    assert again["reused"]
    assert REUSED in said
    assert not run("search", "--json", "--rebuild")[0]["reused"]
    assert len(built) == 2


def test_suggest_reuses_what_is_built(run: Run, built: list[str]) -> None:
    (first, _), (second, said) = run("suggest", "--json"), run("suggest", "--json")
    assert [first["by"], first["trials"]] == [second["by"], second["trials"]]
    assert REUSED in said
    assert built == [OFF]


# ---- 5


def lose_an_index(folder: Path) -> None:
    shutil.rmtree(folder / "index")


def lose_the_documents(folder: Path) -> None:
    for file in folder.glob("zwfw.db*"):
        file.unlink()


def lose_the_facts(folder: Path) -> None:
    (folder / "built.json").write_text("{")


def cut_a_file(folder: Path) -> None:
    (found,) = folder.glob("index/*/columns-1/base*")
    found.write_bytes(b"")


@pytest.mark.parametrize("damage", [lose_an_index, lose_the_documents, lose_the_facts, cut_a_file])
def test_a_damaged_collection_is_built_anew(files: Path, built: list[str], damage: Callable[[Path], None]) -> None:
    first = measure(files)
    (folder,) = (path for path in (files / "cache/zwfw/evaluate").iterdir() if path.is_dir())
    damage(folder)
    second = measure(files)
    assert not second.reused
    assert same(first, second)
    assert measure(files).reused
    assert len(built) == 2


def test_without_a_cache_the_evaluation_goes_on(files: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (files / "file").touch()
    monkeypatch.setenv("XDG_CACHE_HOME", str(files / "file"))
    told: list[str] = []
    found = measure(files, say=told.append)
    assert found.documents == 3
    assert told == [NOT_KEPT.format(root=files / "file/zwfw/evaluate", reason="Not a directory")]


def test_a_refused_file_keeps_nothing_in_the_cache(files: Path) -> None:
    (files / "documents.jsonl").write_bytes(lines([{"id": "1"}]))
    with pytest.raises(BadRows):
        measure(files)
    assert not [path for path in (files / "cache/zwfw/evaluate").iterdir() if path.is_dir()]


# ---- 6


def test_the_key_changes_with_code_data_and_packages(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made_by = kept_collections.made_by.__wrapped__
    (tmp_path / "__pycache__").mkdir()
    (tmp_path / "__init__.py").touch()
    module = type("Module", (), {"__file__": str(tmp_path / "__init__.py")})
    monkeypatch.setattr(kept_collections, "FOLDERS", (module,))
    monkeypatch.setattr(kept_collections, "MODULES", ())
    keys = [made_by()]
    (tmp_path / "__pycache__" / "x.pyc").touch()
    assert made_by() == keys[0]
    (tmp_path / "words.tsv").write_text("身份证")
    keys.append(made_by())
    (tmp_path / "words.tsv").write_text("护照")
    keys.append(made_by())
    (tmp_path / "words.tsv").rename(tmp_path / "others.tsv")
    keys.append(made_by())
    monkeypatch.setattr(kept_collections, "version", lambda name: "99" if name == "tantivy" else "1")
    keys.append(made_by())
    assert len(set(keys)) == len(keys)
