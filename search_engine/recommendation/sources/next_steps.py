"""What follows the context's matter, or those that the person handled last, by the reviewed table; works without any
event and any model.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from dictionaries.kinds.intents import NextStep
from dictionaries.normalize import squash
from search_engine.recommendation.reason import Candidate, Reason
from search_engine.recommendation.request_context import Situation

# Matters of a person's history that are looked at, the latest first: each next step is one search.
LATEST = 3
# What each next step counts beside the one before it.
FALLING = 0.9


def steps_by_matter(rows: Sequence[NextStep]) -> Mapping[str, tuple[str, ...]]:
    """A matter's name, squashed → names of those that follow it, the first step first."""
    return {squash(row.matter): row.following for row in rows}


def next_steps(situation: Situation) -> Iterator[Candidate]:
    """In the order of the table; a step that the region does not have is passed over."""
    for base, code in _begun(situation):
        title = situation.name(base)
        for place, step in enumerate(situation.next_steps.get(squash(title), ())):
            found = _named(situation, step)
            if found is not None:
                yield Candidate(found, FALLING**place, Reason(code, title))


def _begun(situation: Situation) -> Iterator[tuple[int, str]]:
    """The context's nearest matter, else the latest that the person handled, each with what is said of it."""
    if situation.about:
        yield situation.about[0], "follows"
        return
    handled = situation.history.handled
    latest = sorted(handled, key=lambda key: (-handled[key], key))[:LATEST]
    for base in situation.bases(latest).values():
        yield base, "handled_follows"


def _named(situation: Situation, title: str) -> int | None:
    wanted = squash(title)
    return next(
        (base for base in situation.search(title).base.tolist() if squash(situation.name(base)) == wanted), None
    )
