"""Look-alikes.

1. Characters that share all but one component look alike, and those that differ in a stroke do; others do not.
2. The table is symmetric, and no character looks like itself.
3. The licence of the components is named beside it.
4. Components are compared in their places, by their strokes.
"""

import pytest

from dictionaries.confusables import FILE, LEVELS, read_confusables, similarity_of
from dictionaries.making.confusables.components import Components, Decomposition

ALIKES = read_confusables()
PAIRS = "己已 末未 侯候 辨辩 晴睛 情清 拔拨 恋变 贷货 折拆 戌戍 厉历 治冶 帐账 遣遗 受爱 甲申 竞竟 免兔 土士 形刑 险检"


@pytest.mark.parametrize("pair", PAIRS.split())
def test_characters_that_share_components_look_alike(pair: str) -> None:
    assert similarity_of(ALIKES, *pair) in LEVELS


@pytest.mark.parametrize("pair", ["证照", "保积", "民政"])
def test_other_characters_do_not_look_alike(pair: str) -> None:
    assert similarity_of(ALIKES, *pair) == 0


def test_the_table_of_look_alikes_is_symmetric() -> None:
    pairs = {
        (char, other, similarity_of(ALIKES, char, other)) for char, row in ALIKES.items() for other in row.characters
    }
    assert len(pairs) > 70_000
    assert all((other, char, level) in pairs and char != other for char, other, level in pairs)


def test_the_licence_of_the_components_ships() -> None:
    assert "cjk-decomp" in FILE.with_name("look_alikes.LICENSE.txt").read_text(encoding="utf-8")


def test_components_are_compared_in_their_places() -> None:
    made_of = {
        "清": ("a", "水青"),
        "晴": ("a", "日青"),
        "忠": ("d", "中心"),
        "水": ("c", ""),
        "日": ("c", ""),
        "青": ("d", "王月"),
    }
    components = Components({char: Decomposition(layout, tuple(parts)) for char, (layout, parts) in made_of.items()})
    assert components.alike("清", "清") == 1
    assert components.alike("清", "晴") == components.alike("晴", "清") > components.alike("清", "青") > 0.5
    assert components.alike("清", "忠") == 0
    assert components.similarities("清晴忠").tolist()[0][2] == 0
