"""Decisions about apps: a step, the status of the document and the entry of the audit log, in one transaction."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from sqlalchemy import Connection

from dictionaries.reasons import Message, Reason
from indexer.store.area import Area
from indexer.store.audit.author import Author
from indexer.store.audit.log import Actions, append
from indexer.store.shelf.app_states import HIDDEN, STATES, AppState, AppStep, enter_step, state_of
from indexer.store.shelf.stored_apps import StoredApp, show_as, stored_app
from search_engine.documents.shelved import STATE_NAMES
from search_engine.errors import BadParameters, Detail, EditConflict, Forbidden, NotFound
from search_engine.messages import NOT_ONE_OF, NOT_SOME_OF
from search_engine.shelf.steps import PERSON, STEPS, TESTS, By, next_states

LONGEST: Final = 500  # characters of a reason, and of a note
LINKS: Final = ("pc", "mobile", "mini")
NO_APP = Message("not_found", "没有编号为 {app} 的应用", "there is no app {app}")
NOT_AN_APP = Message("wrong_type", "不是应用，不能上下线", "is no app, and has no place on the shelf")
OUTSIDE = Message("forbidden", "这个应用不在您管理的地区或站点内", "the app is not of your regions or sites")
DECIDED = Message(
    "edit_conflict", "他人已先作决定：这个应用现为“{state}”", "somebody else has decided meanwhile: it is {state} now",
    "请看历史后再定", "look at its history first",
)  # fmt: skip
NO_STEP = Message(
    "not_allowed", "这个应用现为“{before}”，不能直接改为“{state}”", "from {before} it cannot go to {state}",
    "可改为：{choices}", "it may go to {choices}",
)  # fmt: skip
NO_REASON = Message("missing", "请写明原因", "give the reason")
NOT_A_REASON = Message(
    "too_long", "最长 {most} 个字符，不含控制字符", "must have at most {most} characters and no control characters"
)
TESTS_NEEDED = Message("missing", "请给出四项测试的结果：{tests}", "give the results of all four tests: {tests}")
NOT_PASSED = Message(
    "not_allowed", "四项测试都通过才能上线，未通过的应改为“整改”",
    "only what has passed all four tests goes on the shelf; otherwise it is to be mended",
)  # fmt: skip
ALL_PASSED = Message(
    "not_allowed", "四项测试都已通过，应改为“已上线”", "all four tests were passed: it goes on the shelf"
)
NO_TESTS = Message("not_allowed", "这一步不需要测试结果", "this step takes no results of tests")


@dataclass(frozen=True, slots=True)
class Decision:
    """What somebody wants of an app.

    Attributes:
        state: Where it is to go, one of `STATES`.
        tests: Test → whether it was passed, and a note.
        kept: Which of its own links (`LINKS`) may still be named while it is off; None: those that were before.
        seen: Number of the step that the decision is made upon (`AppState.step`); None: whatever came since.
    """

    app: str
    state: str
    reason: str
    tests: Mapping[str, tuple[bool, str]] = field(default_factory=dict)
    kept: Sequence[str] | None = None
    seen: int | None = None


def decide(
    connection: Connection, decision: Decision, author: Author, area: Area | None = None, by: By = PERSON
) -> AppState:
    """Carry a decision out within a write transaction; see `Shelf.decide`."""
    app = stored_app(connection, decision.app)
    if app is None:
        raise NotFound(NO_APP(app=decision.app[:60]))
    if area and (refused := area.refusals(app.region, app.site)):
        raise Forbidden(OUTSIDE(), [Detail(fault.field, fault.reason) for fault in refused])
    before = state_of(connection, decision.app)
    if not (app.is_app or before.step):  # one that is no app any more may still be held
        raise BadParameters([Detail("app", NOT_AN_APP())])
    if decision.seen not in (None, before.step):
        raise EditConflict(DECIDED(state=STATE_NAMES.get(before.state, before.state)))
    if faults := faults_of(before, decision, by):
        raise BadParameters(faults)
    return _carry_out(connection, decision, author, before, app)


def faults_of(before: AppState, decision: Decision, by: By) -> list[Detail]:
    """What is wrong with a decision about an app as it stands."""
    if decision.state not in STATES:
        return [Detail("state", NOT_ONE_OF(choices=list(STATES)))]
    step, found = STEPS.get((before.state, decision.state)), list[Detail]()
    if step is None or by not in step.by:
        choices = [STATE_NAMES[state] for state in next_states(before.state, by)]
        names = (STATE_NAMES.get(before.state, before.state), STATE_NAMES[decision.state])
        return [Detail("state", NO_STEP(before=names[0], state=names[1], choices=choices))]
    if fault := _text_fault(decision.reason, needed=True):
        found.append(Detail("reason", fault))
    if any(_text_fault(note) for _, note in decision.tests.values()):
        found.append(Detail("tests", NOT_A_REASON(most=LONGEST)))
    if fault := _tests_fault(step.tests, decision.tests):
        found.append(Detail("tests", fault))
    if not {*(decision.kept or ())} <= {*LINKS}:
        found.append(Detail("kept", NOT_SOME_OF(choices=list(LINKS))))
    return found


def _carry_out(
    connection: Connection, decision: Decision, author: Author, before: AppState, app: StoredApp
) -> AppState:
    tests, kept = dict(decision.tests), before.kept if decision.kept is None else tuple(decision.kept)
    step = AppStep(
        0, decision.app, before.state, decision.state, int(time.time() * 1_000), author.actor, author.person,
        decision.reason.strip(), tests, kept if decision.state in HIDDEN else (),
    )  # fmt: skip
    said = before.said if before.is_hidden else app.status
    after = enter_step(connection, before, step, said=said, shown=before.shown or decision.state not in HIDDEN)
    load = show_as(connection, app, after)
    told: dict[str, Any] = {"state": after.state, "reason": step.reason, "step": after.step}
    told |= {"load": load} if load else {}
    told |= {"tests": {name: passed for name, (passed, _) in tests.items()}} if tests else {}
    append(
        connection, author, Actions.APPS_DECIDE, f"app:{before.id}", {"state": before.state}, told, region=app.region
    )
    return after


def _text_fault(text: str, *, needed: bool = False) -> Reason | None:
    if needed and not text.strip():
        return NO_REASON()
    is_line = all(character.isprintable() for character in text)
    return None if is_line and len(text) <= LONGEST else NOT_A_REASON(most=LONGEST)


def _tests_fault(wanted: str, tests: Mapping[str, tuple[bool, str]]) -> Reason | None:
    if not wanted:
        return NO_TESTS() if tests else None
    if tests.keys() != TESTS.keys():
        return TESTS_NEEDED(tests=list(TESTS.values()))
    passed = all(result for result, _ in tests.values())
    if wanted == "passed":
        return None if passed else NOT_PASSED()
    return ALL_PASSED() if passed else None
