"""Saved models.

1. An array of objects (a pickle) is refused, and nothing in it runs.
2. Torn, missing and foreign files are refused with a reason.
3. A matrix that points outside the items is refused.
4. A model may be replaced by another of its kind.
5. What is written is JSON and NumPy's own format, and nothing else.
"""

import hashlib
import json
import pickle

import numpy as np
import pytest

from ranker.errors import BadModel
from ranker.recommenders import load_recommender
from ranker.recommenders.item_knn import ItemKNN
from tests.ranker.recommenders.samples import grouped


@pytest.fixture
def folder(tmp_path):
    ItemKNN().fit(grouped()).save(tmp_path)
    return tmp_path


def forge(folder, **arrays):
    """Arrays put in the place of the model's, with the checksum made right."""
    with np.load(folder / "arrays.npz") as file:
        kept = {name: file[name] for name in file.files}
    np.savez(folder / "arrays.npz", **{**kept, **arrays})
    description = json.loads((folder / "model.json").read_text(encoding="utf-8"))
    description["sha256"] = hashlib.sha256((folder / "arrays.npz").read_bytes()).hexdigest()
    (folder / "model.json").write_text(json.dumps(description), encoding="utf-8")


class Trap:
    sprung = False

    def __reduce__(self):
        return setattr, (Trap, "sprung", True)


def test_a_pickled_model_is_refused_and_not_run(folder):
    forge(folder, popularity_=np.array([Trap()], dtype=object))
    with pytest.raises(BadModel):
        load_recommender(folder)
    assert not Trap.sprung
    (folder / "arrays.npz").write_bytes(pickle.dumps(Trap()))
    with pytest.raises(BadModel):
        load_recommender(folder)
    assert not Trap.sprung


@pytest.mark.parametrize(
    ("file", "content"),
    [
        ("arrays.npz", b""),
        ("arrays.npz", None),
        ("model.json", b"{"),
        ("model.json", b"[]"),
        ("model.json", None),
        ("model.json", b'{"format": 99, "model": "item_knn"}'),
        ("model.json", b'{"format": 1, "model": "item_knn"}'),
    ],
)
def test_a_torn_missing_or_foreign_model_file_is_refused(folder, file, content):
    (folder / file).unlink()
    if content is not None:
        (folder / file).write_bytes(content)
    with pytest.raises(BadModel):
        ItemKNN.load(folder)


def test_a_model_with_one_changed_bit_is_refused(folder):
    data = bytearray((folder / "arrays.npz").read_bytes())
    data[len(data) // 2] ^= 1
    (folder / "arrays.npz").write_bytes(data)
    with pytest.raises(BadModel, match="不符"):
        ItemKNN.load(folder)


@pytest.mark.parametrize("wrong", ["indices", "indptr", "popularity"])
def test_a_matrix_that_points_outside_the_items_is_refused(folder, wrong):
    with np.load(folder / "arrays.npz") as file:
        indices, indptr, popularity = file["weights_.indices"], file["weights_.indptr"], file["popularity_"]
    indices[0] = 24 if wrong == "indices" else indices[0]
    indptr[-1] += wrong == "indptr"
    shorter = popularity[:-1] if wrong == "popularity" else popularity
    forge(folder, **{"weights_.indices": indices, "weights_.indptr": indptr, "popularity_": shorter})
    with pytest.raises(BadModel):
        ItemKNN.load(folder)


def test_a_saved_model_may_be_replaced(folder):
    ItemKNN(shrinkage=2.0, per_item=1).fit(grouped()).save(folder)
    loaded = ItemKNN.load(folder)
    assert loaded.parameters() == {"shrinkage": 2.0, "per_item": 1}
    assert (np.diff(loaded.weights_.indptr) == 1).all()


def test_a_model_is_saved_as_json_and_numpy_alone(folder):
    assert sorted(file.name for file in folder.iterdir()) == ["arrays.npz", "model.json"]
    with np.load(folder / "arrays.npz", allow_pickle=False) as file:
        assert {file[name].dtype.kind for name in file.files} <= {"f", "i"}
