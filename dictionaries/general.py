"""The general lexicon: the words of Chinese with their frequencies, as the package jieba ships them (MIT licence).

Read as data when something is built; the package itself is never imported.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path


class MissingLexicon(LookupError):
    """The package with the general lexicon is not installed."""

    def __init__(self) -> None:
        super().__init__("未找到通用词库：软件包 jieba 未安装；请运行 pip install jieba 后重新生成")


HAN = re.compile(r"[一-龥]+")


def read_general_words() -> Iterator[tuple[str, int]]:
    """Every word of Han characters with its frequency in running text, in the file's order.

    Raises:
        MissingLexicon: the package is not installed.
    """
    with _path().open(encoding="utf-8") as lines:
        for line in lines:
            word, frequency, *_ = line.split(" ")
            if HAN.fullmatch(word):
                yield word, int(frequency)


def _path() -> Path:
    spec = find_spec("jieba")
    if spec is None or not spec.submodule_search_locations:
        raise MissingLexicon
    return Path(spec.submodule_search_locations[0]) / "dict.txt"
