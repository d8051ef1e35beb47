"""Some drafts as who decides on them sees them: each beside what is published now, with what the checks say of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from search_engine.editing.drafts.proposal import ReviewedDraft
from search_engine.editing.finding import Finding
from search_engine.editing.formatting import key_texts
from search_engine.editing.versions.publishing import Judged


@dataclass(frozen=True, slots=True)
class Review:
    """What somebody decides on.

    Attributes:
        drafts: In the order in which they were asked for.
        asked: Numbers of those that were checked, and can be tried: those that may be published; where none may, those
            that were returned.
        judged: What these would make; None: there are none.
        findings: Number → what the checks say of a draft's row.
        others: What they say of rows that are none of these.
    """

    drafts: tuple[ReviewedDraft, ...]
    asked: tuple[int, ...]
    judged: Judged | None
    findings: dict[int, list[Finding]]
    others: list[Finding]

    @property
    def going(self) -> tuple[int, ...]:
        """Numbers of those that may be published."""
        return tuple(one.draft.number for one in self.drafts if one.may_go)


def asked_of(drafts: Sequence[ReviewedDraft]) -> list[int]:
    """See `Review.asked`."""
    standing = [one for one in drafts if not (one.is_overtaken or one.before)]
    return [one.draft.number for one in [one for one in standing if one.may_go] or standing]


def review_of(drafts: Sequence[ReviewedDraft], judged: Judged | None) -> Review:
    """The drafts with what was found of each."""
    asked = dict.fromkeys(asked_of(drafts))  # in their order, and found at once: there may be thousands
    keys = {one.draft.key: one.draft.number for one in drafts if one.draft.number in asked}
    by_row = {(key.kind, tuple(key_texts(key)), key.scope): number for key, number in keys.items()}
    # a fault of a rule names the row as people read it, and nothing else
    by_name = {str(key): number for key, number in keys.items()}
    findings, others = dict[int, list[Finding]](), list[Finding]()
    for one in judged.findings if judged else ():
        number = by_row.get((one.kind, one.key, one.scope)) or by_name.get(one.where)
        (others if number is None else findings.setdefault(number, [])).append(one)
    return Review(tuple(drafts), tuple(asked), judged, findings, others)
