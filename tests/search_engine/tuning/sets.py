"""Sets for tests, and the judging that keeps them."""

from __future__ import annotations

from pathlib import Path

from indexer.store.area import Area
from indexer.store.audit.author import Author
from indexer.store.document_database import open_engine
from search_engine.editing.actor import Actor
from search_engine.tuning.judging.judged_set import JudgedSet, Judgement
from search_engine.tuning.judging.judging_service import Judging
from search_engine.tuning.query_set import SetQuery
from tests.search_engine.editing.editors import tree

LOST, CAR, SHOP = (
    SetQuery("q1", "身份证丢了", "330110", "natural", "lay", "head", 12.0),
    SetQuery("q2", "车子过户", "330200", "natural", "lay", "tail", 1.0),
    SetQuery("q3", "开店", "", "legal", "short", "", 2.5),
)
POOL = {"q1": ("m1", "m2", "m3"), "q2": ("m4",), "q3": ("m1", "m5")}
WINTER = JudgedSet("十二月", (LOST, CAR, SHOP), pool=POOL)


def judge(name: str, *regions: str, may_publish: bool = True) -> Actor:
    """Somebody of the console, of some regions."""
    return Actor(Author.of_user(name, None), Area(tree(), frozenset(regions)), may_publish)


def said(query: str, document: str, grade: int, who: str = "", reason: str = "", at: int = 0) -> Judgement:
    return Judgement(query, document, who, grade, reason, at)


class Desk:
    """A judging over a database of its own; its clock goes on by a second with each look.

    Attributes:
        gone: Documents that cannot be looked at any more.
    """

    def __init__(self, home: Path) -> None:
        self.engine = open_engine(home / "zwfw.db")
        self.now = 1_780_000_000.0
        self.gone: set[str] = set()
        self.judging = Judging(lambda: self.engine, tree, self._tick, lambda ids: set(ids) - self.gone)

    def _tick(self) -> float:
        self.now += 1
        return self.now
