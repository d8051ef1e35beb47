"""Writes the table of look-alikes: `python -m dictionaries.confusables --font NotoSansCJK-Regular.ttc`."""

from __future__ import annotations

import argparse
from collections import Counter
from pathlib import Path

import numpy as np
import opencc

from dictionaries.confusables.reading import FILE
from dictionaries.general import read_general_words
from dictionaries.making.confusables.glyphs import similarities

CHARACTERS = 4_500
"""Commonest simplified characters; rarer ones are typed by nobody by mistake (the 通用规范汉字表 has 3,500 common)."""

BEST = 8
"""Look-alikes kept for a character."""

MIN_SIMILARITY = 0.75
"""Least similarity; below it pairs share a radical and little else (on the same 159 pairs)."""

FONT = Path("/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc")
FACE = 2
"""Simplified Chinese in the collection of faces."""

HEADER = """\
# kind: confusables
# owner: 内容管理组
# reviewed: 2026-11-24
# Characters that look alike. Made by `python -m dictionaries.confusables` from pictures of glyphs: correlation of the
# whole and of the right or lower part, each moved by at most a pixel (weights .5 and .5), over the commonest simplified
# characters of the general lexicon; the best eight of at least .75. Font: Noto Sans CJK SC Regular (SIL Open Font
# License), Debian package fonts-noto-cjk. alikes: character and similarity, best first. Do not edit by hand.
char	alikes	note
"""


def main() -> None:
    """Draw, compare, write."""
    parser = argparse.ArgumentParser(description="由字形图像生成形近字表")
    parser.add_argument("--font", type=Path, default=FONT, help="字体文件（Noto Sans CJK）")
    parser.add_argument("--out", type=Path, default=FILE, help="写到哪里")
    options = parser.parse_args()
    characters = common_characters()
    alike = similarities(characters, options.font, FACE)
    options.out.write_text(HEADER + "".join(_rows(characters, alike)), encoding="utf-8")


def common_characters() -> list[str]:
    """The commonest simplified characters by the general lexicon, commonest first."""
    counts: Counter[str] = Counter()
    for word, frequency in read_general_words():
        for char in word:
            counts[char] += frequency
    simplify = opencc.OpenCC("t2s").convert
    return [char for char, _ in counts.most_common(2 * CHARACTERS) if simplify(char) == char][:CHARACTERS]


def _rows(characters: list[str], alike: np.ndarray[tuple[int, int], np.dtype[np.float32]]) -> list[str]:
    rows = []
    for i, char in enumerate(characters):
        best = [j for j in np.argsort(-alike[i])[:BEST].tolist() if alike[i, j] >= MIN_SIMILARITY]
        if best:
            rows.append(f"{char}\t{'|'.join(f'{characters[j]}{alike[i, j]:.2f}' for j in best)}\t\n")
    return rows


if __name__ == "__main__":
    main()
