"""Long work looks up between its steps.

1. Work that nobody waits for any more ends at its next step: explanations, queries asked one after another, files.
2. Outside of a request nothing is cancelled.
3. An explanation lets a search that waits go first, and says the same as without.
4. Where the documents are others then, it is made anew; where they are others again and again, in one go.
5. A search in turns lets other searches go first between its steps, and finds the same; any other search does not.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from threading import Thread, get_ident

import pytest

from search_engine import SearchRequest, Service
from search_engine.checkpoints import (
    Cancellation,
    Cancelled,
    cancellable,
    checkpoint,
    searching_in_turns,
    with_checkpoints,
)
from search_engine.editing.files.sheet import Table
from search_engine.editing.files.xlsx_sheet import write_xlsx
from search_engine.editing.replay.frequent import ReplayQuery
from search_engine.editing.replay.outcome import ask
from search_engine.search.explanation import Explanation
from search_engine.search.pipeline import Pipeline
from search_engine.searching import explain
from search_engine.service import GIVING_WAY
from tests.faults.children import wait_until

ASKED = SearchRequest(q="奶茶店", region="330110", personal=False)


class Steps(Cancellation):
    """Counts the steps of some work, and cancels it after so many; `beside` is done at each."""

    def __init__(self, most: int = 1_000_000, beside: Callable[[], None] = lambda: None) -> None:
        self.most, self.count, self.beside = most, 0, beside

    @property
    def is_asked_for(self) -> bool:
        self.count += 1
        self.beside()
        return self.count > self.most

    @is_asked_for.setter
    def is_asked_for(self, value: bool) -> None:
        raise NotImplementedError


def explained(pipeline: Pipeline) -> Explanation:
    return explain(pipeline, ASKED, "m1")


def queries(service: Service) -> None:
    for _ in range(20):
        service.ask(lambda pipeline: ask(pipeline, ReplayQuery("护照")))


def file(_: Service) -> None:
    write_xlsx(Table("表", ["词"], [["护照"]] * 500))


@pytest.mark.parametrize("work", [lambda service: service.ask_giving_way(explained), queries, file])
def test_cancelled_work_ends_at_its_next_step(service: Service, work: Callable[[Service], object]) -> None:
    with cancellable(every := Steps()):
        work(service)
    assert every.count > 5
    with cancellable(some := Steps(3)), pytest.raises(Cancelled):
        work(service)
    assert some.count == 4
    assert service.search(ASKED).items, "no lock is left behind"


def test_nothing_is_cancelled_outside_a_request() -> None:
    with cancellable(cancellation := Cancellation()):
        cancellation.ask()
    checkpoint()
    assert list(with_checkpoints([1, 2])) == [1, 2]


class Beside:
    """Somebody else, who wants the view once work has begun, and has it before the work goes on."""

    def __init__(self, service: Service, times: int, doing: Callable[[], None]) -> None:
        self.service, self.left, self.doing, self.done = service, times, doing, 0

    def __call__(self) -> None:
        if self.left:
            self.left -= 1
            thread = Thread(target=self._go)
            thread.start()
            wait_until(lambda: len(self.service.state.searchers.lock._waiting) == 1)

    def _go(self) -> None:
        with self.service.state.snapshot():
            self.doing()
            self.done += 1


def test_searches_go_before_an_explanation(service: Service) -> None:
    plain = service.ask(explained)
    beside = Beside(service, 3, lambda: None)
    seen = []

    def question(pipeline: Pipeline) -> Explanation:
        found = explained(pipeline)
        seen.append(beside.done)
        return found

    with cancellable(Steps(beside=beside)):
        assert service.ask_giving_way(question).as_dict() == plain.as_dict()
    assert seen == [3]


@pytest.mark.parametrize(("changes", "asked"), [(1, 2), (50, GIVING_WAY + 1)])
def test_an_explanation_is_made_anew_after_changes(service: Service, changes: int, asked: int) -> None:
    plain, count = service.ask(explained), 0

    def commit() -> None:
        service.state.searchers.snapshot().state += 1

    def question(pipeline: Pipeline) -> Explanation:
        nonlocal count
        count += 1
        if count > GIVING_WAY:
            beside.left = 0  # it waits until the question is answered
        return explained(pipeline)

    beside = Beside(service, changes, commit)
    with cancellable(Steps(beside=beside)):
        assert service.ask_giving_way(question).as_dict() == plain.as_dict()
    assert count == asked


LONG = replace(
    ASKED,
    q="我想在余杭开一家奶茶店需要办什么手续护照怎么补身份证丢了去哪里办理社保卡挂失之后怎么领新的卡公积金提取多久到账",
)


@pytest.mark.parametrize("asked", [ASKED, LONG, replace(ASKED, q="", explain=True), replace(ASKED, q="我想自杀")])
def test_searches_in_turns_let_others_go_first(service: Service, asked: SearchRequest) -> None:
    alone = service.ask(lambda pipeline: pipeline._page(asked)).answering("", 0.0)  # nothing of it is kept
    beside = Beside(service, 3, lambda: service.ask(lambda pipeline: pipeline.search(replace(ASKED, q="护照签发"))))
    with searching_in_turns(), cancellable(steps := Steps(beside=beside)):
        found = service.search(asked).answering("", 0.0)
    assert (
        replace(found, related=(), did_you_mean=None).as_dict()
        == replace(alone, related=(), did_you_mean=None).as_dict()
    )
    assert (steps.count > 0) == (alone.query.crisis is None)
    assert beside.done == 3 - beside.left


def test_an_ordinary_search_holds_its_view(service: Service) -> None:
    lock = service.state.searchers.lock
    with cancellable(Steps(beside=lambda: held.append(lock._owner == get_ident()))):
        held: list[bool] = []
        service.search(replace(ASKED, q="食品经营许可 护照"))
    assert held
    assert all(held)
