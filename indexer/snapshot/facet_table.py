"""The values of one facet as numbers, by profile."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import numpy as np

from dictionaries.caches import Results
from indexer.generation.arrays import Array, Bools

# Choices of values whose profiles are kept, a byte a profile each.
ALLOWED_KEPT = 200


class FacetTable:
    """The values of one facet by profile (or another number that rows have).

    Attributes:
        values: The values by number.
        codes: int32 (profiles, most values of one profile): value numbers, -1 where there are fewer.
        alphabetic: For each value, its place among all of them in order of their texts.
    """

    def __init__(self) -> None:
        self._number: dict[str, int] = {}
        self._allowed: Results[frozenset[str], Bools] = Results(ALLOWED_KEPT, "profiles_of_values")
        self._nobodys: set[str] = set()
        self.values: list[str] = []
        self.codes = np.full((1, 1), -1, np.int32)
        self.alphabetic = np.zeros(0, np.int64)

    def extend(self, values: Mapping[int, Sequence[str]]) -> None:
        """Add the values of profiles by number."""
        if not values:
            return
        self._allowed.clear()
        self._nobodys.difference_update(*values.values())
        lists = {number: [self._code(value) for value in dict.fromkeys(own)] for number, own in values.items()}
        height = max(len(self.codes), max(lists) + 1)
        width = max(self.codes.shape[1], max(map(len, lists.values())))
        codes = np.full((height, width), -1, np.int32)
        codes[: len(self.codes), : self.codes.shape[1]] = self.codes
        for number, own in lists.items():
            codes[number, : len(own)] = own
        self.codes = codes
        self._set_alphabetic()

    def know(self, values: Iterable[str]) -> bool:
        """Number values that no profile need have; True where one is new."""
        new = [value for value in dict.fromkeys(values) if value not in self._number]
        self._nobodys.update(new)
        for value in new:
            self._code(value)
        self._set_alphabetic()
        return bool(new)

    @property
    def values_of_profiles(self) -> list[str]:
        """The values that a profile has."""
        return [value for value in self.values if value not in self._nobodys]

    def numbers_of(self, values: Iterable[str]) -> list[int]:
        """The numbers of those values that are known."""
        return [self._number[value] for value in values if value in self._number]

    def allowed(self, wanted: Iterable[str]) -> Bools:
        """Which profiles have at least one of the wanted values; unknown values are nobody's. Not to be written to."""
        key = frozenset(value for value in wanted if value in self._number)
        allowed = self._allowed.get(key)
        if allowed is None:
            numbers = [self._number[value] for value in key]
            has_one = np.isin(self.codes, numbers).any(axis=1)
            allowed = self._allowed.put(key, np.asarray(has_one, np.bool_))
        return allowed

    def having(self, profiles: Array, wanted: Iterable[str]) -> Bools:
        """Which of some profiles have at least one of the wanted values; newer ones than the table has have none."""
        allowed = self.allowed(wanted)
        found: Bools = (profiles < len(allowed)) & allowed[np.minimum(profiles, len(allowed) - 1)]
        return found

    def value_of(self, profile: int) -> str:
        """The first value of a profile; "" where it has none."""
        code = int(self.codes[profile, 0]) if profile < len(self.codes) else -1
        return self.values[code] if code >= 0 else ""

    def _set_alphabetic(self) -> None:
        self.alphabetic = np.empty(len(self.values), np.int64)
        self.alphabetic[sorted(range(len(self.values)), key=self.values.__getitem__)] = np.arange(len(self.values))

    def _code(self, value: str) -> int:
        number = self._number.get(value)
        if number is None:
            number = self._number[value] = len(self.values)
            self.values.append(value)
        return number
