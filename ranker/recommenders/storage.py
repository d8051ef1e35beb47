"""A model on disk: `model.json` (kind, parameters, item ids, checksum) and `arrays.npz`. Nothing here can run code.

A CSR matrix `w` is three arrays, `w.data`, `w.indices` and `w.indptr`; its width is the JSON's.
"""

from __future__ import annotations

import hashlib
import json
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy import sparse

from ranker.errors import BadModel

# Raised whenever an older program could not read what this one writes, or the reverse.
FORMAT = 1
ARRAYS, DESCRIPTION = "arrays.npz", "model.json"
PARTS = ("data", "indices", "indptr")


@dataclass(frozen=True, slots=True, eq=False)
class State:
    """What was read of a model."""

    parameters: Mapping[str, Any]
    items: tuple[str, ...]
    arrays: Mapping[str, npt.NDArray[Any]]
    matrices: Mapping[str, sparse.csr_array]


def write_state(
    folder: Path,
    name: str,
    parameters: Mapping[str, Any],
    items: tuple[str, ...],
    arrays: Mapping[str, npt.NDArray[Any]],
    matrices: Mapping[str, sparse.csr_array],
) -> None:
    """Writes both files, the description last; a kill between the two leaves what `read_state` refuses."""
    folder.mkdir(parents=True, exist_ok=True)
    parts = {f"{of}.{part}": getattr(matrix, part) for of, matrix in matrices.items() for part in PARTS}
    new = folder / f".{ARRAYS}.new"
    with new.open("wb") as file:
        np.savez(file, allow_pickle=False, **arrays, **parts)
    description = {
        "format": FORMAT,
        "model": name,
        "parameters": dict(parameters),
        "widths": {of: int(matrix.shape[1]) for of, matrix in matrices.items()},
        "sha256": _checksum(new),
        "items": list(items),
    }
    text = folder / f".{DESCRIPTION}.new"
    text.write_text(json.dumps(description, ensure_ascii=False), encoding="utf-8")
    new.replace(folder / ARRAYS)
    text.replace(folder / DESCRIPTION)


def read_state(folder: Path, name: str, dense: tuple[str, ...], matrices: tuple[str, ...]) -> State:
    """Reads what `write_state` wrote.

    Raises:
        BadModel: A file is missing or torn, the kind or format is another, an array holds objects or does not fit.
    """
    description = read_description(folder)
    if description.get("model") != name:
        raise BadModel(folder, f"模型种类为 {description.get('model')}，不是 {name}")
    try:
        if _checksum(folder / ARRAYS) != description["sha256"]:
            raise BadModel(folder, "数组文件与说明不符")
        with np.load(folder / ARRAYS, allow_pickle=False) as file:
            found = {key: file[key] for key in file.files}
        items = tuple(str(item) for item in description["items"])
        built = {of: _matrix(found, of, int(description["widths"][of])) for of in matrices}
        arrays = {of: found[of] for of in dense}
    except (OSError, ValueError, KeyError, TypeError, zipfile.BadZipFile) as error:
        raise BadModel(folder, f"无法读取（{type(error).__name__}）") from error
    size = len(items)
    if arrays["popularity_"].shape != (size,) or any(matrix.shape != (size, size) for matrix in built.values()):
        raise BadModel(folder, "事项数与数组不符")
    return State(description["parameters"], items, arrays, built)


def read_description(folder: Path) -> dict[str, Any]:
    """`model.json`.

    Raises:
        BadModel: It is missing, no JSON object, or of another format.
    """
    try:
        description = json.loads((folder / DESCRIPTION).read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise BadModel(folder, f"没有可读的 {DESCRIPTION}") from error
    if not isinstance(description, dict) or description.get("format") != FORMAT:
        raise BadModel(folder, "格式版本不符，请重新训练")
    return description


def _matrix(found: Mapping[str, npt.NDArray[Any]], of: str, width: int) -> sparse.csr_array:
    data, indices, indptr = (found[f"{of}.{part}"] for part in PARTS)
    matrix = sparse.csr_array((data, indices, indptr), shape=(indptr.size - 1, width))
    matrix.check_format(full_check=True)
    return matrix


def _checksum(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
