"""Abolished codes.

1. Every code in successors.tsv is gone from the tree, and every successor is in it.
2. Looking an abolished code up says what it was and what to use, in any written form.
3. Several successors come main one first.
4. A row that is none is refused with its line and reason.
"""

from pathlib import Path

import pytest

from dictionaries.regions import UnknownRegion, load_tree
from dictionaries.regions.errors import InvalidRegion
from dictionaries.regions.loading import SUCCESSORS
from dictionaries.regions.table import SUCCESSOR_COLUMNS, read_successors

TREE = load_tree()
ABOLISHED = read_successors(SUCCESSORS)


def test_abolished_codes_are_gone_and_have_successors() -> None:
    assert len(ABOLISHED) > 400
    assert [code for code in ABOLISHED if code in TREE] == []
    for code, row in ABOLISHED.items():
        assert len(TREE.successor(code)) == len(row.successors) == len(set(row.successors)), code
        assert row.name, code
        assert row.year == "" or 1995 <= int(row.year) <= 2025, code


@pytest.mark.parametrize("code", ["330103", "330103000", "330103000000"])
def test_the_error_names_the_successor(code: str) -> None:
    with pytest.raises(UnknownRegion, match=r"下城区.*已停用.*拱墅区（330105）") as caught:
        TREE.canonical(code)
    assert caught.value.successor == TREE["330105"]
    assert caught.value.abolished_name == TREE.abolished_name(code) == "下城区"


def test_the_main_successor_comes_first() -> None:
    assert [region.name for region in TREE.successor("330104")] == ["上城区", "钱塘区"]
    assert [region.name for region in TREE.successor("371200")] == ["济南市"]
    assert TREE.successor("330105") == ()
    assert TREE.abolished_name("330105") is None


def test_3_the_pseudo_level_of_municipalities_points_to_them() -> None:
    assert TREE.successor("310100") == (TREE["310000"],)


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("330103\t下城区\t330105", "实有 3 列"),
        ("33010\t下城区\t330105\t2021\t", "33010"),
        ("330103\t下城区\t\t2021\t", "不是区划代码"),
        ("330103\t下城区\t330105\t2021\t\n330103\t下城区\t330105\t2021\t", "重复"),
    ],
)
def test_a_bad_row_of_successors_is_refused_with_its_line(tmp_path: Path, line: str, reason: str) -> None:
    path = tmp_path / "successors.tsv"
    path.write_text("\t".join(SUCCESSOR_COLUMNS) + f"\n{line}\n", encoding="utf-8")
    with pytest.raises(InvalidRegion, match=reason) as caught:
        read_successors(path)
    assert caught.value.where.startswith(f"{path} 第 ")
