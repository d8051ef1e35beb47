"""The questions, and whether the first screen of each says what it must, and nothing false.

`truth.jsonl`, one object a line:

    q, region    what is asked, and where; rewordings: the same in other words
    kind, held   what it is about; whether the catalogue has it: here, elsewhere, no, bare (it names nothing)
    first        titles of which any may stand first; empty: any
    never_first  titles that would be false there, unless the page says that it is not sure
    answer       patterns that must all stand in what the page says of its own accord
    never        patterns that must not stand in it

`opposites.jsonl`: an act in everyday words, the titles of what is wanted, and of its opposite.

Run as `python -m tests.truth.questions HOME`, the home of a demo, to see all of them with their rewordings.
"""

from __future__ import annotations

import argparse
import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from search_engine import SearchPage, Service, read_request
from search_engine.settings.settings import Settings

HERE = Path(__file__).parent
SURE = "sure"


@dataclass(frozen=True, slots=True)
class Question:
    """One of them; titles without spaces."""

    id: str
    kind: str
    q: str
    region: str
    held: str
    first: tuple[str, ...]
    never_first: tuple[str, ...]
    answer: tuple[str, ...]
    never: tuple[str, ...]
    why: str
    rewordings: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Screen:
    """What a first screen says: the title of its first card, whether that is sure, and everything that the page says of
    its own accord beside and on that card.
    """

    first: str
    is_sure: bool
    said: str

    def is_false(self, question: Question) -> bool:
        """Whether it says what must never be said."""
        wrong_card = self.is_sure and self.first in question.never_first
        return wrong_card or any(re.search(pattern, self.said) for pattern in question.never)


def without_spaces(title: str) -> str:
    """A title as it is compared."""
    return title.replace(" ", "")


@cache
def questions() -> tuple[Question, ...]:
    """All of `truth.jsonl`."""
    return tuple(_question(values) for values in _lines("truth.jsonl"))


@cache
def opposites() -> tuple[tuple[str, tuple[str, ...], tuple[str, ...]], ...]:
    """What is typed, the titles that are wanted, and those of the opposite."""
    return tuple(
        (values["q"], *(tuple(map(without_spaces, values[name])) for name in ("wanted", "opposite")))
        for values in _lines("opposites.jsonl")
    )


def screen(service: Service, text: str, region: str) -> Screen:
    """The first screen, as the portal asks for it."""
    values = {"q": [text], "region": [region], "size": ["3"], "facets": ["none"], "collapse": ["all"]}
    return screen_of(service.search(read_request(values)))


def screen_of(page: SearchPage) -> Screen:
    """What a page says."""
    said = list(page.notices)
    if not page.items:
        return Screen("", False, "\n".join(said))
    item = page.items[0]
    said += ["可异地办"] if item.foreign else []
    said += [str(answer.get("text") or answer.get("items")) for answer in item.answers]
    return Screen(without_spaces(item.title), item.zone == SURE, "\n".join(said))


def _question(values: dict[str, Any]) -> Question:
    lists = {name: tuple(values[name]) for name in ("answer", "never", "rewordings")}
    titles = {name: tuple(map(without_spaces, values[name])) for name in ("first", "never_first")}
    plain = {name: values[name] for name in ("id", "kind", "q", "region", "held", "why")}
    return Question(**plain, **titles, **lists)


def _lines(name: str) -> Iterator[dict[str, Any]]:
    return map(json.loads, (HERE / name).read_text("utf-8").splitlines())


def report(service: Service) -> Iterator[str]:
    """The false ones, then figures."""
    asked, same, wrong = 0, 0, {"questions": 0, "rewordings": 0}
    for question in questions():
        shown = screen(service, question.q, question.region)
        if shown.is_false(question):
            wrong["questions"] += 1
            yield "\t".join((question.id, question.q, shown.first, shown.said.replace("\n", " ")))
        for other in question.rewordings:
            again = screen(service, other, question.region)
            asked, same = asked + 1, same + (again.first == shown.first)
            if again.is_false(question) and not shown.is_false(question):
                wrong["rewordings"] += 1
                yield "\t".join((question.id, other, again.first, again.said.replace("\n", " ")))
    yield f"\nfalse: {wrong['questions']} of {len(questions())}; of rewordings {wrong['rewordings']} more of {asked}"
    yield f"the same first card for {same} of {asked} rewordings"


def main(arguments: Sequence[str] | None = None) -> int:
    """Ask, and print. Exit status 0 always: this is a look, no check."""
    parser = argparse.ArgumentParser(prog="python -m tests.truth.questions", description=__doc__)
    parser.add_argument("home", type=Path, metavar="HOME")
    given = parser.parse_args(arguments)
    service = Service.open(Settings(home=given.home, log_queries=False), read_only=True)
    try:
        print(*report(service), sep="\n")
    finally:
        service.close()
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
