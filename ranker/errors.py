"""What can go wrong between a list of hits and its order, in judging that order, and in recommending.

RankerError
├── EvaluationError        a measurement cannot be made
│   ├── BadEvaluationFile  rows of a qrels, queries, run or interactions file are at fault
│   └── UnknownMeasure     no metric of that name, or no depth behind it
├── InvalidProfile         a rank profile says what it must not, or there is none of that name
├── InvalidSignal          a signal of an installed package cannot be used
└── RecommenderError       nothing can be recommended
    ├── BadModel           a saved model is missing, damaged, or of another kind
    ├── MissingPart        a model needs times, words or the like, and there are none
    ├── NoSolution         the numbers have no solution with these parameters
    └── UnknownModel       no recommender of that name
"""

from __future__ import annotations

from pathlib import Path

from dictionaries.faults import Fault


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


class InvalidProfile(RankerError):
    """A rank profile cannot be used.

    Attributes:
        file: Its file's name.
        key: Which of its keys is at fault, as a path; empty: the file itself.
        reason: What is wrong with it.
    """

    def __init__(self, file: str, key: str, reason: str) -> None:
        super().__init__(f"排序方案 {file}{f' 的 {key}' if key else ''}：{reason}")
        self.file, self.key, self.reason = file, key, reason


class InvalidSignal(RankerError):
    """A signal of an installed package cannot be used.

    Attributes:
        source: The entry point that names it.
        reason: What is wrong with it.
    """

    def __init__(self, source: str, reason: str) -> None:
        super().__init__(f"排序信号 {source}：{reason}")
        self.source, self.reason = source, reason


class RecommenderError(RankerError):
    """Nothing can be recommended."""


class BadModel(RecommenderError):
    """A saved model is missing, damaged, of another kind, or holds what could be run.

    Attributes:
        folder: Where it is.
        reason: What is wrong with it.
    """

    def __init__(self, folder: Path, reason: str) -> None:
        super().__init__(f"推荐模型 {folder} 不可用：{reason}")
        self.folder, self.reason = folder, reason


class MissingPart(RecommenderError):
    """A model needs a part of the interactions that is not there.

    Attributes:
        model: Its name.
        part: The field of `Interactions`.
    """

    def __init__(self, model: str, part: str) -> None:
        super().__init__(f"推荐模型 {model} 需要 {part}，数据中没有")
        self.model, self.part = model, part


class NoSolution(RecommenderError):
    """The numbers have no solution with these parameters; the text says which to change."""


class UnknownModel(RecommenderError):
    """No recommender of that name.

    Attributes:
        name: What was asked for.
        known: The names there are.
    """

    def __init__(self, name: str, known: tuple[str, ...]) -> None:
        super().__init__(f"没有推荐模型“{name}”。可用：{'、'.join(known)}")
        self.name, self.known = name, known
