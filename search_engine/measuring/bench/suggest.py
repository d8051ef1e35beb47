"""A keystroke over 100,000 names: what suggestions take in process, typed in four manners by users of many regions."""

from __future__ import annotations

import random
import tempfile
from collections.abc import Iterator
from itertools import islice, product
from pathlib import Path
from typing import Any

import orjson

from dictionaries.regions import Region, RegionTree
from indexer.loaders.loading import LoadOptions, load_checked
from indexer.loaders.parallel_check import CheckRules, check_file
from indexer.samples.generate import generated_matters
from search_engine.installation.gc_tuning import freeze_garbage
from search_engine.installation.installation import Installation
from search_engine.measuring.bench.queries import SEED
from search_engine.measuring.bench.timing import summary, timed
from search_engine.measuring.suggestion_evaluation.evaluate import suggester_of
from search_engine.measuring.suggestion_evaluation.typing import MANNERS, type_name
from search_engine.settings.settings import Settings

ENTRIES = 100_000
# All that the generator has, and ways in which real names tell apart what one office handles: 104,400 in all.
MATTERS = 8_700
CASES = (
    "", "（首次申请）", "（个人）", "（单位）", "（委托代办）", "（全程网办）", "（即办件）", "（承诺件）",
    "（县级权限）", "（市级权限）", "（变更住所）", "（遗失补发）",
)  # fmt: skip
# Users are of so many counties; names stand in the nation, their provinces, their cities and themselves alike.
COUNTIES = 200
# Keystrokes of each manner. People choose after a few: none is typed further than this.
KEYSTROKES, MOST_KEYS = 4_000, 10


def measure_suggest(entries: int = ENTRIES, keystrokes: int = KEYSTROKES) -> dict[str, Any]:
    """Times of a keystroke by manner of typing, of the first one of each region, and the size of the table.

    Names are drawn at random and typed one to ten keys far, by users of 200 counties: hardly any answer was kept.
    """
    with tempfile.TemporaryDirectory(prefix="zwfw-bench-") as folder:
        place = Installation(Settings(home=Path(folder), log_queries=False))
        names = bench_names(entries)
        counties = _load(place, names)
        place.worker().run_once()
        table = place.generations.current().suggestions
        size = sum(path.stat().st_size for path in table.iterdir())
        found = {
            "entries": len(names),
            "table_mb": round(size / 1e6, 1),
            **_measure(place, names, counties, keystrokes),
        }
        place.store.engine.dispose()
    return found


def bench_names(count: int) -> list[str]:
    """`count` distinct names, or as many as there are."""
    titles = [matter.title for matter in generated_matters(MATTERS)]
    return [f"{title}{case}" for case, title in islice(product(CASES, titles), count)]


def _measure(place: Installation, names: list[str], counties: list[Region], keystrokes: int) -> dict[str, Any]:
    suggester, read = suggester_of(place), place.suggestion_sources.pinyin.syllables
    chance = random.Random(SEED)
    freeze_garbage()
    # what a process works out once for all users of a region
    first = timed(lambda county: suggester.suggest("办", county.code, None, 10), counties)
    found = {"first_of_region": summary(first)}
    for manner in MANNERS:
        asked = []
        for _ in range(keystrokes):
            text = type_name(chance.choice(names), manner, read).text
            asked.append((text[: chance.randint(1, MOST_KEYS)], chance.choice(counties).code))
        found[manner] = summary(timed(lambda key: suggester.suggest(*key, None, 10), asked))
    return found


def _load(place: Installation, names: list[str]) -> list[Region]:
    """Load a matter for each name; returns the counties that users are of."""
    chance, tree = random.Random(SEED), place.tree()
    counties = chance.sample([region for region in tree if region.level == "county"], COUNTIES)
    path = place.home / "names.jsonl"
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as file:
        file.writelines(
            orjson.dumps(row, option=orjson.OPT_APPEND_NEWLINE) for row in _documents(names, counties, tree, chance)
        )
    load_checked(place.store, check_file(path, CheckRules()), LoadOptions("bench"))
    return counties


def _documents(
    names: list[str], counties: list[Region], tree: RegionTree, chance: random.Random
) -> Iterator[dict[str, Any]]:
    chains = [tree.chain(county.code) for county in counties]
    for number, name in enumerate(names):
        region = chance.choice(chance.choice(chains))
        visits = int(chance.paretovariate(1.0) * 10)
        yield {"id": f"n{number}", "kind": "matter", "title": name, "region": region.code, "popularity": visits}
