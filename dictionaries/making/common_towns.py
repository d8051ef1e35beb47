"""Makes `common-towns.txt` of the region table and the general lexicon: `python -m dictionaries.making.common_towns`.

To be run, and what it writes to be committed, whenever either has changed. The same files give the same bytes.
"""

from __future__ import annotations

from dictionaries.general import read_general_words
from dictionaries.normalize import normal_text
from dictionaries.places.towns import COMMON, TOWN_LEVEL
from dictionaries.regions import load_tree

# Of a corpus of some 60 million words; 虎门 has 354, 石龙 273; 长河, a river or a town, 537.
ORDINARY = 400


def main() -> None:
    """Write the file."""
    tree = load_tree()
    frequencies = dict(read_general_words())
    levels = tree.level_of.tolist()
    names = {normal_text(name) for name, level in zip(tree.short_names, levels, strict=True) if level == TOWN_LEVEL}
    common = sorted(name for name in names if frequencies.get(name, 0) > ORDINARY)
    COMMON.write_text("\n".join(common) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
