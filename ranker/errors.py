"""What can go wrong between a list of hits and its order, and in judging that order.

RankerError
└── EvaluationError        a measurement cannot be made
    ├── BadEvaluationFile  rows of a qrels, queries or run file are at fault
    └── UnknownMeasure     no metric of that name, or no depth behind it
"""

from __future__ import annotations

from pathlib import Path

from indexer.errors import Fault


class RankerError(Exception):
    """Base of all errors of this folder; its text is a Chinese sentence that a person can act on."""


class EvaluationError(RankerError):
    """A measurement cannot be made."""


class BadEvaluationFile(EvaluationError):
    """Rows of a qrels, queries or run file are at fault; nothing of the file is used.

    Attributes:
        path: The file.
        faults: Every fault, in order of rows; row 0 is the file itself.
    """

    def __init__(self, path: Path, faults: tuple[Fault, ...]) -> None:
        first = "；".join(str(fault) for fault in faults[:3])
        super().__init__(f"{path}：共 {len(faults)} 处错误：{first}{' …' if len(faults) > 3 else ''}")
        self.path, self.faults = path, faults


class UnknownMeasure(EvaluationError):
    """No metric of that name, or no depth behind it.

    Attributes:
        text: What was asked for.
        known: The metrics there are.
    """

    def __init__(self, text: str, known: tuple[str, ...]) -> None:
        super().__init__(f"没有指标“{text}”。写法为 名称@深度，例如 {known[0]}@10；可用名称：{'、'.join(known)}")
        self.text, self.known = text, known
