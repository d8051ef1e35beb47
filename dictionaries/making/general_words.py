"""Compiles the general lexicon from the word table of the package jieba (extra `pure`).

    python -m dictionaries.making.general_words

The package is read as data and never imported. The same package gives the same bytes.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from importlib import metadata
from importlib.util import find_spec
from pathlib import Path

from dictionaries.general import FILE, write_general_words

PACKAGE = "jieba"
ABOUT = (
    "Words of Han characters with their frequencies in running text: dict.txt of the package jieba {version} by Sun "
    "Junyi, https://github.com/fxsjy/jieba, MIT licence."
)
HAN = re.compile(r"[一-龥]+")


class MissingPackage(LookupError):
    """The package with the word table is not installed."""

    def __init__(self) -> None:
        super().__init__(f"未找到通用词库：软件包 {PACKAGE} 未安装；请运行 pip install -e '.[pure]' 后重试")


def source_rows() -> Iterator[tuple[str, int]]:
    """Every word of Han characters of the package with its frequency, in the file's order.

    Raises:
        MissingPackage: the package is not installed.
    """
    with _path().open(encoding="utf-8") as lines:
        for line in lines:
            word, frequency, *_ = line.split(" ")
            if HAN.fullmatch(word):
                yield word, int(frequency)


def main(target: Path = FILE) -> int:
    """Compile the table and write it."""
    try:
        rows = list(source_rows())
    except MissingPackage as error:
        print(error, file=sys.stderr)
        return 1
    write_general_words(target, ABOUT.format(version=metadata.version(PACKAGE)), rows)
    print(f"{target}: {len(rows)} words, {target.stat().st_size / 1e6:.1f} MB")
    return 0


def _path() -> Path:
    spec = find_spec(PACKAGE)
    if spec is None or not spec.submodule_search_locations:
        raise MissingPackage
    return Path(spec.submodule_search_locations[0]) / "dict.txt"


if __name__ == "__main__":
    sys.exit(main())
