"""Region tables as text.

1. A bad row is refused with file, line, column, reason and mend.
2. The fast check lets a table through exactly if the rules, one by one, find nothing wrong with it.
3. Untidy rows (trailing zeros, no short name, byte order mark, blank lines) are read as if tidy.
4. The version depends on the rows: not on comments or order, but on every cell.
5. An empty table, and one without the nation, are refused.
"""

import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dictionaries.regions.errors import InvalidRegion
from dictionaries.regions.faults import Row, form_faults, kin_faults
from dictionaries.regions.rows import HEADER, placed_rows
from dictionaries.regions.table import Table, read_table

NATION = "000000\t全国\t全国\tnation\t\t"
PROVINCE = "330000\t浙江省\t浙江\tprovince\t000000\t"


def read(folder: Path, *lines: str) -> Table:
    path = folder / "regions.tsv"
    path.write_text("\n".join([HEADER, *lines]) + "\n", encoding="utf-8")
    return read_table([path])


@pytest.mark.parametrize(
    ("line", "field", "reason"),
    [
        ("330100\t杭州市\t杭州\tcity\t330000", "code", "应有 6 列，实有 5 列"),
        ("33010\t杭州市\t杭州\tcity\t330000\t", "code", "不是区划代码"),
        ("330100\t\t\tcity\t330000\t", "name", "名称为空"),
        ("330100\t<b>杭州市</b>\t杭州\tcity\t330000\t", "name", "HTML"),
        ("330100\t杭州\u200b市\t杭州\tcity\t330000\t", "name", "不可见字符"),
        ("330100\t" + "杭" * 65 + "\t杭州\tcity\t330000\t", "name", "65 个字"),
        ("330100\t杭州市\t 杭州\tcity\t330000\t", "short_name", "首尾有空格"),
        ("330100\t杭州市\t杭州\t地级\t330000\t", "level", "没有“地级”这一级"),
        ("330100\t杭州市\t杭州\tcity\t340000\t", "parent", "没有上级 340000"),
        ("330100\t杭州市\t杭州\tcity\t\t", "parent", "只有全国"),
        ("330100\t杭州市\t杭州\tprovince\t330000\t", "level", "省级不能在省级的 330000 之下"),
        ("330100\t杭州市\t杭州\tcity\t330100\t", "level", "市级不能在市级"),
        ("330000\t杭州市\t杭州\tcity\t000000\t", "code", "重复"),
        ("330100\t杭州市\t杭州\tcity\t330000\t<i>", "note", "备注"),
    ],
)
def test_a_bad_region_row_is_refused_with_line_and_column(tmp_path: Path, line: str, field: str, reason: str) -> None:
    with pytest.raises(InvalidRegion, match=reason) as caught:
        read(tmp_path, NATION, PROVINCE, line)
    assert caught.value.where == f"{tmp_path / 'regions.tsv'} 第 4 行"
    assert caught.value.field == field
    assert caught.value.mend in str(caught.value)
    assert "<" not in str(caught.value).replace("< > &", "")


def test_a_table_without_header_or_utf8_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "regions.tsv"
    path.write_text("330000\t浙江\n", encoding="utf-8")
    with pytest.raises(InvalidRegion, match=r"第 1 行.*缺少表头"):
        read_table([path])
    path.write_bytes("浙江省".encode("gb18030"))
    with pytest.raises(InvalidRegion, match="UTF-8"):
        read_table([path])


CODES = [
    "000000",
    "330000",
    "330100",
    "330100000",
    "330100001",
    "330000001",
    "330100000001",
    "33010",
    "３３０１００",
    "",
]
NAMES = ["浙江省", "", " 浙江", "浙江\u3000", "<b>", "浙\u2028江", "浙\x1f江", "省" * 64, "省" * 65, "和 县"]
CELLS = (
    st.sampled_from(CODES),
    st.sampled_from(NAMES),
    st.sampled_from(NAMES),
    st.sampled_from(["nation", "province", "city", "county", "town", "village", "省", ""]),
    st.sampled_from(CODES),
    st.sampled_from(["", "注", "&", " "]),
)
SOUND_CELLS = (
    st.sampled_from(CODES[1:6]),
    st.sampled_from(["浙江省", "杭州市"]),
    st.sampled_from(["", "浙江"]),
    st.sampled_from(["province", "city", "town"]),
    st.sampled_from(CODES[:4]),
    st.just(""),
)


def spoiled(row: tuple[str, ...]) -> st.SearchStrategy[tuple[str, ...]]:
    """The row, or the row with one cell of any kind in it."""
    at = st.integers(0, len(row) - 1)
    other = at.flatmap(lambda column: CELLS[column].map(lambda cell: (*row[:column], cell, *row[column + 1 :])))
    return st.just(row) | other


@settings(deadline=None)
@given(st.lists(st.tuples(*SOUND_CELLS).flatmap(spoiled), max_size=4), st.booleans())
def test_the_fast_check_agrees_with_the_rules(rows: list[tuple[str, ...]], rooted: bool) -> None:
    with tempfile.TemporaryDirectory() as folder:
        try:
            accepted = bool(read(Path(folder), *([NATION] if rooted else []), *map("\t".join, rows)))
        except InvalidRegion:
            accepted = False
        found: list[Row] = [row for _, row in placed_rows(Path(folder, "regions.tsv"))]
    levels = {row.code: row.level for row in found}
    faults = [fault for row in found for fault in (*form_faults(row), *kin_faults(row, levels))]
    assert accepted == (not faults and len(levels) == len(found) and "000000" in levels)


def test_untidy_rows_are_read_as_if_tidy(tmp_path: Path) -> None:
    tidy = read(tmp_path, NATION, PROVINCE, "330110\t余杭区\t余杭\tcounty\t330000\t")
    path = tmp_path / "untidy.tsv"
    rows = ["330110000000\t余杭区\t\tcounty\t330000000\t", "", PROVINCE, "# 注", NATION]
    path.write_text("\ufeff# 说明\n" + "\r\n".join([HEADER, *rows]), encoding="utf-8")
    untidy = read_table([path])
    assert (untidy.codes, untidy.names, untidy.short_names) == (tidy.codes, tidy.names, tidy.short_names)
    assert untidy.version == tidy.version


def test_the_version_depends_on_cells_and_not_on_comments(tmp_path: Path) -> None:
    version = read(tmp_path, NATION, PROVINCE).version
    assert read(tmp_path, "# 注", PROVINCE, NATION).version == version
    for other in (PROVINCE + "注", PROVINCE.replace("浙江省", "浙省"), PROVINCE.replace("330000", "340000")):
        assert read(tmp_path, NATION, other).version != version


def test_a_table_without_the_nation_is_refused(tmp_path: Path) -> None:
    for lines in ([], ["# 空"]):
        with pytest.raises(InvalidRegion, match="没有全国"):
            read(tmp_path, *lines)
    with pytest.raises(InvalidRegion, match="没有上级 000000"):
        read(tmp_path, PROVINCE)
