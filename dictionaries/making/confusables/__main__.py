"""Writes the table of look-alikes: `python -m dictionaries.making.confusables --font NotoSansCJK-Regular.ttc`."""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import opencc
from numpy.typing import NDArray

from dictionaries.confusables import FILE, LEVELS, level_of
from dictionaries.general import read_general_words
from dictionaries.making.confusables.components import Components
from dictionaries.making.confusables.glyphs import similarities

CHARACTERS = 4_500
"""Commonest simplified characters; rarer ones are typed by nobody by mistake (the 通用规范汉字表 has 3,500 common)."""

BEST = 20
"""Look-alikes kept for a character."""

MIN_SIMILARITY = 0.65
"""Least similarity. Of 790 pairs of easily mistaken characters the table then has 81 %; pictures alone had 55 % (eight
of at least .75)."""

FONT = Path("/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc")
FACE = 2
"""Simplified Chinese in the collection of faces."""

HEADER = """\
# kind: look_alikes
# owner: 内容管理组
# reviewed: 2026-11-30
# Characters that look alike. Made by `python -m dictionaries.making.confusables`: quadratic mean of how alike the
# pictures of two characters are and how alike their components, over the commonest simplified characters of the general
# lexicon; the best twenty of at least .65. Font: Noto Sans CJK SC Regular (SIL Open Font License), Debian package
# fonts-noto-cjk. Components: see look_alikes.LICENSE.txt. Each character with its look-alikes by similarity: of .85 and
# more, .75, .65. Do not edit by hand.
char\t.85\t.75\t.65
"""


def main() -> None:
    """Draw, compare, write."""
    parser = argparse.ArgumentParser(description="由字形图像生成形近字表")
    parser.add_argument("--font", type=Path, default=FONT, help="字体文件（Noto Sans CJK）")
    parser.add_argument("--out", type=Path, default=FILE, help="写到哪里")
    options = parser.parse_args()
    characters = common_characters()
    drawn = np.maximum(similarities(characters, options.font, FACE), 0)
    alike = np.sqrt((drawn**2 + Components.of_package().similarities(characters) ** 2) / 2)
    options.out.write_text(HEADER + "".join(_rows(characters, alike)), encoding="utf-8")


def common_characters() -> list[str]:
    """The commonest simplified characters by the general lexicon, commonest first."""
    counts: Counter[str] = Counter()
    for word, frequency in read_general_words():
        for char in word:
            counts[char] += frequency
    simplify = opencc.OpenCC("t2s").convert
    return [char for char, _ in counts.most_common(2 * CHARACTERS) if simplify(char) == char][:CHARACTERS]


def _rows(characters: list[str], alike: NDArray[np.float32]) -> Iterator[str]:
    best = [set(np.argsort(-row, kind="stable")[:BEST].tolist()) for row in alike]
    for i, char in enumerate(characters):
        kept = [j for j in range(len(characters)) if alike[i, j] >= MIN_SIMILARITY and (j in best[i] or i in best[j])]
        if kept:
            cells = ("".join(characters[j] for j in kept if level_of(alike[i, j]) == level) for level in LEVELS)
            yield "\t".join((char, *cells)) + "\n"


if __name__ == "__main__":
    main()
