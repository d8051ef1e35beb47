"""The judged queries: what people type, for whom, and what they would want first.

Documents are judged by their base's title without spaces, because copies differ from region to region.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from dictionaries.regions import RegionTree
from ranker.evaluation import read_qrels, read_queries
from ranker.evaluation.ndcg import ndcg
from search_engine import Item, Service, read_request

HERE = Path(__file__).parent
QUERIES, QRELS, REQUESTS = (HERE / f"understanding.{name}" for name in ("queries.tsv", "qrels", "requests.tsv"))
WANTED = 3  # the grade of a card that would satisfy
DEPTH = 10  # cards that are looked at: the first page


@dataclass(frozen=True, slots=True)
class Judged:
    """One query.

    Attributes:
        region: Code of the user's region; empty: not known.
        place: Code of the place that the text names and that decides before the user's region; empty: none.
        levels: Levels of the regions that a wanted card is of: for each wanted title the nearest that offers it.
        grades: Title without spaces → 3 wanted, 2 good, 1 related.
    """

    id: str
    text: str
    region: str
    place: str
    kind: str
    levels: tuple[str, ...]
    note: str
    grades: Mapping[str, int]

    @property
    def wanted(self) -> tuple[str, ...]:
        """Titles of the cards that would satisfy, any of them."""
        return tuple(title for title, grade in self.grades.items() if grade == WANTED)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of one query: the cards (title, region, whether it asks for a region), whether the first is a wanted
    one of a right region, and nDCG@10 in [0, 1] by title.
    """

    judged: Judged
    shown: tuple[tuple[str, str, bool], ...]
    wanted_first: bool
    ndcg: float

    def line(self) -> str:
        """The query, what stood first, what was wanted; in one line."""
        judged = self.judged
        where = judged.region + (f"→{judged.place}" if judged.place else "")
        first = f"{self.shown[0][0]} [{self.shown[0][1]}]" if self.shown else "（无结果）"
        return "\t".join((judged.id, judged.kind, where, judged.text, first, " | ".join(judged.wanted)))


@cache
def read_judged() -> tuple[Judged, ...]:
    """All queries in the order of the file. Raises as the readers of `ranker.evaluation` do."""
    texts, grades = read_queries(QUERIES), read_qrels(QRELS)
    lines = [line for line in REQUESTS.read_text(encoding="utf-8").splitlines() if not line.startswith("#")]
    return tuple(_judged(line.split("\t"), texts, grades) for line in lines[1:])


def _judged(fields: list[str], texts: Mapping[str, str], grades: Mapping[str, Mapping[str, int]]) -> Judged:
    name, region, place, kind, levels, note = fields
    return Judged(name, texts[name], region, place, kind, tuple(levels.split("|")), note, grades[name])


def title_key(title: str) -> str:
    """The name that a document is judged under."""
    return "".join(title.split())


def ask(service: Service, judged: Judged, off: Sequence[str] = ()) -> Outcome:
    """Ask one query as its user would, without some steps of understanding, and compare."""
    values = {"q": [judged.text], "size": [str(DEPTH)], "facets": ["none"], "off": list(off)}
    if judged.region:
        values["region"] = [judged.region]
    items = service.search(read_request(values)).items
    titles = tuple(dict.fromkeys(title_key(item.title) for item in items))
    shown = tuple((title_key(item.title), item.region["code"], item.needs_region) for item in items)
    return Outcome(judged, shown, first_is_wanted(service.tree, judged, items), ndcg(titles, judged.grades, DEPTH))


def first_is_wanted(tree: RegionTree, judged: Judged, items: tuple[Item, ...]) -> bool:
    """Whether the first card is a wanted one, of the place named or a level above it, else of the user's chain."""
    if not items or judged.grades.get(title_key(items[0].title)) != WANTED:
        return False
    code = items[0].region["code"]
    if not judged.place:
        return not judged.region or code in {link.code for link in tree.chain(judged.region)}
    place = tree[judged.place]
    below = place.number <= tree[code].number < place.end
    return below or code in {link.code for link in tree.chain(judged.place)}
