"""What is proposed: rows that were tried, each with what it does."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from search_engine.editing.drafts.drafting import DraftInput
from search_engine.editing.replay.frequent import ReplayQuery
from search_engine.editing.teaching.target import Target

# What kind of change a proposal is; the order is that of how much it generalises where nothing else tells.
HOW = {
    "synonym": "同义词：以后凡说到“{said}”都按“{meant}”找",
    "paraphrase": "说法：意思与“{said}”相近的问法都指向“{meant}”",
    "both": "说法与同义词合用：“{said}”→“{meant}”",
    "phrase": "同义词：问法中有“{said}”就按“{meant}”找",
    "sentence": "同义词：问法中有“{said}”这一整句就按“{meant}”找",
    "pin": "置顶：只对“{said}”这一问法有效，只多出“怎么”“在哪”之类的也算",
}
KINDS_OF_PROPOSALS = tuple(HOW)


@dataclass(frozen=True, slots=True)
class Proposed:
    """Some rows that were tried.

    Attributes:
        number: From 1, the best first.
        how: One of `HOW`.
        wishes: The rows, as they would be drafted.
        before, after: Place of the target, from 1; 0: it was not there.
        mended, asked: Of so many other wordings of the query, made of its words, for how many the target is first.
        touches: How many frequent queries have the words of the row.
        neighbours, moved: Of so many texts that mean something and have the words of the row, for how many the target
            would stand elsewhere than now.
        enters: Those among them whose first card is surely another matter now, and among whose first three the target
            would come, or from there to the first place; with its place. Such rows are never the best.
        similarity: How near words and name are in meaning, where they are too far apart for what is commonly the same;
            else None.
    """

    number: int
    how: str
    wishes: tuple[DraftInput, ...]
    before: int
    after: int
    mended: int = 0
    asked: int = 0
    touches: int = 0
    neighbours: int = 0
    moved: int = 0
    enters: tuple[tuple[str, int], ...] = ()
    similarity: float | None = None

    @property
    def text(self) -> str:
        """It in words."""
        return HOW[self.how].format(said=said_of(self.wishes[0]), meant=meant_of(self.wishes[0]))

    def as_dict(self) -> dict[str, Any]:
        """It as plain values."""
        return {
            "number": self.number,
            "how": self.how,
            "text": self.text,
            "rows": [row_fields(wish) for wish in self.wishes],
            "before": self.before or None,
            "after": self.after or None,
            "mended": self.mended,
            "asked": self.asked,
            "touches": self.touches,
            "neighbours": self.neighbours,
            "moved": self.moved,
            "enters": [{"query": text, "place": place} for text, place in self.enters],
            "similarity": self.similarity,
        }


@dataclass(frozen=True, slots=True)
class Lesson:
    """What brings a document to the first place of a query.

    Attributes:
        before: Where it stands now; 0: nowhere; 1: there is nothing to do.
        first: Title of what stands first now.
        tried: How many candidates were tried; left: how many still are to be.
        seconds: How long it took.
    """

    query: ReplayQuery
    target: Target
    before: int
    first: str
    proposals: tuple[Proposed, ...] = ()
    tried: int = 0
    seconds: float = 0.0
    left: int = 0

    def as_dict(self) -> dict[str, Any]:
        """It as plain values."""
        return {
            "query": self.query.text,
            "region": self.query.region,
            "document": {"id": self.target.id, "title": self.target.shown, "region": self.target.region},
            "before": self.before or None,
            "first": self.first,
            "already_first": self.before == 1,
            "proposals": [one.as_dict() for one in self.proposals],
            "tried": self.tried,
            "seconds": self.seconds,
        }


def row_fields(wish: DraftInput) -> dict[str, Any]:
    """A row as it is sent to be drafted: where it acts stands beside its cells."""
    cells = {column: cell for column, cell in wish.cells.items() if column != "@region" and cell}
    return {"kind": wish.kind, "cells": cells, "region": wish.cells.get("@region", "")}


def said_of(wish: DraftInput) -> str:
    """What a row is about: the first of its cells."""
    return str(next(iter(wish.cells.values())))


def meant_of(wish: DraftInput) -> str:
    """What it leads to: the second."""
    return str([*wish.cells.values(), ""][1])
