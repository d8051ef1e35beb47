"""What runs out, and when: the one thing that is recommended again after it was handled."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache

from dictionaries.normalize import squash
from indexer.documents.timestamps import CHINA
from search_engine.recommendation.licences import table_rows

DAY = 86_400_000  # ms
# Renewing is recommended from so long before the end until so long after it.
BEFORE, AFTER = 90 * DAY, 30 * DAY
# Matters about a certificate that do not make its time begin anew.
NO_START = ("注销", "变更", "补领", "补办", "补发", "补证", "遗失", "挂失", "撤销", "吊销", "查询", "缴销")


@dataclass(frozen=True, slots=True)
class Validity:
    """A certificate and how long it is valid.

    Attributes:
        name: What a person calls it.
        about: What the name of each matter about it has.
        renewing: What the name of the matter that renews it has, all of it.
        months: From the day on which it was issued or renewed.
        source: The law that says so.
    """

    name: str
    about: str
    renewing: tuple[str, ...]
    months: int
    source: str

    def starts_with(self, title: str) -> bool:
        """Whether the time begins when a matter of this name is handled."""
        return self.about in title and not any(word in title for word in NO_START)

    def is_renewed_by(self, title: str) -> bool:
        """Whether a matter of this name renews it."""
        return all(word in title for word in self.renewing)

    @property
    def query(self) -> str:
        """What finds the renewing matter."""
        return "".join(self.renewing)


@dataclass(frozen=True, slots=True)
class Due:
    """Something of one person's that runs out.

    Attributes:
        at: When, ms since 1970 UTC; to the month, since what is known is the day of handling.
    """

    validity: Validity
    at: int

    @property
    def month(self) -> str:
        """As people say it: 2027 年 3 月."""
        at = datetime.fromtimestamp(self.at / 1_000, CHINA)
        return f"{at.year} 年 {at.month} 月"


@cache
def validities() -> tuple[Validity, ...]:
    """The reviewed table."""
    return tuple(
        Validity(name, squash(about), tuple(map(squash, renewing.split("|"))), int(months), source)
        for name, about, renewing, months, source in table_rows("renewals.tsv")
    )


def due(handled: Mapping[str, int], now: int) -> Iterator[Due]:
    """What runs out about now.

    Args:
        handled: Titles of matters that a person handled → when last, ms since 1970 UTC.
    """
    titles = {squash(title): at for title, at in handled.items()}
    for validity in validities():
        begun = [at for title, at in titles.items() if validity.starts_with(title)]
        if begun:
            end = months_later(max(begun), validity.months)
            if end - BEFORE <= now <= end + AFTER:
                yield Due(validity, end)


def months_later(at: int, months: int) -> int:
    """The same day so many months later, or the last of that month; ms since 1970 UTC."""
    start = datetime.fromtimestamp(at / 1_000, CHINA)
    year, month = divmod(start.year * 12 + start.month - 1 + months, 12)
    for day in range(start.day, 0, -1):
        try:
            return int(start.replace(year=year, month=month + 1, day=day).astimezone(UTC).timestamp() * 1_000)
        except ValueError:
            continue  # there is no such day
    raise AssertionError("every month has a first day")
