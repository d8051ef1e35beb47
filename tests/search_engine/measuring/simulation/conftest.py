"""A small catalogue with a small plot, and the sample catalogue in a few regions."""

from collections.abc import Callable
from datetime import datetime
from functools import lru_cache

import pytest

from dictionaries.lexicon import Lexicon, shipped_lexicon
from dictionaries.regions import load_tree
from indexer.samples.expand import document, is_offered
from indexer.samples.localise import locality, offered_levels
from search_engine.measuring.simulation import BehaviourParameters, Catalogue, Matter, Plan, Plot, Simulation
from search_engine.measuring.simulation.scenarios import plot_of
from tests.known import catalogue as known_catalogue

END = datetime.fromisoformat("2026-11-01T00:00:00+08:00")
INLAND, COAST = ("330110", "330106"), ("330902", "330903")
PLOT = {
    "scripts": [
        {
            "name": "生育",
            "who": ["young", "middle"],
            "per_year": 1.5,
            "steps": [
                {"matter": "出生登记", "days": [0, 3]},
                {"matter": "医保参保", "days": [3, 10], "chance": 0.9},
                {"matter": "育儿补贴", "days": [10, 20], "chance": 0.7},
            ],
        },
        {
            "name": "开店",
            "who": ["shop"],
            "per_year": 3.0,
            "steps": [
                {"matter": "店铺登记", "days": [0, 3]},
                {"matter": "食品许可", "days": [3, 10], "chance": 0.9},
                {"matter": "招牌备案", "after": "店铺登记", "days": [20, 30], "chance": 0.6},
            ],
        },
        {
            "name": "入学",
            "who": ["young", "middle", "older"],
            "per_year": 1.0,
            "months": {**dict.fromkeys(range(1, 13), 0), 6: 5, 7: 5},
            "steps": [
                {"matter": "疫苗查验", "days": [0, 3]},
                {"matter": "小学报名", "days": [2, 6], "chance": 0.9},
            ],
        },
        {
            "name": "出海",
            "who": ["older", "retired"],
            "per_year": 2.0,
            "regions": {"3309": 1, "elsewhere": 0},
            "steps": [
                {"matter": "渔船登记", "days": [0, 3]},
                {"matter": "捕捞许可", "days": [4, 9], "chance": 0.9},
            ],
        },
    ],
    "fashions": [{"matter": "海钓备案", "regions": ["3309"], "times": 30}],
}
OTHERS = [
    f"{what}{how}" for what in ("护照", "驾照", "车辆", "公积金", "社保卡", "档案") for how in ("申领", "换发", "查询")
]


@pytest.fixture(scope="session")
def lexicon() -> Lexicon:
    return shipped_lexicon()


@pytest.fixture(scope="session")
def plot() -> Plot:
    return plot_of(PLOT)


@pytest.fixture(scope="session")
def catalogue(plot: Plot) -> Catalogue:
    titles = [*sorted(plot.titles()), *OTHERS]
    matters = [Matter(base, f"k{base}", title, popularity=50.0 + base) for base, title in enumerate(titles)]
    copies = {code: {matter.base: f"{code}-{matter.base}" for matter in matters} for code in (*INLAND, *COAST)}
    return Catalogue(load_tree(), matters, copies)


@pytest.fixture(scope="session")
def simulate(catalogue: Catalogue, plot: Plot, lexicon: Lexicon) -> Callable[..., Simulation]:
    def run(citizens: int = 300, days: int = 60, seed: int = 1, **behaviour: float) -> Simulation:
        return Simulation(catalogue, plot, Plan(citizens, days, seed, END, BehaviourParameters(**behaviour)), lexicon)  # type: ignore[arg-type]

    return run


@lru_cache(maxsize=1)
def sample() -> Catalogue:
    """The sample catalogue in six counties (one of them a city without counties), a town of each, and above."""
    tree, matters = load_tree(), known_catalogue()
    homes = ("330110", "330106", "330782", "330902", "310104", "441900")
    towns = [tree.children(home)[0].code for home in homes]
    copies = {}
    for code in sorted({region.code for town in towns for region in tree.chain(town)}):
        here, levels = locality(tree[code], tree), offered_levels(tree[code], tree)
        copies[code] = {
            base: str(document(matter, here)["id"])
            for base, matter in enumerate(matters)
            if is_offered(matter, levels, here.chain)
        }
    found = [
        Matter(base, f"{matter.catalog_code}:{matter.title}", matter.title, tuple(matter.shared.get("aliases", ())),
               frozenset(matter.shared["audience"]), float(matter.shared.get("popularity", 1)))
        for base, matter in enumerate(matters)
        if matter.shared.get("initiative") != "依职权"
    ]  # fmt: skip
    return Catalogue(tree, found, copies)
