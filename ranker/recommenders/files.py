"""Files of interactions, one user a line: `user item item …`, parted by white space."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import numpy as np
from scipy import sparse

from dictionaries.faults import Fault
from ranker.errors import BadEvaluationFile
from ranker.recommenders.interactions import Interactions
from ranker.recommenders.splits import Split

# User → items, as they stand in the file.
Lines = dict[str, list[str]]


def read_interactions(path: Path | str) -> Interactions:
    """All lines as interactions of weight 1.

    Raises:
        BadEvaluationFile: A user that stands twice, a file that is empty or no UTF-8.
    """
    lines = _read(Path(path))
    numbers = _numbers((lines,))
    matrix = _matrix(lines, {user: row for row, user in enumerate(lines)}, numbers)
    return Interactions(matrix, tuple(numbers))


def read_split(train: Path | str, test: Path | str) -> Split:
    """Two files over the same users and items; what only one of them has is an empty row or column of the other.

    Raises:
        BadEvaluationFile: As for `read_interactions`.
    """
    first, second = _read(Path(train)), _read(Path(test))
    users = {user: row for row, user in enumerate(dict.fromkeys((*first, *second)))}
    numbers = _numbers((first, second))
    return Split(Interactions(_matrix(first, users, numbers), tuple(numbers)), _matrix(second, users, numbers))


def _read(path: Path) -> Lines:
    lines: Lines = {}
    faults: list[Fault] = []
    for number, row in enumerate(path.read_bytes().removeprefix(b"\xef\xbb\xbf").split(b"\n"), start=1):
        try:
            user, *items = row.decode().split() or [""]
        except UnicodeDecodeError:
            faults.append(Fault(number, "", "不是 UTF-8 编码"))
            continue
        if user in lines:
            faults.append(Fault(number, "user", f"用户 {user[:20]} 重复"))
        elif user:
            lines[user] = items
    if not lines and not faults:
        faults.append(Fault(0, "", "文件为空"))
    if faults:
        raise BadEvaluationFile(path, tuple(faults))
    return lines


def _numbers(files: Iterable[Lines]) -> dict[str, int]:
    items = dict.fromkeys(item for lines in files for line in lines.values() for item in line)
    return {item: number for number, item in enumerate(items)}


def _matrix(lines: Lines, users: dict[str, int], numbers: dict[str, int]) -> sparse.csr_array:
    rows = np.repeat([users[user] for user in lines], [len(line) for line in lines.values()]).astype(np.int64)
    columns = np.array([numbers[item] for line in lines.values() for item in line], dtype=np.int64)
    return Interactions.from_pairs(rows, columns, tuple(numbers), rows=len(users)).matrix
