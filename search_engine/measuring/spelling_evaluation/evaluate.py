"""Whole sentences judged by what becomes of them.

A pair is an error where wrong ≠ right. A text is changed where the answer ≠ wrong; what is only asked about (did you
mean) is no change.

    TP = errors whose answer = right
    precision = TP / changed texts          recall = TP / errors          F1 = 2 · P · R / (P + R)
    false_positive_rate = changed texts among those with nothing wrong / texts with nothing wrong
    accuracy = answers that = right / all texts

A measure over nothing is 0. Texts are compared in normal form.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from dictionaries.pinyin import Pinyin
from search_engine.measuring.spelling_evaluation.kinds import KINDS, kind_of
from search_engine.measuring.spelling_evaluation.mending import Mended
from search_engine.measuring.spelling_evaluation.pairs import Pair


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one text.

    Attributes:
        pair: What was typed and what is right.
        kind: One of `KINDS`.
        answer: What is searched for.
        suggested: What is asked about, if anything.
        spent_ms: Time that understanding took, mending and all other steps.
    """

    pair: Pair
    kind: str
    answer: str
    suggested: str | None
    spent_ms: float

    @property
    def is_error(self) -> bool:
        """Whether something was wrong."""
        return self.pair.wrong != self.pair.right

    @property
    def changed(self) -> bool:
        """Whether something was changed."""
        return self.answer != self.pair.wrong

    @property
    def good(self) -> bool:
        """Whether the answer is right."""
        return self.answer == self.pair.right


@dataclass(frozen=True, slots=True)
class SpellingEvaluation:
    """Every outcome, in the order of the pairs."""

    outcomes: tuple[Outcome, ...]

    def values(self) -> dict[str, float]:
        """The measures over all texts."""
        return measures(self.outcomes)

    def by_kind(self) -> dict[str, dict[str, float]]:
        """The same for each kind that occurs, in the order of `KINDS`."""
        groups = {kind: [outcome for outcome in self.outcomes if outcome.kind == kind] for kind in KINDS}
        return {kind: {"pairs": len(group), **measures(group)} for kind, group in groups.items() if group}

    def spent(self, share: float) -> float:
        """The time in ms under which that share of the texts stayed."""
        ordered = sorted(outcome.spent_ms for outcome in self.outcomes)
        return ordered[min(len(ordered) - 1, int(share * len(ordered)))]

    def worst(self) -> tuple[Outcome, ...]:
        """Outcomes that are not right: right texts changed, then wrong changes, then what was left."""
        wrong = [outcome for outcome in self.outcomes if not outcome.good]
        return tuple(sorted(wrong, key=lambda outcome: (outcome.is_error, not outcome.changed)))


def measures(outcomes: Sequence[Outcome]) -> dict[str, float]:
    """`precision recall f1 false_positive_rate accuracy suggested`; the last: errors whose question is right."""
    errors = [outcome for outcome in outcomes if outcome.is_error]
    changed = [outcome for outcome in outcomes if outcome.changed]
    mended = [outcome for outcome in errors if outcome.good]
    precision, recall = _share(len(mended), len(changed)), _share(len(mended), len(errors))
    return {
        "precision": precision,
        "recall": recall,
        "f1": _share(2 * precision * recall, precision + recall),
        "false_positive_rate": _share(
            sum(outcome.changed for outcome in outcomes if not outcome.is_error), len(outcomes) - len(errors)
        ),
        "accuracy": _share(sum(outcome.good for outcome in outcomes), len(outcomes)),
        "suggested": _share(sum(outcome.suggested == outcome.pair.right for outcome in errors), len(errors)),
    }


def evaluate_spelling(pairs: Iterable[Pair], mend: Callable[[str], Mended], pinyin: Pinyin) -> SpellingEvaluation:
    """Mend every text, once."""
    return SpellingEvaluation(tuple(_outcome(pair, mend, pinyin) for pair in pairs))


def _outcome(pair: Pair, mend: Callable[[str], Mended], pinyin: Pinyin) -> Outcome:
    began = time.perf_counter()
    mended = mend(pair.wrong)
    spent = (time.perf_counter() - began) * 1000
    return Outcome(pair, kind_of(pair.wrong, pair.right, pinyin), mended.text, mended.suggested, spent)


def _share(part: float, whole: float) -> float:
    return part / whole if whole else 0.0
