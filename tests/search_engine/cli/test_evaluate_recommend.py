"""`zwfw evaluate recommend`.

1. With a model it prints that model's figures by the names of the contract.
2. Without, all models that the files have enough for, side by side, the default's figures on top; the rest is named.
3. `--validate` carves a part out by its seed.
4. Where a model is asked for that is not there, the message names those that are.
5. `--items` leaves the most common items only.
6. One of `--test` and `--validate` must be given, and neither beside `--events`; a model that needs more than the files
   have says so. Where there is nobody to measure nothing is measured.
"""

import orjson
import pytest
from click.testing import CliRunner

from ranker.errors import MissingPart
from search_engine.cli.evaluate import evaluate


@pytest.fixture
def files(tmp_path):
    """Two groups of people who keep to the even or to the odd items; each has four and wants a fifth of its group."""
    lines = [(user, list(range(user % 2, 12, 2))) for user in range(40)]
    train = [f"u{user} " + " ".join(f"i{item}" for item in own if item % 6 != user % 6) for user, own in lines]
    test = [f"u{user} " + " ".join(f"i{item}" for item in own if item % 6 == user % 6) for user, own in lines]
    for name, rows in (("train", train), ("test", test)):
        (tmp_path / name).write_text("\n".join(rows), encoding="utf-8")
    return ["--train", str(tmp_path / "train"), "--test", str(tmp_path / "test")]


def said(*arguments: str):
    done = CliRunner().invoke(evaluate, ["recommend", *arguments], catch_exceptions=False)
    assert done.exit_code == 0, done.output
    return done


def test_a_named_model_is_measured(files):
    found = orjson.loads(said(*files, "--model", "item_knn", "--at", "2", "--json").stdout)
    assert {"recall@2", "ndcg@2", "mrr@2", "coverage@2", "novelty@2", "users", "fit_s", "peak_mb"} < set(found)
    assert (found["recall@2"], found["users"], found["model"]) == (1.0, 40, "item_knn")
    assert "recall@2 1.0" in said(*files, "--model", "item_knn", "--at", "2").stdout


def test_all_possible_models_are_measured_side_by_side(files):
    done = said(*files, "--at", "2", "--json")
    found = orjson.loads(done.stdout)
    assert list(found["models"]) == ["popularity", "item_knn", "spectral", "local_ridge"]
    assert found["recall@2"] == found["models"]["local_ridge"]["recall@2"] > found["models"]["popularity"]["recall@2"]
    for name in ("recent_popularity", "sequential_rules", "content"):
        assert name in done.stderr


def test_validation_is_carved_out_by_its_seed(files):
    part = [*files[:2], "--validate", "0.3", "--model", "item_knn", "--at", "1", "--json"]
    one, same, other = (orjson.loads(said(*part, "--seed", seed).stdout) for seed in ("1", "1", "2"))
    assert one["users"] == 40
    assert one["recall@1"] == same["recall@1"]
    assert one["recall@1"] != other["recall@1"]


def test_an_unknown_model_names_those_there_are(files):
    done = CliRunner().invoke(evaluate, ["recommend", *files, "--model", "ease"])
    assert done.exit_code == 2
    assert "'popularity', 'recent_popularity', 'item_knn', 'spectral', 'local_ridge'" in done.output


def test_items_leaves_the_most_common_only(files):
    done = said(*files, "--items", "3", "--model", "popularity", "--at", "9", "--json")
    assert orjson.loads(done.stdout)["coverage@9"] == 1.0
    assert orjson.loads(said(*files, "--items", "3", "--at", "1", "--json").stdout)["recall@1"] > 0


def test_wrong_options_and_missing_parts_are_refused(files):
    for wrong in (files[:2], [*files, "--validate", "0.2"], [*files, "--events", files[1]]):
        assert CliRunner().invoke(evaluate, ["recommend", *wrong]).exit_code == 2
    with pytest.raises(MissingPart, match="times"):
        said(*files, "--model", "sequential_rules")


def test_with_nobody_to_measure_nothing_is_measured(files, tmp_path):
    (tmp_path / "test").write_text("u1\nu2\n", encoding="utf-8")
    done = CliRunner().invoke(evaluate, ["recommend", *files])
    assert done.exit_code == 1
    assert "无从测量" in done.output
