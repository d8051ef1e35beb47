"""What is wrong with one field of one row, wherever rows come from: dictionaries, documents, events, the sample."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Fault:
    """A fault, or a doubt.

    Attributes:
        row: 1-based line or row in its source; 0 for the source as a whole, or where there is only one document.
        field: The column's or field's name, dotted within a part; "" for the whole row.
        reason: What is wrong and how to mend it: a `Reason`, or a text in Chinese of what is told at the shell only.
        warning: True where the row is accepted all the same.
        file: The source, where there are several.
        title: The entry's name, where rows have no numbers.
    """

    row: int
    field: str
    reason: str
    warning: bool = False
    file: str = ""
    title: str = ""

    def __str__(self) -> str:
        place = [self.file, self.title, f"第 {self.row} 行" if self.row else ""]
        where = " ".join(part for part in place if part) or "文档"
        return f"{where}{f' {self.field}' if self.field else ''}：{self.reason}"


@dataclass(frozen=True, slots=True)
class FaultTotal:
    """How many faults there are of one kind.

    Attributes:
        field: Dotted, places in lists left out; "" for a whole row.
    """

    code: str
    field: str
    warning: bool
    count: int
