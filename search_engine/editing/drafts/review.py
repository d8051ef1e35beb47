"""Some drafts as who decides on them sees them: each beside what is published now, with what the checks say of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from dictionaries.editing.own_row import RowChange
from dictionaries.kinds import BY_NAME
from dictionaries.kinds.kind import EVERY_TEXT
from dictionaries.lexicon.scope import Scope
from dictionaries.normalize import normal_text
from dictionaries.regions import RegionTree
from search_engine.editing.drafts.proposal import ReviewedDraft
from search_engine.editing.finding import Finding
from search_engine.editing.formatting import key_texts
from search_engine.editing.replay.preview_options import scopes_elsewhere
from search_engine.editing.versions.publishing import Judged


@dataclass(frozen=True, slots=True)
class Review:
    """What somebody decides on.

    Attributes:
        drafts: In the order in which they were asked for.
        asked: Numbers of those that were checked, and can be tried: those that may be published; where none may, those
            that were returned.
        judged: What these would make; None: there are none.
        findings: Number → what the checks say of a draft's row, and of what it alone has caused.
        others: What else they say of rows that are none of these.
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


def review_of(drafts: Sequence[ReviewedDraft], judged: Judged | None, tree: RegionTree) -> Review:
    """The drafts with what was found of each."""
    asked = dict.fromkeys(asked_of(drafts))  # in their order, and found at once: there may be thousands
    keys = {one.draft.key: one.draft.number for one in drafts if one.draft.number in asked}
    by_row = {(key.kind, tuple(key_texts(key)), key.scope): number for key, number in keys.items()}
    # a fault of a rule names the row as people read it, and nothing else
    by_name = {str(key): number for key, number in keys.items()}
    findings, others = dict[int, list[Finding]](), list[Finding]()
    for one in judged.findings if judged else ():
        number = by_row.get((one.kind, one.key, one.scope)) or by_name.get(one.where) or _cause(one, judged, tree)
        (others if number is None else findings.setdefault(number, [])).append(one)
    return Review(tuple(drafts), tuple(asked), judged, findings, others)


def _cause(found: Finding, judged: Judged | None, tree: RegionTree) -> int | None:
    """The number of the only draft that can have caused what is found of something else: of those that act on a guarded
    query, or of all; None: it cannot be told.
    """
    changes = judged.proposal.changes if judged else ()
    if query := str(found.values.get("query", "")) if "kept" in found.values else "":
        page = Scope(str(found.values["region"]))
        changes = tuple(one for one in changes if _acts_on(one.change, query, page, tree))
    return changes[0].draft or None if len(changes) == 1 else None


def _acts_on(change: RowChange, query: str, page: Scope, tree: RegionTree) -> bool:
    """Whether a changed row may act on a query of a page: what it begins with stands in it."""
    if scopes_elsewhere(tree, [change], page):
        return False
    needles, text = BY_NAME[change.key.kind].needles, normal_text(query)
    for row in (change.before, change.after):
        if row is not None and needles and any(one in text for one in needles(row.entry)):
            return True
    return not needles and all(one in text for one in str(change.key.key[0]).rstrip(EVERY_TEXT).split())
