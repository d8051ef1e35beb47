"""Kill switches: what misbehaves is switched off at once, by one person, and somebody else looks at that afterwards.

A step is in the database with its entry of the audit log, and then the file is written that processes follow. Whatever
comes between the two is mended by the worker (`settle`), which also brings steps of other hosts.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Engine

from dictionaries.reasons import Message
from indexer.documents.timestamps import of_milliseconds
from indexer.store.audit.author import SHELL, Author
from indexer.store.audit.log import Actions, append
from indexer.store.engine import writing
from indexer.store.switches import SwitchStep, add_step, newest_steps, review_step, steps_of
from indexer.store.switches.steps import OFF, ON, step_of
from search_engine.editing.drafts.notes import note_faults
from search_engine.errors import BadParameters, Detail, NotFound
from search_engine.installation.followed import Followed
from search_engine.installation.installation import Installation
from search_engine.installation.persons import require_person
from search_engine.installation.switch_file import SWITCHES
from search_engine.messages import NOT_ONE_OF

NO_SWITCH = Message("unknown_value", "没有这个开关", "there is no such switch", "可用的有 {names}", "there are {names}")
NAME_NEEDED = Message(
    "missing", "请写明姓名", "a person's name is needed", "复核须知道是谁", "it must be known who reviews", joint="："
)
NO_STEP = Message(
    "not_found",
    "没有第 {number} 次开关操作",
    "there is no step {number}",
    "请看列出的待复核的",
    "see those that are listed",
)
REVIEWED = Message("conflict", "第 {number} 次开关操作已由 {reviewer} 复核", "step {number} was reviewed by {reviewer}")
OWN_STEP = Message(
    "conflict", "不能复核自己的操作", "nobody can review what they did themselves", "请另一人复核", "ask somebody else"
)
NO_NOTE = Message(
    "missing",
    "请写明原因",
    "a reason is needed",
    "事后要由另一人复核",
    "somebody else reviews it afterwards",
    joint="：",
)
STATES = (ON, OFF)
LONGEST_NOTE = 300  # characters


@dataclass(frozen=True, slots=True)
class Switch:
    """A switch as it stands.

    Attributes:
        label: What people call what it switches.
        state: `on` or `off`.
        step: The newest step; None where it was never used.
    """

    name: str
    label: str
    state: str
    step: SwitchStep | None = None


class KillSwitches:
    """The switches of an installation. Safe for several threads, processes and hosts."""

    def __init__(self, engine: Engine, followed: Followed[frozenset[str]]) -> None:
        self._engine, self._followed = engine, followed

    @classmethod
    def of(cls, place: Installation) -> KillSwitches:
        """Those of an installation."""
        return cls(place.store.engine, place.switches)

    def all(self) -> list[Switch]:
        """Every switch as it stands."""
        with self._engine.connect() as connection:
            newest = newest_steps(connection)
        found = [(name, label, newest.get(name)) for name, label in SWITCHES.items()]
        return [Switch(name, label, step.state if step else ON, step) for name, label, step in found]

    def steps(self, *, only_open: bool = False) -> list[SwitchStep]:
        """The last steps, newest first; `only_open`: those that nobody has reviewed yet."""
        with self._engine.connect() as connection:
            return steps_of(connection, only_open=only_open)

    def switch(self, name: str, state: str, author: Author, note: str) -> Switch:
        """Switch something, here within half a second; where it stands so already that is recorded, and no step.

        Args:
            note: Why; required where something is switched off.

        Raises:
            BadParameters: An unknown switch or state, or no reason.
        """
        require_person(author)
        faults = [
            *([] if name in SWITCHES else [Detail("name", NO_SWITCH(names=list(SWITCHES)))]),
            *([] if state in STATES else [Detail("state", NOT_ONE_OF(choices=STATES))]),
            *_note_faults("note", note, needed=state == OFF),
        ]
        if faults:
            raise BadParameters(faults)
        with writing(self._engine) as connection:
            before = newest_steps(connection).get(name)
            was: dict[str, Any] = {"state": before.state if before else ON}
            told: dict[str, Any] = {"state": state, "note": note.strip()}
            if was["state"] != state:
                told["step"] = add_step(connection, name, state, name_of(author), note.strip()).number
            append(connection, author, Actions.SWITCHES_SET, f"switch:{name}", was, told)
        self.settle()
        return next(switch for switch in self.all() if switch.name == name)

    def review(self, number: int, author: Author, remark: str = "") -> SwitchStep:
        """Note that somebody else has looked at a step.

        Raises:
            NotFound: There is no such step.
            BadParameters: Nobody is named, it is the one who switched, or it is reviewed already.
        """
        require_person(author)
        reviewer = name_of(author)
        if faults := _note_faults("note", remark):
            raise BadParameters(faults)
        if author.person is None and author.actor.startswith(f"{SHELL}:"):
            raise BadParameters([Detail("--as", NAME_NEEDED())])
        with writing(self._engine) as connection:
            step = step_of(connection, number)
            if step is None:
                raise NotFound(NO_STEP(number=number))
            if step.reviewed is not None:
                raise BadParameters([Detail("number", REVIEWED(number=number, reviewer=step.reviewer))])
            if step.author == reviewer:
                raise BadParameters([Detail("number", OWN_STEP())])
            review_step(connection, number, reviewer, remark.strip())
            told = {"step": number, "remark": remark.strip()}
            append(connection, author, Actions.SWITCHES_REVIEW, f"switch:{step.name}", None, told)
            found = step_of(connection, number)
        assert found is not None
        return found

    def settle(self) -> bool:
        """Write the file that processes follow where it is not what the database says. Returns whether it did."""
        return self._followed.follow()


def name_of(author: Author) -> str:
    """By what a step is somebody's: the person whom the shell names, else the key or the user."""
    return author.person or author.actor


def _note_faults(field: str, note: str, *, needed: bool = False) -> Sequence[Detail]:
    if needed and not note.strip():
        return [Detail(field, NO_NOTE())]
    return note_faults(field, note, LONGEST_NOTE)


def switch_fields(switch: Switch) -> dict[str, Any]:
    """A switch as it stands; since when, by whom and why: null where it was never used."""
    step = switch.step
    return {
        "name": switch.name,
        "label": switch.label,
        "state": switch.state,
        "since": of_milliseconds(step.at) if step else None,
        "author": step.author if step else None,
        "note": step.note if step else None,
    }


def step_fields(step: SwitchStep) -> dict[str, Any]:
    """A step, and who has looked at it; null: nobody yet."""
    return {
        "number": step.number,
        "name": step.name,
        "state": step.state,
        "at": of_milliseconds(step.at),
        "author": step.author,
        "note": step.note,
        "reviewed": of_milliseconds(step.reviewed) if step.reviewed else None,
        "reviewer": step.reviewer,
        "remark": step.remark,
    }
