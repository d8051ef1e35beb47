"""Which steps an app may take, who may make them, and what they must give: one table (C 0103-2018 §8.3.5)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Literal

from indexer.store.shelf.app_states import MENDING, OFF, ONLINE, REVIEW, WARNED

# The tests of a review → what people call them.
TESTS: Final[Mapping[str, str]] = {
    "compatibility": "兼容性", "availability": "可用性", "security": "安全性", "load": "压力",
}  # fmt: skip
By = Literal["person", "rule"]
PERSON: Final[By] = "person"
RULE: Final[By] = "rule"


@dataclass(frozen=True, slots=True)
class AllowedStep:
    """A step that may be made.

    Attributes:
        by: Who may make it; what only people may do has `PERSON` alone.
        tests: `passed`: all tests are given, and passed; `failed`: all are given, and one was not passed; "": none is
            given.
    """

    before: str
    state: str
    by: tuple[By, ...] = (PERSON,)
    tests: Literal["passed", "failed", ""] = ""


ALLOWED: Final = (
    AllowedStep(REVIEW, ONLINE, tests="passed"),
    AllowedStep(REVIEW, MENDING, tests="failed"),  # not passed
    AllowedStep(ONLINE, WARNED, by=(PERSON, RULE)),
    AllowedStep(WARNED, ONLINE, by=(PERSON, RULE)),  # well again
    AllowedStep(ONLINE, MENDING),
    AllowedStep(ONLINE, OFF),
    AllowedStep(WARNED, MENDING),
    AllowedStep(WARNED, OFF, by=(PERSON, RULE)),  # by a rule where ZWFW_APP_AUTO_OFF allows it
    AllowedStep(MENDING, REVIEW),  # what was mended is reviewed again
    AllowedStep(MENDING, OFF),
    AllowedStep(OFF, REVIEW),
)
STEPS: Final[Mapping[tuple[str, str], AllowedStep]] = {(step.before, step.state): step for step in ALLOWED}


def next_states(state: str, by: By = PERSON) -> tuple[str, ...]:
    """Where an app in a state may go, in the order of the table."""
    return tuple(step.state for step in ALLOWED if step.before == state and by in step.by)
