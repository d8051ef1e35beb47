"""What is measured of typings: reciprocal rank, success among one and ten, how much of it was possible, keys saved.

`ceiling@10` is what any list of ten could reach, the mean of min(1, 10 / n) where n names are typed alike so far: with
four letters of pinyin up to 43 of 1,133 names begin, so success alone misleads.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

LIST = 10
# The goal is set after so many keys.
GOAL_KEYS = 4
NEVER = 0
NOT_KNOWN = 0


@dataclass(frozen=True, slots=True)
class Trial:
    """One name typed in one manner.

    Attributes:
        typed: All that would be typed without suggestions.
        ranks: After 1, 2, … keys the rank of the wanted among the first ten, from 1; `NEVER` where it is not there.
            As far as it was looked at.
        judged: After how many keys the rank counts.
        characters: After how many keys four characters are there.
        alike: How many names of the documents begin with what is typed when the rank counts, typed in the same manner;
            `NOT_KNOWN` of a manner that is none of ours.
        alike_characters: The same when four characters are there.
    """

    manner: str
    name: str
    typed: str
    ranks: tuple[int, ...]
    judged: int
    characters: int
    alike: int = 1
    alike_characters: int = 1

    @property
    def needed(self) -> int:
        """Keys after which it is among the ten; all of them where it never is."""
        return next((keys for keys, rank in enumerate(self.ranks, 1) if rank != NEVER), len(self.typed))

    def rank(self, keys: int) -> int:
        """The rank after so many keys; after fewer where the name has no more."""
        return self.ranks[min(keys, len(self.ranks)) - 1] if self.ranks else NEVER


def ceiling(alike: Sequence[int]) -> float | None:
    """The mean chance that a list has the wanted one of so many names, none of which is likelier than another."""
    if NOT_KNOWN in alike:
        return None
    return sum(min(1.0, LIST / names) for names in alike) / max(1, len(alike))


@dataclass(frozen=True, slots=True)
class Measures:
    """Means over trials.

    Attributes:
        mrr: 1 / rank among the first ten after the judged number of keys, 0 where it is not there.
        success_1, success_10: Share of trials whose name is then first, or among the ten.
        keystrokes_saved: 1 - Σ needed / Σ keys of the whole name; `needed` is the fewest keys after which the name is
            among the ten (all keys where it never is). A hanzi is one key, a letter is one; choosing a line is none.
        ceiling_10: The success among ten that no list can exceed but by chance: of n names that are typed alike so far
            a list of ten has min(1, 10 / n). Exact where every name is typed once; None where n is not always known.
        success_10_characters, ceiling_10_characters: The same after what stands for four characters, however many
            letters.
    """

    mrr: float
    success_1: float
    success_10: float
    ceiling_10: float | None
    keystrokes_saved: float
    success_10_characters: float
    ceiling_10_characters: float | None
    trials: int

    @classmethod
    def of(cls, trials: Sequence[Trial]) -> Measures:
        """Of some trials; zeros of none."""
        count = max(1, len(trials))
        ranks = [trial.rank(trial.judged) for trial in trials]
        keys = sum(len(trial.typed) for trial in trials)
        return cls(
            mrr=sum(1 / rank for rank in ranks if rank != NEVER) / count,
            success_1=sum(rank == 1 for rank in ranks) / count,
            success_10=sum(rank != NEVER for rank in ranks) / count,
            ceiling_10=ceiling([trial.alike for trial in trials]),
            keystrokes_saved=1 - sum(trial.needed for trial in trials) / keys if keys else 0.0,
            success_10_characters=sum(trial.rank(trial.characters) != NEVER for trial in trials) / count,
            ceiling_10_characters=ceiling([trial.alike_characters for trial in trials]),
            trials=len(trials),
        )

    def as_dict(self) -> dict[str, Any]:
        """By the names of the contract."""
        return {
            "mrr": round(self.mrr, 4),
            "success@1": round(self.success_1, 4),
            "success@10": round(self.success_10, 4),
            "ceiling@10": _rounded(self.ceiling_10),
            "keystrokes_saved": round(self.keystrokes_saved, 4),
            "success@10_after_4_characters": round(self.success_10_characters, 4),
            "ceiling@10_after_4_characters": _rounded(self.ceiling_10_characters),
            "trials": self.trials,
        }


def _rounded(share: float | None) -> float | None:
    return None if share is None else round(share, 4)


@dataclass(frozen=True, slots=True)
class Evaluation:
    """All trials, how many keys rows could not be judged, and what a keystroke took."""

    trials: tuple[Trial, ...]
    documents: int
    unknown: int
    p50_ms: float
    p99_ms: float

    def by_manner(self) -> dict[str, tuple[Trial, ...]]:
        """Trials by manner."""
        names = dict.fromkeys(trial.manner for trial in self.trials)
        return {name: tuple(trial for trial in self.trials if trial.manner == name) for name in names}

    def as_dict(self) -> dict[str, Any]:
        """The summary: means over all trials, and by manner."""
        return {
            **Measures.of(self.trials).as_dict(),
            "by": {name: Measures.of(trials).as_dict() for name, trials in self.by_manner().items()},
            "documents": self.documents,
            "unknown": self.unknown,
            "p50_ms": self.p50_ms,
            "p99_ms": self.p99_ms,
        }
